"""New rows, read as those of an earlier table were: each number in the spelling it had there."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.reading.cells import Column, Texts, numbers_or_texts
from core.data.sources.table.reading.formats import read_frame
from core.data.sources.table.reading.rows import line_of, read_rows
from core.data.sources.table.reading.table import (
    Table,
    all_finite,
    distinct_names,
    has_no_value,
)
from core.data.sources.table.written.content import Content, read_content
from core.data.sources.table.written.header import FirstLine
from core.data.sources.table.written.layout import Layout, find_layout
from core.data.sources.table.written.numbers import NumberSpelling
from core.support.text import counted


@dataclass(frozen=True, eq=False)
class TableOfNewRows:
    """A table with new rows.

    Attributes
    ----------
    table : Table
        Its columns are numbers where they are written as before, and else text.
    numbers : array of int, shape (rows,)
        Which row of the file each is, from 1.
    """

    table: Table
    numbers: NDArray[np.int64]


def read_again(
    source: Any,
    spellings: Mapping[str, NumberSpelling],
    *,
    header: bool,
    missing: Collection[str] = (),
    wanted: str | None = None,
) -> TableOfNewRows:
    """Read new rows.

    Parameters
    ----------
    source : path, binary file or pandas.DataFrame
        Rows of a file that have no value at all are left out, those of a frame stay.
    spellings : mapping of str to NumberSpelling
        How the numbers of the earlier table were written, by column; other columns are text.
    header : bool
        Whether the first line names the columns.
    missing : collection of str
        What stands for a missing value besides ``MISSING``.
    wanted : str or None
        A column that the sheet of a workbook should have; else it is the first.

    Raises
    ------
    ValueError
        As ``read_table``.
    """
    also = frozenset(text.strip().casefold() for text in missing)
    if not isinstance(source, str | os.PathLike) and hasattr(source, "columns"):
        return _of_frame(source, "the table", also, checksum="", every_row=True)
    content = read_content(source)
    if content.kind == "text":
        return _of_text(content, spellings, header, also)
    frame, notes = read_frame(content, header, wanted)
    return _of_frame(frame, content.name, also, notes=notes, checksum=content.checksum)


def _of_text(
    content: Content, spellings: Mapping[str, NumberSpelling], header: bool, also: frozenset[str]
) -> TableOfNewRows:
    layout = find_layout(content, None, header, None)
    names = distinct_names(layout.place.names)
    decimal, as_text = _how_to_read(names, spellings)
    rows = read_rows(content, layout, decimal, as_text)
    frame = rows.frame.iloc[:, : len(names)]
    notes = (*content.notes, *layout.place.notes, *rows.notes)
    return _made(frame, names, content, also, notes, rows.lines, layout=layout, every_row=False)


def _how_to_read(
    names: Collection[str], spellings: Mapping[str, NumberSpelling]
) -> tuple[str, list[int]]:
    """Return the decimal sign for pandas, and the columns it is not to read as numbers."""
    plain = {
        name: spelling.decimal
        for name, spelling in spellings.items()
        if spelling == NumberSpelling(spelling.decimal) and len(spelling.decimal) == 1
    }
    decimal = "," if "," in plain.values() else "."
    return decimal, [i for i, name in enumerate(names) if plain.get(name) != decimal]


def _of_frame(
    frame: Any,
    name: str,
    also: frozenset[str],
    *,
    notes: tuple[str, ...] = (),
    checksum: str,
    every_row: bool = False,
) -> TableOfNewRows:
    names = distinct_names([str(column).strip() for column in frame.columns])
    frame = frame.set_axis(range(len(names)), axis=1).reset_index(drop=True)
    content = Content(name, b"", "frame", (), checksum)
    return _made(frame, names, content, also, notes, None, every_row=every_row)


def _made(
    frame: Any,
    names: tuple[str, ...],
    content: Content,
    also: frozenset[str],
    notes: tuple[str, ...],
    lines: Any,
    *,
    layout: Layout | None = None,
    every_row: bool,
) -> TableOfNewRows:
    if not every_row:
        empty = has_no_value(frame)
        if empty.any():
            frame = frame[~empty]
            left = counted(int(empty.sum()), "row")
            notes = (*notes, f"Left out {left} of {content.name} without any value.")
    if not len(frame):
        raise ValueError(f"{content.name} has no rows.")
    places = frame.index.to_numpy()

    def place_of(row: int) -> str:
        number = int(places[row])
        if layout is None:
            return f"Row {number + 1}"
        return f"Line {line_of(content, layout, number) if lines is None else lines[number]}"

    columns = []
    for place, name in enumerate(names):
        found = numbers_or_texts(frame[place], also)
        numbers, texts = (None, found) if isinstance(found, Texts) else (found, None)
        columns.append(Column(name, False, numbers, texts))
    first = FirstLine(is_names=True) if layout is None else layout.place.first
    table = Table(
        content.name,
        tuple(columns),
        len(frame),
        first,
        frozenset(),
        notes,
        place_of,
        content.checksum,
    )
    return TableOfNewRows(all_finite(table), places.astype(np.int64) + 1)
