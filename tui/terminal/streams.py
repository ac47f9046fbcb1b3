"""The standard streams, which may be a terminal, a file, or a pipe that closes."""

from __future__ import annotations

import os
import sys
from typing import Any


def is_terminal(stream: Any) -> bool:
    """Tell whether a standard stream is there and is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def discard_output() -> None:
    """Let what is still to be written go nowhere, so that the exit is quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
