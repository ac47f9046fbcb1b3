"""Which programs that hold a session still live: each has a file that it keeps locked.

The system lets go of the lock however a program ends, so nothing that was killed seems to live, and
no number of a process is mistaken for another one's.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from pathlib import Path

_FILE = "program-{}.lock"
_NAMES = re.compile(r"program-[0-9a-f]{16}\.lock")
_AT_WORK = 10.0
"""Seconds for which a file may be there and not locked yet."""


class Living:
    """What others see of the program, while it lives.

    Attributes
    ----------
    name : str
        What no other program is called.
    """

    def __init__(self) -> None:
        self.name = os.urandom(8).hex()
        self._locks: dict[Path, int] = {}

    def begin(self, folder: Path) -> None:
        """Be seen in a folder from now on; where there are no locks, nobody is seen."""
        path = folder / _FILE.format(self.name)
        with contextlib.suppress(OSError):
            if path in self._locks:
                if path.exists():
                    return
                os.close(self._locks.pop(path))  # somebody has removed it
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            self._locks[path] = descriptor
            _lock(descriptor)

    def end(self) -> None:
        """Be seen no more."""
        for path, descriptor in self._locks.items():
            with contextlib.suppress(OSError):
                path.unlink()
            os.close(descriptor)
        self._locks = {}


def lives(folder: Path, name: str) -> bool:
    """Tell whether a program of this name lives, as far as that can be seen."""
    if not _NAMES.fullmatch(_FILE.format(name)):
        return False
    try:
        descriptor = os.open(folder / _FILE.format(name), os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(descriptor, shared=True)  # whoever asks at the same moment is no program that lives
    except BlockingIOError:
        return True
    except OSError:  # nobody can tell
        return False
    finally:
        os.close(descriptor)
    return False


def clear(folder: Path) -> None:
    """Remove the files of programs that were killed."""
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            if _NAMES.fullmatch(path.name):
                with contextlib.suppress(OSError):
                    _clear(path)


def _clear(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        if time.time() - os.fstat(descriptor).st_mtime > _AT_WORK:
            _lock(descriptor)
            path.unlink()
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, shared: bool = False) -> None:
    """Take a file until it is closed; OSError where another has it for itself, or nobody can."""
    try:
        import fcntl
    except ImportError:  # as on Windows
        raise OSError("there are no locks") from None
    fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
