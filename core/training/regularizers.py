"""Penalties on large weights, a limit on large gradients, and how much is dropped out.

Biases are never penalised (Goodfellow et al., Deep Learning, 2016, section 7.1). The penalty acts
through the gradient alone: the losses that training records are those of the data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.formulas.optimizer import Rate
from core.network.network import NeuralNetwork
from core.support.arrays import FloatArray
from core.support.checks import in_range, positive
from core.support.text import counted


class Penalty:
    """The gradient of l1 |w| + l2 w^2 / 2, summed over all weights.

    Parameters
    ----------
    network : NeuralNetwork
    l1, l2 : float
        Strengths, at least 0 (Tibshirani, 1996; Hoerl and Kennard, 1970).
    """

    def __init__(self, network: NeuralNetwork, l1: float = 0.0, l2: float = 0.0) -> None:
        self._l1_of_parameter = _strengths(network, l1, "l1")
        self._l2_of_parameter = _strengths(network, l2, "l2")
        self._scratch = np.empty_like(network.parameters)

    @classmethod
    def of(cls, l1: FloatArray, l2: FloatArray) -> Penalty:
        """Return a penalty with these strengths, one for each parameter, of networks however many.

        Parameters
        ----------
        l1, l2 : array of the shape of the parameters
        """
        penalty = cls.__new__(cls)
        penalty._l1_of_parameter = l1 if l1.any() else None
        penalty._l2_of_parameter = l2 if l2.any() else None
        penalty._scratch = np.empty_like(l1)
        return penalty

    def add_gradient(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        """Add the penalty's gradient to ``gradients``, in place."""
        if self._l2_of_parameter is not None:
            np.multiply(parameters, self._l2_of_parameter, out=self._scratch)
            np.add(gradients, self._scratch, out=gradients)
        if self._l1_of_parameter is not None:
            np.sign(parameters, out=self._scratch)
            np.multiply(self._scratch, self._l1_of_parameter, out=self._scratch)
            np.add(gradients, self._scratch, out=gradients)


