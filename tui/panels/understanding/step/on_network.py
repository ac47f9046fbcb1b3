"""What of a stage is seen in the picture of the network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import Explanation
from tui.plotting.network.inside import Inside

Values = NDArray[np.floating[Any]]

_DZ, _DW, _STEP, _EFFECT = 5, 6, 7, 8


def of_stage(explanation: Explanation, stage: int) -> Inside:
    """Return the links and the numbers of a stage, for the example and the layer looked at.

    The links are the weights until the gradient is known, and the step where the weights move.
    """
    layers = explanation.trace.layers
    links, weights, biases = "W", [layer.W for layer in layers], [layer.b for layer in layers]
    if stage == _DW:
        links = "dW"
        weights, biases = [layer.dW for layer in layers], [layer.db for layer in layers]
    elif stage == _STEP:
        links = "the step"
        weights = [layer.W_after - layer.W for layer in layers]
        biases = [layer.b_after - layer.b for layer in layers]
    what, values = _values(explanation, stage)
    words = f"links: {links}" + (f", numbers: {what}" if what else "")
    return Inside(words, weights, biases, values)


def _values(explanation: Explanation, stage: int) -> tuple[str, list[Values | None]]:
    """Return what the numbers are, and those of the inputs and of every layer."""
    layers, row, nth = explanation.trace.layers, explanation.look.row, explanation.layer
    a: list[Values | None] = [layers[0].a_in[row], *(layer.a[row] for layer in layers)]
    z = layers[nth - 1].z[row]
    nothing: list[Values | None] = [None] * len(a)
    if stage == 1:
        return "x", [a[0], *nothing[1:]]
    if stage == 2:
        return "a, z", [*a[:nth], z, *nothing[nth + 1 :]]
    if stage in (3, 4):
        reached = nth if stage == 3 else len(layers)
        return "a", [*a[: reached + 1], *nothing[reached + 1 :]]
    if stage == _DZ:
        return "dz", [*nothing[:nth], *(layer.dz[row] for layer in layers[nth - 1 :])]
    if stage == _DW:
        found = [*nothing]
        found[nth - 1], found[nth] = a[nth - 1], layers[nth - 1].dz[row]
        return "a, dz", found
    if stage == _EFFECT:
        return "a after", [*nothing[:-1], explanation.trace.outputs_after[row]]
    return "", nothing
