"""Textual itself, too, shows no more than the terminal can: colours and characters."""

from __future__ import annotations

from rich.console import COLOR_SYSTEMS
from textual.app import App
from textual.filter import Monochrome, NoColor

from tui.terminal.ascii_filter import AsciiFilter
from tui.terminal.capabilities import Capabilities, ColorDepth

# Textual looks at the environment by rules of its own; one decision must hold for all.
_COLOR_SYSTEMS: dict[ColorDepth, str] = {"truecolor": "truecolor", "256": "256", "16": "standard"}


def adapt(app: App[None], capabilities: Capabilities) -> None:
    """Have all that an app draws obey what the terminal can show.

    To be called before the app runs.
    """
    filters = [kept for kept in app._filters if not isinstance(kept, (Monochrome, NoColor))]
    color = capabilities.color
    app.no_color = color == "none"
    if color == "none":
        # Textual itself turns colours into greys, which are colours, too.
        filters.append(NoColor())
        app.error_console.no_color = True
    else:
        app.console._color_system = COLOR_SYSTEMS[_COLOR_SYSTEMS[color]]
        app.console.no_color = False
    if not capabilities.unicode:
        filters.append(AsciiFilter())
    app._filters = filters
