"""The lines below the rows of a table: totals, means, sources, remarks.

They have values where rows have them, so what they are is told by evidence: a word among numbers,
"Total" over what is the sum, a source where all other rows have a date. What nothing gives away
stays a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from core.data.sources.table.reading.cells import examine
from core.data.sources.table.reading.missing import is_missing
from core.data.sources.table.written.dates import DateSpelling
from core.data.sources.table.written.decision import decide
from core.data.sources.table.written.numbers import read_numbers
from core.support.arrays import Float64Array
from core.support.text import counted, in_quotes, printable

MOST_FOOTERS = 10
_FEWEST_ROWS = 2
_ROWS_TO_LOOK_AT = 200
_MOST_WORDS = 0.1
"""The share of words among the numbers of a column in which another word is odd."""

_PROSE = 4
_SHOWN = 40
_CLOSE = 0.005
"""How far a sum may be from what a line says, which is often rounded, as a share of it."""

_TOTAL = re.compile(
    r"[\W_]*(?:grand[\W_]+|sub[\W_]*)?(?:totals?|totale|totaal|sums?|summen?|insgesamt|gesamt|gesamtsumme"
    r"|zwischensumme|somme|suma|soma|somma)\b",
    re.I,
)
_MEAN = re.compile(
    r"[\W_]*(?:averages?|avg|means?|mittel|mittelwert|durchschnitt|moyenne|promedio|median)\b", re.I
)
_OTHER = re.compile(
    r"[\W_]*(?:n *=|(?:(?P<least>min|minimum)|(?P<most>max|maximum)|(?P<number>count|anzahl)"
    r"|(?P<spread>std|sd|stdev|standard deviation)|variance|all|media)\b)",
    re.I,
)
_REMARK = re.compile(
    r"[\W_]*(?:sources?|notes?|remarks?|legend|footnotes?|quellen?|anmerkung(?:en)?|hinweise?|fußnoten?"
    r"|fuentes?|notas?|fontes?|stand|as of|(?:last )?updated?|generated|exported|created|compiled"
    r"|retrieved|downloaded|copyright|end of (?:file|table|data|report)|eof)\b|©|\(c\)|[*†‡]",
    re.I,
)
_SUMMARIES = (_TOTAL, _MEAN, _OTHER)
_MAKING = re.compile(
    r"[\W_]*(?:(?:(?:last )?updated?|generated|exported|created|compiled|retrieved|downloaded)\s+"
    r"(?:by|from|on|at|with|using|in)|copyright|end of (?:file|table|data|report)|eof)\b|©|\(c\)"
    r"|[*†‡]",
    re.I,
)
_WHEN = re.compile(
    r"\s*[:(].*|(?:[\W\d_]|q\d|(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[^\W\d_]*"
    r"|(?:vom|am|of|on|at|per|zum)\b)*",
    re.I | re.DOTALL,
)
"""What may follow a word that is a label, and no part of a name such as Total Recall."""


class Footers(NamedTuple):
    """What stands below the rows.

    Attributes
    ----------
    end : int
        Where the rows end.
    places : tuple of int
        Where in the frame the lines are that have a value.
    first : str
        What the first of them says.
    """

    end: int
    places: tuple[int, ...]
    first: str


def is_remark(record: Sequence[str]) -> bool:
    """Tell whether a record that is not as wide as the rows is no row: a total, or words."""
    values = [value.strip() for value in record if value.strip()]
    if not values or not _has_letters(values[0]):
        return bool(values and _REMARK.match(values[0]))
    if any(pattern.match(values[0]) for pattern in (_TOTAL, _MEAN, _REMARK)):
        return True
    if len(values) <= 2:
        return " " in values[0]
    return all(map(_has_letters, values)) and len(" ".join(values).split()) >= _PROSE


def find_footers(frame: Any) -> Footers:
    """Find the lines below the rows of a table that are as wide as they are.

    Parameters
    ----------
    frame : pandas.DataFrame
        All lines, NaN where there is no value.
    """
    rows = len(frame)
    lines: list[_Cells] = []
    for place in range(rows - 1, max(rows - MOST_FOOTERS, 0) - 1, -1):
        cells = _cells(frame, place)
        if not _may_be_footer(cells, frame.shape[1]):
            break
        lines.insert(0, cells)
    places: list[int] = []
    for place, cells in enumerate(lines, start=rows - len(lines)):
        above = _Above(frame, places[0] if places else place)
        if cells and above.rows >= _FEWEST_ROWS and _is_footer(cells, above):
            places.append(place)
        elif cells:
            places = []
    if not places:
        return Footers(rows, (), "")
    said = [str(each).removesuffix(".0") for each in lines[places[0] - rows].values()]
    return Footers(places[0], tuple(places), side_by_side(said))


def side_by_side(cells: Sequence[str]) -> str:
    """Return what the cells of a line say; whoever reads it can tell where each of several ends."""
    return cells[0] if len(cells) == 1 else ", ".join(map(in_quotes, cells))


def said_of(where: Sequence[int], noun: str, first: str) -> str:
    """Return what there is to say of lines below a table.

    Parameters
    ----------
    where : sequence of int
        Their numbers in the file.
    noun : str
        What is counted: "line" or "row".
    first : str
        What the first of them says.
    """
    shown = f"'{printable(first, _SHOWN)}'"
    which = f"{noun} {where[0]}: {shown}"
    which = which if len(where) == 1 else f"the first is {which}"
    return f"Left out {counted(len(where), noun)} below the table ({which})."


_Cells = dict[int, Any]
"""The values of a line by their columns, texts stripped, without the missing ones."""


def _cells(frame: Any, place: int) -> _Cells:
    found: _Cells = {}
    for column, value in enumerate(frame.iloc[place]):
        if value is None or value != value:  # NaN
            continue
        value = value.strip() if isinstance(value, str) else value
        if value != "":
            found[column] = value
    return found


def _has_letters(value: Any) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value))


def _label(cells: _Cells) -> tuple[int, str]:
    """Return the first value that has words, and its column; none is an empty text."""
    first, value = next(iter(cells.items()), (0, ""))
    if isinstance(value, str) and _REMARK.match(value):
        return first, value
    return next(((at, each) for at, each in cells.items() if _has_letters(each)), (0, ""))


def _may_be_footer(cells: _Cells, width: int) -> bool:
    """Whether it is worth while to look at the rows above: hardly ever, for a row."""
    if not cells:
        return True
    at, label = _label(cells)
    if any(pattern.match(label) for pattern in (*_SUMMARIES, _REMARK)):
        return True
    is_first = at == next(iter(cells))
    return (is_first and " " in label and width > 1) or (not label and 0 not in cells)


class _Above:
    """The rows above a line: what its values are to be like."""

    def __init__(self, frame: Any, end: int) -> None:
        self.frame = frame.iloc[:end]
        self.rows = end

    def has_words(self, column: int) -> bool:
        """Whether a column has words, and not just a few among its numbers or dates."""
        values = self.frame.iloc[:, column]
        if values.dtype.kind in "biuf":
            return False
        some = [str(value).strip() for value in values.iloc[:_ROWS_TO_LOOK_AT].dropna()]
        if sum(map(_has_letters, some)) <= _MOST_WORDS * len(some):
            return not some
        evidence = examine(list(dict.fromkeys(some)))  # 12 kg
        are_numbers = evidence is not None and len(evidence.strays) <= _MOST_WORDS * len(some)
        return not are_numbers and any(DateSpelling().match(text) is None for text in some)

    def is_filled(self, column: int) -> bool:
        """Whether each row has a value in a column."""
        return bool(self.frame.iloc[:, column].notna().all())

    def texts(self, column: int) -> Iterator[str]:
        """Return the different values of a column, in lower case."""
        return (
            str(each).strip().casefold() for each in self.frame.iloc[:, column].dropna().unique()
        )

    def recurs(self, column: int) -> bool:
        """Whether the values of a column come again."""
        values = self.frame.iloc[:, column].dropna()
        return bool(2 * values.nunique() <= len(values))

    def numbers(self, column: int, value: Any) -> tuple[Float64Array, float]:
        """Return the numbers of a column, and what a value of the line below them says, or NaN."""
        values = self.frame.iloc[:, column].dropna()
        if values.dtype.kind in "iuf":
            try:
                return values.to_numpy(np.float64), float(value)
            except (TypeError, ValueError):
                return values.to_numpy(np.float64), np.nan
        texts = [str(each).strip() for each in values]
        texts = [text for text in texts if not is_missing(text)]
        evidence = examine(list(dict.fromkeys([*texts, str(value)])))
        if evidence is None:
            return np.array([]), np.nan
        spelling = decide("", evidence, (), ",").spelling
        found = read_numbers([*texts, str(value)], spelling)
        return found[:-1][~np.isnan(found[:-1])], float(found[-1])


def _is_footer(cells: _Cells, above: _Above) -> bool:
    at, label = _label(cells)
    if not label:
        return _is_sum_without_a_name(cells, above)
    lacks = any(
        column not in cells and above.is_filled(column) for column in range(above.frame.shape[1])
    )
    if any(pattern.match(label) for pattern in _SUMMARIES):
        tells = lacks and _is_label(cells, label) and not _is_denied(cells, at, label, above)
        is_odd = not _OTHER.match(label) and (tells or not above.has_words(at))
        is_odd = is_odd or (len(cells) == 1 and lacks and not above.has_words(at))
        is_new = label.casefold() not in above.texts(at)
        return is_new and (is_odd or _sums_up(cells, at, label, above))
    others = {column: value for column, value in cells.items() if column != at}
    if remark := _REMARK.match(label):
        if not above.has_words(at):
            return True
        begins = label[: remark.end()].casefold()
        is_new = not any(text.startswith(begins) for text in above.texts(at))
        if ":" in label and not any(":" in text for text in above.texts(at)):
            return True
        are_foreign = [_is_foreign(*each, above) for each in others.items()]
        tells = lacks and _is_label(cells, label)
        return is_new and (tells or (bool(are_foreign) and all(are_foreign)))
    if above.has_words(at):
        return False
    return all(_is_foreign(*each, above) for each in others.items())


def _is_label(cells: _Cells, label: str) -> bool:
    """Whether a text that begins with a word of lines below a table says no more than that.

    Stand 2024 does, or Source: the office, and what has no value beside it; Stand By Me is a name.
    """
    words = (found for each in (*_SUMMARIES, _REMARK) if (found := each.match(label)))
    rests = [label[found.end() :] for found in words]
    is_alone = any(_WHEN.fullmatch(rest) for rest in rests)
    return len(cells) == 1 or is_alone or _MAKING.match(label) is not None


def _is_denied(cells: _Cells, at: int, label: str, above: _Above) -> bool:
    """Whether no number of a line can be the total or the mean that its name says it is.

    A total is no smaller than one of its parts, and a mean, of whatever weights, is among them.
    """
    can_be = []
    for column, value in cells.items():
        numbers, number = above.numbers(column, value)
        if column == at or not len(numbers) or number != number:
            continue
        low, high = float(numbers.min()), float(numbers.max())
        can_be.append(low < 0 or number >= high if _TOTAL.match(label) else low <= number <= high)
    return bool(can_be) and not any(can_be)


def _is_foreign(column: int, value: Any, above: _Above) -> bool:
    """Whether a value is another kind of thing than those above it."""
    if not above.has_words(column):
        return _has_letters(value)
    return above.recurs(column) and str(value).casefold() not in above.texts(column)


def _sums_up(cells: _Cells, at: int, label: str, above: _Above) -> bool:
    """Whether a value of a line is what its name says of the numbers above it."""
    is_total = _TOTAL.match(label) is not None
    large, agree = [], []
    for column, value in cells.items():
        if column == at:
            continue
        numbers, number = above.numbers(column, value)
        if not len(numbers) or number != number:
            continue
        total = float(numbers.sum())
        large.append(numbers.min() >= 0 and number >= total / 2 > 0 and number > numbers.max())
        # Where values come again, one of them may well be the largest, and its row that of a Max.
        is_usual = above.recurs(column) and bool((numbers == number).any())
        near = _is_close if is_total else _is_rounded
        agree.append(not is_usual and any(near(number, each) for each in _said(label, numbers)))
    if is_total:
        return any(agree) or (above.rows > _FEWEST_ROWS and bool(large) and all(large))
    # One of them alone may be like any: a film of the middle year is no mean of the others.
    return 2 * sum(agree) > len(agree)


def _said(label: str, numbers: Float64Array) -> tuple[float, ...]:
    """Return what a line of this name may say of numbers."""
    total, mean = float(numbers.sum()), float(numbers.mean())
    if _TOTAL.match(label):
        return (total,)
    if _MEAN.match(label):
        return mean, float(np.median(numbers))
    found = _OTHER.match(label)
    match found.lastgroup if found else None:
        case "least":
            return (float(numbers.min()),)
        case "most":
            return (float(numbers.max()),)
        case "number":
            return (float(len(numbers)),)
        case "spread":
            more = (float(numbers.std(ddof=1)),) if len(numbers) > 1 else ()
            return (float(numbers.std()), *more)
    return total, mean


def _is_close(number: float, expected: float) -> bool:
    return abs(number - expected) <= _CLOSE * max(abs(expected), 1e-9)


def _is_rounded(number: float, expected: float) -> bool:
    """Whether a number is another one as far as it is written out."""
    place = Decimal(f"{number:.10g}").as_tuple().exponent
    return isinstance(place, int) and abs(number - expected) <= 0.5001 * 10.0**place


def _is_sum_without_a_name(cells: _Cells, above: _Above) -> bool:
    """Whether a line has nothing but the sums of the columns above them."""
    is_said = False
    for column in range(above.frame.shape[1]):
        if column not in cells:
            if not above.is_filled(column):
                return False
            continue
        numbers, number = above.numbers(column, cells[column])
        if len(numbers) <= _FEWEST_ROWS or not _is_close(number, float(numbers.sum())):
            return False
        is_said |= number != 0
    return is_said
