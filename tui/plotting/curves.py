"""Curves over the epochs: loss, accuracy, learning rate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.cells import cell_len

from tui.plotting import canvas, ticks
from tui.plotting.colors import palette, rgb
from tui.plotting.thinning import thin
from tui.terminal.capabilities import Capabilities

Series = Mapping[str, tuple[ArrayLike, ArrayLike]]
"""Curves by name: the epochs, ascending, and a value for each."""

Pinned = Sequence[tuple[str, ArrayLike, ArrayLike]]
"""Curves to compare with: a sign for the end of each, the epochs and the values."""

_Curve = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Epochs, and the height at each."""

_DASH = 3
"""Columns of a dash, where two curves are in one place."""

_SMALLEST_WITH_AXES = (16, 4)
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_ASCII_MARKERS = "*ox+#"
_UNICODE_MARKERS = "•×+◦*"


def draw(
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
) -> str:
    """Draw curves over the epochs, with the latest values above them.

    Where two curves are in one place, they take turns, so that neither hides the other.

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
        Shown after each latest value, such as `%`.
    pinned
        Curves of other runs, drawn in grey behind these.
    lowest
        What lies below this is drawn there, and the axis says so.

    Returns
    -------
    str
        Lines of text with SGR colours, for `strips.strips` or `strips.plain`.
    """
    import plotext

    matrix = plotext.matrix(max(0, width), max(0, height), canvas.pixel(None))
    if width > 0 and height > 0:
        legend_rows = int(height >= 3)
        if legend_rows:
            _legend(matrix, series, width, capabilities, title, unit)
        chart = _chart(series, width, height - legend_rows, capabilities, log_scale, pinned, lowest)
        matrix.insert(0, legend_rows, chart)
    return canvas.to_text(matrix, unicode=capabilities.unicode, color=capabilities.color != "none")


def _legend(
    matrix: Any,
    series: Series,
    width: int,
    capabilities: Capabilities,
    title: str,
    unit: str,
) -> None:
    color = capabilities.color
    label = palette.LABEL if color != "none" else None
    entries = []
    for index, (name, (_, values)) in enumerate(series.items()):
        values = np.asarray(values, dtype=np.float64).ravel()
        latest = ticks.short(float(values[-1])) + unit if len(values) else "-"
        ink = palette.series_color(index, color)
        entries.append(
            [(_sample(index, capabilities), ink), (f" {name} ", label), (latest, ink), ("  ", None)]
        )
    width_of_entries = sum(cell_len(text) for entry in entries for text, _ in entry) - 2
    if width_of_entries > width:
        # The values matter more than the names, which the colours or signs stand for.
        entries = [[sign, (" ", None), latest, gap] for sign, _, latest, gap in entries]
    if title and cell_len(title) + 2 + width_of_entries <= width:
        entries.insert(0, [(title, label), ("  ", None)])
    column = 0
    for text, ink in chain.from_iterable(entries):
        text = canvas.clean(text, max(0, width - column), unicode=capabilities.unicode)
        canvas.write(matrix, column, 0, text, ink)
        column += cell_len(text)


def _sample(index: int, capabilities: Capabilities) -> str:
    """Return the character that stands for a curve in the legend."""
    if not capabilities.unicode:
        return _ASCII_MARKERS[index % len(_ASCII_MARKERS)]
    if capabilities.color == "none":
        return _UNICODE_MARKERS[index % len(_UNICODE_MARKERS)] if index else "━"
    return "━"


def _marker(index: int, capabilities: Capabilities) -> str:
    if not capabilities.unicode or (capabilities.color == "none" and index):
        return _sample(index, capabilities)
    return "braille"


