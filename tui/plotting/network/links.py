"""The links between the layers in the picture of a network."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting.network.colors import LINK_STEPS
from tui.plotting.network.layout import Column, NetworkLayout, Selection
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


class Links:
    """Draws the links of one geometry, again and again.

    Parameters
    ----------
    layout : NetworkLayout
    capabilities : Capabilities
    """

    def __init__(self, layout: NetworkLayout, capabilities: Capabilities) -> None:
        self.layout = layout
        self._capabilities = capabilities
        self._has_color = capabilities.color != "none"
        self._pairs = list(pairwise(layout.columns))
        self._fans = [self._fan(*pair) for pair in self._pairs]
        self._linked: list[
            tuple[bytes, NDArray[np.int64], NDArray[np.str_], NDArray[np.int64]] | None
        ] = [None] * len(self._fans)

    def _fan(self, before: Column, column: Column) -> _Fan:
        """Return where the links between two columns go."""
        layout = self.layout
        left = before.x + layout.field_width + 1
        across = 2 * (layout.gap + 1)
        middle = 4 * np.array([layout.field_height / 2], np.float64) - 0.5
        starts = np.repeat(4 * np.array(before.tops) + middle, len(column.tops))
        ends = np.tile(4 * np.array(column.tops) + middle, len(before.tops))
        steepest = float(np.abs(ends - starts).max(initial=0.0))
        share = np.linspace(0.0, 1.0, int(max(across, steepest)) + 1)
        x = np.rint(share * (across - 1)).astype(np.int64)
        y = np.rint(starts[:, None] + (ends - starts)[:, None] * share).astype(np.int64)
        lower = np.minimum(y + 1, 4 * layout.height - 1)
        cell = left + x // 2
        slope = np.abs(ends - starts) / 4 / max(1, layout.gap)
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

    def between(
        self, number: int, weights: Values, selection: Selection | None
    ) -> tuple[NDArray[np.int64], NDArray[np.str_], NDArray[np.int64]]:
        """Return the cells that the links between two columns go through.

        Parameters
        ----------
        number : int
            Of the pair of columns, from the left.
        weights : array of shape (n_in, n_out)
        selection : Selection or None

        Returns
        -------
        tuple of arrays
            The cells, each as one index into the picture, their characters, and the code of the
            link that is seen in each, as from `codes_of`; twice `LINK_STEPS` for a link that is
            selected by itself.
        """
        before, column = self._pairs[number]
        shown = weights[
            before.first : before.first + len(before.tops),
            column.first : column.first + len(column.tops),
        ]
        codes = codes_of(shown, scale_of(weights))
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
        _, cells, signs, seen = cached
        return cells, signs, seen

    def _rasterize(
        self, fan: _Fan, codes: NDArray[np.int64], priority: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.str_], NDArray[np.int64]]:
        """Return the cells that links go through, with their characters and codes."""
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
        seen = rank[touched] % _SELECTED
        if not self._capabilities.unicode:
            signs = np.full(len(rank), " ")
            link, sample = np.nonzero(winning)
            strokes = fan.strokes[drawn]
            strokes = np.where((step >= LINK_STEPS - 1) & (strokes == "-"), "=", strokes)
            signs[cells[link, sample]] = strokes[link]
            return touched, signs[touched], seen
        dots = np.zeros(len(rank), np.uint8)
        np.bitwise_or.at(dots, cells[winning], fan.dots[drawn][winning])
        thick = winning & (step >= LINK_STEPS - 1)[:, None]
        below = fan.below[drawn]
        thick &= rank[below] == inked
        np.bitwise_or.at(dots, below[thick], fan.dots_below[drawn][thick])
        return touched, (0x2800 + dots[touched].astype(np.uint32)).view("<U1"), seen


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


def codes_of(values: Values, scale: float) -> NDArray[np.int64]:
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
