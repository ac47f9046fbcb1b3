"""The field in which the value of a setting is typed, over the table."""

from __future__ import annotations

from tui.app.screens.settings.table import SettingsTable
from tui.app.screens.settings.value_input import NameSuggester, ValueInput
from tui.settings.form.rows import Row
from tui.widgets.path_input import PathSuggester


class ValueEditor(ValueInput):
    """Stands over the value of the row with the cursor; hidden until it is opened.

    Parameters
    ----------
    table : SettingsTable
        What it stands over; it has the focus again when the field is closed.
    """

    DEFAULT_CSS = """
    ValueEditor {
        layer: editor;
        display: none;
        height: 1;
        border: none;
        padding: 0;
        background: $primary;
        color: $text;
        &:focus {
            border: none;
        }
    }
    """

    def __init__(self, table: SettingsTable) -> None:
        super().__init__(id="settings-editor", compact=True, select_on_focus=False)
        self._table = table
        self.key = ""
        """That of the row whose value is typed, or was last."""

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return self.display

    def open(self, row: Row, text: str | None = None) -> None:
        """Show the value of a row to be changed, or the beginning of another one.

        Parameters
        ----------
        row : Row
            That with the cursor.
        text : str, optional
            What is typed already; by default the present value.
        """
        self.key = row.key
        is_file = row.key == "data"
        names = NameSuggester(row.names) if row.setting.names or row.names else None
        self.suggester = PathSuggester() if is_file else names
        self.takes_csv = is_file
        self.value = _own_value(row) if text is None else text
        self.placeholder = row.value if row.is_default else ""
        self.display = True
        self.stand_over_value()
        self.focus()
        self.cursor_position = len(self.value)
        if text is None:
            self.select_all()

    def close(self) -> None:
        """Hide; what is typed can still be read."""
        self.display = False
        self._table.focus()

    def stand_over_value(self) -> None:
        """Go to where the value stands in the table now."""
        place = self._table.place_of_value()
        self.styles.width = self._table.value_width
        self.styles.offset = (place.x, place.y)

    def differs_from(self, row: Row) -> bool:
        """Whether what is typed is not what a row says."""
        return self.value.strip() != _own_value(row)

    async def complete(self) -> bool:
        """Complete the name of a file as a shell does; return whether that went any further."""
        if not isinstance(self.suggester, PathSuggester):
            return False
        complete = await self.suggester.get_suggestion(self.value)
        if complete is None or complete == self.value:
            return False
        self.value = complete
        self.cursor_position = len(complete)
        return True


def _own_value(row: Row) -> str:
    """Return what somebody has given the setting; nothing where it is as it was."""
    return "" if row.is_default else row.value
