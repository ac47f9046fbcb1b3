"""Looking at earlier moments: what the screen asks for, and what the thread does of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from tui.session.training.past.looking_back import Jump, LookingBack

if TYPE_CHECKING:
    from tui.session.snapshot import Snapshot
    from tui.session.training.pace import Pace
    from tui.session.undo.run import Run

_GLIMPSE = 0.01
"""Seconds after which there may be a command that is more urgent."""


class _Session(Protocol):
    snapshot: Snapshot
    frame: float

    @property
    def is_up_to_date(self) -> bool: ...


class _Training(Protocol):
    run: Run | None
    back: LookingBack

    def look_back(self, by: Jump, count: int) -> None: ...

    def branch(self, step: int | None) -> Run: ...


class Travel:
    """Has a session show its run as it was.

    Parameters
    ----------
    session : TrainingSession
    pace : Pace
        How fast the past goes by where it is played.
    ask : callable
        Has something done in the thread, with the training there is by then, and these values.
    keep_within : callable
        Has the moments of a run take so many bytes at most; done in the thread.
    """

    def __init__(
        self,
        session: _Session,
        pace: Pace,
        ask: Callable[..., Any],
        keep_within: Callable[..., None],
    ) -> None:
        self._session, self._pace, self._ask = session, pace, ask
        self._keep_within = keep_within
        self._asked_to_look_back = False
        self._by_now = 0.0

    # -- called by the screen ------------------------------------------------------------------

    def look_back(self, by: Jump, count: int) -> None:
        """Look at an earlier moment of the run, or at a later one of those that are past.

        Parameters
        ----------
        by : str
            "epochs" or "cells" of the timeline, "end" for the beginning or for what is now, or "to"
            an epoch.
        count : int
            How many, negative to go back; or which epoch.
        """
        self._asked_to_look_back = by != "end" or count < 0
        self._ask(self._look_back, by, count)

    def play_or_stop(self) -> None:
        """Have the past go by from the moment that is looked at, or have it stop."""
        self._ask(self._play_or_stop)

    def keep_within(self, most_bytes: int) -> None:
        """Have the moments of a run take no more memory than that from now on."""
        self._ask(self._keep_within, most_bytes)

    def branch(self, step: int) -> None:
        """Make the moment that is looked at the present one of a run that goes on from there."""
        self._asked_to_look_back = False
        self._ask(self._branch, step)

    @property
    def is_looked_at(self) -> bool:
        """Whether an earlier moment is looked at, or was asked for last."""
        session = self._session
        return session.snapshot.is_past if session.is_up_to_date else self._asked_to_look_back

    # -- the thread ----------------------------------------------------------------------------

    def goes_on(self, training: _Training) -> bool:
        """Tell whether there is something to do without a command."""
        return training.back.is_under_way or training.back.plays

    def _branch(self, training: _Training, step: int) -> None:
        if training.run is not None:
            training.branch(step)

    def _look_back(self, training: _Training, by: Jump, count: int) -> None:
        """Go to another moment at once, if it takes no longer than a picture."""
        training.look_back(by, count)
        if training.run is not None:
            training.back.go_on(training.run, self._session.frame)

    def _play_or_stop(self, training: _Training) -> None:
        training.back.turn_play()
        self._by_now = time.perf_counter()

    def go_on(self, training: _Training, is_free: Callable[[], bool]) -> None:
        """Go on for as long as a picture takes, or until there is a command.

        Parameters
        ----------
        training : Training
        is_free : callable
            Tells whether there is none yet.
        """
        back, run = training.back, training.run
        assert run is not None
        end = time.perf_counter() + self._session.frame
        if back.plays and not back.is_under_way:
            while is_free() and (left := end - time.perf_counter()) > 0:
                time.sleep(min(left, _GLIMPSE))
            now = time.perf_counter()
            back.play(run, (now - self._by_now) * self._pace.limit)
            self._by_now = now
        while back.is_under_way and is_free() and time.perf_counter() < end:
            back.go_on(run, _GLIMPSE)
