"""How the dates of a column are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from core.support.public import public

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ORDER = {name: number for number, name in enumerate(_MONTHS.split("|"), start=1)}

_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_NAME = rf"(?P<name>(?:{_MONTHS})[a-z]*)"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_LONG_YEAR = r"(?P<year>\d{4})"
_SIGN = r"(?P<sign>[-/.])"
_SAME = r"(?P=sign)"
_TIME = (
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
MONTH_FIRST = re.compile(f"{_MONTH}{_SIGN}{_DAY}{_SAME}{_YEAR}{_TIME}", re.I)
_DAY_FIRST = re.compile(f"{_DAY}{_SIGN}{_MONTH}{_SAME}{_YEAR}{_TIME}", re.I)
_OTHER_WAYS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        f"{_LONG_YEAR}{_SIGN}{_MONTH}{_SAME}{_DAY}{_TIME}",
        f"{_LONG_YEAR}[-/]{_MONTH}",
        f"{_DAY}[-/ .]*{_NAME}[-/ .,]*{_YEAR}{_TIME}",
        f"{_NAME}[-/ .]*{_DAY}(?:st|nd|rd|th)?[-/ .,]+{_LONG_YEAR}{_TIME}",
        f"{_NAME}[-/ .,]+{_LONG_YEAR}",
    )
)
"""Dates that can be read in one way alone."""

PIVOT = 69
"""Years of two digits from here on are of the last century, as POSIX reads them."""


@dataclass(frozen=True)
class DateSpelling:
    """How dates are written.

    Attributes
    ----------
    day_first : bool
        Whether 03/04/2024 is the third of April.
    is_guess : bool
        Whether no date of the column tells.
    """

    day_first: bool = False
    is_guess: bool = False

    def read(self, text: str) -> datetime | None:
        """Return the moment that a text says, without its time zone; None if it says none."""
        match = self.match(text)
        if match is None:
            return None
        try:
            return _moment(match.groupdict())
        except ValueError:  # the 31st of February
            return None

    def match(self, text: str) -> re.Match[str] | None:
        """Return where a text has the parts of a date, None where it is none."""
        patterns = (_DAY_FIRST if self.day_first else MONTH_FIRST, *_OTHER_WAYS)
        return next((found for each in patterns if (found := each.fullmatch(text))), None)


def named_month(name: str | None) -> int:
    """Return the month of a name, 0 where there is none."""
    return _ORDER[name[:3].lower()] if name else 0


def _moment(parts: dict[str, str | None]) -> datetime:
    years = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        years += 1900 if years >= PIVOT else 2000
    name, half = parts.get("name"), parts.get("half")
    month = named_month(name) or int(parts["month"] or 0)
    hour = int(parts.get("hour") or 0)
    if half:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    second = min(int(parts.get("second") or 0), 59)
    day = int(parts.get("day") or 1)
    return datetime(years, month, day, hour, int(parts.get("minute") or 0), second)


public(DateSpelling)  # no decorator, as scripts have the class the way it stands here
