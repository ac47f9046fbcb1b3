"""What scikit-learn does with the columns of a table: medians for what is missing, categories."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

from core.data.sources.table.preparing.kinds import MAX_CATEGORIES
from core.data.sources.table.preparing.rules import ColumnRule
from core.support.text import printable

NAME_LIMIT = 40
_POOLED = "infrequent_sklearn"
"""What scikit-learn calls the category of all the rare ones."""

OTHERS = "(others)"
"""What it is called here."""


def transformer_for(rules: Sequence[ColumnRule]) -> ColumnTransformer:
    """Return an unfitted transformer of the columns that rules make, in their order.

    A missing number becomes the median of its column, or 0 if that has none. A category becomes an
    input of its own, 1 where the row has it, at most ``MAX_CATEGORIES`` of a column: the rarest
    share the last. All are 0 where it is missing or unknown.
    """
    steps: list[tuple[str, Any, list[str]]] = []
    for number, (_, group) in enumerate(groupby(rules, key=_place)):
        members = list(group)
        columns = [output for rule in members for output in rule.outputs]
        if members[0].kind == "category":
            (rule,) = members
            encoder = OneHotEncoder(
                categories=[list(rule.categories)],
                handle_unknown="ignore",
                max_categories=MAX_CATEGORIES if len(rule.categories) > MAX_CATEGORIES else None,
                sparse_output=False,
                feature_name_combiner=input_name,
            )
            steps.append((f"categories {number}", encoder, columns))
        else:
            imputer = SimpleImputer(strategy=median, keep_empty_features=True)
            steps.append((f"numbers {number}", imputer, columns))
    return ColumnTransformer(steps, sparse_threshold=0, verbose_feature_names_out=False)


def median(values: NDArray[np.float64]) -> float:
    """Return the median of the values that are there, 0 if there are none.

    The same as scikit-learn's own, which sorts a masked array and takes ten times as long.
    """
    return float(np.median(values)) if len(values) else 0.0


def input_name(column: str, category: str) -> str:
    """Return what the input for a category of a column is called."""
    return printable(f"{column}={OTHERS if category == _POOLED else category}", NAME_LIMIT)


def _place(rule: ColumnRule) -> object:
    """What consecutive columns share that one transformer takes together: all those of numbers."""
    return rule.name if rule.kind == "category" else None
