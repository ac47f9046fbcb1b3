"""What takes a pass over the data to know of a network."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import (
    ClassScores,
    Dataset,
    NeuralNetwork,
    class_scores,
    dead_units,
    root_mean_squared_error,
)
from tui.session.snapshot import Snapshot

_MOST_SAMPLES = 4096
_MOST_ACTIVATIONS = 4_000_000
_MOST_PRODUCTS = 40_000_000
"""While it trains, for one pass: about ten milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What was found in a pass over the data.

    Attributes
    ----------
    samples, of_samples : int
        How many training samples were looked at, and how many there are.
    scores : ClassScores or None
        Of the test part, or of the training part where there is none; None for regression, and
        where outputs are no numbers, for training has diverged.
    on_test : bool
        Whether these are of the test part.
    errors : tuple of float
        For regression, the root mean squared error of the training and the test part, in the
        target's own unit.
    dead : tuple of int or None
        For each layer, how many of its units no training sample wakes; None if none can sleep.
    """

    samples: int
    of_samples: int
    scores: ClassScores | None
    on_test: bool
    errors: tuple[float, float]
    dead: tuple[int | None, ...]


def measure(snapshot: Snapshot, network: NeuralNetwork) -> Measures:
    """Pass the data through the network; no more of it than takes a moment.

    While the network trains that is less than when it has paused.

    Parameters
    ----------
    snapshot : Snapshot
        One with data.
    network : NeuralNetwork
        Any of this experiment; its parameters are overwritten.
    """
    dataset = snapshot.dataset
    assert dataset is not None
    assert snapshot.parameters is not None
    network.parameters[:] = snapshot.parameters
    most = min(_MOST_SAMPLES, _MOST_ACTIVATIONS // sum(network.layer_sizes))
    if snapshot.state == "training":
        most = min(most, _MOST_PRODUCTS // snapshot.parameters.size)
    most = max(1, most)
    X_train, y_train = sample(dataset.X_train, most), sample(dataset.y_train, most)
    X_test, y_test = sample(dataset.X_test, most), sample(dataset.y_test, most)
    hidden = network.activations[:-1]
    outputs = network.layer_outputs(X_train) if any(one.sleeps for one in hidden) else []
    if not all(np.isfinite(layer).all() for layer in outputs):
        outputs = []  # training has diverged: no unit can be said to sleep
    dead = tuple(
        int(np.count_nonzero(dead_units(layer))) if activation.sleeps else None
        for activation, layer in zip(hidden, outputs, strict=False)
    ) or (None,) * len(hidden)
    scores, errors = None, (math.nan, math.nan)
    on_test = len(X_test) > 0
    with np.errstate(all="ignore"):
        if dataset.task == "classification":
            X, y = (X_test, y_test) if on_test else (X_train, y_train)
            with suppress(ValueError):  # of outputs that are no numbers
                scores = class_scores(network, X, y, dataset.n_classes, dataset.commonest)
        else:
            train, test = (
                _error(dataset, y, network.forward(X)[:, 0])
                for X, y in ((X_train, y_train), (X_test, y_test))
            )
            errors = train, test
    return Measures(len(X_train), len(dataset.X_train), scores, on_test, errors, (*dead, None))


def _error(dataset: Dataset, y: NDArray, outputs: NDArray) -> float:
    if not np.isfinite(outputs).all():
        return math.nan
    return dataset.own_unit(root_mean_squared_error(y, outputs), differences=True)


def sample(values: NDArray, most: int) -> NDArray:
    """Return every n-th of the values, at most ``most`` of them."""
    return values[:: -(-len(values) // most) or 1]
