"""A question for a CSV file, and for the column to learn."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from core import ExperimentConfig, csv_columns, printable
from tui import describe
from tui.drawing import opened_config
from tui.widgets.path_suggester import PathSuggester

_LONGEST_SENTENCE = 400
_LONGEST_NAME = 60


class OpenDataScreen(ModalScreen[tuple[str, str] | None]):
    """Asks for a CSV file and its target column until both can be used, or escape ends it.

    Parameters
    ----------
    present : ExperimentConfig
        The experiment whose settings the file is to be learnt with.
    """

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", "Leave")]

    DEFAULT_CSS = """
    OpenDataScreen {
        align: center middle;
        & > Vertical {
            width: 76;
            max-width: 96%;
            height: auto;
            max-height: 96%;
            padding: 0 1;
            background: $surface;
            border: round $primary;
            border-title-color: $accent;
            border-subtitle-color: $text-muted;
        }
        & Input {
            background: $panel;
        }
        & OptionList {
            height: auto;
            max-height: 12;
            border: none;
            padding: 0;
            margin: 1 0 0 0;
            display: none;
        }
        & #said {
            height: auto;
            color: $text-muted;
            &.-error {
                color: $error;
            }
        }
    }
    """

    def __init__(self, present: ExperimentConfig) -> None:
        super().__init__()
        self._present = present
        self._path = ""
        self._columns: tuple[str, ...] = ()
        self._busy = False

    def compose(self) -> ComposeResult:
        """Ask."""
        with Vertical() as box:
            box.border_title = "open a CSV file"
            box.border_subtitle = "enter: go on  →: complete  escape: leave"
            yield Input(
                placeholder="flowers.csv, or a folder to look in",
                suggester=PathSuggester(),
                compact=True,
            )
            yield Static(id="said", markup=False)
            yield OptionList(compact=True, markup=False)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the names of the columns."""
        path = event.value.strip()
        options = self.query_one(OptionList)
        options.display = False
        if not path or self._busy:
            self._say("" if path else "Give the name of a file.", wrong=True)
            return
        path = str(Path(path).expanduser())
        self._busy = True
        self._say(f"Reading {printable(path)} …")
        try:
            columns = await asyncio.to_thread(csv_columns, path)
        except (ValueError, OSError, MemoryError) as error:
            self._say(describe.sentence(str(error)), wrong=True)
            return
        finally:
            self._busy = False
        self._path, self._columns = path, columns
        self._say("Which column is to be learnt? The others are the inputs.")
        options.clear_options()
        options.add_options(
            [Option(Content(printable(name, _LONGEST_NAME) or "(no name)")) for name in columns]
        )
        options.display = True
        options.highlighted = len(columns) - 1
        options.focus()

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Make sure that the file can be learnt; say why not."""
        if self._busy:
            return
        target = self._columns[event.option_index]
        self._busy = True
        self._say(f"Reading {printable(self._path)} …")
        try:
            config = opened_config(self._present, self._path, target)
            await asyncio.to_thread(config.build)
        except (ValueError, OverflowError, MemoryError) as error:
            self._say(describe.sentence(str(error)), wrong=True)
            return
        finally:
            self._busy = False
        self.dismiss((self._path, target))

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        said = self.query_one("#said", Static)
        said.set_class(wrong, "-error")
        said.update(printable(sentence, _LONGEST_SENTENCE) if sentence else "")
