"""Taking the steps of training, as many at once as there is time for."""

from __future__ import annotations

import math

import pytest

from core import ExperimentConfig
from tui.session.training.course import Course
from tui.session.training.pace import Pace
from tui.session.training.training import Training

SMALL = ExperimentConfig(samples=40, hidden=(2,), batch_size=8)


def begun(config: ExperimentConfig) -> tuple[Training, Course, Pace]:
    training, pace = Training(config, playing=True), Pace(math.inf)
    training.start_again(config, 0, keep_playing=True)
    return training, Course(training, pace), pace


def test_several_epochs_at_once_end_with_the_last_and_have_the_bits_of_one_by_one() -> None:
    config = SMALL.replace(epochs=23)
    training, course, pace = begun(config)
    while training.asked.goes_on:
        pace.measure_epoch(0.0001)  # ten of them in the time until it looks up
        course.go(math.inf)
    assert (training.state, training.trainer.epoch) == ("done", 23)
    alone = config.build().trainer
    for _ in range(23):
        alone.run_epoch()
    assert training.trainer.network.parameters.tobytes() == alone.network.parameters.tobytes()


def test_a_condition_to_stop_ends_several_epochs_at_once() -> None:
    training, course, pace = begun(SMALL.replace(epochs=1000, target_loss=10.0))
    while training.asked.goes_on:
        pace.measure_epoch(0.0001)
        course.go(math.inf)
    assert (training.state, training.trainer.epoch) == ("done", 1)


def test_a_single_epoch_is_one_however_short() -> None:
    training, course, pace = begun(SMALL)
    training.pause()
    pace.measure_epoch(0.0001)
    training.ask_for_step(whole_epoch=True)
    course.go(math.inf)
    assert (training.state, training.trainer.epoch) == ("paused", 1)


def test_neighbours_make_no_epoch_long(monkeypatch: pytest.MonkeyPatch) -> None:
    training, course, pace = begun(SMALL)
    monkeypatch.setattr("time.perf_counter", iter(range(10**6)).__next__)
    course.go(math.inf)
    assert training.trainer.epoch == 1
    assert pace.epochs_are_short
