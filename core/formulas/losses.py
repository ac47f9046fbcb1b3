"""Losses: what training minimises, and its gradient.

In the engine a loss is a kernel on arrays of shape (outputs, samples),
``kernel(values, targets, delta, terms, scratch)``: it writes the loss of every output of every
sample into ``terms`` and the gradient of their sum with respect to ``values`` into ``delta``.
``on_outputs`` takes the network's outputs a; ``on_logits`` takes the logits z of one output
activation, where loss and activation together are simpler and more stable than each alone
(Bishop, Pattern Recognition and Machine Learning, 2006, section 5.2: the gradient is a - y).

``LOSSES`` holds them by name. The functions of the same names are for finished predictions, in the
usual shape (samples, outputs).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.formulas.activations import ACTIVATIONS
from core.formulas.given import (
    FROM_FORWARD,
    check_distributions,
    check_probabilities,
    check_signs,
    floating,
    matched,
)
from core.support.arrays import FloatArray, Scratch
from core.support.checks import real_numbers
from core.support.public import public

Kernel = Callable[[FloatArray, FloatArray, FloatArray, FloatArray, Scratch], None]
Task = Literal["classification", "regression"]
TASKS: tuple[Task, ...] = ("classification", "regression")

HUBER_DELTA = 1.0


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss.

    Attributes
    ----------
    name : str
        Its name in ``LOSSES``.
    tasks : tuple of str
        "classification", "regression" or both.
    output_activation : str
        The output activation that goes with it when none is asked for.
    on_logits : mapping of str to kernel
        For each output activation it has a joint form with, that form.
    on_outputs : kernel or None
        The loss of the outputs themselves, for ``outputs``; None if only joint forms make sense.
    outputs : tuple of str
        The output activations ``on_outputs`` can follow.
    mean_over_outputs : bool
        Whether a sample's loss is the mean over its outputs (else it is their sum).
    targets : "probabilities", "distribution", "signs" or None
        What it compares the outputs with: numbers from 0 to 1, the same with rows that add up to
        1, or -1 and 1; None for any values.
    """

    name: str
    tasks: tuple[Task, ...]
    output_activation: str
    on_logits: Mapping[str, Kernel] = field(default_factory=dict)
    on_outputs: Kernel | None = None
    outputs: tuple[str, ...] = ()
    mean_over_outputs: bool = True
    targets: Literal["probabilities", "distribution", "signs"] | None = None

    @property
    def output_activations(self) -> tuple[str, ...]:
        """Every output activation this loss can be paired with."""
        return tuple(dict.fromkeys((*self.on_logits, *self.outputs)))


