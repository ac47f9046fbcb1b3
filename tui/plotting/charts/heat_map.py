"""A table of numbers as a heat map: cells in colours of a scale, with the numbers in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len, set_cell_size
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.plotting.colors.palette import field_colors, field_shades
from tui.plotting.colors.rgb import BLACK, WHITE, least_contrast
from tui.plotting.levels import levels
from tui.terminal.capabilities import Capabilities

LEAST_NUMBER = 6
"""Columns of a cell from which there is a number in it, with a sign."""

_LEAST, _MOST = 3, 30
_MOST_LINES = 9
_HEADINGS = 2
"""Rows above the cells: what goes across, and its values."""

_BOXED = 3
"""Rows of a cell from which the cursor is a box around it."""

_MOST_SWATCHES = 8
_FACTOR = 10.0
"""How many times the lowest number is the highest from where the scale is logarithmic."""

_FENCE = 4.0
"""How many times further from the best than the median is the end of the scale, at most."""

_BOX, _BOX_IN_ASCII = "┌─┐│└┘", "+-+|++"
_PLAIN, _BOLD = Style(), Style(bold=True)


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to colours.

    Attributes
    ----------
    low, high : float
        Its ends.
    is_cut : bool
        Whether there are numbers beyond the worse end, in the colour of that.
    worse_is_high : bool
    is_log : bool
        Whether equal steps of colour are equal factors.
    """

    low: float
    high: float
    is_cut: bool = False
    worse_is_high: bool = True
    is_log: bool = False

    @classmethod
    def of(cls, values: NDArray[np.float64], *, worse_is_high: bool) -> Scale:
        """Return the scale of some numbers, of which single bad ones do not take all of it."""
        known = values[np.isfinite(values)]
        if not len(known):
            return cls(0.0, 1.0)
        is_log = bool(known.min() > 0.0 and known.max() > _FACTOR * known.min())
        sign = 1.0 if worse_is_high else -1.0
        along = sign * (np.log(known) if is_log else known)
        best, middle, worst = np.quantile(along, (0.0, 0.5, 1.0)).tolist()
        fence = best + _FENCE * (middle - best)
        is_cut = middle > best and worst > fence
        ends = sorted((sign * best, sign * (fence if is_cut else worst)))
        low, high = np.exp(ends).tolist() if is_log else ends
        return cls(low, high, is_cut, worse_is_high, is_log)

    def levels(self, values: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the place of each number in a rising palette."""
        ends = self.low, self.high
        if self.is_log:
            with np.errstate(invalid="ignore"):
                values = np.log(values)
            ends = math.log(self.low), math.log(self.high)
        return levels(np.atleast_2d(values)[..., np.newaxis], "amount", False, value_range=ends)

    def steps(self, count: int) -> NDArray[np.float64]:
        """Return so many numbers from one end to the other, as far apart as the colours are."""
        space = np.geomspace if self.is_log else np.linspace
        return space(self.low, self.high, count)


@dataclass(frozen=True, eq=False)
class Cells:
    """What there is to draw.

    Attributes
    ----------
    values : array of shape (rows, columns)
        nan where there is no number.
    signs : array of str, shape (rows, columns)
        One character beside each number, or in its place.
    spreads : array of shape (rows, columns)
        Of each number; nan for none.
    names : tuple of str
        What goes down and what goes across.
    labels : tuple of sequence of str
        Of the rows and of the columns.
    number : callable
        Returns a number in so many columns, or an empty text where they are too few.
    cursor : tuple of int
        Row and column of the cell that is chosen.
    """

    values: NDArray[np.float64]
    signs: NDArray[np.str_]
    spreads: NDArray[np.float64]
    names: tuple[str, str]
    labels: tuple[Sequence[str], Sequence[str]]
    number: Callable[[float, int], str]
    cursor: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cells are.

    Attributes
    ----------
    left : int
        Columns of the labels at the left.
    width, height : int
        Of a cell.
    rows, columns : range
        Those that are in view.
    """

    left: int
    width: int
    height: int
    rows: range
    columns: range

    @classmethod
    def of(cls, cells: Cells, width: int, height: int) -> Layout:
        """Return where the cells are in a picture of this size, that with the cursor in view."""
        count = cells.values.shape
        longest = max(map(cell_len, (*cells.labels[0], cells.names[0])), default=0)
        left = min(longest + 1, max(6, width // 4))
        room = max(1, width - left), max(1, height - _HEADINGS)
        each = max(_LEAST, min(_MOST, room[0] // count[1]))
        lines = max(1, min(_MOST_LINES, each // 2, room[1] // count[0]))
        rows = _in_view(cells.cursor[0], count[0], room[1] // lines)
        return cls(left, each, lines, rows, _in_view(cells.cursor[1], count[1], room[0] // each))

    @property
    def has_spreads(self) -> bool:
        """Whether a cell has room for how far its runs are apart."""
        return self.height > _BOXED and self.width >= LEAST_NUMBER

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the cell at a place of the picture."""
        row, column = (y - _HEADINGS) // self.height, (x - self.left) // self.width
        inside = 0 <= row < len(self.rows) and 0 <= column < len(self.columns) and x >= self.left
        return (self.rows[row], self.columns[column]) if inside else None


def _in_view(chosen: int, count: int, room: int) -> range:
    room = max(1, min(count, room))
    start = max(0, min(chosen - room // 2, count - room))
    return range(start, start + room)


class _Inks:
    """The colour, or the shade, of each level of a scale."""

    def __init__(self, capabilities: Capabilities) -> None:
        self.unicode = capabilities.unicode
        self._depth = capabilities.color
        self._colors = field_colors("amount", False, 2, self._depth)
        self._shades = field_shades("amount", False, 2, unicode=self.unicode)
        self.fills = self._depth in ("truecolor", "256")
        """Whether numbers stand on the colours; sixteen differ too much from terminal to terminal
        for that."""

    def style(self, level: int) -> Style:
        """Return what is written on a cell of a level."""
        if not self.fills:
            return _PLAIN
        paper = self._colors[level]
        ink = max((WHITE, BLACK), key=lambda end: least_contrast(end, paper, self._depth))
        return Style(color=Color.from_rgb(*ink), bgcolor=Color.from_rgb(*paper))

    def swatch(self, level: int, cells: int) -> Segment:
        """Return a level as a piece of its colour or shade alone."""
        if self.fills:
            return Segment(" " * cells, self.style(level))
        if self._colors:
            full = "█" if self.unicode else "#"
            return Segment(full * cells, Style(color=Color.from_rgb(*self._colors[level])))
        return Segment(self._shades[level] * cells, _PLAIN)

    def apart(self) -> int:
        """Return how many levels can be told apart."""
        return len(dict.fromkeys(self._colors or self._shades))


def scale_line(
    scale: Scale, number: Callable[[float, int], str], width: int, capabilities: Capabilities
) -> list[Segment]:
    """Return a scale with its numbers, in so many columns at most."""
    inks = _Inks(capabilities)
    if scale.low == scale.high:
        return _swatch(inks, 0, number(scale.low, LEAST_NUMBER))
    count = min(_MOST_SWATCHES, inks.apart(), max(2, width // (LEAST_NUMBER + 4)))
    values = scale.steps(count)
    found: list[Segment] = []
    for place, (value, level) in enumerate(
        zip(values.tolist(), scale.levels(values)[0].tolist(), strict=True)
    ):
        text = number(value, LEAST_NUMBER + 1)
        if scale.is_cut and place == (count - 1 if scale.worse_is_high else 0):
            sign = "≥≤" if capabilities.unicode else "><"
            text = sign[not scale.worse_is_high] + text
        found += _swatch(inks, level, text)
    return found


def _swatch(inks: _Inks, level: int, text: str) -> list[Segment]:
    if inks.fills:
        return [Segment(f" {text} ", inks.style(level))]
    return [inks.swatch(level, 2), Segment(f" {text}  ", _PLAIN)]


def draw(
    cells: Cells,
    scale: Scale,
    size: tuple[int, int],
    capabilities: Capabilities,
    *,
    focused: bool,
) -> list[Strip]:
    """Return the picture, line by line.

    Parameters
    ----------
    cells : Cells
    scale : Scale
    size : tuple of int
        Columns and rows of the picture.
    capabilities : Capabilities
    focused : bool
        Whether the cursor is shown bold.
    """
    width, height = size
    where, inks = Layout.of(cells, width, height), _Inks(capabilities)
    found = scale.levels(cells.values)
    lines = [*_headings(cells, where, width)]
    for row in where.rows:
        block = [
            _cell(cells, (row, column), int(found[row, column]), where, inks, focused)
            for column in where.columns
        ]
        middle = (where.height - 1) // 2
        label = _right(cells.labels[0][row], where.left - 1) + " "
        style = _BOLD if row == cells.cursor[0] else _PLAIN
        for line in range(where.height):
            first = Segment(label if line == middle else " " * where.left, style)
            lines.append(Strip([first, *(part for each in block for part in each[line])]))
    return lines[:height]


def _headings(cells: Cells, where: Layout, width: int) -> list[Strip]:
    down, across = cells.names
    room = where.width * len(where.columns)
    seen = [
        _in_part(name, of, count)
        for name, of, count in (
            (down, where.rows, cells.values.shape[0]),
            (across, where.columns, cells.values.shape[1]),
        )
    ]
    first = " " * where.left + set_cell_size(seen[1], max(room, width - where.left)).rstrip()
    longest = max(map(cell_len, cells.labels[1]), default=0)
    labels = []
    each = -(-(longest + 1) // where.width) if longest > where.width else 1
    for start in range(0, len(where.columns), each):
        of = where.columns[start : start + each]
        wide = where.width * len(of)
        text = cells.labels[1][of[0]]
        # Where not all have room there are some, each above the first of the columns that it takes.
        label = _centred(text, wide) if each == 1 else _left(text, wide)
        labels.append(Segment(label, _BOLD if cells.cursor[1] in of else _PLAIN))
    name = _right(seen[0] if len(where.rows) < len(cells.labels[0]) else down, where.left - 1)
    return [Strip([Segment(first)]), Strip([Segment(name + " "), *labels])]


def _in_part(name: str, of: range, count: int) -> str:
    return name if len(of) == count else f"{name} ({of.start + 1}-{of.stop} of {count})"


def _cell(
    cells: Cells,
    place: tuple[int, int],
    level: int,
    where: Layout,
    inks: _Inks,
    focused: bool,
) -> list[list[Segment]]:
    value, sign, spread = cells.values[place], str(cells.signs[place]), cells.spreads[place]
    chosen = place == cells.cursor
    boxed = chosen and where.height >= _BOXED
    known = not math.isnan(value)
    patch = 0 if inks.fills or not known else (2 if where.width >= LEAST_NUMBER + 4 else 1)
    room = where.width - patch - (2 if patch == 0 else 1)
    texts = [""] * where.height
    middle = (where.height - 1) // 2
    number = ""
    if known and where.width >= LEAST_NUMBER:
        number = cells.number(float(value), room - 1)
    # With a place for the sign in every cell, so that the numbers stand below each other.
    texts[middle] = f"{number} {sign}" if number and len(number) + 2 <= room else number + sign
    if number and where.has_spreads and not math.isnan(spread):
        # One figure less than the number itself: it is a spread.
        said = cells.number(float(spread), room - 2)
        texts[middle + 1] = f"±{said}" if inks.unicode else f"+-{said}"
    style = inks.style(level) if known else _PLAIN
    if chosen and focused:
        style += _BOLD
    box = _BOX if inks.unicode else _BOX_IN_ASCII
    found = []
    for line, text in enumerate(texts):
        inner = where.width - patch
        if not known and not chosen and not text:
            body = " " * inner
        elif boxed:
            if line in (0, where.height - 1):
                first, last = (box[0], box[2]) if line == 0 else (box[4], box[5])
                body = first + box[1] * (inner - 2) + last
            else:
                body = box[3] + _centred(text, inner - 2) + box[3]
        elif chosen and line == middle:
            body = f"[{_centred(text, inner - 2)}]"
        else:
            body = _centred(text, inner)
        pieces = [inks.swatch(level, patch)] if patch else []
        found.append([*pieces, Segment(body, style)])
    return found


def _centred(text: str, width: int) -> str:
    text = text if cell_len(text) <= width else _cut(text, width)
    left = (width - cell_len(text)) // 2
    return " " * left + text + " " * (width - left - cell_len(text))


def _left(text: str, width: int) -> str:
    text = f" {text}" if cell_len(text) < width else _cut(text, width)
    return text + " " * (width - cell_len(text))


def _right(text: str, width: int) -> str:
    text = text if cell_len(text) <= width else _cut(text, width)
    return " " * (width - cell_len(text)) + text


def _cut(text: str, width: int) -> str:
    return set_cell_size(text, width - 1) + "…" if width > 2 else set_cell_size(text, width)
