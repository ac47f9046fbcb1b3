"""How the dates of a column are written, and the moments that they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.support.public import public

Moments = NDArray[np.datetime64]
"""Moments without a time zone, to the second; NaT where there is none."""

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ORDER = {name: number for number, name in enumerate(_MONTHS.split("|"), start=1)}

_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4}|\d{2})"
_LONG_YEAR, _NAME = r"(?P<year>\d{4})", rf"(?P<name>(?:{_MONTHS})[a-z]*)"
_SIGN, _SAME = r"(?P<sign>[-/.])", r"(?P=sign)"
_TIME = (
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_MONTH_FIRST, _DAY_FIRST = (
    re.compile(f"{one}{_SIGN}{other}{_SAME}{_YEAR}{_TIME}", re.I)
    for one, other in ((_MONTH, _DAY), (_DAY, _MONTH))
)
_PLAIN = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        f"{_LONG_YEAR}{_SIGN}{_MONTH}{_SAME}{_DAY}{_TIME}",
        f"{_LONG_YEAR}[-/]{_MONTH}",
        f"{_DAY}[-/ .]*{_NAME}[-/ .,]*{_YEAR}{_TIME}",
        f"{_NAME}[-/ .]*{_DAY}(?:st|nd|rd|th)?[-/ .,]+{_LONG_YEAR}{_TIME}",
    )
)
"""Dates that can be read in one way alone."""

_DIGITS = ("year", "month", "day", "hour", "minute", "second", "fraction")
"""The parts of a date that are written in digits."""

_MANY = 200
"""So many are read together by pandas, whose import takes longer than reading fewer."""

_MOST_WAYS = 100
"""Of a name of the month, a number of digits, a half of the day each is another one."""

_LONGEST = 40
_SOME = 20
_PIVOT = 69
"""Years of two digits from here on are of the last century, as POSIX reads them."""

_SECONDS_OF_A_DAY = 86400


def _seconds(moments: Moments) -> NDArray[np.int64]:
    return moments.astype("datetime64[s]").astype(np.int64)


def _month(moments: Moments) -> NDArray[Any]:
    return moments.astype("datetime64[M]").astype(np.int64) % 12 + 1


def _weekday(moments: Moments) -> NDArray[Any]:
    # The first day of the count, the 1st of January 1970, was a Thursday.
    return (_seconds(moments) // _SECONDS_OF_A_DAY + 3) % 7 + 1


def _hour(moments: Moments) -> NDArray[Any]:
    second = _seconds(moments) % _SECONDS_OF_A_DAY
    return second // 3600 + second % 3600 // 60 / 60


DATE_PARTS: Mapping[str, Callable[[Moments], NDArray[Any]]] = {
    "days": lambda moments: _seconds(moments) / _SECONDS_OF_A_DAY,
    "month": _month,
    "weekday": _weekday,
    "hour": _hour,
}
"""The numbers that a date becomes, where they vary."""


@public
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
        match = self._match(text)
        if match is None:
            return None
        try:
            return _moment(match.groupdict())
        except ValueError:  # the 31st of February
            return None

    def read_all(self, texts: Sequence[str]) -> Moments:
        """Return the moments that texts say, of shape (texts,)."""
        moments = np.full(len(texts), np.datetime64("NaT"), "datetime64[s]")
        left = np.arange(len(texts))
        if len(texts) >= _MANY:
            left = self._read_at_once(texts, moments)
        for place in left.tolist():
            moment = self.read(texts[place])
            if moment is not None:
                moments[place] = moment
        return moments

    def _read_at_once(self, texts: Sequence[str], moments: Moments) -> NDArray[np.int64]:
        """Read those that are written alike together; return which are not read."""
        characters = _characters(texts)
        left = np.arange(len(texts))
        for _ in range(_MOST_WAYS):
            if not len(left):
                break
            match = self._match(texts[int(left[0])])
            if match is None or len(match.string) > _LONGEST:
                left = left[1:]
                continue
            alike = _written_as(match, characters[left])
            rows = left[alike]
            moments[rows] = _moments_of(match, characters[rows])
            left = left[~alike]
        return left

    def _match(self, text: str) -> re.Match[str] | None:
        patterns = (_DAY_FIRST if self.day_first else _MONTH_FIRST, *_PLAIN)
        return next((found for each in patterns if (found := each.fullmatch(text))), None)


def _named_month(name: str | None) -> int:
    return _ORDER[name[:3].lower()] if name else 0


def _span(match: re.Match[str], name: str) -> tuple[int, int]:
    return match.span(name) if match.groupdict().get(name) else (0, 0)


def _moment(parts: dict[str, str | None]) -> datetime:
    years = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        years += 1900 if years >= _PIVOT else 2000
    name, half = parts.get("name"), parts.get("half")
    month = _named_month(name) or int(parts["month"] or 0)
    hour = int(parts.get("hour") or 0)
    if half:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    second = min(int(parts.get("second") or 0), 59)
    day = int(parts.get("day") or 1)
    return datetime(years, month, day, hour, int(parts.get("minute") or 0), second)


def _characters(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Return the numbers of characters, of shape (texts, longest), 0 after the end of each."""
    short = [text if len(text) <= _LONGEST else "" for text in texts]
    array = np.array(short, str)
    return array.view(np.uint32).reshape(len(array), -1)


