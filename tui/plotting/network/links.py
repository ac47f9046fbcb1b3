"""The links between the layers in the picture of a network."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.plotting.network.colors import FAINT_TONES, LINK_STEPS, MARKED_HUE, PAPER, Numbers, ink
from tui.plotting.network.layout import Column, NetworkLayout, Selection
from tui.plotting.network.solid import solid_lines
from tui.plotting.network.strokes import Inked, lines_between
from tui.terminal.capabilities import Capabilities

Values = NDArray[np.floating[Any]]

MARKED = 2 * LINK_STEPS
"""The code of a link that stands out, however weak it is."""

_STEP_LIMITS = (0.1, 0.25, 0.5)
"""Shares of the largest weight from which a link is drawn one step stronger."""

_THICK = ((1, 1, 2, 3, 3), (1, 2, 3, 5, 5))
"""Lines of dots of each step, and of one that stands out; those of large pictures below."""

_LARGE = 9
"""Cells across a field from which on a picture is large."""

_MOST_INK = 0.5
"""The share of the cells between two layers that links may take. Of more links the strongest are
drawn: the rest would cover the gap, and nobody could follow one of them."""

_LEAST_LINKS, _LEAST_IN_WIDE_GAPS = 8, 16

_SCALE_SAMPLE = 256

_MOST_LOOKS = 16
"""How many looks of the links between two columns are kept: while mini-batches are learnt, weights
tremble, and links go from one step of strength to the next and back."""


class Links:
    """Draws the links of one geometry, again and again.

    Parameters
    ----------
    layout : NetworkLayout
    capabilities : Capabilities
    """

    def __init__(self, layout: NetworkLayout, capabilities: Capabilities) -> None:
        self.layout = layout
        self._unicode = capabilities.unicode
        self._has_color = capabilities.color != "none"
        self._color = capabilities.color
        self._pairs = list(pairwise(layout.columns))
        self._linked: list[dict[bytes, Inked]] = [{} for _ in self._pairs]
        self._thick = _THICK[layout.field_width >= _LARGE]
        self.drawn = [0] * len(self._pairs)
        """How many links are drawn between each two columns."""

    def between(
        self,
        number: int,
        weights: Values,
        owner: tuple[int, int] | None = None,
        marked: Collection[Selection] = (),
    ) -> Inked | None:
        """Return what the links between two columns look like.

        Parameters
        ----------
        number : int
            Of the pair of columns, from the left.
        weights : array of shape (n_in, n_out)
            Of the layer on the right.
        owner : tuple of int or None
            Layer and unit of the neuron whose links are drawn and no others; None for all.
        marked : collection of Selection
            Links that stand out, and are drawn in any case.

        Returns
        -------
        Inked or None
            None where the layers do not follow one another.
        """
        before, column = self._pairs[number]
        if column.layer - before.layer != 1:
            return None
        shown = weights[
            before.first : before.first + len(before.tops),
            column.first : column.first + len(column.tops),
        ]
        candidates, standing = _chosen(before, column, owner, marked)
        sources, targets = np.nonzero(candidates | standing)
        stands_out = standing[sources, targets]
        sizes = np.nan_to_num(np.abs(shown[sources, targets]), nan=0.0, posinf=1e300)
        most = self._most(before, column)
        if len(sources) > most:
            drawn = np.sort(np.argpartition(-(sizes + stands_out * 1e301), most)[:most])
            sources, targets, stands_out = sources[drawn], targets[drawn], stands_out[drawn]
        self.drawn[number] = len(sources)
        codes = codes_of(shown[sources, targets], scale_of(weights))
        codes[stands_out] = MARKED
        key = np.stack([sources, targets, codes]).astype(np.int16).tobytes()
        linked = self._linked[number]
        inked = linked.pop(key, None)
        if inked is None:
            links = before, column, sources, targets, codes
            if self._unicode and self._has_color:
                inked = solid_lines(self.layout, *links, self._color)
            else:
                inked = self._dotted(*links)
            if len(linked) >= _MOST_LOOKS:
                del linked[next(iter(linked))]
        linked[key] = inked
        return inked

    def _most(self, before: Column, column: Column) -> int:
        """Return how many links leave enough of the gap between two columns free."""
        layout = self.layout
        gap = column.x - layout.right(before)
        # A link goes through every column of the gap, or through as many rows where it is steep,
        # as the mean one of two layers as high as the picture is; and some are thick.
        each = 4 / 3 * max(gap, layout.height / 3)
        least = min(_LEAST_IN_WIDE_GAPS, max(_LEAST_LINKS, 3 * gap // 2))
        return max(least, int(_MOST_INK * gap * layout.height / each))

    def _dotted(
        self, before: Column, column: Column, sources: Numbers, targets: Numbers, codes: Numbers
    ) -> Inked:
        size = self.layout.width * self.layout.height
        rank = np.full(size, -1)
        strokes = [
            (
                chosen,
                lines_between(self.layout, before, column, sources[chosen], targets[chosen], aside),
            )
            for chosen, aside in self._strokes(codes)
        ]
        visible = []
        for chosen, lines in strokes:
            ranks = np.where(self._is_gap(codes[chosen], lines.along), -1, codes[chosen][:, None])
            np.maximum.at(rank, lines.cells, ranks)
            visible.append(ranks)
        touched = np.flatnonzero(rank >= 0)
        dots, signs = np.zeros(size, np.uint8), np.full(size, " ")
        for (chosen, lines), ranks in zip(strokes, visible, strict=True):
            # A cell has one colour, so it shows the links of that colour alone.
            winning = (ranks == rank[lines.cells]) & (ranks >= 0)
            if self._unicode:
                np.bitwise_or.at(dots, lines.cells[winning], lines.bits[winning])
                continue
            link, _ = np.nonzero(winning)
            strong = codes[chosen] >= 2 * (LINK_STEPS - 1)
            characters = np.where(strong & (lines.strokes == "-"), "=", lines.strokes)
            characters = np.where(codes[chosen] == MARKED, "*", characters)
            signs[lines.cells[winning]] = characters[link]
        if self._unicode:
            signs = (0x2800 + dots.astype(np.uint32)).view("<U1")
        codes = rank[touched]
        return Inked(touched, signs[touched], ink_of(codes), np.full_like(codes, PAPER))

    def _strokes(self, codes: Numbers) -> list[tuple[Numbers, float]]:
        """Return which links have a line of dots how far from their middle."""
        thick = np.array(self._thick if self._unicode else (1,) * len(self._thick))[codes // 2]
        return [
            (np.flatnonzero(thick > line), (line + 1) // 2 * (1.0 if line % 2 else -1.0))
            for line in range(int(thick.max(initial=0)))
        ]

    def _is_gap(self, codes: Numbers, along: Numbers) -> NDArray[np.bool_]:
        """Return where a link is interrupted: a weak one, and without colour one below zero."""
        step = codes // 2
        gaps = (step == 0)[:, None] & (along % 4 != 0)
        if not self._has_color:
            below = (codes % 2 == 0) & (step > 0) & (step < LINK_STEPS)
            gaps |= below[:, None] & (along // 3 % 2 == 1)
        return gaps


def scale_of(values: Values) -> float:
    """Return the power of two not below the largest of the values, so that it seldom changes.

    The first few of a huge layer speak for all.
    """
    values = values[:_SCALE_SAMPLE, :_SCALE_SAMPLE]
    with np.errstate(invalid="ignore"):
        largest = float(np.nanmax(np.abs(values), initial=0.0))
    if not np.isfinite(largest):
        return 1e300
    return float(2.0 ** np.ceil(np.log2(max(largest, 1e-30))))


def codes_of(values: Values, scale: float) -> Numbers:
    """Return twice the step of each value's size, plus one where it is above zero."""
    share = np.nan_to_num(np.abs(values) / scale, posinf=1.0)
    steps = np.searchsorted(_STEP_LIMITS, share, side="right").astype(np.int64)
    return 2 * steps + (values > 0)


def ink_of(codes: Numbers) -> Numbers:
    """Return the inks of links of such codes."""
    steps = np.minimum(codes // 2, LINK_STEPS - 1)
    return ink(np.where(codes == MARKED, MARKED_HUE, codes % 2), FAINT_TONES + 1 + steps)


def _chosen(
    before: Column,
    column: Column,
    owner: tuple[int, int] | None,
    marked: Collection[Selection],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which links between two columns may be drawn, and which of them stand out."""
    candidates = np.full((len(before.tops), len(column.tops)), owner is None)
    standing = np.zeros_like(candidates)
    if owner is not None:
        layer, unit = owner
        if layer == column.layer and unit in column.shown:
            candidates[:, unit - column.first] = True
        if layer == before.layer and unit in before.shown:
            candidates[unit - before.first] = True
    for layer, unit, source in marked:
        if source is None or layer != column.layer:
            continue
        if unit in column.shown and source in before.shown:
            standing[source - before.first, unit - column.first] = True
    return candidates, standing
