"""A table as it is read: its columns as numbers or as text, before anything is made of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from core.data.sources.table.reading.cells import (
    Column,
    Texts,
    examine,
    numbers_or_texts,
    settled,
)
from core.data.sources.table.reading.missing import is_missing
from core.data.sources.table.reading.rows import line_of, read_rows
from core.data.sources.table.written.content import Content, read_content
from core.data.sources.table.written.decision import Decision, decide
from core.data.sources.table.written.header import FirstLine
from core.data.sources.table.written.layout import Layout, Place, find_layout
from core.data.sources.table.written.numbers import PLAIN, Evidence, NumberSpelling
from core.support.checks import a_text
from core.support.text import counted, printable

FIRST_ROWS = 200
"""So many rows say how numbers seem to be written; what the others say may change it."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table with a name for each column.

    Attributes
    ----------
    name : str
        The file, as sentences about it name it.
    columns : tuple of Column
    n_rows : int
        Rows without any value do not count.
    first : FirstLine
        Whether the first line named the columns.
    repeated : frozenset of str
        Names that more than one column had.
    notes : tuple of str
        What there is to say of how the file is written.
    place_of : callable
        Returns where a row is, such as "Line 5"; it takes the number of the row, from 0.
    checksum : str
    """

    name: str
    columns: tuple[Column, ...]
    n_rows: int
    first: FirstLine
    repeated: frozenset[str]
    notes: tuple[str, ...]
    place_of: Callable[[int], str]
    checksum: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def read_table(
    path: str | os.PathLike[str],
    delimiter: str | None = None,
    *,
    header: bool | None = None,
    wanted: str | None = None,
    missing: Collection[str] = (),
) -> Table:
    """Read a file that holds a table.

    It is text, whose first line names the columns or is a row; JSON; or, with the packages of the
    extra ``tables``, a sheet of Excel or a Parquet file. ``read_content`` says how a file may be
    packed and encoded, ``find_dialect`` what may part values, ``find_layout`` what may stand around
    the table, ``numbers`` how numbers may be written. Lines without any value are skipped.

    Parameters
    ----------
    path : str or path
        The file.
    delimiter : str or None
        What parts the values. None finds out.
    header : bool or None
        Whether the first line names the columns. None finds out.
    wanted : str or None
        The column that somebody asks for: a first line that has it is one of names.
    missing : collection of str
        What stands for a missing value besides ``MISSING``.

    Raises
    ------
    ValueError
        If the file cannot be read, is no table, is too large (512 MiB, 16 MiB a line, 50,000
        columns), has no rows, has a row with too few or too many values, a quote that does not
        close, a value of more than 131,072 characters, or an infinite number. The sentence has
        the line where there is one.
    """
    if delimiter is not None:
        a_text(delimiter, "delimiter")
    return table_of(read_content(path), delimiter, header, wanted, missing)


def table_of(
    content: Content,
    delimiter: str | None = None,
    header: bool | None = None,
    wanted: str | None = None,
    missing: Collection[str] = (),
) -> Table:
    """Return the table that the content of a file is, see ``read_table``."""
    also = frozenset(text.strip().casefold() for text in missing)
    if content.kind == "text":
        return _of_text(content, delimiter, header, wanted, also)
    from core.data.sources.table.reading.structured.formats import read_frame

    frame, notes = read_frame(content, header, wanted)
    return of_frame(frame, content.name, also, notes=notes, checksum=content.checksum)


def of_frame(
    frame: Any,
    name: str,
    also: frozenset[str] = frozenset(),
    *,
    notes: tuple[str, ...] = (),
    checksum: str = "",
) -> Table:
    """Return a frame of pandas as a table.

    Parameters
    ----------
    frame : pandas.DataFrame
    name : str
        What sentences call it.
    also : frozenset of str
        What stands for a missing value besides ``MISSING``, in lower case.
    notes : tuple of str
    checksum : str
    """
    names = tuple(str(column).strip() for column in frame.columns)
    frame = frame.set_axis(range(len(names)), axis=1)
    frame, empty = without_empty_rows(frame)
    if not len(frame):
        raise ValueError(f"{name} has no rows.")
    raw = [numbers_or_texts(frame[column], also) for column in frame.columns]
    columns, repeated, more = _columns(names, raw, [], "")
    table = Table(
        name,
        columns,
        len(frame),
        FirstLine(is_names=True),
        repeated,
        (*notes, *empty, *more),
        lambda row: f"Row {row + 1}",
        checksum,
    )
    return all_finite(table)


def _of_text(
    content: Content,
    delimiter: str | None,
    header: bool | None,
    wanted: str | None,
    also: frozenset[str],
) -> Table:
    layout = find_layout(content, delimiter, header, wanted)
    width = len(layout.place.names)
    first = layout.place.rows[:FIRST_ROWS]
    sampled = [[row[i] for row in first if i < len(row)] for i in range(width)]
    known = what_is_known(layout.place.names, sampled, also)
    decimal, as_text = how_to_read(known, layout)
    rows = read_rows(content, layout, decimal, as_text)
    if doubtful := doubtful_columns(rows.frame, known, decimal, layout.dialect.delimiter):
        rows = read_rows(content, layout, decimal, [*as_text, *doubtful])
    frame, empty = without_empty_rows(rows.frame.iloc[:, :width], rows.empty)
    frame, again = _without_names(frame, layout.place)
    if not len(frame):
        below = "names its columns, but has no rows below them"
        raise ValueError(f"{content.name} {below}.")
    place_of = places_in(content, layout, frame.index, rows.lines)
    raw = [numbers_or_texts(frame[i], also, sampled[i]) for i in range(width)]
    sign = layout.dialect.delimiter
    columns, repeated, more = _columns(
        layout.place.names, raw, known, sign, decimal, are_named=layout.place.first.is_names
    )
    table = Table(
        content.name,
        columns,
        len(frame),
        layout.place.first,
        repeated,
        (*content.notes, *layout.place.notes, *rows.notes, *empty, *again, *more),
        place_of,
        content.checksum,
    )
    return all_finite(table)


def places_in(content: Content, layout: Layout, numbers: Any, lines: Any) -> Callable[[int], str]:
    """Return what tells where a row of a frame is in a text.

    Parameters
    ----------
    content : Content
        Not kept where lines are known: it may be large.
    layout : Layout
    numbers : pandas.Index
        The number of each row in the text.
    lines : array of int, range, or None
        The line of each number; None where they have to be counted.
    """
    line = partial(line_of, content, layout) if lines is None else lines.__getitem__
    return lambda row: f"Line {line(int(numbers[row]))}"


def _without_names(frame: Any, place: Place) -> tuple[Any, tuple[str, ...]]:
    """Return rows without those that are the names once more, and what there is to say of them."""
    if not place.first.is_names or len(place.names) < 2:
        return frame, ()
    import pandas

    if not all(place.names) or any(frame[each].dtype.kind in "iufb" for each in frame.columns):
        return frame, ()
    repeats = pandas.Series(True, index=frame.index)
    for column, name in zip(frame.columns, place.names, strict=True):
        repeats &= frame[column].astype(str).str.strip() == name
        if not repeats.any():
            return frame, ()
    left = counted(int(repeats.sum()), "line")
    return frame[~repeats], (f"Left out {left} with the names of the columns once more.",)


Known = list[tuple[str, Evidence]]


def what_is_known(
    names: Sequence[str], sampled: Sequence[Sequence[str]], also: Collection[str]
) -> Known:
    """Return what the first rows say of how numbers are written, for each column of numbers."""
    known = []
    for number, (name, cells) in enumerate(zip(names, sampled, strict=True), start=1):
        values = list(dict.fromkeys(cell.strip() for cell in cells))
        evidence = examine([value for value in values if not is_missing(value, also)])
        if evidence is not None and evidence.numbers >= len(evidence.strays):
            known.append((name or f"column {number}", evidence))
        else:
            known.append((name or f"column {number}", Evidence()))
    return known


def how_to_read(known: Known, layout: Layout) -> tuple[str, list[int]]:
    """Return the decimal sign for pandas, and the columns that it would read as other numbers."""
    delimiter = layout.dialect.delimiter
    has_commas = delimiter != "," and any("," in evidence.decimal for _, evidence in known)
    decimal = "," if has_commas else "."
    as_text = []
    for place, (name, evidence) in enumerate(known):
        decision = decide(name, evidence, known, delimiter)
        if decimal in decision.spelling.thousands or decision.why:
            as_text.append(place)
    return decimal, as_text


def doubtful_columns(frame: Any, known: Known, decimal: str, delimiter: str) -> list[int]:
    """Return columns of decimals whose first rows have none: the sign may part thousands there."""
    if delimiter == ",":
        return []
    found = []
    for place, (_, evidence) in enumerate(known):
        values = frame[place].to_numpy()
        if values.dtype.kind == "f" and evidence.numbers and decimal not in evidence.decimal:
            present = values[~np.isnan(values)]
            if (present != np.floor(present)).any():
                found.append(place)
    return found


def without_empty_rows(frame: Any, more: int = 0, of: str = "") -> tuple[Any, tuple[str, ...]]:
    """Return a frame without the rows that have no value at all, and what there is to say of them.

    Parameters
    ----------
    frame : pandas.DataFrame
    more : int
        How many are left out already.
    of : str
        The name of the file, where more than one table is spoken of.
    """
    import pandas

    empty = pandas.Series(True, index=frame.index)
    for column in frame.columns:
        empty &= frame[column].isna()
        if not empty.any():
            break
    left = more + int(empty.sum())
    rows = f"{counted(left, 'row')} of {of}" if of else counted(left, "row")
    said = (f"Left out {rows} without any value.",) if left else ()
    return frame[~empty] if empty.any() else frame, said


def _columns(
    names: Sequence[str],
    raw: Sequence[Any],
    known: Known,
    delimiter: str,
    decimal: str = ".",
    *,
    are_named: bool = True,
) -> tuple[tuple[Column, ...], frozenset[str], tuple[str, ...]]:
    """Return the columns, the names that several have, and what there is to say of names."""
    called, repeated, told = _called(names)
    evidence = {i: examine(each.values) for i, each in enumerate(raw) if isinstance(each, Texts)}
    others = [*known, *((called[i], found) for i, found in evidence.items() if found is not None)]
    columns = []
    for place, (name, each) in enumerate(zip(called, raw, strict=True)):
        # Where no line names the columns, to have no name says nothing of one.
        is_nameless = are_named and not names[place]
        if isinstance(each, Texts):
            found = evidence[place]
            columns.append(settled(name, each, found, others, delimiter, is_nameless=is_nameless))
        else:
            has_comma = decimal == "," and "," in known[place][1].decimal
            decision = Decision(NumberSpelling(decimal=",")) if has_comma else Decision(PLAIN)
            columns.append(Column(name, is_nameless, each, None, None, decision))
    return tuple(columns), repeated, _said_of_names(told)


def _called(names: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str], list[str]]:
    """Return names, each another, those that several columns had, and the names made."""
    counts = Counter(name for name in names if name)
    repeated = frozenset(name for name, count in counts.items() if count > 1)
    seen: Counter[str] = Counter()
    taken = set(counts)
    found, told = [], []
    for place, name in enumerate(names, start=1):
        seen[name] += 1
        called, number = name or f"column {place}", seen[name]
        while (name in repeated and seen[name] > 1 and called == name) or (
            called != name and called in taken
        ):
            number += called != name
            called = f"{name or f'column {place}'} ({number})"
        if name in repeated and called != name:
            told.append(called)
        taken.add(called)
        found.append(called)
    return tuple(found), repeated, told


def _said_of_names(told: Sequence[str]) -> tuple[str, ...]:
    if not told:
        return ()
    shown = ", ".join(f"'{printable(name, 40)}'" for name in told[:3])
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""
    return (f"Several columns have the same name: called the later ones {shown}{more}.",)


def distinct_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns, each another, and numbers for those without one."""
    return _called(names)[0]


def all_finite(table: Table) -> Table:
    """Return the table, or raise ValueError for an infinite number, with its place."""
    for column in table.columns:
        if column.numbers is not None and column.numbers.dtype.kind == "f":
            infinite = np.isinf(column.numbers)
            if infinite.any():
                place = table.place_of(int(infinite.argmax()))
                raise ValueError(
                    f"{place} of {table.name} has an infinite number in column {column.shown}; "
                    "give a finite one, or leave it empty."
                )
    return table
