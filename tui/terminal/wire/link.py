"""How much is on its way to the terminal, and how much more the link would carry in good time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

SLACK = 0.05
"""Seconds an answer may take longer than the fastest one before the link counts as busy."""

LOST = 5.0
"""Seconds after which nobody waits for an answer any more, so that something is shown."""

_LATE = 60.0
"""Seconds in which such an answer may still come, as from a terminal that stood still."""

_MOST_LATE = 100

_PATIENCE = 1.0
"""Seconds in which a terminal that answers at all answers for the first time."""

_SHARE = 0.1
"""Seconds of the link's rate that may be on the way at once."""

_LEAST_ROOM = 2048
_LEAST_SAMPLE = 1024


class Link:
    """Estimates a link from the terminal's answers to a question at the end of each frame.

    What a program has written may wait unseen in many places: the kernel keeps some 20 KB for a
    pseudo-terminal, OpenSSH and a network connection keep more. Only the terminal's answer tells
    that it has arrived. As in TCP congestion control by delay, the fastest answer tells how far
    the terminal is, and a later one that something waits in between.

    Parameters
    ----------
    clock : callable
        Seconds from any point on.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: deque[tuple[float, int]] = deque()
        self._late: deque[float] = deque(maxlen=_MOST_LATE)
        self._answers: bool | None = None
        self._fastest = float("inf")
        self._last_answer = 0.0
        self._rate = float("inf")

    def ask(self, size: int) -> bool:
        """Note that the terminal is asked something after so many bytes.

        Returns False if it is no use: it never answers.
        """
        with self._lock:
            if self._answers is not False:
                self._asked.append((self._clock(), size))
            return self._answers is not False

    def answer(self) -> bool:
        """Note an answer. Returns False if nothing was asked."""
        with self._lock:
            if not self._asked:
                if not self._late:
                    return False
                self._late.popleft()
                return True
            now = self._clock()
            asked, size = self._asked.popleft()
            self._answers = True
            self._fastest = min(self._fastest, now - asked)
            if size >= _LEAST_SAMPLE:
                busy = now - max(asked + self._fastest, self._last_answer)
                rate = size / max(busy, 0.001)
                self._rate = rate if self._rate == float("inf") else (self._rate + rate) / 2
            self._last_answer = now
            return True

    def room(self) -> float:
        """Return how many bytes may be written now; 0 if it is better to wait."""
        with self._lock:
            room = max(_LEAST_ROOM, self._rate * _SHARE)
            if not self._asked:
                return room
            age = self._clock() - self._asked[0][0]
            if self._answers is None:
                if age > _PATIENCE:
                    self._answers = False
            elif age > LOST:
                self._late.extend(asked for asked, _ in self._asked)
                self._asked.clear()
                return room
            if self._answers is False:
                return float("inf")
            on_the_way = sum(size for _, size in self._asked)
            if on_the_way and (self._answers is None or age > self._fastest + SLACK):
                return 0.0
            left = room - on_the_way
            return left if left >= min(_LEAST_ROOM, room) / 2 else 0.0

    @property
    def waiting(self) -> bool:
        """Whether the terminal is expected to answer."""
        with self._lock:
            oldest = self._clock() - _LATE
            while self._late and self._late[0] < oldest:  # lost for good
                self._late.popleft()
            return bool(self._asked or self._late) and self._answers is True

    def reset(self) -> None:
        """Expect no more answers to what was asked so far."""
        with self._lock:
            self._asked.clear()
            self._late.clear()
