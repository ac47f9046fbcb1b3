"""How many pictures a second the terminal really gets."""

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
