"""What the rules look at: the course of a training, and its network, measured when asked for."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment, untrained_network
from core.inspection.health.agreement import UNKNOWN, Agreement, agreement
from core.inspection.health.guessing import price_of_guessing
from core.inspection.health.measures import (
    Health,
    LayerHealth,
    count_alike,
    every_nth,
    layers_of,
    length,
    most_samples,
)
from core.inspection.trace.twin import StepEffect, Twin
from core.support.arrays import Float64Array, FloatArray
from core.support.checks import all_finite

MOST_WORK = 40_000_000
"""Products of numbers that one look may take: some ten milliseconds, besides what is done once."""

_MOST_NUMBERS = 1_000_000
"""Of units times examples, whose gradients are looked at one by one."""

LEARNING_RATES = (*(float(f"{m}e{e}") for e in range(-5, 1) for m in (1, 3)), 10.0)
"""Those that are tried for a larger step."""


class Case:
    """A training at one moment.

    Parameters
    ----------
    experiment : Experiment
        Between two steps.
    diverged : bool
        Whether its last step has failed, as its loss would not be finite.
    since : int
        The epoch from which on its settings are the present ones.
    work : int
        How many products of numbers may be taken.
    """

    def __init__(
        self,
        experiment: Experiment,
        *,
        diverged: bool = False,
        since: int = 0,
        work: int = MOST_WORK,
    ) -> None:
        self.experiment = experiment
        self.config: ExperimentConfig = experiment.config
        self.network, self.trainer = experiment.network, experiment.trainer
        self.epoch = self.trainer.epoch
        self.diverged, self.since, self.work = diverged, since, work

    @property
    def guessing(self) -> float:
        """What it costs to know nothing."""
        return price_of_guessing(self.experiment)

    # -- the course ----------------------------------------------------------------------------

    @cached_property
    def course(self) -> tuple[Float64Array, Float64Array]:
        """The epochs that are recorded since the settings are what they are, and their losses."""
        course = self.trainer.history.course("train_loss")
        start = int(np.searchsorted(course.epochs, self.since))
        return course.epochs[start:], course.values[start:]

    @property
    def epochs(self) -> Float64Array:
        """The epochs that are recorded, of those with the present settings."""
        return self.course[0]

    @property
    def losses(self) -> Float64Array:
        """Their training losses."""
        return self.course[1]

    @property
    def loss(self) -> float:
        """The training loss of the last epoch."""
        latest = self.trainer.history.latest
        return math.nan if latest is None else latest.train_loss

    def loss_before(self, epochs: float) -> float:
        """Return the training loss of so many epochs ago, nan where the settings were others."""
        place = int(np.searchsorted(self.epochs, self.epoch - epochs, side="right")) - 1
        return float(self.losses[place]) if place >= 0 else math.nan

    # -- the network ---------------------------------------------------------------------------

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many units each layer has, from the first hidden layer on."""
        return self.network.layer_sizes[1:]

    @cached_property
    def is_finite(self) -> bool:
        """Whether all weights and the last loss are numbers."""
        return math.isfinite(self.loss) and all_finite(self.network.parameters)

    def is_alike(self, layer: int) -> bool:
        """Tell whether all units of a hidden layer, counted from 0, have the same weights."""
        blocks = self.network.layer_parameters
        units = self.sizes[layer]
        whole = blocks[layer]
        if units < 2 or not np.allclose(whole[:, :1], whole, rtol=0.0, atol=1e-9):
            return False
        return count_alike(whole, blocks[layer + 1][:-1]) == units - 1

    @cached_property
    def step(self) -> StepEffect | None:
        """The step to come; None where there is none, or it would take too long."""
        if self.diverged or not self.is_finite or self.trainer.best_is_back:
            return None
        if self._batch * self.network.parameters.size > self.work:
            return None
        return Twin(self.trainer).effect()

    @property
    def _batch(self) -> int:
        return len(self.experiment.dataset.X_train) // self.trainer.batches_per_epoch

    @cached_property
    def samples(self) -> FloatArray:
        """The training samples that are passed through the network."""
        return every_nth(self.experiment.dataset.X_train, most_samples(self.network, self.work))

    @cached_property
    def layers(self) -> tuple[LayerHealth, ...]:
        """How the layers are, without gradients and steps; nothing where they are not finite."""
        return layers_of(self.network, self.samples, None)

    def is_shut(self, layer: int) -> bool:
        """Tell whether really no training sample wakes any unit of a hidden layer, from 0."""
        X = self.experiment.dataset.X_train
        if len(self.samples) == len(X):
            return True
        count = len(self.samples)
        return not any(
            self.network.layer_outputs(X[start : start + count])[layer].any()
            for start in range(0, len(X), count)
        )

    def was_shut_by_leaps(self, layer: int) -> bool:
        """Tell whether most of a hidden layer, from 0, was awake until the loss leapt up."""
        if not len(self.losses) or not self.losses.max() > self.losses[0]:
            return False
        untrained = untrained_network(self.config, self.experiment.dataset)
        first = layers_of(untrained, self.samples, None)
        return bool(first) and 2 * (first[layer].shut or 0) < self.sizes[layer]

    def gradient_rms(self) -> list[float]:
        """Return the root mean square of each layer's gradient; nothing where it is not known."""
        step = self.step
        if step is None:
            return []
        return [layer.gradient_rms for layer in layers_of(self.network, self.samples[:1], step)]

    @property
    def step_share(self) -> float:
        """The length of the step to come divided by that of all weights and biases."""
        step, size = self.step, length(self.network.parameters)
        return length(step.change) / size if step is not None and size else math.nan

    def best_rate(self, kept: float) -> float:
        """Return the largest learning rate whose step keeps such a share of its promise.

        It is the present one where no larger does.
        """
        rate = self.config.learning_rate
        twin = Twin(self.trainer)
        start = twin.state()
        for larger in LEARNING_RATES:
            if larger <= rate:
                continue
            twin.restore(start)
            found = twin.effect(larger)
            if found is None or not found.kept >= kept:
                break
            rate = larger
        return rate

    @property
    def agreement(self) -> Agreement:
        """How the examples of the step to come agree; unknown where that would take too much."""
        units = self._batch * sum(self.sizes)
        if self.step is None or units > min(self.work, _MOST_NUMBERS):
            return UNKNOWN
        twin = Twin(self.trainer)
        rows = twin.rows()
        return agreement(rows, twin.network.gradients, self.network.layer_sizes)

    def health(self) -> Health:
        """Return all measures; no layers where they are not finite."""
        step, one = self.step, self.agreement
        return Health(
            self.epoch,
            self.trainer.batch,
            layers_of(self.network, self.samples, step),
            math.nan if step is None else step.kept,
            self.guessing,
            len(self.samples),
            one.length,
            one.cosine,
        )
