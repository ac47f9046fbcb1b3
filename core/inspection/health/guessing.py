"""What it costs to know nothing: the loss of an answer that is always the same."""

from __future__ import annotations

import math
from weakref import WeakKeyDictionary

import numpy as np

from core.data.dataset import Dataset
from core.experiment.experiment import Experiment
from core.formulas import losses
from core.network.targets import encode_targets
from core.support.arrays import Float64Array, FloatArray

_KNOWN: WeakKeyDictionary[Dataset, dict[tuple[object, ...], float]] = WeakKeyDictionary()


def price_of_guessing(experiment: Experiment) -> float:
    """Return the lowest training loss of one answer for all samples.

    For the cross-entropies it is the entropy of the classes' shares, which are alike where the
    classes are weighed to count alike; for squared errors the variance of the targets.
    """
    config, network, trainer = experiment.config, experiment.network, experiment.trainer
    known = _KNOWN.setdefault(experiment.dataset, {})
    what = (
        trainer.loss.name,
        network.output_activation,
        config.label_smoothing,
        config.class_weight,
    )
    if what not in known:
        known[what] = _measured(experiment)
    return known[what]


def _measured(experiment: Experiment) -> float:
    config, network, trainer = experiment.config, experiment.network, experiment.trainer
    dataset, of_classes = experiment.dataset, trainer.task == "classification"
    y, shares = dataset.y_train, np.full(len(dataset.y_train), 1.0 / len(dataset.y_train))
    if of_classes:
        # All samples of a class have the same target.
        weights, _ = dataset.class_weights(config.class_weight)
        sums = np.bincount(y.astype(np.int64), weights, minlength=dataset.n_classes)
        y = np.flatnonzero(sums)
        shares = sums[y] / sums.sum()
    targets = encode_targets(
        y,
        trainer.loss,
        network.output_activation,
        network.layer_sizes[-1],
        np.float64,
        classes=of_classes,
        label_smoothing=config.label_smoothing,
    )
    answers = [shares @ targets]
    if trainer.loss.targets not in ("probabilities", "distribution"):
        # The best one for what grows no faster than the distance.
        answers.append(_medians(targets, shares))
    measure = getattr(losses, trainer.loss.name, None)
    if measure is None:
        return math.nan  # nobody knows what finished predictions cost by such a loss
    if not of_classes:
        return min(float(measure(targets, np.broadcast_to(it, targets.shape))) for it in answers)
    return min(
        float(shares @ [float(measure(one, answer[np.newaxis])) for one in targets[:, np.newaxis]])
        for answer in answers
    )


def _medians(targets: FloatArray, shares: Float64Array) -> FloatArray:
    """Return for each output a value that half of the shares are at most above, or below."""
    order = np.argsort(targets, axis=0, kind="stable")
    places = (np.cumsum(shares[order], axis=0) < 0.5).sum(axis=0)
    medians: FloatArray = np.take_along_axis(targets, order, axis=0)[places, range(len(places))]
    return medians
