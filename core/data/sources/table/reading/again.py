"""New rows, read before it is known what their texts say: that depends on an earlier table."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.reading.cells import Column, Texts, numbers_or_texts
from core.data.sources.table.reading.rows import read_rows
from core.data.sources.table.reading.structured.formats import read_frame
from core.data.sources.table.reading.table import (
    FIRST_ROWS,
    Table,
    all_finite,
    distinct_names,
    doubtful_columns,
    how_to_read,
    places_in,
    what_is_known,
    without_empty_rows,
)
from core.data.sources.table.written.content import Content, read_content
from core.data.sources.table.written.header import FirstLine
from core.data.sources.table.written.layout import Layout, find_layout
from core.data.sources.table.written.numbers import Evidence


@dataclass(frozen=True, eq=False)
class TableOfNewRows:
    """A table with new rows.

    Attributes
    ----------
    table : Table
        Its columns are numbers where these are plainly written, and else text.
    numbers : array of int, shape (rows,)
        Which row of the file each is, from 1.
    known : tuple of (str, Evidence)
        What the first rows say of how numbers are written, for each column.
    delimiter : str
        What parts the values.
    """

    table: Table
    numbers: NDArray[np.int64]
    known: tuple[tuple[str, Evidence], ...]
    delimiter: str


def read_again(
    source: Any,
    as_text: Collection[str],
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
    as_text : collection of str
        Columns that were no numbers in the earlier table, or written in another way than plainly.
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
        return _of_text(content, as_text, header, also)
    frame, notes = read_frame(content, header, wanted)
    return _of_frame(frame, content.name, also, notes=notes, checksum=content.checksum)


def _of_text(
    content: Content, as_text: Collection[str], header: bool, also: frozenset[str]
) -> TableOfNewRows:
    layout = find_layout(content, None, header, None)
    names = distinct_names(layout.place.names)
    first = layout.place.rows[:FIRST_ROWS]
    sampled = [[row[i] for row in first if i < len(row)] for i in range(len(names))]
    known = what_is_known(names, sampled, also)
    decimal, others = how_to_read(known, layout)
    texts = {place for place, name in enumerate(names) if name in as_text} | {*others}
    texts |= {place for place, (_, found) in enumerate(known) if found.unsure}
    rows = read_rows(content, layout, decimal, texts)
    if doubtful := doubtful_columns(rows.frame, known, decimal, layout.dialect.delimiter):
        rows = read_rows(content, layout, decimal, texts | {*doubtful})
    frame = rows.frame.iloc[:, : len(names)]
    notes = (*content.notes, *layout.place.notes, *rows.notes)
    return _made(
        frame,
        names,
        content,
        also,
        notes,
        rows.lines,
        layout=layout,
        every_row=False,
        empty=rows.empty,
        known=tuple(known),
    )


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
    empty: int = 0,
    known: tuple[tuple[str, Evidence], ...] = (),
) -> TableOfNewRows:
    if not every_row:
        frame, said = without_empty_rows(frame, empty, content.name)
        notes = (*notes, *said)
    if not len(frame):
        raise ValueError(f"{content.name} has no rows.")
    places = frame.index.to_numpy()
    place_of = (
        (lambda row: f"Row {int(places[row]) + 1}")
        if layout is None
        else places_in(content, layout, frame.index, lines)
    )
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
    delimiter = "," if layout is None else layout.dialect.delimiter
    return TableOfNewRows(all_finite(table), places.astype(np.int64) + 1, known, delimiter)
