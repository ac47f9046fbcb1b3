"""The input plane's grid as a hidden layer sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import Extent
from tui.plotting.boundary.points import Points
from tui.plotting.boundary.region import Grid
from tui.plotting.steady import steady_interval

LINES = 13
"""Lines across and lines up."""

SAMPLES = 200
"""Samples along a line."""


POINTS_ON_LINES = 2 * LINES * SAMPLES


def grid_lines(extent: Extent) -> NDArray[np.float64]:
    """Return points along evenly spaced lines of a region, of shape (2 * LINES * SAMPLES, 2)."""
    x_min, x_max, y_min, y_max = extent
    along = np.linspace(0.0, 1.0, SAMPLES)
    across = np.repeat(np.linspace(0.0, 1.0, LINES), SAMPLES)
    along = np.tile(along, LINES)
    unit = np.concatenate([np.column_stack([along, across]), np.column_stack([across, along])])
    return unit * (x_max - x_min, y_max - y_min) + (x_min, y_min)


class WarpedPlane(NamedTuple):
    """What two neurons make of the plane and of the points on it.

    Attributes
    ----------
    xy
        Shape (n, 2): where the two put the points of `grid_lines`.
    outputs
        Shape (n, k): what the network says there.
    points
        Where they put the training and the test points; all of them are drawn.
    axis_names
        What the two neurons are called.
    wrong
        Of each set of points, which to mark as wrong.
    cursor
        Where they put the cursor's place on the plane, if there is a cursor.
    """

    xy: NDArray[np.floating]
    outputs: NDArray[np.floating]
    points: Sequence[Points]
    axis_names: tuple[str, str]
    wrong: Sequence[NDArray[np.bool_]] = ()
    cursor: tuple[float, float] | None = None

    def extent(self, previous: Extent | None) -> Extent:
        """Return a round region around all that is in it; see `steady.steady_interval`."""
        places = np.concatenate([self.xy, *[group.xy for group in self.points]])
        x, y = _limits(places[:, 0]), _limits(places[:, 1])
        before = (None, None) if previous is None else (previous[:2], previous[2:])
        return (*steady_interval(*x, before[0]), *steady_interval(*y, before[1]))


def _limits(values: NDArray[np.floating]) -> tuple[float, float]:
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (-1.0, 1.0)


def plot(
    xy: NDArray[np.floating],
    outputs: NDArray[np.floating],
    samples: Grid,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return a field that is blank but where points fall.

    Parameters
    ----------
    xy
        Shape (n, 2): where the points fall.
    outputs
        Shape (n, k): what the network says there.
    samples
        The region of the field in rows and columns.

    Returns
    -------
    tuple[NDArray[np.float64], NDArray[np.bool_]]
        Outputs of shape (rows, columns, k), and where they are blank. Of several points in one
        place the last one is seen.
    """
    field = np.zeros((*samples.shape, outputs.shape[1]))
    blank = np.ones(samples.shape, dtype=bool)
    inside, row, column = samples.cells_of(xy)
    field[row, column] = outputs[inside]
    blank[row, column] = False
    return field, blank
