"""The command palette, and what it offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.command import CommandPalette
from textual.theme import Theme

from core import DATASETS
from tui.exchange.gallery.presets import PRESETS
from tui.settings.table import SETTINGS
from tui.widgets.key import Key, doing
from tui.widgets.keys import DRAWING_KEYS, KEYS
from tui.widgets.modal import OnTop

Command = tuple[str, str, str]
"""A title, what there is to say of it, and the action that does it."""


class Palette(CommandPalette, OnTop[None]):  # Textual takes styles of the first alone
    """Textual's own, which does one thing and is gone."""


def commands(
    themes: Mapping[str, Theme], *, drawing: bool = False, keys: tuple[Key, ...] = KEYS
) -> Iterator[Command]:
    """Yield every key, setting, data set, preset and theme.

    Parameters
    ----------
    themes : mapping
        The themes to choose from, by name.
    drawing : bool
        Whether points are drawn on the map, with keys of their own.
    keys : tuple of Key
        The table of keys as the user has them.
    """
    for key in keys:
        if key.action != "app.command_palette":
            yield _title(key), key.group, key.command
    if drawing:
        for key in DRAWING_KEYS:
            if key.action != "move":
                draw = doing(f"drawing.do({key.action!r}, {key.names[0]!r})")
                yield _title(key), key.group, draw
    for setting in SETTINGS:
        title = f"Setting: {setting.label}"
        yield title, setting.help, doing(f"screens.settings({setting.name!r})")
    for name, source in DATASETS.items():
        yield f"Data set: {name}", source.description, doing(f"controls.dataset({name!r})")
    for preset in PRESETS:
        title = f"Gallery: {preset.title}"
        yield title, preset.notice, doing(f"screens.preset({preset.name!r})")
    for name, theme in sorted(themes.items()):
        kind = "Dark" if theme.dark else "Light"
        yield f"Theme: {name}", kind, doing(f"app.choose_theme({name!r})")


def _title(key: Key) -> str:
    return f"{key.help} ({key.shown})"
