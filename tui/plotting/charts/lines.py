"""Curves as lines, which take turns where they are in one place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tui.plotting import canvas
from tui.plotting.charts.axes import Axis
from tui.plotting.charts.curve import Values
from tui.plotting.colors import palette, rgb
from tui.terminal.capabilities import Capabilities

Line = tuple[Values, Values]
"""Epochs, and the height at each."""

_DASH = 3
"""Columns of a dash, where two curves are in one place."""

_ASCII_MARKERS = "*ox+#"
_UNICODE_MARKERS = "•×+◦*"


def sample(index: int, capabilities: Capabilities) -> str:
    """Return the character that stands for a curve in the legend."""
    if not capabilities.unicode:
        return _ASCII_MARKERS[index % len(_ASCII_MARKERS)]
    if capabilities.color == "none":
        return _UNICODE_MARKERS[index % len(_UNICODE_MARKERS)] if index else "━"
    return "━"


def draw_in_turns(
    figure: Any, lines: Sequence[Line], axes: tuple[Axis, Axis], capabilities: Capabilities
) -> None:
    """Draw lines into a plotext figure; where one is hidden by the first, they take turns."""
    looks = [
        (_marker(index, capabilities), palette.series_color(index, capabilities.color))
        for index in range(len(lines))
    ]
    # The first curve last, on top of the others.
    for line, look in reversed(list(zip(lines, looks, strict=True))):
        _draw(figure, line, *look)
    for line, look in zip(lines[1:], looks[1:], strict=True):
        for dash in _dashes(line, lines[0], axes):
            _draw(figure, dash, *look)


def draw_behind(figure: Any, lines: Sequence[Line], capabilities: Capabilities) -> None:
    """Draw lines in grey, before the others."""
    for line in lines:
        marker = "braille" if capabilities.unicode else "."
        _draw(figure, line, marker, palette.pinned_color(capabilities.color))


def _marker(index: int, capabilities: Capabilities) -> str:
    if not capabilities.unicode or (capabilities.color == "none" and index):
        return sample(index, capabilities)
    return "braille"


def _draw(figure: Any, line: Line, marker: str, ink: rgb.RGB | None) -> None:
    plotext = canvas.library()
    x, y = line
    if len(x):
        pen = plotext.marker(marker, canvas.pixel(ink))
        figure.draw(figure.signal(x.tolist(), y.tolist(), marker=pen).lines(len(x) > 1))


def _dashes(line: Line, above: Line, axes: tuple[Axis, Axis]) -> list[Line]:
    """Return every other piece of a line where the one above it is within a cell of it."""
    x, y = line
    if len(x) < 2 or len(above[0]) < 2:
        return []
    width, height = (axis.step for axis in axes)
    # Two points a column; and the dashes stay where they are while the curve grows.
    columns = np.arange(0.0, math.ceil((x[-1] - x[0]) / width) + 0.5, 0.5)
    along = np.minimum(x[0] + columns * width, x[-1])
    heights = np.interp(along, x, y)
    close = np.abs(heights - np.interp(along, *above)) < height
    dash = close & ((columns // _DASH) % 2 == 1)
    edges = np.flatnonzero(np.diff(dash.astype(np.int8), prepend=0, append=0))
    return [(along[start:end], heights[start:end]) for start, end in edges.reshape(-1, 2)]
