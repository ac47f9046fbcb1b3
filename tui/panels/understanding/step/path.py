"""The way through a step: forward layer by layer, back again, and then the step itself."""

from __future__ import annotations

from typing import NamedTuple

_LOSS, _STEP, _EFFECT = 4, 7, 8
_OF_ALL_LAYERS = (1, _LOSS, _STEP, _EFFECT)


class Place(NamedTuple):
    """Where one is.

    Attributes
    ----------
    stage : int
        From 1 to 8.
    layer : int
        Which layer is looked at, from 1.
    """

    stage: int
    layer: int


def way(layers: int) -> list[tuple[int, int | None]]:
    """Return the stages in order, each with its layer, None where it is of all of them."""
    forward = [(stage, layer) for layer in range(1, layers + 1) for stage in (2, 3)]
    backward = [(stage, layer) for layer in range(layers, 0, -1) for stage in (5, 6)]
    return [(1, None), *forward, (_LOSS, None), *backward, (_STEP, None), (_EFFECT, None)]


def after(place: Place, direction: int, layers: int) -> Place | None:
    """Return the next place on the way, or the one before; None where the way ends."""
    steps = way(layers)
    own = None if place.stage in _OF_ALL_LAYERS else place.layer
    index = steps.index((place.stage, own)) + direction
    if not 0 <= index < len(steps):
        return None
    stage, layer = steps[index]
    return Place(stage, place.layer if layer is None else layer)


def at(place: Place, stage: int) -> Place:
    """Return another stage of the same layer."""
    return place._replace(stage=stage)
