"""When to look for garbage: objects that nothing refers to but one another."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

THRESHOLD = 10_000
"""New objects after which Python looks by itself; with its own 700 it does so amid each picture."""

INTERVAL = 0.5
"""Seconds from one look to the next while pictures follow one another."""


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
        self._looked = clock()
        self._before = gc.get_threshold()

    def start(self) -> None:
        """Keep Python from looking by itself, unless very much is new."""
        self._before = gc.get_threshold()
        gc.set_threshold(THRESHOLD, *self._before[1:])

    def between_pictures(self) -> None:
        """Look for garbage, if it is time to."""
        now = self._clock()
        if now - self._looked >= INTERVAL:
            self._looked = now
            # Not among what has long been there, which takes four times as long.
            gc.collect(1)

    def stop(self) -> None:
        """Leave it to Python again."""
        gc.set_threshold(*self._before)
