"""As few points of a curve as show all that can be seen of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LARGEST = 1e300


def thin(
    x: ArrayLike, y: ArrayLike, columns: int, limits: tuple[float, float] | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Keep what can be seen of a curve: the lowest and the highest point of each column.

    So a spike one epoch wide stays visible in a history of a million, which a mean or every n-th
    point would lose (the M4 aggregation of Jugel et al., 2014, without first and last).

    Parameters
    ----------
    x
        Shape (n,), ascending.
    y
        Shape (n,).
    columns
        How many columns there are to draw in.
    limits
        Where the first column begins and the last one ends, or `None` for the first and
        the last x.

    Returns
    -------
    tuple[NDArray[np.float64], NDArray[np.float64]]
        x and y of at most `2 * columns` points, in the order of the curve. Points that are not
        finite are left out. If all fit, all are kept.
    """
    x, y = np.asarray(x, dtype=np.float64).ravel(), np.asarray(y, dtype=np.float64).ravel()
    count = min(len(x), len(y))
    x, y = x[:count], y[:count]
    # Numbers this large are as good as infinite: the span of two of them is not a float.
    finite = np.isfinite(x) & (np.abs(y) < _LARGEST)
    if not finite.all():
        x, y = x[finite], y[finite]
    columns = max(1, columns)
    if len(x) <= 2 * columns:
        return x, y
    first, last = limits or (x[0], x[-1])
    edges = np.linspace(first, last, columns + 1)[1:-1]
    bounds = [0, *np.searchsorted(x, edges, side="right").tolist(), len(x)]
    kept: set[int] = set()
    # A loop over columns: argmin and argmax of a slice are by far the fastest way over the points.
    for start, end in pairwise(bounds):
        if start < end:
            kept.add(start + int(y[start:end].argmin()))
            kept.add(start + int(y[start:end].argmax()))
    places = sorted(kept)
    return x[places], y[places]
