"""A question for a file or a URL to open; of a CSV file, also for the column to learn."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from core import Dataset, ExperimentConfig, as_sentence, printable
from tui.app.loop.background import in_background
from tui.app.screens.questions.choices import Choices
from tui.exchange.formats import table
from tui.exchange.formats.opened import Columns, Opening
from tui.panels.map.rows import UnlearntRows, may_be_new, rows_for
from tui.terminal.failure import Failure, bad_input
from tui.widgets.modal import Modal
from tui.widgets.path_input import NOT_COMPLETED, PathInput

_LONGEST_SENTENCE = 500
_LONGEST_NAME = 60
_LONGEST_PADDED = 24
_MOMENT = 0.3
"""Seconds that keys wait for what is opened, as its dialog is gone soon; then they are for that."""


class OpenScreen(Modal[Opening | UnlearntRows | None]):
    """Asks for a file or a URL until an experiment can be made of it, or escape ends it.

    Parameters
    ----------
    present : ExperimentConfig
        The experiment whose settings a CSV file is to be learnt with.
    dataset : Dataset or None
        What is learnt: rows of its columns without the target are not to be learnt, but shown.
    source : str
        What to open at once, or empty.
    """

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", "Leave")]

    DEFAULT_CSS = """
    OpenScreen {
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
            text-wrap: nowrap;
            text-overflow: ellipsis;
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

    def __init__(
        self, present: ExperimentConfig, dataset: Dataset | None, source: str = ""
    ) -> None:
        super().__init__()
        self._present, self._dataset = present, dataset
        self._source = source
        self._columns: Columns | None = None
        self._is_read = asyncio.Event()

    def compose(self) -> ComposeResult:
        """Ask."""
        keys = "enter: go on  tab: complete  escape: leave"
        with self.framed(Vertical(), "open a file or a URL", keys, small=True):
            yield PathInput(self._source, table.listed(table.FORMATS))
            yield Static(id="said", markup=False)
            yield Choices(compact=True, markup=False)

    def on_mount(self) -> None:
        """Open what is named already."""
        if self._source:
            self._begin(self._source)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open what is typed."""
        self._is_read.clear()
        self._begin(event.value)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_read.wait(), _MOMENT)

    def on_path_input_not_completed(self) -> None:
        """Say that there is no such file yet."""
        self._say(NOT_COMPLETED, wrong=True)

    def on_paste(self, event: events.Paste) -> None:
        """Open another file instead, or another URL."""
        event.stop()
        if name := table.openable(event.text):
            self.query_one(Input).value = name
            self._begin(name)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Make sure that the file can be learnt; say why not."""
        assert self._columns is not None
        if event.option not in event.option_list.options:
            return  # it was one of another file's
        name = self._columns.names[event.option_index]
        learn = partial(self._columns.learn, self._present, name)
        self.do(partial(self._finish, learn))

    def _begin(self, text: str) -> None:
        self.do(partial(self._open, text.strip()))

    async def _open(self, text: str) -> None:
        try:
            await self._read(text)
        finally:
            self._is_read.set()

    async def _read(self, text: str) -> None:
        self.query_one(OptionList).display = False
        self.query_one(Input).focus()
        if not text:
            self._say("Give the name of a file, or a URL.", wrong=True)
            return
        try:
            with bad_input():
                self._source = table.source_in(text)
        except Failure as failure:
            self._say(as_sentence(str(failure)), wrong=True)
            return
        await self._finish(partial(table.read, self._source))

    def _ask_for_column(self, columns: Columns) -> None:
        self._columns = columns
        names = columns.names
        hint = f" {columns.note}" if columns.note else ""
        self._say(f"Which column is to be learnt? The others are the inputs.{hint}")
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(map(Option, _with_examples(columns)))
        options.display = True
        options.highlighted = len(names) - 1
        options.focus()

    async def _finish(self, read: Callable[[], Opening | Columns]) -> None:
        """Leave with what is opened, if an experiment can be made of it; ask for what it lacks."""

        def attempt() -> Opening | Columns | UnlearntRows:
            with bad_input():
                opened = read()
                if isinstance(opened, Columns) and self._are_new_rows(opened):
                    assert self._dataset is not None
                    return rows_for(self._dataset, self._source)
                if isinstance(opened, Opening):
                    opened.check()
                return opened

        what, began = f"Reading {printable(self._source)} …", time.monotonic()
        self._say(what)
        counting = self.set_interval(
            1.0, lambda: self._say(f"{what} {time.monotonic() - began:.0f} s")
        )
        try:
            opened = await in_background(attempt)
        except Failure as failure:
            self._say(as_sentence(str(failure)), wrong=True)
            return
        finally:
            counting.stop()
        if isinstance(opened, Columns):
            self._ask_for_column(opened)
        else:
            self.dismiss(opened)

    def _are_new_rows(self, columns: Columns) -> bool:
        data = self._dataset
        return data is not None and may_be_new(data, columns.names)

    def say(self, sentence: str) -> None:
        """Say what has just been found out."""
        self._say(sentence, wrong=True)

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        said = self.query_one("#said", Static)
        said.set_class(wrong, "-error")
        said.update(printable(sentence, _LONGEST_SENTENCE) if sentence else "")


def _with_examples(columns: Columns) -> list[Content]:
    """Return the names of columns, beside each a few of its values to recognise it by."""
    names = [printable(name, _LONGEST_NAME) or "(no name)" for name in columns.names]
    width = min(max(map(cell_len, names)), _LONGEST_PADDED)
    examples = columns.examples or ("",) * len(names)
    return [
        Content.assemble(name + " " * max(width - cell_len(name), 0), (f"  {shown}", "$text-muted"))
        for name, shown in zip(names, examples, strict=True)
    ]
