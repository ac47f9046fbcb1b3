"""The picture of a network: its layers from left to right, its links, and every neuron's field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.plotting import canvas
from tui.plotting.colors import palette
from tui.plotting.colors.rgb import RGB
from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS
from tui.plotting.network import colors
from tui.plotting.network.colors import LINK_STEPS
from tui.plotting.network.layout import Column, NetworkLayout, Selection
from tui.plotting.network.links import Links, Values, codes_of, scale_of
from tui.terminal.capabilities import Capabilities

_BIAS_SIGNS = {
    # By sign (not above zero, above) and step. Without colour the sign must be seen otherwise.
    ("color", True): ("·•●●", "·•●●"),
    ("color", False): (".ooO", ".ooO"),
    ("none", True): ("·◦○○", "·•●●"),
    ("none", False): (".---", ".+++"),
}


_LEVELS = (0, 2, 4, 6, 8, 10, 12, 13, 15)
"""Fewer levels than the map has, so that fewer cells change, and one of them for exactly 0."""


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
        depth = capabilities.color
        self._table: list[RGB | None] = [None, colors.link_label(background, depth)]
        self._label = 1
        self._diverging = len(self._table)
        self._table += palette.field_colors("binary", False, 2, depth)
        self._classes = len(self._table)
        if len(output_names) > 1:
            self._table += palette.field_colors("multiclass", False, len(output_names), depth)
        self._links = Links(layout, capabilities)
        self._first_link = len(self._table)
        self._table += [
            colors.link_color(positive, step, background, depth)
            for step in range(LINK_STEPS)
            for positive in (False, True)
        ]
        # Also the colour of a link one step stronger than any.
        self._mark = len(self._table)
        self._table.append(colors.mark_color(background, depth))
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
        for number, column in enumerate(self.layout.columns[1:]):
            cells, signs, codes = self._links.between(number, weights[column.layer - 1], selection)
            glyphs.ravel()[cells] = signs
            if self._has_color:
                front.ravel()[cells] = self._first_link + codes
        for column, field in zip(self.layout.columns, levels, strict=True):
            bias = biases[column.layer - 1] if column.layer else None
            scale = scale_of(weights[column.layer - 1]) if column.layer else 1.0
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
        for top, code in zip(column.tops, codes_of(shown, scale).tolist(), strict=True):
            row = top + layout.field_height - 1
            glyphs[row, column.x] = signs[code % 2][code // 2]
            front[row, column.x] = self._first_link + max(2, code) if self._has_color else 0

    def _draw_names(
        self, column: Column, glyphs: NDArray[np.str_], front: NDArray[np.int64]
    ) -> None:
        """Write what inputs and outputs are called, and how many units are left out."""
        layout = self.layout
        room = layout.field_width + 2 + layout.gap - 1
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
