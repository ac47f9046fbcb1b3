"""The prompt for the name of a settings file."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from core import ExperimentConfig, printable, write_atomically

NAME = "experiment.toml"
"""What the file is called if nothing else is typed."""


class SaveSettingsScreen(ModalScreen[str | None]):
    """Writes an experiment's settings to a TOML file, which ``--config`` reads.

    Its result is a sentence about what was written. A file that is there already is replaced only
    when enter is pressed once more.

    Parameters
    ----------
    config : ExperimentConfig
    """

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", "Leave")]

    DEFAULT_CSS = """
    SaveSettingsScreen {
        align: center middle;

        #save-box {
            width: 72;
            max-width: 96%;
            height: auto;
            padding: 0 1;
            background: $surface;
            border: round $primary;
            border-title-color: $accent;
            border-subtitle-color: $text-muted;
        }
        #save-sentence {
            height: auto;
            min-height: 1;
            color: $text-muted;
            &.-error {
                color: $warning;
            }
        }
    }
    """

    def __init__(self, config: ExperimentConfig) -> None:
        super().__init__()
        self._config = config
        self._warned_of = ""

    def compose(self) -> ComposeResult:
        """Ask for the name."""
        with Vertical(id="save-box") as box:
            box.border_title = "write the settings to a file"
            box.border_subtitle = "enter writes, escape leaves"
            yield Input(NAME, placeholder=NAME, compact=True, select_on_focus=False)
            yield Static("'neuroterm --config FILE' starts from it.", id="save-sentence")

    def on_input_changed(self) -> None:
        """Forget the warning about another name."""
        self._warned_of = ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write the file, or say why not."""
        text = event.value.strip() or NAME
        name = printable(text, 200)
        try:
            path = Path(text).expanduser()
            if path.is_dir():
                self._complain(f"{name} is a folder; give the name of a file.")
                return
            if path.exists() and self._warned_of != text:
                self._warned_of = text
                self._complain(f"{name} is there already; enter replaces it.")
                return
            write_atomically(path, self._config.to_toml().encode())
        except OSError as error:
            self._complain(f"Cannot write {name}: {error.strerror or error}.")
        except (ValueError, RuntimeError) as error:  # a null byte, or a home that is not there
            self._complain(f"Cannot write {name}: {printable(str(error), 100)}.")
        else:
            command = shlex.join(["neuroterm", "--config", text])
            self.dismiss(f"The settings are in {name}; {printable(command, 300)} starts from them.")

    def _complain(self, sentence: str) -> None:
        widget = self.query_one("#save-sentence", Static)
        widget.add_class("-error")
        widget.update(Content(sentence))
