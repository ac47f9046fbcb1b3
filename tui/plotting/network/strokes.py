"""Lines of dots between two layers: which cells a link goes through, and what stands in each."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting.canvas import DOT_BITS, DOTS_ACROSS, DOTS_DOWN
from tui.plotting.network.colors import Numbers
from tui.plotting.network.layout import HALVES, Column, NetworkLayout

_PER_HALF = DOTS_DOWN // HALVES


class Inked(NamedTuple):
    """What the links between two columns leave in the picture.

    Attributes
    ----------
    cells : array of int
        Indices into the picture.
    signs : array of str
        Their characters.
    front, back : array of int
        Their colours, as from `colors.ink`.
    """

    cells: Numbers
    signs: NDArray[np.str_]
    front: Numbers
    back: Numbers


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
    starts, ends = (
        edge - 0.5 for edge in ports(layout, before, column, sources, targets, _PER_HALF)
    )
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
        bits=DOT_BITS[rows % DOTS_DOWN, columns % DOTS_ACROSS],
        along=np.maximum(columns, np.abs(rows - rows[:, :1])),
        strokes=strokes,
    )


def ports(
    layout: NetworkLayout,
    before: Column,
    column: Column,
    sources: Numbers,
    targets: Numbers,
    per_half: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far down links leave the fields of one layer, and arrive at those of the next.

    A link leaves its field where the neuron stands that it leads to, among the others of that
    layer, and arrives likewise. So those of one neuron do not all begin in one cell.

    Parameters
    ----------
    layout : NetworkLayout
    before, column : Column
        Of two layers side by side.
    sources, targets : array of int, shape (links,)
        Places of their units in the columns.
    per_half : int
        Units of the result in half a row.
    """
    high = layout.field_halves * per_half

    def edge(of: Column, units: Numbers, others: Numbers, count: int) -> NDArray[np.float64]:
        tops = np.array(of.tops, np.float64) * per_half
        return tops[units] + (others + 0.5) / count * high

    return (
        edge(before, sources, targets, len(column.tops)),
        edge(column, targets, sources, len(before.tops)),
    )