def _chart(
    series: Series,
    width: int,
    height: int,
    capabilities: Capabilities,
    log_scale: bool,
    pinned: Pinned = (),
    lowest: float = -math.inf,
) -> Any:
    """Return the curves and their axes as a plotext matrix."""
    color = capabilities.color
    figure = canvas.new_figure(width, height, color=color != "none")
    has_axes = width >= _SMALLEST_WITH_AXES[0] and height >= _SMALLEST_WITH_AXES[1]
    if not has_axes:
        figure.axes(False)
    limits = _x_limits(
        [np.asarray(x)[[0, -1]] for x, _ in series.values() if np.size(x)]
        + [np.asarray(x)[[0, -1]] for _, x, _ in pinned if np.size(x)]
    )
    # plotext draws no curve narrower than the panel, so this is never too coarse.
    curves = [_curve(x, y, width, log_scale, limits) for x, y in series.values()]
    # What is behind may be coarser: each point drawn costs time.
    behind = [_curve(x, y, width // 3, log_scale, limits) for _, x, y in pinned]
    heights = np.concatenate([[], *(y for _, y in (*behind, *curves))])
    if cut := bool(len(heights)) and heights.min() < lowest:
        heights = np.maximum(heights, lowest)
        for some in (behind, curves):
            some[:] = [(x, np.maximum(y, lowest)) for x, y in some]
    scale = _scale(limits, heights, height, log_scale)
    if cut:
        at_most = "≤" if capabilities.unicode else "<="
        named = zip(scale.values, scale.labels, strict=True)
        labels = [f"{at_most}{label}" if value <= lowest else label for value, label in named]
        scale = scale._replace(labels=labels)
    figure.ruler(0, 0).lim(*scale.x)
    figure.ruler(1, 0).lim(*scale.y)
    _mark_axes(figure, scale, width, shown=has_axes and any(len(x) for x, _ in curves))
    grey = palette.pinned_color(color)
    for x, y in behind:
        _draw(figure, x, y, "braille" if capabilities.unicode else ".", grey)
    _draw_in_turns(figure, curves, scale.cell(width, height), capabilities)
    chart = figure.build()
    if has_axes:
        label = palette.LABEL if color != "none" else None
        canvas.write(chart, width - len(" epoch"), height - 2, " epoch", label)
        signs = [sign for sign, _, _ in pinned]
        _sign_ends(chart, signs, behind, scale, (width, height), label)
    return chart


class _Scale(NamedTuple):
    """What the two axes say: where they begin and end, and the marks of the values."""

    x: tuple[float, float]
    y: tuple[float, float]
    values: list[float]
    labels: list[str]

    def cell(self, width: int, height: int) -> tuple[float, float]:
        """Return the width and the height of a cell."""
        return (self.x[1] - self.x[0]) / width, (self.y[1] - self.y[0]) / height


def _scale(
    x: tuple[float, float], heights: NDArray[np.float64], height: int, log_scale: bool
) -> _Scale:
    low, high = _y_limits(heights, log_scale)
    if len(heights) and _constant(heights):
        values, labels = [float(heights[0])], [_value(float(heights[0]), log_scale)]
        return _Scale(x, (low, high), values, labels)
    values, labels = ticks.of_values(low, high, max(2, min(6, height // 2)), log_scale)
    row = (high - low) / max(1, height - 3)
    if any(abs(above - below) < row for below, above in pairwise(values)):
        values, labels = values[-1:], labels[-1:]  # two labels would share a row
    return _Scale(x, (low, high), values, labels)


def _mark_axes(figure: Any, scale: _Scale, width: int, *, shown: bool) -> None:
    """Write epochs and values beside the axes, or leave them empty."""
    if not shown:
        figure.ruler(0, 0).frequency(0)
        figure.ruler(1, 0).frequency(0)
        return
    figure.ruler(1, 0).ticks(scale.values or [scale.y[0]], scale.labels or [" "])
    marks = ticks.nice_ticks(*scale.x, max(2, min(7, (width - 6) // 10)))
    marks = [mark for mark in marks if mark == int(mark)]
    figure.ruler(0, 0).ticks(marks, [ticks.epoch(mark) for mark in marks])


def _draw_in_turns(
    figure: Any, curves: Sequence[_Curve], cell: tuple[float, float], capabilities: Capabilities
) -> None:
    """Draw the curves; where one is hidden by the first, they take turns."""
    looks = [
        (_marker(index, capabilities), palette.series_color(index, capabilities.color))
        for index in range(len(curves))
    ]
    # The first curve last, on top of the others.
    for curve, look in reversed(list(zip(curves, looks, strict=True))):
        _draw(figure, *curve, *look)
    for curve, look in zip(curves[1:], looks[1:], strict=True):
        for dash in _dashes(curve, curves[0], cell):
            _draw(figure, *dash, *look)


def _sign_ends(
    chart: Any,
    signs: Sequence[str],
    curves: Sequence[_Curve],
    scale: _Scale,
    size: tuple[int, int],
    ink: rgb.RGB | None,
) -> None:
    """Write each curve's sign where it ends; of several there, one beside the other."""
    width, height = size
    (x_low, x_high), (y_low, y_high) = scale.x, scale.y
    left = max(map(len, scale.labels), default=1) + 1  # the values' labels and the axis
    taken: set[tuple[int, int]] = set()
    for sign, (x, y) in zip(signs, curves, strict=True):
        if len(x):
            column = left + round((x[-1] - x_low) / (x_high - x_low) * (width - left - 1))
            row = round((y_high - y[-1]) / (y_high - y_low) * (height - 3))
            row = max(0, min(row, height - 3))
            column = min(column, width - len(sign))
            while taken.intersection((row, column + beside) for beside in (-1, 0, 1)):
                column -= 1  # 1 and 3 side by side would be 13
            taken.add((row, column))
            canvas.write(chart, max(0, column), row, sign, ink)


def _draw(
    figure: Any,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    marker: str,
    ink: rgb.RGB | None,
) -> None:
    import plotext

    if len(x):
        pen = plotext.marker(marker, canvas.pixel(ink))
        figure.draw(figure.signal(x.tolist(), y.tolist(), marker=pen).lines(len(x) > 1))


def _dashes(
    curve: _Curve,
    above: _Curve,
    cell: tuple[float, float],
) -> list[_Curve]:
    """Return every other piece of a curve where the one above it is within a cell of it."""
    x, y = curve
    if len(x) < 2 or len(above[0]) < 2:
        return []
    # Two points a column; and the dashes stay where they are while the curve grows.
    columns = np.arange(0.0, math.ceil((x[-1] - x[0]) / cell[0]) + 0.5, 0.5)
    along = np.minimum(x[0] + columns * cell[0], x[-1])
    heights = np.interp(along, x, y)
    close = np.abs(heights - np.interp(along, *above)) < cell[1]
    dash = close & ((columns // _DASH) % 2 == 1)
    edges = np.flatnonzero(np.diff(dash.astype(np.int8), prepend=0, append=0))
    return [(along[start:end], heights[start:end]) for start, end in edges.reshape(-1, 2)]


def _curve(
    x: ArrayLike, y: ArrayLike, columns: int, log_scale: bool, limits: tuple[float, float]
) -> _Curve:
    if not log_scale:
        return thin(x, y, columns, limits)
    y = np.asarray(y, dtype=np.float64)
    return thin(x, np.log10(y, where=y > 0, out=np.full(y.shape, np.nan)), columns, limits)


def _x_limits(ends: Sequence[ArrayLike]) -> tuple[float, float]:
    """Return the limits of the epochs, from the first to a round number at or after the last.

    An axis that grew with every epoch would move the whole curve each time.
    """
    epochs = np.concatenate([[], *(np.asarray(x, dtype=np.float64).ravel() for x in ends)])
    epochs = epochs[np.isfinite(epochs)]
    if not len(epochs):
        return 0.0, 1.0
    low = float(epochs.min())
    return low, low + _round_up(max(float(epochs.max()) - low, 1.0))


def _round_up(count: float) -> float:
    power = 10.0 ** math.floor(math.log10(count))
    return next(step * power for step in _ROUND if step * power >= count * (1 - 1e-12))


def _y_limits(y: NDArray[np.float64], log_scale: bool) -> tuple[float, float]:
    if not len(y):
        return 0.0, 1.0
    low, high = float(y.min()), float(y.max())
    if _constant(y):
        # A curve that does not move stands in the middle, not on an axis.
        room = abs(low) / 2 or 0.5
        return low - room, high + room
    # Down to zero where that costs little, so that half as high means half the loss.
    if not log_scale and 0 < low < 0.3 * high:
        low = 0.0
    # To round numbers, so that the axis seldom moves.
    step = 10.0 ** math.floor(math.log10(high - low) - 1) * 5
    if not step > 0 or not math.isfinite(step):
        return low, high
    return math.floor(low / step) * step, math.ceil(high / step) * step


def _constant(y: NDArray[np.float64]) -> bool:
    """Tell whether all values are one, rounding noise aside."""
    return bool(np.ptp(y) <= 1e-9 * np.abs(y).max())


def _value(value: float, log_scale: bool) -> str:
    return ticks.short(10**value if log_scale else value)
