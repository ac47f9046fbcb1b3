"""Checks of settings, each with a sentence that says what would be right."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np


def known(name: str, names: Iterable[str], what: str) -> str:
    """Return ``name``, or raise ValueError listing the names there are."""
    names = tuple(names)
    if name not in names:
        raise ValueError(f"unknown {what} {name!r}; known: {', '.join(names)}")
    return name


def positive_integer(value: object, what: str) -> int:
    """Return ``value`` as an int, or raise ValueError unless it is a whole number above 0."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{what} is {value!r}; it must be a whole number of at least 1")
    return int(value)


def positive(value: float, what: str) -> float:
    """Return ``value`` as a float, or raise ValueError unless it is finite and above 0."""
    number = _number(value, what)
    if not number > 0.0 or math.isinf(number):
        raise ValueError(f"{what} is {value!r}; it must be a number above 0")
    return number


def finite(value: float, what: str) -> float:
    """Return ``value`` as a float, or raise ValueError unless it is finite."""
    number = _number(value, what)
    if not math.isfinite(number):
        raise ValueError(f"{what} is {value!r}; it must be a finite number")
    return number


def in_range(value: float, what: str, low: float, below: float) -> float:
    """Return ``value`` as a float, or raise ValueError unless ``low <= value < below``."""
    number = _number(value, what)
    if not low <= number < below:
        limit = f"at least {low:g} and " + ("finite" if math.isinf(below) else f"below {below:g}")
        raise ValueError(f"{what} is {value!r}; it must be {limit}")
    return number


def _number(value: float, what: str) -> float:
    try:
        if isinstance(value, str):
            raise TypeError  # float would read "0.1", and the text would live on in the settings
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{what} is {value!r}; it must be a number") from None
