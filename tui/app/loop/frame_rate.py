"""How many pictures a second there are: what a busy machine has time for, and the terminal gets."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_WINDOW = 2.0
"""Seconds over which pictures are counted."""

_SOON = 0.7
"""Seconds after which there is something to say."""

_FEW = 0.75
"""The share of the pictures offered below which the rate has fallen."""


_SHARE = 0.15
"""The share of the time that pictures may take on a busy machine; the rest is for keys, training
and neighbours."""

_BUSY = 1.5
"""How many times as long as its own work a picture takes where others keep the machine busy."""

LONGEST = 1.0
"""Seconds from one picture to the next, at most."""

_OF_TRAINING = ((0.04, 8.0), (0.08, 5.0))
"""The shares of the time that pictures may take of a training that could use all of it, and how
many pictures a second there are all the same, if so many are asked for: motion is fluent at eight,
and still seen as motion at five."""


class FramePacing:
    """Has fewer pictures where each takes long, because others keep the machine busy.

    Each does with less of the machine then, where several run side by side, and keys do not wait
    for a picture that is late already. There are fewer, too, where training goes as fast as it can
    and waits for each of them: a large screen takes longer to draw, and is no reason to learn less.

    Parameters
    ----------
    interval : float
        Seconds from one picture to the next, at least.
    clock : callable
        Seconds from any point on.
    work_clock : callable
        Seconds of work of this thread.
    """

    def __init__(
        self,
        interval: float,
        clock: Callable[[], float] = time.perf_counter,
        work_clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self._interval = interval
        self._clock, self._work_clock = clock, work_clock
        self._began: tuple[float, float] | None = None
        self._seconds = self._work = 0.0

    def begin(self) -> None:
        """Note that a picture is begun."""
        self._began = self._clock(), self._work_clock()

    def end(self, *, in_the_way: bool = False) -> float:
        """Note that it is done, and return the seconds from one to the next from now on.

        Parameters
        ----------
        in_the_way
            Whether training could use the time that pictures take.
        """
        if self._began is not None:
            began, work_began = self._began
            # That one was interrupted says nothing.
            self._seconds += (self._clock() - began - self._seconds) / 4
            self._work += (self._work_clock() - work_began - self._work) / 4
            self._began = None
        interval = self._interval
        if in_the_way:
            least = max(min(self._work / share, 1.0 / fewest) for share, fewest in _OF_TRAINING)
            interval = max(interval, least)
        if self._seconds < _BUSY * self._work:
            return interval
        return max(interval, min(self._seconds / _SHARE, LONGEST))


class FrameRate:
    """Compares the pictures shown with those that training offered.

    Parameters
    ----------
    clock : callable
        Seconds from any point on.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shown: deque[tuple[float, int]] = deque()

    def shown(self, version: int, *, training: bool) -> float:
        """Note that a picture is shown.

        Parameters
        ----------
        version
            Its number among those offered.
        training
            Whether pictures follow one another by themselves.

        Returns
        -------
        float
            Pictures per second, or 0 where nearly all that were offered are shown.
        """
        if not training:
            self._shown.clear()
            return 0.0
        now = self._clock()
        self._shown.append((now, version))
        while len(self._shown) > 2 and now - self._shown[1][0] > _WINDOW:
            self._shown.popleft()
        then, first = self._shown[0]
        count, offered, seconds = len(self._shown) - 1, version - first, now - then
        fallen = seconds >= _SOON and count < _FEW * offered
        return count / seconds if fallen else 0.0
