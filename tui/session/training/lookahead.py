"""The gradient of the step to come, for whoever looks at it."""

from __future__ import annotations

from weakref import ref

import numpy as np
from numpy.typing import NDArray

from core import Experiment, Trainer, next_change, next_gradient
from tui.session.effect import ParameterChange, largest_changes

_MOST_WORK = 2_000_000
"""Parameters times samples of a mini-batch up to which it is computed while the network trains:
that takes about as long as a picture."""

_MOST_STEP = 20 * _MOST_WORK
"""The same for a step of its own while nothing is trained."""

Vector = NDArray[np.floating]


class Lookahead:
    """Computes it where that is asked for, once for the same parameters.

    Attributes
    ----------
    wanted : bool
        Whether somebody looks at it. Where training has it anyway it is there in any case.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._known: tuple[ref[Trainer], int, int, Vector, Vector | None] | None = None

    def want(self, wanted: bool) -> None:
        """Take note of whether somebody looks at it."""
        self.wanted = wanted

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


def _work(experiment: Experiment) -> int:
    samples = len(experiment.dataset.X_train) // experiment.trainer.batches_per_epoch
    return samples * experiment.network.parameters.size
