"""The keys at the bottom, as many as two lines hold."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.widgets.keys.bar import Items, bar_items
from tui.widgets.keys.key import Key
from tui.widgets.keys.table import KEYS

_EVERYWHERE = (False, False, "")
"""Nothing is drawn, it is not the past, and no panel has keys that come first."""


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

    drawing: reactive[bool] = reactive(False)
    """Whether the keys are those of drawing points."""

    past: reactive[bool] = reactive(False)
    """Whether an earlier moment of the run is looked at."""

    panel: reactive[str] = reactive("")
    """Whose keys come first, as the panel with the focus has them."""

    def __init__(self, keys: tuple[Key, ...] = KEYS) -> None:
        super().__init__()
        panels = {key.panel for key in keys} | {""}
        self._items = {
            (drawing, past, panel): bar_items(
                keys, drawing=drawing, past=past, panel="" if drawing else panel
            )
            for drawing, past, panel in product((False, True), (False, True), panels)
        }

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the keys need that work everywhere.

        Those of drawing and of panels make do with as many, for else the map would change its size.
        """
        return len(self._lines(width))

    def render(self) -> Content:
        """Render the keys, never parting one from its word."""
        lines = self._lines(self.size.width, (self.drawing, self.past, self.panel))
        return Content("\n").join(
            [Content("  ").join([_item(keys) for keys in line]) for line in lines]
        )

    def _lines(
        self, width: int, where: tuple[bool, bool, str] = _EVERYWHERE
    ) -> list[list[tuple[Key, ...]]]:
        most = MAXIMUM_LINES
        if where != _EVERYWHERE:
            most = len(_lines(self._items[_EVERYWHERE], width, most))
        # A panel may have no keys.
        items = self._items.get(where) or self._items[(*where[:2], "")]
        return _lines(items, width, most)


MAXIMUM_LINES = 2
"""The rest of the screen is for the pictures."""


def _item(keys: tuple[Key, ...]) -> Content:
    parts = [
        Content.styled(key.shown, "bold $accent").stylize(Style.from_meta({"@click": _click(key)}))
        for key in keys
    ]
    word = Content(keys[0].label).stylize(Style.from_meta({"@click": _click(keys[0])}))
    return Content(" ").join([*parts, word])


def _click(key: Key) -> str:
    """Return the action of a click on a key."""
    if key.panel:
        # It is in the bar only while its panel has the focus.
        return f"app.simulate_key({key.names[0]!r})"
    return key.command


@lru_cache(maxsize=256)
def _width(keys: tuple[Key, ...]) -> int:
    return cell_len(" ".join([*(key.shown for key in keys), keys[0].label]))


@lru_cache(maxsize=16)
def _lines(items: Items, width: int, room: int) -> list[list[tuple[Key, ...]]]:
    kept: list[tuple[Key, ...]] = []
    for keys in sorted(items, key=lambda keys: keys[0].rank):
        wider = [item for item in items if item in kept or item is keys]
        if not keys[0].rank or len(_flow(wider, width)) <= room:
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
