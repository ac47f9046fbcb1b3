"""What parts the values of a file, and what quotes them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

from core.support.text import printable

DELIMITERS = (",", ";", "\t", "|")
BLANKS = " "
"""The delimiter that stands for runs of blanks."""

SAMPLE_BYTES = 2**16
SAMPLE_RECORDS = 400
_FEWEST_LINES = 4

_NO_VALUE = ' "' + "".join(DELIMITERS)
"""A line of these alone names no columns, whichever of the delimiters is the file's."""

_MOST_ALIKE = 0.8
"""The share of lines that must have as many values for what parts them to be believed."""

_MOST_ALIKE_OF_BLANKS = 0.9

_SEPARATOR_LINE = re.compile(rb'"?sep=(.)"?[ \t]*(?:\r\n|\n|\r)', re.I)
_COMMENT = re.compile(r"\s*(?:#|%|//|!)")


class BrokenRecord(Exception):
    """A record that is not parted as the others: the line it begins on, and what is wrong."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class Dialect:
    """How the records of a text are parted into values.

    Attributes
    ----------
    delimiter : str
        One character; ``BLANKS`` is any run of blanks and tabs.
    quote : str
        What values are quoted with.
    start : int
        Where the text begins, in bytes: after Excel's line that names the separator.
    """

    delimiter: str
    quote: str = '"'
    start: int = 0

    def records(self, lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield the values of each record after the number of the line, from 1, it begins on.

        Raises
        ------
        BrokenRecord
            If the text is not parted like that.
        """
        reader = csv.reader(
            lines if self.delimiter != BLANKS else map(self.with_tabs, lines),
            delimiter="\t" if self.delimiter == BLANKS else self.delimiter,
            quotechar=self.quote,
            skipinitialspace=True,
            strict=True,
        )
        line = 1
        try:
            for record in reader:
                yield line, record
                line = reader.line_num + 1
        except csv.Error as error:
            raise BrokenRecord(line, str(error)) from error

    def with_tabs(self, line: str) -> str:
        """Return a line of values parted by blanks as one of values parted by tabs."""
        if self.quote not in line:
            return "\t".join(line.split()) + "\n"
        quote = re.escape(self.quote)
        return "\t".join(re.findall(rf"{quote}[^{quote}]*{quote}|[^ \t\r\n]+", line)) + "\n"


def text_lines(data: bytes, start: int = 0, end: int | None = None) -> Iterable[str]:
    """Return the lines of UTF-8 text, with their ends."""
    piece = data if start == 0 and end is None else data[start:end]
    return io.TextIOWrapper(io.BytesIO(piece), encoding="utf-8", errors="replace", newline="")


def end_of_line(data: bytes, start: int) -> int:
    """Return where a line ends, the place of its first character of the end."""
    end = data.find(b"\n", start)
    end = len(data) if end < 0 else end
    early = data.find(b"\r", start, end)  # no farther: a file may have none
    return end if early < 0 else early


def names_nothing(record: Sequence[str]) -> bool:
    """Tell whether a record has no value, whatever parts its values."""
    return not any(value.strip(_NO_VALUE) for value in record)


def is_comment(record: Sequence[str]) -> bool:
    """Tell whether a record begins as a comment does."""
    return bool(record) and _COMMENT.match(record[0]) is not None


def sample(data: bytes, dialect: Dialect) -> list[tuple[int, list[str]]]:
    """Return the first records of a text that are whole, each after the line it begins on.

    A quote that does not close ends the sample.
    """
    end = _end_of_sample(data, dialect.start)
    found: list[tuple[int, list[str]]] = []
    try:
        found.extend(
            islice(dialect.records(text_lines(data, dialect.start, end)), SAMPLE_RECORDS + 1)
        )
    except BrokenRecord:
        return found
    return found[:-1] if len(data) > end or len(found) > SAMPLE_RECORDS else found


def _end_of_sample(data: bytes, start: int) -> int:
    """Return the end of the sample: it has a few lines however long they are."""
    end = start
    for _ in range(_FEWEST_LINES):
        end = end_of_line(data, end) + 1
    # The first bytes of the next line, so that the last one is seen to be whole.
    return min(max(end + 1, start + SAMPLE_BYTES), len(data))


