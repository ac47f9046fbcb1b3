"""Sizes of the terminal, of which one is true at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump


class OfOneSize(MessagePump):
    """A screen that hears of no size but that which the terminal has by now.

    A screen that is laid out for a size tells itself so. Where two sizes are on the way to it, it
    would go to and fro between them for ever.
    """

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[None]]]]:
        """Return who handles a message; nobody where it is of a size that the terminal had."""
        if isinstance(message, events.Resize) and message.size != self.app.size:
            return ()
        return super()._get_dispatch_methods(method_name, message)
