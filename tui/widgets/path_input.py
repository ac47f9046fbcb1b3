"""A text field for the name of a file, which it completes."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from tui.exchange.formats.table import named
from tui.settings.file_names import expanded

NOT_COMPLETED = "No file that can be opened, and no folder, begins like that."

_MOST_LOOKED_AT = 2000


class PathSuggester(Suggester):
    """Suggests the first folder or file that can be opened whose name begins like that."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the value with its last part complete, if there is such a file."""
        before, _, begun = value.rpartition("/")
        if not begun:
            return None
        found = []
        try:
            folder = expanded(f"{before}/" if "/" in value else ".")
            for number, path in enumerate(folder.iterdir()):
                if number == _MOST_LOOKED_AT:
                    break
                if path.name.startswith(begun) and path.name.isprintable():
                    if path.is_dir():
                        found.append(f"{path.name}/")
                    elif named(path.name) is not None:
                        found.append(path.name)
        except (OSError, ValueError):
            return None
        return value + min(found)[len(begun) :] if found else None


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
