"""Where the parts of the picture of a decision boundary are, and the axes around its plot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from rich.cells import cell_len

from core import Extent
from tui.plotting import canvas, ticks
from tui.plotting.boundary.region import Grid, Units, fitted
from tui.plotting.colors import palette
from tui.terminal.capabilities import Capabilities

_SMALLEST_WITH_AXES = (16, 5)

_Ticks = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Layout:
    """Where things are in a panel of `width` x `height` cells.

    Attributes
    ----------
    extent
        The region drawn: the one that was asked for, and so much more beside it that a unit of x
        is as long as one of y.
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


@lru_cache(maxsize=32)
def lay_out(
    width: int,
    height: int,
    extent: Extent,
    capabilities: Capabilities,
    axis_names: tuple[str, str] = ("", ""),
    units: Units = (1.0, 1.0),
) -> Layout:
    """Share out a panel of `width` x `height` cells.

    Parameters
    ----------
    width
        Columns of the panel, in cells.
    height
        Rows of the panel, in cells.
    extent
        The region to draw at least.
    capabilities
        What the terminal can show; with colour and Unicode a cell takes two
        samples, one above the other.
    axis_names
        As given to `BoundaryFigure`.
    units
        How much of x is to be as long as how much of y.

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
        columns, rows = max(0, width), max(0, height)
        extent = fitted(extent, units, rows, columns)
        return Layout(width, height, extent, 0, 0, columns, rows, (), (), samples)
    # Room for a name such as "x2", so that it need not take a row of its own.
    left = min(3, cell_len(axis_names[1])) + 1
    while True:
        top = int(cell_len(axis_names[1]) > left - 1 and height >= 12)
        columns, rows = width - left, height - 2 - top
        seen = fitted(extent, units, rows, columns)
        x_min, x_max, y_min, y_max = seen
        y_ticks = _ticks(y_max, y_min, max(2, min(7, height // 5)), rows, _has_rows(width))
        y_labels = [label for _, label in y_ticks]
        # What is seen depends on the room, and the room on the labels of what is seen.
        needed = max(map(len, y_labels), default=1) + 1
        if needed <= left or needed >= width:
            break
        left = needed
    name = canvas.clean(axis_names[0], columns // 2, unicode=capabilities.unicode)
    x_ticks = _ticks(x_min, x_max, _most_across(columns), columns, _has_columns(columns, name))
    return Layout(
        width,
        height,
        seen,
        left,
        top,
        columns,
        rows,
        x_ticks,
        y_ticks,
        samples,
    )


def _ticks(
    low: float, high: float, most: int, cells: int, have_room: Callable[[_Ticks], bool]
) -> _Ticks:
    """Return cells and labels of round values: of some more where one alone would be left.

    The cells are counted from the first end that is given, be it the lower or the upper one.
    """
    found = []
    for count in (most, most + 1, most + 2):
        values = ticks.nice_ticks(min(low, high), max(low, high), count)
        places = [min(cells - 1, int((value - low) / (high - low) * cells)) for value in values]
        found.append(tuple(zip(places, ticks.labels(values), strict=True)))
    if len(found[0]) > 1:
        return found[0]
    return next((more for more in found if len(more) > 1 and have_room(more)), found[0])


def _has_rows(width: int) -> Callable[[_Ticks], bool]:
    """Return what tells whether labels one above the other are whole, and blank rows between."""
    return lambda marks: all(
        above + 1 < below and len(label) + 1 < width
        for (below, label), (above, _) in pairwise(marks)
    )


def _has_columns(columns: int, name: str) -> Callable[[_Ticks], bool]:
    """Return what tells whether labels side by side are all seen, with a blank between."""

    def have_room(marks: _Ticks) -> bool:
        end = -1
        for column, label in marks:
            start = max(0, min(column - (len(label) - 1) // 2, columns - len(label)))
            if start <= end or len(label) > columns:
                return False
            end = start + len(label)
        return _beside(marks, name, columns) in ((), marks)

    return have_room


def _beside(marks: _Ticks, name: str, columns: int) -> _Ticks:
    """Return the marks that the name of the axis leaves; none where it has to stand on the axis.

    One tick alone says nothing of the scale, nor do more than usual with one of them lost.
    """
    start = columns - cell_len(name) - (2 if name else 0)
    left = tuple(mark for mark in marks if mark[0] + len(mark[1]) // 2 < start)
    fewest = len(marks) if len(marks) > _most_across(columns) else min(2, len(marks))
    return left if len(left) >= fewest else ()


def _most_across(columns: int) -> int:
    return max(2, min(9, columns // 11))


def frame(area: Layout, axis_names: tuple[str, str], capabilities: Capabilities) -> Any:
    """Return a plotext matrix with everything but the plot area, which is left blank.

    Parameters
    ----------
    area
        Where things are.
    axis_names
        Names of the x and the y axis, as they were given to `lay_out`.
    capabilities
        What the terminal can show.
    """
    plotext = canvas.library()
    unicode, color = capabilities.unicode, capabilities.color != "none"
    matrix = plotext.matrix(area.width, area.height, canvas.pixel(None))
    if area.left == 0:
        return matrix
    figure = canvas.new_figure(area.width, area.height - area.top, color=color)
    # Ticks in cells, not in data units, so that they stand exactly where the samples do.
    pad = area.left - 1
    figure.ruler(0, 0).lim(0, area.columns - 1)
    figure.ruler(1, 0).lim(0, area.rows - 1)
    x_name = canvas.clean(axis_names[0], area.columns // 2, unicode=unicode)
    beside = _beside(area.x_ticks, x_name, area.columns)
    x_ticks = beside or area.x_ticks
    is_on_axis = len(area.x_ticks) > len(beside) == 0
    figure.ruler(0, 0).ticks([c for c, _ in x_ticks], [label for _, label in x_ticks])
    y_ticks = area.y_ticks or ((0, ""),)
    figure.ruler(1, 0).ticks(
        [area.rows - 1 - row for row, _ in y_ticks],
        [label.rjust(pad) for _, label in y_ticks],
    )
    matrix.insert(0, area.top, figure.build())
    ink = palette.LABEL if color else None
    if is_on_axis:
        x_name = f" {x_name}"
    row = area.height - 1 - is_on_axis
    canvas.write(matrix, area.width - cell_len(x_name), row, x_name, ink)
    if area.top:
        y_name = canvas.clean(axis_names[1], area.width, unicode=unicode)
        canvas.write(matrix, 0, 0, y_name, ink)
    else:
        # The topmost row without a tick label; ticks are several rows apart.
        row = int(0 in {row for row, _ in y_ticks})
        y_name = canvas.clean(axis_names[1], pad, unicode=unicode)
        canvas.write(matrix, pad - cell_len(y_name), row, y_name, ink)
    return matrix
