"""Runs that were pinned to compare others with, and what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core import ExperimentConfig, Metrics, Task
from tui.panels.comparison.measure import Measure, measure
from tui.plotting.charts.curve import Curve, Pinned, condensed, curve
from tui.session.snapshot import Snapshot
from tui.widgets.keys.spoken import spoken

MOST_RUNS = 5
"""More would be hard to tell apart."""

_POINTS = 200
"""Columns of the widest chart; no more of a curve is kept than they can show."""


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
    loss, score : Curve
        On the test data where there are any; at most a few hundred points.
    tested : bool
        Whether there are any.
    content : str
        What tells the data from others that stand in the same file by now.
    moment : int or None
        The epoch, where an earlier moment of the run was looked at; None where that was its end.
    """

    number: int
    experiment: int
    config: ExperimentConfig
    output_activation: str
    task: Task
    metrics: Metrics
    best: tuple[int, float]
    loss: Curve
    score: Curve
    tested: bool = True
    content: str = ""
    moment: int | None = None

    @property
    def measure(self) -> Measure:
        """What its numbers are measured on and in."""
        return measure(self.config, self.task, self.output_activation, self.tested, self.content)


def run_of(snapshot: Snapshot, number: int = 0) -> Run | None:
    """Return what there is to keep of a snapshot's run, up to the moment that it shows.

    None before its data are there.
    """
    history, dataset, metrics = snapshot.history, snapshot.dataset, snapshot.metrics
    if history is not None and snapshot.is_past:
        history = history.copy()
        history.truncate(snapshot.epoch)
    if history is None or dataset is None or metrics is None or not len(history):
        return None
    part = "test" if metrics.tested else "train"
    best = history.best()
    return Run(
        number=number,
        experiment=snapshot.experiment,
        config=snapshot.config,
        output_activation=snapshot.output_activation,
        task=dataset.task,
        metrics=metrics,
        best=history[0][:2] if best is None else (best.epoch, best.value),
        loss=condensed(curve(*history.course(f"{part}_loss")), _POINTS),
        score=condensed(curve(*history.course(f"{part}_score")), _POINTS),
        tested=bool(len(dataset.X_test)),
        content=dataset.content,
        moment=_moment(snapshot),
    )


def pin(runs: Sequence[Run], snapshot: Snapshot) -> tuple[Run, ...] | None:
    """Add the present run to those pinned, or bring it up to date if it is among them.

    An earlier moment of it that is looked at is one of its own.

    Returns
    -------
    tuple of Run or None
        In the order of their numbers; None if there are as many as there can be, or if there is
        nothing to pin yet.
    """
    known = number_of(runs, snapshot)
    free = [n for n in range(1, MOST_RUNS + 1) if n not in {run.number for run in runs}]
    if known is None and not free:
        return None
    number = free[0] if known is None else known
    run = run_of(snapshot, number)
    if run is None:
        return None
    others = (other for other in runs if other.number != number)
    return tuple(sorted((*others, run), key=lambda run: run.number))


def number_of(runs: Sequence[Run], snapshot: Snapshot) -> int | None:
    """Return the number that what a snapshot shows is pinned as; None where it is not."""
    wanted = snapshot.experiment, _moment(snapshot)
    return next((it.number for it in runs if (it.experiment, it.moment) == wanted), None)


def _moment(snapshot: Snapshot) -> int | None:
    return snapshot.epoch if snapshot.is_past else None


def present_measure(snapshot: Snapshot) -> Measure | None:
    """Return what a snapshot's numbers are measured on and in; None before its data are there."""
    dataset = snapshot.dataset
    if dataset is None:
        return None
    tested = bool(len(dataset.X_test))
    return measure(
        snapshot.config, dataset.task, snapshot.output_activation, tested, dataset.content
    )


def curves(runs: Sequence[Run], snapshot: Snapshot) -> dict[str, Pinned]:
    """Return the curves of the pinned runs that can be compared with the present one.

    Returns
    -------
    dict
        By the name of the metric, "loss" and "score". Accuracy means the same whatever the loss,
        and so does R squared.
    """
    present = present_measure(snapshot)
    chosen = [(run, run.measure) for run in runs]
    return {
        "loss": [(str(run.number), run.loss) for run, its in chosen if its == present],
        "score": [
            (str(run.number), run.score)
            for run, its in chosen
            if present is not None and its.of_score == present.of_score
        ],
    }


def left_out(runs: Sequence[Run], snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Return which pinned runs are not in a chart, and why, in a few words.

    Returns
    -------
    dict
        By the name of the metric, "loss" and "score": the same in fewer and fewer words, for the
        room that there is; none where all are.
    """
    present = present_measure(snapshot)
    if present is None:
        return {"loss": (), "score": ()}
    why = {run.number: (run.measure, run.measure.difference(present)) for run in runs}
    unlike = {
        "loss": {number: words for number, (_, words) in why.items() if words},
        "score": {n: words for n, (its, words) in why.items() if its.of_score != present.of_score},
    }
    return {metric: _in_words(reasons) for metric, reasons in unlike.items()}


def _in_words(reasons: Mapping[int, str]) -> tuple[str, ...]:
    if not reasons:
        return ()
    noun, numbers = "run" if len(reasons) == 1 else "runs", ", ".join(map(str, reasons))
    elsewhere = spoken("<show-comparison> says why")
    whys = [elsewhere] if len(set(reasons.values())) > 1 else [*set(reasons.values()), elsewhere]
    said = [f"not {which}: {why}" for why in whys for which in (f"{noun} {numbers}", numbers)]
    return *said, spoken(f"not {numbers}: <show-comparison>")


def in_groups(runs: Sequence[Run], present: Run | None) -> list[list[Run]]:
    """Return the runs whose losses compare with each other together, those of the present first."""
    groups: dict[Measure, list[Run]] = {} if present is None else {present.measure: []}
    for run in runs:
        groups.setdefault(run.measure, []).append(run)
    if present is not None:
        groups[present.measure].append(present)
    return list(groups.values())
