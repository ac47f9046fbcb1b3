"""Handing over now and then what would be lost if the program were killed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from tui.session.training.keeping.before import Between, now
from tui.session.training.training import Training
from tui.session.undo.kept_runs import trained_besides
from tui.session.undo.run import Run

EVERY = 30.0
"""Seconds from one time to the next, at least."""

MOST_KEPT = 5
"""Runs of one program that stay kept: of more, those that were handed over the longest ago go."""


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
        self._kept: dict[int, tuple[object, ...]] = {}  # by the numbers of runs, the latest last

    def wait(self, training: Training) -> float | None:
        """Return the seconds to wait for what is asked next; None for as long as it takes."""
        return max(0.0, self._due - time.monotonic()) if self._new(training) else None

    def look(self, training: Training) -> None:
        """Hand over what is new, between two steps, if it is time to."""
        moment = time.monotonic()
        if moment < self._due or not (new := self._new(training)):
            return
        self._due = moment + EVERY
        for run in new:
            with contextlib.suppress(MemoryError):  # the next time there may be enough
                between = now(run)._replace(is_seen=run is training.run)
                if self._keep is not None and self._keep(between):
                    self._note(run)
            if run is not training.run:
                run.rest()

    def _note(self, run: Run) -> None:
        """Take note that a run is kept as it is, and which one no longer is for that."""
        self._kept.pop(run.number, None)
        self._kept[run.number] = _state(run)
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def at_once(self, training: Training) -> None:
        """Hand a run over now, if there is something new of it."""
        self._due = 0.0
        self.look(training)

    def _new(self, training: Training) -> list[Run]:
        """Return what to hand over: a run that was trained before the present one, and that one.

        The present one is the last to be kept, also if it is kept already: whoever resumes goes on
        with that.
        """
        run = training.run
        if self._keep is None or run is None:
            return []
        drawn = run.experiment.config.points is not None
        before = trained_besides(run, training.unsaved(), drawn=drawn)
        lost = run.unsaved or (drawn and run.place != run.saved)
        present = [run] if lost and run.state != "diverged" else []
        if before is not None and self._kept.get(before.number) != _state(before):
            return [before, *present]
        return [it for it in present if [*self._kept.values()][-1:] != [_state(it)]]


def _state(run: Run) -> tuple[object, ...]:
    return run.number, run.place, run.version
