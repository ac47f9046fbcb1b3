"""What a model without hidden layers reaches on the same data, for comparison."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.data.dataset import Dataset
from core.estimators.linear import cross_entropy, least_squares, logistic_regression
from core.formulas.losses import Task
from core.formulas.scores.metrics import accuracy, r_squared
from core.support.arrays import Float64Array, Int64Array
from core.support.checks import finite_numbers, instance
from core.support.public import public

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@public
@dataclass(frozen=True, eq=False)
class Baseline:
    """A linear model, fitted to the training part of a data set.

    Attributes
    ----------
    name : str
        "Logistic Regression", or for regression "Linear Regression".
    task : str
        "classification" or "regression".
    train_score, test_score : float
        Its accuracy, or for regression its R squared, on the training and on the test part; nan
        where there are no samples.
    train_loss, test_loss : float
        Its mean cross-entropy, or for regression its mean squared error in the unit of ``y_train``:
        what a network without hidden layers is trained to lower, with the same class weights.
    n_features : int
        The number of its inputs, d.
    """

    name: str
    task: Task
    train_score: float
    test_score: float
    train_loss: float
    test_loss: float
    n_features: int
    _weights: Float64Array

    def scores(self, X: ArrayLike) -> Float64Array:
        """Return what it says of inputs, standardised as those it was fitted to.

        Parameters
        ----------
        X : array_like of shape (n, d)

        Returns
        -------
        array of float, shape (n, k)
            For classification a score of each of the k classes, of which it chooses the one with
            the highest; for regression its predictions, k being 1, in the unit of ``y_train``.

        Raises
        ------
        ValueError
            If ``X`` has another shape, or holds other things than finite numbers.
        """
        inputs = finite_numbers(X, "X")
        if inputs.ndim != 2 or inputs.shape[1] != self.n_features:
            raise ValueError(f"X has shape {inputs.shape}; it must be (samples, {self.n_features})")
        scores: Float64Array = inputs @ self._weights[:-1] + self._weights[-1]
        return scores


@public
def fit_baseline(dataset: Dataset, *, class_weight: str = "none") -> Baseline:
    """Fit a linear model to the training part.

    That is logistic regression (Cox, 1958; here with the small L2 penalty that is scikit-learn's
    default), or for regression least squares. It is found without scikit-learn, which takes
    seconds and 90 MB to import.

    Parameters
    ----------
    dataset : Dataset
    class_weight : str
        See ``Dataset.class_weights``.

    Raises
    ------
    ValueError
        If it cannot be fitted: the training part has samples of fewer than all classes; or there
        are class weights and no classes.
    """
    instance(dataset, Dataset, "dataset", "what load_dataset returns")
    X, y = dataset.X_train, dataset.y_train
    counts, test_counts = dataset.class_weights(class_weight)
    if dataset.task == "classification":
        there = set(np.unique(y).tolist())
        missing = [name for i, name in enumerate(dataset.class_names) if i not in there]
        if missing:
            raise ValueError(
                f"logistic regression needs training samples of every class; there are none of "
                f"{', '.join(missing)}"
            )
        name = "Logistic Regression"
        weights = logistic_regression(X, y, dataset.n_classes, counts)
    else:
        name, weights = "Linear Regression", least_squares(X, y)
    parts = ((X, y, counts), (dataset.X_test, dataset.y_test, test_counts))
    (train_score, train_loss), (test_score, test_loss) = (
        _score_and_loss(weights, dataset.task, *part) if len(part[0]) else (math.nan, math.nan)
        for part in parts
    )
    return Baseline(
        name,
        dataset.task,
        train_score,
        test_score,
        train_loss,
        test_loss,
        dataset.n_features,
        weights,
    )


def _score_and_loss(
    weights: Float64Array,
    task: Task,
    X: Float64Array,
    y: Int64Array | Float64Array,
    counts: Float64Array | None,
) -> tuple[float, float]:
    scores = X @ weights[:-1] + weights[-1]
    if task == "regression":
        predicted = scores[:, 0]
        return r_squared(y, predicted), float(np.mean((predicted - y) ** 2))
    total = len(y) if counts is None else float(counts.sum())
    return accuracy(y, scores.argmax(axis=1)), cross_entropy(scores, y, counts) / total


@public
def baseline(dataset: Dataset, *, class_weight: str = "none") -> tuple[str, float]:
    """Fit a linear model to the training part and score it on the test part.

    Parameters
    ----------
    dataset : Dataset
    class_weight : str
        See ``Dataset.class_weights``.

    Returns
    -------
    tuple of str and float
        "Logistic Regression" and its test accuracy, or for regression "Linear Regression" and its
        test R squared; nan without test samples.
    """
    instance(dataset, Dataset, "dataset", "what load_dataset returns")
    if not len(dataset.X_test):
        regression = dataset.task == "regression"
        return "Linear Regression" if regression else "Logistic Regression", math.nan
    fitted = fit_baseline(dataset, class_weight=class_weight)
    return fitted.name, fitted.test_score
