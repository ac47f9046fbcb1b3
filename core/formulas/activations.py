"""Activation functions ``a = f(z)`` and their derivatives.

The engine keeps one row per unit and one column per sample and never allocates, so each activation
is a pair of kernels on arrays of shape (units, samples):

- ``forward(z, a, scratch)`` writes f(z) into ``a``;
- ``backward(z, a, delta, scratch)`` multiplies ``delta``, the gradient with respect to ``a``, by
  f'(z) in place, which makes it the gradient with respect to ``z``.

``ACTIVATIONS`` holds the pairs by name. The functions named in it are also public, for arrays of
the usual shape (samples, units).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.support.arrays import FloatArray, Scratch
from core.support.checks import real_numbers
from core.support.public import public

LEAKY_SLOPE = 0.01
GELU_SCALE = float(np.sqrt(2.0 / np.pi))
GELU_CUBIC = 0.044715
GELU_SATURATED = 64.0
"""From this z^2 on the tanh in GELU rounds to -1 or 1, and its derivative to 0 or 1."""


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function.

    Attributes
    ----------
    name : str
        Its name in ``ACTIVATIONS``.
    forward, backward : callable
        The kernels described at the top of this module.
    in_place : bool
        Whether ``backward`` needs only ``a``, so that ``forward`` may overwrite ``z`` with it.
    bounds : tuple of two float or None
        The limits that its values approach or reach; None if one side has none.
    reads_as : "probability", "signed" or None
        How an output says a class: as its probability, or as a number that is above 0 for it and
        below 0 against it. None if no class can be read from it: it is for values.
    across_units : bool
        Whether a unit's value depends on the others of its layer, so that it is for outputs alone.
    sleeps : bool
        Whether a unit that is 0 for every sample has no gradient any more, see ``dead_units``.
    """

    name: str
    forward: Callable[[FloatArray, FloatArray, Scratch], None]
    backward: Callable[[FloatArray, FloatArray, FloatArray, Scratch], None]
    in_place: bool
    bounds: tuple[float, float] | None = None
    reads_as: Literal["probability", "signed"] | None = None
    across_units: bool = False
    sleeps: bool = False

    def __call__(self, z: ArrayLike) -> FloatArray:
        """Return f(z) for ``z`` of any shape whose last axis is the units of the layer."""
        values = real_numbers(z, "z")
        if not np.issubdtype(values.dtype, np.floating):
            values = values.astype(np.float64)
        if not values.size:
            return np.empty(values.shape, values.dtype)
        units = values.shape[-1] if values.ndim else 1
        by_unit = values.reshape(-1, units).T
        a = np.empty(by_unit.shape, values.dtype)
        # What overflows on the way saturates to the right value, so there is nothing to warn of.
        with np.errstate(over="ignore"):
            self.forward(by_unit, a, Scratch.allocate(by_unit.shape, values.dtype))
        return a.T.reshape(values.shape)


@public
def relu(z: ArrayLike) -> FloatArray:
    """Rectified linear unit, max(0, z), elementwise (Nair and Hinton, 2010)."""
    return ACTIVATIONS["relu"](z)


@public
def leaky_relu(z: ArrayLike) -> FloatArray:
    """Leaky ReLU, z above 0 and 0.01 z below, elementwise (Maas, Hannun and Ng, 2013)."""
    return ACTIVATIONS["leaky_relu"](z)


@public
def elu(z: ArrayLike) -> FloatArray:
    """Exponential linear unit, z above 0 and exp(z) - 1 below (Clevert et al., 2016)."""
    return ACTIVATIONS["elu"](z)


@public
def gelu(z: ArrayLike) -> FloatArray:
    """Gaussian error linear unit in its tanh form (Hendrycks and Gimpel, 2016, section 2).

    0.5 z (1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3))), elementwise.
    """
    return ACTIVATIONS["gelu"](z)


@public
def silu(z: ArrayLike) -> FloatArray:
    """Sigmoid linear unit, z sigmoid(z), also called swish (Elfwing et al., 2018)."""
    return ACTIVATIONS["silu"](z)


