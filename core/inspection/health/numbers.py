"""Numbers in the sentences, as people write them."""

from __future__ import annotations

import math

import numpy as np


def short(value: float, digits: int = 3) -> str:
    """Return a number with three digits behind the point, or if it is small, with that many."""
    if not math.isfinite(value) or abs(value) >= 1e6:
        return f"{value:.{digits}g}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 0.0995:
        return f"{value:.3f}"
    if abs(value) < 1e-9:
        return "0"
    return np.format_float_positional(value, digits - 1, fractional=False, trim="-")


def rate(value: float) -> str:
    """Return a learning rate."""
    return np.format_float_positional(value, 4, fractional=False, trim="-")


def percent(share: float) -> str:
    """Return a share of a step, as "0.02%"."""
    return f"{np.format_float_positional(100 * share, 1, fractional=False, trim='-')}%"


def part(share: float) -> str:
    """Return a small share as one part of many, as "1/4,000"."""
    if not share > 1e-12:
        return "nothing"
    many = 1.0 / share
    digits = max(0, math.floor(math.log10(many)) - 1)
    return f"1/{round(many, -digits):,.0f}"