@public
def binary_cross_entropy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Binary cross-entropy, the mean of -(y log p + (1 - y) log(1 - p)).

    Bishop, Pattern Recognition and Machine Learning, 2006, equation 4.90, there as a sum.

    Parameters
    ----------
    y_true : array_like of shape (n,) or (n, k)
        The classes, 0 or 1 (or probabilities in between).
    y_pred : array_like of the same number of elements
        Predicted probabilities of class 1. They are kept away from 0 and 1, by 2.2e-16 in float64
        and 1.2e-7 in float32, so the result is finite; training computes its loss from the logits
        and needs no such limit.

    Returns
    -------
    float
        The mean over all elements, in nats.

    Raises
    ------
    ValueError
        If the shapes do not agree, or what is given are no classes 0 and 1 or no probabilities: the
        logits, say, or classes -1 and 1.
    """
    y, p = matched(y_true, y_pred)
    check_probabilities(
        y, "y_true", "binary_cross_entropy takes classes 0 and 1, or probabilities in between"
    )
    check_probabilities(p, "y_pred", FROM_FORWARD)
    p = np.clip(p, np.finfo(p.dtype).eps, 1.0 - np.finfo(p.dtype).eps)
    return float(-np.mean(y * np.log(p) + (1.0 - y) * np.log1p(-p)))


@public
def categorical_cross_entropy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Categorical cross-entropy, the mean over samples of -sum_k y_k log p_k.

    Bishop, Pattern Recognition and Machine Learning, 2006, equation 4.108, there as a sum.

    Parameters
    ----------
    y_true : array_like of shape (n,) of class indices, or (n, k) of one-hot rows
        Class indices count from 0. Rows may be of any probabilities.
    y_pred : array_like of shape (n, k), k at least 2
        Predicted probabilities, a sample a row, kept at least 2.2e-16 in float64 and 1.2e-7 in
        float32.

    Returns
    -------
    float
        In nats.

    Raises
    ------
    ValueError
        If the shapes do not agree, a class index is none of 0 to k - 1, or rows are no
        probabilities that add up to 1.
    """
    p = floating(y_pred, "y_pred")
    labels = real_numbers(y_true, "y_true")
    by_index = labels.ndim == 1 and p.ndim == 2 and 0 < labels.shape[0] == p.shape[0]
    y = labels if by_index else matched(labels, p)[0]
    if p.ndim != 2 or p.shape[1] < 2:
        raise ValueError(
            f"y_pred has shape {p.shape}; categorical_cross_entropy takes (samples, classes), of "
            "2 classes or more; for one probability a sample there is binary_cross_entropy"
        )
    check_distributions(p, "y_pred", FROM_FORWARD)
    if by_index:
        if not np.isin(labels, np.arange(p.shape[1])).all():
            raise ValueError(
                f"y_true holds a class index that is none of 0 to {p.shape[1] - 1}, the columns of "
                "y_pred"
            )
        chosen = np.take_along_axis(p, labels.astype(np.intp)[:, np.newaxis], axis=1)
        return float(-np.mean(np.log(np.maximum(chosen, np.finfo(p.dtype).eps))))
    check_distributions(
        y, "y_true", "categorical_cross_entropy takes class indices from 0, or one-hot rows"
    )
    return float(-np.mean(np.sum(y * np.log(np.maximum(p, np.finfo(p.dtype).eps)), axis=-1)))


@public
def mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean over all elements of (y - prediction)^2.

    Goodfellow et al., Deep Learning, 2016, section 5.1.4.

    Parameters
    ----------
    y_true, y_pred : array_like of the same number of elements

    Returns
    -------
    float
        In the target's unit squared.

    Raises
    ------
    ValueError
        If the shapes do not agree, or a number is not finite.
    """
    y, p = matched(y_true, y_pred)
    with np.errstate(over="ignore"):  # of such numbers the mean is infinity
        return float(np.mean(np.square(p - y)))


@public
def half_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean over all elements of (y - prediction)^2 / 2, whose gradient is the residual.

    The loss that TensorFlow Playground trains with and shows.

    Parameters
    ----------
    y_true, y_pred : array_like of the same number of elements

    Returns
    -------
    float
        In the target's unit squared.

    Raises
    ------
    ValueError
        If the shapes do not agree, or a number is not finite.
    """
    return 0.5 * mean_squared_error(y_true, y_pred)


