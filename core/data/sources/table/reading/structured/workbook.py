"""Workbooks of Excel: which sheet has the table, where in it that is, and what stands around it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from core.data.sources.table.reading.footers import find_footers, said_of
from core.data.sources.table.reading.structured.extent import (
    MAX_CELLS,
    MOST_EMPTY_ROWS,
    check_cells,
    check_workbook,
)
from core.data.sources.table.reading.structured.frames import plain_column, read_by
from core.data.sources.table.written.content import Content
from core.data.sources.table.written.dialect import names_nothing
from core.data.sources.table.written.layout import Place, Record, table_in
from core.support.text import printable

_MOST_SHEETS = 3
_FIRST_ROWS = 2000


class _Part(NamedTuple):
    """The part of a sheet that is read: up to where so many rows are empty that it has ended.

    Attributes
    ----------
    rows, columns : int
        Where its last value stands.
    next : int
        The row of the next value far below; 0 where there is none.
    """

    rows: int
    columns: int
    next: int


def read_workbook(
    content: Content, header: bool | None, wanted: str | None
) -> tuple[Any, tuple[str, ...]]:
    """Return the table in a workbook as pandas has it, and what there is to say of it.

    Parameters
    ----------
    content : Content
    header, wanted
        As ``read_table`` takes them.

    Raises
    ------
    ValueError
        If it cannot be read, describes too many cells, or has no value.
    """
    sheets, parts = _sheets(content)
    records = {name: _first_records(sheet) for name, sheet in sheets.items()}
    placed = {name: table_in(each, header, wanted) for name, each in records.items() if each}
    if not placed:
        raise ValueError(f"{content.name} is an Excel workbook {_without_a_table(parts)}.")
    name = next(iter(placed))
    if wanted is not None:  # the first sheet is often a page of remarks
        name = next((each for each in placed if wanted.strip() in placed[each].names), name)
    notes: tuple[str, ...] = ()
    if len(placed) > 1:
        others = [f"'{printable(str(other), 40)}'" for other in placed if other != name]
        shown = ", ".join(others[:_MOST_SHEETS])
        notes = (f"Read the sheet '{printable(str(name), 40)}' of the workbook, not {shown}.",)
    place = placed[name]
    frame, below = _rows_of(sheets[name], place)
    note = (place.first.note,) if place.first.note else ()
    said = (*note, *notes, *place.notes, *below)
    return frame, (*said, *_said_of_gaps(name, parts))


def _sheets(content: Content) -> tuple[dict[str, Any], dict[str, _Part]]:
    """Return the sheets by their names, and of a workbook with gaps the parts that are read."""
    import pandas

    extent = check_workbook(content)
    read = content.name, "an Excel workbook", "openpyxl"
    with read_by(*read):
        file = pandas.ExcelFile(io.BytesIO(content.data), engine="openpyxl")
    with file:
        parts: dict[str, _Part] = {}
        if extent.has_gap:
            with read_by(*read):
                parts = {sheet.title: _part_of(sheet) for sheet in file.book.worksheets}
            for part in parts.values():
                check_cells(part.rows, part.columns, content.name)
        with read_by(*read):
            sheets = {
                name: pandas.read_excel(
                    file,
                    sheet_name=name,
                    header=None,
                    # Below may be a million rows with a look and no value.
                    nrows=parts[name].rows if name in parts else extent.rows,
                    dtype=object,
                    keep_default_na=False,
                )
                for name in file.sheet_names
            }
    return sheets, parts


def _part_of(sheet: Any) -> _Part:
    sheet.reset_dimensions()  # as pandas does: they need not be right
    last = columns = 0
    for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if all(value is None or value == "" for value in values):
            continue
        if row - last > MOST_EMPTY_ROWS:
            return _Part(last, columns, row)
        last = row
        if len(values) > columns:
            full = (at for at in range(len(values), 0, -1) if values[at - 1] not in (None, ""))
            columns = max(columns, next(full))
        if last * columns > MAX_CELLS:
            break
    return _Part(last, columns, 0)


def _without_a_table(parts: Mapping[str, _Part]) -> str:
    far = next(((name, part) for name, part in parts.items() if part.next), None)
    if far is None:
        return "without a value in it"
    name, part = far
    return (
        f"whose sheet '{printable(name, 40)}' has its first value in row {part.next:,}; a table "
        f"begins in one of the first {MOST_EMPTY_ROWS:,} rows"
    )


def _said_of_gaps(read: str, parts: Mapping[str, _Part]) -> Iterator[str]:
    for name, part in parts.items():
        if not part.next:
            continue
        if name == read:
            yield (
                f"Left out what stands from row {part.next:,} on: the table ends in row "
                f"{part.rows:,}, and the {part.next - part.rows - 1:,} rows between are empty."
            )
        elif not part.rows:
            yield (
                f"Left out the sheet '{printable(name, 40)}': its first value stands in row "
                f"{part.next:,}."
            )


def _first_records(sheet: Any) -> list[Record]:
    """Return the first rows of a sheet that have a value; none where none has."""
    found: list[Record] = []
    for start in range(0, len(sheet), _FIRST_ROWS):
        rows = sheet[start : start + _FIRST_ROWS].to_numpy(object).tolist()
        texts = (["" if value is None else str(value) for value in values] for values in rows)
        found += [
            (row, record)
            for row, record in enumerate(texts, start=start + 1)
            if not names_nothing(record)
        ]
        if len(found) >= _FIRST_ROWS:
            break
    return found[:_FIRST_ROWS]


def _rows_of(sheet: Any, place: Place) -> tuple[Any, tuple[str, ...]]:
    """Return the rows of the table in a sheet, and what there is to say of those below it."""
    import pandas

    body = sheet.to_numpy(object)[place.first_row - 1 :]
    columns = {i: _plain_cells(body[:, i].tolist()) for i in range(len(place.names))}
    frame = pandas.DataFrame(columns)
    below = find_footers(frame)
    rows = [place.first_row + row for row in below.places]
    said = (said_of(rows, "row", below.first),) if rows else ()
    names = [each or f"column {number}" for number, each in enumerate(place.names, start=1)]
    return frame[: below.end].set_axis(names, axis=1), said


def _plain_cells(values: Sequence[Any]) -> Any:
    return plain_column([_plain(value) for value in values])


def _plain(value: Any) -> Any:
    """Return the value of a cell as a number, a text, or None where there is none."""
    if value is None or value == "":
        return None
    if isinstance(value, timedelta):
        return str(value)
    if hasattr(value, "isoformat"):
        is_moment = hasattr(value, "hour") and hasattr(value, "year")
        return value.isoformat(" ").removesuffix(" 00:00:00") if is_moment else value.isoformat()
    return str(value) if isinstance(value, bool) else value
