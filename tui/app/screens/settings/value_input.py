"""A field for the value of a setting, and what completes the names in it."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from tui.exchange.formats.table import CSV, named
from tui.settings.file_names import file_name


class NameSuggester(Suggester):
    """Completes the last of several names with commas between them.

    Parameters
    ----------
    names : iterable of str
    """

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(case_sensitive=True)
        self._names = tuple(names)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the value with its last name complete, if one begins like that."""
        before, comma, begun = value.rpartition(",")
        if not begun:
            return None
        return next((before + comma + n for n in self._names if n.startswith(begun)), None)


class ValueInput(Input):
    """Takes one line, typed or pasted.

    A file or a URL that is no value of the setting is left to the app, which opens it.
    """

    takes_csv = False
    """Whether the value is the name of a CSV file."""

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's own handler would take the first line even where that is blank.
        event.prevent_default()
        text = event.text.strip()
        name = file_name(text)
        found = named(text) or named(name)
        if found is not None and not (found is CSV and self.takes_csv):
            return
        event.stop()
        line = (text if found is None else name).partition("\n")[0].strip()
        self.replace(line, *sorted(self.selection))
