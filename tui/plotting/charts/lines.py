"""Curves as lines, which take turns where they are in one place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.plotting import canvas
from tui.plotting.charts.axes import Axis
from tui.plotting.charts.curve import Values
from tui.plotting.colors import palette
from tui.plotting.colors.rgb import RGB
from tui.terminal.capabilities import Capabilities

Line = tuple[Values, Values]
"""Epochs, and the height at each."""

_DASH = 3
"""Columns of a dash, where two curves are in one place."""

_BRAILLE = "braille"
"""What is drawn in the dots of a cell, not as a character of its own."""

_BEFORE, _AFTER = 0.5016585662, 0.501516152
"""Cells before the first value of an axis and after the last one: plotext's own, off the middle of
a cell by a hair, so that no round value lies between two dots."""

_NO_GAPS: NDArray[np.intp] = np.zeros(0, np.intp)

_ASCII_MARKERS = "*ox+#"
_UNICODE_MARKERS = "•×+◦*"


def sample(index: int, capabilities: Capabilities) -> str:
    """Return the character that stands for a curve in the legend."""
    if not capabilities.unicode:
        return _ASCII_MARKERS[index % len(_ASCII_MARKERS)]
    if capabilities.color == "none":
        return _UNICODE_MARKERS[index % len(_UNICODE_MARKERS)] if index else "━"
    return "━"


class Plot:
    """The cells of a plot: lines, a later one on top of an earlier one, and what is behind them.

    Drawn by plotext, which knows no arrays, a line would take ten times as long.

    Parameters
    ----------
    axes
        Of the epochs and of the values.

    Attributes
    ----------
    signs : array of str, shape (rows, columns)
        A blank where there is nothing.
    inks, papers : array of int, shape (rows, columns)
        Which of `colors` they are written in, and on.
    colors : list
        The first is that of the terminal.
    """

    def __init__(self, axes: tuple[Axis, Axis]) -> None:
        self._axes = across, up = axes
        shape = up.cells, across.cells
        self._dots = np.zeros(
            (up.cells * canvas.DOTS_DOWN, across.cells * canvas.DOTS_ACROSS), bool
        )
        self.signs: NDArray[np.str_] = np.full(shape, " ")
        self.inks, self.papers = np.zeros(shape, np.intp), np.zeros(shape, np.intp)
        self.colors: list[RGB | None] = [None]

    def number(self, color: RGB | None) -> int:
        """Return which of the colours it is, from now on."""
        if color not in self.colors:
            self.colors.append(color)
        return self.colors.index(color)

    def draw(
        self, line: Line, marker: str, ink: RGB | None, gaps: NDArray[np.intp] = _NO_GAPS
    ) -> None:
        """Draw a line in dots or characters, from each point but those in ``gaps`` to the next."""
        if not len(line[0]):
            return
        is_braille = marker == _BRAILLE
        down, along = (canvas.DOTS_DOWN, canvas.DOTS_ACROSS) if is_braille else (1, 1)
        rows, columns = self._places(line, gaps, down, along)
        if is_braille:
            self._dots[rows, columns] = True
            rows, columns = rows // down, columns // along
            self.signs[rows, columns] = " "
        else:
            self.signs[rows, columns] = marker
            cells = self._dots.reshape(len(self.signs), canvas.DOTS_DOWN, -1, canvas.DOTS_ACROSS)
            cells[rows, :, columns] = False
        self.inks[rows, columns] = self.number(ink)

    def _places(
        self, line: Line, gaps: NDArray[np.intp], down: int, along: int
    ) -> NDArray[np.intp]:
        """Return the rows and the columns of a line's dots, of which a cell has so many."""
        (x, y), (across, up) = line, self._axes
        ends = np.array([[down * up.cells], [along * across.cells]])
        points = np.array([
            down * _cells_from(up.high, up.low, up.cells, y),
            along * _cells_from(across.low, across.high, across.cells, x),
        ])  # fmt: skip
        if len(x) > 1:
            steps = np.maximum(np.abs(np.diff(points.astype(np.intp))).max(axis=0), 1)
            steps[gaps] = 1
            part = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
            between = part * np.repeat(np.diff(points) / steps, steps, axis=1)
            between += np.repeat(points[:, :-1], steps, axis=1)
            points = np.hstack([between, points[:, -1:]])
        inside = ((points >= 0) & (points < ends)).all(axis=0)
        return points[:, inside].astype(np.intp)

    def end_lines(self) -> None:
        """Have the dots be signs: no more lines are drawn."""
        dots = canvas.braille(self._dots)
        self.signs = np.where(dots == " ", self.signs, dots)

    def write(self, chart: Any, left: int, top: int) -> None:
        """Write the cells into a plotext matrix, as runs of one colour pair."""
        pairs = self.inks * len(self.colors) + self.papers
        pairs[(self.signs == " ") & (self.papers == 0)] = -1
        for row in np.flatnonzero((pairs >= 0).any(axis=1)).tolist():
            text = "".join(self.signs[row].tolist())
            for pair, start, end in canvas.runs(pairs[row]):
                if pair >= 0:
                    ink, paper = divmod(pair, len(self.colors))
                    run = canvas.run(text[start:end], self.colors[ink], self.colors[paper])
                    chart.insert(left + start, top + row, run)


def _cells_from(first: float, last: float, cells: int, values: Values) -> Values:
    """Return how many cells from one end of an axis values are."""
    share = (values - first) / (last - first) if last != first else np.full(values.shape, 0.5)
    return _BEFORE + (cells - _BEFORE - _AFTER) * share


def draw_in_turns(
    plot: Plot, lines: Sequence[Line], axes: tuple[Axis, Axis], capabilities: Capabilities
) -> None:
    """Draw lines; where one is hidden by the first, they take turns."""
    looks = [
        (_marker(index, capabilities), palette.series_color(index, capabilities.color))
        for index in range(len(lines))
    ]
    # The first curve last, on top of the others.
    for line, look in reversed(list(zip(lines, looks, strict=True))):
        plot.draw(line, *look)
    for line, look in zip(lines[1:], looks[1:], strict=True):
        dashes, gaps = _dashes(line, lines[0], axes)
        plot.draw(dashes, *look, gaps)


def draw_behind(plot: Plot, lines: Sequence[Line], capabilities: Capabilities) -> None:
    """Draw lines in grey, before the others."""
    for line in lines:
        marker = _BRAILLE if capabilities.unicode else "."
        plot.draw(line, marker, palette.pinned_color(capabilities.color))


def _marker(index: int, capabilities: Capabilities) -> str:
    if not capabilities.unicode or (capabilities.color == "none" and index):
        return sample(index, capabilities)
    return _BRAILLE


def _dashes(line: Line, above: Line, axes: tuple[Axis, Axis]) -> tuple[Line, NDArray[np.intp]]:
    """Return every other piece of a line where the one above it is within a cell of it.

    Of the points returned those are named as well which are the last of a piece.
    """
    x, y = line
    if len(x) < 2 or len(above[0]) < 2:
        return (x[:0], y[:0]), _NO_GAPS
    width, height = (axis.step for axis in axes)
    # Two points a column; and the dashes stay where they are while the curve grows.
    columns = np.arange(0.0, math.ceil((x[-1] - x[0]) / width) + 0.5, 0.5)
    along = np.minimum(x[0] + columns * width, x[-1])
    heights = np.interp(along, x, y)
    close = np.abs(heights - np.interp(along, *above)) < height
    dash = np.flatnonzero(close & ((columns // _DASH) % 2 == 1))
    return (along[dash], heights[dash]), np.flatnonzero(np.diff(dash) > 1)
