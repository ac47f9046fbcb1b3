"""The future of a run that was left for another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.plotting.charts.curve import Curve, condensed, curve
from tui.session.timeline import Future

if TYPE_CHECKING:
    from core import Experiment

_POINTS = 200
"""Columns of the widest chart; no more of a curve is kept than they can show."""


def future_of(experiment: Experiment, since: int) -> Future:
    """Return what came of an experiment after an epoch, as far as it has come."""
    trainer = experiment.trainer
    history, latest = trainer.history, trainer.history.latest
    tested = latest is not None and latest.tested

    def course(what: str) -> Curve:
        part = "test" if tested else "train"
        return condensed(curve(*history.course(f"{part}_{what}")), _POINTS)

    return Future(since, trainer.epoch, course("loss"), course("score"), tested)
