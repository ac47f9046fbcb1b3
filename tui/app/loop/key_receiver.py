"""Who gets the next key: what the key before it has opened, once that is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.widget import Widget
from textual.widgets import Input

GoOn = Callable[[], Awaitable[None]]


class KeyReceiver:
    """Keeps keys waiting while a panel or a screen opens.

    Parameters
    ----------
    app : App
    awaits : callable
        Has something called once what was asked for is there, as it is found out elsewhere; False
        where nothing is to come.
    """

    def __init__(self, app: App[Any], awaits: Callable[[GoOn], bool]) -> None:
        self._app, self._awaits = app, awaits

    def present(self) -> Widget | None:
        """Return who gets the next key; None where nobody is there any more."""
        app = self._app
        return (app.focused or app.screen) if app.screen_stack else None

    def put_off(self, go_on: GoOn) -> bool:
        """Have this called once all is there that a key has opened; False where it is already."""
        app = self._app
        if not app.screen_stack or not app.is_running:
            return False
        screen = app.screen
        # What is awaited is behind any other screen.
        if screen is app.screen_stack[0] and self._awaits(go_on):
            return True
        # Keys mean places, and those are others once it is laid out; but letters mean themselves.
        is_typed = isinstance(app.focused, Input)
        is_there = screen.is_mounted and (is_typed or not screen._layout_required)
        return not is_there and screen.call_after_refresh(go_on)