@public
def softplus(z: ArrayLike) -> FloatArray:
    """Softplus, log(1 + exp(z)), elementwise and without overflow (Dugas et al., 2001)."""
    return ACTIVATIONS["softplus"](z)


@public
def sigmoid(z: ArrayLike) -> FloatArray:
    """Logistic sigmoid, 1 / (1 + exp(-z)), elementwise; never overflows.

    Goodfellow et al., Deep Learning, 2016, section 6.2.2.2.

    Parameters
    ----------
    z : array_like of any shape

    Returns
    -------
    array of the shape of ``z``, every value in [0, 1]
    """
    return ACTIVATIONS["sigmoid"](z)


@public
def tanh(z: ArrayLike) -> FloatArray:
    """Hyperbolic tangent, elementwise; every value in [-1, 1].

    LeCun et al., Efficient BackProp, 1998, section 4.4, there stretched to 1.7159 tanh(2 z / 3).
    """
    return ACTIVATIONS["tanh"](z)


@public
def sine(z: ArrayLike) -> FloatArray:
    """Sine, elementwise: a periodic activation (Sitzmann et al., 2020, without their factor 30)."""
    return ACTIVATIONS["sine"](z)


@public
def linear(z: ArrayLike) -> FloatArray:
    """Return z unchanged (Goodfellow et al., Deep Learning, 2016, section 6.2.2.1)."""
    return ACTIVATIONS["linear"](z)


@public
def softmax(z: ArrayLike) -> FloatArray:
    """Softmax, exp(z_k) / sum_j exp(z_j) (Goodfellow et al., Deep Learning, 2016, section 6.2.2.3).

    Parameters
    ----------
    z : array_like of shape (n, k)
        The logits of k classes, a sample a row.

    Returns
    -------
    array of shape (n, k)
        Probabilities; each row sums to one. The row's own maximum is subtracted before the
        exponential, so no logit overflows.
    """
    return ACTIVATIONS["softmax"](z)


