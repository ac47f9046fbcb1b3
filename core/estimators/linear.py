"""Models without hidden layers, fitted exactly: logistic regression and least squares."""

from __future__ import annotations

import numpy as np

from core.formulas.activations import softmax
from core.support.arrays import Float64Array, Int64Array

_MOST_STEPS = 100
"""Newton steps at most; where classes are not all but parted, about eight are enough."""

_LEAST_STEP = 2.0**-40
"""The share of a Newton step below which the loss is taken for as low as it gets."""

_TOLERANCE = 1e-5
"""The share of the gradient at zero weights that is left where the loss is at its lowest."""


def cross_entropy(
    logits: Float64Array, y: Int64Array | Float64Array, weights: Float64Array | None = None
) -> float:
    """Return the sum of the samples' cross-entropies, times what each counts.

    Parameters
    ----------
    logits : array of shape (n, k)
    y : array of int, shape (n,)
        The classes.
    weights : array of shape (n,), optional
    """
    highest = logits.max(axis=1)
    total = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
    is_class = y[:, None] == np.arange(logits.shape[1])
    losses = total - logits[is_class]
    return float(losses.sum() if weights is None else losses @ weights)


def least_squares(X: Float64Array, y: Int64Array | Float64Array) -> Float64Array:
    """Return the weights of the line, plane, ... with the least squared error (Gauss, 1809).

    Where several have it, they are the smallest.

    Parameters
    ----------
    X : array of shape (n, d)
    y : array of shape (n,)

    Returns
    -------
    array of shape (d + 1, 1)
        The last is the bias.
    """
    means, mean = X.mean(axis=0), y.mean()
    weights = np.linalg.lstsq(X - means, y - mean, rcond=None)[0]
    return np.append(weights, mean - means @ weights)[:, None]


def logistic_regression(
    X: Float64Array,
    y: Int64Array | Float64Array,
    n_classes: int,
    sample_weights: Float64Array | None = None,
) -> Float64Array:
    """Return the weights of the least cross-entropy with an L2 penalty (Cox, 1958).

    What is least is the sum of all samples' cross-entropies and of half of each squared weight,
    biases left out, as in scikit-learn's default. That has one minimum. Newton's method finds it,
    each step from the Hessian's products with vectors alone, by conjugate gradients (Nocedal and
    Wright, Numerical Optimization, 2006, section 7.1).

    Parameters
    ----------
    X : array of shape (n, d)
    y : array of int, shape (n,)
        The classes, each of which some sample has.
    n_classes : int
        k, two or more.
    sample_weights : array of shape (n,), optional
        What each sample's cross-entropy counts, above 0; 1 by default.

    Returns
    -------
    array of shape (d + 1, k)
        The last row holds the biases. Of two classes the first has only zeros.
    """
    first = 1 if n_classes == 2 else 0  # of two, the other class's weights say it all
    inputs = np.column_stack([X, np.ones(len(X))])
    is_class = y[:, None] == np.arange(n_classes)
    penalised = np.ones((inputs.shape[1], 1))
    penalised[-1] = 0.0
    weights = np.zeros((inputs.shape[1], n_classes))
    counts = np.ones((len(X), 1)) if sample_weights is None else sample_weights[:, None]

    def loss_at(weights: Float64Array) -> tuple[float, Float64Array]:
        logits = inputs @ weights
        penalty = float((penalised * weights**2).sum()) / 2
        return cross_entropy(logits, y, sample_weights) + penalty, logits

    with np.errstate(over="ignore", invalid="ignore"):  # a step too far is taken back
        loss, logits = loss_at(weights)
        enough = np.inf
        for step in range(_MOST_STEPS):
            chances = np.asarray(softmax(logits), np.float64)
            error = counts * (chances - is_class)
            gradient = (inputs.T @ error + penalised * weights)[:, first:]
            size = float(np.linalg.norm(gradient))
            enough = size * _TOLERANCE if step == 0 else enough
            if size <= enough:
                break
            downhill = np.zeros_like(weights)
            downhill[:, first:] = _newton_step(inputs, chances, counts, penalised, gradient, first)
            slope = float((gradient * downhill[:, first:]).sum())
            share = 1.0
            while share >= _LEAST_STEP:
                there, logits = loss_at(weights + share * downhill)
                if there <= loss + 1e-4 * share * slope:  # Armijo (1966)
                    break
                share /= 2
            else:
                break
            weights, loss = weights + share * downhill, there
    return weights


def _newton_step(
    inputs: Float64Array,
    chances: Float64Array,
    counts: Float64Array,
    penalised: Float64Array,
    gradient: Float64Array,
    first: int,
) -> Float64Array:
    """Return what the inverse of the Hessian makes of the gradient, with the opposite sign."""
    spread = (counts * chances * (1 - chances))[:, first:]
    scale = (inputs**2).T @ spread + penalised
    scale[scale <= 0] = 1.0
    chances = chances[:, first:]

    def times_hessian(vector: Float64Array) -> Float64Array:
        pulled = chances * (inputs @ vector)
        pulled -= chances * pulled.sum(axis=1, keepdims=True)
        turned: Float64Array = inputs.T @ (counts * pulled) + penalised * vector
        return turned

    step: Float64Array = np.zeros_like(gradient)
    left = -gradient
    aside = left / scale
    direction = aside
    product = float((left * aside).sum())
    enough = product * min(0.25, np.sqrt(np.linalg.norm(gradient)) * 1e-2) ** 2
    for _ in range(2 * gradient.size + 10):
        turned = times_hessian(direction)
        curvature = float((direction * turned).sum())
        if not curvature > 0 or not product > enough:
            break
        length = product / curvature
        step = step + length * direction
        left = left - length * turned
        aside = left / scale
        product, before = float((left * aside).sum()), product
        direction = aside + product / before * direction
    return step
