"""The input plane's grid as a hidden layer sees it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui.plotting.boundary.region import Extent, Grid

LINES = 13
"""Lines across and lines up."""

SAMPLES = 200
"""Samples along a line."""


def grid_lines(extent: Extent) -> NDArray[np.float64]:
    """Return points along evenly spaced lines of a region, of shape (2 * LINES * SAMPLES, 2)."""
    x_min, x_max, y_min, y_max = extent
    along = np.linspace(0.0, 1.0, SAMPLES)
    across = np.repeat(np.linspace(0.0, 1.0, LINES), SAMPLES)
    along = np.tile(along, LINES)
    unit = np.concatenate([np.column_stack([along, across]), np.column_stack([across, along])])
    return unit * (x_max - x_min, y_max - y_min) + (x_min, y_min)


def plot(
    xy: NDArray[np.floating],
    outputs: NDArray[np.floating],
    extent: Extent,
    shape: tuple[int, int],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return a field that is blank but where points fall.

    Parameters
    ----------
    xy
        Shape (n, 2): where the points fall.
    outputs
        Shape (n, k): what the network says there.
    extent
        The region of the field.
    shape
        Rows and columns of the field.

    Returns
    -------
    tuple[NDArray[np.float64], NDArray[np.bool_]]
        Outputs of shape (rows, columns, k), and where they are blank. Of several points in one
        place the last one is seen.
    """
    field = np.zeros((*shape, outputs.shape[1]))
    blank = np.ones(shape, dtype=bool)
    inside, row, column = Grid(extent, *shape).cells_of(xy)
    field[row, column] = outputs[inside]
    blank[row, column] = False
    return field, blank
