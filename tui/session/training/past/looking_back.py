"""The moment of a run that is looked at, and the way there."""

from __future__ import annotations

import dataclasses
from typing import Literal

from core import Experiment, Replay, as_sentence
from tui.session.timeline import Timeline
from tui.session.undo.run import Run

Jump = Literal["epochs", "cells", "end", "to"]
"""How to go: by epochs, by cells of the timeline, to the beginning or to now, or to an epoch."""

CELLS = 100
"""Cells of the timeline: a jump by one is a hundredth of the run."""


class LookingBack:
    """Shows a run as it was, beside the run itself, which waits.

    Attributes
    ----------
    shown : Run or None
        The run as it was at the moment that is looked at; None where that is now.
    """

    def __init__(self) -> None:
        self.shown: Run | None = None
        self._stays = True
        self._replay: Replay | None = None
        self._aim: int | None = None
        self._plays = False
        self._part = 0.0
        self._refusal = ""

    @property
    def is_under_way(self) -> bool:
        """Whether a moment is still to be computed."""
        return self._replay is not None

    @property
    def plays(self) -> bool:
        """Whether the past goes by of its own."""
        return self._plays

    def leave(self) -> None:
        """Look at what is now."""
        self.shown = self._replay = self._aim = None
        self._plays, self._refusal = False, ""

    def jump(self, run: Run, by: Jump, count: int, *, stays: bool) -> None:
        """Begin to go to an earlier moment, or to a later one, from the one that is aimed at.

        Parameters
        ----------
        run, by, count
            The run, and by how much to go.
        stays : bool
            Whether there is room for the run beside another that goes on from there.
        """
        self._plays, self._refusal, self._stays = False, "", stays
        aim = _aim(run, self._from(run), by, count)
        if aim is None:
            self.leave()
        else:
            self._go(run, aim)

    def turn_play(self) -> None:
        """Have the past go by from the moment that is looked at, or have it stop."""
        self._plays, self._part = self.shown is not None and not self._plays, 0.0
        self._refusal = ""

    def play(self, run: Run, epochs: float) -> None:
        """Have so many epochs go by; it ends with what is now."""
        now = run.place[0]
        # Without a limit all of it would be over at once.
        self._part += min(epochs, max(1.0, now / CELLS))
        whole = int(self._part)
        self._part -= whole
        if self._from(run) + whole >= now:
            self.leave()
        elif whole:
            self._go(run, self._from(run) + whole)

    def _from(self, run: Run) -> int:
        if self._aim is not None:
            return self._aim
        # An epoch under way is after its beginning.
        return run.place[0] + (run.place[1] > 0)

    def _go(self, run: Run, epoch: int) -> None:
        beside = None if self.shown is None or self._replay else self.shown.experiment
        try:
            self._replay = run.past.replay(run.experiment, epoch, beside=beside)
            self._aim = epoch
        except ValueError as error:
            self._refusal = as_sentence(str(error))

    def go_on(self, run: Run, seconds: float) -> None:
        """Go on with what is under way, for so many seconds at most."""
        replay = self._replay
        if replay is None or not replay.go_on(seconds):
            return
        self._replay = None
        shown = dataclasses.replace(
            run,
            _experiment=replay.experiment,
            state="paused",
            message="",
            edited=False,
            goal=_goal(replay.experiment),
        )
        if shown.experiment.trainer.stop_reason:
            shown.state = "done"
        # Only settings say what was before.
        shown.edited = any(it.along == shown.along and it.before is None for it in run.changes)
        self.shown = shown

    def timeline(self, run: Run) -> Timeline:
        """Return where what is shown stands."""
        first, replay = run.past.first, self._replay
        return Timeline(
            first=None if first is None else first[0],
            now=run.place,
            is_past=self.shown is not None,
            plays=self._plays,
            aim=run.place[0] if self._aim is None else self._aim,
            share=1.0 if replay is None else replay.share,
            refusal=self._refusal,
            needs=run.past.bytes_of_one if first is None else 0,
            stays=self._stays,
        )


def _goal(experiment: Experiment) -> int | None:
    """Return the epoch to stop at, unless that is past."""
    goal = experiment.config.epochs
    return goal if experiment.trainer.epoch < goal else None


def _aim(run: Run, start: int, by: Jump, count: int) -> int | None:
    """Return the epoch to go to; None for now."""
    places, now = run.past.places, run.place[0]
    first = places[0][0] if places else 0
    if by == "end":
        return first if count < 0 else None
    step = max(1, round((now - first) / CELLS)) if by == "cells" else 1
    aim = max(first, count if by == "to" else start + count * step)
    if aim > now or (aim == now and not run.place[1]):
        return None
    if by == "cells":
        # What is kept is there at once.
        near = [at for at, batch in places if not batch and abs(at - aim) <= step // 2]
        if near:
            aim = min(near, key=lambda at: abs(at - aim))
    return aim
