"""What it costs to know nothing: the loss of an answer that is always the same."""

from __future__ import annotations

import math
from weakref import WeakKeyDictionary

import numpy as np

from core.data.dataset import Dataset
from core.experiment.experiment import Experiment
from core.formulas import losses
from core.network.targets import encode_targets

_KNOWN: WeakKeyDictionary[Dataset, dict[tuple[object, ...], float]] = WeakKeyDictionary()


def price_of_guessing(experiment: Experiment) -> float:
    """Return the lowest training loss of one answer for all samples.

    For the cross-entropies it is the entropy of the classes' shares, for squared errors the
    variance of the targets.
    """
    config, network, trainer = experiment.config, experiment.network, experiment.trainer
    known = _KNOWN.setdefault(experiment.dataset, {})
    what = trainer.loss.name, network.output_activation, config.label_smoothing
    if what not in known:
        known[what] = _measured(experiment)
    return known[what]


def _measured(experiment: Experiment) -> float:
    config, network, trainer = experiment.config, experiment.network, experiment.trainer
    targets = encode_targets(
        experiment.dataset.y_train,
        trainer.loss,
        network.output_activation,
        network.layer_sizes[-1],
        np.float64,
        classes=trainer.task == "classification",
        label_smoothing=config.label_smoothing,
    )
    answers = [targets.mean(axis=0)]
    if trainer.loss.targets not in ("probabilities", "distribution"):
        # The best one for what grows no faster than the distance.
        answers.append(np.median(targets, axis=0))
    measure = getattr(losses, trainer.loss.name, None)
    if measure is None:
        return math.nan  # nobody knows what finished predictions cost by such a loss
    return min(float(measure(targets, np.broadcast_to(it, targets.shape))) for it in answers)
