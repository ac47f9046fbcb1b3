"""Links as solid lines: block characters in two colours, chosen by what a line covers of a cell."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting.network.colors import (
    FAINT_TONES,
    HUES,
    LINK_STEPS,
    MARKED_HUE,
    PAPER,
    Numbers,
    ink,
)
from tui.plotting.network.layout import HALVES, Column, NetworkLayout
from tui.plotting.network.strokes import Inked, ports
from tui.terminal.capabilities import ColorDepth

Values = NDArray[np.floating[Any]]

_DOWN, _ACROSS = 8, 4
"""Samples of a cell, which are squares as a cell is twice as high as wide."""

_WIDTHS = np.array(((1.8, 2.2, 3.2, 4.4, 4.4), (1.8, 2.8, 4.4, 6.6, 6.6)))
"""Of a line of each strength, and of one that stands out, in samples; those of large pictures
below."""

_LARGE = 9
"""Cells across a field from which on a picture is large."""

_OTHER_HALVES = tuple(zip("▘▝▖▗▚▌▄", "▟▙▜▛▞▐▀", strict=True))
"""Blocks, and those that cover what they do not."""

_LEAST_COVERED = 0.05

_LEAST_CORE = 1.6
"""The mean tone from which a part of a cell is seen as well as the weakest link, at least."""

_LEAST_EDGES: dict[ColorDepth, float] = {"truecolor": 1.8}
_HALF_COVERED = (FAINT_TONES + 1) / 2
"""The mean tone below which a part of a cell stays as it is: edges everywhere would look dirty.
Where colours are few there is nothing between a link and what is behind it."""


class _Blocks(NamedTuple):
    """Block characters, the samples that each covers, one block a row, and how many it does."""

    signs: NDArray[np.str_]
    covered: Values
    inside: Values
    outside: Values


class _Chosen(NamedTuple):
    """A block for each cell, and the inks of its two sides."""

    signs: NDArray[np.str_]
    front: Numbers
    back: Numbers


class _Lines(NamedTuple):
    """Samples that lines cover, how much of each, and of which line."""

    samples: Numbers
    shares: Values
    lines: Numbers


@lru_cache(maxsize=1)
def _blocks() -> _Blocks:
    down, across = np.mgrid[0:_DOWN, 0:_ACROSS]
    lower, right = down >= _DOWN // 2, across >= _ACROSS // 2
    shapes = {sign: down >= _DOWN - eighths for eighths, sign in enumerate("▁▂▃▄▅▆▇", 1)}
    shapes |= {sign: across < quarters for quarters, sign in enumerate("▎▌▊", 1)}
    shapes |= {"▘": ~lower & ~right, "▝": ~lower & right, "▖": lower & ~right}
    shapes |= {"▗": lower & right, "▚": lower == right}
    covered = np.stack([shape.ravel() for shape in shapes.values()]).astype(np.float32)
    inside = covered.sum(axis=1)
    return _Blocks(np.array(list(shapes)), covered, inside, _DOWN * _ACROSS - inside)


def solid_lines(
    layout: NetworkLayout,
    before: Column,
    column: Column,
    sources: Numbers,
    targets: Numbers,
    codes: Numbers,
    color: ColorDepth = "truecolor",
) -> Inked:
    """Return what links between two layers look like as solid lines; of two, the stronger is seen.

    Parameters
    ----------
    layout : NetworkLayout
    before, column : Column
        Of two layers side by side.
    sources, targets : array of int, shape (links,)
        Places of their units in the columns.
    codes : array of int, shape (links,)
        As from `links.codes_of`, or `links.MARKED`.
    color : str
        How many colours the terminal has.
    """
    left = layout.right(before)
    gap = column.x + 1 - left
    high, wide = _DOWN * layout.height, _ACROSS * gap
    starts, ends = ports(layout, before, column, sources, targets, _DOWN // HALVES)
    steps, is_marked = codes // 2, codes // 2 == LINK_STEPS
    widths = _WIDTHS[int(layout.field_width >= _LARGE)]
    covered = _covered(starts, ends, widths[steps], high, wide)
    full = FAINT_TONES + 1 + np.minimum(steps, LINK_STEPS - 1)
    tone = covered.shares * full[covered.lines]
    # What stands out is in front of what is merely strong.
    rank = (12 * tone + 128 * is_marked[covered.lines]).astype(np.uint8)
    order = np.argsort(rank, kind="stable")
    hue = np.where(is_marked, MARKED_HUE, codes % 2)
    tones = np.zeros(high * wide, np.float32)
    hues = np.zeros(high * wide, np.int8)
    tones[covered.samples[order]] = tone[order]
    hues[covered.samples[order]] = hue[covered.lines[order]]

    def by_cell(samples: NDArray[Any]) -> NDArray[Any]:
        return samples.reshape(layout.height, _DOWN, gap, _ACROSS).transpose(0, 2, 1, 3)

    rows, columns = np.nonzero(by_cell(tones).any(axis=(2, 3)))
    shape = len(rows), _DOWN * _ACROSS
    found = _closest(
        by_cell(tones)[rows, columns].reshape(shape),
        by_cell(hues)[rows, columns].reshape(shape),
        _LEAST_EDGES.get(color, _HALF_COVERED),
    )
    seen = (found.front != PAPER) | (found.back != PAPER)
    cells = rows * layout.width + left + columns
    return Inked(cells[seen], found.signs[seen], found.front[seen], found.back[seen])


def _covered(starts: Values, ends: Values, widths: Values, high: int, wide: int) -> _Lines:
    """Return what lines across a gap cover: of those that are steep row by row, else by columns."""
    none = np.zeros(0, np.int64)
    found = [_Lines(none, np.zeros(0), none)]
    drops = ends - starts
    is_steep = np.abs(drops) > wide
    # On either side of the middle of the widest line, at any slant.
    far = int(np.ceil(widths.max(initial=0.0) * np.sqrt(0.5) + 1))
    reach = np.arange(-far, far + 1)
    for chosen in (np.flatnonzero(is_steep), np.flatnonzero(~is_steep)):
        if not len(chosen):
            continue
        start, drop = starts[chosen, None], drops[chosen, None]
        down_rows = bool(is_steep[chosen[0]])
        count = int(np.ceil(np.abs(drop).max())) if down_rows else wide
        share = (np.arange(count) + 0.5) / count
        x, y = np.broadcast_arrays(share * wide, start + drop * share)
        along, aside = (y, x) if down_rows else (x, y)
        beside = np.floor(aside)[:, :, None] + reach
        # At right angles to the line, from its middle to that of a sample.
        away = np.abs(beside + 0.5 - aside[:, :, None])
        away *= (np.maximum(np.abs(drop), wide) / np.hypot(drop, wide))[:, :, None]
        shares = np.clip(widths[chosen, None, None] / 2 + 0.5 - away, 0.0, 1.0)
        on = np.broadcast_to(np.floor(along)[:, :, None], beside.shape)
        rows, columns = (on, beside) if down_rows else (beside, on)
        inside = shares > _LEAST_COVERED
        inside &= (rows >= 0) & (rows < high) & (columns >= 0) & (columns < wide)
        lines = np.broadcast_to(chosen[:, None, None], beside.shape)
        samples = (rows[inside] * wide + columns[inside]).astype(np.int64)
        found.append(_Lines(samples, shares[inside], lines[inside]))
    return _Lines(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _closest(tones: Values, hues: NDArray[np.int8], least_edge: float) -> _Chosen:
    """Return for each cell the block with the two colours that are closest to its samples."""
    blocks = _blocks()
    first = hues[np.arange(len(hues)), tones.argmax(axis=1)]
    is_mixed = ((hues != first[:, None]) & (tones > 0)).any(axis=1)
    signs = np.full(len(tones), " ")
    front, back = (np.zeros(len(tones), np.int64) for _ in range(2))
    for chosen, of_hues in (
        (~is_mixed, tones[None, ~is_mixed]),
        # Where lines cross, what is closest in one hue need not be so in the other.
        (
            is_mixed,
            np.where(hues[is_mixed] == np.arange(HUES)[:, None, None], tones[is_mixed], 0.0),
        ),
    ):
        within = of_hues @ blocks.covered.T
        without = of_hues.sum(axis=2, keepdims=True) - within
        best = (within**2 / blocks.inside + without**2 / blocks.outside).sum(axis=0).argmax(axis=1)
        each = np.arange(len(best))
        inside, outside = blocks.inside[best], blocks.outside[best]
        means = [within[:, each, best] / inside, without[:, each, best] / outside]
        core, largest = tones[chosen].max(axis=1), np.maximum(*(it.max(axis=0) for it in means))
        signs[chosen] = blocks.signs[best]
        hue = first[chosen] if len(of_hues) == 1 else None
        for side, mean in ((front, means[0]), (back, means[1])):
            tone = mean.max(axis=0)
            # A line narrower than any block is drawn wider rather than fainter than can be seen.
            is_core = (core > FAINT_TONES) & (tone == largest) & (tone > _LEAST_CORE)
            tone = np.where(is_core, np.maximum(tone, FAINT_TONES + 1), tone)
            rounded = np.where(tone < least_edge, 0.0, np.rint(tone)).astype(np.int64)
            side[chosen] = ink(mean.argmax(axis=0) if hue is None else hue, rounded)
    for sign, other in _OTHER_HALVES:
        # Not all fonts fill the cell, so what is behind a link is behind its character as well.
        turned = (signs == sign) & (front == PAPER)
        signs[turned], front[turned], back[turned] = other, back[turned], PAPER
    return _Chosen(signs, front, back)
