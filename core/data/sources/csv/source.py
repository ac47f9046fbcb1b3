"""The bytes of a CSV file, and how to part its lines into values."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice
from pathlib import Path
from typing import TYPE_CHECKING

from core.support.checks import a_path, a_text
from core.support.files import CHECKPOINT_START
from core.support.text import counted, printable

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|")
MAX_BYTES = 512 * 2**20
MAX_LINE_BYTES = 2**24
ROWS_AT_ONCE = 500
"""Below the 700 new lists that start Python's garbage collector, which would look through them
again and again: a million rows take a third of the time this way."""

HEADER_BYTES = 2**16

_NO_VALUE = ' "' + "".join(DELIMITERS)
"""A line of these alone names no columns, whichever of the delimiters is the file's."""


@dataclass(frozen=True)
class Source:
    """The bytes of a file, in UTF-8, and how to part its lines into values."""

    name: str
    data: bytes
    delimiter: str

    def line_of(self, record: int) -> int:
        """Return the line on which a record begins; the column names are record 0."""
        return next(islice(self._records(), record, None))[0]

    def rows(self) -> Iterator[Sequence[Sequence[str]]]:
        """Yield the first record by itself, then the columns of many records at a time."""
        records = dropwhile(_names_nothing, filter(any, self._reader()))
        try:
            first = next(records, [])
            yield [[value] for value in first]
            start = 1
            while chunk := list(islice(records, ROWS_AT_ONCE)):
                if set(map(len, chunk)) != {len(first)}:
                    self._report_width(chunk, start, len(first))
                start += len(chunk)
                yield list(zip(*chunk, strict=True))
        except csv.Error:
            # Read again one by one, which tells where the broken record begins.
            for _ in self._records():
                pass

    def _reader(self) -> Reader:
        text = io.TextIOWrapper(io.BytesIO(self.data), encoding="utf-8-sig", newline="")
        return csv.reader(text, delimiter=self.delimiter, skipinitialspace=True, strict=True)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each record that has a value, after the line it begins on."""
        reader = self._reader()
        line = 1
        named = False
        try:
            for record in reader:
                named = named or not _names_nothing(record)
                if named and any(record):
                    yield line, record
                line = reader.line_num + 1
        except csv.Error as error:
            place = f"Line {line} of {self.name}"
            if "field limit" in str(error) and b'"' not in self.data:
                raise ValueError(
                    f"{place} has a value of more than {csv.field_size_limit():,} characters."
                ) from error
            raise ValueError(
                f"{place} is not CSV ({printable(str(error))}); "
                "look for a quote that does not close."
            ) from error

    def _report_width(self, chunk: list[list[str]], start: int, width: int) -> None:
        wrong = next(i for i, record in enumerate(chunk) if len(record) != width)
        found = counted(len(chunk[wrong]), "value")
        raise ValueError(
            f"Line {self.line_of(start + wrong)} of {self.name} has {found}, "
            f"but the first line names {counted(width, 'column')}."
        )


def open_source(path: str | os.PathLike[str], delimiter: str | None) -> Source:
    """Read a file that is text, or raise ValueError; ``read_table`` says which are refused."""
    a_path(path, "path")
    name = f"'{printable(str(path), 200)}'"
    if delimiter is not None:
        a_text(delimiter, "delimiter")
    if not str(path) or "\0" in str(path):
        raise ValueError(f"There is no file {name}.")
    data = _read_bytes(Path(path), name)
    if data.startswith(CHECKPOINT_START):
        raise ValueError(f"{name} is a saved run, no CSV file; neuroterm --load goes on with it.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data = data.decode("utf-16").encode("utf-8")
        except UnicodeError as error:
            raise ValueError(f"{name} is not the UTF-16 text it says it is.") from error
    nul = data.find(b"\0")
    if nul >= 0:
        raise ValueError(
            f"Line {_line_at(data, nul)} of {name} has a NUL byte, so this is no text file; "
            "give a CSV file."
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"Line {_line_at(data, error.start)} of {name} is not UTF-8 text; "
            "save the file as UTF-8."
        ) from error
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise ValueError(f"{name} is empty; its first line should name the columns.")
    _check_lines(data, name)
    if delimiter is None:
        delimiter = _likely_delimiter(data)
    elif len(delimiter) != 1 or delimiter in '"\r\n ':
        raise ValueError(
            f"delimiter must be one character such as ',', not {printable(repr(delimiter))}."
        )
    return Source(name, data, delimiter)


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        # Looked at first: opening a pipe would wait for somebody to write to it.
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ValueError(f"{name} is a directory; give a CSV file.")
        if not stat.S_ISREG(mode):
            raise ValueError(f"{name} is not a regular file; give a CSV file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ValueError(f"There is no file {name}.") from error
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise ValueError(f"{name} is larger than {MAX_BYTES // 2**20} MiB; give a part of it.")
    return data


def _check_lines(data: bytes, name: str) -> None:
    """Raise ValueError if a line is so long that parting it would take all the memory there is."""
    start = 0
    while len(data) - start > MAX_LINE_BYTES:
        window = start, start + MAX_LINE_BYTES
        end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
        if end < 0:
            raise ValueError(
                f"Line {_line_at(data, start)} of {name} is longer than "
                f"{MAX_LINE_BYTES // 2**20} MiB."
            )
        start = end + 1


def _likely_delimiter(data: bytes) -> str:
    start = data[:HEADER_BYTES].removeprefix(b"\xef\xbb\xbf")
    # Quoted names may hold delimiters, and line breaks.
    lines = re.sub(rb'"([^"]*)"', _without_delimiters, start).splitlines()
    header = next((line for line in lines if line.strip(_NO_VALUE.encode())), b"")
    return max(DELIMITERS, key=lambda delimiter: header.count(delimiter.encode()))


def _without_delimiters(quoted: re.Match[bytes]) -> bytes:
    return b"name" if quoted[1].strip() else b""


def _names_nothing(record: Sequence[str]) -> bool:
    return not any(value.strip(_NO_VALUE) for value in record)


def _line_at(data: bytes, position: int) -> int:
    breaks = (b"\n", 1), (b"\r", 1), (b"\r\n", -1)
    return 1 + sum(sign * data.count(text, 0, position) for text, sign in breaks)
