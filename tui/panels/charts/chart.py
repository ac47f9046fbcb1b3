"""Curves over the epochs."""

from __future__ import annotations

import math

from textual.reactive import var

from tui.plotting import curves
from tui.plotting.canvas import strips
from tui.plotting.colors.inks import ON_LIGHT, ON_LIGHT_16, InkFilter
from tui.plotting.curves import Pinned, Series
from tui.terminal.capabilities import Capabilities
from tui.widgets.figure_view import LIGHT_INKS, FigureView

_LIGHT_INKS_16 = InkFilter(ON_LIGHT | ON_LIGHT_16)


class CurveChart(FigureView):
    """A chart of one or more curves over the epochs, such as training and test loss."""

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
        self._series: Series = {}
        self._pinned: Pinned = ()
        self.set_reactive(CurveChart.title, title)
        self.set_reactive(CurveChart.unit, unit)
        self.set_reactive(CurveChart.log_scale, log_scale)

    @property
    def light_inks(self) -> InkFilter:
        """What makes the curves readable on a light background."""
        return _LIGHT_INKS_16 if self.capabilities.color == "16" else LIGHT_INKS

    def show(self, series: Series, pinned: Pinned = ()) -> None:
        """Show curves.

        Parameters
        ----------
        series
            By name, the epochs (ascending) and a value for each. Any number of them: the
            chart keeps the extremes of each column.
        pinned
            Curves of other runs to compare with, shown in grey.
        """
        self._series, self._pinned = dict(series), tuple(pinned)
        self.draw_figure()

    def draw_figure(self) -> None:
        """Draw the curves for the present size."""
        if not self.is_mounted or not self.size:
            return
        text = curves.draw(
            self._series,
            self.size.width,
            self.size.height,
            self.capabilities,
            log_scale=self.log_scale,
            title=self.title,
            unit=self.unit,
            pinned=self._pinned,
            lowest=self.lowest,
        )
        self.update_strips(strips(text))

    def watch_log_scale(self) -> None:
        """Redraw on the other scale."""
        self.draw_figure()

    def watch_title(self) -> None:
        """Redraw with the new title."""
        self.draw_figure()

    def watch_unit(self) -> None:
        """Redraw with the new unit."""
        self.draw_figure()
