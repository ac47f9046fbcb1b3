"""The picture of a network: its layers from left to right, its links, and every neuron's field."""

from __future__ import annotations

import operator
from collections.abc import Collection, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.plotting.colors import palette
from tui.plotting.colors.rgb import RGB
from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS
from tui.plotting.network import colors
from tui.plotting.network.cells import Cells
from tui.plotting.network.inside import write_values
from tui.plotting.network.layout import HALVES, Column, NetworkLayout, Selection
from tui.plotting.network.links import MARKED, Links, Values, codes_of, ink_of, scale_of
from tui.plotting.network.names import told_apart
from tui.plotting.network.strokes import Inked
from tui.terminal.capabilities import Capabilities

_BIAS_SIGNS = {
    # By sign (not above zero, above) and step. Without colour the sign must be seen otherwise.
    ("color", True): ("·•●●", "·•●●"),
    ("color", False): (".ooO", ".ooO"),
    ("none", True): ("·◦○○", "·•●●"),
    ("none", False): (".---", ".+++"),
}

_BOLD = Style(bold=True)

_LONGEST_OUTPUT = 20
"""Cells of an output's name that may lie over the links beside it."""
"""What stands out where there is no colour for it."""

_SIDE_SIGNS = {True: ("▐▗▝", "▌▖▘"), False: ("[[[", "]]]")}
"""What stands left and right of a selected neuron: beside a whole cell, and half of one."""

_LEVELS = (0, 2, 4, 6, 8, 10, 12, 13, 15)
"""Fewer levels than the map has, so that fewer cells change, and one of them for exactly 0."""


def bias_signs(capabilities: Capabilities) -> tuple[str, str]:
    """Return the marks of biases not above zero and of those above, the smallest first."""
    return _BIAS_SIGNS["none" if capabilities.color == "none" else "color", capabilities.unicode]


