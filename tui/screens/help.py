"""The help screen: every key and what it does."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import KEYS

_LESSON = """\
[b]What you see[/b]
The map shows what the network says at every point of the plane. Of two classes the first is blue \
and the second orange, pale where the network is undecided; of more, each has a colour, named at \
the map's lower edge. For regression the colour is the value. The dots are the training data.

The curves show the loss and the accuracy after each epoch (for regression R squared, 1 at best), \
on the training data and on test data, which it never trains on."""


class HelpScreen(ModalScreen[None]):
    """Keys and a word about the pictures; any of its keys closes it."""

    BINDINGS: ClassVar = [Binding("escape,question_mark,q,enter,space", "dismiss(None)", "Close")]

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > VerticalScroll {
            width: 76;
            max-width: 96%;
            height: auto;
            max-height: 96%;
            padding: 0 2;
            background: $surface;
            border: round $primary;
            border-title-color: $accent;
            border-subtitle-color: $text-muted;
        }
    }
    """

    def compose(self) -> ComposeResult:
        """Show the table of keys by groups."""
        lines = []
        for group, keys in groupby(KEYS, key=lambda key: key.group):
            lines.append(f"[b]{group}[/b]")
            lines += [f"  [$accent b]{key.shown:>6}[/]  {key.help}" for key in keys]
        with VerticalScroll() as box:
            box.border_title = "help"
            box.border_subtitle = "escape closes"
            yield Static("\n".join(lines))
            yield Static("\n" + _LESSON)
