"""A question that is asked until what is typed can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from core import printable
from tui.widgets.keys.spoken import spoken
from tui.widgets.modal import Modal

_LONGEST_SENTENCE = 300


class Prompt(Modal[str | None]):
    """Asks for a line until an attempt to do as it says succeeds, or escape ends it.

    Parameters
    ----------
    title : str
        What it is for.
    first : str
        What to begin with.
    attempt : callable
        Does what a line says, and returns why that cannot be, or an empty text.
    hint : str
        What to say until then.
    """

    KEYS: ClassVar = "enter: yes  escape: leave"
    NOTHING: ClassVar = "Type a number."
    """What to say where nothing is typed."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", "Leave")]

    DEFAULT_CSS = """
    Prompt {
        & Input {
            background: $panel;
        }
        & Static {
            height: auto;
            color: $text-muted;
            &.-error {
                color: $error;
            }
        }
    }
    """

    def __init__(
        self, title: str, first: str, attempt: Callable[[str], str], hint: str = ""
    ) -> None:
        super().__init__()
        self._title, self._first, self._attempt, self._hint = title, first, attempt, hint

    def field(self, first: str) -> Input:
        """Return where the line is typed."""
        return Input(first, compact=True)

    def compose(self) -> ComposeResult:
        """Ask."""
        with self.framed(Vertical(), self._title, self.KEYS, small=True):
            yield self.field(self._first)
            yield Static(spoken(self._hint), id="said", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try to do as the line says; say why that cannot be."""
        line = event.value.strip()
        sentence = self._attempt(line) if line else self.NOTHING
        if sentence:
            self.say(sentence)
        else:
            self.dismiss(line)

    def say(self, sentence: str) -> None:
        """Say what has just been found out."""
        said = self.query_one("#said", Static)
        said.add_class("-error")
        said.update(printable(sentence, _LONGEST_SENTENCE))
