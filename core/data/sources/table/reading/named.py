"""The columns of a file: what they are called, and a few of their values."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from core.data.sources.table.reading.cells import Column
from core.data.sources.table.reading.table import distinct_names, table_of
from core.data.sources.table.written.content import read_content
from core.data.sources.table.written.layout import find_layout
from core.support.text import in_quotes, printable

_LARGE = 2**22
_LOOKED_AT = 12
_EXAMPLES = 3
_LONGEST = 20


class NamedColumns(NamedTuple):
    """The columns of a file.

    Attributes
    ----------
    file : str
        How sentences name the file.
    names : tuple of str
    note : str
        What there is to say of the line that names them, or does not.
    examples : tuple of str
        The first different values of each, safe to show.
    """

    file: str
    names: tuple[str, ...]
    note: str
    examples: tuple[str, ...]


def columns_in(path: str | os.PathLike[str], *, header: bool | None = None) -> NamedColumns:
    """Return the columns of a file. Of a large text no more is read than tells them.

    Raises
    ------
    ValueError
        As ``read_table``.
    """
    content = read_content(path)
    if content.kind == "text":
        place = find_layout(content, None, header, None).place
        rows = place.rows[:_LOOKED_AT]
        examples = [
            _examples(row[i] for row in rows if i < len(row)) for i in range(len(place.names))
        ]
        if len(content.data) >= _LARGE:
            names = distinct_names(place.names)
            return NamedColumns(content.name, names, place.first.note, tuple(examples))
    table = table_of(content, header=header)
    if content.kind != "text":
        examples = [_examples(_values(column)) for column in table.columns]
    return NamedColumns(table.name, table.names, table.first.note, tuple(examples))


def _values(column: Column) -> Iterable[str]:
    if column.texts is not None:
        return column.texts.values[:_LOOKED_AT]
    assert column.numbers is not None
    numbers = column.numbers[:_LOOKED_AT].astype(np.float64)
    return [f"{number:g}" for number in numbers if number == number]


def _examples(values: Iterable[str]) -> str:
    different = dict.fromkeys(value.strip() for value in values if value.strip())
    shown = [in_quotes(printable(value, _LONGEST)) for value in different]
    more = ", …" if len(shown) > _EXAMPLES else ""
    return ", ".join(shown[:_EXAMPLES]) + more
