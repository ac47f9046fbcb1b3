"""A field that holds one of a few names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

_ARROWS = "◂▸"


class Choice(Widget, can_focus=True):
    """One of a few names in one row: left and right go through them, a letter jumps to one.

    Parameters
    ----------
    names : sequence of str
        At least one.
    value : str
        The one chosen.
    id : str, optional
    disabled : bool
    """

    DEFAULT_CSS = """
    Choice {
        height: 1;
        pointer: pointer;
    }
    """

    BINDINGS: ClassVar = [
        Binding("left", "move(-1)", "Previous"),
        Binding("right,space", "move(1)", "Next"),
        Binding("home", "go(0)", "First"),
        Binding("end", "go(-1)", "Last"),
    ]

    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Changed(Message):
        """Posted when another name is chosen."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The field."""
            return self.choice

    def __init__(
        self,
        names: Sequence[str],
        value: str,
        *,
        id: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(id=id, disabled=disabled)
        self.names = tuple(names)
        self.set_reactive(Choice.value, value)

    def render(self) -> Content:
        """Render the name, and the arrows at the end."""
        width = self.size.width - len(_ARROWS) - 1
        arrows = Content.styled(_ARROWS, "bold" if self.has_focus else "dim")
        return Content(f"{self.value[:width]:<{width}} ") + arrows

    def watch_value(self, value: str) -> None:
        """Tell that another name is chosen."""
        self.post_message(self.Changed(self, value))

    def action_move(self, direction: int) -> None:
        """Choose the next or the previous name, round and round."""
        self._choose(self.names, direction)

    def action_go(self, index: int) -> None:
        """Choose a name by its place."""
        self.value = self.names[index]

    def on_key(self, event: events.Key) -> None:
        """Choose the next name that begins with the letter."""
        letter = event.character
        if letter and letter.isalnum():
            event.stop()
            self._choose([name for name in self.names if name.startswith(letter.lower())], 1)

    def on_click(self, event: events.Click) -> None:
        """Choose the previous name on the left arrow, the next anywhere else."""
        on_left_arrow = event.x == self.size.width - len(_ARROWS)
        self.action_move(-1 if on_left_arrow else 1)

    def _choose(self, names: Sequence[str], direction: int) -> None:
        """Choose the nearest of these names in a direction."""
        if not names:
            return
        count = len(self.names)
        present = self.names.index(self.value)
        self.value = min(
            names, key=lambda name: (direction * (self.names.index(name) - present) - 1) % count
        )
