"""One key: what it does, who does it, and how it is written for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from textual.binding import Binding
from textual.keys import key_to_character

ALWAYS = ("ctrl+c", "ctrl+q", "ctrl+z")
"""Keys that work on every screen and in every text field, and which nobody can change."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key and what it does.

    Attributes
    ----------
    keys : str
        Textual's names of the keys, separated by commas.
    action : str
        Who does it, and which of its methods that is, with arguments where it takes any:
        ``"controls.speed(1)"``. Who that may be is in `tui.app.live`, or it is ``app`` with an
        action of its own. Of a key that is a panel's, the action of the panel's widget.
    label : str
        One word for the key bar, which keys side by side may share; empty for a key that is not
        in the bar.
    help : str
        A line for the help screen and the palette.
    group : str
        The help screen's heading.
    rank : int
        Where the bar has no room for every key, those of the highest rank are left out first.
        Those of rank 0 are always there.
    panel : str
        The panel that has to have the focus, or empty: then the key works everywhere.
    sign : str
        How the key is written for people, where that is not just the first of its names.
    called : str
        What the action is called where the user chooses another key for it, if that is not just
        the name of the method.
    """

    keys: str
    action: str
    label: str
    help: str
    group: str
    rank: int = 1
    panel: str = ""
    sign: str = ""
    called: str = ""

    @property
    def id(self) -> str:
        """What the action is called where the user chooses another key for it."""
        return self.called or self.action.rpartition(".")[2].replace("_", "-")

    @property
    def names(self) -> tuple[str, ...]:
        """Textual's names of the keys; none where the user has given its keys to others."""
        return tuple(filter(None, self.keys.split(",")))

    @property
    def shown(self) -> str:
        """How the key is written for people."""
        return self.sign or _written(self.names[0] if self.names else "–")

    @property
    def who(self) -> str:
        """The name of the object that does it."""
        return self.panel or self.action.partition(".")[0]

    @property
    def command(self) -> str:
        """What does it wherever the focus is, as an action for Textual."""
        return in_panel(self.panel, self.action) if self.panel else doing(self.action)

    def bindings(self) -> list[Binding]:
        """Return Textual's bindings for it, one a key."""
        return [
            Binding(
                name,
                self.action if self.panel else self.command,
                self.help,
                key_display=self.shown,
                # A letter may be typed where the focus is; these must do what they do there, too.
                priority=name in ALWAYS,
                id=None if name in ALWAYS else self.id,
            )
            for name in self.names
        ]


@cache
def _written(name: str) -> str:
    """Return how a key of this name is written."""
    sign = key_to_character(name) or ""
    return sign if sign.strip() and sign.isprintable() else name.replace("ctrl+", "^")


def doing(action: str) -> str:
    """Return the action for Textual that has one of the app's objects do something."""
    return action if action.startswith("app.") else f"app.do({action!r})"


def in_panel(panel: str, action: str) -> str:
    """Return the action for Textual that brings a panel into view and has it do something."""
    return f"app.do_in_panel({panel!r}, {action!r})"
