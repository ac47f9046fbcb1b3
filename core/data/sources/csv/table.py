"""Reading a CSV file that may hold anything: its columns as numbers, or as categories."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.sources.csv.header import HEADER_HINT, looks_like_data
from core.experiment.checkpoint_format import MAGIC as CHECKPOINT
from core.support.text import printable

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|")
MISSING = frozenset({"", "?", "na", "n/a", "#n/a", "nan", "null"})
"""What counts as a missing value, in any mixture of upper and lower case."""

MAX_BYTES = 512 * 2**20
MAX_COLUMNS = 1000
MAX_LINE_BYTES = 2**24
ROWS_AT_ONCE = 500
"""Below the 700 new lists that start Python's garbage collector, which would look through them
again and again: a million rows take a third of the time this way."""

HEADER_BYTES = 2**16

_NO_VALUE = ' "' + "".join(DELIMITERS)
"""A line of these alone names no columns, whichever of the delimiters is the file's."""


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
    source: _Source

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
    source = _open(path, delimiter)
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


@dataclass(frozen=True)
class _Source:
    """The bytes of a file, in UTF-8, and how to part its lines into values."""

    name: str
    data: bytes
    delimiter: str

    def line_of(self, record: int) -> int:
        """Return the line on which a record begins; the column names are record 0."""
        return next(islice(self._records(), record, None))[0]

    def rows(self) -> Iterator[Sequence[Sequence[str]]]:
        """Yield the first record by itself, then the columns of many records at a time."""
        records = dropwhile(_names_nothing, filter(any, self._reader()))
        try:
            first = next(records, [])
            yield [[value] for value in first]
            start = 1
            while chunk := list(islice(records, ROWS_AT_ONCE)):
                if set(map(len, chunk)) != {len(first)}:
                    self._report_width(chunk, start, len(first))
                start += len(chunk)
                yield list(zip(*chunk, strict=True))
        except csv.Error:
            # Read again one by one, which tells where the broken record begins.
            for _ in self._records():
                pass

    def _reader(self) -> Reader:
        text = io.TextIOWrapper(io.BytesIO(self.data), encoding="utf-8-sig", newline="")
        return csv.reader(text, delimiter=self.delimiter, skipinitialspace=True, strict=True)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each record that has a value, after the line it begins on."""
        reader = self._reader()
        line = 1
        named = False
        try:
            for record in reader:
                named = named or not _names_nothing(record)
                if named and any(record):
                    yield line, record
                line = reader.line_num + 1
        except csv.Error as error:
            place = f"Line {line} of {self.name}"
            if "field limit" in str(error) and b'"' not in self.data:
                raise ValueError(
                    f"{place} has a value of more than {csv.field_size_limit():,} characters."
                ) from error
            raise ValueError(
                f"{place} is not CSV ({printable(str(error))}); "
                "look for a quote that does not close."
            ) from error

    def _report_width(self, chunk: list[list[str]], start: int, width: int) -> None:
        wrong = next(i for i, record in enumerate(chunk) if len(record) != width)
        raise ValueError(
            f"Line {self.line_of(start + wrong)} of {self.name} has {_values(len(chunk[wrong]))}, "
            f"but the first line names {width} column{'s' * (width != 1)}."
        )


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


def _open(path: str | os.PathLike[str], delimiter: str | None) -> _Source:
    name = f"'{printable(str(path), 200)}'"
    if not str(path) or "\0" in str(path):
        raise ValueError(f"There is no file {name}.")
    data = _read_bytes(Path(path), name)
    if data.startswith(CHECKPOINT):
        raise ValueError(f"{name} is a saved run, no CSV file; neuroterm --load goes on with it.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data = data.decode("utf-16").encode("utf-8")
        except UnicodeError as error:
            raise ValueError(f"{name} is not the UTF-16 text it says it is.") from error
    nul = data.find(b"\0")
    if nul >= 0:
        raise ValueError(
            f"Line {_line_at(data, nul)} of {name} has a NUL byte, so this is no text file; "
            "give a CSV file."
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"Line {_line_at(data, error.start)} of {name} is not UTF-8 text; "
            "save the file as UTF-8."
        ) from error
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise ValueError(f"{name} is empty; its first line should name the columns.")
    _check_lines(data, name)
    if delimiter is None:
        delimiter = _likely_delimiter(data)
    elif len(delimiter) != 1 or delimiter in '"\r\n ':
        raise ValueError(
            f"delimiter must be one character such as ',', not {printable(repr(delimiter))}."
        )
    return _Source(name, data, delimiter)


def _check_lines(data: bytes, name: str) -> None:
    """Raise ValueError if a line is so long that parting it would take all the memory there is."""
    start = 0
    while len(data) - start > MAX_LINE_BYTES:
        window = start, start + MAX_LINE_BYTES
        end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
        if end < 0:
            raise ValueError(
                f"Line {_line_at(data, start)} of {name} is longer than "
                f"{MAX_LINE_BYTES // 2**20} MiB."
            )
        start = end + 1


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        # Looked at first: opening a pipe would wait for somebody to write to it.
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ValueError(f"{name} is a directory; give a CSV file.")
        if not stat.S_ISREG(mode):
            raise ValueError(f"{name} is not a regular file; give a CSV file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ValueError(f"There is no file {name}.") from error
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise ValueError(f"{name} is larger than {MAX_BYTES // 2**20} MiB; give a part of it.")
    return data


def _likely_delimiter(data: bytes) -> str:
    start = data[:HEADER_BYTES].removeprefix(b"\xef\xbb\xbf")
    # Quoted names may hold delimiters, and line breaks.
    lines = re.sub(rb'"([^"]*)"', _without_delimiters, start).splitlines()
    header = next((line for line in lines if line.strip(_NO_VALUE.encode())), b"")
    return max(DELIMITERS, key=lambda delimiter: header.count(delimiter.encode()))


def _without_delimiters(quoted: re.Match[bytes]) -> bytes:
    return b"name" if quoted[1].strip() else b""


def _names_nothing(record: Sequence[str]) -> bool:
    return not any(value.strip(_NO_VALUE) for value in record)


def _column_names(first: Sequence[Sequence[str]], source: _Source) -> tuple[str, ...]:
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


def _line_at(data: bytes, position: int) -> int:
    breaks = (b"\n", 1), (b"\r", 1), (b"\r\n", -1)
    return 1 + sum(sign * data.count(text, 0, position) for text, sign in breaks)


def _quoted(text: str) -> str:
    return f"'{printable(text)}'"


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"
