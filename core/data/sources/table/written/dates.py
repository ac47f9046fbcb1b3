"""How the dates of a column are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ZONE = r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?"
_HALF = r"\s*([AaPp]\.?[Mm]\.?)?"
_TIME = rf"(?:[T ]+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,]\d+)?)?{_HALF}{_ZONE})?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_MONTH_ALONE = re.compile(r"(\d{4})[-/](\d{1,2})")
_DAY_NAMED = re.compile(
    rf"(\d{{1,2}})[-/ .]*({_MONTHS})[a-z]*[-/ .,]*(\d{{4}}|\d{{2}}){_TIME}", re.I
)
_MONTH_NAMED = re.compile(
    rf"({_MONTHS})[a-z]*[-/ .]*(\d{{1,2}})(?:st|nd|rd|th)?[-/ .,]+(\d{{4}}){_TIME}", re.I
)

_ORDER = {name: number for number, name in enumerate(_MONTHS.split("|"), start=1)}


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
        try:
            return self._read(text)
        except ValueError:  # the 31st of February
            return None

    def _read(self, text: str) -> datetime | None:
        if match := _YEAR_FIRST.fullmatch(text):
            return _moment(match[1], match[3], match[4], match.groups()[4:])
        if match := _YEAR_LAST.fullmatch(text):
            first, second = match[1], match[3]
            day, month = (first, second) if self.day_first else (second, first)
            return _moment(match[4], month, day, match.groups()[4:])
        if match := _MONTH_ALONE.fullmatch(text):
            return _moment(match[1], match[2], "1", ())
        if match := _DAY_NAMED.fullmatch(text):
            return _moment(match[3], _ORDER[match[2].lower()], match[1], match.groups()[3:])
        if match := _MONTH_NAMED.fullmatch(text):
            return _moment(match[3], _ORDER[match[1].lower()], match[2], match.groups()[3:])
        return None


def _moment(year: Any, month: Any, day: Any, time: Sequence[str | None]) -> datetime:
    years = int(year)
    if len(str(year)) == 2:  # as POSIX reads them
        years += 1900 if years >= 69 else 2000
    hour, minute, second, half = (*time, None, None, None, None)[:4]
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    moment = datetime(years, int(month), int(day), tzinfo=UTC)
    return moment.replace(hour=hours, minute=int(minute or 0), second=min(int(second or 0), 59))


def dates_in(values: Sequence[str]) -> DateSpelling | None:
    """Return how the values of a column are written, if they are dates, all of them.

    Parameters
    ----------
    values : sequence of str
        Stripped, each once, without the missing ones.
    """
    if not values or not any(character.isdigit() for character in values[0]):
        return None
    matches = [_YEAR_LAST.fullmatch(text) for text in values]
    if all(matches):
        days_first = any(int(match[1]) > 12 for match in matches if match)
        months_first = any(int(match[3]) > 12 for match in matches if match)
        points = any(match[2] == "." for match in matches if match)
        guess = not days_first and not months_first and not points
        spelling = DateSpelling(days_first or (points and not months_first), guess)
    else:
        spelling = DateSpelling()
    return spelling if all(spelling.read(text) is not None for text in values) else None
