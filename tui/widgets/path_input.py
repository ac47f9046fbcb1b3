"""A text field for the name of a file."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from tui.widgets.path_suggester import PathSuggester

NOT_COMPLETED = "No file that can be opened, and no folder, begins like that."


class PathInput(Input):
    """Completes names as a shell does, with tab.

    Parameters
    ----------
    value : str
        What to begin with.
    placeholder : str
        What to show where nothing is typed.
    """

    BINDINGS: ClassVar = [Binding("tab", "complete", "Complete the name", show=False)]

    class NotCompleted(Message):
        """Posted where no file begins like that."""

    def __init__(self, value: str, placeholder: str = "") -> None:
        self._paths = PathSuggester()
        super().__init__(value, placeholder=placeholder, suggester=self._paths, compact=True)

    async def action_complete(self) -> None:
        """Write the whole name; where there is nothing to complete, go to the next field."""
        complete = await self._paths.get_suggestion(self.value)
        if complete is not None and complete != self.value:
            self.value = complete
            self.cursor_position = len(complete)
        elif len(self.screen.focus_chain) > 1:
            self.screen.focus_next()
        elif complete is None:
            self.post_message(self.NotCompleted())
