"""What each column of a table is, and so whether it is an input."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.reading.cells import NAME_LIMIT, Column, Texts
from core.data.sources.table.written.dates import DateSpelling
from core.data.sources.table.written.moments import DATE_PARTS, Moments, dates_in
from core.support.arrays import Float64Array
from core.support.text import printable

MAX_CATEGORIES = 50
"""A column of text becomes at most so many inputs; the rarest of its values share the last."""

Kind = Literal[
    "number", "category", "date", "counter", "identifier", "text", "constant", "empty", "sparse"
]

INPUTS = ("number", "category", "date")
"""The kinds that are learnt from."""

_NAMES_OF_IDENTIFIERS = re.compile(
    r"(?:^|.*[\W_])(?:id|ids|uuid|guid|idx|index|key)(?:$|[\W_]*(?:no|nr|num|number)?$)"
    r"|.*[a-z](?:ID|Id)s?$|^unnamed(?:: ?\d+)?$|^id[\W_].*"
    r"|.*(?:kunden|konto|rechnungs|bestell|auftrags|artikel|personal|matrikel|customer|client|account"
    r"|invoice|order|ticket|employee|student|patient|member|serial|transaction|passenger|record|case"
    r"|user)[\W_]*(?:no|nr|num|number|nummer)\.?$",
)
_NAMES_OF_COUNTERS = re.compile(
    r"#|no\.?|nr\.?|num|number|nummer|rows?|row ?(?:id|no|num|number)|obs|observation|case|record"
    r"|serial|s\.?no\.?|sl\.?no\.?|instant|sample|order|rank|rowid|lfd\.? ?nr\.?",
    re.IGNORECASE,
)
_NAMES_OF_QUANTITIES = re.compile(
    r"[a-z]\d*|.*(?:year|month|week|day|hour|minute|second|time|date|age|epoch|step|jahr|monat|tag"
    r"|zeit|position|distance|depth|length|size|level|dose|temp).*",
    re.IGNORECASE,
)
_MOST_MISSING_OF_NAMELESS = 0.5
_MANY_DIGITS = 1e9
_BEYOND_FLOAT = 2**53
_WORDS_OF_A_TEXT = 3
_LONG_TEXT = 25
_FEWEST_ROWS = 3
_DAYS_OF_A_YEAR = 365


@dataclass(frozen=True)
class Judgement:
    """What a column is.

    Attributes
    ----------
    kind : str
        A name in ``Kind``.
    why : str
        What made it plain, as "Left out 'x': " goes on; empty for inputs.
    dates : DateSpelling or None
        How the dates of a column of dates are written.
    is_series : bool
        Whether its dates, one a row, are in equal steps, as those of a time series.
    """

    kind: Kind
    why: str = ""
    dates: DateSpelling | None = None
    is_series: bool = False

    @property
    def is_input(self) -> bool:
        """Whether it is learnt from."""
        return self.kind in INPUTS


def judge(column: Column, kept: NDArray[np.bool_], *, is_alone: bool = False) -> Judgement:
    """Tell what a column is.

    Parameters
    ----------
    column : Column
    kept : array of bool, shape (rows,)
        The rows that are learnt from.
    is_alone : bool
        Whether there is no other column to learn from, so that even one that counts may be.
    """
    missing = column.missing
    present = kept & ~missing
    count = int(present.sum())
    if not count:
        return Judgement("empty", "it has no values")
    share = 1 - count / max(int(kept.sum()), 1)
    if column.is_nameless and share > _MOST_MISSING_OF_NAMELESS:
        return Judgement("sparse", f"it has no name, and {share:.0%} of its values are missing")
    if column.numbers is not None:
        return _of_numbers(column, column.numbers_in(kept), is_alone=is_alone)
    assert column.texts is not None
    return _of_texts(column, column.texts, kept, present, is_alone=is_alone)


def _of_numbers(column: Column, values: NDArray[Any], *, is_alone: bool) -> Judgement:
    some = values[:_SOME_ROWS]
    if (some == some[0]).all() and (values == values[0]).all():
        return Judgement("constant", "its values are all the same")
    whole = values.dtype.kind in "iu" or bool(
        (some == np.floor(some)).all() and (values == np.floor(values)).all()
    )
    if not whole or len(values) < _FEWEST_ROWS or column.decision.spelling.are_times:
        return Judgement("number")
    name = column.name
    is_identifier = _NAMES_OF_IDENTIFIERS.fullmatch(name.lower() if name.isupper() else name)
    is_identifier = is_identifier or _NAMES_OF_IDENTIFIERS.fullmatch(name.lower())
    if _counts(values):
        first = float(values[0])
        named = is_identifier or _NAMES_OF_COUNTERS.fullmatch(name) or column.is_nameless
        if named or (
            first in (0.0, 1.0) and not is_alone and not _NAMES_OF_QUANTITIES.fullmatch(name)
        ):
            if first not in (0.0, 1.0):
                why = "it counts up from row to row, as an identifier does"
                return Judgement("identifier", why)
            why = (
                "it has no name, and counts the rows"
                if column.is_nameless
                else "it counts the rows"
            )
            return Judgement("counter", why)
    if is_identifier or column.is_nameless or abs(float(values[0])) >= _MANY_DIGITS:
        differ = len(np.unique(values)) == len(values)
        long = abs(float(values[0])) >= _MANY_DIGITS
        rises = bool((values[1:] > values[:-1]).all())
        too_long = float(np.abs(values.astype(np.float64)).max()) >= _BEYOND_FLOAT
        rises_alone = long and rises and not _NAMES_OF_QUANTITIES.fullmatch(name)
        if differ and (is_identifier or column.is_nameless or too_long or rises_alone):
            return Judgement("identifier", "it differs in every row, as an identifier does")
    return Judgement("number")


def _counts(values: NDArray[Any]) -> bool:
    with np.errstate(over="ignore"):
        return bool((np.diff(values[:1000]) == 1).all() and (np.diff(values) == 1).all())


def _of_texts(
    column: Column,
    texts: Texts,
    kept: NDArray[np.bool_],
    present: NDArray[np.bool_],
    *,
    is_alone: bool,
) -> Judgement:
    counts = np.bincount(texts.codes[present], minlength=len(texts.values))
    used = texts.values if counts.all() else [texts.values[i] for i in np.flatnonzero(counts)]
    rows = int(counts.sum())
    if len(used) + bool((kept & ~present).any()) < 2:
        return Judgement("constant", "its values are all the same")
    places = np.flatnonzero(counts)

    def moments(spelling: DateSpelling) -> Moments:
        found = column.moments(spelling)
        return found if len(places) == len(found) else found[places]

    dates = dates_in(used, moments)
    if dates is not None:
        return _of_dates(moments(dates), dates, rows, is_alone=is_alone)
    example = f"such as '{printable(used[0], NAME_LIMIT)}'"
    if 2 * sum(map(_is_formula, used)) > len(used):
        why = f"it has formulas, {example}, and not what they come to: save their values"
        return Judgement("text", why)
    if _are_prose(used) and (len(used) > MAX_CATEGORIES or 2 * len(used) > rows):
        return Judgement("text", f"free text is not learnt, {example}")
    if rows >= _FEWEST_ROWS and len(used) == rows:
        return Judgement("identifier", f"it differs in every row, {example}")
    if rows > _FEWEST_ROWS and 2 * len(used) > rows:
        return Judgement("identifier", f"it has {len(used):,} values in {rows:,} rows, {example}")
    return Judgement("category")


def _is_formula(text: str) -> bool:
    return text.startswith("=") or (text.startswith("@") and "(" in text)


def _are_prose(texts: Sequence[str]) -> bool:
    some = texts[:1000]
    words = sum(len(text.split()) for text in some) / len(some)
    return words >= _WORDS_OF_A_TEXT or sum(map(len, some)) / len(some) > _LONG_TEXT


def _of_dates(moments: Moments, spelling: DateSpelling, rows: int, *, is_alone: bool) -> Judgement:
    is_series = len(moments) == rows and _are_in_equal_steps(moments)
    if is_series and not is_alone and not _say_more_than_the_row(moments):
        why = "its dates count the rows, and no month, weekday or hour comes again"
        return Judgement("counter", why)
    return Judgement("date", dates=spelling, is_series=is_series)


def _are_in_equal_steps(moments: Moments) -> bool:
    """Whether dates have the same time between them, or as many months."""
    if len(moments) > _SOME_ROWS and not _are_in_equal_steps(moments[:_SOME_ROWS]):
        return False
    steps = np.diff(moments)
    if len(steps) < 2:
        return False
    months = moments.astype("datetime64[M]")
    months_apart, day = np.diff(months), moments - months
    step = months_apart[0]
    are_months = step != np.timedelta64(0, "M") and (months_apart == step).all()
    return bool((steps == steps[0]).all() or (are_months and (day == day[0]).all()))


def _say_more_than_the_row(moments: Moments) -> bool:
    """Whether dates in equal steps are of more than a year, or a part of them comes again."""
    if abs((moments[-1] - moments[0]) / np.timedelta64(1, "D")) >= _DAYS_OF_A_YEAR:
        return True
    parts = (np.unique(DATE_PARTS[part](moments)) for part in ("month", "weekday", "hour"))
    return any(1 < len(values) <= len(moments) / 2 for values in parts)


def stand_in(numbers: Float64Array) -> float | None:
    """Return the value that stands out as one for "missing", such as -200, -999 or 9999.

    It is the lowest or the highest, in two rows at least, written with nines or hundreds alone or
    below 0 where nothing else is, and farther from the next value than that is from the last.

    Parameters
    ----------
    numbers : array of float, shape (n,)
        None missing.
    """
    low, high = float(numbers.min()), float(numbers.max())
    for value, is_low in ((low, True), (high, False)):
        if not _may_stand_in(value, is_low=is_low):
            continue
        others = numbers[numbers != value]
        count = len(numbers) - len(others)
        if count < 2 or len(others) < _FEWEST_ROWS:
            continue
        nearest = float(others.min() if is_low else others.max())
        farthest = float(others.max() if is_low else others.min())
        if is_low and value > -9 and nearest < 0:
            continue
        with np.errstate(over="ignore"):
            if abs(value - nearest) > max(abs(nearest - farthest), 1e-12):
                return value
    return None


def _may_stand_in(value: float, *, is_low: bool) -> bool:
    if abs(value) < 9:
        return False
    if value != round(value):  # 999.9
        return set(f"{abs(value):g}") == {"9", "."} and abs(value) > 99
    digits = f"{abs(value):.0f}"
    nines, ones, hundreds = set(digits) == {"9"}, set(digits) == {"1"}, digits.endswith("00")
    eights = set(digits) == {"8"} and len(digits) > 2
    return nines or (is_low and value < 0 and (ones or hundreds or eights))


def tells_the_target(
    column: Column, kept: NDArray[np.bool_], y: NDArray[Any], *, classes: int
) -> bool:
    """Tell whether a column alone says what the target is, in every row.

    Of classes: each value, or each range between two thresholds, has one class, and there are not
    many more values than classes, or as few ranges as classes. Of a quantity: they lie on a line.

    Parameters
    ----------
    column : Column
    kept : array of bool, shape (rows,)
        The rows that are learnt from.
    y : array, shape (kept rows,)
        Class indices or numbers.
    classes : int
        How many classes there are; 0 for a quantity.
    """
    if len(y) < _ENOUGH_TO_TELL:
        return False
    # Hardly any column does, and some of the rows show that soon.
    for step in dict.fromkeys((max(len(y) // _SOME_ROWS, 1), 1)):
        if not _tells(column, np.flatnonzero(kept)[::step], y[::step], classes):
            return False
    return True


def _tells(column: Column, rows: NDArray[Any], y: NDArray[Any], classes: int) -> bool:
    values = column.texts.codes[rows] if column.texts is not None else column.numbers
    assert values is not None
    values = values if column.texts is not None else values[rows]
    there = values >= 0 if column.texts is not None else values == values
    if there.sum() < 0.9 * len(y):
        return False
    values, target = values[there], y[there]
    if column.texts is not None:
        return bool(classes) and _each_has_one_class(values, target, classes)
    values = values.astype(np.float64)
    if not classes:
        return _lie_on_a_line(values, target.astype(np.float64))
    order = np.argsort(values, kind="stable")
    values, target = values[order], target[order]
    changes = np.flatnonzero(target[1:] != target[:-1])
    return len(changes) == classes - 1 and bool((values[changes + 1] != values[changes]).all())


_ENOUGH_TO_TELL = 20
_SOME_ROWS = 1000


def _each_has_one_class(codes: NDArray[Any], y: NDArray[Any], classes: int) -> bool:
    pairs = np.unique(np.stack([codes, y.astype(codes.dtype)]), axis=1)
    values = pairs.shape[1]
    return bool(values == len(np.unique(pairs[0])) and values <= 2 * classes)


def _lie_on_a_line(x: Float64Array, y: Float64Array) -> bool:
    with np.errstate(all="ignore"):
        x, y = x - x.mean(), y - y.mean()
        together = float(x @ y) ** 2
        apart = float(x @ x) * float(y @ y)
    return bool(np.isfinite(apart) and apart > 0 and together / apart > 1 - 1e-9)
