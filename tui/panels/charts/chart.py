"""Curves over the epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.events import Click
from textual.geometry import Offset
from textual.reactive import var

from tui.plotting.canvas import strips
from tui.plotting.charts.curve import Curve, Pinned, Series
from tui.plotting.charts.figure import ChartFigure, Here
from tui.plotting.charts.marks import Mark
from tui.plotting.colors.inks import InkFilter, ink_filter
from tui.terminal.capabilities import Capabilities
from tui.widgets.figure_view import FigureView
from tui.widgets.frame import BESIDE_WORDS, write_in_frame
from tui.widgets.keys.lookup import bindings

_NOTHING = "There is nothing to read off yet."


class CurveChart(FigureView):
    """A chart of one or more curves over the epochs, such as training and test loss."""

    BINDINGS: ClassVar = bindings("charts")

    log_scale: var[bool] = var(False)
    """Whether the y axis is logarithmic."""
    title: var[str] = var("")
    """Shown before the latest values if there is room."""
    unit: var[str] = var("")
    """Shown after each latest value."""

    def __init__(
        self,
        title: str = "",
        *,
        unit: str = "",
        log_scale: bool = False,
        capabilities: Capabilities | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """Initialize a curve chart.

        Parameters
        ----------
        title
            Shown before the latest values if there is room.
        unit
            Shown after each latest value, such as `%`.
        log_scale
            Whether the y axis is logarithmic.
        capabilities
            What the terminal can show, or `None` to find out.
        name
            The name of the widget.
        id
            The ID of the widget in the DOM.
        classes
            The CSS classes for the widget.
        disabled
            Whether the widget is disabled or not.
        """
        super().__init__(
            capabilities=capabilities, name=name, id=id, classes=classes, disabled=disabled
        )
        self.lowest = -math.inf
        """What lies below this is drawn there, and the axis says so."""
        self.left_out: tuple[str, ...] = ()
        """Which pinned runs are not in it, and why, in fewer and fewer words."""
        self.spread_words = ""
        """What the bands behind the curves are."""
        self._series: Series = {}
        self._pinned: Pinned = ()
        self._noted: Sequence[Mark] = ()
        self._here: Here | None = None
        self.spread: Sequence[Curve] = ()
        """What other draws of the run reach, see ``ChartFigure``."""
        self._figure: ChartFigure | None = None
        self._cursor: float | None = None
        """The epoch it stands at, infinity for the latest; None where there is none."""
        self.set_reactive(CurveChart.title, title)
        self.set_reactive(CurveChart.unit, unit)
        self.set_reactive(CurveChart.log_scale, log_scale)

    @property
    def inks(self) -> InkFilter:
        """What makes the curves readable on any background."""
        return ink_filter(self.capabilities.color, curves=True)

    def show(
        self,
        series: Series,
        pinned: Pinned = (),
        noted: Sequence[Mark] = (),
        here: Here | None = None,
    ) -> None:
        """Show curves.

        Parameters
        ----------
        series
            By name. Of any number of points: the chart has a line and a band where there are many.
        pinned
            Curves of other runs to compare with, shown in grey.
        noted
            What to mark.
        here
            Where the picture stands, if that is past.
        """
        self._series, self._pinned, self._noted = dict(series), tuple(pinned), tuple(noted)
        self._here = here
        self.draw_figure()

    def draw_figure(self) -> None:
        """Draw the curves for the present size."""
        if not self.is_mounted or not self.size:
            return
        self._figure = ChartFigure(
            self._series,
            self.size.width,
            self.size.height,
            self.capabilities,
            log_scale=self.log_scale,
            title=self.title,
            unit=self.unit,
            pinned=self._pinned,
            lowest=self.lowest,
            noted=self._noted,
            here=self._here,
            spread=self.spread,
        )
        self._draw()

    def _draw(self) -> None:
        """Draw the figure with its cursor, and say what is marked there."""
        figure, stop = self._figure, self._stop
        if figure is None:
            return
        self.update_strips(strips(figure.draw(stop)))
        forms: Sequence[str] = self.left_out or (self.spread_words,)
        if stop is not None:
            forms = (" · ".join(figure.reading(stop).marks),)
        room = self.size.width - BESIDE_WORDS
        words = next((words for words in forms if cell_len(words) <= room), forms[-1])
        write_in_frame(self, subtitle=words)

    # -- the cursor ----------------------------------------------------------------------------

    @property
    def _stop(self) -> int | None:
        """The cursor's place among those of the figure."""
        if self._figure is None or self._cursor is None or not len(self._figure.stops):
            return None
        return self._figure.stop_at(self._cursor)

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Where on the screen it is said what is at the cursor."""
        return None if self._stop is None else self.content_region.offset

    def action_read(self, stops: int) -> None:
        """Move the cursor so many stops on; from nowhere, to the latest epoch."""
        figure, stop = self._figure, self._stop
        if figure is None or not len(figure.stops):
            self.tell(_NOTHING)
            return
        last = len(figure.stops) - 1
        self._go_to(last if stop is None else min(max(0, stop + stops), last))

    def action_read_end(self, direction: int) -> None:
        """Move the cursor to the first epoch, or to the latest, where it stays."""
        if self._figure is not None and len(self._figure.stops):
            self._go_to(0 if direction < 0 else len(self._figure.stops) - 1)
        else:
            self.tell(_NOTHING)

    def action_read_mark(self, direction: int) -> None:
        """Move the cursor to the next or the previous mark; say where there is none."""
        figure, stop = self._figure, self._stop
        if figure is None or not len(figure.stops):
            self.tell(_NOTHING)
            return
        here = len(figure.stops) if stop is None else stop
        marked = [mark for mark in figure.stops_of_marks if (mark - here) * direction > 0]
        if marked:
            self._go_to(min(marked, key=lambda mark: abs(mark - here)))
        elif figure.stops_of_marks:
            self.tell(f"There is no mark {'after' if direction > 0 else 'before'} this.")
        else:
            self.tell("Nothing is marked yet: neither a best epoch nor a change.")

    def on_click(self, event: Click) -> None:
        """Move the cursor to where the mouse points."""
        if self._figure is not None and len(self._figure.stops):
            self._go_to(self._figure.stop_at(self._figure.epoch_at(event.x)))

    def stop_reading(self) -> bool:
        """Take the cursor away; tell whether there was one."""
        had, self._cursor = self._cursor is not None, None
        self._draw()
        return had

    def _go_to(self, stop: int) -> None:
        assert self._figure is not None
        is_last = stop == len(self._figure.stops) - 1
        if stop == self._stop and stop in (0, len(self._figure.stops) - 1):
            self.tell(f"This is the {'latest' if is_last else 'first'} epoch.")
        self._cursor = math.inf if is_last else float(self._figure.stops[stop])
        self._draw()

    def watch_log_scale(self) -> None:
        """Redraw on the other scale."""
        self.draw_figure()

    def watch_title(self) -> None:
        """Redraw with the new title."""
        self.draw_figure()

    def watch_unit(self) -> None:
        """Redraw with the new unit."""
        self.draw_figure()
