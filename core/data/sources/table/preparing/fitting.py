"""Fitting the transformer of scikit-learn to a table, and transforming the rows of the table.

scikit-learn takes each of a million rows through a frame, several copies and objects of Python.
What it makes of a row follows from the medians of the columns and from the different values of each
category, of which there are few. So it is given rows that have these, and what it makes of them
goes to wherever they stand in the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer

from core.data.preparation import outputs_of
from core.data.samples import Parts
from core.data.sources.table.preparing.kinds import MAX_CATEGORIES
from core.data.sources.table.preparing.rules import MISSING_CATEGORY, ColumnRule
from core.data.sources.table.preparing.transformers import median, transformer_for
from core.data.sources.table.reading.cells import Texts
from core.data.sources.table.reading.table import Table
from core.support.arrays import Float64Array, Int64Array

_ROWS_AT_ONCE = 4096
"""So many rows of all columns stay in the cache of a processor while they are put side by side."""

_LARGEST = np.finfo(np.float64).max


class Fitted(NamedTuple):
    """A fitted transformer, and what it makes of the rows of a table.

    Attributes
    ----------
    transformer : ColumnTransformer
    X_train : array of float, shape (n, d)
    X_test : array of float, shape (m, d)
    absent : dict of str to (int, bool)
        For each column of numbers that lacks one: how many rows do, and whether all of the training
        part do.
    medians : dict of str to float
        What a missing number becomes, for each column of numbers.
    """

    transformer: ColumnTransformer
    X_train: Float64Array
    X_test: Float64Array
    absent: dict[str, tuple[int, bool]]
    medians: dict[str, float]


def fitted_to(
    rules: Sequence[ColumnRule], table: Table, kept: NDArray[np.bool_], parts: Parts
) -> Fitted:
    """Fit a transformer to the training part of a table, and transform both parts.

    Bit for bit what ``fit_transform`` and ``transform`` of ``transformer_for`` give.

    Parameters
    ----------
    rules : sequence of ColumnRule
        Those of categories are about columns of text.
    table : Table
    kept : array of bool, shape (rows,)
        The rows that are learnt from.
    parts : (array of int, array of int)
        Which of these are in the training part, and which in the test part.
    """
    train, test = (np.flatnonzero(kept)[part] for part in parts)
    is_trained = np.zeros(table.n_rows, np.bool_)
    is_trained[train] = True
    is_tested = np.zeros(table.n_rows, np.bool_)
    is_tested[test] = True
    by_name = {column.name: column for column in table.columns}
    texts = {
        rule.name: found
        for rule in rules
        if rule.kind == "category" and (found := by_name[rule.name].texts) is not None
    }
    numbers = outputs_of([rule for rule in rules if rule.kind != "category"], table)
    absent, medians = {}, {}
    for name, column in numbers.items():
        values = column[is_trained]
        lack = np.isnan(values)
        missing = int(np.count_nonzero(lack)) + int(np.count_nonzero(np.isnan(column[is_tested])))
        medians[name] = median(values[~lack] if missing else values)
        if missing:
            absent[name] = missing, bool(lack.all())
    transformer = transformer_for(rules)
    transformer.fit(_telling_rows(rules, texts, medians, train))
    steps = list(_steps(transformer, texts))
    X = _inputs(steps, numbers, texts, np.concatenate([train, test]))
    place = 0
    for taken, made in steps:
        for name in taken if made is None else ():
            if name in absent:
                lack = np.isnan(X[:, place])
                X[lack, place] = medians[name]
            place += 1
        place += 0 if made is None else made.shape[1]
    X_train, X_test = X[: len(train)], X[len(train) :]
    return Fitted(transformer, X_train, X_test, absent, medians)


def _telling_rows(
    rules: Sequence[ColumnRule],
    texts: Mapping[str, Texts],
    medians: Mapping[str, float],
    train: Int64Array,
) -> Any:
    """Return a frame of few rows to which a transformer is fitted as to the training part.

    The median of one number is that number. Of categories the rarest are pooled, which follows from
    the order of how often they come: each comes as often as there are smaller counts.
    """
    import pandas

    found: dict[str, list[Any]] = {}
    for rule in rules:
        if rule.kind != "category":
            found.update((name, [medians[name]]) for name in rule.outputs)
            continue
        values: list[str] = []
        if len(rule.categories) > MAX_CATEGORIES:
            known, codes = texts[rule.name]
            place = {value: code for code, value in enumerate(known)}
            counts = np.bincount(codes[train] + 1, minlength=len(known) + 1)[1:]
            counts = counts[[place[category] for category in rule.categories]]
            ranks = np.unique(counts, return_inverse=True)[1]
            values = np.repeat(np.array(rule.categories, object), ranks).tolist()
        found[rule.name] = [MISSING_CATEGORY, *values]
    rows = max(map(len, found.values()))
    columns: dict[str, NDArray[Any]] = {}
    for name, made in found.items():
        if name in medians:
            columns[name] = np.full(rows, np.clip(made[0], -_LARGEST, _LARGEST))
        else:
            columns[name] = np.array([*made, *[MISSING_CATEGORY] * (rows - len(made))], object)
    return pandas.DataFrame(columns)


def _steps(
    transformer: ColumnTransformer, texts: Mapping[str, Texts]
) -> Iterator[tuple[list[str], Float64Array | None]]:
    """Yield the columns of each step of a transformer, and what it makes of texts.

    That is an input for each of the texts of its one column, those of a missing one last; None
    where the step takes numbers.
    """
    import pandas

    for _, step, taken in transformer.transformers_:
        if hasattr(step, "statistics_"):
            yield taken, None
        else:
            (name,) = taken
            values = np.array([*texts[name].values, MISSING_CATEGORY], object)
            yield taken, step.transform(pandas.DataFrame({name: values}))


def _inputs(
    steps: Sequence[tuple[list[str], Float64Array | None]],
    numbers: Mapping[str, NDArray[Any]],
    texts: Mapping[str, Texts],
    order: Int64Array,
) -> Float64Array:
    """Return the inputs of some rows in an order, of shape (rows, d), NaN for a missing number."""
    widths = [len(taken) if made is None else made.shape[1] for taken, made in steps]
    X = np.empty((len(order), sum(widths)))
    # Columns are read from their beginning to their end, which is what memory is fast at.
    place_of = np.full(order.max() + 1, -1)
    place_of[order] = np.arange(len(order))
    sorted_rows = np.flatnonzero(place_of >= 0)
    block = np.empty((_ROWS_AT_ONCE, sum(widths)))
    for start in range(0, len(order), _ROWS_AT_ONCE):
        rows = sorted_rows[start : start + _ROWS_AT_ONCE]
        some, place = block[: len(rows)], 0
        for (taken, made), width in zip(steps, widths, strict=True):
            if made is None:
                for at, name in enumerate(taken, start=place):
                    some[:, at] = numbers[name][rows]
            else:
                some[:, place : place + width] = made[texts[taken[0]].codes[rows]]
            place += width
        X[place_of[rows]] = some
    return X