@public
def huber(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean Huber loss: r^2 / 2 for a residual up to 1, |r| - 1/2 beyond (Huber, 1964).

    Parameters
    ----------
    y_true, y_pred : array_like of the same number of elements

    Raises
    ------
    ValueError
        If the shapes do not agree, or a number is not finite.
    """
    y, p = matched(y_true, y_pred)
    size = np.abs(p - y)
    inside = np.minimum(size, HUBER_DELTA)
    return float(np.mean(inside * (size - 0.5 * inside)))


@public
def hinge(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean hinge loss, max(0, 1 - y f) (Cortes and Vapnik, 1995).

    Parameters
    ----------
    y_true : array_like
        The classes as -1 and +1.
    y_pred : array_like of the same number of elements
        The decision values f.

    Raises
    ------
    ValueError
        If the shapes do not agree, or a class is neither -1 nor 1.
    """
    y, p = matched(y_true, y_pred)
    check_signs(y, "y_true", "hinge takes classes as -1 and 1: 2 * y_true - 1 of classes 0 and 1")
    return float(np.mean(np.maximum(0.0, 1.0 - y * p)))


def _binary_cross_entropy_on_sigmoid(
    z: FloatArray, y: FloatArray, delta: FloatArray, terms: FloatArray, scratch: Scratch
) -> None:
    # loss = max(z, 0) - y z + log(1 + e) with e = exp(-|z|); sigmoid(z) = (1 or e) / (1 + e).
    e = scratch.first
    np.absolute(z, out=e)
    np.negative(e, out=e)
    np.exp(e, out=e)
    np.log1p(e, out=terms)
    e += 1.0
    np.reciprocal(e, out=e)  # sigmoid(|z|)
    # sigmoid(z) - y = (sigmoid(|z|) - 1/2) sign(z) + 1/2 - y, without a branch
    e -= 0.5
    np.copysign(e, z, out=e)
    np.subtract(0.5, y, out=delta)
    delta += e
    np.maximum(z, scratch.zeros, out=e)
    terms += e
    np.multiply(z, y, out=e)
    terms -= e


def _categorical_cross_entropy_on_softmax(
    z: FloatArray, y: FloatArray, delta: FloatArray, terms: FloatArray, scratch: Scratch
) -> None:
    # log p = (z - max) - log sum exp(z - max)
    row = scratch.first[:1]
    np.maximum.reduce(z, axis=0, keepdims=True, out=row)
    np.subtract(z, row, out=terms)
    np.exp(terms, out=delta)
    np.add.reduce(delta, axis=0, keepdims=True, out=row)
    np.divide(delta, row, out=delta)
    np.log(row, out=row)
    np.subtract(row, terms, out=terms)
    np.multiply(terms, y, out=terms)
    np.subtract(delta, y, out=delta)


def _squared_error(
    a: FloatArray, y: FloatArray, delta: FloatArray, terms: FloatArray, scratch: Scratch
) -> None:
    np.subtract(a, y, out=delta)
    np.multiply(delta, delta, out=terms)
    np.add(delta, delta, out=delta)


def _half_squared_error(
    a: FloatArray, y: FloatArray, delta: FloatArray, terms: FloatArray, scratch: Scratch
) -> None:
    np.subtract(a, y, out=delta)
    np.multiply(delta, delta, out=terms)
    terms *= 0.5


def _huber(
    a: FloatArray, y: FloatArray, delta: FloatArray, terms: FloatArray, scratch: Scratch
) -> None:
    # With c = clip(r, -1, 1) the loss is c (r - c / 2) and its gradient is c.
    residual = scratch.first
    np.subtract(a, y, out=residual)
    np.minimum(residual, HUBER_DELTA, out=delta)
    np.maximum(delta, -HUBER_DELTA, out=delta)
    np.multiply(delta, -0.5, out=terms)
    terms += residual
    terms *= delta


def _hinge(
    a: FloatArray, y: FloatArray, delta: FloatArray, terms: FloatArray, scratch: Scratch
) -> None:
    np.multiply(a, y, out=terms)
    np.subtract(1.0, terms, out=terms)
    np.maximum(terms, scratch.zeros, out=terms)
    np.greater(terms, 0.0, out=scratch.mask)
    np.multiply(y, scratch.mask, out=delta)
    np.negative(delta, out=delta)


_SIGNED = tuple(name for name, output in ACTIVATIONS.items() if output.reads_as == "signed")

LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss(
            "binary_cross_entropy",
            ("classification",),
            "sigmoid",
            on_logits={"sigmoid": _binary_cross_entropy_on_sigmoid},
            targets="probabilities",
        ),
        Loss(
            "categorical_cross_entropy",
            ("classification",),
            "softmax",
            on_logits={"softmax": _categorical_cross_entropy_on_softmax},
            mean_over_outputs=False,
            targets="distribution",
        ),
        Loss(
            "mean_squared_error",
            ("regression", "classification"),
            "linear",
            on_outputs=_squared_error,
            outputs=tuple(ACTIVATIONS),
        ),
        Loss(
            "half_squared_error",
            ("regression", "classification"),
            "linear",
            on_outputs=_half_squared_error,
            outputs=tuple(ACTIVATIONS),
        ),
        Loss(
            "huber",
            ("regression", "classification"),
            "linear",
            on_outputs=_huber,
            outputs=tuple(ACTIVATIONS),
        ),
        Loss(
            "hinge",
            ("classification",),
            "linear",
            on_outputs=_hinge,
            outputs=_SIGNED,
            targets="signs",
        ),
    )
}
"""Every loss by name."""
