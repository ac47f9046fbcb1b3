"""The widget that shows the cells of a sweep, with a cursor."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.message import Message

from tui.app.screens.sweep.grid import Figure, Grid, Place
from tui.app.screens.sweep.readout import number, signs
from tui.plotting.charts.heat_map import Cells, Layout, Scale, draw
from tui.plotting.colors.inks import InkFilter
from tui.settings.words import axis
from tui.widgets.figure_view import FigureView

_NO_INKS = InkFilter("truecolor", {})


class HeatMap(FigureView):
    """Shows the means of a grid, and goes from cell to cell."""

    BINDINGS: ClassVar = [
        Binding("left,h", "move(0, -1)", "Left"),
        Binding("right,l", "move(0, 1)", "Right"),
        Binding("up,k", "move(-1, 0)", "Up"),
        Binding("down,j", "move(1, 0)", "Down"),
        Binding("home", "go_to_best", "The best"),
    ]

    DEFAULT_CSS = """
    HeatMap {
        color: $foreground;
    }
    """

    class Moved(Message):
        """Posted when another cell is chosen."""

    cursor: Place = (0, 0)
    """The cell that is chosen."""

    grid: Grid | None = None
    figure: Figure = "loss"

    @property
    def inks(self) -> InkFilter:
        """Nothing: what is written on a colour suits that, and the rest is the theme's."""
        return _NO_INKS

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the picture begins on the screen."""
        return self.content_region.offset

    def show(self, grid: Grid | None, figure: Figure) -> None:
        """Show other cells, or another figure of them."""
        self.grid, self.figure = grid, figure
        if grid is not None:
            rows, columns = grid.asked.shape
            row, column = self.cursor
            self.cursor = min(row, rows - 1), min(column, columns - 1)
        self.draw_figure()

    @property
    def scale(self) -> Scale:
        """The colours of the present means."""
        assert self.grid is not None
        return Scale.of(self.grid.means(self.figure), worse_is_high=self.figure == "loss")

    @property
    def shows_spreads(self) -> bool:
        """Whether cells have room for how far their runs are apart, and some are known."""
        cells = self._cells
        is_known = not (np.isnan(cells.spreads) | np.isnan(cells.values)).all()
        return is_known and Layout.of(cells, *self.size).has_spreads

    @property
    def _cells(self) -> Cells:
        grid, figure = self.grid, self.figure
        assert grid is not None
        spreads = np.array([each.deviation for each in grid.ranked[figure]], np.float64)
        return Cells(
            grid.means(figure),
            np.array(signs(grid, figure, unicode=self.capabilities.unicode)),
            spreads.reshape(grid.asked.shape),
            (axis(grid.asked.down.name), axis(grid.asked.across.name)),
            grid.asked.labels,
            lambda value, cells: number(grid, figure, value, cells),
            self.cursor,
        )

    def draw_figure(self) -> None:
        """Draw the cells for the present size."""
        width, height = self.size
        if not self.is_mounted or not width or not height:
            return
        if self.grid is None:
            self.update_strips([])
            return
        size = width, height
        focused = self.has_focus
        self.update_strips(draw(self._cells, self.scale, size, self.capabilities, focused=focused))

    def on_focus(self) -> None:
        """Show the cursor bold."""
        self.draw_figure()

    def on_blur(self) -> None:
        """Show it no longer bold."""
        self.draw_figure()

    def action_move(self, down: int, right: int) -> None:
        """Go to a neighbour."""
        if self.grid is not None:
            rows, columns = self.grid.asked.shape
            row, column = self.cursor
            self._go_to(
                (max(0, min(rows - 1, row + down)), max(0, min(columns - 1, column + right)))
            )

    def action_go_to_best(self) -> None:
        """Go to the best cell."""
        if self.grid is not None and (best := self.grid.best(self.figure)) is not None:
            self._go_to(best)

    def on_click(self, event: events.Click) -> None:
        """Go to the cell that is clicked."""
        if self.grid is None:
            return
        place = Layout.of(self._cells, *self.size).cell_at(event.x, event.y)
        if place is not None:
            self._go_to(place)

    def _go_to(self, place: Place) -> None:
        if place != self.cursor:
            self.cursor = place
            self.draw_figure()
            self.post_message(self.Moved())
