"""When to look for garbage, objects that nothing refers to but one another, and give it back."""

from __future__ import annotations

import ctypes
import gc
import time
from collections.abc import Callable
from functools import cache
from typing import Any

THRESHOLD = 10_000
"""New objects after which Python looks by itself; with its own 700 it does so amid each picture."""

INTERVAL = 0.5
"""Seconds from one look to the next while pictures follow one another."""

LONG_INTERVAL = 5.0
"""Seconds between two times that free memory is given back, while pictures follow one another."""

QUIET = 1.0
"""Seconds after the last picture, when nobody is kept waiting by a look among all objects."""

Later = Callable[[float, Callable[[], None]], Any]
"""Calls a function so many seconds from now; what it returns has ``cancel``."""


class GarbageCollection:
    """Looks for garbage between pictures rather than amid them.

    plotext's figures are garbage as soon as they are drawn. Looked at before, they pass for objects
    that stay, and are not looked at again for long.

    Parameters
    ----------
    clock : callable
        Seconds from any point on.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._looked = self._gave_back = clock()
        self._before = gc.get_threshold()
        self._later: Later | None = None
        self._is_busy: Callable[[], bool] = bool
        self._waiting: Any = None

    def start(self, later: Later | None = None, is_busy: Callable[[], bool] = bool) -> None:
        """Keep Python from looking by itself, unless very much is new.

        Parameters
        ----------
        later : Later, optional
            For a look among all objects while nobody is kept waiting.
        is_busy : callable
            Tells whether somebody would be, all the same.
        """
        self._before = gc.get_threshold()
        self._later, self._is_busy = later, is_busy
        gc.set_threshold(THRESHOLD, *self._before[1:])

    def between_pictures(self) -> None:
        """Look for garbage, if it is time to."""
        now = self._clock()
        if now - self._looked >= INTERVAL:
            self._looked = now
            # Not among what has long been there, which takes four times as long.
            gc.collect(1)
        if now - self._gave_back >= LONG_INTERVAL:
            self._gave_back = now
            _give_back()
        if self._waiting is not None:
            self._waiting.cancel()
        self._look_later()

    def _look_later(self) -> None:
        if self._later is not None:
            self._waiting = self._later(QUIET, self._when_quiet)

    def stop(self) -> None:
        """Leave it to Python again."""
        if self._waiting is not None:
            self._waiting.cancel()
        gc.set_threshold(*self._before)

    def _when_quiet(self) -> None:
        """Let go of what lived long, such as a screen, and of the room that it took."""
        if self._is_busy():
            self._look_later()
            return
        gc.collect()
        _give_back()


def share_one_heap() -> None:
    """Have the threads to come take memory from one heap, where all can use what one has freed.

    glibc gives each a heap of its own, so that they need not wait for each other: room that is
    free in one is lost to the others, and in an hour that came to a quarter of all.
    """
    if (choose := _of_malloc("mallopt")) is not None:
        choose(_M_ARENA_MAX, 1)


_M_ARENA_MAX = -8
"""As in malloc.h."""


def _give_back() -> None:
    """Give the system the memory that is free: data that were let go leave holes in it."""
    if (trim := _of_malloc("malloc_trim")) is not None:
        trim(0)


@cache
def _of_malloc(function: str) -> Any:
    """Return a function of glibc's; None elsewhere."""
    try:
        return getattr(ctypes.CDLL(None), function, None)
    except (OSError, TypeError):  # as on Windows, where no library has no name
        return None
