"""A table that a command is asked about: a file, or what standard input says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tui.terminal.failure import Failure

STANDARD_INPUT = Path("-")


def table_at(path: Path) -> Any:
    """Return what to read a table from: the path, or standard input for a dash."""
    if path != STANDARD_INPUT:
        return path
    if sys.stdin is None:
        raise Failure("there is no standard input; give the name of a file")
    return sys.stdin.buffer
