"""What a step, or a change by hand, has done to a network, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.floating[Any]]

MOST_CHANGES = 3
"""How many changes are told apart from the rest."""

_MUCH = 0.5
"""The share of the largest change from which on another is worth showing with it."""


class ParameterChange(NamedTuple):
    """By how much a weight or a bias has changed.

    Attributes
    ----------
    layer, unit : int
        Of the neuron, of layer 1 or later.
    source : int or None
        The unit of the layer before at which the weight's link begins; None for the bias.
    amount : float
    """

    layer: int
    unit: int
    source: int | None
    amount: float


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What was done, or will be.

    Attributes
    ----------
    of : str
        "step" for one that was taken, "edit" for a parameter that was set by hand, "setting" for
        one of training that is another now: the changes are then those of the step to come.
    loss_before, loss_after : float
        On the training data; NaN for "setting".
    changes : tuple of ParameterChange
        The largest first, and those that are nearly as large; empty where nothing has changed.
    before : tuple of ParameterChange
        For "setting", the changes that the step to come would have made without it.
    """

    of: Literal["step", "edit", "setting"]
    loss_before: float
    loss_after: float
    changes: tuple[ParameterChange, ...]
    before: tuple[ParameterChange, ...] = ()


def largest_changes(amounts: Vector, layer_sizes: tuple[int, ...]) -> tuple[ParameterChange, ...]:
    """Return the parameters that have changed most, the largest change first.

    Parameters
    ----------
    amounts : array of shape (n_parameters,)
        By how much each has changed.
    layer_sizes : tuple of int
    """
    sizes = np.nan_to_num(np.abs(amounts), nan=0.0)
    count = min(MOST_CHANGES, len(sizes))
    places = np.argpartition(-sizes, count - 1)[:count]
    places = places[np.argsort(-sizes[places], kind="stable")]
    limit = _MUCH * sizes[places[0]]
    return tuple(
        ParameterChange(*_parameter(int(place), layer_sizes), float(amounts[place]))
        for place in places
        if 0 < sizes[place] >= limit
    )


def _parameter(place: int, layer_sizes: tuple[int, ...]) -> tuple[int, int, int | None]:
    """Return the layer, the unit and the source of a parameter."""
    for layer, (n_in, n_out) in enumerate(pairwise(layer_sizes), start=1):
        size = (n_in + 1) * n_out
        if place < size:
            row, unit = divmod(place, n_out)
            # The biases are the last row.
            return layer, unit, (None if row == n_in else row)
        place -= size
    raise IndexError(place)
