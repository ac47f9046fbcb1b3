"""What is seen of figures that follow one another: the latest, with a cursor and signs on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.plotting.boundary.figure import BoundaryFigure
from tui.plotting.boundary.region import Position
from tui.plotting.colors.palette import BLOCK_SHADES, SHADES
from tui.terminal.capabilities import Capabilities

_CURSOR = Style(color=Color.from_rgb(255, 255, 255), bgcolor=Color.from_rgb(0, 0, 0), bold=True)
_CURSOR_COLORLESS = Style(reverse=True)

Span = tuple[int, int, int]
"""A line, and on it the cells from one to before another."""

Signs = Mapping[Position, str]
"""Signs of one cell, each at a place, in the units of a figure's extent."""

_NOTHING: Signs = {}


class BoundaryPicture:
    """The figure that is seen now, and what is in cells on top: a sign, or empty for the cursor."""

    def __init__(self) -> None:
        self._figure: BoundaryFigure | None = None
        self._on_top: dict[tuple[int, int], str] = {}

    def show(
        self,
        figure: BoundaryFigure,
        changed: list[Span],
        cursor: Position | None,
        signs: Signs = _NOTHING,
    ) -> list[Span]:
        """Take the latest figure; return what differs from the picture before.

        Parameters
        ----------
        figure
            The figure, which may be the one before.
        changed
            What of it has changed, as `BoundaryFigure.update` has it.
        cursor
            Where the cursor is, in the units of the figure's extent; `None` for nowhere.
        signs
            What to draw over the figure, below the cursor. Of several in a cell the last is seen.
        """
        area, old = figure.layout, self._on_top
        self._on_top = _cells(figure, {**signs, **({} if cursor is None else {cursor: ""})})
        before, self._figure = self._figure, figure
        if figure is not before:
            return [(y, 0, area.width) for y in range(area.height)]
        others = {cell for cell, _ in old.items() ^ self._on_top.items()}
        return changed + [(y, x, x + 1) for y, x in sorted(others)]

    def forget(self) -> None:
        """Show nothing; whatever comes next is new from top to bottom."""
        self._figure = None

    def strip(self, y: int) -> Strip | None:
        """Return a line of the picture, or `None` below its end."""
        figure = self._figure
        if figure is None or y >= figure.layout.height:
            return None
        strip = figure.strip(y)
        for (row, x), sign in self._on_top.items():
            if row == y:
                strip = _with(strip, x, sign, figure.capabilities)
        return strip

    def pieces(self, y: int, start: int, end: int) -> Sequence[tuple[str, Style, None]] | None:
        """Return some cells of a line, `None` where only `strip` has them."""
        figure = self._figure
        if figure is None or any(y == row for row, _ in self._on_top):
            return None
        area = figure.layout
        if (
            area.top <= y < area.top + area.rows
            and area.left <= start < end <= area.left + area.columns
        ):
            return figure.pieces(y, start, end)
        return None


def _cells(figure: BoundaryFigure, signs: Signs) -> dict[tuple[int, int], str]:
    """Return signs by the line and the column of their cells, for as far as they are in sight."""
    area, cells = figure.layout, figure.layout.cells
    if not signs or not cells.rows or not cells.columns:
        return {}
    inside, rows, columns = cells.cells_of(np.array([*signs], dtype=np.float64))
    shown = [*signs.values()]
    return {
        (row + area.top, column + area.left): shown[index]
        for index, row, column in zip(inside.tolist(), rows.tolist(), columns.tolist(), strict=True)
    }


def _with(strip: Strip, x: int, sign: str, capabilities: Capabilities) -> Strip:
    """Draw a sign over a line of the picture, or the cursor."""
    colorless = capabilities.color == "none"
    if not sign:
        sign = strip.crop(x, x + 1).text
        if sign in f"▀▄{BLOCK_SHADES}" or (colorless and sign in SHADES):
            sign = "+" if colorless or not capabilities.unicode else "╋"
    style = _CURSOR_COLORLESS if colorless else _CURSOR
    return Strip.join([strip.crop(0, x), Strip([Segment(sign, style)]), strip.crop(x + 1)])
