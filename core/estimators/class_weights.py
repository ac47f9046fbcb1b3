"""What a class counts in the loss of a classifier, and the logits that its share asks for."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.class_weight import compute_class_weight

from core.data.samples import balanced_weights
from core.estimators.samples import Part
from core.support.arrays import Float64Array, FloatArray
from core.support.checks import all_finite

ClassWeight: TypeAlias = Literal["balanced"] | dict[Any, float] | None


def class_weights_for(given: ClassWeight, classes: NDArray[Any], part: Part) -> FloatArray:
    """Return what the loss of a sample of each class counts, of shape (n_classes,).

    Parameters
    ----------
    given : "balanced", dict or None
        As scikit-learn has it; a class that a dictionary does not name counts 1.
    classes : array of shape (n_classes,)
    part : Part
        The samples to train on.

    Raises
    ------
    ValueError
        If it is none of these, names a class that is not there, or has a weight below 0.
    """
    if given == "balanced":
        return balanced_weights(part.targets, len(classes), part.weights)
    weights: FloatArray = compute_class_weight(given, classes=classes, y=classes[part.targets])
    if not all_finite(weights) or (weights < 0.0).any():
        raise ValueError("class_weight must be finite and at least 0 for every class")
    return weights


def weighed(part: Part, weights: FloatArray) -> Part:
    """Return samples with what their classes count besides, without those that count nothing.

    Raises
    ------
    ValueError
        If none is left.
    """
    of_each = weights[part.targets]
    of_each = of_each if part.weights is None else of_each * part.weights
    if not of_each.any():
        raise ValueError("class_weight is 0 for the class of every sample; one has to count")
    return Part(part.X, part.targets, of_each).take(of_each > 0.0)


def logits_of_shares(part: Part, n_classes: int, output: str) -> Float64Array:
    """Return the logits that give each class the share that its samples have, weighed.

    Parameters
    ----------
    part : Part
    n_classes : int
    output : "sigmoid" or "softmax"

    Returns
    -------
    array of shape (n_classes,)
    """
    least = np.finfo(np.float64).eps
    sums = np.bincount(part.targets, part.weights, minlength=n_classes)
    shares = np.maximum(sums / sums.sum(), least)
    logits: Float64Array = np.log(shares)
    if output == "sigmoid":
        logits -= np.log(np.maximum(1.0 - shares, least))
    return logits
