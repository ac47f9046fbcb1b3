"""Tables that are not text: JSON, Parquet, and by their own module sheets of Excel."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from core.data.sources.table.reading.structured.extent import (
    check_cells,
    check_records,
    check_texts,
)
from core.data.sources.table.reading.structured.frames import plain_column, read_by
from core.data.sources.table.reading.structured.workbook import read_workbook
from core.data.sources.table.written.content import Content
from core.support.text import printable, why_no_values

_HALF_ALONE = re.compile(
    rb"\\u[dD](?:"
    rb"[89abAB](?:(?!..\\u[dD][c-fC-F])|(?<=\\\\u..))|"
    rb"[c-fC-F](?<!\\u[dD][89abAB]..\\u..))"
)
"""Half a character beyond the first 65,536 without its other half, or what may be none at all.

Behind another backslash it may be text; then the values have to be asked.
"""


def read_frame(
    content: Content, header: bool | None, wanted: str | None
) -> tuple[Any, tuple[str, ...]]:
    """Return what a file of records, a sheet or a Parquet file holds, as pandas has it.

    Parameters
    ----------
    content : Content
        Of the kind "json", "excel" or "parquet".
    header, wanted
        As ``read_table`` takes them, for a sheet.

    Returns
    -------
    (pandas.DataFrame, tuple of str)
        The table, and what there is to say of it.

    Raises
    ------
    ValueError
        If the file is not what it seems, or the package that reads it is not installed.
    """
    if content.kind == "json":
        return _of_json(content), ()
    if content.kind == "parquet":
        return _of_parquet(content), ()
    return read_workbook(content, header, wanted)


def _of_json(content: Content) -> Any:
    import pandas

    name = content.name
    check_records(content)
    try:
        found = json.loads(content.data)
    except (ValueError, RecursionError):
        found = _lines_of_json(content)
    if _HALF_ALONE.search(content.data):
        _check_characters(found, name)
    while isinstance(found, dict) and len(found) == 1:
        (inside,) = found.values()
        if not isinstance(inside, dict):
            break
        found = inside
    if isinstance(found, dict) and isinstance(found.get("data"), list) and "columns" in found:
        found = [found["columns"], *found["data"]]  # as pandas splits a frame
    if isinstance(found, dict) and found and all(isinstance(v, dict) for v in found.values()):
        keys = list(dict.fromkeys(key for column in found.values() for key in column))
        check_cells(len(keys), len(found), name)
        found = {name: [column.get(key) for key in keys] for name, column in found.items()}
    if isinstance(found, dict):
        # Either columns by name, or the records under one name.
        lists = [value for value in found.values() if isinstance(value, list)]
        if len(lists) == 1 and lists[0] and isinstance(lists[0][0], dict):
            found = lists[0]
        elif lists and len(lists) == len(found) and len(set(map(len, lists))) == 1:
            return pandas.DataFrame({str(key): plain_column(value) for key, value in found.items()})
    if not isinstance(found, list) or not found:
        raise ValueError(f"{name} is JSON, but no list of records.")
    if all(isinstance(record, list) for record in found):
        width = max(map(len, found))
        check_cells(len(found), width, name)
        names = list(map(str, found[0])) if len(found[0]) == width else list(range(1, width + 1))
        columns = [[row[i] if i < len(row) else None for row in found[1:]] for i in range(width)]
        return pandas.DataFrame(dict(enumerate(map(plain_column, columns)))).set_axis(names, axis=1)
    if not all(isinstance(record, dict) for record in found):
        raise ValueError(f"{name} is JSON, but not each of its records has names and values.")
    flat = [_flat(record) for record in found]
    names = list(dict.fromkeys(key for record in flat for key in record))
    check_cells(len(flat), len(names), name)
    return pandas.DataFrame(
        {key: plain_column([record.get(key) for record in flat]) for key in names}
    )


def _check_characters(found: Any, name: str) -> None:
    """Raise ValueError for half a character, which JSON can name and no text can hold."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = printable(error.object[error.start])
        raise ValueError(f"{name} has half a character, {half}, which no text can hold.") from None


def _lines_of_json(content: Content) -> list[Any]:
    records = []
    for number, line in enumerate(content.data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            records.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", "") or why_no_values(error)
            raise ValueError(f"Line {number} of {content.name} is not JSON: {reason}.") from error
    return records


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the values of those inside it under names with a point."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat.update({f"{key}.{name}": each for name, each in value.items()})
        else:
            flat[key] = value
    return flat


def _of_parquet(content: Content) -> Any:
    name = content.name
    with read_by(name, "a Parquet file", "pyarrow"):
        import pyarrow as pa
        from pyarrow import parquet

        file = parquet.ParquetFile(io.BytesIO(content.data))
        rows, columns = file.metadata.num_rows, file.metadata.num_columns
        kinds = {field.name: field.type for field in file.schema_arrow}
    check_cells(rows, columns, name)
    with read_by(name, "a Parquet file", "pyarrow"):
        texts = [it for it, kind in kinds.items() if kind in (pa.string(), pa.binary())]
        # Each text once: a file has it once, however many rows say it.
        table = parquet.read_table(io.BytesIO(content.data), read_dictionary=texts)
    check_texts(table, texts, name)
    with read_by(name, "a Parquet file", "pyarrow"):
        for place, field in enumerate(table.schema):
            if field.name in texts:
                kind = kinds[field.name]
                table = table.set_column(place, field.with_type(kind), table[place].cast(kind))
        frame = table.to_pandas()
    return frame.reset_index() if any(frame.index.names) else frame
