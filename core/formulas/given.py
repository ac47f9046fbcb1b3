"""What losses and metrics are given, and a sentence for what they cannot mean."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.support.arrays import FloatArray
from core.support.checks import finite_numbers, not_masked

ROUNDING = 1e-5
"""How far from what they must be probabilities may lie, and their sum."""

FROM_FORWARD = "it takes probabilities such as those of network.forward(X), not logits"


def floating(values: ArrayLike, what: str) -> FloatArray:
    """Return finite numbers as an array of a floating type, or raise ValueError."""
    array = finite_numbers(values, what)
    return array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float64)


def matched(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return both as arrays of one shape, where (n,) and (n, 1) are one; or raise ValueError."""
    y, p = floating(y_true, "y_true"), floating(y_pred, "y_pred")
    if y.shape != p.shape:
        columns = [a.reshape(-1, 1) if a.ndim < 2 else a for a in (y, p)]
        if columns[0].shape != columns[1].shape:
            raise ValueError(
                f"y_true has shape {y.shape} and y_pred has shape {p.shape}; "
                "they must hold the same samples and outputs"
            )
        y, p = columns
    if not y.size:
        raise ValueError("y_true and y_pred are empty; a loss needs at least one sample")
    return y, p


def check_probabilities(values: FloatArray, what: str, right: str) -> None:
    """Raise ValueError, which ends with what is ``right``, unless these lie between 0 and 1."""
    wrong = values[np.abs(values - 0.5) > 0.5 + ROUNDING]
    if wrong.size:
        raise ValueError(f"{what} holds {wrong[0]:g}; {right}")


def check_distributions(rows: FloatArray, what: str, right: str) -> None:
    """Raise ValueError unless these, of shape (n, k), are probabilities whose rows add up to 1."""
    check_probabilities(rows, what, right)
    sums = rows.sum(axis=1, dtype=np.float64)
    wrong = sums[np.abs(sums - 1.0) > ROUNDING + rows.shape[1] * np.finfo(rows.dtype).eps]
    if wrong.size:
        raise ValueError(f"{what} has a row that adds up to {wrong[0]:g}, not to 1; {right}")


def check_signs(values: FloatArray, what: str, right: str) -> None:
    """Raise ValueError unless each of these is -1 or 1."""
    wrong = values[np.abs(values) != 1.0]
    if wrong.size:
        raise ValueError(f"{what} holds {wrong[0]:g}; {right}")


def pair(true: NDArray[Any], predicted: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both, or raise ValueError unless they are of shape (n,) and as many."""
    if true.shape != predicted.shape or true.ndim != 1:
        raise ValueError(
            f"y_true has shape {true.shape} and y_pred {predicted.shape}; "
            "both must be (samples,), of the same number"
        )
    return true, predicted


def pair_of_values(
    y_true: ArrayLike, y_pred: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both as float64, for small integers and booleans have no difference of their own."""
    true, predicted = pair(finite_numbers(y_true, "y_true"), finite_numbers(y_pred, "y_pred"))
    return true.astype(np.float64, copy=False), predicted.astype(np.float64, copy=False)


def pair_of_classes(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both as arrays of classes, whole numbers or text, that can be compared."""
    true, predicted = pair(_classes(y_true, "y_true"), _classes(y_pred, "y_pred"))
    kinds = [_kind_of_classes(array) for array in (true, predicted)]
    if true.size and kinds[0] != kinds[1]:
        raise ValueError(
            f"y_true holds {kinds[0]} and y_pred {kinds[1]}; they are never the same classes"
        )
    for one, other in ((true, predicted), (predicted, true)):
        if kinds[0] == "numbers" and _are(one, -1, 1) and _are(other, 0, 1):
            raise ValueError(
                "one of y_true and y_pred has the classes -1 and 1, the other 0 and 1; "
                "(classes + 1) // 2 makes 0 and 1 of -1 and 1"
            )
    return true, predicted


def _classes(values: ArrayLike, what: str) -> NDArray[Any]:
    not_masked(values, what)
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{what} must hold classes, one a sample") from None
    if array.dtype.kind == "O" and any(isinstance(one, str | bytes) for one in array.flat):
        if not all(isinstance(one, str | bytes) for one in array.flat):
            raise ValueError(f"{what} holds text and other things; classes are of one kind")
        return array
    if array.dtype.kind in "USTmM":
        return array
    array = finite_numbers(values, what)
    fractions = array[array != np.floor(array)]
    if fractions.size:
        raise ValueError(
            f"{what} holds {fractions[0]:g}, which is no class; accuracy compares classes, such as "
            "those of predicted_classes(network.logits(X))"
        )
    return array


def _are(classes: NDArray[Any], low: int, high: int) -> bool:
    """Tell whether there are these two classes and no others."""
    if not classes.size or (classes.min(), classes.max()) != (low, high):
        return False
    return bool(((classes == low) | (classes == high)).all())


def _kind_of_classes(array: NDArray[Any]) -> str:
    kind = array.dtype.kind
    if kind == "S" or (kind == "O" and isinstance(array.flat[0], bytes)):
        return "bytes"
    return {"m": "times", "M": "times"}.get(kind, "text" if kind in "UTO" else "numbers")
