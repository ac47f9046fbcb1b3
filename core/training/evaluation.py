"""How good a network is on some samples: mean loss, and accuracy or R squared."""

from __future__ import annotations

import math

import numpy as np

from core.formulas.losses import Loss, Task
from core.formulas.scores.metrics import squared_deviations
from core.network.network import NeuralNetwork
from core.network.products import Products
from core.network.workspace import Workspace
from core.support.arrays import SampleLabels
from core.training.batches import Batch, Batches
from core.training.record.metrics import Metrics
from core.training.samples import Samples


class Score:
    """Adds up, pass by pass, what accuracy or R squared is made of.

    Parameters
    ----------
    labels : array of shape (n,)
        Class indices, or for regression the target values.
    task : "classification" or "regression"
    """

    def __init__(self, labels: SampleLabels, task: str) -> None:
        self._is_accuracy = task == "classification"
        self._samples = len(labels)
        if not self._is_accuracy:
            self._total = squared_deviations(np.asarray(labels, np.float64))
        self._sum = 0.0

    def reset(self) -> None:
        """Start again."""
        self._sum = 0.0

    def add(self, workspace: Workspace, batch: Batch, loss: float) -> None:
        """Count the samples of one forward pass, which have this loss."""
        if self._is_accuracy:
            self._sum += workspace.count_correct(batch.labels, math.isfinite(loss))
        else:
            self._sum += workspace.squared_residuals(batch.labels)

    def value(self) -> float:
        """Return accuracy in [0, 1], or R squared, at most 1; nan if the values do not vary."""
        if self._is_accuracy:
            return self._sum / self._samples
        return 1.0 - self._sum / self._total if self._total else float("nan")


class Evaluation:
    """Measures a network on fixed samples, in arrays allocated once.

    Parameters
    ----------
    network : NeuralNetwork
    samples : Samples
    loss : Loss
    score : Score
    products : Products
    """

    def __init__(
        self,
        network: NeuralNetwork,
        samples: Samples,
        loss: Loss,
        score: Score,
        products: Products,
    ) -> None:
        self._network, self._loss, self._score = network, loss, score
        self._products = products
        self._batches = Batches(samples)
        self._workspaces: dict[int, Workspace] = {}

    def measure(self) -> tuple[float, float]:
        """Return the mean loss and the score for the network's current parameters."""
        total_loss = total_weight = 0.0
        self._score.reset()
        for part in range(self._batches.parts):
            batch = self._batches.part(0, part)
            workspace = self._workspaces.get(batch.samples)
            if workspace is None:
                dot = self._products.dot_for(batch.samples)
                workspace = Workspace(self._network.layers, batch.samples, self._loss, dot=dot)
                self._workspaces[batch.samples] = workspace
            workspace.forward(batch.inputs)
            loss = workspace.loss(batch.targets, batch.weights)
            total_loss += loss
            total_weight += batch.total_weight
            self._score.add(workspace, batch, loss)
        return total_loss / total_weight, self._score.value()


class Measurements:
    """What is recorded of an epoch: loss and score of the training and the test samples.

    Parameters
    ----------
    network : NeuralNetwork
    loss : Loss
    task : "classification" or "regression"
    train : Samples
    test : Samples or None
    products : Products

    Attributes
    ----------
    train_score : Score
        What adds up the score of the training samples.
    tested : bool
        Whether there are test samples.
    """

    def __init__(
        self,
        network: NeuralNetwork,
        loss: Loss,
        task: Task,
        train: Samples,
        test: Samples | None,
        products: Products,
    ) -> None:
        self._made_of = network, loss, task, train, test, products
        self._others: list[Measurements] = []
        self.train_score = Score(train.labels, task)
        self._train = Evaluation(network, train, loss, self.train_score, products)
        self.tested = test is not None
        if test is not None:
            self._test = Evaluation(network, test, loss, Score(test.labels, task), products)

    def metrics(self, epoch: int, train: tuple[float, float] | None = None) -> Metrics:
        """Return how good the network is after ``epoch`` epochs.

        Parameters
        ----------
        epoch : int
        train : tuple of two float, optional
            Mean loss and score of the training samples, where they are known already.
        """
        train_loss, train_score = self._train.measure() if train is None else train
        test_loss, test_score = self._test.measure() if self.tested else (math.nan, math.nan)
        if self.tested and math.isnan(test_loss):
            test_loss = math.inf  # of a network that has diverged; nan is what was not measured
        return Metrics(epoch, train_loss, test_loss, train_score, test_score)

    def metrics_meanwhile(self, epoch: int) -> Metrics:
        """Return the same, in arrays that neither training has nor anyone else who asks now."""
        try:
            others = self._others.pop()
        except IndexError:
            others = Measurements(*self._made_of)
        metrics = others.metrics(epoch)
        self._others.append(others)
        return metrics
