"""What the command palette offers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from core import DATASETS
from tui.exchange.gallery.presets import PRESETS
from tui.settings.table import SETTINGS
from tui.widgets.keys import DRAWING_KEYS, KEYS

if TYPE_CHECKING:
    from tui.app.app import NeurotermApp


def commands(app: NeurotermApp) -> Iterator[SystemCommand]:
    """Yield every key, setting, data set, preset and theme, with what to call for it."""
    for key in KEYS:
        if key.action != "command_palette":
            title = f"{key.help} ({key.shown})"
            command = (
                partial(app.run_in_panel, key) if key.panel else partial(app.run_action, key.action)
            )
            yield SystemCommand(title, key.group, command)
    if app.is_running and app.main.map.drawing.is_on:
        for key in DRAWING_KEYS:
            if key.action != "move":
                title = f"{key.help} ({key.shown})"
                draw = partial(app.main.map.drawing.do, key.action, key.keys.split(",")[0])
                yield SystemCommand(title, key.group, draw)
    for setting in SETTINGS:
        title = f"Setting: {setting.label}"
        yield SystemCommand(title, setting.help, partial(app.action_settings, setting.name))
    for name, source in DATASETS.items():
        title = f"Data set: {name}"
        yield SystemCommand(title, source.description, partial(app.show_dataset, name))
    for preset in PRESETS:
        title = f"Gallery: {preset.title}"
        yield SystemCommand(title, preset.notice, partial(app.show_preset, preset))
    for name, theme in sorted(app.available_themes.items()):
        kind = "Dark" if theme.dark else "Light"
        yield SystemCommand(f"Theme: {name}", kind, partial(app.choose_theme, name))
