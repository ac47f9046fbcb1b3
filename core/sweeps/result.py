"""What has become of one of many runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment
from core.support.arrays import FloatArray
from core.support.public import public
from core.training.record.history import History
from core.training.record.metrics import Metrics


@public
@dataclass(frozen=True, eq=False)
class SweepResult:
    """How one of many runs went.

    Attributes
    ----------
    config : ExperimentConfig
    metrics : Metrics
        Of the network as it is in the end: where patience gave back the best weights, of these.
    epochs : int
        How many were completed.
    stop_reason : str
        Why it stopped before its last epoch; empty if it did not.
    diverged : bool
        Whether it stopped because its loss, or its learning rate, was no longer finite.
    history : History
        Training and test loss, and accuracy or R squared, epoch by epoch.
    parameters : array of shape (n_parameters,)
        Of the network as it is in the end.
    state : mapping
        What ``to_experiment`` goes on from, as ``Trainer.state`` has it.
    """

    config: ExperimentConfig
    metrics: Metrics
    epochs: int
    stop_reason: str
    diverged: bool
    history: History
    parameters: FloatArray
    state: Mapping[str, Any] = field(repr=False)

    def to_experiment(self, dataset: Dataset | None = None) -> Experiment:
        """Return the experiment with the trained network, which can be trained on.

        Parameters
        ----------
        dataset : Dataset, optional
            One already loaded from the same ``data_settings``.
        """
        experiment = self.config.build(dataset)
        trainer = experiment.trainer
        trainer.history.restore(self.history.state())
        trainer.restore({**trainer.state(), **self.state})
        return experiment
