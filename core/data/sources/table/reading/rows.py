"""Reading a table of text with pandas, and saying where it is broken."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from core.data.sources.table.reading.footers import (
    MOST_FOOTERS,
    Footers,
    find_footers,
    is_remark,
    said_of,
    side_by_side,
)
from core.data.sources.table.reading.parsing import (
    are_one_a_line,
    count_outside_quotes,
    parse,
    parse_pieces,
    pieces_of,
)
from core.data.sources.table.written.content import Content
from core.data.sources.table.written.dialect import (
    BLANKS,
    BrokenRecord,
    end_of_line,
    is_comment,
    text_lines,
)
from core.data.sources.table.written.layout import Layout
from core.support.text import counted, printable


class Rows(NamedTuple):
    """The rows of a table.

    Attributes
    ----------
    frame : pandas.DataFrame
        Columns by their place in the file; text where pandas finds no numbers. Its index is the
        number of each row in the file, from 0.
    lines : array of int, range, or None
        The line of each number in the index; None where they have to be counted.
    notes : tuple of str
    empty : int
        How many without any value are not in the frame; blank lines are no rows.
    """

    frame: Any
    lines: Any
    notes: tuple[str, ...]
    empty: int = 0


def read_rows(content: Content, layout: Layout, decimal: str, as_text: Collection[int]) -> Rows:
    """Read the rows of a table.

    Parameters
    ----------
    content : Content
    layout : Layout
        Where the table is in it.
    decimal : str
        The decimal sign of columns of plain numbers.
    as_text : collection of int
        Columns whose numbers are written in another way.

    Raises
    ------
    ValueError
        If a row has too few or too many values, a quote does not close, or a value has more than
        131,072 characters. The sentence has the line.
    """
    dialect, data = layout.dialect, content.data
    if dialect.delimiter == BLANKS or _has_long_lines(data):
        return _read_one_by_one(content, layout, decimal, as_text)
    start, width = offset_of_line(data, layout.place.first_row), layout.place.width
    pieces = pieces_of(data, start, dialect, width)
    signs = count_outside_quotes(data, pieces, dialect)
    if signs % max(width - 1, 1) == 0:
        frame = parse_pieces(data, pieces, dialect, width, decimal, as_text)
        # pandas fills rows that are too short, which the number of delimiters gives away.
        if frame is not None and signs == (width - 1) * len(frame):
            first = layout.place.first_row
            is_plain = are_one_a_line(data, pieces, len(frame))
            lines = range(first, first + len(frame)) if is_plain else None
            below = find_footers(frame)
            where = [
                line_of(content, layout, row) if lines is None else lines[row]
                for row in below.places
            ]
            said = (said_of(where, "line", below.first),) if where else ()
            return Rows(frame.iloc[: below.end], lines, said)
    return _read_one_by_one(content, layout, decimal, as_text)


def line_of(content: Content, layout: Layout, row: int) -> int:
    """Return the line of the file where a row begins; both rows and lines may be long."""
    records = (
        line
        for line, record in _records(content, layout)
        if any(value.strip() for value in record) or len(record) > 1
    )
    return next(islice(records, row, None), 0)


def offset_of_line(data: bytes, line: int) -> int:
    """Return the place of the first byte of a line, counted from 1."""
    at = 0
    for _ in range(line - 1):
        end = end_of_line(data, at)
        if end == len(data):
            return end
        at = end + (2 if data[end : end + 2] == b"\r\n" else 1)
    return at


def _has_long_lines(data: bytes) -> bool:
    """Whether a line may hold a value too long for the csv module, which says so."""
    limit, start = csv.field_size_limit(), 0
    while len(data) - start > limit:
        window = start, start + limit
        end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
        if end < 0:
            return True
        start = end + 1
    return False


def _records(content: Content, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Yield the records below the names, each after the line it begins on."""
    before = layout.place.first_row - 1
    start = offset_of_line(content.data, layout.place.first_row)
    try:
        for line, record in layout.dialect.records(text_lines(content.data, start)):
            yield line + before, record
    except BrokenRecord as error:
        place = f"Line {error.line + before} of {content.name}"
        if "field limit" in str(error) and layout.dialect.quote.encode() not in content.data:
            raise ValueError(
                f"{place} has a value of more than {csv.field_size_limit():,} characters."
            ) from error
        raise ValueError(
            f"{place} is not CSV ({printable(str(error))}); look for a quote that does not close."
        ) from error


def _read_one_by_one(
    content: Content, layout: Layout, decimal: str, as_text: Collection[int]
) -> Rows:
    """Read what is not plainly a table: parted by blanks, with lines between or below, broken."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    lines: list[int] = []
    odd: list[tuple[int, list[str]]] = []
    comments: list[int] = []
    whole = empty = 0
    for line, record in _records(content, layout):
        if not any(value.strip() for value in record):
            empty += len(record) > 1
        elif len(record) == layout.place.width:
            writer.writerow(record)
            lines.append(line)
            whole += not odd
        elif is_comment(record):
            comments.append(line)
        else:
            odd.append((line, record))
        if len(odd) + len(lines) - whole > MOST_FOOTERS:
            break
    else:
        if lines and all(is_remark(record) for _, record in odd):
            text.seek(0)
            frame = parse(text, ",", '"', layout.place.width, decimal, as_text)
            below = None if frame is None else find_footers(frame)
            # What is in the middle is no line below the table.
            if frame is not None and below is not None and below.end <= whole:
                return Rows(
                    frame.iloc[: below.end],
                    np.array(lines),
                    (*_said_of_comments(comments), *_said_below(below, lines, odd)),
                    empty,
                )
    if odd:
        raise ValueError(_wrong_width(content, layout, *odd[0]))
    raise ValueError(f"{content.name} cannot be read as a table.")


def _said_of_comments(lines: Sequence[int]) -> tuple[str, ...]:
    if not lines:
        return ()
    which = f"line {lines[0]}" if len(lines) == 1 else f"the first is line {lines[0]}"
    return (f"Left out {counted(len(lines), 'line')} of comments ({which}).",)


def _said_below(
    below: Footers, lines: Sequence[int], odd: Sequence[tuple[int, Sequence[str]]]
) -> tuple[str, ...]:
    """Return what there is to say of lines below the table, as wide as its rows or not."""
    found = [(lines[place], below.first) for place in below.places]
    found += [
        (line, side_by_side([cell.strip() for cell in record if cell.strip()]))
        for line, record in odd
    ]
    if not found:
        return ()
    found.sort()
    return (said_of([line for line, _ in found], "line", found[0][1]),)


def _wrong_width(content: Content, layout: Layout, line: int, record: Sequence[str]) -> str:
    found = counted(len(record), "value")
    names = counted(len(layout.place.names), "column")
    is_named = layout.place.first.is_names
    has = f"the first line names {names}" if is_named else f"the first has {names}"
    return f"Line {line} of {content.name} has {found}, but {has}."
