"""What the charts beside the map show of a snapshot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from core import Dataset, counted
from tui.plotting.charts.curve import Curve, Pinned, Series, curve
from tui.plotting.charts.figure import Here
from tui.plotting.charts.marks import Mark
from tui.session.snapshot import Snapshot

if TYPE_CHECKING:
    from core import Draws

_LEFT = "left"
"""What the future of a run is called that was left for another."""

PinnedCurves = Mapping[str, Pinned]
"""Curves of the pinned runs by the name of their metric, "loss" or "score"."""


class Shown(NamedTuple):
    """What a chart shows.

    Attributes
    ----------
    series, pinned
        Of the present run, and of those that are pinned.
    marks : sequence of Mark
        Where the run was best, and what was changed.
    here : Here or None
        Where the picture stands, if that is past.
    """

    series: Series
    pinned: Pinned
    marks: Sequence[Mark]
    here: Here | None


def loss(snapshot: Snapshot, pinned: PinnedCurves) -> Shown:
    """Return the curves of the loss, and those of the pinned runs."""
    return _shown(snapshot, pinned, "loss", 1.0)


def score(snapshot: Snapshot, pinned: PinnedCurves) -> Shown:
    """Return the curves of the accuracy in percent or of R squared, and those of the runs."""
    percent = _dataset(snapshot).task == "classification"
    return _shown(snapshot, pinned, "score", 100.0 if percent else 1.0)


def spread(draws: Draws | None, what: Literal["loss", "score"]) -> Sequence[Curve]:
    """Return what other draws of a run reach: all of them, and the half in the middle."""
    if draws is None:
        return ()
    epochs, (lowest, lower, middle, upper, highest) = draws.course(what)
    scale = 100.0 if what == "score" and draws.task == "classification" else 1.0
    ends = (lowest, highest), (lower, upper)
    return [_scaled(curve(epochs, middle, low, high), scale) for low, high in ends]


def spread_words(draws: Draws | None) -> str:
    """Return what the bands are that `spread` returns."""
    return "" if draws is None else f"grey: {counted(len(draws.scores), 'draw')}"


def lowest_score(snapshot: Snapshot) -> float:
    """Return below what the chart of the score only says that there is something.

    An untrained network's R squared may be far below 0, and flatten all that follows. Once it is
    better than the mean, what is below 0 takes no room from what is to be told apart above.
    """
    if _dataset(snapshot).task == "classification":
        return -math.inf
    latest = None if snapshot.history is None else snapshot.history.latest
    if latest is None or latest.train_score <= 0.0 or latest.test_score <= 0.0:
        return -1.0
    return 0.0


def _shown(
    snapshot: Snapshot, pinned: PinnedCurves, what: Literal["loss", "score"], scale: float
) -> Shown:
    parts = ["train", "test"] if len(_dataset(snapshot).X_test) else ["train"]
    series = {part: _scaled(_until_now(snapshot, f"{part}_{what}"), scale) for part in parts}
    others = [(sign, _scaled(line, scale)) for sign, line in pinned.get(what, ())]
    if (future := snapshot.future) is not None:
        others.append((_LEFT, _scaled(getattr(future, what), scale)))
    marks = [Mark(change.along, change.words) for change in snapshot.changes]
    assert snapshot.history is not None
    best = snapshot.history.best(what)
    if best is not None:
        name = f"best {'test' if len(parts) > 1 else 'training'} {_NAMES[what, scale]}"
        marks.append(Mark(best.epoch, name, len(parts) - 1, best.value * scale))
    return Shown(series, others, marks, _here(snapshot, [*series], what, scale))


def _here(snapshot: Snapshot, parts: list[str], what: str, scale: float) -> Here | None:
    """Return where an earlier moment stands among the epochs, and what is measured there."""
    metrics = snapshot.metrics
    if metrics is None or not snapshot.is_past:
        return None
    values = {part: getattr(metrics, f"{part}_{what}") * scale for part in parts}
    return Here(snapshot.epoch + snapshot.batch / snapshot.batches, values)


_NAMES = {("loss", 1.0): "loss", ("score", 100.0): "accuracy", ("score", 1.0): "R²"}


def _scaled(line: Curve, scale: float) -> Curve:
    return line if scale == 1.0 else Curve(line.x, *(part * scale for part in line[1:]))


def _dataset(snapshot: Snapshot) -> Dataset:
    assert snapshot.dataset is not None
    return snapshot.dataset


def _until_now(snapshot: Snapshot, name: str) -> Curve:
    """Return what is recorded of one of the metrics, and what it is of the present parameters.

    They may be others than at the end of the last epoch recorded: amid an epoch, after an edit, or
    where the best weights are back.
    """
    history, metrics = snapshot.history, snapshot.metrics
    assert history is not None
    course = history.course(name)
    if metrics is not None and not snapshot.is_past:
        now, value = snapshot.epoch + snapshot.batch / snapshot.batches, getattr(metrics, name)
        epochs, values = course[:2]
        if not len(epochs) or (epochs[-1], values[-1]) != (now, value):
            more = (now, value, value, value)
            return curve(*(np.append(part, one) for part, one in zip(course, more, strict=True)))
    return curve(*course)
