"""How good predictions are: accuracy, confusion matrix, R squared, root mean squared error."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.support.arrays import BoolArray, FloatArray, IntArray
from core.support.checks import real_numbers, whole_number
from core.support.public import public

MAXIMUM_CLASSES = 10_000


@public
def predicted_classes(logits: ArrayLike) -> IntArray:
    """Return the class each sample is put into.

    Parameters
    ----------
    logits : array_like of shape (n, n_out)
        z of the output layer. A single output means class 1 where it is above 0, whatever the
        output activation; of several, the largest counts, and of equal ones the first.

    Returns
    -------
    array of int, shape (n,)

    Raises
    ------
    ValueError
        If ``logits`` is not two-dimensional.
    """
    values = real_numbers(logits, "logits")
    if values.ndim != 2 or not values.shape[1]:
        raise ValueError(f"logits has shape {values.shape}; it must be (samples, outputs)")
    if values.shape[1] == 1:
        return (values[:, 0] > 0.0).astype(np.intp)
    classes: IntArray = np.argmax(values, axis=1)
    return classes


@public
def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Return the share of samples whose class is the predicted one; nan without samples.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (n,)
        Classes.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    true, predicted = _pair(y_true, y_pred)
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
    true, predicted = _pair(real_numbers(y_true, "y_true"), real_numbers(y_pred, "y_pred"))
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
        If the shapes differ.
    """
    true, predicted = _pair_of_values(y_true, y_pred)
    if not true.size:
        return math.nan
    total = squared_deviations(true)
    residual = float(np.sum((true - predicted) ** 2))
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
        If the shapes differ.
    """
    true, predicted = _pair_of_values(y_true, y_pred)
    if not true.size:
        return math.nan
    return math.sqrt(float(np.mean((true - predicted) ** 2)))


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
    with np.errstate(over="ignore"):
        largest = np.abs(values).max(axis=0)
        if (np.ptp(values, axis=0) <= np.finfo(np.float64).eps * largest).all():
            return 0.0
        deviations = values - values.mean(axis=0)
        return float(np.sum(np.square(deviations, out=deviations)))


@public
def dead_units(activations: FloatArray) -> BoolArray:
    """Tell which units are 0 for every sample, as a ReLU is that no gradient reaches any more.

    Parameters
    ----------
    activations : array of shape (n, units)

    Returns
    -------
    array of bool, shape (units,)
    """
    dead: BoolArray = ~np.any(activations, axis=0)
    return dead


def _pair_of_values(
    y_true: ArrayLike, y_pred: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # In float64, for small integers and booleans have no difference of their own.
    true, predicted = _pair(real_numbers(y_true, "y_true"), real_numbers(y_pred, "y_pred"))
    return true.astype(np.float64, copy=False), predicted.astype(np.float64, copy=False)


def _pair(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    true, predicted = np.asarray(y_true), np.asarray(y_pred)
    if true.shape != predicted.shape or true.ndim != 1:
        raise ValueError(
            f"y_true has shape {true.shape} and y_pred {predicted.shape}; "
            "both must be (samples,), of the same number"
        )
    return true, predicted
