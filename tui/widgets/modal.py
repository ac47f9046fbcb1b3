"""Screens on top of another, which are gone once they are dismissed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, ClassVar, Generic, TypeVar

from textual import events, messages
from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Offset
from textual.message import Message
from textual.screen import ModalScreen, ScreenResultType

from tui.terminal.wire.screen import OfOneSize

Box = TypeVar("Box", Vertical, VerticalScroll)


class OnTop(ModalScreen[ScreenResultType], OfOneSize, Generic[ScreenResultType]):
    """A screen that takes nothing more once it is dismissed.

    It is there a little longer, and so is what was on its way to it: a second key or click that
    arrived with the first, what a widget of its own has to say, an answer that it waited for.
    """

    _is_dismissed = False

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave with a result, once; what lies on top of it is dismissed before."""
        stack = self.app.screen_stack
        if self._is_dismissed or self not in stack:
            return AwaitComplete.nothing()
        self._is_dismissed = True
        for above in reversed(stack[stack.index(self) + 1 :]):
            above.dismiss()
        self.workers.cancel_node(self)
        return super().dismiss(result)

    def on_unmount(self) -> None:
        """Let go of what it looked like, which Textual keeps of every widget there ever was."""
        StylesCache.get_inner_outer.cache_clear()

    def say(self, sentence: str) -> None:
        """Say something that has just been found out, on a screen that has a place for it."""

    def do(self, work: Callable[[], Coroutine[Any, Any, None]], group: str = "default") -> None:
        """Have something done that takes a while, instead of what was begun before; if it can be.

        Parameters
        ----------
        work : coroutine function
            Is left where it waits once the screen is dismissed, and not begun after that.
        group : str
            What it takes the place of.
        """
        if not self._is_dismissed and self.app.is_running:
            later: Callable[[], Any] = work
            self.run_worker(later, exclusive=True, group=group)

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[None]]]]:
        """Return who handles a message; nobody where it comes too late."""
        if self._is_dismissed and _is_for_the_user(message):
            return ()
        return super()._get_dispatch_methods(method_name, message)


def _is_for_the_user(message: Message) -> bool:
    """Tell whether a message is of what somebody does, and not of how screens come and go."""
    if isinstance(message, events.Event):
        return isinstance(message, (events.InputEvent, events.Paste))
    return type(message).__module__ != messages.__name__


class Modal(OnTop[ScreenResultType], Generic[ScreenResultType]):
    """Shows one box; `framed` makes it look like that of every other such screen."""

    covers: ClassVar[bool] = False
    """Whether nothing beneath can be seen.

    To see through it would cost a picture of what is beneath for each of its own.
    """

    DEFAULT_CSS = """
    Modal {
        align: center middle;
        &.-covers {
            background: $background;
        }
        & > .box {
            background: $surface;
            border: round $primary;
            border-title-color: $accent;
            border-subtitle-color: $text-muted;
        }
        & > .box.-small {
            width: 76;
            max-width: 96%;
            height: auto;
            max-height: 96%;
            padding: 0 1;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(classes="-covers" if self.covers else None)

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Where its text begins on the screen, for whoever reads it by the terminal's cursor."""
        boxes = self.query(".box")
        return boxes.first().content_region.offset if boxes else None

    @staticmethod
    def framed(box: Box, title: str, keys: str, *, small: bool = False) -> Box:
        """Return the box with its frame.

        Parameters
        ----------
        box : Vertical or VerticalScroll
            The screen's one child.
        title : str
            What it is, above.
        keys : str
            What ends it, below.
        small : bool
            Whether it is no larger than what is in it, and never wider than lines are to be read.
        """
        box.border_title, box.border_subtitle = title, keys
        box.add_class("box")
        box.set_class(small, "-small")
        return box
