"""A question for the name of a file."""

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
from tui.widgets.path_input import NOT_COMPLETED, PathInput

_LONGEST_SENTENCE = 300


class FilePrompt(Modal[str | None]):
    """Asks for a file until an attempt to use it succeeds, or escape ends it.

    Parameters
    ----------
    title : str
        What the file is for.
    name : str
        What to begin with.
    attempt : callable
        Uses the file of a name, and returns why that cannot be, or an empty text.
    hint : str
        What to say until then.
    """

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", "Leave")]

    DEFAULT_CSS = """
    FilePrompt {
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
        self, title: str, name: str, attempt: Callable[[str], str], hint: str = ""
    ) -> None:
        super().__init__()
        self._title, self._first, self._attempt, self._hint = title, name, attempt, hint

    def compose(self) -> ComposeResult:
        """Ask."""
        keys = "enter: yes  tab: complete  escape: leave"
        with self.framed(Vertical(), self._title, keys, small=True):
            yield PathInput(self._first)
            yield Static(spoken(self._hint), id="said", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try to use the file; say why that cannot be."""
        name = event.value.strip()
        sentence = self._attempt(name) if name else "Give the name of a file."
        if sentence:
            self._refuse(sentence)
        else:
            self.dismiss(name)

    def on_path_input_not_completed(self) -> None:
        """Say that there is no such file yet."""
        self._refuse(NOT_COMPLETED)

    def say(self, sentence: str) -> None:
        """Say what has just been found out."""
        self._refuse(sentence)

    def _refuse(self, sentence: str) -> None:
        said = self.query_one("#said", Static)
        said.add_class("-error")
        said.update(printable(sentence, _LONGEST_SENTENCE))
