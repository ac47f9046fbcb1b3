"""What pandas makes of a text, several pieces at the same time where it is long."""

from __future__ import annotations

import io
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.reading.missing import READ_AS_MISSING
from core.data.sources.table.written.dialect import Dialect
from core.support.helpers import Helpers, cores

_PIECE = 2**22
_PIECE_OF_A_COLUMN = 2**15
"""A piece has so many bytes, or so many for each column: each column of each takes its time."""

_MOST_AT_ONCE = 4
_WHOLE = 2**53
"""Up to here each whole number is one of floating point."""

_MARK = "\ufeff".encode()

Piece = tuple[int, int]
"""Where a part of a text begins and ends."""

_Made = TypeVar("_Made")


def pieces_of(data: bytes, start: int, dialect: Dialect, width: int) -> list[Piece]:
    """Return where the pieces of a text begin and end, each at the end of a record.

    A line that ends within quotes is none. Where a quote is no more than a sign, and quotes are
    counted wrongly for it, pandas finds a piece that ends within quotes.
    """
    quote, size = dialect.quote.encode(), max(_PIECE, width * _PIECE_OF_A_COLUMN)
    pieces = []
    while len(data) - start > 2 * size:
        end = data.find(b"\n", start + size) + 1
        quotes = data.count(quote, start, end)
        # A mark of the byte order is one at the beginning alone.
        while end and (quotes % 2 or data.startswith(_MARK, end)):
            before, end = end, data.find(b"\n", end) + 1
            quotes += data.count(quote, before, end)
        if not end or end == len(data):
            break
        pieces.append((start, end))
        start = end
    return [*pieces, (start, len(data))]


def count_outside_quotes(data: bytes, pieces: Sequence[Piece], dialect: Dialect) -> int:
    """Return how many delimiters stand outside of quotes in the pieces of a text."""
    sign, quote = ord(dialect.delimiter), ord(dialect.quote)
    count = partial(_count_in_piece, np.frombuffer(data, np.uint8), sign, quote)
    return sum(_at_once(count, pieces))


def are_one_a_line(data: bytes, pieces: Sequence[Piece], rows: int) -> bool:
    """Tell whether the rows of the pieces of a text are its lines: none is empty, none longer."""
    start = pieces[0][0]
    if data.find(b"\r", start) >= 0 and data.count(b"\r", start) != data.count(b"\r\n", start):
        return False
    count = partial(_count_in_piece, np.frombuffer(data, np.uint8), ord("\n"), None)
    return sum(_at_once(count, pieces)) + (not data.endswith(b"\n")) == rows


def _count_in_piece(data: NDArray[np.uint8], sign: int, quote: int | None, piece: Piece) -> int:
    total, odd = 0, False
    for at in range(*piece, _PIECE):
        part = data[at : min(at + _PIECE, piece[1])]
        signs = part == sign
        if quote is not None and (quotes := part == quote).any():
            inside = _parities(quotes)
            if odd:
                inside = ~inside
            total += int(np.bitwise_count(_words(signs) & ~inside).sum())
            odd ^= bool(np.count_nonzero(quotes) % 2)
        elif not odd:
            total += int(np.count_nonzero(signs))
    return total


