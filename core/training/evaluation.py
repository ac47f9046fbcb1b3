"""How good a network is on some samples: mean loss, and accuracy or R squared."""

from __future__ import annotations

import numpy as np

from core.formulas.losses import Loss
from core.formulas.metrics import squared_deviations
from core.network.network import NeuralNetwork
from core.network.workspace import Workspace
from core.support.arrays import SampleLabels
from core.training.batches import Batch, Batches


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

    def add(self, workspace: Workspace, batch: Batch) -> None:
        """Count the samples of one forward pass."""
        if self._is_accuracy:
            self._sum += workspace.count_correct(batch.labels)
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
    batches : Batches
        The samples, not shuffled.
    loss : Loss
    score : Score
    """

    def __init__(self, network: NeuralNetwork, batches: Batches, loss: Loss, score: Score) -> None:
        self._network, self._batches, self._loss, self._score = network, batches, loss, score
        self._workspaces: dict[int, Workspace] = {}

    def measure(self) -> tuple[float, float]:
        """Return the mean loss and the score for the network's current parameters."""
        total_loss = total_weight = 0.0
        self._score.reset()
        for part in range(self._batches.parts):
            batch = self._batches.part(0, part)
            workspace = self._workspaces.get(batch.samples)
            if workspace is None:
                workspace = Workspace(self._network.layers, batch.samples, self._loss)
                self._workspaces[batch.samples] = workspace
            workspace.forward(batch.inputs)
            total_loss += workspace.loss(batch.targets, batch.weights)
            total_weight += batch.total_weight
            self._score.add(workspace, batch)
        return total_loss / total_weight, self._score.value()
