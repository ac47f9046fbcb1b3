"""The little of plotext that the figures share, and what it has drawn as Textual strips.

plotext is imported when the first figure is drawn: `neuroterm --help` draws nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len, set_cell_size
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.plotting.colors.palette import FRAME, LABEL
from tui.plotting.colors.rgb import RGB

_TO_ASCII = str.maketrans({"─": "-", "−": "-", "│": "|", **dict.fromkeys("┌┐└┘├┤┬┴┼╴╵╶╷", "+")})

DOTS_DOWN, DOTS_ACROSS = 4, 2
"""Dots of a braille cell."""

DOT_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint8)
"""By row and column, what a dot adds to U+2800."""

_SGR = re.compile(r"((?:\x1b\[[0-9;]*m)+)")
_RESET = ("0m", "m")
_PLAIN = Style()
_ATTRIBUTES = {
    1: Style(bold=True),
    2: Style(dim=True),
    3: Style(italic=True),
    4: Style(underline=True),
    5: Style(blink=True),
    7: Style(reverse=True),
    9: Style(strike=True),
}


_NOT_FOR_PICTURES = ("plotext._doc.doc", "plotext._tests.run")
"""What plotext writes its documentation with, and its own tests: most of the time of its import."""

_FOR_OTHER_PICTURES = ("PIL", "ffpyplayer", "yt_dlp")
"""What it imports where it is installed, for photographs and films."""


@cache
def library() -> Any:
    """Return plotext, imported without what no figure needs.

    That is six tenths of the memory and eight of the time that it takes.
    """
    with _absent(_NOT_FOR_PICTURES, _FOR_OTHER_PICTURES):
        import plotext
    return plotext


class _Empty(ModuleType):
    """Has nothing, whatever is imported from it."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


@contextmanager
def _absent(empty: tuple[str, ...], missing: tuple[str, ...]) -> Iterator[None]:
    """Have some modules be empty and others not installed, unless they are there already."""
    stand_ins = {name: _Empty(name) for name in empty} | dict.fromkeys(missing)
    stand_ins = {name: it for name, it in stand_ins.items() if name not in sys.modules}
    modules: dict[str, Any] = sys.modules
    modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if modules.get(name, ...) is stand_in:
                del modules[name]


def new_figure(width: int, height: int, *, color: bool) -> Any:
    """Return an empty plotext figure of its own, with a quiet left and lower axis.

    plotext's own `figure` is one for the whole program; this one shares nothing with it.
    """
    plotext = library()
    figure = type(plotext.figure)(parent=_parent())
    figure.plot_size(width, height)
    figure.theme(_quiet_theme() if color else "colorless")
    figure.axes(False, axis=0, side=1)
    figure.axes(False, axis=1, side=1)
    return figure


@lru_cache(maxsize=1)
def _parent() -> Any:
    plotext = library()
    # Making one asks for the size of the terminal, so one is made, once.
    terminal = type(plotext.terminal)()
    terminal.limit(False, False)  # the size of a panel, whatever the size of the terminal
    return terminal


@lru_cache(maxsize=1)
def _quiet_theme() -> str:
    plotext = library()
    name = "neuroterm"
    plotext.add_theme(name, canvas="default", text=FRAME)
    return name


@lru_cache(maxsize=2048)
def pixel(foreground: RGB | None, background: RGB | None = None) -> Any:
    """Return plotext's pair of colours."""
    plotext = library()
    return plotext.pixel(foreground, background)


def runs(values: NDArray[np.integer[Any]]) -> Iterator[tuple[int, int, int]]:
    """Yield the stretches of equal values in a row: the value, the first place and that after."""
    breaks = (np.flatnonzero(values[1:] != values[:-1]) + 1).tolist()
    starts = [0, *breaks]
    return zip(values[starts].tolist(), starts, [*breaks, len(values)], strict=True)


@lru_cache(maxsize=1024)
def run(text: str, foreground: RGB | None, background: RGB | None) -> Any:
    """Return text of one colour pair, to be inserted into a plotext matrix, which takes a copy."""
    plotext = library()
    return plotext.colorize(text, pixel(foreground, background)).matrix()


def write(matrix: Any, column: int, row: int, text: str, color: RGB | None = LABEL) -> None:
    """Write one line of text into a plotext matrix."""
    if text:
        matrix.insert(column, row, run(text, color, None))


_SIGNS_IN_ASCII = str.maketrans("…→−", "~>-")


