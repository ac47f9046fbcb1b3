"""The little of plotext that the figures share.

plotext is imported when the first figure is drawn: importing it takes about a seventh of a
second, most of it for documentation, and `neuroterm --help` draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len, set_cell_size

from tui.plotting.palette import FRAME, LABEL, RGB

_TO_ASCII = str.maketrans({"─": "-", "│": "|", **dict.fromkeys("┌┐└┘├┤┬┴┼╴╵╶╷", "+")})


def new_figure(width: int, height: int, *, color: bool) -> Any:
    """Return an empty plotext figure of its own, with a quiet left and lower axis.

    plotext's own `figure` is one for the whole program; this one shares nothing with it.
    """
    import plotext

    figure = type(plotext.figure)(parent=_parent())
    figure.plot_size(width, height)
    figure.theme(_quiet_theme() if color else "colorless")
    figure.axes(False, axis=0, side=1)
    figure.axes(False, axis=1, side=1)
    return figure


@lru_cache(maxsize=1)
def _parent() -> Any:
    import plotext

    # Making one asks for the size of the terminal, so one is made, once.
    terminal = type(plotext.terminal)()
    terminal.limit(False, False)  # the size of a panel, whatever the size of the terminal
    return terminal


@lru_cache(maxsize=1)
def _quiet_theme() -> str:
    import plotext

    name = "neuroterm"
    plotext.add_theme(name, canvas="default", text=FRAME)
    return name


@lru_cache(maxsize=4096)
def pixel(foreground: RGB | None, background: RGB | None = None) -> Any:
    """Return plotext's pair of colours."""
    import plotext

    return plotext.pixel(foreground, background)


def runs(values: NDArray[np.integer[Any]]) -> Iterator[tuple[int, int, int]]:
    """Yield the stretches of equal values in a row: the value, the first place and that after."""
    breaks = (np.flatnonzero(values[1:] != values[:-1]) + 1).tolist()
    starts = [0, *breaks]
    return zip(values[starts].tolist(), starts, [*breaks, len(values)], strict=True)


def run(text: str, foreground: RGB | None, background: RGB | None) -> Any:
    """Return text of one colour pair, to be inserted into a plotext matrix."""
    import plotext

    return plotext.colorize(text, pixel(foreground, background)).matrix()


def write(matrix: Any, column: int, row: int, text: str, color: RGB | None = LABEL) -> None:
    """Write one line of text into a plotext matrix."""
    import plotext

    if text:
        matrix.insert(column, row, plotext.colorize(text, pixel(color)))


def clean(text: str, cells: int, *, unicode: bool) -> str:
    """Return text from a file as it may be shown: no control characters, cut to fit.

    Parameters
    ----------
    text
        Any text.
    cells
        The widest it may be, in terminal cells.
    unicode
        Whether characters beyond ASCII may be used.
    """
    text = "".join(c if c.isprintable() else " " for c in text)
    if not unicode:
        text = text.replace("…", "~").encode("ascii", "replace").decode("ascii")
    if cell_len(text) <= cells:
        return text
    if cells < 2:
        return ""
    return set_cell_size(text, cells - 1).rstrip() + ("…" if unicode else "~")


def to_text(matrix: Any, *, unicode: bool, color: bool) -> str:
    """Return the matrix as lines of text with colours as SGR sequences."""
    text: str = matrix.string(colorless=not color)
    return text if unicode else text.translate(_TO_ASCII)
