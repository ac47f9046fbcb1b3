"""The sessions as lines of a table."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rich.cells import cell_len

from tui.exchange.sessions.keeper import place_of
from tui.exchange.sessions.rows import Kept, Key

TITLES = ("name", "saved", "what", "so far", "loss", "size")
_RIGHT = (4, 5)  # numbers
OPEN, HERE = "open in another program", "what you see"


def table(sessions: Sequence[Kept], here: Key | None = None) -> list[str]:
    """Return the titles and a line for each session; ``here`` is the one that is on the screen."""
    rows = [TITLES, *map(_cells, sessions)]
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(TITLES))]
    lines = []
    for row, kept in zip(rows, (None, *sessions), strict=True):
        cells = [_fit(cell, widths[at], right=at in _RIGHT) for at, cell in enumerate(row)]
        note = "" if kept is None else HERE if kept.key == here else OPEN if kept.is_open else ""
        lines.append("  ".join([*cells, note]).rstrip())
    return lines


def _fit(text: str, cells: int, *, right: bool) -> str:
    blank = " " * (cells - cell_len(text))
    return blank + text if right else text + blank


def _cells(kept: Kept) -> tuple[str, ...]:
    loss = "-" if kept.loss is None else f"{kept.loss:.4g}"
    where = place_of(kept.epoch, kept.batch)
    return kept.name, _when(kept.saved), kept.what, where, loss, _size(kept.size)


def _when(moment: float) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))
    except (OverflowError, ValueError, OSError):  # of a file that somebody has changed
        return "-"


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.1f} kB"
