"""Penalties on large weights, and a limit on large gradients.

Biases are never penalised (Goodfellow et al., Deep Learning, 2016, section 7.1). The penalty acts
through the gradient alone: the losses that training records are those of the data.
"""

from __future__ import annotations

import math

import numpy as np

from core._checks import in_range
from core._types import FloatArray
from core.network import NeuralNetwork


class Penalty:
    """The gradient of l1 |w| + l2 w^2 / 2, summed over all weights.

    Parameters
    ----------
    network : NeuralNetwork
    l1, l2 : float
        Strengths, at least 0 (Tibshirani, 1996; Hoerl and Kennard, 1970).
    """

    def __init__(self, network: NeuralNetwork, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1 = in_range(l1, "l1", 0.0, math.inf)
        self.l2 = in_range(l2, "l2", 0.0, math.inf)
        is_weight = np.zeros_like(network.parameters)
        for block in network.layer_views(is_weight):
            block[:-1] = 1.0
        self._l1_of_parameter = is_weight * self.l1
        self._l2_of_parameter = is_weight * self.l2
        self._scratch = np.empty_like(network.parameters)

    def add_gradient(self, parameters: FloatArray, gradients: FloatArray) -> None:
        """Add the penalty's gradient to ``gradients``, in place."""
        if self.l2:
            np.multiply(parameters, self._l2_of_parameter, out=self._scratch)
            np.add(gradients, self._scratch, out=gradients)
        if self.l1:
            np.sign(parameters, out=self._scratch)
            np.multiply(self._scratch, self._l1_of_parameter, out=self._scratch)
            np.add(gradients, self._scratch, out=gradients)

    def value(self, parameters: FloatArray) -> float:
        """Return the penalty itself, in the unit of the loss."""
        l1 = float(np.dot(np.abs(parameters), self._l1_of_parameter))
        return l1 + 0.5 * float(np.dot(np.square(parameters), self._l2_of_parameter))


def clip_by_norm(gradients: FloatArray, maximum: float) -> None:
    """Scale ``gradients`` down, in place, to a Euclidean norm of at most ``maximum``.

    Pascanu, Mikolov and Bengio, 2013, algorithm 1, https://arxiv.org/abs/1211.5063
    """
    norm = math.sqrt(float(np.dot(gradients, gradients)))
    overflows = math.isinf(norm)
    if overflows:
        # The squares are too large where the gradient need not be: take its largest value out.
        np.divide(gradients, float(np.abs(gradients).max()), out=gradients)
        norm = math.sqrt(float(np.dot(gradients, gradients)))
    if overflows or norm > maximum:
        np.multiply(gradients, maximum / norm, out=gradients)
