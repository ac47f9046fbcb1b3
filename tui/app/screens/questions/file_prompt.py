"""A question for the name of a file."""

from __future__ import annotations

from typing import ClassVar

from textual.widgets import Input

from tui.app.screens.questions.prompt import Prompt
from tui.widgets.path_input import NOT_COMPLETED, PathInput


class FilePrompt(Prompt):
    """Asks for a file, whose name it completes."""

    KEYS: ClassVar = "enter: yes  tab: complete  escape: leave"
    NOTHING: ClassVar = "Give the name of a file."

    def field(self, first: str) -> Input:
        """Return where the name is typed."""
        return PathInput(first)

    def on_path_input_not_completed(self) -> None:
        """Say that there is no such file yet."""
        self.say(NOT_COMPLETED)
