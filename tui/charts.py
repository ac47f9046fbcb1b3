"""What the charts beside the map show of a snapshot."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core import Dataset, History
from tui import comparison
from tui.comparison import Run
from tui.plotting.curves import Pinned, Series
from tui.snapshot import Snapshot


def loss(snapshot: Snapshot, runs: Sequence[Run]) -> tuple[Series, Pinned]:
    """Return the curves of the loss, and those of the pinned runs."""
    history, dataset = _history(snapshot)
    epochs = history.epochs
    series = {"train": (epochs, history.train_loss), "test": (epochs, history.test_loss)}
    return _measured(series, dataset), comparison.curves(runs, snapshot, "loss")


def score(snapshot: Snapshot, runs: Sequence[Run]) -> tuple[Series, Pinned]:
    """Return the curves of the accuracy in percent or of R squared, and those of the runs."""
    history, dataset = _history(snapshot)
    epochs = history.epochs
    percent = dataset.task == "classification"
    scale = 100.0 if percent else 1.0
    # An untrained network's R squared may be far below 0, and flatten all that follows.
    lowest = -math.inf if percent else -1.0
    series = {
        "train": (epochs, np.maximum(history.train_accuracy * scale, lowest)),
        "test": (epochs, np.maximum(history.test_accuracy * scale, lowest)),
    }
    pinned = [
        (sign, pinned_epochs, np.maximum(values, lowest))
        for sign, pinned_epochs, values in comparison.curves(runs, snapshot, "score", scale)
    ]
    return _measured(series, dataset), pinned


def _history(snapshot: Snapshot) -> tuple[History, Dataset]:
    assert snapshot.history is not None
    assert snapshot.dataset is not None
    return snapshot.history, snapshot.dataset


def _measured(series: Series, dataset: Dataset) -> Series:
    """Return the series without the test's where there are no test samples."""
    return {
        name: points for name, points in series.items() if name != "test" or len(dataset.X_test)
    }
