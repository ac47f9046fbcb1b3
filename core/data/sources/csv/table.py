"""Reading a CSV file that may hold anything: its columns as numbers, or as categories."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.sources.csv.header import HEADER_HINT, looks_like_data
from core.data.sources.csv.source import Source, open_source
from core.support.text import printable

MISSING = frozenset({"", "?", "na", "n/a", "#n/a", "nan", "null"})
"""What counts as a missing value, in any mixture of upper and lower case."""

MAX_COLUMNS = 1000


class Categories(NamedTuple):
    """A column of text.

    Attributes
    ----------
    values : tuple of str
        Its different values, sorted, without the missing ones.
    codes : array of int, shape (rows,)
        The index in ``values`` of each row; -1 where the value is missing.
    """

    values: tuple[str, ...]
    codes: NDArray[np.int64]


class StrayText(NamedTuple):
    """The first value of a column that is no number: which row, counted from 0, and the text."""

    row: int
    text: str


@dataclass(frozen=True, eq=False)
class Table:
    """A CSV file with a line of column names.

    Attributes
    ----------
    name : str
        The file, as sentences about it name it.
    columns : tuple of str
        The names of the columns, as the file has them but for spaces around them.
    n_rows : int
        The number of rows after the names; lines without any value do not count.
    numbers : tuple of (array of float, shape (n_rows,)) or None
        Each column, NaN where a value is missing; None for a column of text.
    stray_text : tuple of StrayText or None
        For each column of text, the value that makes it one.
    decimal_comma, decimal_point : tuple of bool
        For each column, whether any of its numbers has a decimal comma, and a decimal point; the
        latter is looked for only where there may be the former.
    """

    name: str
    columns: tuple[str, ...]
    n_rows: int
    numbers: tuple[NDArray[np.float64] | None, ...]
    stray_text: tuple[StrayText | None, ...]
    decimal_comma: tuple[bool, ...]
    decimal_point: tuple[bool, ...]
    source: Source

    def line_of(self, row: int) -> int:
        """Return the line of the file where a row begins; both rows and lines may be long."""
        return self.source.line_of(row + 1)

    def categories(self, columns: Collection[int], limit: int) -> dict[int, Categories | None]:
        """Read columns as text.

        Parameters
        ----------
        columns : collection of int
            Indices of the columns.
        limit : int
            The most different values that make sense.

        Returns
        -------
        dict of int to Categories or None
            None for a column with more different values than ``limit``.
        """
        values: dict[int, list[str]] = {column: [] for column in columns}
        code_of: dict[int, dict[str, int]] = {column: {} for column in columns}
        codes: dict[int, list[NDArray[np.int64]]] = {column: [] for column in columns}
        rows = self.source.rows()
        next(rows)
        for texts in rows:
            for column in list(codes):
                stripped = list(map(str.strip, texts[column]))
                known = code_of[column]
                # One entry a different value, in the order of the file.
                for text in dict.fromkeys(stripped):
                    if text not in known:
                        known[text] = -1 if _is_missing(text) else len(values[column])
                        if known[text] >= 0:
                            values[column].append(text)
                if len(values[column]) > limit:
                    del codes[column]
                else:
                    parts = map(known.__getitem__, stripped)
                    codes[column].append(np.fromiter(parts, np.int64, len(stripped)))
        return {
            column: _sorted(values[column], np.concatenate(codes[column]))
            if column in codes
            else None
            for column in columns
        }


def read_table(path: str | os.PathLike[str], delimiter: str | None = None) -> Table:
    r"""Read a CSV file whose first line names its columns.

    The file is UTF-8, with or without a byte order mark, or UTF-16 with one. Its lines end in
    ``\n``, ``\r\n`` or ``\r``; those without any value are skipped. Values may be quoted with
    ``"``, and then hold delimiters and line breaks. A column is one of numbers when every value
    is a number or missing. Where a semicolon parts the values, numbers may have a decimal comma.

    Parameters
    ----------
    path : str or path
        The file.
    delimiter : str or None
        What parts the values. None is the one of comma, semicolon, tab and bar that the first
        line has most of.

    Raises
    ------
    ValueError
        If the file cannot be read, is not text, is too large (512 MiB, 16 MiB a line, 1000
        columns), has no rows, names a column twice, has a row with too few or too many values, a
        quote that does not close, a value of more than 131,072 characters, or an infinite number.
        The sentence has the line where there is one.
    """
    source = open_source(path, delimiter)
    rows = source.rows()
    columns = _column_names(next(rows), source)
    readers = [_NumberReader(source.delimiter == ";") for _ in columns]
    n_rows = 0
    for values in rows:
        for reader, column in zip(readers, values, strict=True):
            reader.add(column, n_rows)
        n_rows += len(values[0])
    if n_rows == 0:
        raise ValueError(f"{source.name} names its columns, but has no rows below them.")
    table = Table(
        name=source.name,
        columns=columns,
        n_rows=n_rows,
        numbers=tuple(reader.numbers() for reader in readers),
        stray_text=tuple(reader.stray_text for reader in readers),
        decimal_comma=tuple(reader.decimal_comma for reader in readers),
        decimal_point=tuple(reader.decimal_point for reader in readers),
        source=source,
    )
    for column, numbers in zip(columns, table.numbers, strict=True):
        if numbers is not None and np.isinf(numbers).any():
            line = table.line_of(int(np.isinf(numbers).argmax()))
            raise ValueError(
                f"Line {line} of {source.name} has an infinite number in column "
                f"{_quoted(column)}; give a finite one, or leave it empty."
            )
    return table


class _NumberReader:
    """Turns one column into numbers, a part at a time, until it meets text."""

    def __init__(self, may_have_decimal_comma: bool) -> None:
        self.stray_text: StrayText | None = None
        self.decimal_comma = self.decimal_point = False
        self._may_have_decimal_comma = may_have_decimal_comma
        self._parts: list[NDArray[np.float64]] = []

    def add(self, values: Sequence[str], start: int) -> None:
        if self.stray_text is not None:
            return
        joined = "".join(values)
        if self._may_have_decimal_comma and "." in joined:
            self.decimal_point = True
        try:
            # Python reads 1_000 as a number; in a file it is somebody's label.
            if "_" not in joined:
                self._parts.append(np.fromiter(map(float, values), np.float64, len(values)))
                return
        except ValueError:
            pass
        numbers = np.empty(len(values))
        for i, value in enumerate(values):
            number = self._number(value)
            if number is None:
                self.stray_text = StrayText(start + i, value)
                self._parts.clear()
                return
            numbers[i] = number
        self._parts.append(numbers)

    def numbers(self) -> NDArray[np.float64] | None:
        return None if self.stray_text is not None else np.concatenate(self._parts)

    def _number(self, value: str) -> float | None:
        if _is_missing(value):
            return np.nan
        if "_" in value:
            return None
        try:
            return float(value)
        except ValueError:
            pass
        if self._may_have_decimal_comma and value.count(",") == 1:
            try:
                number = float(value.replace(",", "."))
            except ValueError:
                return None
            self.decimal_comma = True
            return number
        return None


def _column_names(first: Sequence[Sequence[str]], source: Source) -> tuple[str, ...]:
    if not first:
        raise ValueError(f"{source.name} is empty; its first line should name the columns.")
    if len(first) > MAX_COLUMNS:
        raise ValueError(
            f"{source.name} has {len(first)} columns; {MAX_COLUMNS} are the most that are read."
        )
    names = tuple(
        name.strip() or f"column {number}" for number, (name,) in enumerate(first, start=1)
    )
    seen: set[str] = set()
    for name in names:
        if name in seen:
            hint = f"; {HEADER_HINT}" if looks_like_data(names) else "; give each its own name"
            raise ValueError(
                f"Line {source.line_of(0)} of {source.name} names the column {_quoted(name)} "
                f"twice{hint}."
            )
        seen.add(name)
    return names


def _sorted(values: list[str], codes: NDArray[np.int64]) -> Categories:
    order = sorted(range(len(values)), key=values.__getitem__)
    # The extra place at the end is where the code -1 of a missing value points.
    place = np.full(len(values) + 1, -1, dtype=np.int64)
    place[order] = np.arange(len(values))
    return Categories(tuple(values[i] for i in order), place[codes])


def _is_missing(value: str) -> bool:
    # The longest marker has four characters; a long value need not be copied to know.
    return len(value) < 80 and value.strip().lower() in MISSING


def _quoted(text: str) -> str:
    return f"'{printable(text)}'"