def _relu(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    np.maximum(z, scratch.zeros, out=a)


def _relu_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    np.greater(a, 0.0, out=scratch.mask)
    np.multiply(delta, scratch.mask, out=delta)


def _leaky_relu(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    np.multiply(z, LEAKY_SLOPE, out=scratch.first)
    np.maximum(z, scratch.first, out=a)


def _leaky_relu_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    slope = scratch.first
    np.greater(a, 0.0, out=scratch.mask)
    np.multiply(scratch.mask, 1.0 - LEAKY_SLOPE, out=slope)
    slope += LEAKY_SLOPE
    delta *= slope


def _elu(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    below = scratch.first
    np.minimum(z, scratch.zeros, out=below)
    np.expm1(below, out=below)
    np.maximum(z, scratch.zeros, out=a)
    a += below


def _elu_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    slope = scratch.first
    np.minimum(a, scratch.zeros, out=slope)
    slope += 1.0
    delta *= slope


def _gelu_tanh(z: FloatArray, square: FloatArray, out: FloatArray) -> None:
    np.multiply(square, GELU_CUBIC * GELU_SCALE, out=out)
    out += GELU_SCALE
    out *= z
    np.tanh(out, out=out)


def _gelu(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    np.multiply(z, z, out=a)
    _gelu_tanh(z, a, a)
    a += 1.0
    a *= 0.5
    a *= z


def _gelu_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    # f' = (1 + t) / 2 + z (1 - t^2) (s + 3 s c z^2) / 2 = (1 + t) (1 / 2 + z (1 - t) (...) / 2)
    t, rest = scratch.first, scratch.second
    np.multiply(z, z, out=rest)
    # Any larger z^2 gives the same, and one that overflows would give inf * 0.
    np.minimum(rest, GELU_SATURATED, out=rest)
    _gelu_tanh(z, rest, t)
    rest *= 1.5 * GELU_CUBIC * GELU_SCALE
    rest += 0.5 * GELU_SCALE
    rest *= z
    # delta (1 + t) first, then the other factor, to need no third array.
    np.add(t, 1.0, out=t)
    delta *= t
    np.subtract(2.0, t, out=t)
    rest *= t
    rest += 0.5
    delta *= rest


def _silu(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    _sigmoid(z, a, scratch)
    a *= z


def _silu_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    # f' = s + a (1 - s) with s the sigmoid
    s, slope = scratch.first, scratch.second
    _sigmoid(z, s, scratch)
    np.subtract(1.0, s, out=slope)
    slope *= a
    slope += s
    delta *= slope


def _softplus(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    # max(z, 0) + log(1 + exp(-|z|)), whose exponential never overflows
    tail = scratch.first
    np.absolute(z, out=tail)
    np.negative(tail, out=tail)
    np.exp(tail, out=tail)
    np.log1p(tail, out=tail)
    np.maximum(z, scratch.zeros, out=a)
    a += tail


def _softplus_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    # f' is the sigmoid of z, and 1 - exp(-a) says the same of the output
    slope = scratch.first
    np.negative(a, out=slope)
    np.expm1(slope, out=slope)
    delta *= slope
    np.negative(delta, out=delta)


def _sigmoid(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    # (1 + tanh(z / 2)) / 2 is the same function, and tanh saturates where exp would overflow.
    np.multiply(z, 0.5, out=a)
    np.tanh(a, out=a)
    a *= 0.5
    a += 0.5


def _sigmoid_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    slope = scratch.first
    np.subtract(1.0, a, out=slope)
    slope *= a
    delta *= slope


def _tanh(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    np.tanh(z, out=a)


def _tanh_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    # delta - delta a^2, one operation with a scalar fewer than delta (1 - a^2)
    square = scratch.first
    np.multiply(a, a, out=square)
    np.multiply(square, delta, out=square)
    np.subtract(delta, square, out=delta)


def _sine(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    np.sin(z, out=a)


def _sine_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    np.cos(z, out=scratch.first)
    np.multiply(delta, scratch.first, out=delta)


def _linear(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    if a is not z:
        np.copyto(a, z)


def _linear_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    pass


def _softmax(z: FloatArray, a: FloatArray, scratch: Scratch) -> None:
    row = scratch.first[:1]
    np.maximum.reduce(z, axis=0, keepdims=True, out=row)
    np.subtract(z, row, out=a)
    np.exp(a, out=a)
    np.add.reduce(a, axis=0, keepdims=True, out=row)
    np.divide(a, row, out=a)


def _softmax_backward(z: FloatArray, a: FloatArray, delta: FloatArray, scratch: Scratch) -> None:
    # The Jacobian a_j (1[j = k] - a_k) applied to delta
    row = scratch.second[:1]
    np.multiply(a, delta, out=scratch.first)
    np.add.reduce(scratch.first, axis=0, keepdims=True, out=row)
    np.subtract(delta, row, out=delta)
    np.multiply(delta, a, out=delta)


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("relu", _relu, _relu_backward, in_place=True, sleeps=True),
        Activation("leaky_relu", _leaky_relu, _leaky_relu_backward, in_place=True),
        Activation("elu", _elu, _elu_backward, in_place=True),
        Activation("gelu", _gelu, _gelu_backward, in_place=False),
        Activation("silu", _silu, _silu_backward, in_place=False),
        Activation("softplus", _softplus, _softplus_backward, in_place=True),
        Activation(
            "sigmoid",
            _sigmoid,
            _sigmoid_backward,
            in_place=True,
            bounds=(0.0, 1.0),
            reads_as="probability",
        ),
        Activation(
            "tanh", _tanh, _tanh_backward, in_place=True, bounds=(-1.0, 1.0), reads_as="signed"
        ),
        Activation("sine", _sine, _sine_backward, in_place=False, bounds=(-1.0, 1.0)),
        Activation("linear", _linear, _linear_backward, in_place=True, reads_as="signed"),
        Activation(
            "softmax",
            _softmax,
            _softmax_backward,
            in_place=True,
            bounds=(0.0, 1.0),
            reads_as="probability",
            across_units=True,
        ),
    )
}
"""Every activation by name."""

HIDDEN_ACTIVATIONS: tuple[str, ...] = tuple(
    name for name, activation in ACTIVATIONS.items() if not activation.across_units
)
"""The activations a hidden layer can have: softmax is for outputs."""
