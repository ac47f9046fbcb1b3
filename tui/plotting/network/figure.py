"""The picture of a network: its layers from left to right, its links, and every neuron's field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.plotting import canvas, palette
from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS
from tui.plotting.network import colors
from tui.plotting.network.colors import LINK_STEPS
from tui.plotting.network.layout import Column, NetworkLayout
from tui.plotting.palette import RGB
from tui.terminal.capabilities import Capabilities

Values = NDArray[np.floating[Any]]

_STEP_LIMITS = (0.1, 0.25, 0.5)
"""Shares of the largest weight from which a link is drawn one step stronger."""

_MOST_LINKS = 400
"""Of more links between two layers, the strongest are drawn: the rest would be one blot."""

_SCALE_SAMPLE = 256

_SELECTED = 100
"""Lifts the selected links above all others."""

# Dots of a braille cell by row and column, as bits of U+2800.
_DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint8)

_BIAS_SIGNS = {
    # By sign (not above zero, above) and step. Without colour the sign must be seen otherwise.
    ("color", True): ("·•●●", "·•●●"),
    ("color", False): (".ooO", ".ooO"),
    ("none", True): ("·◦○○", "·•●●"),
    ("none", False): (".---", ".+++"),
}


_LEVELS = (0, 2, 4, 6, 8, 10, 12, 13, 15)
"""Fewer levels than the map has, so that fewer cells change, and one of them for exactly 0."""


class Selection(NamedTuple):
    """A neuron, or one of the links that lead to it.

    Attributes
    ----------
    layer : int
        0 for the inputs.
    unit : int
    source : int or None
        The unit of the layer before at which the link begins, None for the neuron itself.
    """

    layer: int
    unit: int
    source: int | None = None


class _Fan(NamedTuple):
    """The links between two columns: for each its cells, their dots, and where along it they are.

    Links are in the order of the sources shown, and for each of the targets shown.
    """

    cells: NDArray[np.int64]  # (links, samples), indices into the picture
    dots: NDArray[np.uint8]  # (links, samples)
    below: NDArray[np.int64]  # the cells and dots just below, for links drawn twice as thick
    dots_below: NDArray[np.uint8]
    along: NDArray[np.int64]  # (links, samples)
    strokes: NDArray[np.str_]  # (links,), the characters of plain ASCII


class NetworkFigure:
    """Draws one network in one geometry, again and again.

    Parameters
    ----------
    layout : NetworkLayout
    capabilities : Capabilities
    background : tuple of int
        The colour behind the picture; faint links fade into it.
    input_names, output_names : sequence of str
        Safe to show.
    """

    def __init__(
        self,
        layout: NetworkLayout,
        capabilities: Capabilities,
        background: RGB,
        input_names: Sequence[str],
        output_names: Sequence[str],
    ) -> None:
        self.layout = layout
        self._capabilities = capabilities
        self._has_color = capabilities.color != "none"
        self._names = {0: input_names, layout.layers - 1: output_names}
        self._gap = 0
        if len(layout.columns) > 1:
            first, second = layout.columns[:2]
            self._gap = second.x - first.x - layout.field_width - 2
        depth = capabilities.color
        self._table: list[RGB | None] = [None, colors.link_label(background, depth)]
        self._label = 1
        self._diverging = len(self._table)
        self._table += palette.field_colors("binary", False, 2, depth)
        self._classes = len(self._table)
        if len(output_names) > 1:
            self._table += palette.field_colors("multiclass", False, len(output_names), depth)
        self._links = len(self._table)
        self._table += [
            colors.link_color(positive, step, background, depth)
            for step in range(LINK_STEPS)
            for positive in (False, True)
        ]
        # Also the colour of a link one step stronger than any.
        self._mark = len(self._table)
        self._table.append(colors.mark_color(background, depth))
        self._fans = [self._fan(*pair) for pair in self._pairs()]
        self._linked: list[tuple[bytes, NDArray[Any], NDArray[Any], NDArray[Any]] | None]
        self._linked = [None] * len(self._fans)
        self._rows: list[tuple[bytes, Strip]] = []

    @property
    def sample_shape(self) -> tuple[int, int]:
        """Rows and columns of the samples of each field."""
        return 2 * self.layout.field_height, self.layout.field_width

    def draw(
        self,
        weights: Sequence[Values],
        biases: Sequence[Values],
        levels: Sequence[NDArray[np.integer[Any]]],
        selection: Selection | None,
    ) -> list[Strip]:
        """Return the picture, line by line.

        Parameters
        ----------
        weights, biases : sequence of array
            Of every layer but the inputs, of shapes (n_in, n_out) and (n_out,).
        levels : sequence of array of int
            For each layer shown the levels of its fields, of shape (units shown, rows, columns),
            as from `levels_of`.
        selection : Selection or None
        """
        height, width = self.layout.height, self.layout.width
        # Links address their cells by one index, fields by two; both see the same arrays.
        glyphs = np.full((height, width), " ")
        front = np.zeros((height, width), np.int64)
        back = np.zeros((height, width), np.int64)
        for number, (before, column) in enumerate(self._pairs()):
            self._draw_links(
                number, before, column, weights, selection, glyphs.ravel(), front.ravel()
            )
        for column, field in zip(self.layout.columns, levels, strict=True):
            bias = biases[column.layer - 1] if column.layer else None
            scale = _scale(weights[column.layer - 1]) if column.layer else 1.0
            self._draw_fields(column, field, glyphs, front, back)
            self._draw_sides(column, bias, scale, selection, glyphs, front)
            self._draw_names(column, glyphs, front)
        return self._strips(glyphs, front, back)

    def levels_of(self, column: Column, values: Values, limits: Values) -> NDArray[np.int64]:
        """Return the levels of the fields of a column.

        Parameters
        ----------
        column : Column
        values : array of shape (samples, units of the layer)
            Activations at the samples, row by row.
        limits : array of shape (units of the layer, 2)
            The values at the two ends of the palette, as from `levels.unit_limits`.
        """
        units = slice(column.first, column.first + len(column.tops))
        shown = values[:, units].T
        finite = np.nan_to_num(np.asarray(shown, np.float64), posinf=1e300, neginf=-1e300)
        rows, columns = self.sample_shape
        if self._has_class_colors(column):
            count = self._classes_count
            certainty = (finite - 1 / count) / (1 - 1 / count) * CONFIDENCE_LEVELS
            levels = np.clip(certainty, 0, CONFIDENCE_LEVELS - 1).astype(np.int64)
            levels += (np.arange(column.first, column.first + len(levels)) * CONFIDENCE_LEVELS)[
                :, None
            ]
            return levels.reshape(-1, rows, columns)
        low, high = limits[units].T[:, :, None]
        position = (finite - low) / (high - low)
        steps = np.clip(np.rint(position * (len(_LEVELS) - 1)), 0, len(_LEVELS) - 1)
        levels = np.array(_LEVELS)[steps.astype(np.int64)]
        return levels.reshape(-1, rows, columns)

    @property
    def _classes_count(self) -> int:
        return len(self._names[self.layout.layers - 1])

    def _has_class_colors(self, column: Column) -> bool:
        return column.layer == self.layout.layers - 1 and self._classes_count > 1

    def _pairs(self) -> list[tuple[Column, Column]]:
        columns = self.layout.columns
        return list(pairwise(columns))

    # -- links ---------------------------------------------------------------------------------

    def _fan(self, before: Column, column: Column) -> _Fan:
        """Return where the links between two columns go."""
        layout = self.layout
        left = before.x + layout.field_width + 1
        across = 2 * (self._gap + 1)
        middle = 4 * np.array([layout.field_height / 2], np.float64) - 0.5
        starts = np.repeat(4 * np.array(before.tops) + middle, len(column.tops))
        ends = np.tile(4 * np.array(column.tops) + middle, len(before.tops))
        steepest = float(np.abs(ends - starts).max(initial=0.0))
        share = np.linspace(0.0, 1.0, int(max(across, steepest)) + 1)
        x = np.rint(share * (across - 1)).astype(np.int64)
        y = np.rint(starts[:, None] + (ends - starts)[:, None] * share).astype(np.int64)
        lower = np.minimum(y + 1, 4 * layout.height - 1)
        cell = left + x // 2
        slope = np.abs(ends - starts) / 4 / max(1, self._gap)
        strokes = np.where(
            slope < 0.4, "-", np.where(slope > 2.5, "|", np.where(ends > starts, "\\", "/"))
        )
        return _Fan(
            cells=y // 4 * layout.width + cell,
            dots=_DOTS[y % 4, x % 2],
            below=lower // 4 * layout.width + cell,
            dots_below=_DOTS[lower % 4, x % 2],
            along=np.maximum(x, np.abs(y - y[:, :1])),
            strokes=strokes,
        )

    def _draw_links(
        self,
        number: int,
        before: Column,
        column: Column,
        weights: Sequence[Values],
        selection: Selection | None,
        glyphs: NDArray[np.str_],
        front: NDArray[np.int64],
    ) -> None:
        matrix = weights[column.layer - 1]
        shown = matrix[
            before.first : before.first + len(before.tops),
            column.first : column.first + len(column.tops),
        ]
        codes = _codes(shown, _scale(matrix))
        priority = codes.copy()
        chosen = _chosen(selection, before, column)
        if chosen is not None:
            # What is not selected steps back.
            codes = np.where(chosen, codes, np.minimum(codes, 2 + codes % 2))
            if selection is not None and selection.source is not None:
                # A single link is in the colour of the mark, however weak it is.
                codes[chosen] = 2 * LINK_STEPS
            priority = codes + chosen * _SELECTED
        key = (codes * 2 + (priority >= _SELECTED)).astype(np.int16).tobytes()
        cached = self._linked[number]
        if cached is None or cached[0] != key:
            drawn = self._rasterize(self._fans[number], codes.ravel(), priority.ravel())
            cached = self._linked[number] = (key, *drawn)
        _, cells, signs, inks = cached
        glyphs[cells] = signs
        front[cells] = inks

    def _rasterize(
        self, fan: _Fan, codes: NDArray[np.int64], priority: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.str_], NDArray[np.int64]]:
        """Return the cells that links go through, with their characters and colours."""
        drawn = np.arange(len(codes))
        if len(codes) > _MOST_LINKS:
            drawn = np.argpartition(-priority, _MOST_LINKS)[:_MOST_LINKS]
        codes, priority = codes[drawn], priority[drawn]
        step, positive = codes // 2, codes % 2 == 1
        cells, along = fan.cells[drawn], fan.along[drawn]
        rank = np.full(self.layout.width * self.layout.height, -1)
        faint = (step == 0)[:, None] & (along % 4 != 0)
        if not self._has_color:
            faint |= (~positive & (step > 0) & (step < LINK_STEPS))[:, None] & (along // 3 % 2 == 1)
        inked = np.where(faint, -1, priority[:, None])
        np.maximum.at(rank, cells, inked)
        # A cell has one colour, so it shows the links of that colour alone.
        winning = (inked == rank[cells]) & ~faint
        touched = np.flatnonzero(rank >= 0)
        inks = self._links + rank[touched] % _SELECTED
        if not self._has_color:
            inks[:] = 0
        if not self._capabilities.unicode:
            signs = np.full(len(rank), " ")
            link, sample = np.nonzero(winning)
            strokes = fan.strokes[drawn]
            strokes = np.where((step >= LINK_STEPS - 1) & (strokes == "-"), "=", strokes)
            signs[cells[link, sample]] = strokes[link]
            return touched, signs[touched], inks
        dots = np.zeros(len(rank), np.uint8)
        np.bitwise_or.at(dots, cells[winning], fan.dots[drawn][winning])
        thick = winning & (step >= LINK_STEPS - 1)[:, None]
        below = fan.below[drawn]
        thick &= rank[below] == inked
        np.bitwise_or.at(dots, below[thick], fan.dots_below[drawn][thick])
        return touched, (0x2800 + dots[touched].astype(np.uint32)).view("<U1"), inks

    # -- neurons -------------------------------------------------------------------------------

    def _draw_fields(
        self,
        column: Column,
        levels: NDArray[np.integer[Any]],
        glyphs: NDArray[np.str_],
        front: NDArray[np.int64],
        back: NDArray[np.int64],
    ) -> None:
        layout = self.layout
        upper, lower = levels[:, 0::2], levels[:, 1::2]
        first = self._classes if self._has_class_colors(column) else self._diverging
        if not self._has_color:
            upper = (upper + lower) // 2
            if self._has_class_colors(column):
                upper = upper % CONFIDENCE_LEVELS * (FIELD_LEVELS - 1) // (CONFIDENCE_LEVELS - 1)
            shades = palette.field_shades("binary", False, 2, unicode=self._capabilities.unicode)
            signs = np.array(list(shades))[upper]
        elif self._capabilities.unicode:
            signs = np.where(upper == lower, " ", "▀")
        else:
            signs = np.full(upper.shape, " ")
            lower = upper
        touching = len(column.tops) > 1 and column.tops[1] - column.tops[0] == 1
        if touching and self._has_color and self._capabilities.unicode:
            # The lower half of each cell parts a field from the next.
            signs = np.full(upper.shape, "▀")
        for index, top in enumerate(column.tops):
            rows = slice(top, min(layout.height, top + layout.field_height))
            cells = slice(column.x + 1, column.x + 1 + layout.field_width)
            count = rows.stop - rows.start
            glyphs[rows, cells] = signs[index, :count]
            if self._has_color:
                front[rows, cells] = first + upper[index, :count]
                if not touching:
                    back[rows, cells] = first + lower[index, :count]

    def _draw_sides(
        self,
        column: Column,
        bias: Values | None,
        scale: float,
        selection: Selection | None,
        glyphs: NDArray[np.str_],
        front: NDArray[np.int64],
    ) -> None:
        """Draw the biases, and the mark beside the selected neuron."""
        layout = self.layout
        right = column.x + 1 + layout.field_width
        if selection and selection.layer == column.layer and selection.unit in column.shown:
            top = column.tops[selection.unit - column.first]
            rows = slice(top, top + layout.field_height)
            unicode = self._capabilities.unicode
            glyphs[rows, column.x], glyphs[rows, right] = "▐▌" if unicode else "[]"
            front[rows, column.x] = front[rows, right] = self._mark if self._has_color else 0
        if bias is None:
            return
        kind = "color" if self._has_color else "none"
        signs = _BIAS_SIGNS[kind, self._capabilities.unicode]
        shown = bias[column.first : column.first + len(column.tops)]
        for top, code in zip(column.tops, _codes(shown, scale).tolist(), strict=True):
            row = top + layout.field_height - 1
            glyphs[row, column.x] = signs[code % 2][code // 2]
            front[row, column.x] = self._links + max(2, code) if self._has_color else 0

    def _draw_names(
        self, column: Column, glyphs: NDArray[np.str_], front: NDArray[np.int64]
    ) -> None:
        """Write what inputs and outputs are called, and how many units are left out."""
        layout = self.layout
        room = layout.field_width + 2 + self._gap - 1
        names = self._names.get(column.layer, ())[column.first :][: len(column.tops)]
        unicode = self._capabilities.unicode
        for name, top in zip(told_apart(names, room, unicode=unicode), column.tops, strict=False):
            if top > 0:
                self._write(name, column, top - 1, room, glyphs, front)
        if len(column.tops) < column.size:
            text = f"{len(column.tops)} of {column.size}"
            text = text if len(text) <= room else text.replace(" of ", "/")
            self._write(text, column, layout.height - 1, room, glyphs, front)

    def _write(
        self,
        text: str,
        column: Column,
        row: int,
        room: int,
        glyphs: NDArray[np.str_],
        front: NDArray[np.int64],
    ) -> None:
        text = canvas.clean(text, room, unicode=self._capabilities.unicode)
        # A wide character takes two cells; the second has no character of its own.
        cells = [part for c in text for part in (c, "")[: cell_len(c)]]
        start = max(0, min(column.x + 1, self.layout.width - len(cells)))
        glyphs[row, start : start + len(cells)] = cells
        front[row, start : start + len(cells)] = self._label if self._has_color else 0

    # -- strips --------------------------------------------------------------------------------

    def _strips(
        self, glyphs: NDArray[np.str_], front: NDArray[np.int64], back: NDArray[np.int64]
    ) -> list[Strip]:
        pairs = front * len(self._table) + back
        breaks = pairs[:, 1:] != pairs[:, :-1]
        rows: list[tuple[bytes, Strip]] = []
        for row in range(len(glyphs)):
            key = glyphs[row].tobytes() + pairs[row].tobytes()
            if row < len(self._rows) and self._rows[row][0] == key:
                rows.append(self._rows[row])
                continue
            signs = glyphs[row].tolist()
            starts = [0, *(np.flatnonzero(breaks[row]) + 1).tolist()]
            ends = [*starts[1:], len(signs)]
            segments = [
                Segment("".join(signs[start:end]), self._style(int(pairs[row, start])))
                for start, end in zip(starts, ends, strict=True)
            ]
            rows.append((key, Strip(segments, len(signs))))
        self._rows = rows
        return [strip for _, strip in rows]

    def _style(self, pair: int) -> Style:
        front, back = divmod(pair, len(self._table))
        return _style(self._table[front], self._table[back])


def told_apart(names: Sequence[str], cells: int, *, unicode: bool) -> list[str]:
    """Return names as they fit into so many cells; those that begin alike keep their ends instead.

    Parameters
    ----------
    names : sequence of str
    cells : int
    unicode : bool
        Whether characters beyond ASCII may be used.
    """
    cut = [canvas.clean(name, cells, unicode=unicode) for name in names]
    counts = Counter(cut)
    return [
        _ending(name, cells, unicode=unicode)
        if counts[short] > 1 and cell_len(name) > cells > 2
        else short
        for name, short in zip(names, cut, strict=True)
    ]


def _ending(name: str, cells: int, *, unicode: bool) -> str:
    while cell_len(name) > cells - 1:
        name = name[1:]
    return canvas.clean(f"…{name.lstrip()}", cells, unicode=unicode)


@lru_cache(maxsize=4096)
def _style(front: RGB | None, back: RGB | None) -> Style:
    return Style(
        color=None if front is None else Color.from_rgb(*front),
        bgcolor=None if back is None else Color.from_rgb(*back),
    )


def _scale(values: Values) -> float:
    """Return the power of two not below the largest of the values, so that it seldom changes.

    The first few of a huge layer speak for all.
    """
    values = values[:_SCALE_SAMPLE, :_SCALE_SAMPLE]
    with np.errstate(invalid="ignore"):
        largest = float(np.nanmax(np.abs(values), initial=0.0))
    if not np.isfinite(largest):
        return 1e300
    return float(2.0 ** np.ceil(np.log2(max(largest, 1e-30))))


def _codes(values: Values, scale: float) -> NDArray[np.int64]:
    """Return twice the step of each value's size, plus one where it is above zero."""
    share = np.nan_to_num(np.abs(values) / scale, posinf=1.0)
    steps = np.searchsorted(_STEP_LIMITS, share, side="right").astype(np.int64)
    return 2 * steps + (values > 0)


def _chosen(
    selection: Selection | None, before: Column, column: Column
) -> NDArray[np.bool_] | None:
    """Return which links between two columns are the selected neuron's, None if all are alike."""
    if selection is None:
        return None
    chosen = np.zeros((len(before.tops), len(column.tops)), np.bool_)
    if selection.layer == column.layer and selection.unit in column.shown:
        if selection.source is None:
            chosen[:, selection.unit - column.first] = True
        elif selection.source in before.shown:
            chosen[selection.source - before.first, selection.unit - column.first] = True
    starts_here = selection.layer == before.layer and selection.source is None
    if starts_here and selection.unit in before.shown:
        chosen[selection.unit - before.first] = True
    return chosen
