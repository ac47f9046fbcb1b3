"""What the picture of a network shows of a training step: other links, and a number a neuron."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting import ticks
from tui.plotting.network.layout import HALVES, Column, NetworkLayout

Values = NDArray[np.floating[Any]]

_WIDEST, _NARROWEST = 6, 4
"""Cells of a number."""


class Inside(NamedTuple):
    """A stage of a step, as far as a picture of the network can show it.

    Attributes
    ----------
    words : str
        What the links and the numbers are.
    weights : sequence of array of shape (n_in, n_out)
        What the links are drawn by, of every layer but the inputs.
    biases : sequence of array of shape (n_out,)
        Likewise.
    values : sequence of array or None
        Of the inputs and of every layer: the number of each unit, of shape (units,), or None.
    """

    words: str
    weights: Sequence[Values]
    biases: Sequence[Values]
    values: Sequence[Values | None]


def write_values(
    layout: NetworkLayout,
    column: Column,
    values: Values,
    write: Callable[[str, int, int, int], None],
) -> None:
    """Write the number of each neuron of a layer below it, or else beside it over its links.

    Parameters
    ----------
    layout : NetworkLayout
    column : Column
    values : array of shape (units,)
        Of all units of the layer, shown or not.
    write : callable
        Called with a text, its column, its row, and how many cells it may have.
    """
    number = layout.columns.index(column)
    is_last = number == len(layout.columns) - 1
    named = column.layer in (0, layout.layers - 1)
    ends = [top // HALVES - named for top in column.tops[1:]]
    ends.append(layout.height - (len(column.tops) < column.size))
    across = layout.field_width + 2
    between = layout.columns[number - 1] if is_last and number else column
    gap = layout.room(layout.columns.index(between)) - across
    for index, (top, end) in enumerate(zip(column.tops, ends, strict=True)):
        value = float(values[column.first + index])
        row = layout.rows(top)[-1]
        if row + 1 < end:
            write(_text(value, min(_WIDEST, across + 1)), column.x, row + 1, across + 1)
        elif gap >= _NARROWEST:
            text = _text(value, min(_WIDEST, gap))
            x = column.x - len(text) if is_last else layout.right(column) + 1
            write(text, x, row, len(text))


def _text(value: float, cells: int) -> str:
    return "0" if value == 0.0 else ticks.plain(value, max(cells, _NARROWEST))
