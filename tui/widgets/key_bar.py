"""The keys at the bottom, as many as two lines hold."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from tui.keys import KEYS, Key


class KeyBar(Widget):
    """The keys with their words; each can be clicked.

    Where two lines do not hold them all, those of the highest rank are left out.
    """

    DEFAULT_CSS = """
    KeyBar {
        height: auto;
        max-height: 2;
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
            [Content("  ").join([_item(keys) for keys in line]) for line in _lines(self.size.width)]
        )


MAXIMUM_LINES = 2
"""The rest of the screen is for the pictures."""

ITEMS: tuple[tuple[Key, ...], ...] = tuple(
    tuple(keys) for label, keys in groupby(KEYS, key=lambda key: key.label) if label
)
"""The keys side by side that share a word."""


def _item(keys: tuple[Key, ...]) -> Content:
    parts = [
        Content.styled(key.shown, "bold $accent").stylize(
            Style.from_meta({"@click": f"app.{key.action}"})
        )
        for key in keys
    ]
    word = Content(keys[0].label).stylize(Style.from_meta({"@click": f"app.{keys[0].action}"}))
    return Content(" ").join([*parts, word])


@lru_cache(maxsize=256)
def _width(keys: tuple[Key, ...]) -> int:
    return _item(keys).cell_length


@lru_cache(maxsize=16)
def _lines(width: int) -> list[list[tuple[Key, ...]]]:
    kept: list[tuple[Key, ...]] = []
    for keys in sorted(ITEMS, key=lambda keys: keys[0].rank):
        wider = [item for item in ITEMS if item in kept or item is keys]
        if not keys[0].rank or len(_flow(wider, width)) <= MAXIMUM_LINES:
            kept = wider
    return _flow(kept, width)


def _flow(items: Iterable[tuple[Key, ...]], width: int) -> list[list[tuple[Key, ...]]]:
    lines: list[list[tuple[Key, ...]]] = []
    used = 0
    for keys in items:
        needed = _width(keys)
        if not lines or used + 2 + needed > width:
            lines.append([])
            used = needed
        else:
            used += 2 + needed
        lines[-1].append(keys)
    return lines
