"""Keys in their turn: none is for anybody before the one before it has had its effect."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import events
from textual.dom import DOMNode
from textual.widget import Widget

LONGEST_WAIT = 0.5
"""Seconds after which a key that is still on its way keeps the others waiting no more."""

LONGEST_OPENING = 3.0
"""Seconds after which what opens keeps keys waiting no more, and they are for what is there."""

LONGEST_BACKLOG = 0.15
"""Seconds after which a press of a key held down is no longer wanted; the next is on its way."""

LONGEST_DELAY = 1.0
"""Seconds that commands wait, if there are more than a few; those before are dropped."""

MOST_WAITING = 1000
"""Keys that wait for their turn, at most; a field can be typed into ahead as far as that."""

TOO_MANY = "More keys came than can be handled; some of them are dropped."

_FEW = 64
_HELD = 0.35
"""Seconds since the first press from which a finger may lie on the key.

What a slow line delivers at once, or a program types, takes less time altogether.
"""

_LONGEST_PAUSE = 0.3
"""Seconds between two presses of one finger: on a busy machine they are read some at a time."""

_LEAST_A_SECOND, _MOST_A_SECOND = 10, 200
"""Presses a second that the slowest and the fastest keyboards repeat.

Nobody presses a key as often as the slowest for long.
"""

_FIRST = ("ctrl+c", "ctrl+q")
"""Keys that nobody means to come after all that has been typed."""


@dataclass(slots=True)
class _Presses:
    """One key, pressed again and again: how often, when for the first time and for the last."""

    key: str = ""
    first: float = 0.0
    last: float = 0.0
    count: int = 0

    def add(self, moment: float) -> None:
        """Take note of one more."""
        self.last = moment
        self.count += 1

    @property
    def is_held(self) -> bool:
        """Whether the key is held down, rather than pressed often."""
        seconds = self.last - self.first
        return seconds >= _HELD and self.count > _LEAST_A_SECOND * seconds

    @property
    def is_too_often(self) -> bool:
        """Whether it is no keyboard that repeats it; then it may be a text in which it is."""
        return self.count > _MOST_A_SECOND * (self.last - self.first)


class KeysInTurn:
    """Holds back the keys that arrive while another is on its way.

    A key goes from the widget with the focus up to the app, through a queue at each. Where keys
    arrive together, as after a pause of the line, the second would overtake the first, or go to
    the widget that the first takes the focus from.

    Parameters
    ----------
    receiver : callable
        Returns who gets the next key, None for nobody.
    hand_over : callable
        Gives a key to the receiver's queue.
    later : callable
        Has something called in the course of events, where nobody is on the way to do it.
    put_off : callable
        Has something called once all is there that a key has opened; False where it is already.
    say : callable
        Called with a sentence when the first of too many keys is dropped.
    """

    def __init__(
        self,
        receiver: Callable[[], Widget | None],
        hand_over: Callable[[events.Key], Awaitable[None]],
        later: Callable[[Callable[[], Awaitable[None]]], object],
        put_off: Callable[[Callable[[], Awaitable[None]]], bool],
        say: Callable[[str], object],
    ) -> None:
        self._receiver = receiver
        self._hand_over = hand_over
        self._later, self._put_off = later, put_off
        self._say = say
        self._has_told = False
        self._seconds = 0.0  # that a key takes, on average
        self._waiting: deque[tuple[events.Key, _Presses]] = deque()
        self._presses = _Presses()
        self._turn = 0
        self._since: float | None = None
        self._opens = False
        self._timer: asyncio.TimerHandle | None = None

    async def take(self, key: events.Key) -> None:
        """Have a key handled now, or when it is its turn; or not at all if there are too many."""
        presses = self._presses
        if presses.key != key.key or key.time - presses.last > _LONGEST_PAUSE:
            presses = self._presses = _Presses(key.key, key.time)
        presses.add(key.time)
        if key.key in _FIRST and len(self._waiting) > _FEW:
            self._waiting.clear()
        elif len(self._waiting) >= MOST_WAITING:
            self._tell_once()
            return
        self._waiting.append((key, presses))
        if self._since is None or (self._opens and key.key in _FIRST):
            await self._next()

    @property
    def is_busy(self) -> bool:
        """Whether a key is on its way, or waits for its turn."""
        return self._since is not None or bool(self._waiting)

    @property
    def is_full(self) -> bool:
        """Whether there are so many that others need not be read."""
        return self._has_told and len(self._waiting) >= _FEW

    def _is_text(self, key: events.Key) -> bool:
        receiver = self._receiver()
        return receiver is not None and receiver.check_consume_key(key.key, key.character)

    def _forget_late_ones(self) -> None:
        """Let what is wanted by now go first: where a key held down is, what ends many commands."""
        waiting, now = self._waiting, time.monotonic()
        leaving = [place for place, (key, _) in enumerate(waiting) if key.key in _FIRST]
        if leaving and now - waiting[leaving[0]][0].time > LONGEST_DELAY:
            for _ in range(leaving[0]):
                waiting.popleft()
        while waiting:
            key, presses = waiting[0]
            is_flood = len(waiting) > _FEW and len(waiting) * self._seconds > LONGEST_DELAY
            is_late = presses.is_held and now - key.time > LONGEST_BACKLOG
            if is_late and not (presses.is_too_often and self._is_text(key)):
                waiting.popleft()
            elif is_flood and not self._is_text(key):
                waiting.popleft()
                self._tell_once()
            else:
                return

    def _tell_once(self) -> None:
        if not self._has_told:
            self._say(TOO_MANY)
        self._has_told = True

    async def _next(self) -> None:
        if self._since is not None:
            self._seconds += (time.monotonic() - self._since - self._seconds) / 4
        if self._timer is not None:
            self._timer.cancel()
        self._since, self._opens = None, False
        self._turn += 1
        receiver = self._receiver()
        if receiver is None:
            self._waiting.clear()
        self._forget_late_ones()
        if receiver is None or not self._waiting:
            self._has_told = False
            return
        self._since = time.monotonic()
        # Whoever has the key may vanish with it.
        self._timer = asyncio.get_running_loop().call_later(LONGEST_WAIT, self._go_on, self._turn)
        path = receiver.ancestors_with_self
        await self._hand_over(self._waiting.popleft()[0])
        # All of it once more: what the key had done may be on its own way, as a text is that was
        # submitted, or put off until after the key.
        await self._follow(self._turn, [*path, *path])

    def _go_on(self, turn: int) -> None:
        self._later(partial(self._end, turn))

    async def _end(self, turn: int) -> None:
        """Have the next one handled, unless it is already."""
        if turn == self._turn:
            await self._next()

    async def _follow(self, turn: int, path: Sequence[DOMNode]) -> None:
        """Go the way of a key, behind it, and at its end have the next one handled."""
        if turn != self._turn:
            return
        for index, node in enumerate(path):
            if node.call_later(partial(self._follow, turn, path[index + 1 :])):
                return
        if path:
            self._waiting.clear()  # not even the app is there any more
        elif not self._put_off(partial(self._end, turn)):
            await self._next()
        elif turn == self._turn and self._timer is not None:
            self._opens = True
            self._timer.cancel()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(LONGEST_OPENING, self._go_on, turn)
