"""Files: read if they are such, written whole or not at all; the first bytes of our own."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from pathlib import Path
from typing import BinaryIO

from core.support.public import public

MAX_TABLE_RECORDS = 10_000_000
"""Lists and records of a table in JSON: an empty one takes 3 bytes in a file, and 64 in memory."""

MAX_MODEL_RECORDS = 4_200_000
"""Those of a model: for two million inputs a row of weights and a category, and its columns."""

CHECKPOINT_START = b"neuroterm checkpoint\n"
"""What a saved run begins with."""


@public
def read_regular(path: Path, most: int) -> bytes:
    """Return the bytes of a file, as many as are wanted.

    Raises
    ------
    OSError
        As ``open_regular``.
    """
    with open_regular(path) as file:
        return file.read(most)


def has_more_records(content: bytes, most: int) -> bool:
    """Tell whether JSON has more lists and records than so many."""
    return content.count(b"{") + content.count(b"[") > most


@public
def open_regular(path: Path) -> BinaryIO:
    """Return a file that is open to read its bytes.

    Raises
    ------
    OSError
        If that is not possible; also for a pipe or a device, which would make it wait, for ever
        where nobody writes to it.
    """
    # Looked at first: to open a pipe is to wait.
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    return path.open("rb")


@public
def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to a file, which at every moment is the old one or the new one, whole.

    The content goes to a new file in the same folder, which takes the place of ``path`` once it is
    on the disk (POSIX rename; Pillai et al., 2014, on why both flushes are needed). A file that is
    replaced passes on its permissions; a symbolic link stays, and what it points to is replaced.

    Raises
    ------
    OSError
        If that is not possible; ``path`` is then as it was.
    """
    target = Path(os.path.realpath(path))
    mode = _permissions(target)
    # The program may die half way, so the name says whose it is; see `remove_leftovers`.
    temporary = target.with_name(f".neuroterm-{os.urandom(8).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _is_nobodys(descriptor)
            if mode is not None:
                temporary.chmod(mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(target.parent)


@public
def remove_leftovers(folder: Path) -> None:
    """Remove from a folder what `write_atomically` left where the program was killed half way.

    What is still being written stays, and what is not known to be left.
    """
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            if _LEFTOVER.fullmatch(path.name):
                with contextlib.suppress(OSError):
                    _remove_leftover(path)


def _remove_leftover(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    try:
        age = time.time() - os.fstat(descriptor).st_mtime
        if age > _AT_WORK and _is_nobodys(descriptor):
            path.unlink()
    finally:
        os.close(descriptor)


def _is_nobodys(descriptor: int) -> bool:
    """Take a file for oneself until it is closed; tell whether nobody else has it.

    False as well where the system cannot tell, as on Windows and on some file systems.
    """
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


_LEFTOVER = re.compile(r"\.neuroterm-[0-9a-f]{16}\.tmp")

_AT_WORK = 10.0
"""Seconds for which a file may be nobody's between two moments of its being written."""

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends without it


def _permissions(target: Path) -> int | None:
    """Return the permissions of the file to be replaced, if there is one and it may be."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not a regular file")
    if not mode & 0o222:
        raise PermissionError(errno.EACCES, "The file is read-only")
    return stat.S_IMODE(mode) & 0o777


def _flush_folder(folder: Path) -> None:
    # The new file is in place; a file system that cannot flush its folder does not undo that.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
