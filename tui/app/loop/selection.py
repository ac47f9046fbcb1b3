"""What the user has selected, with the mouse or in a field where one types, and copying it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection


class Selected:
    """Tells what is selected from what a field has selected by itself, for typing to replace it."""

    def __init__(self) -> None:
        self._by_mouse = self._by_keys = False
        self._pressed_at = (0, 0)
        self._is_dragged = False

    def note(self, event: events.Event) -> None:
        """Take note of what may have selected something last: a mouse button, or a key."""
        if isinstance(event, events.MouseDown):
            self._by_mouse, self._is_dragged = True, False
            self._pressed_at = event.screen_offset
        elif isinstance(event, events.MouseUp):
            self._is_dragged = event.screen_offset != self._pressed_at
        elif isinstance(event, events.Key) and event.key != "ctrl+c":
            self._by_mouse = self._is_dragged = False
            self._by_keys = event.key.startswith("shift+")

    def copied(self, app: App[Any]) -> Literal["copied", "in vain"] | None:
        """Copy what is selected by OSC 52, which works over SSH; return what came of it.

        None where nothing is selected, unless the mouse was dragged for it in vain: that is told
        once.
        """
        if selected := self.text(app.screen):
            app.copy_to_clipboard(selected)
            # As in a terminal: what comes after that is meant for the program.
            app.screen.clear_selection()
            if isinstance(field := app.screen.focused, Input):
                field.selection = Selection.cursor(field.cursor_position)
            return "copied"
        in_vain, self._is_dragged = self._is_dragged, False
        return "in vain" if in_vain else None

    def text(self, screen: Screen[object]) -> str:
        """Return what is selected on a screen; empty where nothing is."""
        field = screen.focused
        if isinstance(field, Input) and field.selected_text:
            whole = field.selected_text == field.value
            by_itself = whole and not (self._by_mouse or self._by_keys)
            return "" if by_itself else field.selected_text
        return "".join(_selected(screen)).strip("\n")


def _selected(screen: Screen[object]) -> Iterator[str]:
    """Yield what is selected in the widgets of a screen, and what stands between them."""
    for widget, selection in screen.selections.items():
        # What draws its lines itself, as the pictures do, shows no selection and has no text.
        if widget.is_attached and type(widget).render_line is Widget.render_line:
            yield from widget.get_selection(selection) or ()
