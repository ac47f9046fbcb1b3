"""Fields: one that holds one of several names, and one for a list of values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input


class Values(Input):
    """A field for a list of values, which shows where there is more of it than fits."""

    def render_line(self, y: int) -> Strip:
        """Render the line, with a sign at either end beyond which it goes on."""
        line, width = super().render_line(y), self.size.width
        before = self.scroll_offset.x > 0
        after = cell_len(self.value) - self.scroll_offset.x > width
        sign = Segment("…", self.rich_style)
        if width > 2 and before:
            line = Strip([sign, *line.crop(1)])
        if width > 2 and after:
            line = Strip([*line.crop(0, width - 1), sign])
        return line


class Choice(Widget, can_focus=True):
    """Holds one of several names: arrows go through them, letters find one.

    Parameters
    ----------
    names : sequence of tuple
        Each with what it is called.
    name : str
        The first to hold.
    """

    BINDINGS: ClassVar = [
        Binding("left", "step(-1)", "Previous"),
        Binding("right", "step(1)", "Next"),
    ]

    DEFAULT_CSS = """
    Choice {
        height: 1;
        color: $foreground;
        background: $panel;
        pointer: pointer;
        &:focus {
            color: $text;
            background: $primary-darken-3;
            text-style: bold;
        }
        &:focus:nocolor {
            text-style: reverse;
        }
    }
    """

    class Changed(Message):
        """Posted when another name is held."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """The field."""
            return self.choice

    def __init__(self, names: Sequence[tuple[str, str]], held: str, *, id: str) -> None:
        super().__init__(id=id)
        self._names, self._called = [name for name, _ in names], [called for _, called in names]
        self._place = self._names.index(held)
        self._typed = ""

    @property
    def held(self) -> str:
        """The name that it holds."""
        return self._names[self._place]

    @held.setter
    def held(self, name: str) -> None:
        self._place, self._typed = self._names.index(name), ""
        self.refresh()

    def render(self) -> Content:
        """Show the name, and that there are others."""
        return Content.assemble("◂ ", self._called[self._place], " ▸")

    def get_content_width(self, container: object, viewport: object) -> int:
        """Return the room that the longest name takes."""
        return max(map(len, self._called)) + 4

    def action_step(self, direction: int) -> None:
        """Hold the next name, or the one before."""
        self._typed = ""
        self._go_to((self._place + direction) % len(self._names))

    def on_click(self, event: events.Click) -> None:
        """Hold the name before where the arrow that leads there is clicked, else the next."""
        self.action_step(-1 if event.x < 2 else 1)

    def on_key(self, event: events.Key) -> None:
        """Find the name that begins like the letters typed one after the other."""
        letter = event.character if event.is_printable else None
        if letter is None or (letter == " " and not self._typed):
            self._typed = ""
            return
        event.stop()
        for typed in (self._typed + letter.lower(), letter.lower()):
            places = range(len(self._called))
            found = [it for it in places if self._called[it].lower().startswith(typed)]
            found += [it for it in places if f" {typed}" in self._called[it].lower()]
            if found:
                self._typed = typed
                self._go_to(found[0])
                return
        self._typed = ""

    def on_blur(self) -> None:
        """Begin another search next time."""
        self._typed = ""

    def _go_to(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self.refresh()
            self.post_message(self.Changed(self))
