"""How good predictions are: accuracy, confusion matrix, R squared, root mean squared error."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.formulas.given import check_probabilities, pair, pair_of_classes, pair_of_values
from core.support.arrays import BoolArray, IntArray
from core.support.checks import (
    all_finite,
    finite_numbers,
    real_numbers,
    true_or_false,
    whole_number,
)
from core.support.public import public

MAXIMUM_CLASSES = 10_000


@public
def predicted_classes(logits: ArrayLike, *, probabilities: bool | None = None) -> IntArray:
    """Return the class each sample is put into.

    Parameters
    ----------
    logits : array_like of shape (n, n_out)
        z of the output layer, as ``network.logits(X)`` returns it. A single output means class 1
        where it is above 0, whatever the output activation; of several, the largest counts, and of
        equal ones the first.
    probabilities : bool, optional
        Whether the first argument is probabilities instead, as ``network.forward(X)`` returns them
        of a sigmoid: then a single one means class 1 where it is above 0.5. By default numbers that
        would mean one class as logits and another as probabilities are refused: those of a single
        output, all from 0 to 1, of which one is at most 0.5.

    Returns
    -------
    array of int, shape (n,)

    Raises
    ------
    ValueError
        If ``logits`` is not two-dimensional, may be probabilities without anyone saying so, or has
        a row of which no class can be read, because a number is nan or the largest is infinite.
    """
    if probabilities is not None:
        true_or_false(probabilities, "probabilities")
    values = real_numbers(logits, "logits")
    if values.ndim != 2 or not values.shape[1]:
        raise ValueError(f"logits has shape {values.shape}; it must be (samples, outputs)")
    if not all_finite(values):
        _check_readable(values)
    if values.shape[1] > 1:
        classes: IntArray = np.argmax(values, axis=1)
        return classes
    column = values[:, 0]
    if probabilities is None and _may_be_probabilities(column):
        raise ValueError(
            "logits holds one number a sample, each from 0 to 1, as probabilities are: pass "
            "network.logits(X), with probabilities=False if its numbers are such, or "
            "network.forward(X) with probabilities=True"
        )
    if probabilities:
        check_probabilities(values, "logits", "with probabilities=True it takes those")
    return (column > (0.5 if probabilities else 0.0)).astype(np.intp)


def _may_be_probabilities(column: NDArray[Any]) -> bool:
    """Tell whether these may be logits or probabilities, and it matters which."""
    if not column.size or column.min() < 0.0 or column.max() > 1.0:
        return False
    return bool(((column > 0.0) & (column <= 0.5)).any())


def _check_readable(logits: NDArray[Any]) -> None:
    unreadable = np.isnan(logits).any(axis=1)
    if logits.shape[1] > 1:  # of an infinite one the softmax is nan
        unreadable |= np.isposinf(logits.max(axis=1)) | np.isneginf(logits.max(axis=1))
    if unreadable.any():
        row = int(np.argmax(unreadable))
        numbers = ", ".join(f"{number:g}" for number in logits[row, :5])
        raise ValueError(
            f"no class can be read from {numbers} in row {row} of logits; the network's weights or "
            "its inputs are too large"
        )


@public
def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the share of samples whose class is the predicted one; nan without samples.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (n,)
        Classes: whole numbers, or text.

    Raises
    ------
    ValueError
        If the shapes differ, a number is none of a class, such as a probability, or one holds text
        and the other numbers.
    """
    true, predicted = pair_of_classes(y_true, y_pred)
    return float(np.mean(true == predicted)) if true.size else math.nan


@public
def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, n_classes: int) -> IntArray:
    """Count the samples of each class by the class they were put into.

    Parameters
    ----------
    y_true, y_pred : array_like of int, shape (n,)
        Class indices from 0 to ``n_classes - 1``.
    n_classes : int
        At most 10,000, for as many times as many counts.

    Returns
    -------
    array of int, shape (n_classes, n_classes)
        Row i, column j counts the samples of class i predicted as class j.

    Raises
    ------
    ValueError
        If the shapes differ, or a class is out of range or no whole number.
    """
    count = whole_number(n_classes, "n_classes", 1, MAXIMUM_CLASSES)
    true, predicted = pair(real_numbers(y_true, "y_true"), real_numbers(y_pred, "y_pred"))
    for name, classes in (("y_true", true), ("y_pred", predicted)):
        if (classes != np.floor(classes)).any():
            raise ValueError(f"{name} holds a number that is no class index")
        if classes.size and not 0 <= classes.min() <= classes.max() < count:
            raise ValueError(
                f"{name} holds classes from {classes.min()} to {classes.max()}; "
                f"they must be 0 to {count - 1}"
            )
    cells = true.astype(np.intp) * count + predicted.astype(np.intp)
    counts: IntArray = np.bincount(cells, minlength=count * count).reshape(count, count)
    return counts


@public
def r_squared(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the coefficient of determination, ``1 - SS_residual / SS_total``.

    At best 1; 0 for always predicting the mean. It is nan where ``y_true`` does not vary, but for
    rounding.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (n,)

    Raises
    ------
    ValueError
        If the shapes differ, or a number is not finite.
    """
    true, predicted = pair_of_values(y_true, y_pred)
    if not true.size:
        return math.nan
    scale = _exact_scale(true)
    total = squared_deviations(true * scale)
    with np.errstate(over="ignore"):
        residual = float(np.sum(((true - predicted) * scale) ** 2))
    return 1.0 - residual / total if total else math.nan


@public
def root_mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the root of the mean squared difference, in the target's unit; nan without samples.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (n,)

    Raises
    ------
    ValueError
        If the shapes differ, or a number is not finite.
    """
    true, predicted = pair_of_values(y_true, y_pred)
    if not true.size:
        return math.nan
    with np.errstate(over="ignore"):
        differences = true - predicted
        scale = _exact_scale(differences)
        return math.sqrt(float(np.mean((differences * scale) ** 2))) / scale


def _exact_scale(values: NDArray[np.float64]) -> float:
    """Return the power of two by which these are neither too large nor too small to be squared."""
    largest = float(np.abs(values).max())
    if 1e-100 < largest < 1e100 or not 0.0 < largest < math.inf:
        return 1.0
    return math.ldexp(1.0, max(-1000, min(1000, -math.frexp(largest)[1])))


def squared_deviations(values: NDArray[np.float64]) -> float:
    """Return SS_total, the summed squared differences of values and their mean.

    Parameters
    ----------
    values : array of float64, shape (n,) or (n, n_out), of at least one sample

    Returns
    -------
    float
        Over all columns together; 0 if none varies beyond rounding, where the mean of equal
        numbers may be another number.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        largest = np.abs(values).max(axis=0)
        if (np.ptp(values, axis=0) <= np.finfo(np.float64).eps * largest).all():
            return 0.0
        deviations = values - values.mean(axis=0)
        return float(np.sum(np.square(deviations, out=deviations)))


@public
def dead_units(activations: ArrayLike) -> BoolArray:
    """Tell which units are 0 for every sample, as a ReLU is that no gradient reaches any more.

    Parameters
    ----------
    activations : array_like of shape (n, units), n at least 1

    Returns
    -------
    array of bool, shape (units,)

    Raises
    ------
    ValueError
        If the shape is another, or a number is not finite.
    """
    values = finite_numbers(activations, "activations")
    if values.ndim != 2 or not len(values):
        raise ValueError(
            f"activations has shape {values.shape}; it must be (samples, units), of at least one"
        )
    dead: BoolArray = ~np.any(values, axis=0)
    return dead
