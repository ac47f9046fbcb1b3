"""The bands behind two curves: from the smallest to the largest value of each column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting import canvas
from tui.plotting.charts.axes import Axis
from tui.plotting.charts.curve import Values
from tui.plotting.colors import palette
from tui.plotting.colors.rgb import RGB
from tui.terminal.capabilities import Capabilities

_BOTH = 3
"""Where the first band, 1, and the second, 2, are in one place."""

_LINE = -1

_BLOCKS = " ░▒▓"
_HATCHES = " :-+"
"""Upright for the first band, level for the second, crossed for both."""


_run = lru_cache(maxsize=1024)(canvas.run)
"""There are few of them, and a matrix takes a copy."""


class Band(NamedTuple):
    """Epochs, and the lowest and the highest height at each."""

    x: Values
    low: Values
    high: Values


def paint(
    chart: Any,
    place: tuple[int, int],
    bands: Sequence[Band],
    axes: tuple[Axis, Axis],
    capabilities: Capabilities,
    *,
    grey: bool = False,
) -> None:
    """Paint the first two bands into a chart behind its lines.

    Parameters
    ----------
    chart
        A plotext matrix with the lines.
    place
        The column and the row of it where the plot begins.
    bands
        One a curve.
    axes
        Of the epochs and of the values.
    capabilities
        What the terminal can show.
    grey
        Whether they are of no curve: the second lies within the first.
    """
    halves = _halves(bands[:2], *axes)
    if not halves.any():
        return
    left, top = place
    columns = axes[0].cells
    above, below = halves[::2], halves[1::2]
    drawn = [
        [character != " " for character in line[left : left + columns].ljust(columns)]
        for line in chart.string(colorless=True).split("\n")[top : top + len(above)]
    ]
    lines = np.array(drawn, dtype=np.bool_)
    if capabilities.unicode and capabilities.color not in ("none", "16"):
        found = palette.spread_colors if grey else palette.band_colors
        colors = found(capabilities.color)
        _paint_tints(chart, place, above, below, lines, colors, everywhere=grey)
    else:
        shades = np.where(lines, 0, above | below)
        _paint_shades(chart, place, shades, capabilities, grey=grey)


def _halves(bands: Sequence[Band], across: Axis, up: Axis) -> NDArray[np.intp]:
    """Return which bands cover the middle of each half of a cell, two rows of them a cell."""
    covered = np.zeros((2 * up.cells, across.cells), np.intp)
    middles = up.cells - 1 + 0.25 - np.arange(2 * up.cells) / 2
    for number, band in enumerate(bands, 1):
        wide = band.low < band.high
        if not wide.any():
            continue
        column = np.array([across.cell_of(x) for x in band.x[wide].tolist()], np.intp)
        low, high = up.cells_of(band.low[wide]), up.cells_of(band.high[wide])
        inside = (middles[:, None] >= low) & (middles[:, None] <= high)
        layer = np.zeros_like(covered)
        # Two points may share a column.
        np.maximum.at(layer.T, column, inside.T.astype(np.intp) * number)
        covered |= layer
    return covered


def _paint_tints(
    chart: Any,
    place: tuple[int, int],
    above: NDArray[np.intp],
    below: NDArray[np.intp],
    lines: NDArray[np.bool_],
    colors: tuple[RGB, RGB, RGB],
    *,
    everywhere: bool,
) -> None:
    """Paint in dark tones, two halves a cell."""
    left, top = place
    tints = (None, *colors)
    codes = np.where(lines, _LINE, 4 * above + below)
    for row in np.flatnonzero((above | below).any(axis=1)).tolist():
        for code, start, end in canvas.runs(codes[row]):
            if code <= 0:
                continue
            upper, lower = divmod(code, 4)
            sign = " " if upper == lower else "▀" if upper else "▄"
            ink, paper = (upper, lower) if upper else (lower, 0)
            run = _run(sign * (end - start), None if sign == " " else tints[ink], tints[paper])
            chart.insert(left + start, top + row, run)
    # A line keeps its colour, on the band if that is behind the whole of its cell, or else unseen.
    behind = np.maximum(above, below)
    inside = lines & (behind > 0) & (everywhere | (above == below))
    signs = chart.string(colorless=True).split("\n")
    for row, column in np.argwhere(inside).tolist():
        ink = chart.get(top + row, left + column).foreground()
        run = _run(signs[top + row][left + column], ink, tints[behind[row, column]])
        chart.insert(left + column, top + row, run)


def _paint_shades(
    chart: Any,
    place: tuple[int, int],
    bands: NDArray[np.intp],
    capabilities: Capabilities,
    *,
    grey: bool,
) -> None:
    """Paint in shade characters, or in hatches where there is plain ASCII."""
    left, top = place
    signs = _BLOCKS if capabilities.unicode else _HATCHES
    behind = palette.pinned_color(capabilities.color)
    inks = [None, *(palette.series_color(index, capabilities.color) for index in (0, 1)), behind]
    inks = [behind] * len(inks) if grey else inks
    for row in np.flatnonzero(bands.any(axis=1)).tolist():
        for code, start, end in canvas.runs(bands[row]):
            if code:
                run = _run(signs[code] * (end - start), inks[code], None)
                chart.insert(left + start, top + row, run)
