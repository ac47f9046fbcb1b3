"""The moments that the dates of a column say, a million at once, and what they become."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.written.dates import MONTH_FIRST, PIVOT, DateSpelling, named_month

Moments = NDArray[np.datetime64]
"""Moments without a time zone, to the second; NaT where there is none."""

_MANY = 200
"""So many are read together by pandas, whose import takes longer than reading fewer."""

_MOST_WAYS = 100
"""Of a name of the month, a number of digits, a half of the day each is another one."""

_LONGEST = 40
_SOME = 20
_DIGITS = ("year", "month", "day", "hour", "minute", "second", "fraction")
"""The parts of a date that are written in digits."""
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


def read_dates(spelling: DateSpelling, texts: Sequence[str]) -> Moments:
    """Return the moments that texts say, of shape (texts,)."""
    moments = np.full(len(texts), np.datetime64("NaT", "s"))
    left = np.arange(len(texts))
    if len(texts) >= _MANY:
        left = _read_at_once(spelling, texts, moments)
    for place in left.tolist():
        moment = spelling.read(texts[place])
        if moment is not None:
            moments[place] = moment
    return moments


def _read_at_once(
    spelling: DateSpelling, texts: Sequence[str], moments: Moments
) -> NDArray[np.int64]:
    """Read those that are written alike together; return which are not read."""
    characters = _characters(texts)
    left = np.arange(len(texts))
    for _ in range(_MOST_WAYS):
        if not len(left):
            break
        match = spelling.match(texts[int(left[0])])
        if match is None or len(match.string) > _LONGEST:
            left = left[1:]
            continue
        some = characters if len(left) == len(texts) else characters[:, left]
        alike = _written_as(match, some)
        if alike.all():  # as usual: no copy of a million dates
            moments[left] = _moments_of(match, some)
            return left[:0]
        moments[left[alike]] = _moments_of(match, some[:, alike])
        left = left[~alike]
    return left


def _span(match: re.Match[str], name: str) -> tuple[int, int]:
    return match.span(name) if match.groupdict().get(name) else (0, 0)


def _characters(texts: Sequence[str]) -> NDArray[np.unsignedinteger[Any]]:
    """Return the numbers of characters, of shape (longest, texts), 0 after the end of each."""
    lengths = set(map(len, texts))
    if max(lengths) > _LONGEST:
        texts = [text if len(text) <= _LONGEST else "" for text in texts]
    joined = "".join(texts) if len(lengths) == 1 else ""
    if joined and joined.isascii():
        array: NDArray[Any] = np.frombuffer(joined.encode("ascii"), np.uint8)
    else:
        array = np.array(texts, str).view(np.uint32)
    return np.ascontiguousarray(array.reshape(len(texts), -1).T)


def _written_as(
    match: re.Match[str], characters: NDArray[np.unsignedinteger[Any]]
) -> NDArray[np.bool_]:
    """Return which texts have digits where a date has them, and all else as it has it."""
    text = match.string
    are_digits = np.zeros(len(text), np.bool_)
    for name in _DIGITS:
        are_digits[slice(*_span(match, name))] = True
    alike: NDArray[np.bool_] = (characters[len(text) :] == 0).all(axis=0)
    for here, character, is_digit in zip(characters, text, are_digits, strict=False):
        alike &= here - ord("0") <= 9 if is_digit else here == ord(character)
    return alike


def _moments_of(match: re.Match[str], characters: NDArray[np.unsignedinteger[Any]]) -> Moments:
    """Return the moments that texts say which are written as a date is."""

    def number(name: str, otherwise: int = 0) -> NDArray[np.int64]:
        first, end = _span(match, name)
        if end == first:
            return np.full(characters.shape[1], otherwise)
        found = np.zeros(characters.shape[1], np.int32)
        for digits in characters[first:end]:
            found *= 10
            found += (digits - ord("0")).astype(np.int32)
        return found.astype(np.int64)

    years, hours, minutes = number("year"), number("hour"), number("minute")
    if len(match["year"]) == 2:
        years += np.where(years >= PIVOT, 1900, 2000)
    months = number("month", named_month(match.groupdict().get("name")))
    if half := match.groupdict().get("half"):
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    day = number("day", 1)
    month = (years - 1970) * 12 + months - 1
    begin = _first_days(int(month.min()), int(month.max()) + 1)
    month -= month.min()
    days = begin[month] + day - 1
    is_one = (months >= 1) & (months <= 12) & (day >= 1)
    is_one &= days < begin[month + 1]  # no 31st of February
    is_one &= years >= 1  # 0000-01-01 is no date to Python either
    is_one &= (hours <= 23) & (minutes <= 59)
    seconds = hours * 3600 + minutes * 60 + np.minimum(number("second"), 59)
    moments: Moments = (days * _SECONDS_OF_A_DAY + seconds).view("datetime64[s]")
    moments[~is_one] = np.datetime64("NaT", "s")
    return moments


def _first_days(month: int, last: int) -> NDArray[np.int64]:
    """Return the day that each month from one to another begins with; both from January 1970."""
    months = np.arange(month, last + 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64)


def dates_in(values: Sequence[str], read: Callable[[DateSpelling], Moments]) -> DateSpelling | None:
    """Return how the values of a column are written, if they are dates, all of them.

    Parameters
    ----------
    values : sequence of str
        Stripped, each once, without the missing ones.
    read : callable
        Returns the moments that they all say in a spelling.
    """
    if not values or not any(character.isdigit() for character in values[0]):
        return None
    some = values[:: max(len(values) // _SOME, 1)]
    matches = [match for text in some if (match := MONTH_FIRST.fullmatch(text))]
    readable = []
    for spelling in (DateSpelling(), DateSpelling(day_first=True)):
        if any(spelling.read(text) is None for text in some):
            continue
        if not np.isnat(read(spelling)).any():
            readable.append(spelling)
            if not matches:  # of the others there is but one way to read them
                break
    if len(readable) < 2:
        return readable[0] if readable else None
    points = any(match["sign"] == "." for match in matches)
    return DateSpelling(day_first=points, is_guess=not points)
