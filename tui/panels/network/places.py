"""Where a panel has the picture of a network, and where its numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tui.plotting.network.layout import NetworkLayout, lay_out

LEAST_ROWS = 2
"""Of the picture: a field of one row and the name above it."""

_FEWEST_NUMBERS, _MOST_NUMBERS = 28, 38
"""Cells of the numbers where they stand beside the picture, which takes most of the room."""

_BETWEEN = 2
_LEAST_NUMBERS = 3
_LEAST_BESIDE = 70
"""Cells of a panel that has room for a picture and numbers side by side."""

_AS_LARGE = 0.85
"""The share of its size that a field keeps at least where rows are taken from it for numbers."""

BLOCK = 21
"""The least cells of a name with its weight and gradient."""

BLOCKS_APART = 2


class Places(NamedTuple):
    """The sizes of the picture and of the numbers, which stand below it or on its right.

    Attributes
    ----------
    picture_width, picture_height : int
    width, height : int
        Of the numbers.
    beside : bool
    """

    picture_width: int
    picture_height: int
    width: int
    height: int
    beside: bool


def blocks_in(width: int, block: int = BLOCK) -> int:
    """Return how many names with their numbers, of so many cells, can stand side by side."""
    block = max(block, BLOCK)
    return max(1, (width + BLOCKS_APART) // (block + BLOCKS_APART))


@lru_cache(maxsize=8)
def places(width: int, height: int, layer_sizes: tuple[int, ...], *, fine: bool = True) -> Places:
    """Return where picture and numbers go, so that the fields are as large as can be.

    That is the same whichever neuron is selected, so that the picture stays where it is.

    Parameters
    ----------
    width, height : int
        Cells of the panel.
    layer_sizes : tuple of int
    fine : bool
        As of `lay_out`.
    """
    if not layer_sizes or height - _LEAST_NUMBERS < LEAST_ROWS:
        rows = min(_LEAST_NUMBERS, height)
        return Places(width, height - rows, width, rows, beside=False)
    below = _below(width, height, layer_sizes, fine=fine)
    if width < _LEAST_BESIDE:
        return below
    of_numbers = max(_FEWEST_NUMBERS, min(_MOST_NUMBERS, 3 * width // 10))
    room = width - of_numbers - _BETWEEN
    beside = Places(room, height, of_numbers, height, beside=True)
    sizes = [
        lay_out(at.picture_width, at.picture_height, layer_sizes, fine=fine).field_halves
        for at in (below, beside)
    ]
    return beside if sizes[1] >= sizes[0] else below


def _below(width: int, height: int, layer_sizes: tuple[int, ...], *, fine: bool) -> Places:
    """Return the places where the numbers have all the rows that the fields can spare."""

    def layout(rows: int) -> NetworkLayout:
        return lay_out(width, height - rows, layer_sizes, fine=fine)

    # Headings, the bias, and the weights.
    needed = 1 + -(-(1 + max(layer_sizes)) // blocks_in(width))
    most = max(_LEAST_NUMBERS, min(max(5, needed), height // 4))
    least = layout(_LEAST_NUMBERS)
    wanted = _AS_LARGE * least.field_halves if least.is_complete else 0.0

    def spares(rows: int) -> bool:
        fewer = layout(rows)
        hides = _shows_all_outputs(least) and not _shows_all_outputs(fewer)
        return fewer.field_halves >= wanted and not hides

    rows = next((rows for rows in range(most, _LEAST_NUMBERS, -1) if spares(rows)), _LEAST_NUMBERS)
    return Places(width, height - rows, width, rows, beside=False)


def _shows_all_outputs(layout: NetworkLayout) -> bool:
    output = layout.columns[-1]
    return len(output.tops) == output.size
