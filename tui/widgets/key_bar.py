"""The keys at the bottom, in as many lines as they need."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from tui.keys import KEYS, Key


class KeyBar(Widget):
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

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the keys need."""
        return len(_lines(width))

    def render(self) -> Content:
        """Render the keys, never parting one from its word."""
        return Content("\n").join(
            [Content("  ").join([_item(key) for key in line]) for line in _lines(self.size.width)]
        )


def _item(key: Key) -> Content:
    item = Content.assemble((key.shown, "bold $accent"), f" {key.label}")
    return item.stylize(Style.from_meta({"@click": f"app.{key.action}"}))


def _lines(width: int) -> list[list[Key]]:
    lines: list[list[Key]] = []
    used = 0
    for key in KEYS:
        needed = len(f"{key.shown} {key.label}")
        if not lines or used + 2 + needed > width:
            lines.append([])
            used = needed
        else:
            used += 2 + needed
        lines[-1].append(key)
    return lines
