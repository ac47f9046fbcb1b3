"""How the numbers of a column are written: the decimal sign, thousands, currency, percent, units.

Many ways are in use, and ``1.234`` is another number in each of two. What a value can only mean
one way is evidence (``0,5`` has a decimal comma, ``1,234,567`` has thousands parted by commas);
where a column has none, the other columns of its file decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.support.arrays import Float64Array
from core.support.public import public

_SPACES = " \u00a0\u2009\u202f"
_CURRENCIES = (
    "USD|EUR|GBP|CHF|JPY|CNY|INR|RUB|BRL|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|TRY|ZAR|KRW|MXN"
)
_NUMBER = re.compile(
    rf"""
    (?P<opened>\()?
    (?P<sign>[-+−–])?[{_SPACES}]*
    (?P<before>US\$|R\$|[$€£¥₹₽₺₩]|(?:{_CURRENCIES})(?=[{_SPACES}]?[\d.,]))?[{_SPACES}]*
    (?P<inner>[-+−–])?
    (?P<digits>\d(?:[\d.,'’{_SPACES}]*\d)?[.,]?|[.,]\d+)
    (?P<exponent>[eE][-+]?\d+)?
    [{_SPACES}]*(?P<after>%|\+|[$€£¥₹₽₺₩]|[^\W\d_][^\W\d_°/²³]{{0,9}}[²³]?|°[CF]?)?
    (?P<closed>\))?
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_GROUPS = re.compile(r"(?!0)\d{1,3}(?:\D\d{3})+|(?!0)\d{1,2}(?:\D\d{2})+\D\d{3}")
"""Thousands: groups of three digits, or as in India of two before the last three."""

_CLOCK = re.compile(
    rf"""
    (?P<sign>[-+−–])?(?:(?P<days>\d{{1,6}})\ days?,?\ \+?)?
    (?P<hours>\d{{1,3}})[:h](?P<minutes>[0-5]\d(?:[.,]\d+)?)
    (?::(?P<seconds>[0-5]\d(?:[.,]\d+)?))?
    [{_SPACES}]*(?:(?P<half>[ap])\.?m\.?|h|Uhr|Z)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A time of the day or how long something took: 14:30, 2:30 pm, 07:05:09."""

SIGNS = {".": "point", ",": "comma", " ": "blank", "'": "apostrophe"}
_NEGATIVE = "-−–"
MULTIPLES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
"""What a letter after a number multiplies it by, where several of them are in one column."""


@dataclass(frozen=True)
class NumberSpelling:
    """How the numbers of one column are written.

    Attributes
    ----------
    decimal : str
        The signs that stand before decimals; none where a point parts thousands and no value has
        decimals.
    thousands : str
        The signs that part thousands.
    unit : str
        What stands before or after them, such as a currency, % or kg.
    are_multiples : bool
        Whether letters after them multiply: 1.2k, 3M.
    are_times : bool
        Whether they are times, in hours: 14:30 is 14.5.
    """

    decimal: str = "."
    thousands: str = ""
    unit: str = ""
    are_multiples: bool = False
    are_times: bool = False

    def read(self, text: str) -> float | None:
        """Return the number that a text says, None where it says none in this spelling."""
        if self.are_times:
            return _hours(text)
        parts = _parts(text)
        if parts is None:
            return None
        unit = parts.unit.casefold()
        factor = 1.0
        if self.are_multiples:
            if unit and unit not in MULTIPLES:
                return None
            factor = MULTIPLES.get(unit, 1.0)
        elif (unit and unit != self.unit.casefold()) or (not unit and self.unit == "%"):
            return None
        digits = parts.digits
        for sign in self.thousands:
            if sign in digits:
                whole = re.split(f"[{self.decimal}]", digits)[0] if self.decimal else digits
                if not _GROUPS.fullmatch(whole):
                    return None
                digits = digits.replace(sign, "")
        for sign in self.decimal:
            digits = digits.replace(sign, ".")
        try:
            number = float(digits + parts.exponent) * factor
        except ValueError:
            return None
        return -number if parts.is_negative else number


public(NumberSpelling)  # no decorator, as scripts have the class the way it stands here


PLAIN = NumberSpelling()


@dataclass(frozen=True)
class _Parts:
    digits: str
    exponent: str
    unit: str
    is_negative: bool


def _parts(text: str) -> _Parts | None:
    if _PLAIN.fullmatch(text):
        digits, mark, exponent = text.lstrip("+-").lower().partition("e")
        return _Parts(digits, mark + exponent, "", text[0] == "-")
    match = _NUMBER.fullmatch(text)
    if match is None or bool(match["opened"]) != bool(match["closed"]):
        return None
    if (match["before"] and match["after"]) or (match["sign"] and match["inner"]):
        return None
    digits = match["digits"].replace("’", "'")
    for space in _SPACES[1:]:
        digits = digits.replace(space, " ")
    sign = match["sign"] or match["inner"] or ("-" if match["opened"] else "+")
    unit = match["before"] or match["after"] or ""
    return _Parts(digits, match["exponent"] or "", unit, sign in _NEGATIVE)


def _hours(text: str) -> float | None:
    """Return the time that a text says, in hours, None where it says none."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hours = int(match["hours"])
    if match["half"]:
        hours = hours % 12 + (12 if match["half"] in "pP" else 0)
    minutes, seconds = (
        float((match[part] or "0").replace(",", ".")) for part in ("minutes", "seconds")
    )
    sign = -1 if (match["sign"] or "+") in _NEGATIVE else 1
    time = hours + minutes / 60 + seconds / 3600
    if match["days"]:  # -1 day, 22:00:00 is two hours below 0: as Python and pandas write them
        return sign * 24 * int(match["days"]) + time
    return sign * time


@dataclass
class Evidence:
    """What values say of how numbers are written, and what they leave open.

    Attributes
    ----------
    decimal, thousands : set of str
        The signs that can only mean the one, or the other.
    open : set of str
        Signs that stand before three last digits alone, and may mean either.
    units : set of str
    with_unit : list of int
        Which values have a unit.
    bare : int
        How many have none.
    numbers : int
        How many values may be numbers.
    strays : list of int
        Which are not.
    wholes : set of int
        The numbers of digits before an open sign, 0 for values without one.
    times : list of int
        Which values are times.
    """

    decimal: set[str] = field(default_factory=set)
    thousands: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    with_unit: list[int] = field(default_factory=list)
    bare: int = 0
    numbers: int = 0
    strays: list[int] = field(default_factory=list)
    wholes: set[int] = field(default_factory=set)
    times: list[int] = field(default_factory=list)

    def add(self, text: str, place: int) -> None:
        """Take one value, which is at this place of its column."""
        if _CLOCK.fullmatch(text):
            self.numbers += 1
            self.times.append(place)
            return
        parts = _parts(text)
        if parts is None or not self._add_digits(parts.digits):
            self.strays.append(place)
            return
        self.numbers += 1
        if parts.unit:
            self.units.add(parts.unit)
            self.with_unit.append(place)
        else:
            self.bare += 1

    def _add_digits(self, digits: str) -> bool:
        signs = [sign for sign in SIGNS if sign in digits]
        if not signs:
            self.wholes.add(0)
            return True
        last = max(signs, key=digits.rindex)
        others = [sign for sign in signs if sign != last]
        if len(others) > 1:
            return False
        if others:
            whole = digits[: digits.rindex(last)]
            if last not in ".," or last in whole or not _GROUPS.fullmatch(whole):
                return False
            self.decimal.add(last)
            self.thousands.add(others[0])
            return True
        grouped = _GROUPS.fullmatch(digits) is not None
        if last not in ".," or digits.count(last) > 1:
            if grouped:
                self.thousands.add(last)
            return grouped
        if grouped:
            self.open.add(last)
            self.wholes.add(digits.index(last))
        else:
            self.decimal.add(last)
        return True

    def settle(self) -> None:
        """Take for words the few times, or values with a letter after them, among plain numbers."""
        if 2 * len(self.times) < self.numbers:
            self.numbers -= len(self.times)
            self.strays = sorted(self.strays + self.times)
            self.times = []
        multiples = {unit.casefold() for unit in self.units} <= MULTIPLES.keys()
        if len(self.with_unit) < self.bare and not (multiples and len(self.with_unit) > 1):
            self.numbers -= len(self.with_unit)
            self.strays = sorted(self.strays + self.with_unit)
            self.with_unit, self.units = [], set()

    @property
    def unsure(self) -> set[str]:
        """Signs that nothing in the column gives a meaning."""
        return self.open - self.decimal - self.thousands

    @property
    def are_numbers(self) -> bool:
        """Whether no sign means both, and neither units nor times contradict each other."""
        if self.times:
            return len(self.times) == self.numbers
        units = {unit.casefold() for unit in self.units}
        one_unit = len(units) <= 1 or units <= MULTIPLES.keys()
        return one_unit and not self.decimal & self.thousands and not ("%" in units and self.bare)


def evidence_of(values: Iterable[str]) -> Evidence:
    """Return what the values of a column, stripped and without the missing ones, say."""
    evidence = Evidence()
    for place, text in enumerate(values):
        evidence.add(text, place)
    evidence.settle()
    return evidence


def read_numbers(values: Sequence[str], spelling: NumberSpelling) -> Float64Array:
    """Return the numbers that values say in a spelling, NaN for those that say none."""
    found = np.full(len(values), np.nan)
    for place, text in enumerate(values):
        number = spelling.read(text)
        if number is not None:
            found[place] = number
    return found
