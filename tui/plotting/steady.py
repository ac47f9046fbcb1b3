"""Ranges that follow moving numbers by leaps, so that a picture's scale does not tremble."""

from __future__ import annotations

import math

_ROOMY = 0.4
"""The share of a range that the numbers fill at least, before it is made smaller."""


def steady_limit(peak: float, previous: float | None) -> float:
    """Return 1, 2 or 5 times a power of ten that is no less than ``peak``.

    Parameters
    ----------
    peak
        The largest of the numbers, from 0.
    previous
        What this returned last; kept while it is neither too small nor far too large.
    """
    if not math.isfinite(peak) or peak <= 0:
        return previous or 1.0
    if previous is not None and _ROOMY * previous / 2 <= peak <= previous:
        return previous
    power = 10.0 ** math.floor(math.log10(peak))
    for multiple in (1, 2, 5, 10):
        if multiple * power >= peak:
            return multiple * power
    return 10 * power


class SteadyLimit:
    """A limit that follows peaks by leaps, as long as they are of the same thing."""

    def __init__(self) -> None:
        self._of: object = None
        self._limit: float | None = None

    def follow(self, peak: float, of: object) -> float:
        """Return the limit for a peak; ``of`` is equal for peaks of the same thing."""
        previous = self._limit if of == self._of else None
        self._of, self._limit = of, steady_limit(peak, previous)
        return self._limit


def steady_interval(
    low: float, high: float, previous: tuple[float, float] | None
) -> tuple[float, float]:
    """Return a round interval around [low, high] with a margin.

    Parameters
    ----------
    low, high
        The least and the largest of the numbers.
    previous
        What this returned last; kept while the numbers are inside and fill enough of it.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return previous or (-1.0, 1.0)
    if previous is not None:
        inside = previous[0] <= low and high <= previous[1]
        if inside and high - low >= _ROOMY * (previous[1] - previous[0]):
            return previous
    width = high - low
    if width <= 1e-9 * max(1.0, abs(low), abs(high)):
        middle = round(low, 3)
        return middle - max(0.5, abs(low)), middle + max(0.5, abs(low))
    step = 10.0 ** math.floor(math.log10(width)) / 2
    margin = 0.05 * width
    return math.floor((low - margin) / step) * step, math.ceil((high + margin) / step) * step
