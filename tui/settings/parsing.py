"""What the user writes for a setting, read as a value; refused with a sentence that says why."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Callable, Collection
from typing import Any

from core import printable

_MEGABYTE = 2**20
_MOST_MEGABYTES = 2**20
"""Where nobody knows how many the machine has."""


def quoted(text: str) -> str:
    """Return what was written in quotation marks, safe to show and not too long."""
    return f"'{printable(text, 40)}'"


def whole_number(text: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is not a whole number") from None


def at_least_one(text: str) -> int:
    """Read a whole number above 0."""
    number = whole_number(text)
    if number < 1:
        raise ValueError(f"{quoted(text)} is not a whole number of at least 1")
    return number


def at_least_zero(text: str) -> int:
    """Read a whole number that is not below 0."""
    number = whole_number(text)
    if number < 0:
        raise ValueError(f"{quoted(text)} is not a whole number of at least 0")
    return number


def number(text: str) -> float:
    """Read a finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{quoted(text)} is not a finite number")
    return value


def number_above_zero(text: str) -> float:
    """Read a finite number above 0."""
    value = number(text)
    if value <= 0.0:
        raise ValueError(f"{quoted(text)} is not a number above 0")
    return value


def speed(text: str) -> float:
    """Read epochs per second, or max for infinity."""
    return math.inf if text.strip() == "max" else number_above_zero(text)


def megabytes(text: str) -> int:
    """Read an amount of memory that this machine has, in megabytes; return it in bytes."""
    value = number(text)
    try:
        most = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _MEGABYTE
    except (AttributeError, OSError, ValueError):  # as on Windows
        most = _MOST_MEGABYTES
    if not 1 <= value <= most:
        raise ValueError(
            f"{quoted(text)} is not from 1 to {most:,}, the megabytes that this machine has"
        )
    return int(value * _MEGABYTE)


def image_size(text: str) -> tuple[int, int]:
    """Read rows and columns of pixels, such as 8x8."""
    rows, by, columns = text.strip().lower().replace("×", "x").partition("x")
    if by and rows.isdecimal() and columns.isdecimal() and min(int(rows), int(columns)) > 0:
        return int(rows), int(columns)
    raise ValueError(f"{quoted(text)} is no size of a picture; write rows and columns, as in 8x8")


def hidden_layers(text: str) -> tuple[int, ...]:
    """Read the sizes of the hidden layers, such as 4,2; none of them from nothing or none."""
    if text.strip() in ("", "none"):
        return ()
    try:
        return tuple(int(size) for size in text.split(","))
    except ValueError:
        raise ValueError(
            f"{quoted(text)} is not a list of layer sizes; write 8, or 4,2 for two layers, or none"
        ) from None


def names(text: str) -> tuple[str, ...]:
    """Read names with commas between them; one that has a comma stands in double quotes."""
    try:
        records = list(csv.reader([text], skipinitialspace=True, strict=True))
    except csv.Error:
        raise ValueError(
            f"{quoted(text)} has a quote that does not close; write a name with a comma as in "
            "'a,\"b, c\"'"
        ) from None
    found = tuple(name.strip() for name in (records[0] if records else []))
    if not found or not all(found):
        raise ValueError(f"{quoted(text)} has a name missing; write one, or several as in a,b")
    return found


def one_or_more_names(text: str) -> str | tuple[str, ...]:
    """Read one name, or several as a tuple."""
    found = names(text)
    return found[0] if len(found) == 1 else found


def one_or_more_numbers(text: str) -> float | tuple[float, ...]:
    """Read one number, or several as a tuple."""
    found = tuple(number(part) for part in text.split(","))
    return found[0] if len(found) == 1 else found


def batch_size(text: str) -> int | None:
    """Read the size of a mini-batch; full is None."""
    if text.strip() == "full":
        return None
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is neither a whole number nor full") from None


def yes_or_no(text: str) -> bool:
    """Read yes or no."""
    try:
        return {"yes": True, "no": False}[text.strip().lower()]
    except KeyError:
        raise ValueError(f"{quoted(text)} is neither yes nor no") from None


def or_none(parse: Callable[[str], Any], word: str = "none") -> Callable[[str], Any]:
    """Return a function that reads what another does, or a word for None."""
    return lambda text: None if text.strip() == word else parse(text)


def one_of(choices: Collection[str]) -> Callable[[str], str]:
    """Return a function that reads one of these words alone."""

    def parse(text: str) -> str:
        if text not in choices:
            listed = ", ".join(map(repr, choices))
            raise ValueError(f"{quoted(text)} is not one of {listed}")
        return text

    return parse