def link_signs(capabilities: Capabilities) -> tuple[str, str]:
    """Return what links below zero and above are like, in one character."""
    above = "━" if capabilities.unicode else "="
    if capabilities.color != "none":
        return above, above
    return ("╌" if capabilities.unicode else "-"), above


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
        self._table += colors.inks(background, depth)
        self._mark = len(self._table) - 1
        self._bias_signs = bias_signs(capabilities)
        self._side_signs = _SIDE_SIGNS[capabilities.unicode]
        shades = palette.field_shades("binary", False, 2, unicode=capabilities.unicode)
        self._signs = np.array(list(shades))
        self._rows: list[tuple[bytes, Strip]] = []
        self._seen: tuple[object, list[Inked | None]] | None = None
        """What the picture before was made of."""

    @property
    def sample_shape(self) -> tuple[int, int]:
        """Rows and columns of the samples of each field."""
        return self.layout.field_halves, self.layout.field_width

    def draw(
        self,
        weights: Sequence[Values],
        biases: Sequence[Values],
        levels: Sequence[NDArray[np.integer[Any]]],
        selection: Selection | None = None,
        owner: tuple[int, int] | None = None,
        lit: Collection[Selection] = (),
        values: Sequence[Values | None] = (),
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
        owner : tuple of int or None
            Layer and unit of the neuron whose links are drawn and no others; None for all.
        lit : collection of Selection
            Links and biases that stand out.
        values : sequence of array or None
            Of the inputs and of every layer a number for each unit, if any.
        """
        link = {selection} if selection is not None and selection.source is not None else set()
        links = [
            self._links.between(number, weights[column.layer - 1], owner, {*link, *lit})
            for number, column in enumerate(self.layout.columns[1:])
        ]
        codes = [self._bias_codes(column, weights, biases) for column in self.layout.columns]
        key = selection, frozenset(lit), *(one.tobytes() for one in (*levels, *codes))
        seen, self._seen = self._seen, None if values else (key, links)
        # Links that look the same are the same object.
        if seen and not values and key == seen[0] and all(map(operator.is_, links, seen[1])):
            return [strip for _, strip in self._rows]
        cells = Cells.blank(self.layout.height, self.layout.width)
        for inked in links:
            if inked is not None:
                # Links address their cells by one index, fields by two; both see the same arrays.
                cells.glyphs.ravel()[inked.cells] = inked.signs
                cells.front.ravel()[inked.cells] = self._place(inked.front)
                behind = np.where(inked.back == colors.PAPER, 0, self._place(inked.back))
                cells.back.ravel()[inked.cells] = behind
        self._draw_fields(levels, cells)
        for column, of_biases in zip(self.layout.columns, codes, strict=True):
            self._draw_sides(column, of_biases, selection, lit, cells)
            self._draw_names(column, cells)
            shown = values[column.layer] if values else None
            if shown is not None:
                write_values(self.layout, column, shown, partial(self._write, cells))
        for number in range(-1, len(self.layout.columns) - 1):
            self._draw_break(number, cells)
        return self._strips(cells)

    @property
    def links_drawn(self) -> int:
        """How many links are in the picture that was drawn last."""
        return sum(self._links.drawn)

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
        levels: Sequence[NDArray[np.integer[Any]]],
        cells: Cells,
    ) -> None:
        layout = self.layout
        glyphs, front, back = cells
        halves = np.full((HALVES * layout.height, layout.width), -1)
        shades = np.zeros_like(halves)
        for column, field in zip(layout.columns, levels, strict=True):
            first = self._classes if self._has_class_colors(column) else self._diverging
            across = slice(column.x + 1, layout.right(column))
            for index, top in enumerate(column.tops):
                bottom = min(len(halves), top + layout.field_halves)
                halves[top:bottom, across] = first + field[index, : bottom - top]
                if not self._has_color:
                    shades[top:bottom, across] = self._shades(column, field[index, : bottom - top])
        upper, lower = halves[0::2], halves[1::2]
        if not self._has_color:
            covered = upper >= 0
            glyphs[covered] = self._signs[(shades[0::2] + shades[1::2])[covered] // 2]
        elif not self._capabilities.unicode:
            covered = upper >= 0
            glyphs[covered] = " "
            back[covered] = upper[covered]
        else:
            covered = (upper >= 0) | (lower >= 0)
            glyphs[covered] = np.where(upper < 0, "▄", np.where(upper == lower, " ", "▀"))[covered]
            front[covered] = np.where(upper < 0, lower, upper)[covered]
            whole = (upper >= 0) & (lower >= 0)
            back[covered] = np.where(whole, lower, 0)[covered]

    def _shades(self, column: Column, levels: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
        """Return levels of one palette for all, where there is no colour."""
        if not self._has_class_colors(column):
            return levels
        return levels % CONFIDENCE_LEVELS * (FIELD_LEVELS - 1) // (CONFIDENCE_LEVELS - 1)

    def _bias_codes(
        self, column: Column, weights: Sequence[Values], biases: Sequence[Values]
    ) -> NDArray[np.integer[Any]]:
        """Return how strong and of which sign the biases of a column are; inputs have none."""
        if not column.layer:
            return np.zeros(0, np.int64)
        shown = biases[column.layer - 1][column.first : column.first + len(column.tops)]
        return codes_of(shown, scale_of(weights[column.layer - 1]))

    def _draw_sides(
        self,
        column: Column,
        codes: NDArray[np.integer[Any]],
        selection: Selection | None,
        lit: Collection[Selection],
        cells: Cells,
    ) -> None:
        """Draw the biases, and the mark beside the selected neuron."""
        layout = self.layout
        glyphs, front, back = cells
        if selection and selection.layer == column.layer and selection.unit in column.shown:
            top = column.tops[selection.unit - column.first]
            rows = layout.rows(top)
            for x, side in zip((column.x, layout.right(column)), self._side_signs, strict=True):
                glyphs[rows, x] = side[0]
                if top % HALVES:
                    glyphs[rows[0], x] = side[1]
                if (top + layout.field_halves) % HALVES:
                    glyphs[rows[-1], x] = side[2]
                front[rows, x] = self._mark
                back[rows, x] = 0
        signs = self._bias_signs
        inks = self._place(ink_of(np.maximum(codes, 2)))
        for index, code in enumerate(codes.tolist()):
            row = layout.rows(column.tops[index])[-1]
            glyphs[row, column.x] = signs[code % 2][code // 2]
            is_lit = Selection(column.layer, column.first + index) in lit
            front[row, column.x] = self._mark if is_lit else inks[index]
            back[row, column.x] = 0

    def _place(self, inks: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
        """Return the places of inks in the table; without colour, what stands out has one alone."""
        if self._has_color:
            return self._first_link + inks
        return np.where(inks == ink_of(np.array(MARKED)), self._mark, 0)

    def _draw_names(self, column: Column, cells: Cells) -> None:
        """Write what inputs and outputs are called, and how many units are left out."""
        layout = self.layout
        number = layout.columns.index(column)
        room = layout.room(number) - 1
        if number and column is layout.columns[-1]:
            # What it is all for is called by its whole name, over a few links if need be.
            before = layout.right(layout.columns[number - 1])
            room = max(room, min(_LONGEST_OUTPUT, layout.width - before - 2))
        names = self._names.get(column.layer, ())[column.first :][: len(column.tops)]
        unicode = self._capabilities.unicode
        for name, top in zip(told_apart(names, room, unicode=unicode), column.tops, strict=False):
            if top >= HALVES:
                self._write(cells, name, column.x + 1, top // HALVES - 1, room)
        if len(column.tops) < column.size:
            text = f"{len(column.tops)} of {column.size:,}"
            text = text if len(text) <= room else text.replace(" of ", "/")
            self._write(cells, text, column.x + 1, layout.height - 1, room)

    def _draw_break(self, number: int, cells: Cells) -> None:
        """Say how many layers there are between a column and the next that are not shown."""
        layout = self.layout
        count = layout.left_out(number)
        if not count:
            return
        start = layout.right(layout.columns[number]) + 1 if number >= 0 else 0
        room = layout.columns[number + 1].x - start
        words = [f"{count:,}", "more", "layer" if count == 1 else "layers"]
        for line, word in enumerate(words):
            row = layout.height // 2 - 1 + line
            if len(word) <= room and row < layout.height:
                x = start + (room - len(word)) // 2
                self._write(cells, word, x, row, len(word))

    def _write(self, cells: Cells, text: str, x: int, row: int, room: int) -> None:
        ink = self._label if self._has_color else 0
        cells.write(text, x, row, room, ink, unicode=self._capabilities.unicode)

    # -- strips --------------------------------------------------------------------------------

    def _strips(self, cells: Cells) -> list[Strip]:
        glyphs, front, back = cells
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
        is_bold = front == self._mark and not self._has_color
        return _BOLD if is_bold else _style(self._table[front], self._table[back])


@lru_cache(maxsize=2048)
def _style(front: RGB | None, back: RGB | None) -> Style:
    return Style(
        color=None if front is None else Color.from_rgb(*front),
        bgcolor=None if back is None else Color.from_rgb(*back),
    )
