"""The field in which the value of a setting is typed, over the table."""

from __future__ import annotations

from textual.geometry import Offset

from tui.settings.form.rows import Row
from tui.widgets.path_input import PathSuggester
from tui.widgets.value_input import NameSuggester, ValueInput


class ValueEditor(ValueInput):
    """Hidden until it is opened for a row."""

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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, select_on_focus=False)

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return self.display

    def open(self, row: Row, text: str | None, place: Offset, width: int) -> None:
        """Show the value of a row to be changed, or the beginning of another one.

        Parameters
        ----------
        row : Row
        text : str or None
            What is typed already; None to begin with the present value.
        place : Offset
            Where the value stands in the table.
        width : int
            How many columns it has there.
        """
        is_file = row.key == "data"
        names = NameSuggester(row.names) if row.setting.names or row.names else None
        self.suggester = PathSuggester() if is_file else names
        self.takes_csv = is_file
        self.value = _own_value(row) if text is None else text
        self.placeholder = row.value if row.is_default else ""
        self.display = True
        self.stand_at(place, width)
        self.focus()
        self.cursor_position = len(self.value)
        if text is None:
            self.select_all()

    def stand_at(self, place: Offset, width: int) -> None:
        """Stand over a value of the table."""
        self.styles.width = width
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
