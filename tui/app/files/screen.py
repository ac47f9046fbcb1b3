"""A screen of the app as a picture in a file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from rich.console import Console
from textual.screen import Screen

from core import write_atomically

TITLE = "neuroterm"


def write_screen(screen: Screen[Any], path: Path, suffix: str) -> None:
    """Write what a screen shows, though another may lie on it.

    Parameters
    ----------
    screen : Screen
    path : path
    suffix : str
        ".svg" for a picture; else text with the escape sequences of its colours.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    width, height = screen.size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
        safe_box=False,
    )
    compositor = screen._compositor
    compositor = screen._compositor
    whole = compositor.render_update(full=True)
    if suffix == ".svg":
        console.print(whole)
        text = console.export_svg(title=TITLE)
    else:  # line by line, where the update has movements of the cursor
        text = "".join(f"{strip.render(console)}\n" for strip in compositor.render_strips())
    write_atomically(path, text.encode())
