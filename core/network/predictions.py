"""Predictions: what a network's outputs say of rows, and how well where the truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.formulas.metrics import accuracy, predicted_classes, r_squared
from core.network.network import NeuralNetwork
from core.network.output_layer import PROBABILITY_OUTPUTS
from core.support.arrays import Float64Array, IntArray
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
    rows : array of int, shape (n,)
        Which row of the table each is, from 1.
    notes : tuple of str
        What there is to say of how the rows were read and prepared, a sentence each.
    """

    target: str
    labels: tuple[str, ...]
    values: NDArray[Any]
    probabilities: Float64Array | None
    truth: NDArray[Any] | None
    rows: NDArray[np.int64]
    notes: tuple[str, ...]

    def scores(self) -> dict[str, float]:
        """Return how good they are, by name; nothing where no row has a truth.

        Returns
        -------
        dict of str to float
            ``rows``, how many have a truth. Of classes ``accuracy`` and ``commonest``, the share of
            the commonest one; of a quantity ``r_squared`` and ``mean_absolute_error``, in its own
            unit.
        """
        if self.truth is None:
            return {}
        if self.labels:
            known = np.array([each is not None for each in self.truth], np.bool_)
        else:
            known = ~np.isnan(self.truth)
        count = int(known.sum())
        if not count:
            return {}
        true, predicted = self.truth[known], self.values[known]
        if self.labels:
            texts = true.astype(str)
            commonest = np.unique(texts, return_counts=True)[1].max() / count
            score = accuracy(texts, predicted.astype(str))
            return {"rows": count, "accuracy": score, "commonest": float(commonest)}
        error = float(np.abs(true - predicted).mean())
        return {
            "rows": count,
            "r_squared": r_squared(true, predicted),
            "mean_absolute_error": error,
        }


def classes_and_probabilities(
    network: NeuralNetwork, X: Float64Array, n_classes: int
) -> tuple[IntArray, Float64Array | None]:
    """Return the class that each sample is put into, and how likely each class is.

    Parameters
    ----------
    network : NeuralNetwork
    X : array of float, shape (n, d)
    n_classes : int

    Returns
    -------
    (array of int, shape (n,), array of float, shape (n, n_classes), or None)
        No probabilities where the outputs are none. Sigmoid outputs of more than two classes are
        scaled to a sum of 1.

    Raises
    ------
    ValueError
        If no class can be read from the outputs.
    """
    classes = predicted_classes(network.logits(X), probabilities=False)
    if network.output_activation not in PROBABILITY_OUTPUTS:
        return classes, None
    outputs = np.asarray(network.forward(X), np.float64)
    if outputs.shape[1] == 1:
        return classes, np.hstack((1.0 - outputs, outputs))
    sums = outputs.sum(axis=1, keepdims=True)
    if network.output_activation != "softmax":
        outputs = np.divide(
            outputs, sums, out=np.full_like(outputs, 1.0 / n_classes), where=sums > 0
        )
    return classes, outputs
