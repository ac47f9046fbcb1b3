"""A curve over the epochs, and as little of it as shows all that can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LARGEST = 1e300

Values = NDArray[np.float64]


class Curve(NamedTuple):
    """Values over the epochs, each array of shape (n,).

    Attributes
    ----------
    x : array
        The epochs, ascending.
    y : array
        A value for each.
    low, high : array
        The smallest and the largest value since the point before.
    """

    x: Values
    y: Values
    low: Values
    high: Values


Series = Mapping[str, Curve]
"""Curves by name."""

Pinned = Sequence[tuple[str, Curve]]
"""Curves to compare with, and a sign for the end of each."""


def curve(
    x: ArrayLike, y: ArrayLike, low: ArrayLike | None = None, high: ArrayLike | None = None
) -> Curve:
    """Return a curve of what is finite.

    Parameters
    ----------
    x
        Shape (n,), ascending.
    y
        Shape (n,).
    low, high
        Shape (n,): the smallest and the largest since the point before, or `None` where there is
        nothing between two points.
    """
    x, y = np.asarray(x, np.float64).ravel(), np.asarray(y, np.float64).ravel()
    count = min(len(x), len(y))
    x, y = x[:count], y[:count]
    ends = [y if one is None else np.asarray(one, np.float64)[:count] for one in (low, high)]
    # Numbers this large are as good as infinite: the span of two of them is not a float.
    finite = np.isfinite(x) & (np.abs(y) < _LARGEST)
    if not finite.all():
        x, y = x[finite], y[finite]
        ends = [one[finite] for one in ends]
    ends = [np.where(np.abs(one) < _LARGEST, one, y) for one in ends]
    return Curve(x, y, np.minimum(ends[0], y), np.maximum(ends[1], y))


def condensed(curve: Curve, columns: int, limits: tuple[float, float] | None = None) -> Curve:
    """Return a curve of one point a column, where it has more than two.

    A point is the median of its column, with the smallest and the largest there: so a spike one
    epoch wide stays in sight in a history of a million, and yet what the curve does as a whole can
    be seen. The first point is that of the curve itself.

    Parameters
    ----------
    curve
        Any number of points.
    columns
        How many columns there are to draw in.
    limits
        Where the first column begins and the last one ends, or `None` for the first and
        the last x.
    """
    x, y, low, high = curve
    columns = max(1, columns)
    if len(x) <= 2 * columns:
        return curve
    first, last = limits or (x[0], x[-1])
    edges = np.linspace(first, last, columns + 1)[1:-1]
    bounds = np.unique([0, *np.searchsorted(x, edges, side="right").tolist(), len(x)])
    starts, ends = bounds[:-1], bounds[1:]
    in_order = y.copy()
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        in_order[start:end].sort()
    middle = in_order[(starts + ends - 1) // 2]
    points = Curve(
        x[ends - 1], middle, np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
    )
    if points.x[0] == x[0]:
        return points
    return Curve(*(np.append(one[:1], many) for one, many in zip(curve, points, strict=True)))
