"""The keys at the bottom, in as many lines as they need."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.keys import KEYS, Key


class KeyBar(Static):
    """Every key with its word; each can be clicked."""

    DEFAULT_CSS = """
    KeyBar {
        height: auto;
        max-height: 3;
        padding: 0 1;
        background: $panel;
        color: $text-muted;
        link-color: $text-muted;
        link-style: none;
        link-background-hover: $primary;
        link-color-hover: $text;
    }
    """

    def __init__(self) -> None:
        super().__init__(Content("  ").join([_item(key) for key in KEYS]))


def _item(key: Key) -> Content:
    # The space must not break: a key and its word stay on one line.
    word = f"\u00a0{key.label}".replace(" ", "\u00a0")
    item = Content.assemble((key.shown, "bold $accent"), word)
    return item.stylize(Style.from_meta({"@click": f"app.{key.action}"}))