def _written_as(match: re.Match[str], characters: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return which texts have digits where a date has them, and all else as it has it."""
    text = match.string
    are_digits = np.zeros(len(text), np.bool_)
    for name in _DIGITS:
        are_digits[slice(*_span(match, name))] = True
    alike: NDArray[np.bool_] = (characters[:, len(text) :] == 0).all(axis=1)
    for place, (character, is_digit) in enumerate(zip(text, are_digits, strict=True)):
        here = characters[:, place]
        alike &= here - ord("0") <= 9 if is_digit else here == ord(character)
    return alike


def _moments_of(match: re.Match[str], characters: NDArray[np.uint32]) -> Moments:
    """Return the moments that texts say which are written as a date is."""
    import pandas

    def number(name: str, otherwise: int = 0) -> NDArray[np.int64]:
        first, end = _span(match, name)
        powers = 10 ** np.arange(end - first)[::-1]
        digits = characters[:, first:end].astype(np.int64) - ord("0")
        return digits @ powers if end > first else np.full(len(characters), otherwise)

    years, hours, minutes = number("year"), number("hour"), number("minute")
    if len(match["year"]) == 2:
        years += np.where(years >= _PIVOT, 1900, 2000)
    months = number("month", _named_month(match.groupdict().get("name")))
    if half := match.groupdict().get("half"):
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    days = pandas.to_datetime(
        {"year": years, "month": months, "day": number("day", 1)}, errors="coerce"
    ).to_numpy("datetime64[s]")
    seconds = hours * 3600 + minutes * 60 + np.minimum(number("second"), 59)
    moments: Moments = days + seconds.astype("timedelta64[s]")
    moments[(hours > 23) | (minutes > 59)] = np.datetime64("NaT")
    return moments


def dates_in(values: Sequence[str]) -> DateSpelling | None:
    """Return how the values of a column are written, if they are dates, all of them.

    Parameters
    ----------
    values : sequence of str
        Stripped, each once, without the missing ones.
    """
    if not values or not any(character.isdigit() for character in values[0]):
        return None
    some = values[:: max(len(values) // _SOME, 1)]
    matches = [match for text in some if (match := _MONTH_FIRST.fullmatch(text))]
    readable = []
    for spelling in (DateSpelling(), DateSpelling(day_first=True)):
        if any(spelling.read(text) is None for text in some):
            continue
        if not np.isnat(spelling.read_all(values)).any():
            readable.append(spelling)
            if not matches:  # of the others there is but one way to read them
                break
    if len(readable) < 2:
        return readable[0] if readable else None
    points = any(match["sign"] == "." for match in matches)
    return DateSpelling(day_first=points, is_guess=not points)
