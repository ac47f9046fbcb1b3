"""A field for the value of a setting."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from tui.exchange.formats.table import CSV, named
from tui.terminal.pasted import file_name


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
