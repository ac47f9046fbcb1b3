"""The bands behind two curves: from the smallest to the largest value of each column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting.charts.axes import Axis
from tui.plotting.charts.curve import Values
from tui.plotting.charts.lines import Plot
from tui.plotting.colors import palette
from tui.plotting.colors.rgb import RGB
from tui.terminal.capabilities import Capabilities

_BOTH = 3
"""Where the first band, 1, and the second, 2, are in one place."""

_BLOCKS = " ░▒▓"
_HATCHES = " :-+"
"""Upright for the first band, level for the second, crossed for both."""


class Band(NamedTuple):
    """Epochs, and the lowest and the highest height at each."""

    x: Values
    low: Values
    high: Values


def paint(
    plot: Plot,
    bands: Sequence[Band],
    axes: tuple[Axis, Axis],
    capabilities: Capabilities,
    *,
    grey: bool = False,
) -> None:
    """Paint the first two bands behind the lines of a plot.

    Parameters
    ----------
    plot
        Has all its lines.
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
    above, below = halves[::2], halves[1::2]
    if capabilities.unicode and capabilities.color not in ("none", "16"):
        found = palette.spread_colors if grey else palette.band_colors
        _paint_tints(plot, above, below, found(capabilities.color), everywhere=grey)
    else:
        _paint_shades(plot, above | below, capabilities, grey=grey)


def _halves(bands: Sequence[Band], across: Axis, up: Axis) -> NDArray[np.intp]:
    """Return which bands cover the middle of each half of a cell, two rows of them a cell."""
    covered = np.zeros((2 * up.cells, across.cells), np.intp)
    middles = up.cells - 1 + 0.25 - np.arange(2 * up.cells) / 2
    for number, band in enumerate(bands, 1):
        wide = band.low < band.high
        if not wide.any():
            continue
        column = across.nearest_cells(band.x[wide])
        low, high = up.cells_of(band.low[wide]), up.cells_of(band.high[wide])
        inside = (middles[:, None] >= low) & (middles[:, None] <= high)
        layer = np.zeros_like(covered)
        # Two points may share a column.
        np.maximum.at(layer.T, column, inside.T.astype(np.intp) * number)
        covered |= layer
    return covered


def _paint_tints(
    plot: Plot,
    above: NDArray[np.intp],
    below: NDArray[np.intp],
    colors: tuple[RGB, RGB, RGB],
    *,
    everywhere: bool,
) -> None:
    """Paint in dark tones, two halves a cell."""
    tints = np.array([0, *map(plot.number, colors)])
    lines = plot.signs != " "
    # A line keeps its colour, on the band if that is behind the whole of its cell, or else unseen.
    behind = np.maximum(above, below)
    inside = lines & (everywhere | (above == below))
    plot.papers[inside] = tints[behind[inside]]
    whole = ~lines & (above == below)
    plot.papers[whole] = tints[above[whole]]
    for sign, there, ink, paper in (
        ("▀", above > 0, above, below),
        ("▄", above == 0, below, above),
    ):
        half = ~lines & (above != below) & there
        plot.signs[half] = sign
        plot.inks[half], plot.papers[half] = tints[ink[half]], tints[paper[half]]


def _paint_shades(
    plot: Plot, bands: NDArray[np.intp], capabilities: Capabilities, *, grey: bool
) -> None:
    """Paint in shade characters, or in hatches where there is plain ASCII."""
    signs = np.array([*(_BLOCKS if capabilities.unicode else _HATCHES)])
    behind = palette.pinned_color(capabilities.color)
    inks = [palette.series_color(index, capabilities.color) for index in (0, 1)]
    numbers = np.array([0, *map(plot.number, [behind] * 3 if grey else [*inks, behind])])
    there = (plot.signs == " ") & (bands > 0)
    plot.signs[there], plot.inks[there] = signs[bands[there]], numbers[bands[there]]
