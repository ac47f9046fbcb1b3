"""Where the parts of the picture of a decision boundary are: axes, their labels and the plot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len

from tui.plotting import ticks
from tui.plotting.boundary.region import Extent, Grid
from tui.terminal.capabilities import Capabilities

_SMALLEST_WITH_AXES = (16, 5)


@dataclass(frozen=True)
class Layout:
    """Where things are in a panel of `width` x `height` cells.

    Attributes
    ----------
    extent
        The region drawn.
    left
        Columns of tick labels and axis left of the plot area.
    top
        Rows above the plot area, 1 if an axis name stands there.
    columns
        Width of the plot area.
    rows
        Height of the plot area.
    x_ticks
        Column of the plot area and label of each tick.
    y_ticks
        Row of the plot area and label of each tick.
    samples_per_cell
        2 with half blocks, else 1; one above the other.
    """

    width: int
    height: int
    extent: Extent
    left: int
    top: int
    columns: int
    rows: int
    x_ticks: tuple[tuple[int, str], ...]
    y_ticks: tuple[tuple[int, str], ...]
    samples_per_cell: int

    @property
    def cells(self) -> Grid:
        """The cells of the plot area."""
        return Grid(self.extent, self.rows, self.columns)

    @property
    def samples(self) -> Grid:
        """The samples of a field: evaluate the network in the middle of each."""
        return Grid(self.extent, self.rows * self.samples_per_cell, self.columns)


def lay_out(
    width: int,
    height: int,
    extent: Extent,
    capabilities: Capabilities,
    axis_names: tuple[str, str] = ("", ""),
) -> Layout:
    """Share out a panel of `width` x `height` cells.

    Parameters
    ----------
    width
        Columns of the panel, in cells.
    height
        Rows of the panel, in cells.
    extent
        The region to draw.
    capabilities
        What the terminal can show; with colour and Unicode a cell takes two
        samples, one above the other.
    axis_names
        As given to `BoundaryFigure`.

    Raises
    ------
    ValueError
        If the extent is empty or not finite.
    """
    x_min, x_max, y_min, y_max = extent
    if not (np.all(np.isfinite(extent)) and x_max > x_min and y_max > y_min):
        raise ValueError(
            f"The extent {extent} is empty; it needs x_min < x_max and y_min < y_max, all finite."
        )
    half_blocks = capabilities.unicode and capabilities.color != "none"
    samples = 2 if half_blocks else 1
    if width < _SMALLEST_WITH_AXES[0] or height < _SMALLEST_WITH_AXES[1]:
        return Layout(width, height, extent, 0, 0, max(0, width), max(0, height), (), (), samples)
    y_values = ticks.nice_ticks(y_min, y_max, max(2, min(7, height // 5)))
    y_labels = ticks.labels(y_values)
    # Room for a name such as "x2", so that it need not take a row of its own.
    short_name = min(3, cell_len(axis_names[1]))
    left = max(short_name, max(map(len, y_labels), default=1)) + 1
    top = int(cell_len(axis_names[1]) > left - 1 and height >= 12)
    columns, rows = width - left, height - 2 - top
    x_values = ticks.nice_ticks(x_min, x_max, max(2, min(9, columns // 11)))
    return Layout(
        width,
        height,
        extent,
        left,
        top,
        columns,
        rows,
        tuple(
            (min(columns - 1, int((value - x_min) / (x_max - x_min) * columns)), label)
            for value, label in zip(x_values, ticks.labels(x_values), strict=True)
        ),
        tuple(
            (min(rows - 1, int((y_max - value) / (y_max - y_min) * rows)), label)
            for value, label in zip(y_values, y_labels, strict=True)
        ),
        samples,
    )
