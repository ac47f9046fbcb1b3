"""Runs that were pinned to compare others with, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import ExperimentConfig, Metrics
from tui.plotting.curves import Pinned, thin
from tui.session.snapshot import Snapshot

MOST_RUNS = 5
"""More would be hard to tell apart."""

_POINTS = 200
"""Columns of the widest chart; no more of a curve is kept than they can show."""

_SAME_DATA = (
    "dataset",
    "points",
    "data",
    "target",
    "task",
    "samples",
    "noise",
    "classes",
    "arms",
)

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What is kept of a run.

    Attributes
    ----------
    number : int
        What its curves are marked with; 0 for the present run.
    experiment : int
        The snapshot's, which tells one run from another.
    config : ExperimentConfig
    output_activation : str
    task : "classification" or "regression"
    metrics : Metrics
        Of its last epoch.
    best : tuple of int and float
        The epoch with the lowest loss, on the test data where there are any, and that loss.
    loss, score : tuple of two arrays, each of shape (n,)
        Epochs and values, on the test data where there are any; at most a few hundred points.
    """

    number: int
    experiment: int
    config: ExperimentConfig
    output_activation: str
    task: str
    metrics: Metrics
    best: tuple[int, float]
    loss: Curve
    score: Curve


def run_of(snapshot: Snapshot, number: int = 0) -> Run | None:
    """Return what there is to keep of a snapshot's run; None before its data are there."""
    history, dataset, metrics = snapshot.history, snapshot.dataset, snapshot.metrics
    if history is None or dataset is None or metrics is None or not len(history):
        return None
    epochs, losses = history.epochs, history.counted("loss")
    best = history.best()
    return Run(
        number=number,
        experiment=snapshot.experiment,
        config=snapshot.config,
        output_activation=snapshot.output_activation,
        task=dataset.task,
        metrics=metrics,
        best=(int(epochs[0]), float(losses[0])) if best is None else (best.epoch, best.value),
        loss=thin(epochs, losses, _POINTS),
        score=thin(epochs, history.counted("score"), _POINTS),
    )


def pin(runs: Sequence[Run], snapshot: Snapshot) -> tuple[Run, ...] | None:
    """Add the present run to those pinned, or bring it up to date if it is among them.

    Returns
    -------
    tuple of Run or None
        In the order of their numbers; None if there are as many as there can be, or if there is
        nothing to pin yet.
    """
    known = next((run.number for run in runs if run.experiment == snapshot.experiment), None)
    free = [n for n in range(1, MOST_RUNS + 1) if n not in {run.number for run in runs}]
    if known is None and not free:
        return None
    number = free[0] if known is None else known
    run = run_of(snapshot, number)
    if run is None:
        return None
    others = (other for other in runs if other.number != number)
    return tuple(sorted((*others, run), key=lambda run: run.number))


def comparable(run: Run, snapshot: Snapshot) -> bool:
    """Tell whether a run learnt the same task from the same data, so that curves can be compared.

    Other features, another split, or other settings of the training do no harm: to compare those
    is what runs are pinned for. Another loss does; its values mean something else.
    """
    return (
        all(getattr(run.config, name) == getattr(snapshot.config, name) for name in _SAME_DATA)
        and run.config.loss == snapshot.config.loss
        and run.output_activation == snapshot.output_activation
    )


def curves(runs: Sequence[Run], snapshot: Snapshot) -> dict[str, Pinned]:
    """Return the curves of the pinned runs that can be compared with the present one.

    Returns
    -------
    dict
        By the name of the metric, "loss" and "score".
    """
    chosen = [run for run in runs if comparable(run, snapshot)]
    return {
        "loss": [(str(run.number), *run.loss) for run in chosen],
        "score": [(str(run.number), *run.score) for run in chosen],
    }
