"""Keys in their turn: none is for anybody before the one before it has had its effect."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import takewhile

from textual import events
from textual.dom import DOMNode
from textual.widget import Widget

LONGEST_WAIT = 0.5
"""Seconds after which a key that is still on its way keeps the others waiting no more."""

LONGEST_BACKLOG = 0.3
"""Seconds that a key held down goes on being pressed, if it was repeated more than a few times."""

LONGEST_DELAY = 1.0
"""Seconds that commands wait, if there are more than a few; those before are dropped."""

MOST_WAITING = 1000
"""Keys that wait for their turn, at most; a field can be typed into ahead as far as that."""

TOO_MANY = "More keys came than can be handled; some of them are dropped."

_FEW, _PRESSED = 64, 32
_FIRST = ("ctrl+c", "ctrl+q")
"""Keys that nobody means to come after all that has been typed."""


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
    say : callable
        Called with a sentence when the first of too many keys is dropped.
    """

    def __init__(
        self,
        receiver: Callable[[], Widget | None],
        hand_over: Callable[[events.Key], Awaitable[None]],
        say: Callable[[str], object],
    ) -> None:
        self._receiver = receiver
        self._hand_over = hand_over
        self._say = say
        self._has_told = False
        self._seconds = 0.0  # that a key takes, on average
        self._waiting: deque[events.Key] = deque()
        self._turn = 0
        self._since: float | None = None

    async def take(self, key: events.Key) -> None:
        """Have a key handled now, or when it is its turn; or not at all if there are too many."""
        if key.key in _FIRST and len(self._waiting) > _FEW:
            self._waiting.clear()
        elif self._is_repeated(key):
            return
        elif len(self._waiting) >= MOST_WAITING:
            self._tell_once()
            return
        self._waiting.append(key)
        self._forget_late_commands()
        if self._since is None or time.monotonic() - self._since > LONGEST_WAIT:
            await self._next()

    @property
    def is_full(self) -> bool:
        """Whether there are so many that others need not be read."""
        return self._has_told and len(self._waiting) >= _FEW

    def _is_text(self, key: events.Key) -> bool:
        receiver = self._receiver()
        return receiver is not None and receiver.check_consume_key(key.key, key.character)

    def _is_repeated(self, key: events.Key) -> bool:
        """Tell whether a key is held down, and pressed faster than it can be handled."""
        waiting = self._waiting
        if not waiting or waiting[-1].key != key.key:
            return False
        *_, first = takewhile(lambda other: other.key == key.key, reversed(waiting))
        if len(waiting) <= _PRESSED:
            return False
        late = len(waiting) * self._seconds > LONGEST_BACKLOG
        return key.time - first.time > LONGEST_BACKLOG or (late and not self._is_text(key))

    def _forget_late_commands(self) -> None:
        """Let the last of many commands go first, as what ends them is among those."""
        waiting = self._waiting
        while len(waiting) > _PRESSED:
            late = len(waiting) * self._seconds
            is_held = late > LONGEST_BACKLOG and waiting[0].key == waiting[_PRESSED].key
            is_flood = late > LONGEST_DELAY and len(waiting) > _FEW
            if not (is_held or is_flood) or self._is_text(waiting[0]):
                return
            waiting.popleft()
            if is_flood:
                self._tell_once()

    def _tell_once(self) -> None:
        if not self._has_told:
            self._say(TOO_MANY)
        self._has_told = True

    async def _next(self) -> None:
        if self._since is not None:
            self._seconds += (time.monotonic() - self._since - self._seconds) / 4
        self._since = None
        self._turn += 1
        receiver = self._receiver()
        if receiver is None:
            self._waiting.clear()
        if receiver is None or not self._waiting:
            self._has_told = False
            return
        self._forget_late_commands()
        self._since = time.monotonic()
        path = receiver.ancestors_with_self
        await self._hand_over(self._waiting.popleft())
        # The app once more, for what it has put off until after the key.
        await self._follow(self._turn, [*path, path[-1]])

    async def _follow(self, turn: int, path: Sequence[DOMNode]) -> None:
        """Go the way of a key, behind it, and at its end have the next one handled."""
        if turn != self._turn:
            return
        for index, node in enumerate(path):
            if node.call_later(partial(self._follow, turn, path[index + 1 :])):
                return
        if path:
            self._waiting.clear()  # not even the app is there any more
        else:
            await self._next()
