"""The standard streams, which may be a terminal, a file, or a pipe that closes."""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.util import find_spec
from typing import Any

from core import printable
from tui.terminal.capabilities import Capabilities

_COLORS = re.compile(r"(\x1b\[[0-9;]*m)")

USUAL_SIZE = (80, 24)
"""Columns and rows of a terminal that does not say."""

LARGEST_SIZE = (1000, 500)
"""Columns and rows beyond which nothing is drawn: 65,535 of each would take for ever."""

NEEDED_SYSTEM = "the app needs Linux, macOS or Windows"
"""Where there are terminals that a program can take over."""


def is_terminal(stream: Any) -> bool:
    """Tell whether a standard stream is there and is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def has_posix_terminals() -> bool:
    """Tell whether this system has terminals as POSIX has them."""
    return find_spec("termios") is not None


def can_take_over_terminals() -> bool:
    """Tell whether this system has terminals that a program can take over."""
    return has_posix_terminals() or sys.platform == "win32"


def terminal_size() -> os.terminal_size:
    """Return the columns and rows of the terminal, as the terminal itself has them.

    COLUMNS and LINES, where somebody has exported them, say what it was like then. They count only
    where no stream is a terminal. A terminal that does not know its size, as on a serial console,
    says 0, and is taken for one of 80 columns or 24 rows; one that says more than ``LARGEST_SIZE``
    for one of that.
    """
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            if is_terminal(stream):
                size = os.get_terminal_size(stream.fileno())  # type: ignore[union-attr]
                return possible_size(size)
        except (OSError, ValueError):
            continue
    return shutil.get_terminal_size(USUAL_SIZE)


def possible_size(size: tuple[int, int]) -> os.terminal_size:
    """Return columns and rows that a terminal may have, for those that it says."""
    return os.terminal_size(
        min(own or usual, most)
        for own, usual, most in zip(size, USUAL_SIZE, LARGEST_SIZE, strict=True)
    )


def discard_output() -> None:
    """Let what is still to be written go nowhere, so that the exit is quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(text: str = "", *, error: bool = False) -> None:
    """Print a line, with what a terminal might obey of it written out.

    Every sentence goes this way: whatever it repeats, of a URL, of the command line, of a file, of
    the environment, stays text.
    """
    _print(_harmless(text), error=error)


def tell(sentence: str) -> None:
    """Print a sentence about what the program does, or why it cannot, to standard error."""
    say(f"neuroterm: {sentence}", error=True)


def _harmless(text: str) -> str:
    # An escape has ten characters at most.
    return printable(text, 10 * len(text) + 1)


def _print(line: str, *, error: bool) -> None:
    import click

    # Whether there are colours in it is for whoever made it to decide.
    click.echo(line, err=error, color=True)


class Printer:
    """Prints lines, in ASCII where there is nothing else.

    Parameters
    ----------
    capabilities : Capabilities
    error : bool
        Whether the lines go to standard error, where standard output is for something else.
    """

    def __init__(self, capabilities: Capabilities, *, error: bool = False) -> None:
        self._unicode = capabilities.unicode
        self._error = error

    @property
    def is_on_terminal(self) -> bool:
        """Whether the lines are seen on a terminal."""
        return is_terminal(sys.stderr if self._error else sys.stdout)

    def __call__(self, text: str = "") -> None:
        """Print a line of words, with what a terminal might obey of it written out."""
        self._line(_harmless(text))

    def picture(self, line: str) -> None:
        """Print a line of a picture: what sets its colours passes, what else is obeyed does not."""
        line = "".join(
            part if _COLORS.fullmatch(part) else _harmless(part) for part in _COLORS.split(line)
        )
        self._line(line)

    def _line(self, line: str) -> None:
        if not self._unicode:
            line = line.replace("…", "...").encode("ascii", "replace").decode("ascii")
        _print(line, error=self._error)
