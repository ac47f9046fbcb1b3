"""Regions of the plane and the cells they are divided into: geometry as values."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import Extent

Position = tuple[float, float]
"""x and y."""

Units = tuple[float, float]
"""How much of x is as long as how much of y."""


class Frame(NamedTuple):
    """What to see of a plane at least, and in which proportion."""

    extent: Extent
    units: Units = (1.0, 1.0)


CELL_HEIGHT = 2.0
"""How many times as high as wide a cell of a terminal is."""

DEEPEST = 4096.0
"""How many times the home region's width and height can be divided."""

WIDEST = 8.0
"""How many times as wide and high as the home region a region can be."""

PAN = 1 / 8
"""The share of a region that comes into view when a cursor leaves it."""


class Grid(NamedTuple):
    """A region in rows and columns of equal cells; row 0 is the top one.

    Attributes
    ----------
    extent : Extent
        Of positive width and height.
    rows, columns : int
        None of them where there is no room.
    """

    extent: Extent
    rows: int
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    def centres(self) -> NDArray[np.float64]:
        """Return the middle of each cell, row by row, of shape (rows * columns, 2)."""
        x_min, x_max, y_min, y_max = self.extent
        rows, columns = self.rows, self.columns
        grid = np.empty((rows, columns, 2))
        grid[..., 0] = x_min + (np.arange(columns) + 0.5) / max(1, columns) * (x_max - x_min)
        grid[..., 1] = (y_max - (np.arange(rows) + 0.5) / max(1, rows) * (y_max - y_min))[:, None]
        return grid.reshape(-1, 2)

    def centre(self, row: int, column: int) -> Position:
        """Return the middle of a cell, which may be one beyond the region."""
        x_min, x_max, y_min, y_max = self.extent
        return (
            x_min + (column + 0.5) / self.columns * (x_max - x_min),
            y_max - (row + 0.5) / self.rows * (y_max - y_min),
        )

    def has(self, row: int, column: int) -> bool:
        """Whether there is such a cell."""
        return 0 <= row < self.rows and 0 <= column < self.columns

    def cells_of(
        self, xy: NDArray[np.floating]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Return where points fall.

        Parameters
        ----------
        xy
            Shape (n, 2).

        Returns
        -------
        tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]
            The indices of the points inside the region, their rows and their columns. A point on
            the lower or right edge belongs to the last row or column; one that is not finite is
            outside.
        """
        x_min, x_max, y_min, y_max = self.extent
        rows, columns = self.rows, self.columns
        x, y = xy[:, 0], xy[:, 1]
        # Comparisons with NaN are false, so this drops it too.
        inside = np.flatnonzero((x >= x_min) & (x <= x_max) & (y >= y_min) & (y <= y_max))
        column = ((x[inside] - x_min) / (x_max - x_min) * columns).astype(np.intp)
        row = ((y_max - y[inside]) / (y_max - y_min) * rows).astype(np.intp)
        return inside, np.minimum(row, rows - 1), np.minimum(column, columns - 1)

    def cell_of(self, place: Position) -> tuple[int, int] | None:
        """Return the row and the column of the cell that a place is in, if it is in one."""
        if not self.rows or not self.columns:
            return None
        inside, row, column = self.cells_of(np.array([place]))
        return (int(row[0]), int(column[0])) if len(inside) else None

    def contents(self, cell: tuple[int, int] | None, xy: NDArray[np.floating]) -> NDArray[np.intp]:
        """Return the indices of the points in a cell; there are none in no cell."""
        if cell is None:
            return np.zeros(0, np.intp)
        inside, row, column = self.cells_of(xy)
        return inside[(row == cell[0]) & (column == cell[1])]


def fitted(extent: Extent, units: Units, rows: float, columns: int) -> Extent:
    """Return the region that cells show of another, so that a circle is a circle.

    It is the smallest one with the same middle that has the other in it, and in which a unit of x
    is seen as long as a unit of y.

    Parameters
    ----------
    extent
        What is to be seen at least.
    units
        A unit of each axis.
    rows, columns
        The cells, of rows maybe half of one; without any, the same region is returned.
    """
    x_min, x_max, y_min, y_max = extent
    if rows <= 0 or columns < 1:
        return extent
    with np.errstate(all="ignore"):
        width = np.float64(x_max - x_min) / units[0] / columns
        height = np.float64(y_max - y_min) / units[1] / (rows * CELL_HEIGHT)
        wider, higher = float(height / width - 1), float(width / height - 1)
    if wider > 0:
        found = (*_grown(x_min, x_max, wider), y_min, y_max)
    else:
        found = (x_min, x_max, *_grown(y_min, y_max, higher))
    # Numbers near the largest that there are leave no room.
    return found if all(map(math.isfinite, found)) else extent


def _grown(low: float, high: float, share: float) -> tuple[float, float]:
    beyond = (high - low) * share / 2
    return low - beyond, high + beyond


def lattice(extent: Extent, count: int = 8) -> NDArray[np.float64]:
    """Return points all over a region, its edges among them, of shape (count * count, 2)."""
    x_min, x_max, y_min, y_max = extent
    x, y = np.linspace(x_min, x_max, count), np.linspace(y_min, y_max, count)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def stepped(
    grid: Grid, wanted: Extent, home: Extent, cursor: Position | None, right: int, up: int
) -> tuple[Position | None, Extent]:
    """Return where a cursor is after some steps from cell to cell, and the region then wanted.

    Beyond the edge the region moves along, unless it would lose sight of home. A cursor that is
    not in sight comes to the middle.

    Parameters
    ----------
    grid
        The region seen and its cells.
    wanted
        The region that it was fitted around.
    home
        The region that is seen when nothing is zoomed.
    cursor
        Where it is, or `None` where it is not shown.
    right, up
        Steps, negative ones to the left and down.
    """
    if not grid.rows or not grid.columns:
        return cursor, wanted
    cell = None if cursor is None else grid.cell_of(cursor)
    if cell is None:
        return grid.centre(grid.rows // 2, grid.columns // 2), wanted
    row, column = cell[0] - up, cell[1] + right
    if grid.has(row, column):
        return grid.centre(row, column), wanted
    x_min, x_max, y_min, y_max = grid.extent
    extent = moved(
        wanted,
        home,
        right * max(1, round(grid.columns * PAN)) * (x_max - x_min) / grid.columns,
        up * max(1, round(grid.rows * PAN)) * (y_max - y_min) / grid.rows,
    )
    return (cursor if extent == wanted else grid.centre(row, column)), extent


def around(region: Extent, xy: NDArray[np.floating]) -> Extent:
    """Return the smallest region with the same middle that has another and points in it.

    What shows a region and all the points beside it shows the same of this one.

    Parameters
    ----------
    region
        The other region.
    xy
        Shape (n, 2): the points.
    """
    x_min, x_max, y_min, y_max = region
    beyond = np.maximum((x_min, y_min) - xy, xy - (x_max, y_max)).max(axis=0, initial=0.0)
    right, up = beyond.tolist()
    return x_min - right, x_max + right, y_min - up, y_max + up


def zoomed(extent: Extent, home: Extent, factor: float, about: tuple[float, float]) -> Extent:
    """Return the region zoomed in by ``factor`` (out, below 1); ``about`` stays where it is seen.

    The same region is returned where that would go too far.
    """
    x_min, x_max, y_min, y_max = extent
    x, y = about
    found = (
        x - (x - x_min) / factor,
        x + (x_max - x) / factor,
        y - (y - y_min) / factor,
        y + (y_max - y) / factor,
    )
    return found if is_sensible(found, home) else extent


def moved(extent: Extent, home: Extent, right: float, up: float) -> Extent:
    """Return the region moved; the same one where it would lose sight of home altogether."""
    x_min, x_max, y_min, y_max = extent
    found = (x_min + right, x_max + right, y_min + up, y_max + up)
    return found if is_sensible(found, home) else extent


def magnification(extent: Extent, home: Extent) -> float:
    """Return how many times larger than at home things are seen."""
    return (home[1] - home[0]) / (extent[1] - extent[0])


def is_sensible(extent: Extent, home: Extent) -> bool:
    """Tell whether a region can be shown beside its home: neither too far nor too close."""
    for low, high, home_low, home_high in (extent[:2] + home[:2], extent[2:] + home[2:]):
        width, home_width = high - low, home_high - home_low
        if not (math.isfinite(width) and home_width / DEEPEST <= width <= home_width * WIDEST):
            return False
        # Numbers that far apart must still be told apart by their coordinates.
        if width <= 1e-9 * max(abs(low), abs(high)):
            return False
        if low > home_low + home_width * WIDEST or high < home_high - home_width * WIDEST:
            return False
    return True
