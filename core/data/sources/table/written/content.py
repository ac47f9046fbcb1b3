"""The bytes of a file: unpacked, and as UTF-8 text."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.data.sources.table.written.foreign import named_for_what_it_is
from core.support.checks import a_path
from core.support.text import counted, in_quotes, printable

MAX_BYTES = 512 * 2**20
MAX_LINE_BYTES = 2**24

Kind = str
"""What the bytes are: "text", "json", "excel" or "parquet"."""

_PACKED: tuple[tuple[bytes, Callable[..., Any]], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\x00", lzma.open),
)
"""How packed files begin, and what unpacks them."""

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le", "UTF-32"),
    (b"\0\0\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
"""What texts begin with, the longer marks first."""
_SAMPLE = 4096
_PIECE = 2**22


@dataclass(frozen=True)
class Content:
    """What a file holds.

    Attributes
    ----------
    name : str
        The file, as sentences about it name it.
    data : bytes
        Unpacked; text is UTF-8, without a byte order mark.
    kind : str
        "text", "json", "excel" or "parquet".
    notes : tuple of str
        What is a guess: the encoding.
    checksum : str
        What tells it from another file that stood in the same place before.
    encoding : str
        How a text was encoded.
    is_packed : bool
        Whether the file is a compressed one.
    """

    name: str
    data: bytes
    kind: Kind
    notes: tuple[str, ...]
    checksum: str
    encoding: str = "UTF-8"
    is_packed: bool = False


def read_content(source: Any) -> Content:
    """Read what may hold a table, or raise ValueError.

    It may be packed by gzip, bzip2 or xz, or in a zip archive of one file. Text is UTF-8, UTF-16
    with or without a mark, or else taken for Windows-1252.

    Parameters
    ----------
    source : path or binary file

    Raises
    ------
    ValueError
        If there is no such file, it is no regular file, larger than 512 MiB, packed or not, has a
        line longer than 16 MiB, is empty, or is of a kind that is no table: the sentence names it
        and says what to do.
    """
    if hasattr(source, "read"):
        return _of_open_file(source)
    a_path(source, "path")
    name = f"'{printable(str(source), 200)}'"
    if not str(source) or "\0" in str(source):
        raise ValueError(f"There is no file {name}.")
    return content_of(_read_bytes(Path(source), name), name)


def _of_open_file(file: Any) -> Content:
    name = printable(str(getattr(file, "name", "the table")), 200)
    name = "standard input" if name == "<stdin>" else name
    raw = file.read(MAX_BYTES + 1)
    if not isinstance(raw, bytes):
        raise ValueError(f"{name} is opened as text; open it in binary mode, as in 'rb'.")
    if not raw.strip():
        raise ValueError(f"{name} is empty; its first line should name the columns.")
    return content_of(raw, name)


def content_of(raw: bytes, name: str) -> Content:
    """Return what the bytes of a file hold.

    Parameters
    ----------
    raw : bytes
    name : str
        What sentences call the file.

    Raises
    ------
    ValueError
        As ``read_content``.
    """
    raw = _not_too_large(raw, name)
    checksum = f"{zlib.crc32(raw):08x}"
    data = _unpacked(raw, name)
    is_packed = data is not raw
    kind = named_for_what_it_is(data, name)
    notes: tuple[str, ...] = ()
    encoding = "UTF-8"
    if kind in ("text", "json"):
        data, notes, encoding = _as_utf8(data, name)
        kind = named_for_what_it_is(data, name)
        if not data or data.isspace():
            raise ValueError(f"{name} is empty; its first line should name the columns.")
        if kind == "text":
            _check_lines(data, name)
    return Content(name, data, kind, notes, checksum, encoding, is_packed)


def line_at(data: bytes, position: int) -> int:
    """Return the line, counted from 1, on which a byte stands."""
    breaks = (b"\n", 1), (b"\r", 1), (b"\r\n", -1)
    return 1 + sum(sign * data.count(text, 0, position) for text, sign in breaks)


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
    return _not_too_large(data, name)


def _not_too_large(data: bytes, name: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise ValueError(f"{name} is larger than {MAX_BYTES // 2**20} MiB; give a part of it.")
    return data


def _unpacked(data: bytes, name: str) -> bytes:
    try:
        for start, opened in _PACKED:
            if data.startswith(start):
                with opened(io.BytesIO(data)) as file:
                    return _not_too_large(file.read(MAX_BYTES + 1), name)
        if data.startswith(b"PK\x03\x04"):
            return _unzipped(data, name)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
        raise ValueError(f"{name} is packed, and cannot be unpacked: it is damaged.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise ValueError(
            f"{name} is a zip archive that needs a password or another program; unpack it first."
        ) from error
    return data


def _unzipped(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if _is_content(entry)]
        if any(entry.filename.startswith(("xl/", "word/", "ppt/")) for entry in entries):
            # An office document; openpyxl unpacks it all.
            if sum(entry.file_size for entry in entries) > MAX_BYTES:
                raise ValueError(
                    f"{name} is larger than {MAX_BYTES // 2**20} MiB; give a part of it."
                )
            return data
        if any(entry.filename in ("mimetype", "META-INF/manifest.xml") for entry in entries):
            return data
        if len(entries) != 1:
            held = ", ".join(in_quotes(printable(entry.filename, 40)) for entry in entries[:5])
            held += ", …" if len(entries) > 5 else ""
            raise ValueError(
                f"{name} is a zip archive of {counted(len(entries), 'file')}"
                f"{f' ({held})' if held else ''}; unpack it and give one of them."
            )
        with archive.open(entries[0]) as file:
            return _not_too_large(file.read(MAX_BYTES + 1), name)


def _is_content(entry: zipfile.ZipInfo) -> bool:
    hidden = entry.filename.startswith("__MACOSX/") or entry.filename.endswith(".DS_Store")
    return bool(entry.filename) and not entry.is_dir() and not hidden


def _as_utf8(data: bytes, name: str) -> tuple[bytes, tuple[str, ...], str]:
    for mark, encoding, called in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding).encode("utf-8"), (), called
            except UnicodeError as error:
                raise ValueError(f"{name} is not the {called} text it says it is.") from error
    data = data.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\x1a")
    if b"\0" in data:
        return *_without_a_mark(data, name), "UTF-16"
    if data.isascii():  # which is found out much sooner
        return data, (), "UTF-8"
    wrong = _first_not_utf8(data)
    if wrong is not None:
        line = line_at(data, wrong)
        text = data.decode("cp1252", errors="replace")
        note = f"Read {name} as Windows-1252: line {line} is not UTF-8."
        return text.encode("utf-8"), (note,), "Windows-1252"
    return data, (), "UTF-8"


def _first_not_utf8(data: bytes) -> int | None:
    """Return where a text ceases to be UTF-8, None if it does nowhere.

    A piece at a time, as one emoji makes each letter of a text take four bytes.
    """
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(data)
    for start in range(0, len(data), _PIECE):
        begun, _ = decoder.getstate()  # a letter that the piece before ends amid
        end = start + _PIECE
        try:
            decoder.decode(view[start:end], final=end >= len(data))
        except UnicodeDecodeError as error:
            return start - len(begun) + error.start
    return None


def _without_a_mark(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """Return UTF-16 text without a mark as UTF-8: every other byte of its start is a NUL."""
    start = data[:_SAMPLE]
    for odd, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = start[odd::2].count(0), start[1 - odd :: 2].count(0)
        if len(data) % 2 == 0 and zeros > 0.7 * (len(start) // 2) and not others:
            try:
                text = data.decode(encoding)
            except UnicodeError:
                break
            if "\0" not in text:
                return text.encode("utf-8"), (f"Read {name} as UTF-16 without a mark.",)
    raise ValueError(
        f"Line {line_at(data, data.find(0))} of {name} has a NUL byte, so this is no text file; "
        "give a CSV file."
    )


def _check_lines(data: bytes, name: str) -> None:
    """Raise ValueError if a line is so long that parting it would take all the memory there is."""
    start = 0
    while len(data) - start > MAX_LINE_BYTES:
        window = start, start + MAX_LINE_BYTES
        end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
        if end < 0:
            raise ValueError(
                f"Line {line_at(data, start)} of {name} is longer than "
                f"{MAX_LINE_BYTES // 2**20} MiB."
            )
        start = end + 1
