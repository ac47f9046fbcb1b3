"""What the charts beside the map show of a snapshot."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core import Dataset
from tui.plotting.curves import Pinned, Series
from tui.session.snapshot import Snapshot

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The epochs, and a value for each."""

PinnedCurves = Mapping[str, Pinned]
"""Curves of the pinned runs by the name of their metric, "loss" or "score"."""


def loss(snapshot: Snapshot, pinned: PinnedCurves) -> tuple[Series, Pinned]:
    """Return the curves of the loss, and those of the pinned runs."""
    dataset = _dataset(snapshot)
    series = {
        "train": _until_now(snapshot, "train_loss"),
        "test": _until_now(snapshot, "test_loss"),
    }
    return _measured(series, dataset), pinned.get("loss", ())


def score(snapshot: Snapshot, pinned: PinnedCurves) -> tuple[Series, Pinned]:
    """Return the curves of the accuracy in percent or of R squared, and those of the runs."""
    dataset = _dataset(snapshot)
    percent = dataset.task == "classification"
    scale = 100.0 if percent else 1.0
    series = {}
    for part in ("train", "test"):
        epochs, values = _until_now(snapshot, f"{part}_score")
        series[part] = epochs, values * scale
    others = [
        (sign, pinned_epochs, np.asarray(values) * scale)
        for sign, pinned_epochs, values in pinned.get("score", ())
    ]
    return _measured(series, dataset), others


def lowest_score(dataset: Dataset) -> float:
    """Return below what the chart of the score only says that there is something.

    An untrained network's R squared may be far below 0, and flatten all that follows.
    """
    return -math.inf if dataset.task == "classification" else -1.0


def _dataset(snapshot: Snapshot) -> Dataset:
    assert snapshot.dataset is not None
    return snapshot.dataset


def _until_now(snapshot: Snapshot, name: str) -> Curve:
    """Return what is recorded of one of the metrics, and what it is of the present parameters.

    They may be others than at the end of the last epoch recorded: amid an epoch, after an edit, or
    where not every epoch is recorded.
    """
    history, metrics = snapshot.history, snapshot.metrics
    assert history is not None
    epochs, values = history.epochs, history.column(name)
    if metrics is None:
        return epochs, values
    now, value = snapshot.epoch + snapshot.batch / snapshot.batches, getattr(metrics, name)
    if len(epochs) and (epochs[-1], values[-1]) == (now, value):
        return epochs, values
    return np.append(epochs, now), np.append(values, value)


def _measured(series: Series, dataset: Dataset) -> Series:
    """Return the series without the test's where there are no test samples."""
    return {
        name: points for name, points in series.items() if name != "test" or len(dataset.X_test)
    }
