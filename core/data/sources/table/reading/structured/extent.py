"""How large the table is that a file describes, found out before there is room made for it.

A kilobyte may name the last cell of a sheet, give each record a key of its own, or say a value a
thousand million times.
"""

from __future__ import annotations

import contextlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from core.data.sources.table.written.content import MAX_BYTES, Content
from core.data.sources.table.written.layout import check_columns
from core.support.files import MAX_TABLE_RECORDS, has_more_records
from core.support.text import counted

MAX_CELLS = 50_000_000
"""Of a table that is no text; in a text each cell takes at least a byte of the file."""

MOST_EMPTY_ROWS = 10_000
"""Of a sheet, one below the other; whatever stands below more of them is none of its table."""

_DAMAGE = (OSError, EOFError, RuntimeError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""Whoever reads it says what that is."""

_ROWS, _COLUMNS = 2**20, 2**14
"""The most that a sheet of Excel has."""

_AT_ONCE = 2**20
_REST = rb"""((?:[^<>"']|"[^<"]*"|'[^<']*')*)>"""
_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:(row)|c)(?=[\s/>])" + _REST + rb"|<!(?:DOCTYPE|ENTITY)")
_ANY_TAG = re.compile(rb"<" + _REST)
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])""", re.I)


def check_cells(rows: int, columns: int, name: str) -> None:
    """Raise ValueError if a table has more cells than are read, or more columns."""
    if rows * columns > MAX_CELLS:
        raise ValueError(
            f"{name} describes a table of {counted(rows, 'row')} and {counted(columns, 'column')}; "
            f"{MAX_CELLS:,} cells are the most that are read, so give a part of it."
        )
    check_columns(name, columns)


def check_records(content: Content) -> None:
    """Raise ValueError if JSON has more lists and records than there is room for."""
    if has_more_records(content.data, MAX_TABLE_RECORDS):
        raise ValueError(
            f"{content.name} is JSON of more than {MAX_TABLE_RECORDS:,} lists and records; "
            "give a part of it, or the table as CSV."
        )


class Extent(NamedTuple):
    """How far the cells of a sheet reach, down to a gap.

    Attributes
    ----------
    rows, columns : int
        The last with a value.
    has_gap : bool
        Whether a value follows that so many empty rows part from it.
    visited : int
        How many cells whoever reads it goes through, those that have a look and no value as well.
    """

    rows: int = 0
    columns: int = 0
    has_gap: bool = False
    visited: int = 0


def check_workbook(content: Content) -> Extent:
    """Raise ValueError if a sheet of a workbook has more cells than are read.

    What it cannot be told of, as it is written in no way that a spreadsheet program writes, is
    refused as well.

    Returns
    -------
    Extent
        How far any of its sheets reaches; where one has a gap, more may follow.
    """
    whole = Extent()
    with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            extent = Extent(_ROWS)  # nobody knows of a damaged one
            with contextlib.suppress(*_DAMAGE), archive.open(entry) as file:
                extent = _extent_of_sheet(file, content.name)
            check_cells(extent.rows, extent.columns, content.name)
            if extent.visited > MAX_CELLS:
                raise ValueError(
                    f"{content.name} is an Excel workbook of more than {MAX_CELLS:,} cells, most "
                    "of them with a look and no value; copy the table to a new one."
                )
            whole = Extent(
                max(whole.rows, extent.rows),
                max(whole.columns, extent.columns),
                whole.has_gap or extent.has_gap,
                whole.visited + extent.visited,
            )
    return whole


def _extent_of_sheet(file: IO[bytes], name: str) -> Extent:
    """Return how far XML has cells; nothing of other files."""
    row = column = last_row = last_column = widest = visited = 0
    for tag in _tags(file, name):
        is_row, attributes = tag[1], tag[2]
        if attributes is None:
            raise ValueError(f"{name} is an Excel workbook with declarations, which none needs.")
        letters, digits = _place_in(attributes)
        if is_row:
            row, column = digits or row + 1, 0
            visited, widest = visited + widest, 0
        else:
            column = letters or column + 1
            widest = max(widest, column)
        if max(row, digits) > _ROWS or column > _COLUMNS:
            raise ValueError(f"{name} is an Excel workbook with a cell beyond the last of a sheet.")
        if not is_row and not attributes.endswith(b"/"):  # or else it has a look and no value
            if (digits or row) - last_row > MOST_EMPTY_ROWS:
                return Extent(last_row, last_column, True, visited)
            last_row, last_column = max(last_row, digits or row), max(last_column, column)
    return Extent(last_row, last_column, False, visited + widest)


def _place_in(attributes: bytes) -> tuple[int, int]:
    """Return the column and the row that a tag names, 0 for none; the last where it is hidden."""
    if b"&" in attributes:
        return _COLUMNS, _ROWS
    place = _PLACE.search(attributes)
    if place is None:
        return 0, 0
    column = 0
    for letter in place[1][:4].upper():
        column = 26 * column + letter - ord("A") + 1
    return column, int(place[2][:9] or 0)


def _tags(file: IO[bytes], name: str) -> Iterator[re.Match[bytes]]:
    rest = file.read(_AT_ONCE)
    if rest.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")) or _ENCODING.match(rest):
        raise ValueError(f"{name} is an Excel workbook with text that is not UTF-8.")
    head = rest.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head and not head.startswith(b"<"):
        return  # a picture or the like, in which anything may look like a tag
    while piece := file.read(_AT_ONCE):
        # A tag may go on in the next piece.
        end = max(0, rest.rfind(b"<"))
        yield from _TAG.finditer(rest, 0, end)
        rest = rest[end:]
        if len(rest) > _AT_ONCE and rest.startswith(b"<"):
            if not _ANY_TAG.match(rest):
                raise ValueError(f"{name} is an Excel workbook with a tag that never ends.")
            yield from _TAG.finditer(rest)
            rest = b""
        rest += piece
    yield from _TAG.finditer(rest)


def check_texts(table: Any, names: list[str], name: str) -> None:
    """Raise ValueError if all rows together say more text than is read.

    Parameters
    ----------
    table : pyarrow.Table
    names : list of str
        Columns of text, each text of which is in it once.
    name : str
        What the sentence calls the file.
    """
    from pyarrow import compute

    size = 0
    for part in (part for each in names for part in table.column(each).chunks):
        lengths = compute.binary_length(part.dictionary).cast("int64")
        size += compute.sum(lengths.take(part.indices)).as_py() or 0
        if size > MAX_BYTES:
            raise ValueError(
                f"{name} describes more than {MAX_BYTES // 2**20} MiB of text; give a part of it."
            )
