"""Every number of one layer in a training step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.support.arrays import FloatArray, IntArray
from core.support.public import public


class Weights(NamedTuple):
    """The weights of a layer, of shape (n_in, n_out), and its biases, of shape (n_out,).

    Or something else that there is one of for each of these, such as a gradient.
    """

    W: FloatArray
    b: FloatArray

    @classmethod
    def of(cls, block: FloatArray) -> Weights:
        """Return them from a block [W; b] of shape (n_in + 1, n_out)."""
        return cls(block[:-1], block[-1])

    def of_unit(self, unit: int) -> FloatArray:
        """Return those of one unit, counted from 0, its bias last: shape (n_in + 1,)."""
        return np.append(self.W[:, unit], self.b[unit])


@public
@dataclass(frozen=True, eq=False)
class LayerTrace:
    """What one layer does in a step. Arrays of examples are (n, units), an example a row.

    Attributes
    ----------
    activation : str
        The name of f, in ``ACTIVATIONS``.
    a_in : array of shape (n, n_in)
        What the layer takes: the inputs, or what the layer before gives, after dropout.
    z, a : array of shape (n, n_out)
        ``a_in @ W + b`` and f(z), as training computes them in this batch.
    keep : array of shape (n, n_out) or None
        By what dropout multiplies a: 0, or what makes up for those dropped. None without dropout.
    slope : array of shape (n, n_out) or None
        f'(z); None for softmax, where a value depends on all z of the layer.
    da, dz : array of shape (n, n_out)
        The gradient of each example's own loss with respect to a (None where loss and activation
        are one formula, which gives dz at once) and z. They are not divided by the size of the
        batch, nor multiplied by the examples' weights.
    before, after : Weights
        The layer's weights and biases before the step and after it.
    gradient : Weights
        dW and db, the gradient of the batch's mean loss, as training computes it.
    penalty : Weights or None
        What the penalties l1 and l2 add to it; None without.
    used : Weights
        The gradient that the optimiser gets: with the penalties, and clipped.
    memory_before, memory_after : mapping of str to Weights
        What the optimiser remembers, by the names of its accumulators.
    asleep : array of int, shape (n_out,)
        For how many examples of the batch the slope is 0.
    """

    activation: str
    a_in: FloatArray
    z: FloatArray
    a: FloatArray
    keep: FloatArray | None
    slope: FloatArray | None
    da: FloatArray | None
    dz: FloatArray
    before: Weights
    after: Weights
    gradient: Weights
    penalty: Weights | None
    used: Weights
    memory_before: Mapping[str, Weights]
    memory_after: Mapping[str, Weights]
    asleep: IntArray

    @property
    def W(self) -> FloatArray:
        """The weights before the step, of shape (n_in, n_out)."""
        return self.before.W

    @property
    def b(self) -> FloatArray:
        """The biases before the step, of shape (n_out,)."""
        return self.before.b

    @property
    def dW(self) -> FloatArray:
        """The gradient of the mean loss with respect to W, of shape (n_in, n_out)."""
        return self.gradient.W

    @property
    def db(self) -> FloatArray:
        """The gradient of the mean loss with respect to b, of shape (n_out,)."""
        return self.gradient.b

    @property
    def W_after(self) -> FloatArray:
        """The weights after the step, of shape (n_in, n_out)."""
        return self.after.W

    @property
    def b_after(self) -> FloatArray:
        """The biases after the step, of shape (n_out,)."""
        return self.after.b

    @property
    def a_out(self) -> FloatArray:
        """What the layer gives to the next, after dropout: shape (n, n_out)."""
        return self.a if self.keep is None else self.a * self.keep
