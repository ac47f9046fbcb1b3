"""How good a network is after an epoch."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.support.public import public


@public
class Metrics(NamedTuple):
    """How good the network is after ``epoch`` epochs.

    The losses are means over the samples, without regularisation. A score is the accuracy, the
    share of samples classified correctly, or for regression the coefficient of determination R
    squared. What was not measured is nan; a loss that was, and is no number, is infinite.
    """

    epoch: int
    train_loss: float
    test_loss: float
    train_score: float
    test_score: float

    @property
    def tested(self) -> bool:
        """Whether there are test samples that it was measured on."""
        return not math.isnan(self.test_loss)

    @property
    def loss(self) -> float:
        """The loss that counts: on the test samples where there are any, else in training."""
        return self.test_loss if self.tested else self.train_loss

    @property
    def score(self) -> float:
        """The score that counts, of the same samples as ``loss``."""
        return self.test_score if self.tested else self.train_score

    @property
    def train_accuracy(self) -> float:
        """The training score, for classification."""
        return self.train_score

    @property
    def test_accuracy(self) -> float:
        """The test score, for classification."""
        return self.test_score


class Best(NamedTuple):
    """The best value of a history, and the epoch it was reached in."""

    epoch: int
    value: float


class Course(NamedTuple):
    """One measure over the epochs, each array of shape (n,); see ``History.course``."""

    epochs: NDArray[np.float64]
    values: NDArray[np.float64]
    smallest: NDArray[np.float64]
    largest: NDArray[np.float64]
