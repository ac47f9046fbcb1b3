"""All that is said of the data: what was done to a table, the most important first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core import printable
from tui.widgets.keys.spoken import spoken
from tui.widgets.modal import Modal

_LONGEST = 2000


class NotesScreen(Modal[None]):
    """Shows sentences, one below the other, each of them whole.

    Parameters
    ----------
    notes : sequence of str
    """

    BINDINGS: ClassVar = [
        Binding("escape,q,enter,space,O", "dismiss(None)", "Leave"),
        Binding("up,k", "scroll(-1)", "Up"),
        Binding("down,j", "scroll(1)", "Down"),
        Binding("pageup", "scroll(-10)", "Far up"),
        Binding("pagedown", "scroll(10)", "Far down"),
    ]

    covers = True

    DEFAULT_CSS = """
    NotesScreen Static {
        height: auto;
        margin-bottom: 1;
        &:last-child {
            margin-bottom: 0;
        }
    }
    """

    def __init__(self, notes: Sequence[str]) -> None:
        super().__init__()
        self._notes = notes

    def compose(self) -> ComposeResult:
        """Show them."""
        keys = "escape closes · up and down scroll"
        with self.framed(VerticalScroll(id="notes"), "notes on the data", keys, small=True):
            for note in self._notes:
                yield Static(Content(spoken(printable(note, _LONGEST))))

    def action_scroll(self, lines: int) -> None:
        """Scroll, where there is not room for all of them."""
        self.query_one("#notes").scroll_relative(y=lines, animate=False)
