"""From labels to what the loss compares the outputs with."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from core.formulas.activations import ACTIVATIONS
from core.formulas.given import ROUNDING
from core.formulas.losses import LOSSES, Loss
from core.support.arrays import BoolArray, FloatArray, IntArray
from core.support.checks import all_finite, not_masked, real_numbers, true_or_false

SMOOTHED: tuple[str, ...] = tuple(
    name for name, loss in LOSSES.items() if loss.targets in ("probabilities", "distribution")
)
"""The losses whose targets are probabilities, which label smoothing makes less sure."""


def low_target(output_activation: str) -> float:
    """Return the target of an output whose class it is not: 0, or -1 where outputs are signed."""
    return -1.0 if ACTIVATIONS[output_activation].reads_as == "signed" else 0.0


def encode_targets(
    y: ArrayLike,
    loss: Loss,
    output_activation: str,
    output_size: int,
    dtype: DTypeLike = np.float64,
    *,
    classes: bool | None = None,
    label_smoothing: float = 0.0,
) -> FloatArray:
    """Return the targets, of shape (n, n_out), that ``loss`` compares the outputs with.

    They are ``y`` itself, seen as an array of that shape, where nothing has to be changed.

    Parameters
    ----------
    y : array_like of shape (n,) or (n, 1) of class indices or values, or (n, n_out) of targets
        Targets of shape (n, n_out) with n_out above 1 are taken as they are: probabilities from 0
        to 1 with the cross-entropies, -1 and 1 with hinge, any values else.
    loss : Loss
    output_activation : str
    output_size : int
    dtype : float64 or float32
    classes : bool, optional
        Whether ``y`` holds class indices 0, 1, ... By default it does if the loss is for
        classification alone.
    label_smoothing : float in [0, 1)
        How much of each target is spread evenly over the classes, with the cross-entropies
        (Szegedy et al., 2016, section 7).

    Raises
    ------
    ValueError
        If the shape does not fit, a class index is out of range, a value is not finite, the
        targets cannot be those of the loss, or there are no probabilities to smooth.
    """
    not_masked(y, "y")
    try:
        values = np.asarray(y)
    except ValueError:
        raise ValueError("y must hold numbers, as many in each row") from None
    if values.dtype.kind in "USO":
        raise ValueError("y holds text or objects; it must hold numbers, such as classes 0, 1, ...")
    values = real_numbers(values, "y")
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if classes is None:
        classes = loss.tasks == ("classification",)
    true_or_false(classes, "classes")
    if label_smoothing and not classes:
        raise ValueError("label_smoothing is for classification, not for targets that are values")
    if label_smoothing and loss.name not in SMOOTHED:
        raise ValueError(f"label_smoothing goes with {' and '.join(SMOOTHED)}, not {loss.name}")
    low = low_target(output_activation)
    if values.ndim == 2 and values.shape[1] == output_size:
        targets = values.astype(dtype, copy=False)
    elif values.ndim != 1:
        raise ValueError(
            f"y has shape {values.shape}; it must be (samples,), (samples, 1) or "
            f"(samples, {output_size})"
        )
    elif not classes:
        if output_size != 1:
            raise ValueError(f"y has one value a sample and the network {output_size} outputs")
        targets = values.astype(dtype, copy=False)[:, np.newaxis]
    else:
        targets = _encode_classes(values, output_size, low, np.dtype(dtype))
    if not all_finite(targets):
        raise ValueError("y holds a value that is not finite")
    if values.ndim == 2 or not classes or loss.targets == "signs":
        _check_given(targets, loss)
    if loss.targets == "distribution":
        _check_distributions(targets)
    if label_smoothing:
        count = max(output_size, 2)
        targets = (1.0 - label_smoothing) * targets
        targets += label_smoothing / count
    return targets


def _check_given(targets: FloatArray, loss: Loss) -> None:
    """Raise ValueError unless targets that nobody encoded are those of the loss."""
    if loss.targets == "signs":
        wrong = targets[np.abs(targets) != 1.0]
        right = "it takes rows of -1 and 1, or class indices"
    elif loss.name in SMOOTHED:
        wrong = targets[np.abs(targets - 0.5) > 0.5 + ROUNDING]
        right = "it compares probabilities, from 0 to 1"
    else:
        return
    if wrong.size:
        raise ValueError(f"y holds {wrong[0]:g}, which is no target of {loss.name}; {right}")


def _check_distributions(targets: FloatArray) -> None:
    if targets.shape[1] == 1:
        raise ValueError(
            "softmax needs at least 2 outputs, for one alone is always 1; "
            "for two classes with one output take sigmoid and binary_cross_entropy"
        )
    if not np.allclose(targets.sum(axis=1), 1.0, atol=ROUNDING):
        raise ValueError(
            "there are rows of y that do not add up to 1; categorical_cross_entropy compares "
            "probabilities of the classes"
        )


def _encode_classes(
    labels: np.ndarray, output_size: int, low: float, dtype: np.dtype
) -> FloatArray:
    count = max(output_size, 2)
    if not all_finite(labels):
        raise ValueError("y holds a value that is not finite")
    if labels.size and (labels.min() < 0 or labels.max() > count - 1):
        raise ValueError(
            f"y holds classes from {labels.min()} to {labels.max()}; "
            f"a network with {output_size} outputs takes 0 to {count - 1}"
        )
    if output_size == 1:
        targets = labels.astype(dtype, copy=False)
        if low:
            targets = (1.0 - low) * targets
            targets += low
        return targets[:, np.newaxis]
    whole = labels.astype(np.intp, copy=False)
    if (whole != labels).any():
        raise ValueError(f"y holds {labels[whole != labels][0]:g}, which is not a class index")
    targets = np.full((len(labels), output_size), low, dtype)
    targets[np.arange(len(labels)), whole] = 1.0
    return targets


def class_indices(y: ArrayLike, targets: FloatArray) -> IntArray | BoolArray:
    """Return each sample's class, of shape (n,), from its label or its row of targets.

    For a single output that is whether it is class 1, as a boolean.
    """
    if targets.shape[1] > 1:
        classes: IntArray = np.argmax(targets, axis=1)
        return classes
    is_class_one: BoolArray = np.asarray(y).reshape(-1) > 0.5
    return is_class_one
