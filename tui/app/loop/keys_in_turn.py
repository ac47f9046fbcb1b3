"""Keys in their turn: none is for anybody before the one before it has had its effect."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from textual import events
from textual.dom import DOMNode

LONGEST_WAIT = 0.5
"""Seconds after which a key that is still on its way keeps the others waiting no more."""


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
    """

    def __init__(
        self,
        receiver: Callable[[], DOMNode | None],
        hand_over: Callable[[events.Key], Awaitable[None]],
    ) -> None:
        self._receiver = receiver
        self._hand_over = hand_over
        self._waiting: deque[events.Key] = deque()
        self._turn = 0
        self._since: float | None = None

    async def take(self, key: events.Key) -> None:
        """Have a key handled now, or when it is its turn."""
        self._waiting.append(key)
        if self._since is None or time.monotonic() - self._since > LONGEST_WAIT:
            await self._next()

    async def _next(self) -> None:
        self._since = None
        self._turn += 1
        receiver = self._receiver()
        if receiver is None:
            self._waiting.clear()
        if receiver is None or not self._waiting:
            return
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
        await self._next()
