"""One visitor's app: a program of its own, which opens no file but those it may.

    python -m tui.command_line.answers.serving.visitor FOLDER NUMBER FILE... OPTION...

An empty FOLDER is none. So many FILEs are named by the options, and may be read. The environment
names Textual's driver for browsers, as textual-serve has it.
"""

from __future__ import annotations

import errno
import io
import os
import runpy
import sys
import sysconfig
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tui.settings.file_names import REACH

_FORBIDDEN = frozenset(
    ("os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess.Popen")
)
_READING = frozenset(("os.listdir", "os.scandir"))
_CHANGING = frozenset(
    (
        *("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"),
        *("os.symlink", "os.truncate", "os.utime", "sqlite3.connect"),
    )
)
_LIBRARIES = ("site-packages", "dist-packages")
_TO_CHANGE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Open the app for a visitor; SystemExit has the exit code."""
    folder, number, *rest = sys.argv[1:]
    files, sys.argv[1:] = rest[: int(number)], rest[int(number) :]
    REACH.limit(Path(folder) if folder else None, map(Path, files))
    sys.addaudithook(_guard())
    # What the server's own terminal is like says nothing of a browser.
    for name in ("NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "STY"):
        os.environ.pop(name, None)
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    # The same program as anybody's, for all that it knows.
    runpy.run_module("tui", run_name="__main__", alter_sys=True)


def _guard() -> Callable[[str, tuple[Any, ...]], None]:
    """Return what refuses to open, list or change files out of reach (PEP 578).

    Names that are typed are refused before, with a sentence. This is for all others, such as the
    name of a table in a file of settings.
    """
    program = _program()

    def guard(event: str, values: tuple[Any, ...]) -> None:
        if event in _FORBIDDEN:
            raise PermissionError(errno.EACCES, "no other program is run for a visitor")
        if event == "open":
            path, _, flags = values
            _check([path], program, to_change=bool(flags & _TO_CHANGE))
        elif event in _READING or event in _CHANGING:
            _check(values, program, to_change=event in _CHANGING)

    return guard


def _check(paths: Sequence[object], program: tuple[Path, ...], *, to_change: bool) -> None:
    """Refuse paths that are not within reach, nor of the program where they are but read."""
    for given in paths:
        if not isinstance(given, (str, bytes, os.PathLike)):
            continue  # a descriptor of what is open already
        path = Path(os.path.realpath(os.fsdecode(given)))
        is_read = not to_change and any(map(path.is_relative_to, program))
        if not (is_read or REACH.allows(path, to_change=to_change)):
            raise PermissionError(errno.EACCES, "it is out of reach here", str(path))


def _program() -> tuple[Path, ...]:
    """Return the folders of the program itself and of what it is made of."""
    folders = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), os.devnull]
    folders += [path for path in sys.path if Path(path).name in _LIBRARIES]
    for package in map(find_spec, ("core", "tui")):
        folders += [] if package is None else package.submodule_search_locations or []
    return tuple(Path(os.path.realpath(folder)) for folder in folders)


if __name__ == "__main__":
    main()
