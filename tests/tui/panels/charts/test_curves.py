"""What the charts show is of the network as it is."""

from __future__ import annotations

import pytest
from user import UNICODE

from core import ExperimentConfig
from tui.panels.charts import curves as charts
from tui.plotting.charts.figure import ChartFigure
from tui.session.snapshot import Snapshot

LESSON = ExperimentConfig(samples=100)
TINY_HISTORY = 4
MINI_BATCHES = LESSON.replace(batch_size=32)


def assert_ends_now(snapshot: Snapshot, epoch: float) -> None:
    metrics = snapshot.metrics
    assert metrics is not None
    for (series, *_), scale, names in (
        (charts.loss(snapshot, {}), 1, ("train_loss", "test_loss")),
        (charts.score(snapshot, {}), 100, ("train_score", "test_score")),
    ):
        for (epochs, values, _, _), name in zip(series.values(), names, strict=True):
            assert epochs[-1] == epoch
            assert values[-1] == pytest.approx(scale * getattr(metrics, name))


def test_an_epoch_that_is_recorded_is_there_once() -> None:
    experiment = LESSON.build()
    list(experiment.trainer.epochs(3))
    snapshot = Snapshot.of(experiment)
    assert_ends_now(snapshot, 3)
    assert charts.loss(snapshot, {})[0]["train"][0].tolist() == [0, 1, 2, 3]


def test_weights_that_were_changed_by_hand_are_on_the_curves_at_once() -> None:
    experiment = LESSON.build()
    list(experiment.trainer.epochs(3))
    experiment.network.parameters[:] *= 3
    experiment.trainer.parameters_changed()
    assert_ends_now(Snapshot.of(experiment), 3)


def test_amid_an_epoch_the_curves_end_there() -> None:
    experiment = MINI_BATCHES.build()
    list(experiment.trainer.epochs(2))
    experiment.trainer.step()
    assert_ends_now(Snapshot.of(experiment), 2 + 1 / experiment.trainer.batches_per_epoch)


def test_the_latest_epoch_is_there_though_not_all_are_recorded() -> None:
    experiment = LESSON.build()
    history = experiment.trainer.history
    history.capacity = TINY_HISTORY
    list(experiment.trainer.epochs(3 * TINY_HISTORY + 1))
    assert_ends_now(Snapshot.of(experiment), 3 * TINY_HISTORY + 1)


def test_once_values_are_learnt_the_axis_of_r_squared_is_about_them() -> None:
    experiment = ExperimentConfig(dataset="diabetes", learning_rate=0.1).build()
    assert charts.lowest_score(Snapshot.of(experiment)) == -1.0
    list(experiment.trainer.epochs(200))
    snapshot = Snapshot.of(experiment)
    assert snapshot.history is not None
    latest = snapshot.history.latest
    assert latest is not None
    shown = charts.score(snapshot, {})
    for rows in (8, 9, 12, 20):
        lowest = charts.lowest_score(snapshot)
        figure = ChartFigure(shown.series, 26, rows, UNICODE, lowest=lowest)
        ticks = figure.up.values
        assert len(ticks) >= 2
        for value in (latest.train_score, latest.test_score):
            assert min(abs(value - tick) for tick in ticks) < 0.3


def test_r_squared_far_below_zero_is_shown_as_it_is() -> None:
    experiment = ExperimentConfig(dataset="plane", samples=60, learning_rate=1e-6).build()
    experiment.network.parameters[:] = 3.0
    experiment.trainer.parameters_changed()
    snapshot = Snapshot.of(experiment, edited=True)
    assert snapshot.metrics is not None
    assert snapshot.metrics.train_score < -1.0
    values = charts.score(snapshot, {}).series["train"].y
    assert values[-1] == snapshot.metrics.train_score
