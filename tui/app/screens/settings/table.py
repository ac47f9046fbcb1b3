"""The rows of the settings form, drawn line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.settings.form.meaning import shortened
from tui.settings.form.rows import Row

_LABEL = 21
_ARROWS = 3
_EFFECT = 12
_WITH_WORDS = 98
"""Columns from which a row also has room for more than the beginning of a sentence."""

_LEAST_VALUE, _MOST_VALUE = 18, 34


class SettingsTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the rows under the headings of their sections, one of them with the cursor.

    It is one widget whatever the number of rows, so the form opens at once. It changes nothing: the
    screen around it does.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "settings-table--heading",
        "settings-table--label",
        "settings-table--value",
        "settings-table--waiting",
        "settings-table--note",
        "settings-table--error",
        "settings-table--disabled",
        "settings-table--cursor",
        "settings-table--arrows",
    }

    DEFAULT_CSS = """
    SettingsTable {
        height: 1fr;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        color: $foreground;

        .settings-table--heading {
            color: $secondary;
            text-style: bold;
        }
        .settings-table--value {
            color: $foreground;
            background: $panel;
        }
        .settings-table--waiting {
            color: $warning;
            text-style: bold;
        }
        .settings-table--note {
            color: $text-muted;
        }
        .settings-table--error {
            color: $error;
        }
        .settings-table--disabled {
            color: $text-disabled;
        }
        .settings-table--cursor {
            color: $text;
            background: $primary-darken-3;
            text-style: bold;
        }
        .settings-table--arrows {
            color: $accent;
        }
    }
    """

    @dataclass
    class Clicked(Message):
        """Posted when a row is clicked: on an arrow (-1 or 1), or anywhere else (0)."""

        row: Row
        direction: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Row | str] = []
        self._cursor = ""

    @property
    def value_width(self) -> int:
        """Columns of a value."""
        room = self.size.width - _LABEL - 2 - _ARROWS - _EFFECT
        return max(_LEAST_VALUE, min(_MOST_VALUE, room))

    def show(self, rows: Sequence[Row], cursor: str) -> None:
        """Show rows, and the cursor on the one of that key."""
        lines: list[Row | str] = []
        for section, of_section in groupby(rows, key=lambda row: row.setting.section):
            lines += [section, *of_section]
        moved = cursor != self._cursor or len(lines) != len(self._lines)
        changed = [
            y for y, (old, new) in enumerate(zip(self._lines, lines, strict=False)) if old != new
        ]
        all_new = len(lines) != len(self._lines)
        before, after = self.line_of(self._cursor), -1
        self._lines, self._cursor = lines, cursor
        self.virtual_size = Size(self.size.width, len(lines))
        after = self.line_of(cursor)
        if all_new:
            self.refresh()
        else:
            for y in {*changed, *((before, after) if moved else ())}:
                self.refresh_line(y)
        if moved:
            self.scroll_to_cursor()

    def scroll_to_cursor(self) -> None:
        """Scroll the row with the cursor into view, with the heading above the first one."""
        y = self.line_of(self._cursor)
        top = y - 1 if y > 0 and isinstance(self._lines[y - 1], str) else y
        self.scroll_to_region(Region(0, max(top, 0), 1, y - top + 1), animate=False, force=True)

    def line_of(self, key: str) -> int:
        """Return the line of the row of that key, or -1."""
        return next(
            (y for y, line in enumerate(self._lines) if isinstance(line, Row) and line.key == key),
            -1,
        )

    def place_of_value(self) -> Offset:
        """Return where the value with the cursor is shown, inside the widget."""
        return Offset(_LABEL + 2, self.line_of(self._cursor) - self.scroll_offset.y)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the row with the cursor begins on the screen."""
        return self.content_region.offset + Offset(
            2, self.line_of(self._cursor) - self.scroll_offset.y
        )

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, len(self._lines))
        self.scroll_to_cursor()

    def on_click(self, event: events.Click) -> None:
        """Tell which row is clicked, and where."""
        y = event.y + self.scroll_offset.y
        line = self._lines[y] if 0 <= y < len(self._lines) else ""
        if isinstance(line, Row):
            arrows = _LABEL + 2 + self.value_width
            direction = {arrows: -1, arrows + 1: 1}.get(event.x, 0)
            self.post_message(self.Clicked(line, direction))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        y += self.scroll_offset.y
        style = self.rich_style
        if not 0 <= y < len(self._lines):
            return Strip.blank(width, style)
        line = self._lines[y]
        if isinstance(line, str):
            heading = self._style("heading")
            return Strip([Segment(f" {line}", heading)]).adjust_cell_length(width, style)
        return self._row(line).adjust_cell_length(width, style).crop(0, width)

    def _style(self, name: str):  # type: ignore[no-untyped-def]
        return self.get_component_rich_style(f"settings-table--{name}")

    def _row(self, row: Row) -> Strip:
        focused = row.key == self._cursor
        sign = "▸" if focused else "•" if row.waits else " "
        label = "error" if row.error else "waiting" if row.waits else "label"
        value = "cursor" if focused else "waiting" if row.waits else "value"
        words = row.error or row.note
        words = words[:1].upper() + words[1:]
        effect = row.effect
        if not row.applies:
            label = "disabled" if not focused else label
            value = "disabled" if not focused else value
            effect = ""
        shown = row.value + (f" {row.unit}" if row.unit else "")
        wide = self.value_width
        if cell_len(shown) > wide - 1:
            shown = set_cell_size(shown, wide - 2) + "…"
        segments = [
            Segment(f"{sign} {row.label}"[: _LABEL + 2].ljust(_LABEL + 2), self._style(label)),
            Segment(set_cell_size(shown, wide), self._style(value)),
            Segment("◂▸ " if row.applies else "   ", self._style("arrows" if focused else "note")),
            Segment(
                set_cell_size(effect, _EFFECT),
                self._style("waiting" if row.waits and row.applies else "note"),
            ),
        ]
        room = self.size.width - _LABEL - 2 - wide - _ARROWS - _EFFECT
        if self.size.width >= _WITH_WORDS:
            style = self._style("error" if row.error else "note" if row.applies else "disabled")
            segments.append(Segment(shortened(words, room - 1), style))
        elif row.error:
            segments[-1] = Segment(set_cell_size("cannot be", _EFFECT), self._style("error"))
        return Strip(segments)
