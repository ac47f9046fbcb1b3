"""The points that lie on a plane: for training, for the test, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from core import Extent
from tui.plotting.boundary.points import Points
from tui.plotting.boundary.region import Units

_NO_ROWS = Points(np.empty((0, 2)), np.empty(0), are_new=True)
_HIDDEN = Points(np.empty((0, 2)), np.empty(0, np.intp), hollow=True)


@dataclass(frozen=True, slots=True, eq=False)
class Scatter:
    """The points of a plane.

    Attributes
    ----------
    train
        The training points. Any number: what cannot be seen is not drawn.
    test
        The test points.
    extent
        The region they lie in: x_min, x_max, y_min, y_max.
    class_names
        A name for each class.
    axis_names
        Names of the x and the y axis.
    units
        How much of x is as long as how much of y.
    new
        Points that nobody knows the class of, which are no data.
    """

    train: Points
    test: Points
    extent: Extent
    class_names: tuple[str, ...] = ()
    axis_names: tuple[str, str] = ("", "")
    units: Units = (1.0, 1.0)
    new: Points = _NO_ROWS

    def beside(self, new: Points) -> Scatter:
        """Return the same points with others beside them, which are no data."""
        return replace(self, new=new)

    def groups(self, *, test: bool) -> list[Points]:
        """Return the sets of points to draw, with the test points or with none in their place."""
        return [self.new, self.train, self.test if test else _HIDDEN]

    @classmethod
    def of(
        cls,
        train: tuple[ArrayLike, ArrayLike],
        test: tuple[ArrayLike, ArrayLike] = ((), ()),
        *,
        extent: Extent,
        class_names: Sequence[str] = (),
        axis_names: tuple[str, str] = ("", ""),
        units: Units = (1.0, 1.0),
    ) -> Scatter:
        """Return points from their places and classes.

        Parameters
        ----------
        train
            Shapes (n, 2) and (n,): the training points, and the class of each, from 0, or its
            target value.
        test
            The same of the test points.
        extent
            The region to show.
        class_names
            A name for each class.
        axis_names
            Names of the x and the y axis.
        units
            How much of x is as long as how much of y.

        Raises
        ------
        ValueError
            If points and classes do not match.
        """
        return cls(
            _points("training", *train),
            _points("test", *test, hollow=True),
            extent,
            tuple(class_names),
            axis_names,
            units,
        )

    @property
    def value_range(self) -> tuple[float, float]:
        """The lowest and the highest label, as of targets; (-1, 1) if there are none."""
        labels = np.concatenate([self.train.labels, self.test.labels]).astype(np.float64)
        labels = labels[np.isfinite(labels)]
        return (float(labels.min()), float(labels.max())) if len(labels) else (-1.0, 1.0)


def _points(which: str, xy: ArrayLike, labels: ArrayLike, *, hollow: bool = False) -> Points:
    xy, labels = np.asarray(xy, dtype=np.float64), np.asarray(labels).reshape(-1)
    if not xy.size:
        xy = xy.reshape(0, 2)
    if xy.ndim != 2 or xy.shape[1] != 2 or len(xy) != len(labels):
        raise ValueError(
            f"The {which} points have shape {xy.shape} and their classes {labels.shape}; "
            "they need (n, 2) and (n,)."
        )
    return Points(xy, labels, hollow)
