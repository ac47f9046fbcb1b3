"""The one table of keys, behind the bindings, the key bar, the help screen and the palette."""

from __future__ import annotations

from tui.widgets.keys.key import Key
from tui.widgets.keys.rows import (
    drawing,
    lesson,
    network,
    panels,
    past,
    pictures,
    program,
    training,
)

KEYS: tuple[Key, ...] = (
    *training.ROWS,
    *past.ROWS,
    *pictures.ROWS,
    *network.ROWS,
    *panels.ROWS,
    *lesson.ROWS,
    *program.ROWS,
)

DRAWING_KEYS = drawing.ROWS
"""The keys of the map while points are drawn; there they come before all others."""
