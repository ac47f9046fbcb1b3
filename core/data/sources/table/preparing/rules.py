"""How one column of a table becomes what the transformer of scikit-learn takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.preparing.kinds import Judgement
from core.data.sources.table.reading.cells import Column
from core.data.sources.table.written.dates import DateSpelling
from core.data.sources.table.written.moments import DATE_PARTS
from core.data.sources.table.written.numbers import PLAIN, NumberSpelling, read_numbers
from core.support.arrays import Float64Array
from core.support.public import public

_SOME_MOMENTS = 1000
"""The first of many, which tell sooner than all."""

MISSING_CATEGORY = ""
"""What stands for a missing category: no value is an empty text."""


@public
@dataclass(frozen=True)
class ColumnRule:
    """What is done with one column, of this table or of another with new rows.

    Attributes
    ----------
    name : str
        The column's.
    kind : str
        "number", "category" or "date".
    spelling : NumberSpelling
        How its numbers are written.
    dates : DateSpelling or None
        How its dates are written.
    parts : tuple of str
        What its dates become, names in ``DATE_PARTS``.
    categories : tuple of str
        The values of a column of categories, sorted.
    """

    name: str
    kind: str
    spelling: NumberSpelling = PLAIN
    dates: DateSpelling | None = None
    parts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of what the column becomes."""
        if self.kind == "date":
            return tuple(f"{self.name} ({part})" for part in self.parts)
        return (self.name,)

    def apply(self, column: Column | None, n_rows: int) -> list[NDArray[Any]]:
        """Return what the column becomes, not to be written to: numbers, NaN for none, or texts.

        Parameters
        ----------
        column : Column or None
            None where the table has no such column: each value is missing.
        n_rows : int
        """
        if self.kind == "category":
            return [self._categories(column, n_rows)]
        if column is None:
            return [np.full(n_rows, np.nan) for _ in self.outputs]
        if self.kind == "number":
            return [self._numbers(column)]
        return self._dates(column)

    def _numbers(self, column: Column) -> Float64Array:
        if column.numbers is not None:
            return column.numbers.astype(np.float64, copy=False)
        assert column.texts is not None
        return np.append(read_numbers(column.texts.values, self.spelling), np.nan)[
            column.texts.codes
        ]

    def _categories(self, column: Column | None, n_rows: int) -> NDArray[Any]:
        if column is None:
            return np.full(n_rows, MISSING_CATEGORY, object)
        if column.numbers is not None:
            texts = [
                "" if value != value else number_name(float(value)) for value in column.numbers
            ]
            return np.array(texts, object)
        assert column.texts is not None
        return np.array([*column.texts.values, MISSING_CATEGORY], object)[column.texts.codes]

    def _dates(self, column: Column) -> list[NDArray[Any]]:
        if column.texts is None or self.dates is None:
            return [np.full(len(column.missing), np.nan) for _ in self.parts]
        moments = column.moments(self.dates)
        absent = np.isnat(moments)
        return [
            np.append(np.where(absent, np.nan, DATE_PARTS[part](moments)), np.nan)[
                column.texts.codes
            ]
            for part in self.parts
        ]


def rule_for(column: Column, judgement: Judgement, kept: NDArray[np.bool_]) -> ColumnRule:
    """Return what is done with a column that is an input.

    Parameters
    ----------
    column : Column
    judgement : Judgement
        What it is.
    kept : array of bool, shape (rows,)
        The rows that are learnt from.
    """
    if judgement.kind == "category":
        assert column.texts is not None
        codes = column.texts.codes[kept]
        used = np.flatnonzero(np.bincount(codes[codes >= 0]))
        categories = tuple(sorted(column.texts.values[i] for i in used))
        return ColumnRule(column.name, "category", categories=categories)
    if judgement.kind == "date":
        assert judgement.dates is not None
        assert column.texts is not None
        codes = column.texts.codes[kept]
        used = np.flatnonzero(np.bincount(codes[codes >= 0]))
        moments = column.moments(judgement.dates)[used]
        moments = moments[~np.isnat(moments)]
        some = moments[:_SOME_MOMENTS]
        varying = [
            part
            for part, values in DATE_PARTS.items()
            if _varies(values(some)) or _varies(values(moments))
        ]
        return ColumnRule(column.name, "date", dates=judgement.dates, parts=tuple(varying))
    return ColumnRule(column.name, "number", spelling=column.decision.spelling)


def _varies(values: NDArray[Any]) -> bool:
    return bool(len(values) and values.min() != values.max())


def number_name(value: float) -> str:
    """Return a number as the name of a class or a category."""
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else repr(value)


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Number the names that became alike when they were made printable."""
    from collections import Counter

    counts = Counter(names)
    return tuple(
        name if counts[name] == 1 else f"{name} ({number})"
        for number, name in enumerate(names, start=1)
    )
