"""Numbers and arrays as Python writes them, from which they come back to the last bit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

INDENT = "    "
_PER_LINE = 6


def assignment(name: str, values: Any, after: str = "") -> Iterator[str]:
    """Yield the lines that make an array of float64.

    Parameters
    ----------
    name : str
        What it is called.
    values : array_like of any shape
    after : str
        What follows, as ``.astype(np.float32)``.
    """
    lines = list(literal(np.asarray(values, np.float64)))
    if len(lines) == 1:
        yield f"{name} = np.array({lines[0]}){after}"
        return
    yield f"{name} = np.array("
    yield from (f"{INDENT}{line}" for line in lines)
    yield f"){after}"


def literal(values: np.ndarray) -> Iterator[str]:
    """Yield numbers as Python has them, on several lines where they are many."""
    if not values.ndim:
        yield number(float(values))
    elif values.ndim == 1 and len(values) <= _PER_LINE:
        yield "[" + ", ".join(map(number, values.tolist())) + "]"
    else:
        yield "["
        if values.ndim == 1:
            for start in range(0, len(values), _PER_LINE):
                part = values[start : start + _PER_LINE].tolist()
                yield f"{INDENT}{', '.join(map(number, part))},"
        else:
            for row in values:
                *lines, end = literal(row)
                yield from (f"{INDENT}{line}" for line in lines)
                yield f"{INDENT}{end},"
        yield "]"


def number(value: float) -> str:
    """Return a number as NumPy has it."""
    if math.isnan(value):
        return "np.nan"
    if math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    return repr(value)
