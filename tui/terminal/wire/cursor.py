"""Where the terminal's cursor belongs: on what is being read or typed.

It is not to be seen, but screen readers and braille displays show the line in which it stands.
"""

from __future__ import annotations

from typing import Any

from textual.command import CommandPalette
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

PLACE = "cursor_screen_offset"
"""The attribute of a widget or a screen that says where on the screen its cursor is, or None.

Textual's text fields have it. Ours have it where one row or part of them is chosen, and a screen
for all that does not.
"""


def place_of_cursor(screen: Screen[Any]) -> Offset:
    """Return the cell of a screen where the cursor belongs; that at the top left for nowhere."""
    for widget in (_reader(screen), screen):
        place = _chosen(widget) if isinstance(widget, OptionList) else getattr(widget, PLACE, None)
        if place is not None:
            return screen.outer_size.clamp_offset(place)
    return Offset()


def _reader(screen: Screen[Any]) -> Widget | None:
    """Return the widget whose choice the keys move: that with the focus, or a list beside it."""
    if isinstance(screen, CommandPalette):
        # The text keeps the focus, and its arrows go through the list.
        choices = screen.query_one(OptionList)
        if choices.display and choices.highlighted:
            return choices
    return screen.focused


def _chosen(choices: OptionList) -> Offset | None:
    """Return where the chosen line of a list stands."""
    if choices.highlighted is None:
        return None
    line = choices._index_to_line.get(choices.highlighted)
    return (
        None
        if line is None
        else choices.content_region.offset + Offset(0, line) - choices.scroll_offset
    )
