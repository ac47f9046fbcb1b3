"""Where runs are kept that outlive the program: files in one folder, how old, and whose."""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from core import Checkpoint, CheckpointError, printable, read_regular, write_atomically
from tui.exchange.formats.table import CSV, PROGRAM, RUN

LOG = "neuroterm.log"
MOST_KEPT = 5
"""How many runs are kept however old they are."""

RECENT = 7 * 24 * 3600.0
"""Seconds for which any run is kept, however many there are."""

_ELSEWHERE = 3600.0
"""Seconds for which a run of a program on another machine passes for one that goes on."""

_MENTIONED = "mentioned"
_LONGEST_LIST = 65536  # bytes
_LONGEST = 4000  # characters; more than a path has
_LARGEST_LOG = 65536  # bytes; there is one older file beside it
_OWNER = re.compile(r"-(?P<host>[A-Za-z0-9.]+)-(?P<process>\d+)-\d+$")


class NotKeptError(Exception):
    """Says why a run is not kept, as the end of a sentence."""


class RunStore:
    """Keeps runs in the files of a folder, which any number of programs may share.

    Parameters
    ----------
    folder : path
        Made when it is needed. Where it cannot be written there is another one.

    Attributes
    ----------
    folders : tuple of path
        The two.
    """

    def __init__(self, folder: Path) -> None:
        self.folders = (folder, _spare_folder())
        self._begun = time.strftime("%Y%m%d-%H%M%S")

    def __iter__(self) -> Iterator[Path]:
        """Go through the runs that are kept, the latest last."""
        dated: list[tuple[float, str, Path]] = []
        for folder in self.folders:
            with contextlib.suppress(OSError):
                if _is_ours(folder):
                    dated += _with_dates(folder)
        return iter([path for *_, path in sorted(dated)])

    def name(self, number: int) -> str:
        """Return what this program's file of a run is called, by the number that it has here."""
        return f"{self._begun}-{_host()}-{os.getpid()}-{number}{RUN.suffix}"

    def keep(self, number: int, checkpoint: Checkpoint) -> Path:
        """Write a run, in the place of what is there of it, and return where.

        Raises
        ------
        NotKeptError
            If it cannot be written; what was there of it still is.
        """
        reasons = []
        for folder in self.folders:
            try:
                _make(folder)
                path = folder / self.name(number)
                checkpoint.save(path)
            except OSError as error:
                name = printable(str(folder), _LONGEST)
                reasons.append(f"cannot write {name}: {error.strerror or error}")
            except CheckpointError as error:
                reasons.append(str(error))
            else:
                self._remove_old()
                return path
        # What is lost can be made again by nobody, but it is the first folder that the user knows.
        raise NotKeptError(reasons[0])

    def keep_drawing(self, text: str) -> Path:
        """Write points that are drawn, and return where.

        Raises
        ------
        NotKeptError
            If they cannot be written.
        """
        folder = self.folders[0]
        path = folder / f"{self._begun}-{os.getpid()}-drawing{CSV.suffix}"
        try:
            _make(folder)
            write_atomically(path, text.encode())
        except OSError as error:
            name = printable(str(folder), _LONGEST)
            raise NotKeptError(f"cannot write {name}: {error.strerror or error}") from error
        return path

    def remove(self, path: Path) -> None:
        """Keep a run no longer."""
        with contextlib.suppress(OSError):
            path.unlink()

    def mention(self, *paths: Path) -> None:
        """Take note that the user has been told of runs."""
        for path in paths:
            with contextlib.suppress(OSError), (path.parent / _MENTIONED).open("ab") as file:
                file.write(b"\n" + os.fsencode(path.name))

    def news(self) -> list[Path]:
        """Return the runs of programs that have ended which no user was told of, the latest last.

        They are told of once.
        """
        runs = list(self)
        mentioned = {folder: _mentioned(folder, runs) for folder in self.folders}
        new = []
        for path in runs:
            with contextlib.suppress(OSError):
                if os.fsencode(path.name) not in mentioned[path.parent] and _is_left(path):
                    new.append(path)
        self.mention(*new)
        return new

    def log(self, message: str) -> None:
        """Note what has become of a run, for whoever looks for it, if there is room for that."""
        from logging import Formatter, LogRecord
        from logging.handlers import RotatingFileHandler

        with contextlib.suppress(OSError):
            folder = self.folders[0]
            _make(folder)
            handler = RotatingFileHandler(
                folder / LOG,
                maxBytes=_LARGEST_LOG,
                backupCount=1,
                encoding="utf-8",
                errors="replace",
            )
            handler.handleError = _let_be  # type: ignore[method-assign]
            handler.setFormatter(Formatter("%(asctime)s %(process)d %(message)s"))
            handler.emit(LogRecord(PROGRAM, 20, __file__, 0, message, None, None))
            handler.close()

    def _remove_old(self) -> None:
        for path in list(self)[:-MOST_KEPT]:
            with contextlib.suppress(OSError):
                if _is_older(path, RECENT) and _is_left(path):
                    path.unlink()


def _let_be(record: object) -> None:
    """Say nothing of a line for which there is no room, on a screen that is the shell's again."""


def _spare_folder() -> Path:
    """Return a folder that is there as well where the other cannot be written."""
    try:
        folder = tempfile.gettempdir()
    except OSError:  # it has tried to write there
        folder = os.environ.get("TMPDIR", os.curdir)
    return Path(folder) / f"{PROGRAM}-{os.getuid()}"


def _is_ours(folder: Path) -> bool:
    """Tell whether nobody else has put a folder where everybody may."""
    if folder != _spare_folder():
        return True
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _is_ours(folder):
        raise PermissionError(errno.EPERM, "it is somebody else's")


def _with_dates(folder: Path) -> Iterator[tuple[float, str, Path]]:
    for path in folder.glob(f"*{RUN.suffix}"):
        with contextlib.suppress(OSError):  # another program may remove it at any time
            yield path.stat().st_mtime, path.name, path


def _mentioned(folder: Path, runs: list[Path]) -> set[bytes]:
    """Return the names of those runs in a folder that the user was told of."""
    try:
        names = read_regular(folder / _MENTIONED, _LONGEST_LIST).split(b"\n")
    except OSError:
        return set()
    kept = {os.fsencode(path.name) for path in runs if path.parent == folder}.intersection(names)
    if len(names) > 2 * len(kept) + MOST_KEPT:
        with contextlib.suppress(OSError):
            (folder / _MENTIONED).write_bytes(b"\n".join(sorted(kept)))
    return kept


def _is_left(path: Path) -> bool:
    """Tell whether the program that keeps a run has ended, as far as that can be seen from here."""
    owner = _OWNER.search(path.stem)
    if owner is None:
        return True
    if owner["host"] != _host():
        return _is_older(path, _ELSEWHERE)
    try:
        os.kill(int(owner["process"]), 0)
    except (OSError, OverflowError):  # there is none, or it is another user's by now
        return True
    return False


def _is_older(path: Path, seconds: float) -> bool:
    return time.time() - path.stat().st_mtime > seconds


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9]+", ".", platform.node()).strip(".") or "here"
