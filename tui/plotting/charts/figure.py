"""Charts of curves over the epochs: loss, accuracy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

from tui.plotting import canvas
from tui.plotting.charts import axes, bands, legend, lines, marks
from tui.plotting.charts.axes import Axis
from tui.plotting.charts.curve import Curve, Pinned, Series, Values, condensed
from tui.plotting.charts.legend import Reading, Value
from tui.plotting.charts.marks import Mark
from tui.plotting.colors import palette
from tui.terminal.capabilities import Capabilities

_SMALLEST_WITH_AXES = (16, 4)
_AXIS_ROWS = 2


class Here(NamedTuple):
    """Where the picture stands among the epochs.

    Attributes
    ----------
    epoch : float
    values : dict
        What is measured there, by the name of each curve.
    """

    epoch: float
    values: dict[str, float]


class ChartFigure:
    """Curves over the epochs, with the latest values above them.

    Where two curves are in one place, they take turns, so that neither hides the other. Where a
    column stands for many epochs, a line goes through it and a band behind that from the smallest
    to the largest value.

    Parameters
    ----------
    series
        The curves. With none, or with curves of no points, only the frame is drawn.
    width
        Columns of the panel, in cells.
    height
        Rows of the panel, in cells.
    capabilities
        What the terminal can show.
    log_scale
        Whether the y axis is logarithmic (base 10). Values that are not positive are
        left out of it.
    title
        Shown before the latest values if there is room.
    unit
        Shown after each value, such as `%`.
    pinned
        Curves of other runs, drawn in grey behind these.
    lowest
        What lies below this is drawn there where something lies above it, and the axis says so.
    noted
        What to mark.
    here
        Where the picture stands, if that is past: a line there, and its values above.
    spread
        Two curves of other runs, of which only the bands are drawn, in grey: from the lowest to the
        highest of them, and within it that of the half in the middle, which is all to be seen.
    """

    def __init__(
        self,
        series: Series,
        width: int,
        height: int,
        capabilities: Capabilities,
        *,
        log_scale: bool = False,
        title: str = "",
        unit: str = "",
        pinned: Pinned = (),
        lowest: float = -math.inf,
        noted: Sequence[Mark] = (),
        here: Here | None = None,
        spread: Sequence[Curve] = (),
    ) -> None:
        self._size = max(0, width), max(0, height)
        self._capabilities = capabilities
        self._title, self._unit = title, unit
        self._log_scale = log_scale
        self._signs = [sign for sign, _ in pinned]
        self._here, self._spread = here, spread
        self._latest: dict[str, float | None] = {
            name: float(curve.y[-1]) if len(curve.y) else None for name, curve in series.items()
        }
        if here is not None:
            self._latest |= here.values
        self._legend_rows = int(height >= 3)
        room = height - self._legend_rows
        self._has_axes = width >= _SMALLEST_WITH_AXES[0] and room >= _SMALLEST_WITH_AXES[1]
        rows = max(1, room - _AXIS_ROWS if self._has_axes else room)
        behind = [curve for _, curve in pinned]
        low, high = _ends([*series.values(), *behind, *spread])
        heights = self._span([*series.values(), *spread[1:]], behind)
        self._is_cut = bool(len(heights)) and heights.min() < lowest < heights.max()
        self._lowest = lowest if self._is_cut else -math.inf
        heights = np.maximum(heights, self._lowest)
        self.up = self._named(axes.of_values(heights, rows, log_scale=log_scale, unit=unit))
        self.left = 1 + max(map(len, self.up.labels), default=0) if self._has_axes else 0
        self.across = axes.of_epochs(low, high, max(2, width - self.left))
        half = self.across.step / 2
        edges = self.across.low - half, self.across.high + half
        self._curves = {
            name: condensed(curve, self.across.cells, edges) for name, curve in series.items()
        }
        # What is behind may be coarser: each point drawn costs time.
        self._behind = [condensed(curve, self.across.cells // 3, edges) for curve in behind]
        self._noted = [mark for mark in noted if low <= mark.x <= high]

    # -- the cursor ----------------------------------------------------------------------------

    @cached_property
    def stops(self) -> Values:
        """Epochs at which the cursor can stand."""
        return np.unique(np.concatenate([[], *(curve.x for curve in self._curves.values())]))

    def stop_at(self, epoch: float) -> int:
        """Return which stop of the cursor is the nearest to an epoch."""
        return int(np.abs(self.stops - min(epoch, self.stops[-1])).argmin())

    def epoch_at(self, column: int) -> float:
        """Return the epoch in the middle of a column of the panel."""
        return self.across.low + (column - self.left) * self.across.step

    @property
    def stops_of_marks(self) -> list[int]:
        """Where the cursor names a mark, from left to right."""
        return sorted({self.stop_at(mark.x) for mark in self._noted}) if len(self.stops) else []

    def reading(self, stop: int) -> Reading:
        """Return what there is at a stop of the cursor."""
        here = float(self.stops[stop])
        values, first = {}, here
        for name, curve in self._curves.items():
            if not len(curve.x):
                continue
            place = int(np.abs(curve.x - here).argmin())
            values[name] = Value(*(float(part[place]) for part in curve[1:]))
            if place and curve.low[place] < curve.high[place]:
                first = min(first, math.floor(float(curve.x[place - 1])) + 1.0)
        named = [mark.words for mark in self._noted if self.stop_at(mark.x) == stop]
        return Reading(first, here, values, tuple(dict.fromkeys(named)))

    # -- the picture ---------------------------------------------------------------------------

    def draw(self, cursor: int | None = None) -> str:
        """Return the chart as lines of text with SGR colours, for `strips` or `plain`.

        Parameters
        ----------
        cursor
            The stop at which the cursor stands, whose values are then read off; `None` for none.
        """
        plotext = canvas.library()
        width, height = self._size
        capabilities = self._capabilities
        matrix = plotext.matrix(width, height, canvas.pixel(None))
        if width and height:
            if not self._legend_rows:
                pass
            elif cursor is not None and len(self.stops):
                legend.write_reading(matrix, self.reading(cursor), width, capabilities, self._unit)
            else:
                legend.write_latest(
                    matrix, self._latest, width, capabilities, self._title, self._unit
                )
            matrix.insert(0, self._legend_rows, self._chart(cursor))
        return canvas.to_text(
            matrix, unicode=capabilities.unicode, color=capabilities.color != "none"
        )

    def _chart(self, cursor: int | None) -> Any:
        """Return the curves and their axes as a plotext matrix."""
        capabilities, (across, up) = self._capabilities, (self.across, self.up)
        drawn = [self._line(curve) for curve in self._curves.values()]
        behind = [self._line(curve) for curve in self._behind]
        chart = self._frame(shown=any(len(x) for x, _ in drawn))
        plot = lines.Plot((across, up))
        lines.draw_behind(plot, behind, capabilities)
        lines.draw_in_turns(plot, drawn, (across, up), capabilities)
        plot.end_lines()
        grey = bool(self._spread)
        behind_it = self._spread_bands() if grey else self._bands(self._curves.values())
        bands.paint(plot, behind_it, (across, up), capabilities, grey=grey)
        plot.write(chart, self.left, 0)
        if self._has_axes:
            label = palette.LABEL if capabilities.color != "none" else None
            best = [point for _, point in self._best()]
            place = self.left, 0
            marks.write_ends(chart, place, self._signs, behind, (across, up), label, best)
            marks.write_name(chart, (self.left, up.cells), "epoch", self._changes, across, label)
            self._write_marks(chart)
        if self._here is not None:
            self._write_line(chart, self._here.epoch, "┃" if capabilities.unicode else "#")
        if cursor is not None and len(self.stops):
            sign = "│" if capabilities.unicode else "|"
            self._write_line(chart, float(self.stops[cursor]), sign)
        return chart

    def _frame(self, *, shown: bool) -> Any:
        """Return the axes around nothing, with epochs and values beside them or without."""
        axes = []
        for axis in (self.across, self.up):
            is_named = shown and self._has_axes
            named = zip(axis.values, axis.labels, strict=True) if is_named else ()
            axes.append((axis.limits, tuple(named)))
        width, height = self._size[0], self._size[1] - self._legend_rows
        color = self._capabilities.color != "none"
        return _frame(width, height, *axes, has_axes=self._has_axes, color=color).copy()

    def _write_marks(self, chart: Any) -> None:
        capabilities, axes = self._capabilities, (self.across, self.up)
        ascii_only = not capabilities.unicode
        row = self.up.cells
        ink = palette.LABEL if capabilities.color != "none" else None
        marks.write_changes(
            chart, (self.left, row), self._changes, self.across, marks.CHANGE_SIGNS[ascii_only], ink
        )
        for mark, point in self._best():
            marks.write_best(
                chart,
                (self.left, 0),
                point,
                axes,
                marks.BEST_SIGNS[ascii_only],
                palette.series_color(mark.curve, capabilities.color),
            )

    @property
    def _changes(self) -> list[Mark]:
        """What happened to the network."""
        return [mark for mark in self._noted if mark.curve < 0]

    def _best(self) -> list[tuple[Mark, tuple[float, float]]]:
        """Return where a curve was best, as an epoch and a height on the axis."""
        values = [mark for mark in self._noted if mark.curve >= 0]
        heights = self._height(np.array([mark.y for mark in values]))
        placed = zip(values, heights.tolist(), strict=True)
        return [(mark, (mark.x, height)) for mark, height in placed if math.isfinite(height)]

    def _write_line(self, chart: Any, epoch: float, sign: str) -> None:
        column = self.left + self.across.cell_of(epoch)
        rows = chart.string(colorless=True).split("\n")[: self.up.cells]
        for row, text in enumerate(rows):
            if text[column : column + 1] in (" ", ""):
                ground = chart.get(row, column).background()
                chart.insert(column, row, canvas.run(sign, None, ground))

    # -- from values to heights ----------------------------------------------------------------

    def _height(self, values: Values) -> Values:
        """Return how high values are on the axis; nan where that has no place for them."""
        if self._log_scale:
            values = np.log10(values, where=values > 0, out=np.full(values.shape, np.nan))
        return np.maximum(values, self._lowest) if self._is_cut else values

    def _span(self, curves: Sequence[Curve], behind: Sequence[Curve]) -> Values:
        """Return the lowest and the highest that is to be seen; nothing where nothing is."""
        self._is_cut = False
        seen = [part for curve in curves for part in (curve.low, curve.y, curve.high)]
        seen += [curve.y for curve in behind]
        ends = []
        for values in seen:
            values = values[values > 0] if self._log_scale else values
            if len(values):
                ends += [values.min(), values.max()]
        heights = self._height(np.array(ends))
        return np.array([heights.min(), heights.max()]) if ends else heights

    def _line(self, curve: Curve) -> lines.Line:
        height = self._height(curve.y)
        seen = np.isfinite(height)
        return curve.x[seen], height[seen]

    def _spread_bands(self) -> list[bands.Band]:
        """Return what other runs reach in each column."""
        middles = self.across.low + self.across.step * np.arange(self.across.cells)
        curves = []
        for x, *parts in self._spread:
            if len(x):
                columns = middles[(middles >= x[0]) & (middles <= x[-1])]
                parts = [np.interp(columns, x, part) for part in parts]
                x = columns
            curves.append(Curve(x, *parts))
        # However thin, a band is to be seen.
        half = self.up.step / 4
        return [
            bands.Band(x, np.minimum(low, middle - half), np.maximum(high, middle + half))
            for x, low, high in self._bands(curves)
            for middle in ((low + high) / 2,)
        ]

    def _bands(self, curves: Iterable[Curve]) -> list[bands.Band]:
        found = []
        for curve in curves:
            low, high = self._height(curve.low), self._height(curve.high)
            seen = np.isfinite(high)
            low = np.where(np.isfinite(low), low, self.up.low)
            found.append(bands.Band(curve.x[seen], low[seen], high[seen]))
        return found

    def _named(self, axis: Axis) -> Axis:
        """Return an axis that says where values lie below it."""
        if not self._is_cut:
            return axis
        at_most = "≤" if self._capabilities.unicode else "<="
        named = zip(axis.values, axis.labels, strict=True)
        return axis._replace(
            labels=[
                f"{at_most}{label}" if value <= self._lowest else label for value, label in named
            ]
        )


_Ruler = tuple[tuple[float, float], tuple[tuple[float, str], ...]]
"""The two ends of an axis, and where along it there are marks with what they say."""


@lru_cache(maxsize=16)
def _frame(
    width: int, height: int, across: _Ruler, up: _Ruler, *, has_axes: bool, color: bool
) -> Any:
    """Return axes as a plotext matrix, which is to be copied: to make one takes long."""
    figure = canvas.new_figure(width, height, color=color)
    if not has_axes:
        figure.axes(False)
    for number, (limits, named) in enumerate((across, up)):
        ruler = figure.ruler(number, 0)
        ruler.lim(*limits)
        if named:
            ruler.ticks([value for value, _ in named], [label for _, label in named])
        else:
            ruler.frequency(0)
    return figure.build()


def draw(
    series: Series, width: int, height: int, capabilities: Capabilities, **options: Any
) -> str:
    """Return a chart as text; see `ChartFigure`, whose parameters these are."""
    return ChartFigure(series, width, height, capabilities, **options).draw()


def _ends(curves: Sequence[Curve]) -> tuple[float, float]:
    """Return the first and the last epoch of all."""
    epochs = [float(curve.x[place]) for curve in curves if len(curve.x) for place in (0, -1)]
    return (min(epochs), max(epochs)) if epochs else (0.0, 1.0)
