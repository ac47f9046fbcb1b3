"""What is seen of figures that follow one another: the latest, with a cursor on top."""

from __future__ import annotations

from collections.abc import Sequence

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


class BoundaryPicture:
    """The figure that is seen now, and the cursor's cell."""

    def __init__(self) -> None:
        self._figure: BoundaryFigure | None = None
        self._cursor: tuple[int, int] | None = None

    def show(
        self, figure: BoundaryFigure, changed: list[Span], cursor: Position | None
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
        """
        area, old = figure.layout, self._cursor
        cell = None if cursor is None else area.cells.cell_of(cursor)
        self._cursor = cell = cell and (cell[0] + area.top, cell[1] + area.left)
        before, self._figure = self._figure, figure
        if figure is not before:
            return [(y, 0, area.width) for y in range(area.height)]
        if cell == old:
            return changed
        return changed + [(y, x, x + 1) for y, x in filter(None, (old, cell))]

    def forget(self) -> None:
        """Show nothing; whatever comes next is new from top to bottom."""
        self._figure = None

    def strip(self, y: int) -> Strip | None:
        """Return a line of the picture, or `None` below its end."""
        figure = self._figure
        if figure is None or y >= figure.layout.height:
            return None
        strip = figure.strip(y)
        if self._cursor is None or y != self._cursor[0]:
            return strip
        return _with_cursor(strip, self._cursor[1], figure.capabilities)

    def pieces(self, y: int, start: int, end: int) -> Sequence[tuple[str, Style, None]] | None:
        """Return some cells of a line, `None` where only `strip` has them."""
        figure = self._figure
        if figure is None or (self._cursor is not None and y == self._cursor[0]):
            return None
        area = figure.layout
        if (
            area.top <= y < area.top + area.rows
            and area.left <= start < end <= area.left + area.columns
        ):
            return figure.pieces(y, start, end)
        return None


def _with_cursor(strip: Strip, x: int, capabilities: Capabilities) -> Strip:
    """Draw the cursor over a line of the picture."""
    behind = strip.crop(x, x + 1).text
    colorless = capabilities.color == "none"
    if behind in f"▀▄{BLOCK_SHADES}" or (colorless and behind in SHADES):
        behind = "+" if colorless or not capabilities.unicode else "╋"
    style = _CURSOR_COLORLESS if colorless else _CURSOR
    return Strip.join([strip.crop(0, x), Strip([Segment(behind, style)]), strip.crop(x + 1)])