def told_apart(names: Sequence[str], what: str) -> tuple[str, ...]:
    """Return names that can still be told apart where only ASCII can be shown.

    Those of which nothing is left there, or the same as of another, are called by their number,
    with a prime where another has that name.

    Parameters
    ----------
    names : sequence of str
    what : str
        What each is the name of, for example "class".
    """
    left = [name.encode("ascii", "replace").decode("ascii") for name in names]
    found = []
    for number, (name, shown) in enumerate(zip(names, left, strict=True), 1):
        if not name.isascii() and (left.count(shown) > 1 or not any(map(str.isalnum, shown))):
            name = f"{what} {number}"
            while name in names:
                name += "'"
        found.append(name)
    return tuple(found)


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
        text = text.translate(_SIGNS_IN_ASCII).encode("ascii", "replace").decode("ascii")
    if cell_len(text) <= cells:
        return text
    if cells < 2:
        return ""
    return set_cell_size(text, cells - 1).rstrip() + ("…" if unicode else "~")


def to_text(matrix: Any, *, unicode: bool, color: bool) -> str:
    """Return the matrix as lines of text with colours as SGR sequences."""
    text: str = matrix.string(colorless=not color)
    return text if unicode else text.translate(_TO_ASCII)


def strips(text: str) -> list[Strip]:
    """Turn lines of text with SGR colours into strips.

    A small reader of the sequences plotext writes, some ten times faster than
    `rich.text.Text.from_ansi`: the style after each sequence is looked up, not parsed.

    Parameters
    ----------
    text
        Lines with SGR sequences (ECMA-48, 8.3.117) and no other control sequence.

    Returns
    -------
    list[Strip]
        One strip a line.
    """
    return [_strip(line) for line in text.removesuffix("\n").split("\n")]


@lru_cache(maxsize=128)
def _strip(line: str) -> Strip:
    # The same line gives the same strip, and with it what Textual has cached in it. That is some
    # ten kilobytes a line: what a large screen shows is worth keeping, what it showed is not.
    # split() gives text, codes, text, codes, ..., text
    parts = _SGR.split(line)
    style = _PLAIN
    segments = [Segment(parts[0], style)] if parts[0] else []
    for codes, text in zip(parts[1::2], parts[2::2], strict=True):
        style = _after(style, codes) if codes[2:4] not in _RESET else _after(_PLAIN, codes)
        if text:
            segments.append(Segment(text, style))
    return Strip(segments)


def plain(text: str) -> list[str]:
    """Return the same figure as lines without colour, trailing spaces removed."""
    return [line.rstrip() for line in _SGR.sub("", text).removesuffix("\n").split("\n")]


@lru_cache(maxsize=2048)
def _after(style: Style, codes: str) -> Style:
    """Return the style that follows `style` after one or more SGR sequences."""
    sequences = codes.removeprefix("\x1b[").removesuffix("m").replace("m\x1b[", ";")
    numbers = [int(code or 0) for code in sequences.split(";")]
    while numbers:
        number = numbers.pop(0)
        if number == 0:
            style = _PLAIN
        elif number in _ATTRIBUTES:
            style += _ATTRIBUTES[number]
        elif number in (38, 48):
            color = _take_color(numbers)
            style += Style(color=color) if number == 38 else Style(bgcolor=color)
        elif 30 <= number <= 37 or 90 <= number <= 97:
            style += Style(color=Color.from_ansi(number - (30 if number < 90 else 82)))
        elif 40 <= number <= 47 or 100 <= number <= 107:
            style += Style(bgcolor=Color.from_ansi(number - (40 if number < 100 else 92)))
        elif number == 39:
            style += Style(color=Color.default())
        elif number == 49:
            style += Style(bgcolor=Color.default())
    return style


def _take_color(numbers: list[int]) -> Color:
    kind = numbers.pop(0) if numbers else 0
    if kind == 5 and numbers:
        return Color.from_ansi(numbers.pop(0))
    if kind == 2 and len(numbers) >= 3:
        red, green, blue = numbers[:3]
        del numbers[:3]
        return Color.from_rgb(red, green, blue)
    numbers.clear()
    return Color.default()


def braille(dots: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Return the characters of a picture in dots, a blank where there is none.

    Parameters
    ----------
    dots : array of bool, shape (DOTS_DOWN * rows, DOTS_ACROSS * columns)

    Returns
    -------
    array of str, shape (rows, columns)
    """
    rows, columns = dots.shape[0] // DOTS_DOWN, dots.shape[1] // DOTS_ACROSS
    cells = dots.reshape(rows, DOTS_DOWN, columns, DOTS_ACROSS).transpose(0, 2, 1, 3)
    codes = (cells * DOT_BITS).sum(axis=(2, 3), dtype=np.uint32)
    signs = (0x2800 + codes).view("<U1").reshape(rows, columns)
    return np.where(codes > 0, signs, " ")
