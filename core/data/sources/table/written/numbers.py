"""How the numbers of a column are written: the decimal sign, thousands, currency, percent, units.

Many ways are in use, and ``1.234`` is another number in each of two. What a value can only mean
one way is evidence (``0,5`` has a decimal comma, ``1,234,567`` has thousands parted by commas);
where a column has none, the other columns of its file decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

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

_SIGNS = {".": "point", ",": "comma", " ": "blank", "'": "apostrophe"}
_NEGATIVE = "-−–"
_TIMES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
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
    """

    decimal: str = "."
    thousands: str = ""
    unit: str = ""
    are_multiples: bool = False

    def read(self, text: str) -> float | None:
        """Return the number that a text says, None where it says none in this spelling."""
        parts = _parts(text)
        if parts is None:
            return None
        unit = parts.unit.casefold()
        factor = 1.0
        if self.are_multiples:
            if unit and unit not in _TIMES:
                return None
            factor = _TIMES.get(unit, 1.0)
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

    def add(self, text: str, place: int) -> None:
        """Take one value, which is at this place of its column."""
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
        signs = [sign for sign in _SIGNS if sign in digits]
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

    def settle_units(self) -> None:
        """Take the few values with a letter after them, among numbers without, for words."""
        multiples = {unit.casefold() for unit in self.units} <= _TIMES.keys()
        if len(self.with_unit) < self.bare and not (multiples and len(self.with_unit) > 1):
            self.numbers -= len(self.with_unit)
            self.strays = sorted(self.strays + self.with_unit)
            self.with_unit, self.units = [], set()

    @property
    def are_numbers(self) -> bool:
        """Whether no sign means both, and units do not contradict each other."""
        units = {unit.casefold() for unit in self.units}
        one_unit = len(units) <= 1 or units <= _TIMES.keys()
        return one_unit and not self.decimal & self.thousands and not ("%" in units and self.bare)


def evidence_of(values: Iterable[str]) -> Evidence:
    """Return what the values of a column, stripped and without the missing ones, say."""
    evidence = Evidence()
    for place, text in enumerate(values):
        evidence.add(text, place)
    evidence.settle_units()
    return evidence


@dataclass(frozen=True)
class Decision:
    """How a column of numbers is written, and what made that plain."""

    spelling: NumberSpelling
    why: str = ""
    """Empty where the column itself can only be read that way."""
    example: str = ""
    """A value with thousands parted."""


def decide(
    name: str, column: Evidence, known: Sequence[tuple[str, Evidence]], delimiter: str
) -> Decision:
    """Decide how the numbers of a column are written.

    Parameters
    ----------
    name : str
    column : Evidence
        Of the column itself.
    known : sequence of tuple of str and Evidence
        Of all columns of the file, with their names.
    delimiter : str
        What parts the values of the file.
    """
    decimal, thousands = set(column.decimal), set(column.thousands)
    why = ""
    unsure = sorted(column.open - decimal - thousands)
    others = [one for one in known if one[0] != name] if unsure else []
    for sign in unsure:
        role, reason = _role(sign, column, others, delimiter)
        (decimal if role == "decimal" else thousands).add(sign)
        why = why or reason
    units = {unit.casefold() for unit in column.units}
    are_multiples = bool(units) and units <= _TIMES.keys() and (len(units) > 1 or column.bare > 0)
    unit = "" if are_multiples else min(column.units, default="")
    usual = "" if "." in thousands else "."
    spelling = NumberSpelling(
        "".join(sorted(decimal)) or usual, "".join(sorted(thousands)), unit, are_multiples
    )
    return Decision(spelling, why)


def _role(
    sign: str, column: Evidence, others: Sequence[tuple[str, Evidence]], delimiter: str
) -> tuple[Literal["decimal", "thousands"], str]:
    """Tell what a sign before three last digits is, and by what that was decided."""
    other = {".": ",", ",": "."}[sign]
    if other in column.decimal:
        # One column has both: 1.101 beside 2,5. Only if the file has 1.5 as well are both decimal.
        for name, evidence in others:
            if sign in evidence.decimal:
                return "decimal", f"as in '{name}'"
        return "thousands", ""
    if other in column.thousands:
        return "decimal", ""
    for name, evidence in others:
        if sign in evidence.decimal:
            return "decimal", f"as in '{name}'"
        if sign in evidence.thousands:
            return "thousands", f"as in '{name}'"
    for name, evidence in others:
        if other in evidence.decimal:
            return "thousands", f"as '{name}' has a decimal {_SIGNS[other]}"
        if other in evidence.thousands:
            return "decimal", f"as '{name}' has thousands with a {_SIGNS[other]}"
    if sign == ",":
        if delimiter == ";":
            return "decimal", "as semicolons part the values; nothing else tells"
        return "thousands", "as nothing in the file tells otherwise"
    if delimiter == ";" and len(column.wholes) > 1:
        return "thousands", "as semicolons part the values; nothing else tells"
    return "decimal", "as nothing in the file tells otherwise" if delimiter == ";" else ""


def read_numbers(values: Sequence[str], spelling: NumberSpelling) -> Float64Array:
    """Return the numbers that values say in a spelling, NaN for those that say none."""
    found = np.full(len(values), np.nan)
    for place, text in enumerate(values):
        number = spelling.read(text)
        if number is not None:
            found[place] = number
    return found


def said_of(decision: Decision) -> tuple[str, ...]:
    """Return what there is to say of a spelling, to follow "Read"; ``{}`` is the column."""
    spelling = decision.spelling
    said = []
    if "," in spelling.decimal and "." in spelling.decimal:
        said.append("both the comma and the point in {} as a decimal point")
    elif "," in spelling.decimal:
        said.append("the comma in {} as a decimal point")
    elif decision.why and not spelling.thousands:
        said.append("the point in {} as a decimal point")
    said.extend(f"the {_SIGNS[sign]} in {{}} as parting thousands" for sign in spelling.thousands)
    if spelling.are_multiples:
        said.append("the letters after numbers in {} as thousands (k), millions (M), billions (B)")
    elif spelling.unit:
        said.append(f"{{}} as numbers in {spelling.unit}")
    return tuple(said)
