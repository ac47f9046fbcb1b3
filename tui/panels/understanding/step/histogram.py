"""How numbers are spread, in one row of cells."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tui.widgets.rows import bars

_MIDDLE = {True: "│", False: "|"}


def histogram(values: Sequence[float], cells: int, *, unicode: bool = True) -> str:
    """Return how many of the values lie where, from the least to the largest: a bar for a cell.

    Values that are not finite are left out. A cell with any value has a bar, however small.
    """
    numbers = np.array([value for value in values if math.isfinite(value)])
    if cells < 1 or not len(numbers):
        return ""
    counts, _ = np.histogram(numbers, bins=cells)
    return _bars(counts, int(counts.max()), unicode=unicode)


def tug_of_war(values: Sequence[float], cells: int, *, unicode: bool = True) -> str:
    """Return how values are spread on both sides of 0, which is in the middle; zeros are left out.

    Both sides have the same scale.
    """
    numbers = np.array([value for value in values if math.isfinite(value) and value])
    side = (cells - 1) // 2
    if side < 1 or not len(numbers):
        return ""
    reach = float(np.abs(numbers).max())
    down, _ = np.histogram(numbers[numbers < 0], bins=side, range=(-reach, 0.0))
    up, _ = np.histogram(numbers[numbers > 0], bins=side, range=(0.0, reach))
    most = int(max(down.max(), up.max()))
    left, right = (_bars(counts, most, unicode=unicode) for counts in (down, up))
    return f"{left}{_MIDDLE[unicode]}{right}"


def _bars(counts: np.ndarray, most: int, *, unicode: bool) -> str:
    return bars((int(count) / most for count in counts), unicode=unicode)
