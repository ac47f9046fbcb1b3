"""Which keys the key bar holds, and which of them share a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from tui.widgets.keys.key import Key
from tui.widgets.keys.table import DRAWING_KEYS, KEYS

_NEEDED_BESIDE = (
    "requests.play_or_pause",
    "requests.undo",
    "screens.help",
    "app.quit_now",
    "app.copy_or_quit",
)
_NEEDED_IN_PANEL = {"step": ("requests.step_batch", "requests.step_epoch", "ahead.turn")}
"""What is needed besides where a panel, or the past, has keys of its own."""
_PAST = "Past"
"""The group of the keys that go through the past."""
_IDLE_IN_DRAWING = ("map.turn_view(1)", "map.turn_view(-1)", "main.turn_test_points")
"""A drawing is on the network's output, and no point of it is for the test yet."""


Items = tuple[tuple[Key, ...], ...]
"""Keys side by side that share a word in the key bar."""


def bar_items(
    keys: Sequence[Key] = KEYS, *, drawing: bool = False, past: bool = False, panel: str = ""
) -> Items:
    """Return what the key bar holds: of the keys that work, those that have a word.

    Parameters
    ----------
    keys : sequence of Key
    drawing : bool
        Whether points are drawn.
    past : bool
        Whether an earlier moment is looked at: then the ways through the past are needed first.
    panel : str
        Whose keys come first, as the panel with the focus has them.
    """
    keys = [key for key in keys if key.names]
    own = DRAWING_KEYS if drawing else [key for key in keys if panel and key.panel == panel]
    keys = [_in_past(key) if past else key for key in keys if not key.panel]
    if not any(key.label for key in own):
        return _items(keys)
    taken = {name for key in own for name in key.names}
    needed = (*_NEEDED_BESIDE, *_NEEDED_IN_PANEL.get(panel, ()))
    others = [
        replace(key, rank=0 if key.action in needed else key.rank + 1)
        for key in keys
        if key.names[0] not in taken and not (drawing and key.action in _IDLE_IN_DRAWING)
    ]
    return _items([*own, *others])


def _in_past(key: Key) -> Key:
    if key.group == _PAST:
        return replace(key, rank=key.rank - 1)
    return replace(key, rank=0 if key.action in _NEEDED_BESIDE else key.rank + 1)


def _items(keys: Iterable[Key]) -> Items:
    groups = groupby(keys, key=lambda key: key.label)
    return tuple(tuple(group) for label, group in groups if label)
