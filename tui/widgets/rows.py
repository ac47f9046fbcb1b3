"""Rows of text whose colours say what they mean, for panels of numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

from core import in_lines

Ink = Literal["value", "label", "heading", "train", "test", "trouble"]


_BARS, _IN_ASCII = " ▁▂▃▄▅▆▇█", " .:-=+*#@"
_ROUNDING = 1e-9


class Span(NamedTuple):
    """A piece of a row.

    Attributes
    ----------
    text : str
    ink : str
        What it means, which decides its colour.
    share : float or None
        From 0 to 1, shown as a shade behind the text.
    color : tuple of int or None
        Another colour than that of the ink, as one in a picture.
    """

    text: str
    ink: Ink = "value"
    share: float | None = None
    color: tuple[int, int, int] | None = None


Row = tuple[Span, ...]


def wrapped(text: str, cells: int) -> list[Row]:
    """Return a sentence as labels, in as many rows as it takes."""
    return [(Span(line, "label"),) for line in in_lines(text, cells)]


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """Return the text in exactly so many cells, cut where it is too long."""
    used = cell_len(text)
    if used > cells:
        return set_cell_size(text, cells - 1) + "…" if cells > 2 else set_cell_size(text, cells)
    return " " * (cells - used) + text if right else text + " " * (cells - used)


def bars(shares: Iterable[float], *, unicode: bool) -> str:
    """Return a bar, a cell wide, for each share from 0 to 1; any but 0 has one, however small."""
    signs = _BARS if unicode else _IN_ASCII
    steps = len(signs) - 1
    return "".join(signs[math.ceil(steps * share - _ROUNDING)] for share in shares)


def apart(values: Iterable[Span], cells: int) -> tuple[Span, ...]:
    """Return values on the right of so many cells each; a long one takes more, and none touch."""
    return tuple(value._replace(text=f" {value.text:>{cells - 1}}") for value in values)


def named(name: str, name_cells: int, values: Iterable[Span], cells: int) -> Row:
    """Return a name and its values, in so many cells each; a name gives way to long values."""
    shown = apart(values, cells)
    more = sum(cell_len(value.text) - cells for value in shown)
    return Span(fit(name, max(1, name_cells - more)), "label"), *shown
