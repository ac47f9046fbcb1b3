"""The columns of a table as numbers, however they are written, or as text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.reading.missing import LONGEST, is_missing
from core.data.sources.table.written.dates import DateSpelling
from core.data.sources.table.written.decision import Decision, decide
from core.data.sources.table.written.layout import INVISIBLE
from core.data.sources.table.written.moments import Moments, read_dates
from core.data.sources.table.written.numbers import (
    PLAIN,
    Evidence,
    NumberSpelling,
    evidence_of,
    read_numbers,
)
from core.support.arrays import Float64Array, Int64Array
from core.support.text import printable

NAME_LIMIT = 40

_MOST_STRAYS = 0.05
"""The share of words among numbers that can be slips."""

_MOST_OF_ONE_WORD = 0.3
"""The share of one and the same word, which somebody wrote where there was no number."""

_FEWEST_NUMBERS = 5
_FEWEST_WHERE_ALIKE = 3
_MOST_AMONG_TIMES = 2
"""So many rows may have slips among times, which are never written as anything else by chance."""

_LIKE_A_TIME = re.compile(r"\W*\d+[:h]\d+\b.*")
"""25:61 is a slip of who meant a time, and no word."""

HOURS_OF_A_DAY = 24
_LOOKED_AT = 200
"""Of so many values of a column some must be numbers for the others to be looked at."""


class Texts(NamedTuple):
    """A column of text: its different values in the order they come, and the index of each row's.

    The index of a row without a value is -1.
    """

    values: list[str]
    codes: Int64Array


class Strays(NamedTuple):
    """Words among numbers: how many rows have one, the first such row, and its word."""

    rows: int
    row: int
    text: str


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        As the file has it, without spaces around; its number if it has none.
    is_nameless : bool
    numbers : array, shape (rows,), or None
        NaN where there is none; None for a column of text.
    texts : Texts or None
        What a column of text holds.
    strays : Strays or None
        Words among the numbers, which count as missing.
    decision : Decision
        How its numbers are written.
    """

    name: str
    is_nameless: bool
    numbers: NDArray[Any] | None
    texts: Texts | None
    strays: Strays | None = None
    decision: Decision = field(default_factory=lambda: Decision(PLAIN))
    _moments: dict[DateSpelling, Moments] = field(default_factory=dict, init=False, repr=False)

    @property
    def shown(self) -> str:
        """The name in quotation marks, safe to show."""
        return f"'{printable(self.name, NAME_LIMIT)}'"

    def moments(self, spelling: DateSpelling) -> Moments:
        """Return the moment that each of its texts says."""
        assert self.texts is not None
        if spelling not in self._moments:
            self._moments[spelling] = read_dates(spelling, self.texts.values)
        return self._moments[spelling]

    def numbers_in(self, rows: NDArray[np.bool_]) -> NDArray[Any]:
        """Return the numbers that some rows have, not to be written to."""
        assert self.numbers is not None
        there = rows & ~self.missing
        return self.numbers if there.all() else self.numbers[there]

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Which rows have no value."""
        if self.numbers is None:
            assert self.texts is not None
            absent: NDArray[np.bool_] = self.texts.codes < 0
            return absent
        if self.numbers.dtype.kind == "f":
            nothing: NDArray[np.bool_] = np.isnan(self.numbers)
            return nothing
        return np.zeros(len(self.numbers), np.bool_)


def numbers_or_texts(
    series: Any, also: Collection[str], shown_as: Iterable[str] = ()
) -> NDArray[Any] | Texts:
    """Return the values of a column of pandas as an array of numbers, or as text.

    Parameters
    ----------
    series : pandas.Series
    also : collection of str
        What stands for a missing value besides ``MISSING``, in lower case.
    shown_as : iterable of str
        Some values as the file has them, from which the spelling of True and False is taken.
    """
    import pandas

    kind = series.dtype.kind if isinstance(series.dtype, np.dtype) else ""
    if kind in "iuf" and kind:
        return _without(series.to_numpy(), also)
    if isinstance(series.dtype, pandas.CategoricalDtype):
        series = series.astype(object)
    if (different := _all_different(series)) is not None and _are_bare(different):
        return _merged(different, np.arange(len(different)), also, are_distinct=True)
    try:
        codes, uniques = pandas.factorize(series)
    except TypeError:  # lists, as Parquet and JSON have them
        codes, uniques = pandas.factorize(series.map(str, na_action="ignore"))
    values = uniques.tolist()
    if values and all(type(value) in (int, float) for value in values):
        # Whole numbers beyond 64 bits.
        numbers = np.array([_as_float(value) for value in values])
        return _without(np.append(numbers, np.nan)[codes], also)
    if set(map(type, values)) == {str} and _are_bare(values):
        return _merged(values, codes.astype(np.int64), also, are_distinct=True)
    spelt = _spelling_of_truth(shown_as)
    texts = [
        _bare(value)
        if type(value) is str
        else spelt(str(value))
        if isinstance(value, bool)
        else _text(value)
        for value in values
    ]
    return _merged(texts, codes.astype(np.int64), also)


def _all_different(series: Any) -> list[str] | None:
    """Return the texts of a column if none is missing or comes again; None also where few show it.

    A million dates or names are compared sooner than numbered.
    """
    if series.dtype != "str" or series.iloc[:_LOOKED_AT].nunique() < min(len(series), _LOOKED_AT):
        return None
    if series.hasnans:
        return None
    texts: list[str] = series.tolist()
    return texts if len(set(texts)) == len(texts) else None


def _as_float(value: float) -> float:
    """Return a number as floating point has it: infinite where it is beyond that, as 1e400 is."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _text(value: object) -> str:
    moment = getattr(value, "isoformat", None)
    if moment is not None and not isinstance(value, timedelta):  # of Excel, Parquet or JSON
        is_moment = hasattr(value, "hour") and hasattr(value, "year")
        return str(moment(" ")).removesuffix(" 00:00:00") if is_moment else str(moment())
    return _bare(str(value))


