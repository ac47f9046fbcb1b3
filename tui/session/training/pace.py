"""How fast training goes: what it is held to, what it leaves to the screen, and what it reaches."""

from __future__ import annotations

import threading
import time
from collections import deque

SPEEDS: tuple[float, ...] = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, float("inf"))
"""The speeds to choose from, in epochs per second; the last is as fast as the machine can."""

LONGEST_ASIDE = 0.05
"""Seconds that training leaves to the screen at once, at most."""

_RATE_WINDOW = 1.0
"""Seconds over which epochs per second are measured."""

_CATCH_UP = 0.25
"""Seconds of delay that are made up for when a limited speed was not reached."""

_BEHIND = 0.15
"""Seconds of delay from which on a limited speed is more than the machine can reach."""

_SHORT_EPOCH = 0.01
"""Seconds; a picture may wait for the end of an epoch that takes no longer."""

_A_FEW = 0.002
"""Seconds of training after which it looks whether there is something else to do, at the latest
once the epoch under way is over; to look after each one takes a tenth as long as a small one."""


class Pace:
    """Says when the next epoch is due, and measures how many there are in a second.

    Times are those of ``time.perf_counter``. Only standing aside is for other threads.

    Parameters
    ----------
    limit : float
        Epochs per second at most.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._due = 0.0
        self._epoch_seconds = float("inf")
        self._marks: deque[tuple[float, float]] = deque()
        self._free = threading.Event()
        self._free.set()

    # -- the limit -----------------------------------------------------------------------------

    @property
    def limit(self) -> float:
        """Epochs per second at most."""
        return self._limit

    @limit.setter
    def limit(self, limit: float) -> None:
        self._limit = limit
        self.begin()

    def begin(self) -> None:
        """Have the next epoch due at once, and measure from now on."""
        self._due = time.perf_counter()
        self._marks.clear()

    def catch_up(self, now: float) -> None:
        """Make up for some of the delay there is, but not for all of a long one."""
        self._due = max(self._due, now - _CATCH_UP)

    def wait(self, now: float) -> float:
        """Return the seconds until the next epoch is due, 0 or less if it is."""
        return self._due - now

    def end_epoch(self) -> None:
        """Put off the next epoch for as long as the limit asks."""
        self._due += 1.0 / self._limit

    @property
    def wants_more(self) -> bool:
        """Whether training could use more time than it gets; any thread may ask."""
        return self._limit == float("inf") or time.perf_counter() - self._due > _BEHIND

    # -- the measure ---------------------------------------------------------------------------

    def forget(self) -> None:
        """Measure anew: another experiment takes another time."""
        self._epoch_seconds = float("inf")
        self._marks.clear()

    def measure_epoch(self, seconds: float) -> None:
        """Note how long a whole epoch took, of the time in which nobody else had the processor."""
        self._epoch_seconds = seconds

    @property
    def epochs_are_short(self) -> bool:
        """Whether a picture may wait for the end of an epoch."""
        return self._epoch_seconds < _SHORT_EPOCH

    @property
    def epochs_at_once(self) -> int:
        """How many epochs to train one right after the other; a limit is for each of them."""
        if self._limit < float("inf") or not self._epoch_seconds > 0:
            return 1
        return max(1, int(_A_FEW / self._epoch_seconds))

    def rate(self, along: float) -> float:
        """Return the epochs per second of late.

        Parameters
        ----------
        along : float
            Epochs so far, with the part of the one under way.
        """
        now = time.perf_counter()
        self._marks.append((now, along))
        while len(self._marks) > 2 and now - self._marks[0][0] > _RATE_WINDOW:
            self._marks.popleft()
        then, before = self._marks[0]
        return (along - before) / (now - then) if now > then else 0.0

    # -- standing aside ------------------------------------------------------------------------

    @property
    def stands_aside(self) -> bool:
        """Whether the interpreter is left to the screen."""
        return not self._free.is_set()

    def stand_aside(self) -> None:
        """Leave the interpreter to the screen for a moment, until ``go_on`` or a little longer.

        Two threads share it half and half; so a key would have its effect, and a picture be drawn,
        in half the time, and training loses no more than it would anyhow.
        """
        self._free.clear()

    def go_on(self) -> None:
        """Train on after ``stand_aside``."""
        self._free.set()

    def give_way(self) -> None:
        """Wait while the screen has something to do."""
        if not self._free.is_set():
            self._free.wait(LONGEST_ASIDE)
            self._free.set()
