"""The sessions as lines of a table."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from core import in_lines
from tui.exchange.sessions.keeper import place_of
from tui.exchange.sessions.rows import Kept, Key

TITLES = ("name", "saved", "what", "so far", "test loss", "size", "")
_RIGHT = (4, 5)  # numbers
_BY_WEIGHT = (0, 5, 6, 4, 3, 1, 2)
"""The columns; where there is no room for all, the later ones are left out."""

_BETWEEN = 2
_BELOW = "    "
OPEN, HERE = "open in another program", "what you see"


class Listing(NamedTuple):
    """The sessions as lines.

    Attributes
    ----------
    titles : str
        What stands above them.
    lines : list of str
    left_out : list of str
        For each line what there was no room for in it; empty where there was for all.
    """

    titles: str
    lines: list[str]
    left_out: list[str]


def table(sessions: Sequence[Kept], here: Key | None = None, width: int = 10**6) -> Listing:
    """Return a line for each session, at most that wide as far as columns can be left out.

    Parameters
    ----------
    sessions : sequence of Kept
    here : Key, optional
        The one that is on the screen.
    width : int
        In cells.
    """
    rows = [TITLES, *(_cells(kept, here) for kept in sessions)]
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(TITLES))]
    shown: list[int] = []
    for place in _BY_WEIGHT:
        needed = sum(widths[it] + _BETWEEN for it in shown) + widths[place]
        if widths[place] and (needed <= width or not shown):
            shown.append(place)
    shown.sort()
    titles, *lines = [_line([_fit(row[at], widths[at], at) for at in shown]) for row in rows]
    gone = [place for place in range(len(TITLES)) if place not in shown]
    left_out = [", ".join(_named(row, at) for at in gone if row[at]) for row in rows[1:]]
    return Listing(titles, lines, left_out)


def printed(sessions: Sequence[Kept], width: int = 10**6) -> list[str]:
    """Return the lines for a terminal of that width; what has no room in one stands below it."""
    listing = table(sessions, width=width)
    lines = [listing.titles]
    for line, rest in zip(listing.lines, listing.left_out, strict=True):
        lines += [line, *(_BELOW + part for part in in_lines(rest, width - len(_BELOW)))]
    return lines


def _named(row: Sequence[str], place: int) -> str:
    """Return what stands in a column, with its title where it says nothing without."""
    return (
        f"{TITLES[place]} {row[place]}" if TITLES[place] in ("saved", "test loss") else row[place]
    )


def _line(cells: Sequence[str]) -> str:
    return (" " * _BETWEEN).join(cells).rstrip()


def _fit(text: str, cells: int, place: int) -> str:
    blank = " " * (cells - cell_len(text))
    return blank + text if place in _RIGHT else text + blank


def _cells(kept: Kept, here: Key | None) -> tuple[str, ...]:
    loss = "-" if kept.loss is None else f"{kept.loss:.4g}"
    where = place_of(kept.epoch, kept.batch)
    note = HERE if kept.key == here else OPEN if kept.is_open else ""
    return kept.name, _when(kept.saved), kept.what, where, loss, _size(kept.size), note


def _when(moment: float) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))
    except (OverflowError, ValueError, OSError):  # of a file that somebody has changed
        return "-"


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.1f} kB"
