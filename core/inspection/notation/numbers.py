"""Numbers as they stand in a column: with a sign, as many decimals as the others, adding up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from string import Formatter

FEWEST, MOST = 4, 8
"""Decimals of a column."""

_LARGEST = 1e7
_MINUS = "−"


def decimals_for(values: Sequence[float], fewest: int = FEWEST, most: int = MOST) -> int:
    """Return with how many decimals numbers have four digits, the largest of them at least.

    One more than ``most`` says that so many are needed that a power of ten is better.
    """
    sizes = [abs(value) for value in values if math.isfinite(value) and value]
    if not sizes:
        return fewest
    largest = max(sizes)
    if largest >= _LARGEST:
        return most + 1
    needed = max(fewest, 3 - math.floor(math.log10(largest)))
    return needed if needed <= max(most, fewest) else max(most, fewest) + 1


def number(value: float, decimals: int = FEWEST, *, sign: bool = False, most: int = MOST) -> str:
    """Return a number with so many decimals, with a power of ten where they are too many.

    Parameters
    ----------
    value : float
    decimals : int
    sign : bool
        Whether a number above 0 has its sign as well.
    most : int
        Beyond this many decimals it is a power of ten.
    """
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "−inf" if value < 0 else "+inf" if sign else "inf"
    if abs(value) < 10.0 ** -(decimals + 4):
        return f"{0:.{min(decimals, FEWEST)}f}"  # no sign: it is 0, up to rounding
    style = f".{FEWEST}e" if decimals > most or abs(value) >= _LARGEST else f".{decimals}f"
    text = f"{abs(value):{style}}"
    if value < 0:
        return f"{_MINUS}{text}".replace("e-", "e−")
    return f"{'+' if sign else ''}{text}".replace("e-", "e−")


def column(
    values: Sequence[float], fewest: int = FEWEST, *, sign: bool = True, most: int = MOST
) -> list[str]:
    """Return numbers with one common number of decimals."""
    most = max(most, fewest)
    decimals = decimals_for(values, fewest, most)
    return [number(value, decimals, sign=sign, most=most) for value in values]


def small_too(values: Sequence[float], fewest: int = FEWEST) -> list[str]:
    """Return numbers as ``column`` does, with up to two decimals more for the small ones."""
    most = max(MOST, fewest)
    decimals = decimals_for(values, fewest, most)
    sizes = [abs(value) for value in values if math.isfinite(value) and value]
    if sizes and decimals < most:
        wanted = 3 - math.floor(math.log10(min(sizes)))
        decimals = max(decimals, min(wanted, decimals + 2, most))
    return [number(value, decimals, sign=True, most=most) for value in values]


def adding_up(addends: Sequence[float], total: float, fewest: int = FEWEST) -> int:
    """Return with how many decimals rounded addends add up to the rounded total.

    Within one of the last digit; or as many as there can be, if with none they do.
    """
    most = max(MOST, fewest)
    values = [*addends, total]
    if not all(map(math.isfinite, values)):
        return fewest
    first = decimals_for(values, fewest, most)
    for decimals in range(first, most + 1):
        unit = 10.0**-decimals
        if (
            abs(sum(round(value, decimals) for value in addends) - round(total, decimals))
            < 1.5 * unit
        ):
            return decimals
    return first


def telling(before: Sequence[float], after: Sequence[float], fewest: int = FEWEST) -> int:
    """Return with how many decimals the largest of some changes has three digits."""
    changes = [abs(b - a) for a, b in zip(before, after, strict=True)]
    largest = max((change for change in changes if math.isfinite(change)), default=0.0)
    if not largest:
        return fewest
    return min(12, max(fewest, 2 - math.floor(math.log10(largest))))


def setting(value: float) -> str:
    """Return a setting as people write it: 0.1, 1e-8; six digits of it at most."""
    return f"{value:.6g}".replace("e-0", "e-").replace("-", _MINUS)


def as_numpy(value: float) -> str:
    """Return a setting as Python has it."""
    return f"{value:.17g}" if float(f"{value:.10g}") != value else f"{value:.10g}"


def probability(value: float, decimals: int = FEWEST) -> str:
    """Return a number from 0 to 1 with as many decimals as it takes to tell it from both."""
    nearest = min(abs(value), abs(1.0 - value))
    if 0.0 < nearest < 10.0**-decimals:
        decimals = min(16, 1 - math.floor(math.log10(nearest)))
    return number(value, decimals, most=16)


def percent(share: float) -> str:
    """Return a share as a percentage."""
    return f"{share:.0%}".replace("-", _MINUS)


def filled(formula: str, **values: str) -> str:
    """Return a formula with numbers in the place of names in braces.

    One below 0 stands in parentheses behind a sign, as in 1 − (−0.5).
    """
    written = ""
    for text, name, _, _ in Formatter().parse(formula):
        written += text
        if name is not None:
            value = values[name]
            behind_a_sign = written.rstrip()[-1:] in ("−", "×", "÷", "+", "n")
            written += f"({value})" if value.startswith(_MINUS) and behind_a_sign else value
    return written
