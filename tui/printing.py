"""Printing lines to standard output, which may be a terminal, a file or a pipe that closes."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from tui.plotting.capabilities import Capabilities


class Printer:
    """Prints lines, in ASCII where there is nothing else."""

    def __init__(self, capabilities: Capabilities) -> None:
        self._unicode = capabilities.unicode

    def __call__(self, line: str = "") -> None:
        """Print a line."""
        if not self._unicode:
            line = line.replace("…", "...").encode("ascii", "replace").decode("ascii")
        click.echo(line)


def discard_output() -> None:
    """Let what is still to be written go nowhere, so that the exit is quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def is_terminal(stream: Any) -> bool:
    """Tell whether a standard stream is there and is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()
