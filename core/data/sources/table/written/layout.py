"""Where in a text the table is: the line of names, what stands around it, how wide its rows are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from core.data.sources.table.written.content import Content
from core.data.sources.table.written.dialect import (
    Dialect,
    find_dialect,
    is_comment,
    names_nothing,
    sample,
)
from core.data.sources.table.written.header import FirstLine, first_line
from core.support.text import counted, printable

MAX_COLUMNS = 50_000
_MOST_LINES_ABOVE = 50
_COMMENT_SIGNS = re.compile(r"\s*(?:#+|%+|//|!)\s*")

INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
"""What takes no room and says nothing, at the ends of names and values."""

Record = tuple[int, list[str]]


class Place(NamedTuple):
    """Where a table is among the records of a file or a sheet.

    Attributes
    ----------
    names : tuple of str
        What the columns are called, without spaces around; empty for one without a name.
    line : int
        The line with the names, or with the first row where there are none.
    first_row : int
        The line that the rows begin on.
    width : int
        How many values a row has in the file; those beyond the names are empty in each.
    first : FirstLine
        Whether the first line names the columns.
    rows : tuple of tuple of str
        The first rows, as a sample.
    notes : tuple of str
    """

    names: tuple[str, ...]
    line: int
    first_row: int
    width: int
    first: FirstLine
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


class Layout(NamedTuple):
    """How a text is parted, and where its table is."""

    dialect: Dialect
    place: Place


def find_layout(
    content: Content, delimiter: str | None, header: bool | None, wanted: str | None
) -> Layout:
    """Find the table in a text.

    Parameters
    ----------
    content : Content
    delimiter : str or None
        What parts the values, where that is known.
    header : bool or None
        Whether the first line names the columns; None finds out.
    wanted : str or None
        The column that somebody asks for by name: a first line that has it is one of names.

    Raises
    ------
    ValueError
        If the text has no line of values, or more than ``MAX_COLUMNS`` columns.
    """
    dialect = find_dialect(content.data, delimiter)
    before = 1 if dialect.start else 0  # the line that names the separator
    records = [
        (line + before, record)
        for line, record in sample(content.data, dialect)
        if not names_nothing(record)
    ]
    if not records:
        return _nothing_whole(content, dialect)
    check_columns(content.name, len(records[0][1]))
    place = table_in(records, header, wanted)
    check_columns(content.name, len(place.names))
    return Layout(dialect, place)


def table_in(records: Sequence[Record], header: bool | None, wanted: str | None) -> Place:
    """Find the table among the first records of a file or a sheet.

    Parameters
    ----------
    records : sequence of (int, sequence of str)
        Each with the line it begins on; those without a value may be left out.
    header, wanted
        As ``find_layout`` takes them.
    """
    records = [(line, record) for line, record in records if not names_nothing(record)]
    width = _usual_width(records)
    top = _top(records, width)
    line, names = records[top]
    names = _without_comment_sign(names, width) if is_comment(names) else names
    rows = [record for _, record in records[top + 1 :]]
    notes = _skipped_notes(records[:top], line)
    first = first_line(names, rows, line, header, wanted)
    if not first.is_names:
        nameless = ("",) * len(names)
        return Place(nameless, line, line, len(names), first, _frozen([names, *rows]), notes)
    names, width, more = _reconciled(names, rows, line)
    next_line = records[top + 1][0] if len(records) > top + 1 else line + 1
    stripped = tuple(name.strip().strip(INVISIBLE).strip() for name in names)
    return Place(stripped, line, next_line, width, first, _frozen(rows), (*notes, *more))


def _frozen(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, rows))


def check_columns(name: str, count: int) -> None:
    """Raise ValueError if a table has more columns than are read."""
    if count > MAX_COLUMNS:
        raise ValueError(
            f"{name} has {count:,} columns; {MAX_COLUMNS:,} are the most that are read."
        )


def _nothing_whole(content: Content, dialect: Dialect) -> Layout:
    """Return the layout of a text whose first record does not end, which reading it then says."""
    if not content.data.strip(b' "\r\n' + dialect.delimiter.encode()):
        raise ValueError(f"{content.name} is empty; its first line should name the columns.")
    first = FirstLine(is_names=True)
    return Layout(dialect, Place(("",), 1, 1, 1, first, (), ()))


def _usual_width(records: Sequence[Record]) -> int:
    counts = Counter(len(record) for _, record in records if not is_comment(record))
    first = next((len(record) for _, record in records if not is_comment(record)), 1)
    return max(counts, key=lambda width: (counts[width], width == first, width), default=1)


def _top(records: Sequence[Record], width: int) -> int:
    """Return the index of the record that names the columns, or is the first row."""
    for index, (_, record) in enumerate(records[:_MOST_LINES_ABOVE]):
        below = [other for _, other in records[index + 1 :]]
        if not below:
            return index
        if is_comment(record):
            if len(record) == width and record[0].strip() in ("#", "%", "!"):
                return index
            if _names_in_comment(record, below[0], width):
                return index
        elif not _is_title(record, below, width):
            return index
    return 0


def _names_in_comment(record: Sequence[str], below: Sequence[str], width: int) -> bool:
    """Whether a comment just above the rows names their columns, as NumPy's savetxt writes it."""
    names = _without_comment_sign(record, width)
    has_numbers = any(_is_number(value) for value in below)
    return (
        len(names) == width > 1
        and len(below) == width
        and has_numbers
        and not any(map(_is_number, names))
        and not is_comment(below)
    )