def _words(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return truth values as the bits of numbers, the first as the lowest of the first."""
    octets = np.packbits(bits, bitorder="little")
    return np.pad(octets, (0, -len(octets) % 8)).view("<u8")


def _parities(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return, in bits as those of ``_words``, whether an odd number is true up to each."""
    words = _words(bits)
    for shift in (1, 2, 4, 8, 16, 32):
        words ^= words << np.uint64(shift)
    odd = np.logical_xor.accumulate(words >> np.uint64(63) != 0)
    words[1:][odd[:-1]] ^= np.uint64(2**64 - 1)
    return words


def parse(
    file: Any, delimiter: str, quote: str, width: int, decimal: str, as_text: Collection[int]
) -> Any:
    """Return the frame that pandas makes of an open text, None if it makes nothing of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return _parsed(file, delimiter, quote, width, decimal, dict.fromkeys(as_text, object))
        except (ValueError, OverflowError, Warning):
            return None


def parse_pieces(
    data: bytes,
    pieces: Sequence[Piece],
    dialect: Dialect,
    width: int,
    decimal: str,
    as_text: Collection[int],
) -> Any:
    """Return the frame that pandas makes of the pieces of a text, as of all in one.

    None if it makes nothing of it.
    """
    read = partial(_parsed, delimiter=dialect.delimiter, quote=dialect.quote, width=width)
    kinds = dict.fromkeys(as_text, object)
    if len(pieces) > 1:
        frame = _of_pieces(partial(read, decimal=decimal), data, pieces, kinds)
        if frame is not None:
            return frame[[*range(width)]]
    file = io.BytesIO(data)
    file.seek(pieces[0][0])
    return parse(file, dialect.delimiter, dialect.quote, width, decimal, as_text)


def _of_pieces(
    read: Callable[..., Any], data: bytes, pieces: Sequence[Piece], kinds: dict[int, Any]
) -> Any:
    import pandas

    def in_pieces(kinds: dict[int, Any], only: Sequence[int] | None = None) -> list[Any]:
        return _at_once(lambda piece: read(_Bytes(data, *piece), kinds=kinds, only=only), pieces)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            frames = in_pieces(kinds)
            mixed = _columns_of_texts(frames)
            if mixed is None:
                return None
            if not mixed:
                return pandas.concat(frames, ignore_index=True)
            texts = in_pieces(kinds | dict.fromkeys(mixed, "str"), mixed)
            both = [
                pandas.concat([frame.drop(columns=mixed), some], axis=1)
                for frame, some in zip(frames, texts, strict=True)
            ]
            return pandas.concat(both, ignore_index=True)
        except (ValueError, OverflowError, Warning):
            return None


def _columns_of_texts(frames: Sequence[Any]) -> list[int] | None:
    """Return columns of numbers in some pieces and of texts in others, to be read as texts.

    None where pandas might have made something else of all pieces in one.
    """
    found = []
    for column in frames[0]:
        kinds = {str(frame[column].dtype) for frame in frames}
        if len(kinds) == 1:
            continue
        if kinds == {"int64", "float64"}:
            wholes = [frame[column] for frame in frames if frame[column].dtype == np.int64]
            if any(len(each) and max(-each.min(), each.max()) > _WHOLE for each in wholes):
                return None
        elif kinds <= {"int64", "float64", "str"}:
            found.append(column)
        else:
            return None
    return found


def _parsed(
    file: Any,
    delimiter: str,
    quote: str,
    width: int,
    decimal: str,
    kinds: dict[int, Any],
    only: Sequence[int] | None = None,
) -> Any:
    import pandas

    return pandas.read_csv(
        file,
        sep=delimiter,
        quotechar=quote,
        header=None,
        names=range(width),
        index_col=False,
        usecols=only,
        dtype=kinds,
        decimal=decimal,
        skipinitialspace=True,
        keep_default_na=False,
        na_values=READ_AS_MISSING,
        low_memory=False,
        encoding="utf-8",
    )


def _at_once(function: Callable[[Piece], _Made], pieces: Sequence[Piece]) -> list[_Made]:
    """Return what a function makes of each piece, with the help of other threads."""
    made: dict[Piece, _Made] = {}
    left = deque(pieces)

    def work() -> None:
        try:
            while left:
                try:
                    piece = left.popleft()
                except IndexError:  # another thread took the last one
                    return
                made[piece] = function(piece)
        finally:
            left.clear()

    helpers = min(len(pieces), cores(), _MOST_AT_ONCE) - 1
    if helpers < 1 or not Helpers.help_with(work, helpers):
        work()
    return [made[piece] for piece in pieces]


class _Bytes:
    """A part of a text in UTF-8, as a file that pandas reads without decoding it first."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data, self._at, self._end = memoryview(data), start, end

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most so many."""
        end = self._end if size < 0 else min(self._at + size, self._end)
        part, self._at = bytes(self._data[self._at : end]), end
        return part

    def __iter__(self) -> Iterator[bytes]:
        """Only what has lines to go through is a file to pandas, which does not ask for them."""
        return iter(self.read, b"")
