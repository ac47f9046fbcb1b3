"""Keeping a moment of the run now and then, for no more than a small share of the time."""

from __future__ import annotations

import time

from tui.session.undo.run import Run

_SHARE = 0.02
"""Of the time that training takes, as much may go by keeping moments."""


class Keeping:
    """Says when it is time for another moment."""

    def __init__(self) -> None:
        self._due = 0.0
        self._last: tuple[int, tuple[int, int]] = (0, (0, 0))

    def look(self, run: Run | None) -> None:
        """Keep a run, which is between two steps, if it has moved on and it is time."""
        start = time.perf_counter()
        if run is None or run.state == "diverged" or start < self._due:
            return
        if self._last == (run.number, run.place):
            return
        self._last = run.number, run.place
        run.past.keep(run.experiment)
        end = time.perf_counter()
        self._due = end + (end - start) / _SHARE