_BLANKS = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f"


def _are_bare(texts: Sequence[str]) -> bool:
    """Tell, a million at once, whether no text has anything around it; ``_bare`` takes that off."""
    joined = "\n".join(["", *texts, ""])
    is_plain = joined.isascii() and joined.count("\n") == len(texts) + 1
    return is_plain and not any(each in joined for each in ("\n ", " \n", '\n="', *_BLANKS))


def _bare(text: str) -> str:
    """Return a text without what stands around it: blanks, and the formula that it is a text."""
    text = text.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip()  # as Excel keeps zeros at the beginning
    return text if text.isascii() else text.strip(INVISIBLE).strip()


def _spelling_of_truth(shown_as: Iterable[str]) -> Callable[[str], str]:
    for cell in shown_as:
        if cell.strip().lower() in ("true", "false"):
            return str.upper if cell.strip().isupper() else str.lower if cell.islower() else str
    return str


def _without(numbers: NDArray[Any], also: Collection[str]) -> NDArray[Any]:
    for text in also:
        try:
            absent = numbers == float(text)
        except ValueError:
            continue
        if absent.any():
            numbers = numbers.astype(np.float64)
            numbers[absent] = np.nan
    return numbers


def _merged(
    texts: Sequence[str], codes: Int64Array, also: Collection[str], *, are_distinct: bool = False
) -> Texts:
    """Return texts, each once, without those that stand for a missing value."""
    if are_distinct and not also and min(map(len, texts), default=0) > LONGEST:
        return Texts(list(texts), codes)
    present = {text for text in texts if not is_missing(text, also)}
    if len(present) == len(texts):  # each is another, and none is missing
        return Texts(list(texts), codes)
    if present == {"+"} and "-" not in also:
        present.add("-")
    place: dict[str, int] = {}
    for text in texts:
        if text in present and text not in place:
            place[text] = len(place)
    # The extra place at the end is where the code -1 of a missing value points.
    new = np.array([*(place.get(text, -1) for text in texts), -1], np.int64)
    return Texts(list(place), new[codes])


def examine(values: Sequence[str]) -> Evidence | None:
    """Return what values say of how numbers are written; None if most of them are words."""
    step = max(len(values) // _LOOKED_AT, 1)
    if step > 1:
        some = evidence_of(values[::step])
        if some.numbers < len(some.strays):
            return None
    evidence = evidence_of(values)
    return evidence if evidence.numbers and evidence.are_numbers else None


def settled(
    name: str,
    values: Texts,
    evidence: Evidence | None,
    others: Sequence[tuple[str, Evidence]],
    delimiter: str,
    *,
    is_nameless: bool,
) -> Column:
    """Return a column of text, as one of numbers if it is.

    Parameters
    ----------
    name : str
    values : Texts
    evidence : Evidence or None
        What its values say of how numbers are written.
    others : sequence of (str, Evidence)
        What the columns of the file say.
    delimiter : str
        What parts the values of the file.
    is_nameless : bool
    """
    strays = _strays(values, evidence) if evidence is not None else None
    if evidence is None or (evidence.strays and strays is None):
        return Column(name, is_nameless, None, values)
    decision = decide(name, evidence, others, delimiter)
    example = example_of(values.values, decision.spelling)
    read = read_numbers(values.values, decision.spelling)
    if decision.spelling.are_times and (read > HOURS_OF_A_DAY).any():
        example = values.values[int((read > HOURS_OF_A_DAY).argmax())]
    decision = replace(decision, example=example)
    numbers: Float64Array = np.append(read, np.nan)
    return Column(name, is_nameless, numbers[values.codes], None, strays, decision)


def example_of(values: Iterable[str], spelling: NumberSpelling) -> str:
    """Return a value with thousands parted, or a time; empty where there is none."""
    for text in values:
        if any(not sign.isspace() and sign in text for sign in spelling.thousands):
            return text
        if "'" in spelling.thousands and "’" in text:
            return text
        if " " in spelling.thousands and re.search(r"\d\s\d", text):
            return text
        if spelling.are_times and spelling.read(text):
            return text
    return ""


def _strays(values: Texts, evidence: Evidence) -> Strays | None:
    """Return the words among numbers, if they are slips and no classes of their own."""
    if not evidence.strays:
        return None
    counts = np.bincount(values.codes[values.codes >= 0], minlength=len(values.values))
    rows, strays = int(counts.sum()), int(counts[evidence.strays].sum())
    few_words = len(evidence.strays) < evidence.numbers
    if len(evidence.strays) == 1:
        is_one_row = strays == 1 and evidence.numbers >= _FEWEST_WHERE_ALIKE
        enough = evidence.numbers >= _FEWEST_NUMBERS or is_one_row
        slips = enough and (strays <= _MOST_OF_ONE_WORD * rows)
    else:
        slips = evidence.numbers >= _FEWEST_NUMBERS and strays <= max(1.0, _MOST_STRAYS * rows)
    if evidence.times and not slips:
        are_like = all(_LIKE_A_TIME.fullmatch(values.values[each]) for each in evidence.strays)
        enough = evidence.numbers >= (_FEWEST_WHERE_ALIKE if are_like else _FEWEST_NUMBERS)
        slips = enough and strays <= min(_MOST_AMONG_TIMES, _MOST_OF_ONE_WORD * rows)
    if not (slips and few_words):
        return None
    row = int(np.isin(values.codes, evidence.strays).argmax())
    return Strays(strays, row, values.values[int(values.codes[row])])
