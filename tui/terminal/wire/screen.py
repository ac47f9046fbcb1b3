"""Screens of the size that the terminal has, each picture of which is painted once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen, ScreenResultType

from tui.terminal.wire.app import TerminalApp


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


class TerminalScreen(Screen[ScreenResultType], OfOneSize):
    """A screen that nothing is seen through; a `TerminalApp` paints its widgets one by one."""

    def _compositor_refresh(self) -> None:
        """Paint what is to look different."""
        app = self.app
        if isinstance(app, TerminalApp) and app.paint(self):
            self._dirty_widgets.clear()
            app._update_mouse_over(self)
        else:
            super()._compositor_refresh()

    def in_one_picture(self, draw: Callable[[], None]) -> None:
        """Be laid out at once, and painted once, with all that is drawn in the new places.

        Left to itself the screen would be painted before anything in it has heard of its new size,
        and again for what that draws then. Under another screen that is how it goes.
        """
        if not self.is_current or not self.app.is_running:
            self.call_after_refresh(draw)
            return
        with self.app.batch_update():
            self._refresh_layout()
            self._layout_required = False
            draw()
        self._compositor.update_widgets({*self._compositor.visible_widgets})
        self._compositor_refresh()
