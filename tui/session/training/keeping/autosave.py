"""Handing over now and then what would be lost if the program were killed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from tui.session.training.keeping.before import Between, now
from tui.session.undo.run import Run

EVERY = 30.0
"""Seconds from one time to the next, at least."""


class Autosave:
    """Says when it is time, also where nothing is trained any more, and never twice for the same.

    Parameters
    ----------
    keep : callable or None
        Called with the run; returns whether it takes it.
    """

    def __init__(self, keep: Callable[[Between], bool] | None) -> None:
        self._keep = keep
        self._due = time.monotonic() + EVERY
        self._last: tuple[object, ...] = ()

    def wait(self, run: Run | None) -> float | None:
        """Return the seconds to wait for what is asked next; None for as long as it takes."""
        return max(0.0, self._due - time.monotonic()) if self._is_new(run) else None

    def look(self, run: Run | None) -> None:
        """Hand a run over, which is between two steps, if it is time to."""
        moment = time.monotonic()
        if moment < self._due or run is None or not self._is_new(run):
            return
        self._due = moment + EVERY
        with contextlib.suppress(MemoryError):  # the next time there may be enough
            if self._keep is not None and self._keep(now(run)):
                self._last = _state(run)

    def at_once(self, run: Run | None) -> None:
        """Hand a run over now, if there is something new of it."""
        self._due = 0.0
        self.look(run)

    def _is_new(self, run: Run | None) -> bool:
        if self._keep is None or run is None or run.state == "diverged":
            return False
        drawn = run.experiment.config.points is not None
        return (run.unsaved or (drawn and run.place != run.saved)) and _state(run) != self._last


def _state(run: Run) -> tuple[object, ...]:
    return run.number, run.place, run.edited
