"""The standard streams, which may be a terminal, a file, or a pipe that closes."""

from __future__ import annotations

import os
import sys
from typing import Any

from tui.terminal.capabilities import Capabilities


def is_terminal(stream: Any) -> bool:
    """Tell whether a standard stream is there and is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def discard_output() -> None:
    """Let what is still to be written go nowhere, so that the exit is quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


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

    def __call__(self, line: str = "") -> None:
        """Print a line."""
        import click

        if not self._unicode:
            line = line.replace("…", "...").encode("ascii", "replace").decode("ascii")
        # Whether there are colours in it is for whoever made it to decide.
        click.echo(line, err=self._error, color=True)
