"""Files to write: whether that can be, under what name, and whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from core import printable, write_atomically
from tui.settings.file_names import expanded, is_there
from tui.terminal.failure import CANNOT_WRITE, Failure

STANDARD_OUTPUT = Path("-")

LONGEST_NAME = 70
"""Characters of a path that a sentence shows."""

_LONGEST_TYPED, _LONGEST_REASON = 100, 200
_BEGINNING = 4096
"""Bytes of a file by which one that is written here is told from another."""


def check_writable(path: Path, option: str, *, whole: bool = False) -> None:
    """Make sure that a file can be written there, without leaving a trace.

    Parameters
    ----------
    path : path
    option : str
        What names it on the command line.
    whole : bool
        Whether it must be a file that can be replaced, no pipe or device.

    Raises
    ------
    Failure
        If it cannot; the sentence names the option and the reason.
    """
    if path == STANDARD_OUTPUT:
        if whole:
            raise Failure(f"{option}: standard output cannot be read again; give a file's name")
        return
    try:
        if path.is_dir():
            raise Failure(f"{option}: {_name(path)} is a folder; give the name of a file")
        if not path.parent.is_dir():
            what = "is not a folder" if path.parent.exists() else "does not exist"
            raise Failure(f"{option}: the folder {_name(path.parent)} {what}")
        with contextlib.suppress(FileNotFoundError):
            path.stat()  # raises if the name itself is impossible, or a link to itself
        # The superuser may write anywhere, but not replace what is marked as read-only.
        if path.exists() and not (os.access(path, os.W_OK) and path.stat().st_mode & 0o222):
            raise Failure(f"{option}: {_name(path)} may not be written")
        if whole and (_is_device(path) or _is_standard_output(path)):
            raise Failure(f"{option}: {_name(path)} cannot be read again; give the name of a file")
        if not _is_device(path):
            with tempfile.TemporaryFile(dir=Path(os.path.realpath(path)).parent):
                pass
    except OSError as error:
        raise Failure(f"{option}: cannot write {_name(path)}: {error.strerror}") from None


def check_replaceable(
    path: Path, option: str, beginning: str | re.Pattern[str], advice: str
) -> None:
    """Make sure that a file which is already there is one of those that are written here.

    Parameters
    ----------
    path : path
    option : str
        What names it on the command line.
    beginning : str or pattern
        What those that are written here begin with.
    advice : str
        What else the user may have meant.

    Raises
    ------
    Failure
        If it holds something else, which would be lost.
    """
    if path == STANDARD_OUTPUT or _is_device(path):
        return
    try:
        with path.open("rb") as file:
            start = file.read(_BEGINNING).decode("utf-8", "replace")
    except OSError:
        return  # nothing to lose
    if isinstance(beginning, str):
        beginning = re.compile(re.escape(beginning))
    if start and not beginning.match(start):
        raise Failure(
            f"{option}: {_name(path)} is there already and is not from here, so it would be lost; "
            f"give another name ({advice})"
        )


def check_distinct(paths: dict[str, Path | None]) -> None:
    """Make sure that no file is used for two things.

    Parameters
    ----------
    paths : dict of str to path or None
        By option.

    Raises
    ------
    Failure
        If two options name the same file.
    """
    seen: dict[Path, str] = {}
    for option, path in paths.items():
        if path is None:
            continue
        real = Path(os.path.realpath(path))
        if real in seen:
            raise Failure(f"{seen[real]} and {option} name the same file, {_name(path)}")
        seen[real] = option


def write(path: Path, content: Callable[[TextIO], None]) -> None:
    """Write a text file, whole or not at all.

    Raises
    ------
    Failure
        If it cannot be written; an older file of that name is still there.
    """
    try:
        if _is_standard_output(path):
            content(sys.stdout)
            sys.stdout.flush()
            return
        if _is_device(path):
            with path.open("w", encoding="utf-8", newline="") as file:
                content(file)
            return
        text = io.StringIO(newline="")
        content(text)
        write_atomically(path, text.getvalue().encode())
    except BrokenPipeError:
        raise  # nobody reads any more, so there is nobody to tell
    except OSError as error:
        raise Failure(f"cannot write {_name(path)}: {error.strerror}", CANNOT_WRITE) from None


def free_name(folder: Path, name: str) -> str:
    """Return a file's name, or with a number the first that is not there yet."""
    path, number = folder / name, 2
    while is_there(str(path)):
        path, number = path.with_name(f"{Path(name).stem}-{number}{path.suffix}"), number + 1
    return path.name


class SaveAttempt:
    """Writes a file when it is called with a name; returns why not, or an empty text.

    Parameters
    ----------
    write : callable
        Writes the file of a path; raises OSError or ValueError where it cannot.
    """

    def __init__(self, write: Callable[[Path], None]) -> None:
        self._write = write
        self._warned_of = ""

    def __call__(self, name: str) -> str:
        """Write the file; a file that is there only when the same name is given again."""
        shown = printable(name, _LONGEST_TYPED)
        try:
            path = expanded(name)
            if path.is_dir():
                return f"{shown} is a folder; give the name of a file."
            if path.exists() and not path.is_file():
                return f"{shown} is no file that can be replaced; give another name."
            if path.exists() and name != self._warned_of:
                self._warned_of = name
                return f"{shown} is there already; enter again replaces it."
            self._write(path)
        except OSError as error:
            return f"Cannot write {shown}: {error.strerror or error}."
        except ValueError as error:  # a null byte
            return f"Cannot write {shown}: {printable(str(error), _LONGEST_REASON)}."
        return ""


def _is_standard_output(path: Path) -> bool:
    """Whether it is where standard output goes, as /dev/stdout is, be that a file or not."""
    if path == STANDARD_OUTPUT:
        return True
    try:
        return os.path.samestat(path.stat(), os.fstat(1))
    except OSError:
        return False


def _is_device(path: Path) -> bool:
    """Whether it is something like a pipe or a device, which nothing may replace."""
    return path.exists() and not path.is_file()


def _name(path: Path) -> str:
    text = str(path)
    # Of a long path the end says more.
    return printable(text if len(text) <= LONGEST_NAME else f"…{text[-LONGEST_NAME:]}")
