"""When the next epoch is due, and how many there are in a second."""

from __future__ import annotations

import threading
import time

import pytest
from patience import PATIENCE

from tui.session.training import pace as module
from tui.session.training.pace import Pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What time it is, in the only element."""
    now = [100.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    return now


def test_epochs_are_due_as_often_as_the_limit_says(clock: list[float]) -> None:
    pace = Pace(10.0)
    pace.begin()
    assert pace.wait(clock[0]) == 0.0
    pace.end_epoch()
    assert pace.wait(clock[0]) == pytest.approx(0.1)
    pace.limit = float("inf")
    pace.end_epoch()
    assert pace.wait(clock[0]) == 0.0


def test_a_short_delay_is_made_up_for_and_a_long_one_is_not(clock: list[float]) -> None:
    pace = Pace(10.0)
    pace.begin()
    pace.catch_up(100.2)
    assert pace.wait(100.2) == pytest.approx(-0.2)
    pace.catch_up(200.0)
    assert pace.wait(200.0) == pytest.approx(-0.25)


def test_training_could_use_more_time_without_a_limit_or_where_one_is_not_reached(
    clock: list[float],
) -> None:
    pace = Pace(float("inf"))
    assert pace.wants_more
    pace.limit = 10.0
    assert not pace.wants_more
    clock[0] += 1.0
    assert pace.wants_more


def test_the_rate_is_that_of_the_last_second(clock: list[float]) -> None:
    pace = Pace(float("inf"))
    assert pace.rate(0.0) == 0.0
    for along in (10.0, 20.0, 30.0):
        clock[0] += 0.5
        assert pace.rate(along) == pytest.approx(20.0)
    clock[0] += 0.5
    assert pace.rate(30.0) == pytest.approx(10.0)
    pace.forget()
    assert pace.rate(30.0) == 0.0


def test_epochs_are_short_once_one_of_them_was(clock: list[float]) -> None:
    pace = Pace(1.0)
    assert not pace.epochs_are_short
    pace.measure_epoch(0.001)
    assert pace.epochs_are_short
    pace.forget()
    assert not pace.epochs_are_short


def test_epochs_far_shorter_than_a_moment_are_trained_some_at_once_but_not_on_a_limit() -> None:
    pace = Pace(float("inf"))
    assert pace.epochs_at_once == 1
    pace.measure_epoch(0.0001)
    assert pace.epochs_at_once == 20
    pace.measure_epoch(0.005)
    assert pace.epochs_at_once == 1
    pace.measure_epoch(0.0)  # by a clock that ticks seldom
    assert pace.epochs_at_once == 1
    pace.measure_epoch(0.0001)
    pace.limit = 1000.0
    assert pace.epochs_at_once == 1


def test_standing_aside_ends_when_the_screen_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_ASIDE", 10 * PATIENCE)
    pace = Pace(1.0)
    pace.give_way()  # there is nothing to wait for
    pace.stand_aside()
    assert pace.stands_aside
    waiting = threading.Thread(target=pace.give_way)
    waiting.start()
    pace.go_on()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
    assert not pace.stands_aside


def test_standing_aside_does_not_last_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_ASIDE", 0.0)
    pace = Pace(1.0)
    pace.stand_aside()
    pace.give_way()
    assert not pace.stands_aside
