"""The part of the plane that is shown: zooming and moving as plain functions of regions."""

from __future__ import annotations

import math

from tui.plotting.boundary.points import Extent

DEEPEST = 4096.0
"""How many times the home region's width and height can be divided."""

WIDEST = 8.0
"""How many times as wide and high as the home region a region can be."""


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
    return found if _is_sensible(found, home) else extent


def moved(extent: Extent, home: Extent, right: float, up: float) -> Extent:
    """Return the region moved; the same one where it would lose sight of home altogether."""
    x_min, x_max, y_min, y_max = extent
    found = (x_min + right, x_max + right, y_min + up, y_max + up)
    return found if _is_sensible(found, home) else extent


def magnification(extent: Extent, home: Extent) -> float:
    """Return how many times larger than at home things are seen."""
    return (home[1] - home[0]) / (extent[1] - extent[0])


def _is_sensible(extent: Extent, home: Extent) -> bool:
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
