"""The help screen: what is on the screen, the words of the field, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core import printable
from tui.app.screens.help.entries import Entry, entries, looked_for
from tui.panels.table import PANELS
from tui.widgets.keys.key import Key
from tui.widgets.keys.table import KEYS
from tui.widgets.modal import Modal

ALL_PANELS = tuple(it.name for it in PANELS)

_CLOSING = ("q", "question_mark", "space")
"""What closes it where nothing is typed."""

_LONGEST = 40
"""Characters of what is looked for."""


class HelpScreen(Modal[None]):
    """Everything there is to say, found by typing.

    Parameters
    ----------
    panel : str
        The panel with the focus, which comes first, or empty.
    in_view : sequence of str
        The panels that are to be seen.
    drawing : bool
        Whether points are drawn on the map, so that the keys of drawing come before all.
    keys : tuple of Key
        The table of keys as the user has them.
    notes : sequence of str
        What is worth knowing of the data, where that is more than the main screen has room for.
    typed : str
        What is looked for at first.
    """

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "Leave the search, then close"),
        Binding("enter", "dismiss(None)", "Close"),
    ]

    covers = True

    DEFAULT_CSS = """
    HelpScreen > .box.-small {
        padding: 0 2;
        height: 96%;
    }
    """

    def __init__(
        self,
        panel: str = "",
        *,
        in_view: Sequence[str] = ALL_PANELS,
        drawing: bool = False,
        keys: tuple[Key, ...] = KEYS,
        notes: Sequence[str] = (),
        typed: str = "",
    ) -> None:
        super().__init__()
        self._entries = entries(panel, in_view, keys, notes, drawing=drawing)
        self._typed = typed
        self._text = Static()
        self._box = self.framed(VerticalScroll(), "", "", small=True)

    def compose(self) -> ComposeResult:
        """Show all of it, or what is looked for."""
        with self._box:
            yield self._text

    def on_mount(self) -> None:
        """Show what there is to say."""
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Look for what is typed."""
        character = event.character if event.is_printable else None
        if event.key == "backspace" and self._typed:
            self._look_for(self._typed[:-1])
        elif not self._typed and event.key in _CLOSING:
            self.dismiss()
        elif character is None:
            return
        else:
            self._look_for((self._typed + character)[:_LONGEST])
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Look for what is pasted."""
        self._look_for(printable(" ".join((self._typed + event.text[:_LONGEST]).split()), _LONGEST))
        event.stop()

    def action_leave(self) -> None:
        """Leave what is looked for, then the screen."""
        if self._typed:
            self._look_for("")
        else:
            self.dismiss()

    def _look_for(self, typed: str) -> None:
        self._typed = typed
        self._show()
        self._box.scroll_home(animate=False)

    def _show(self) -> None:
        found = looked_for(self._entries, self._typed) if self._typed else self._entries
        self._box.border_title = Content(f"help: {self._typed}▏" if self._typed else "help")
        self._box.border_subtitle = (
            "escape shows all again" if self._typed else "escape closes · type a word to find it"
        )
        nothing = Content(f"Nothing here is about '{self._typed}'.")
        self._text.update(Content("\n").join(_lines(found)) if found else nothing)


def _lines(found: Sequence[Entry]) -> list[Content]:
    lines: list[Content] = []
    for section, of_section in groupby(found, key=lambda entry: entry.section):
        if lines:
            lines.append(Content())
        lines.append(Content.styled(section, "bold"))
        lines += map(_line, of_section)
    return lines


def _line(entry: Entry) -> Content:
    if entry.key:
        return Content.assemble((f"  {entry.key:>9}", "bold $accent"), f"  {entry.text}")
    if entry.name:
        return Content.assemble((entry.name, "bold $accent"), f"  {entry.text}")
    return Content(entry.text)
