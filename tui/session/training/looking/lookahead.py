"""The gradient of the step to come and all its other numbers, for whoever looks at them."""

from __future__ import annotations

from typing import NamedTuple
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from core import (
    Experiment,
    ExperimentConfig,
    StepTrace,
    Trainer,
    TrainingDivergedError,
    as_sentence,
    next_change,
    next_gradient,
    trace_step,
)
from tui.session.effect import ParameterChange, largest_changes

_MOST_WORK = 2_000_000
"""Parameters times samples of a mini-batch up to which it is computed while the network trains:
that takes about as long as a picture."""

_MOST_STEP = 20 * _MOST_WORK
"""The same for a step of its own while nothing is trained."""

Vector = NDArray[np.floating]


_WAITS = (
    "The network trains, and a step of it takes too long to look into meanwhile: pause it with "
    "<train>."
)


class _Traced(NamedTuple):
    """A step that was looked into, and what it was the next step of."""

    trainer: ref[Trainer]
    epoch: int
    batch: int
    config: ExperimentConfig
    parameters: Vector
    found: StepTrace | str


class Lookahead:
    """Computes it where that is asked for, once for the same parameters.

    Attributes
    ----------
    wanted : bool
        Whether somebody looks at the gradient. Where training has it anyway it is there in any
        case.
    """

    def __init__(self) -> None:
        self.wanted = self._wants_inside = False
        self._known: tuple[ref[Trainer], int, int, Vector, Vector | None] | None = None
        self._traced: _Traced | None = None

    def want(self, gradient: bool, inside: bool) -> None:
        """Take note of whether somebody looks at the gradient, and at all of the step."""
        self.wanted, self._wants_inside = gradient, inside

    def inside(self, experiment: Experiment, *, training: bool) -> StepTrace | str | None:
        """Return every number of the step, or why there is none; None where nobody looks at it.

        Parameters
        ----------
        experiment : Experiment
            Between two steps.
        training : bool
            Whether it goes on at once. Then it is the step that was looked into last, so that
            training is not held up again and again.
        """
        if not self._wants_inside:
            self._traced = None
            return None
        trainer, known = experiment.trainer, self._traced
        if known is not None and known.trainer != ref(trainer):
            known = None
        if training and known is not None:
            return known.found
        if training and _work(experiment) > _MOST_WORK:
            return _WAITS
        parameters = trainer.network.parameters
        if (
            known is None
            or known[1:4] != (trainer.epoch, trainer.batch, experiment.config)
            or not np.array_equal(known.parameters, parameters, equal_nan=True)
        ):
            known = self._traced = _Traced(
                ref(trainer),
                trainer.epoch,
                trainer.batch,
                experiment.config,
                parameters.copy(),
                _trace(trainer),
            )
        return known.found

    def gradient(self, experiment: Experiment, *, training: bool) -> Vector | None:
        """Return it, or None where it is not known.

        Parameters
        ----------
        experiment : Experiment
            Between two steps.
        training : bool
            Whether it goes on at once; then nothing is computed that would hold it up.
        """
        trainer = experiment.trainer
        parameters = trainer.network.parameters
        known = self._known
        if (
            known is not None
            and known[:3] == (ref(trainer), trainer.epoch, trainer.batch)
            and np.array_equal(known[3], parameters, equal_nan=True)
        ):
            return known[4]
        too_much = training and _work(experiment) > _MOST_WORK
        at_hand = too_much or not self.wanted
        gradient = next_gradient(trainer, at_hand=at_hand)
        if not at_hand:
            self._known = ref(trainer), trainer.epoch, trainer.batch, parameters.copy(), gradient
        return gradient

    def changes(self, experiment: Experiment) -> tuple[ParameterChange, ...]:
        """Return the largest changes that the step to come will make; none if that takes long."""
        if _work(experiment) > _MOST_STEP:
            return ()
        return largest_changes(next_change(experiment.trainer), experiment.network.layer_sizes)


def _trace(trainer: Trainer) -> StepTrace | str:
    try:
        return trace_step(trainer)
    except (ValueError, TrainingDivergedError) as error:
        return as_sentence(str(error))


def _work(experiment: Experiment) -> int:
    samples = len(experiment.dataset.X_train) // experiment.trainer.batches_per_epoch
    return samples * experiment.network.parameters.size