class PruningL1:
    """An L1 penalty that removes weights: one that the penalty carries across 0 stays 0 for ever.

    It is a step of its own after the optimiser's, w -= r l1 sign(w), where the sign is that of the
    weight before the optimiser's step. TensorFlow Playground does it so; an L1 penalty in the
    gradient alone leaves weights to swing around 0.

    Parameters
    ----------
    network : NeuralNetwork
    l1 : float
        Strength, at least 0.

    Attributes
    ----------
    alive : array of shape (n_parameters,)
        1 for each parameter that learns, 0 for each weight removed.
    """

    def __init__(self, network: NeuralNetwork, l1: float) -> None:
        self._l1_of_parameter = _strengths(network, l1, "l1")
        self._allocate(network.parameters)

    @classmethod
    def of(cls, l1: FloatArray) -> PruningL1:
        """Return a penalty with these strengths, as ``Penalty.of`` does."""
        pruning = cls.__new__(cls)
        pruning._l1_of_parameter = l1 if l1.any() else None
        pruning._allocate(l1)
        return pruning

    def _allocate(self, like: FloatArray) -> None:
        self.alive = np.ones_like(like)
        self._pull = np.empty_like(like)
        self._moved = np.empty_like(like)
        self._mask = np.empty(like.shape, np.bool_)

    def prepare(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        """Find out where to the penalty pulls, before the optimiser's step.

        The gradients of removed weights become 0: they take no part in its norm nor in what an
        optimiser remembers.
        """
        # Whoever gives a removed weight another value wants it back.
        np.not_equal(parameters, 0.0, out=self._mask)
        np.copyto(self.alive, 1.0, where=self._mask)
        np.multiply(gradients, self.alive, out=gradients)
        if self._l1_of_parameter is None:
            return
        np.sign(parameters, out=self._pull)
        np.multiply(self._pull, self._l1_of_parameter, out=self._pull)

    def apply(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        """Take the penalty's step, in place, after the optimiser's."""
        if self._l1_of_parameter is None:  # what has been removed stays so all the same
            np.multiply(parameters, self.alive, out=parameters)
            return
        moved = self._moved
        np.multiply(self._pull, rate, out=self._pull)
        np.subtract(parameters, self._pull, out=moved)
        np.multiply(parameters, moved, out=self._pull)
        np.less(self._pull, 0.0, out=self._mask)
        np.copyto(self.alive, 0.0, where=self._mask)
        np.multiply(moved, self.alive, out=parameters)


def _strengths(network: NeuralNetwork, strength: float, what: str) -> FloatArray | None:
    """Return the strength of a penalty for each parameter; None where there is no penalty."""
    checked = in_range(strength, what, 0.0, math.inf)
    return on_weights(network, checked) if checked else None


def on_weights(network: NeuralNetwork, strength: float) -> FloatArray:
    """Return the strength of a penalty for each parameter of a network: none on the biases."""
    strengths = np.zeros_like(network.parameters)
    with np.errstate(over="ignore"):  # in float32 a very large one becomes infinity
        for block in network.layer_views(strengths):
            block[:-1] = strength
    return strengths


class Clipping:
    """A limit on the norm of the gradient, see ``clip_by_norm``.

    Parameters
    ----------
    maximum : float
        Above 0.
    """

    def __init__(self, maximum: float) -> None:
        self.maximum = positive(maximum, "clip_norm")

    def clip(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        """Scale ``gradients`` down, in place."""
        clip_by_norm(gradients, self.maximum)


class ClippingOfEach:
    """The same limit for each of many networks, see ``Clipping``.

    Parameters
    ----------
    maxima : array
        One for each network, infinite for none, in a shape that meets the gradients.
    gradients : array
        Those of all networks; their shape and type count.
    axis : int
        The axis of the parameters in them.
    """

    def __init__(self, maxima: FloatArray, gradients: FloatArray, axis: int) -> None:
        self._maxima, self._axis = maxima, axis
        self._squares = np.empty_like(gradients)
        self._norms = np.empty(maxima.shape, gradients.dtype)
        self._finite = np.empty(maxima.shape, np.bool_)

    def clip(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        """Scale each network's part of ``gradients`` down, in place."""
        norms = self._norms
        np.multiply(gradients, gradients, out=self._squares)
        np.add.reduce(self._squares, axis=self._axis, keepdims=True, out=norms)
        np.sqrt(norms, out=norms)
        np.isfinite(norms, out=self._finite)
        if not self._finite.all():
            self._clip_one_by_one(gradients)
            return
        # 1 / 0 is infinity, whose smaller is 1.
        np.divide(self._maxima, norms, out=norms)
        np.fmin(norms, 1.0, out=norms)
        np.multiply(gradients, norms, out=gradients)

    def _clip_one_by_one(self, gradients: FloatArray) -> None:
        of_each = np.moveaxis(gradients, self._axis, -1)
        for maximum, one in zip(self._maxima.flat, of_each, strict=True):
            if math.isfinite(maximum):
                own = one.copy()
                clip_by_norm(own, float(maximum))
                one[:] = own


def clip_by_norm(gradients: FloatArray, maximum: float) -> None:
    """Scale ``gradients`` down, in place, to a Euclidean norm of at most ``maximum``.

    Pascanu, Mikolov and Bengio, 2013, algorithm 1, https://arxiv.org/abs/1211.5063
    """
    norm = math.sqrt(float(np.dot(gradients, gradients)))
    if math.isinf(norm):
        # The squares are too large where the gradient need not be: take its largest value out.
        largest = float(np.abs(gradients).max())
        np.divide(gradients, largest, out=gradients)
        norm = math.sqrt(float(np.dot(gradients, gradients)))
        np.multiply(gradients, min(maximum / norm, largest), out=gradients)
    elif norm > maximum:
        np.multiply(gradients, maximum / norm, out=gradients)


def dropout_rates(dropout: float | Sequence[float], layers: int) -> tuple[float, ...]:
    """Return each hidden layer's dropout rate, or nothing if all are 0.

    Raises
    ------
    ValueError
        If a rate is not in [0, 1), or there is not one for each layer.
    """
    rates = tuple(dropout) if isinstance(dropout, Sequence) else (dropout,) * layers
    if len(rates) != layers:
        raise ValueError(
            f"{counted(len(rates), 'dropout rate')} for {counted(layers, 'hidden layer')}; "
            "give one for all layers or one for each"
        )
    checked = tuple(in_range(rate, "dropout", 0.0, 1.0) for rate in rates)
    return checked if any(checked) else ()
