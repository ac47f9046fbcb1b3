"""How far many runs have come, and how long they will still take, on one line of a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tui.session.describe import duration
from tui.terminal.streams import is_terminal, terminal_size

_EVERY = 0.2
"""Seconds from one state of the line to the next."""

_SURE = 0.02
"""The share of the work after which an estimate means something."""


class Progress:
    """One line on standard error that says how far the work is; nothing where that is no terminal.

    Parameters
    ----------
    runs : int
        How many there are.
    known : int
        How many of them had finished before.
    shown : bool
    """

    def __init__(self, runs: int, known: int, *, shown: bool) -> None:
        self._runs, self._known, self._shown = runs, known, shown
        self._finished = 0
        self._start = time.monotonic()
        self._due = 0.0

    def finished(self, runs: int) -> None:
        """Take note that so many more have finished."""
        self._finished += runs

    def __call__(self, share: float) -> None:
        """Say that so much of the work that was left is done, from 0 to 1, if it is time to."""
        now = time.monotonic()
        if not self._shown or now < self._due:
            return
        self._due = now + _EVERY
        done = f"{self._known + self._finished} of {self._runs} runs, {share:.0%} of the work"
        if share >= _SURE:
            left = (now - self._start) * (1.0 - share) / share
            done += f", about {duration(left)} left"
        with suppress(OSError):
            sys.stderr.write(f"\r\x1b[K{done[: max(1, terminal_size().columns - 1)]}")
            sys.stderr.flush()

    def erase(self) -> None:
        """Take the line away."""
        if self._shown:
            with suppress(OSError):
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()


@contextmanager
def progress(runs: int, known: int = 0, *, quiet: bool = False) -> Iterator[Progress]:
    """Show the line for as long as the runs take."""
    line = Progress(runs, known, shown=not quiet and is_terminal(sys.stderr))
    try:
        line(0.0)
        yield line
    finally:
        line.erase()
