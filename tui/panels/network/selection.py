"""Which neuron or link of a network comes next in a direction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tui.plotting.network.layout import Selection

Direction = Literal["left", "right", "up", "down"]


def exists(selection: Selection, layer_sizes: tuple[int, ...]) -> bool:
    """Tell whether a network of these layers has the neuron or the link."""
    layer, unit, source = selection
    if not (0 <= layer < len(layer_sizes) and 0 <= unit < layer_sizes[layer]):
        return False
    return source is None or (layer > 0 and 0 <= source < layer_sizes[layer - 1])


def fits(
    chosen: Selection | None,
    weights: Sequence[NDArray[np.floating]] | None,
    layer_sizes: tuple[int, ...],
) -> bool:
    """Tell whether a selection, and weights of every layer if there are any, are of a network."""
    is_there = chosen is None or exists(chosen, layer_sizes)
    return is_there and (
        weights is None or [it.shape for it in weights] == [*pairwise(layer_sizes)]
    )


def moved(
    selection: Selection,
    direction: Direction,
    layer_sizes: tuple[int, ...],
    *,
    from_source: bool,
) -> Selection | None:
    """Return the next neuron or link in a direction, or None at the edge.

    Parameters
    ----------
    selection : Selection
    direction : "left", "right", "up" or "down"
    layer_sizes : tuple of int
    from_source : bool
        Whether a link was reached from where it begins; then up and down keep that end.
    """
    layer, unit, source = selection
    if direction in ("up", "down"):
        step = 1 if direction == "down" else -1
        if source is not None and not from_source:
            beside = Selection(layer, unit, source + step)
        else:
            beside = Selection(layer, unit + step, source)
        return beside if exists(beside, layer_sizes) else None
    if source is not None:
        return Selection(layer, unit) if direction == "right" else Selection(layer - 1, source)
    # From a neuron to one of its links, at about the same height.
    next_layer = layer + (1 if direction == "right" else -1)
    if not 0 <= next_layer < len(layer_sizes):
        return None
    other = round(unit * (layer_sizes[next_layer] - 1) / max(1, layer_sizes[layer] - 1))
    if direction == "right":
        return Selection(next_layer, other, unit)
    return Selection(layer, unit, other)