def find_dialect(data: bytes, delimiter: str | None) -> Dialect:
    """Find out what parts the values of a text and what quotes them.

    Parameters
    ----------
    data : bytes
        UTF-8.
    delimiter : str or None
        What parts the values, where that is known.

    Raises
    ------
    ValueError
        If the delimiter is not one character.
    """
    start = 0
    if match := _SEPARATOR_LINE.match(data):
        start = match.end()
        delimiter = delimiter or match[1].decode("latin-1")
    if delimiter is not None:
        if len(delimiter) != 1 or delimiter in "\"\r\n '":
            raise ValueError(
                f"delimiter must be one character such as ',', not {printable(repr(delimiter))}."
            )
        return Dialect(delimiter, _quote(data, start), start)
    quote = _quote(data, start)
    found = {
        each: widths
        for each in (*DELIMITERS, BLANKS)
        if (widths := _widths(data, Dialect(each, quote, start))).most > 1
    }
    if not found:
        return Dialect(",", quote, start)
    scores = {each: _score(each, widths, found) for each, widths in found.items()}
    return Dialect(max(scores, key=scores.__getitem__), quote, start)


@dataclass(frozen=True)
class _Widths:
    """How many values the records of a sample have."""

    most: int
    """What most of them have."""
    alike: float
    """The share of those."""
    first: int
    """What the first with a value has."""
    is_in_numbers: bool
    """Whether what parts them stands between two digits alone, as a decimal comma does."""

    @property
    def is_believed(self) -> bool:
        return self.alike >= _MOST_ALIKE


def _widths(data: bytes, dialect: Dialect) -> _Widths:
    records = [
        record
        for _, record in sample(data, dialect)
        if not names_nothing(record) and not is_comment(record)
    ]
    # Titles above a table and remarks below it are lines of one value.
    table = list(dropwhile(_is_one, records))
    table = list(dropwhile(_is_one, reversed(table)))
    counts = Counter(len(record) for record in table)
    if not counts:
        return _Widths(0, 0.0, 0, False)
    most = max(counts, key=lambda width: (counts[width] * (width > 1), width))
    piece = data[dialect.start : dialect.start + SAMPLE_BYTES]
    sign = dialect.delimiter.encode()
    between = len(re.findall(rb"(?<=\d)" + re.escape(sign) + rb"(?=\d)", piece))
    in_numbers = dialect.delimiter == "," and between == piece.count(sign)
    alike = counts[most] / max(len(table), len(records) / 2)
    return _Widths(most, alike, len(records[0]), in_numbers)


def _is_one(record: Sequence[str]) -> bool:
    return len(record) == 1


def _score(
    delimiter: str, widths: _Widths, found: Mapping[str, _Widths]
) -> tuple[bool, bool, int, float, int]:
    believed = widths.is_believed
    if delimiter == BLANKS:
        # Words are parted by blanks in any file; only where they make a table do they part values.
        others = {each: one for each, one in found.items() if each != BLANKS and one.is_believed}
        tabs = others.pop("\t", None)
        believed = widths.alike >= _MOST_ALIKE_OF_BLANKS
        believed = believed and all(other.is_in_numbers for other in others.values())
        believed = believed and (tabs is None or 2 * tabs.most <= widths.most)
        if not believed:
            return False, False, 0, 0.0, 0
    is_alone = len(found) == 1
    plain = is_alone or not widths.is_in_numbers
    return believed, plain, widths.first, widths.alike, widths.most


def _quote(data: bytes, start: int) -> str:
    piece = data[start : start + SAMPLE_BYTES].replace(b"''", b"")  # one within a value
    ends = rb"[,;\t|\r\n ]"
    if b'"' not in piece and b"'" in piece:
        quoted = re.findall(rb"(?:^|(?<=" + ends + rb"))'[^'\r\n]*'(?=" + ends + rb"|$)", piece)
        if 2 * len(quoted) == piece.count(b"'"):
            return "'"
    return '"'
