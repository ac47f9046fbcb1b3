"""Predictions: what a network's outputs say of rows, and how well where the truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.formulas.activations import ACTIVATIONS
from core.formulas.scores.class_scores import ClassScores, roc_auc
from core.formulas.scores.metrics import confusion_matrix, predicted_classes, r_squared
from core.network.network import NeuralNetwork
from core.network.output_layer import PROBABILITY_OUTPUTS
from core.support.arrays import Float64Array, FloatArray, IntArray
from core.support.public import public


@public
@dataclass(frozen=True, eq=False)
class Predictions:
    """What a network says of the rows of a table.

    Attributes
    ----------
    target : str
        The column that is predicted, as the table that was learnt has it.
    labels : tuple of str
        The classes in the order of their indices, as that table has them; empty for a quantity.
    values : array, shape (n,)
        The class of each row, as text; of a quantity the number in its own unit.
    probabilities : array of float, shape (n, classes), or None
        How likely each class is. None for a quantity, and where the network's outputs are no
        probabilities, as with the hinge loss.
    truth : array, shape (n,), or None
        As ``values``, what the target is; None, or NaN for a quantity, where a row has none or
        one that was not learnt. None where the table does not have the column.
    margins : array of float, shape (n,), or None
        Of two classes how much more the second is said than the first, as a logit; 0 is undecided.
    rows : array of int, shape (n,)
        Which row of the table each is, from 1.
    notes : tuple of str
        What there is to say of how the rows were read and prepared, a sentence each.
    commonest : int or None
        Which of the classes most training samples have; None where nobody knows.
    """

    target: str
    labels: tuple[str, ...]
    values: NDArray[Any]
    probabilities: Float64Array | None
    truth: NDArray[Any] | None
    margins: FloatArray | None
    rows: NDArray[np.int64]
    notes: tuple[str, ...]
    commonest: int | None = None

    def scores(self) -> dict[str, float]:
        """Return how good they are, by name; nothing where no row has a truth.

        Returns
        -------
        dict of str to float
            ``rows``, how many have a truth. Of classes ``accuracy``, ``commonest``, that of always
            saying the class which is the commonest in training, as scikit-learn's
            ``DummyClassifier`` does, ``balanced_accuracy`` and for two classes ``roc_auc``, see
            ``class_scores`` for what there is to say of each; of a quantity ``r_squared`` and
            ``mean_absolute_error``, in its own unit.
        """
        found = self.class_scores()
        if found is not None:
            alike = {"roc_auc": found.roc_auc} if len(self.labels) == 2 else {}
            return {
                "rows": found.samples,
                "accuracy": found.accuracy,
                "commonest": found.commonest_share,
                "balanced_accuracy": found.balanced_accuracy,
                **alike,
            }
        if self.labels or self.truth is None or not (known := ~np.isnan(self.truth)).any():
            return {}
        true, predicted = self.truth[known], self.values[known]
        return {
            "rows": int(known.sum()),
            "r_squared": r_squared(true, predicted),
            "mean_absolute_error": float(np.abs(true - predicted).mean()),
        }

    def class_scores(self) -> ClassScores | None:
        """Return how well the classes are told apart; None where no row has a class."""
        if self.truth is None or not self.labels:
            return None
        known = np.array([each is not None for each in self.truth], np.bool_)
        if not known.any():
            return None
        place = {label: index for index, label in enumerate(self.labels)}
        true, predicted = (
            np.array([place[label] for label in which[known]])
            for which in (self.truth, self.values)
        )
        margins = None if self.margins is None else self.margins[known]
        return _scores_of(true, predicted, len(self.labels), margins, self.commonest)


@public
def class_scores(
    network: NeuralNetwork,
    X: ArrayLike,
    y: ArrayLike,
    n_classes: int,
    commonest: int | None = None,
) -> ClassScores:
    """Return how well a network tells classes apart, class by class.

    Parameters
    ----------
    network : NeuralNetwork
    X : array_like of shape (n, d)
    y : array_like of int, shape (n,)
        Class indices.
    n_classes : int
    commonest : int or None
        The class that most training samples have, as ``Dataset.commonest`` has it. Always saying
        that one is what the network is compared with; None takes that of these samples.

    Raises
    ------
    ValueError
        If samples and classes do not fit the network or each other, or no class can be read from
        the outputs.
    """
    logits = network.logits(X)
    classes = predicted_classes(logits, probabilities=False)
    return _scores_of(np.asarray(y), classes, n_classes, margins_of(logits), commonest)


def _scores_of(
    true: IntArray,
    predicted: IntArray,
    n_classes: int,
    margins: FloatArray | None,
    commonest: int | None,
) -> ClassScores:
    counts = confusion_matrix(true, predicted, n_classes)
    measured = n_classes == 2 and margins is not None and bool(np.isfinite(margins).all())
    area = roc_auc(true, margins) if measured and margins is not None else nan
    return ClassScores(counts, area, commonest)


def margins_of(logits: FloatArray) -> FloatArray | None:
    """Return how much more the second of two classes is said than the first; None for more.

    Parameters
    ----------
    logits : array of shape (n, n_out)

    Returns
    -------
    array of shape (n,) or None
    """
    if logits.shape[1] > 2:
        return None
    margins: FloatArray = logits[:, -1] - (logits[:, 0] if logits.shape[1] == 2 else 0.0)
    return margins


class Answers(NamedTuple):
    """What a network says of samples that may be of several classes.

    Attributes
    ----------
    classes : array of int, shape (n,)
        The class that each is put into.
    probabilities : array of float, shape (n, n_classes), or None
        How likely each class is; None where the outputs are no probabilities. Sigmoid outputs of
        more than two classes are scaled to a sum of 1.
    margins : array of float, shape (n,), or None
        See ``margins_of``.
    """

    classes: IntArray
    probabilities: Float64Array | None
    margins: FloatArray | None


def answers_of(network: NeuralNetwork, X: Float64Array, n_classes: int) -> Answers:
    """Return what a network says of samples of several classes.

    Parameters
    ----------
    network : NeuralNetwork
    X : array of float, shape (n, d)
    n_classes : int

    Raises
    ------
    ValueError
        If no class can be read from the outputs.
    """
    logits = network.logits(X)
    classes = predicted_classes(logits, probabilities=False)
    margins = margins_of(np.asarray(logits, np.float64))
    if network.output_activation not in PROBABILITY_OUTPUTS:
        return Answers(classes, None, margins)
    probabilities = np.exp(log_probabilities(network, logits, n_classes))
    return Answers(classes, np.asarray(probabilities, np.float64), margins)


def log_probabilities(network: NeuralNetwork, logits: FloatArray, n_classes: int) -> FloatArray:
    """Return the logarithms of how likely each class is, exact where that rounds to 0 or 1.

    Parameters
    ----------
    network : NeuralNetwork
        Its output activation is one of ``PROBABILITY_OUTPUTS``.
    logits : array of float, shape (n, n_out)
    n_classes : int

    Returns
    -------
    array of float, shape (n, n_classes)
    """
    if not ACTIVATIONS[network.output_activation].across_units:
        if logits.shape[1] == 1:
            logits = np.hstack((-logits, logits))
        alone: FloatArray = -np.logaddexp(0.0, -logits)
        if n_classes == 2:
            return alone
        logits = alone
    normaliser = np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return np.asarray(logits - normaliser)
