"""Lines of dots between two layers: which cells a link goes through, and what stands in each."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting.network.layout import HALVES, Column, NetworkLayout

DOTS_DOWN, DOTS_ACROSS = 4, 2
"""Dots of a braille cell."""

_PER_HALF = DOTS_DOWN // HALVES

# By row and column, as bits of U+2800.
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint8)

Numbers = NDArray[np.int64]


class Lines(NamedTuple):
    """Links between two columns, as dots: each has as many as the longest of them.

    Attributes
    ----------
    cells : array of int, shape (links, dots)
        Indices into the picture.
    bits : array of uint8, shape (links, dots)
        Of the braille character.
    along : array of int, shape (links, dots)
        How far along the link, in dots.
    strokes : array of str, shape (links,)
        The characters of plain ASCII.
    """

    cells: Numbers
    bits: NDArray[np.uint8]
    along: Numbers
    strokes: NDArray[np.str_]


def lines_between(
    layout: NetworkLayout,
    before: Column,
    column: Column,
    sources: Numbers,
    targets: Numbers,
    aside: float = 0.0,
) -> Lines:
    """Return the lines of some links.

    A link leaves its field where the neuron stands that it leads to, among the others of that
    layer, and arrives likewise. So those of one neuron do not all begin in one cell.

    Parameters
    ----------
    layout : NetworkLayout
    before, column : Column
        Of two layers side by side.
    sources, targets : array of int, shape (links,)
        Places of their units in the columns.
    aside : float
        How far from the middle of the link, in dots, as for the second line of a thick one.
    """
    left = layout.right(before)
    across = DOTS_ACROSS * (column.x - left)
    starts = _ports(layout, before, sources, targets, len(column.tops))
    ends = _ports(layout, column, targets, sources, len(before.tops))
    drop = ends - starts
    steep = np.abs(drop) > across
    samples = int(max(across, np.abs(drop).max(initial=0.0))) + 1
    share = np.linspace(0.0, 1.0, samples)
    x = share * (across - 1) + np.where(steep, aside, 0.0)[:, None]
    y = starts[:, None] + drop[:, None] * share + np.where(steep, 0.0, aside)[:, None]
    columns = np.clip(np.rint(x), 0, across - 1).astype(np.int64)
    rows = np.clip(np.rint(y), 0, DOTS_DOWN * layout.height - 1).astype(np.int64)
    slope = np.abs(drop) / DOTS_DOWN / max(1, across // DOTS_ACROSS)
    strokes: NDArray[Any] = np.where(
        slope < 0.4, "-", np.where(slope > 2.5, "|", np.where(drop > 0, "\\", "/"))
    )
    return Lines(
        cells=rows // DOTS_DOWN * layout.width + left + columns // DOTS_ACROSS,
        bits=_BITS[rows % DOTS_DOWN, columns % DOTS_ACROSS],
        along=np.maximum(columns, np.abs(rows - rows[:, :1])),
        strokes=strokes,
    )


def _ports(
    layout: NetworkLayout, column: Column, units: Numbers, others: Numbers, of: int
) -> NDArray[np.float64]:
    """Return the rows of dots where links touch the fields of a column."""
    tops = np.array(column.tops, np.float64) * _PER_HALF
    high = layout.field_halves * _PER_HALF
    return tops[units] + (others + 0.5) / of * high - 0.5