def _without_comment_sign(record: Sequence[str], width: int) -> list[str]:
    first = _COMMENT_SIGNS.sub("", record[0], count=1)
    if not first and len(record) == width:
        return list(record)
    return [first, *record[1:]] if first else list(record[1:])


def _is_title(record: Sequence[str], below: Sequence[Sequence[str]], width: int) -> bool:
    values = sum(1 for value in record if value.strip())
    if width < 2 or not any(len(other) == width for other in below):
        return False
    if len(record) == width:
        return values == 1 < width - 1
    # What the names stand below, which have no numbers where rows have some, names nothing itself.
    above_names = len(below) > 1 and len(below[0]) == width and not any(map(_is_number, below[0]))
    above_names = above_names and any(map(_is_number, below[1]))
    if values > 2 or (values == 2 and width < 4 and not above_names):
        return False
    # One name fewer than there are values is how R writes a table with names of rows.
    names_the_rest = len(record) == width - 1 and any(map(_is_number, below[0]))
    return not names_the_rest


def _skipped_notes(skipped: Sequence[Record], line: int) -> tuple[str, ...]:
    if not skipped:
        return ()
    first = printable(" ".join(value.strip() for value in skipped[0][1] if value.strip()), 40)
    more = " …" if len(skipped) > 1 else ""
    return (
        f"Left out {counted(len(skipped), 'line')} above the table ('{first}'{more}), which begins "
        f"in line {line}.",
    )


def _reconciled(
    names: Sequence[str], rows: Sequence[Sequence[str]], line: int
) -> tuple[list[str], int, tuple[str, ...]]:
    """Return names and width where the line of names is not as wide as the rows."""
    widths = Counter(map(len, rows))
    width = widths.most_common(1)[0][0] if widths else len(names)
    found = list(names)
    if not widths or width == len(found) or widths[width] < 0.9 * len(rows):
        return found, len(found), ()
    if width < len(found):
        if any(name.strip() for name in found[width:]):
            return found, len(found), ()
        return (
            found[:width],
            width,
            (f"Left out what has no name at the end of line {line}: no row has a value there.",),
        )
    whole = [row for row in rows if len(row) == width]
    if not any(value.strip() for row in whole for value in row[len(found) :]):
        return found, width, ("Left out the empty value at the end of every row.",)
    if width == len(found) + 1 and len(rows) > 1:
        return (
            ["", *found],
            width,
            (f"Line {line} names one column fewer than there are: the first has no name.",),
        )
    return found, len(found), ()


def _is_number(value: str) -> bool:
    try:
        float(value.strip().replace(",", "."))
    except ValueError:
        return False
    return True
