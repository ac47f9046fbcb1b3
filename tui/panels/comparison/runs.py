"""Runs that were pinned to compare others with: what is kept of them, names, and a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from core import ExperimentConfig, Metrics
from tui.plotting import ticks
from tui.plotting.curves import Pinned, thin
from tui.session.snapshot import Snapshot
from tui.settings.words import names
from tui.widgets.rows import Row, Span, fit, wrapped

MOST_RUNS = 5
"""More would be hard to tell apart."""

_POINTS = 200
"""Columns of the widest chart; no more of a curve is kept than they can show."""

_TABLE_WIDTH, _NAME_WIDTH = 78, 17
"""From this width on there is a row for each run; below, a few lines."""

_ADVICE_WIDTH = 32

_SAME_DATA = ("dataset", "data", "target", "task", "samples", "noise", "classes", "arms")

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
    is_regression : bool
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
    is_regression: bool
    metrics: Metrics
    best: tuple[int, float]
    loss: Curve
    score: Curve


def run_of(snapshot: Snapshot, number: int = 0) -> Run | None:
    """Return what there is to keep of a snapshot's run; None before its data are there."""
    history, dataset, metrics = snapshot.history, snapshot.dataset, snapshot.metrics
    if history is None or dataset is None or metrics is None or not len(history):
        return None
    tested = not math.isnan(metrics.test_loss)
    epochs = history.epochs
    losses = history.test_loss if tested else history.train_loss
    scores = history.test_accuracy if tested else history.train_accuracy
    finite = np.where(np.isfinite(losses), losses, np.inf)
    place = int(np.argmin(finite))
    return Run(
        number=number,
        experiment=snapshot.experiment,
        config=snapshot.config,
        output_activation=snapshot.output_activation,
        is_regression=dataset.task == "regression",
        metrics=metrics,
        best=(int(epochs[place]), float(losses[place])),
        loss=thin(epochs, losses, _POINTS),
        score=thin(epochs, scores, _POINTS),
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


def rows(
    runs: Sequence[Run], present: Run | None, chosen: int, width: int
) -> tuple[list[Row], list[int]]:
    """Return a table of the results, and in which of its rows each pinned run begins.

    Parameters
    ----------
    runs : sequence of Run
        The pinned ones.
    present : Run or None
    chosen : int
        The number of the run that the keys are for.
    width : int
        Columns there are; where they are few, a run takes several rows.
    """
    if not runs:
        advice = "c pins this one: its curves stay, in grey, while others run."
        narrow = min(width, _ADVICE_WIDTH)
        return [*wrapped("No run is pinned yet.", narrow), *wrapped(advice, narrow)], []
    shown = [*runs, *([] if present is None else [present])]
    titles = [name or "same settings" for name in names([run.config for run in shown])]
    result: list[Row] = []
    starts = []
    # No wider than the names: their results are to stand beside them.
    name_width = width - _TABLE_WIDTH + _NAME_WIDTH
    name_width = min(name_width, max(_NAME_WIDTH, *map(cell_len, titles)))
    if width >= _TABLE_WIDTH:
        result.append(_heading(name_width))
    for run, title in zip(shown, titles, strict=True):
        if run.number:
            starts.append(len(result))
        mark = "▶" if run.number and run.number == chosen else " "
        first = Span(f"{mark}{run.number or '·'} ", "heading" if run.number else "label")
        if width >= _TABLE_WIDTH:
            result.append((first, Span(fit(title, name_width)), *_results(run)))
        else:
            result += [(first, Span(fit(title, max(1, width - 3)))), *_lines(run, width)]
    result += [(), *wrapped("delete unpins the chosen run", width)]
    return result, starts


def _heading(name_width: int) -> Row:
    columns = f"{'epochs':>9}{'loss':>8}{'test':>8}{'score':>8}{'test':>8}  best loss"
    return (Span(" " * 3 + fit("run", name_width) + columns, "label"),)


def _results(run: Run) -> tuple[Span, ...]:
    metrics = run.metrics
    epoch, loss = run.best
    return (
        Span(f"{metrics.epoch:>9,}"),
        Span(f"{_short(metrics.train_loss):>8}", "train"),
        Span(f"{_short(metrics.test_loss):>8}", "test"),
        Span(f"{_score(run, metrics.train_score):>8}", "train"),
        Span(f"{_score(run, metrics.test_score):>8}", "test"),
        Span(f"  {_short(loss)}", "test"),
        Span(f" at {epoch:,}", "label"),
    )


def _lines(run: Run, width: int) -> list[Row]:
    metrics = run.metrics
    epoch, loss = run.best
    score = "R²" if run.is_regression else "accuracy"
    columns = max(8, min(12, width - 14))
    indent = " " * min(3, columns - 8)
    best, when = f"{indent}best {_short(loss)}", f" at {epoch:,}/{metrics.epoch:,}"
    whole = cell_len(best + when) <= width
    return [
        (
            Span(f"{indent}loss".ljust(columns), "label"),
            Span(f"{_short(metrics.train_loss):>7}", "train"),
            Span(f"{_short(metrics.test_loss):>7}", "test"),
        ),
        (
            Span(f"{indent}{score}".ljust(columns), "label"),
            Span(f"{_score(run, metrics.train_score):>7}", "train"),
            Span(f"{_score(run, metrics.test_score):>7}", "test"),
        ),
        *((Span(line, "label"),) for line in ([best + when] if whole else [best, indent + when])),
    ]


def _score(run: Run, value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:.3f}" if run.is_regression else f"{100 * value:.1f}%"


def _short(value: float) -> str:
    return "–" if math.isnan(value) else ticks.short(value)
