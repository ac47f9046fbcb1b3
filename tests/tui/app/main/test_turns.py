from __future__ import annotations

import pytest

from core import ExperimentConfig
from tui.app.main import turns
from tui.app.main.turns import Turns
from tui.panels.table import PANELS
from tui.session.snapshot import Snapshot, State

CONFIG = ExperimentConfig()
ALL = [panel.name for panel in PANELS]
OFTEN = {panel.name for panel in PANELS if not panel.least_seconds}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(turns, "time", clock)
    return clock


def at(epoch: int, state: State = "training", experiment: int = 1) -> Snapshot:
    return Snapshot(epoch, experiment, CONFIG, state, epoch=epoch)


def test_what_the_user_has_done_is_shown_everywhere(clock: Clock) -> None:
    turn = Turns()
    for snapshot in (at(0, "paused"), at(1, "paused"), at(1), at(1), at(2, experiment=2)):
        assert turn.due(snapshot, ALL) == ALL


def test_while_it_trains_the_panels_beside_the_map_rest(clock: Clock) -> None:
    turn = Turns()
    turn.due(at(1), ALL)
    clock.now += 0.01
    assert set(turn.due(at(2), ALL)) == OFTEN


def test_of_pictures_that_follow_one_another_quickly_each_draws_one_of_them(clock: Clock) -> None:
    turn = Turns()
    turn.due(at(1), ALL)
    drawn = []
    for epoch in range(2, 30):
        clock.now += 0.1
        drawn.append(set(turn.due(at(epoch), ALL)) - OFTEN)
    assert all(len(some) <= 1 for some in drawn)
    assert set().union(*drawn) == set(ALL) - OFTEN


def test_only_what_is_in_view_has_a_turn(clock: Clock) -> None:
    assert Turns().due(at(1), ["map"]) == ["map"]
