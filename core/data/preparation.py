"""What is done with a table, kept to do the same with new rows, and to say of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.data.features import compute_features
from core.data.standardisation import Standardisation
from core.support.arrays import Float64Array
from core.support.public import public


class AnyColumnRule(Protocol):
    """What is done with one column; see ``core.data.sources.table.preparing.rules.ColumnRule``."""

    @property
    def name(self) -> str:
        """The column's."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of what the column becomes."""

    def apply(self, column: Any, n_rows: int) -> list[NDArray[Any]]:
        """Return what the column becomes, None being one that a table lacks."""


class Columns(Protocol):
    """A table; see ``core.data.sources.table.reading.table.Table``."""

    @property
    def columns(self) -> tuple[Any, ...]:
        """Its columns, each with a name."""

    @property
    def n_rows(self) -> int:
        """How many rows it has."""


@public
@dataclass(frozen=True)
class ColumnReport:
    """What there is to say of one column of a table.

    Attributes
    ----------
    name : str
        Safe to show.
    kind : str
        "number", "category", "date", "counter", "identifier", "text", "constant", "empty",
        "sparse" (hardly a value, and no name), or "target".
    missing : float
        The share of the rows that have no value, from 0 to 1.
    values : str
        The range of its numbers, or its commonest values and how many rows have each.
    use : str
        What is done with it: "target", "1 input", "12 inputs", "left out".
    why : str
        Why it is left out, or how it is read; often empty.
    """

    name: str
    kind: str
    missing: float
    values: str
    use: str
    why: str


@public
@dataclass(frozen=True, eq=False)
class Preparation:
    """What made a data set of a table, fitted on its training part.

    Attributes
    ----------
    target : str
        The column that is learnt.
    labels : tuple of str
        The classes as the file has them, in the order of their indices; empty for a quantity.
    rules : tuple of ColumnRule
        How each column that is an input is read.
    transformer : ColumnTransformer
        Of scikit-learn: fills in what is missing, makes inputs of categories.
    features : tuple of str
        What is computed of two inputs; empty where the network sees them as they are.
    standardisation : Standardisation
        What makes the network's inputs of these.
    missing : tuple of str
        What stands for a missing value besides what usually does.
    columns : tuple of ColumnReport
        What there is to say of every column of the table.
    target_spelling : NumberSpelling
        How the numbers of the target are written.
    """

    target: str
    labels: tuple[str, ...]
    rules: tuple[AnyColumnRule, ...]
    transformer: Any
    features: tuple[str, ...]
    standardisation: Standardisation
    missing: tuple[str, ...]
    columns: tuple[ColumnReport, ...]
    target_spelling: Any

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that the network learns from."""
        return tuple(rule.name for rule in self.rules)

    @property
    def is_named(self) -> bool:
        """Whether the columns have names, and are not numbered."""
        names = [report.name for report in self.columns]
        return names != [f"column {place}" for place in range(1, len(names) + 1)]

    def frame(self, table: Columns) -> Any:
        """Return what the transformer takes, as a frame of pandas, from a table of any rows.

        A column that the table lacks is one of missing values.
        """
        import pandas

        return pandas.DataFrame(outputs_of(self.rules, table), copy=False)

    def transform(self, table: Columns) -> Float64Array:
        """Return the network's inputs, of shape (rows, d), for the rows of a table."""
        return self.finish(self.raw(self.frame(table)))

    def raw(self, frame: Any) -> Float64Array:
        """Return the inputs before features and standardisation, for what ``frame`` returned."""
        return np.asarray(self.transformer.transform(frame), np.float64)

    def finish(self, raw: Float64Array) -> Float64Array:
        """Return the network's inputs for what ``raw`` has returned."""
        if self.features:
            raw = compute_features(raw, self.features)
        return self.standardisation.transform(raw)


def outputs_of(rules: Sequence[AnyColumnRule], table: Columns) -> dict[str, NDArray[Any]]:
    """Return what rules make of the rows of a table, each output by its name."""
    by_name = {column.name: column for column in table.columns}
    made: dict[str, NDArray[Any]] = {}
    for rule in rules:
        found = rule.apply(by_name.get(rule.name), table.n_rows)
        made.update(zip(rule.outputs, found, strict=True))
    return made
