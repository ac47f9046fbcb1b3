"""The file with the sessions: how it is opened, what is in it, and what may be wrong with it."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from core import printable
from tui.exchange.sessions.folder import (
    NoRoomError,
    NotKeptError,
    is_on_network,
    is_ours,
    make,
)

FILE = "sessions.sqlite"
VERSION = 1
"""Of the tables; in the file it is ``user_version``."""

APPLICATION = 0x6E657572
"""What says in the file that it is ours, ``application_id``."""

LARGEST = 2**28 + 2**16
"""Bytes of a blob or a text: no row with a larger one is read. A checkpoint may have 256 MiB."""

PATIENCE = 5.0
"""Seconds to wait for another program that writes."""

_BESIDE = "-wal", "-shm", "-journal"
"""What SQLite puts beside the file, by the end of its name."""

_STEPS, _MOST_TURNS = 1_000_000, 50
"""Steps of SQLite after which it is asked whether to go on, and how often: some seconds in all."""

_TABLES = """
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    is_named INTEGER NOT NULL,
    saved REAL NOT NULL,
    what TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    loss REAL,
    bytes INTEGER NOT NULL,
    holder TEXT,
    is_told INTEGER NOT NULL
);
CREATE TABLE blobs (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (session, kind, number)
);
"""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LONGEST = 4000  # characters; more than a path has
_LITTLE = 2**16  # bytes
_BYTES_OF_A_START = 6


class DamagedError(NotKeptError):
    """Says that the file is no database any more.

    Attributes
    ----------
    file : tuple of int or None
        Which one: another program may put a new one in its place.
    """

    def __init__(self, words: str, file: tuple[int, int] | None) -> None:
        super().__init__(words)
        self.file = file


@contextlib.contextmanager
def reading(folder: Path, patience: float = PATIENCE) -> Iterator[sqlite3.Connection | None]:
    """Have the file of a folder open; None where there is none.

    Raises
    ------
    NotKeptError
        If it cannot be read.
    """
    path = folder / FILE
    _check_regular("read", path)
    try:
        is_there = _exists(path) and is_ours(folder)
    except OSError as error:
        raise NotKeptError(_cannot("read", folder, error.strerror or f"{error}")) from error
    if not is_there:
        yield None
        return
    with _saying("read", path), _open(path, patience, is_fixed=_is_fixed(path)) as connection:
        connection.execute("BEGIN")  # all that is read is of one moment
        yield connection if _is_ready(connection, path) else None


@contextlib.contextmanager
def writing(folder: Path, patience: float = PATIENCE) -> Iterator[sqlite3.Connection]:
    """Have the file of a folder open, which is made if need be, for one change that is whole.

    Raises
    ------
    NotKeptError
        If it cannot be written; all that is in it is then as it was.
    """
    path = folder / FILE
    _check_regular("write", path)
    try:
        make(folder)
        with contextlib.suppress(FileExistsError):  # for the user alone, as what SQLite puts beside
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise NotKeptError(_cannot("write", folder, error.strerror or f"{error}")) from error
    with _saying("write", path), _open(path, patience) as connection:
        connection.execute("BEGIN")
        is_ready = _is_ready(connection, path)
        connection.execute("COMMIT")
        if not is_ready:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        _choose_journal(connection, folder)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if not _is_ready(connection, path):
                _make_tables(connection)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        with contextlib.suppress(sqlite3.Error):
            # As a script: each step of it gives back a single page.
            connection.executescript("PRAGMA incremental_vacuum")


def set_aside(folder: Path, file: tuple[int, int] | None) -> Path | None:
    """Give a file that is damaged another name, and what SQLite has put beside it.

    Parameters
    ----------
    folder : path
    file : tuple of int or None
        As `DamagedError` has it.

    Returns
    -------
    path or None
        The name; None where another program has put a new one in its place already.

    Raises
    ------
    NotKeptError
        If that is not possible.
    """
    path = folder / FILE
    moment = time.strftime("%Y%m%d-%H%M%S")
    names = (folder / f"damaged-{moment}{it and f'-{it}'}-{FILE}" for it in ("", *range(2, 100)))
    try:
        if _which(path) != file:
            return None
        aside = next(name for name in names if not _exists(name))
        path.rename(aside)
        for more in _BESIDE:
            with contextlib.suppress(FileNotFoundError):
                Path(f"{path}{more}").rename(f"{aside}{more}")
    except OSError as error:
        raise NotKeptError(_cannot("write", folder, error.strerror or f"{error}")) from error
    return aside


def _which(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from one that is put in its place; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _check_regular(do: str, path: Path) -> None:
    """Raise NotKeptError for a pipe or a device in the place of a file: SQLite waits for it."""
    for each in (path, *(Path(f"{path}{more}") for more in _BESIDE)):
        try:
            is_one = stat.S_ISREG(each.stat().st_mode)
        except OSError as error:
            if error.errno != errno.ELOOP:  # whoever opens it says what else there is
                continue
            raise NotKeptError(_cannot(do, each, error.strerror or f"{error}")) from error
        if not is_one:
            raise NotKeptError(_cannot(do, each, "it is not a regular file"))


def _exists(path: Path) -> bool:
    """Tell whether there is a file; raise OSError where that cannot be known.

    Since Python 3.14 `Path.exists` passes what is in a closed folder for what is not there.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _as_reason(error: sqlite3.Error, folder: Path) -> str:
    """Return what is wrong, in the system's words where it has any."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_full(folder)):
        return os.strerror(errno.ENOSPC)
    if code == sqlite3.SQLITE_INTERRUPT:
        return "it takes longer than any file that this program has written"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another program is writing to it"
    return printable(str(error), 200)


def _is_full(folder: Path) -> bool:
    """Tell whether there is no room left: of what it shares with others SQLite does not say so."""
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free < _LITTLE
    return False


@contextlib.contextmanager
def _saying(do: str, path: Path) -> Iterator[None]:
    file = _which(path)
    try:
        yield
    except UnicodeDecodeError as error:  # of what SQLite says of a damaged table
        raise DamagedError(_cannot(do, path, "it is damaged"), file) from error
    except sqlite3.Error as error:
        reason = _as_reason(error, path.parent)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED:
            words = _cannot(do, path, f"it is damaged ({reason})")
            raise DamagedError(words, file) from error
        kind = NoRoomError if reason == os.strerror(errno.ENOSPC) else NotKeptError
        raise kind(_cannot(do, path.parent, reason)) from error


def _cannot(do: str, what: Path, reason: str) -> str:
    return f"cannot {do} {printable(str(what), _LONGEST)}: {reason}"


@contextlib.contextmanager
def _open(path: Path, patience: float, *, is_fixed: bool = False) -> Iterator[sqlite3.Connection]:
    name = f"{path.absolute().as_uri()}?immutable=1" if is_fixed else path
    connection = sqlite3.connect(name, timeout=patience, isolation_level=None, uri=is_fixed)
    try:
        # Whoever has written the file may have put no text where there should be some.
        connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
        turns = count()
        connection.set_progress_handler(lambda: next(turns) >= _MOST_TURNS, _STEPS)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection
    finally:
        connection.close()


def _is_fixed(path: Path) -> bool:
    """Tell whether nobody can write where the file is, as SQLite itself would to read its log."""
    log = Path(f"{path}{_BESIDE[0]}")
    try:
        is_whole = not _exists(log) or not log.stat().st_size
    except OSError:
        return False
    return is_whole and not os.access(path.parent, os.W_OK)


def _is_ready(connection: sqlite3.Connection, path: Path) -> bool:
    """Tell whether the tables are there; NotKeptError where they are somebody else's.

    In a transaction: another program may make them at any moment.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == APPLICATION and version == VERSION:
        return True
    name = printable(str(path), _LONGEST)
    if application == APPLICATION and version > VERSION:
        raise NotKeptError(
            f"{name} is of a newer version of the program ({version}; this one knows {VERSION}), "
            "and is left alone"
        )
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables or version or application:
        raise NotKeptError(f"{name} is a database of something else, and is left alone")
    return False


def _choose_journal(connection: sqlite3.Connection, folder: Path) -> None:
    """Have a write-ahead log where that works: what is written waits for nobody who reads."""
    # It takes memory that all programs share, which those on two machines do not.
    wanted = "delete" if is_on_network(folder) else "wal"
    with contextlib.suppress(sqlite3.OperationalError):  # it stays as it is
        (present,) = connection.execute("PRAGMA journal_mode").fetchone()
        if present != wanted:
            connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    connection.execute("PRAGMA synchronous = FULL")


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in filter(str.strip, _TABLES.split(";")):
        connection.execute(statement)
    # Whoever knows a session of a file that was here before must not take one of this for it.
    start = int.from_bytes(os.urandom(_BYTES_OF_A_START))
    connection.execute("INSERT INTO sqlite_sequence VALUES ('sessions', ?)", (start,))
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
