"""Where ticks go, and how numbers are written: below 0 with the sign of a textbook.

Where there is only ASCII, that sign is a hyphen by the time that it is shown.
"""

from __future__ import annotations

import math
from itertools import pairwise

_MOST_DIGITS = 15
"""Decimals of a label; two floats that have more in common are hardly two."""


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round values inside [low, high], at most `most` of them.

    The steps are 1, 2 and 5 times a power of ten, as in Heckbert, "Nice Numbers for Graph
    Labels", Graphics Gems (1990).
    """
    span = high - low
    if not math.isfinite(span) or most < 1 or not span / most > 0:
        return []
    exponent = math.floor(math.log10(span / most))
    for multiple in (1, 2, 5, 10, 20, 50, 100):
        step = multiple * 10.0**exponent
        if not step > 0:
            continue
        # A hair of slack, so that 0.3 is inside [0.1, 0.3] whatever the rounding.
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [index * step for index in range(first, last + 1)]
    return []


def labels(values: list[float]) -> list[str]:
    """Return short labels of equal precision, enough of it to tell the values apart."""
    if not values:
        return []
    largest = max(abs(value) for value in values)
    step = min((b - a for a, b in pairwise(values)), default=largest)
    if largest and not 1e-4 <= largest < 1e5:
        return [_scientific(value, step) for value in values]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    return [minus(f"{value + 0.0:.{min(decimals, _MOST_DIGITS)}f}") for value in values]


_WHOLE = 999.5
"""From here on three figures have no decimals left."""


def short(value: float) -> str:
    """Return a number in two or three significant figures, for a legend."""
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "−inf"
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1:
        return minus(f"{value:.3f}" if abs(value) >= 1e-2 else f"{value:.4f}")
    if abs(value) < 1e-3 or abs(value) >= 1e5:
        return _tidy(f"{value:.1e}")
    return minus(f"{value:.3g}" if abs(value) < _WHOLE else f"{value:.0f}")


def short_power(exponent: float) -> str:
    """Return ten to the power of `exponent` as a short label; the power's digits are 1, 2 or 5."""
    power = math.floor(exponent + 1e-9)
    digit = round(10 ** (exponent - power))
    if -3 <= power <= 4:
        return f"{digit * 10.0**power:.{max(0, -power)}f}"
    return minus(f"{digit}e{power}")


def epoch(value: float) -> str:
    """Return the number of an epoch as a short label."""
    if value >= 10_000_000 and value % 1_000_000 == 0:
        return f"{value / 1e6:.0f}M"
    if value >= 10_000 and value % 1000 == 0:
        return f"{value / 1e3:.0f}k"
    return f"{value:.0f}"


def _scientific(value: float, step: float) -> str:
    if value == 0:
        return "0"
    digits = 0
    if step > 0:
        digits = max(0, math.floor(math.log10(abs(value))) - math.floor(math.log10(step) + 1e-9))
    return _tidy(f"{value:.{min(digits, _MOST_DIGITS)}e}")


def _tidy(text: str) -> str:
    mantissa, exponent = text.split("e")
    return minus(f"{mantissa}e{int(exponent)}")


def plain(value: float, cells: int = 8) -> str:
    """Return a number as people write it, such as ``0.130``, in so many cells.

    It has three decimals; more where it is so small that these would not tell it from 0, and fewer
    where it is too large for that. Only what has no room otherwise has a power of ten.
    """
    if not math.isfinite(value):
        return short(value)
    decimals, value = 3, value + 0.0  # which is no 0 below 0
    if value and abs(value) < 0.01:
        decimals = min(20, 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    while len(text) > cells and decimals > 0 and _says_something(value, decimals - 1):
        decimals -= 1
        text = f"{value:.{decimals}f}"
    if len(text) <= cells:
        return minus(text)
    digits = max(0, min(2, cells - len(_tidy(f"{value:.0e}")) - 1))
    mantissa, exponent = _tidy(f"{value:.{digits}e}").split("e")
    power = f"{mantissa.rstrip('0').rstrip('.') if digits else mantissa}e{exponent}"
    return minus(text) if len(text) <= len(power) else power


def minus(text: str) -> str:
    """Return a number with the sign of a textbook below 0, such as ``−0.130``."""
    return text.replace("-", "−")


def _says_something(value: float, decimals: int) -> bool:
    """Whether a number has a digit other than 0 left in so many decimals."""
    return float(f"{value:.{decimals}f}") != 0
