"""What an estimator remembers of its training, so that the next one goes on from there."""

from __future__ import annotations

import copy
import math
from typing import Any, NamedTuple

import numpy as np

from core.formulas.optimizer import Optimizer
from core.formulas.schedules import BegunLater, Schedule
from core.training.record.metrics import Metrics
from core.training.state import GENERATORS
from core.training.trainer import Trainer


class Progress(NamedTuple):
    """What a continued training takes over from the one before.

    Attributes
    ----------
    metrics : Metrics
        The latest.
    optimizer : Optimizer
    schedule : tuple of type and dict
        Which kind of schedule it was, and what it had observed.
    generators : dict
        The state of each of ``GENERATORS``.
    schedule_start : int
        The epoch at which the schedule began.
    """

    metrics: Metrics
    optimizer: Optimizer
    schedule: tuple[type[Schedule], dict[str, Any]]
    generators: dict[str, Any]
    schedule_start: int = 0

    @classmethod
    def of(cls, trainer: Trainer) -> Progress | None:
        """Return how far a trainer has come; None if it has not even measured epoch 0."""
        metrics, schedule = trainer.history.latest, trainer.schedule
        if metrics is None:
            return None
        state = trainer.state()
        return cls(
            metrics,
            trainer.optimizer,
            (_kind(schedule), state["schedule"]),
            {name: state[name] for name in GENERATORS},
            schedule.start if isinstance(schedule, BegunLater) else 0,
        )

    def go_on_with(self, trainer: Trainer) -> None:
        """Have a new trainer, perhaps of other settings and other samples, go on from here."""
        state = {
            **trainer.state(),
            **self.generators,
            "epoch": self.metrics.epoch,
            "latest": np.array(self.metrics),
        }
        if trainer.optimizer.remembers_like(self.optimizer):
            state["optimizer"] = {
                **self.optimizer.state(),
                "learning_rate": trainer.optimizer.learning_rate,
            }
        kind, observed = self.schedule
        if kind is _kind(trainer.schedule):
            state["schedule"] = observed
        trainer.restore(state)


def _kind(schedule: Schedule) -> type[Schedule]:
    return type(schedule.schedule if isinstance(schedule, BegunLater) else schedule)


def take_over(estimator: Any, trainer: Trainer, seed: int) -> None:
    """Have an estimator be fitted as a trainer has left its network.

    Both go on from there on their own. The estimator's curves have the epochs that the trainer's
    history has kept.
    """
    history = trainer.history
    after = history.column("epoch") > 0
    curves = [history.column(f"{part}_loss")[after].tolist() for part in ("train", "test")]
    watched = curves[1] if curves[1] and not math.isnan(curves[1][-1]) else curves[0]
    estimator.network_ = trainer.network.copy()
    estimator.n_features_in_ = trainer.network.layer_sizes[0]
    estimator.loss_curve_, estimator.validation_loss_curve_ = curves
    estimator.best_loss_ = min(watched, default=math.inf)
    estimator.n_iter_ = trainer.epoch
    estimator._training_seed, estimator._split_seed = np.random.SeedSequence(seed), seed
    estimator._progress = copy.deepcopy(Progress.of(trainer))
