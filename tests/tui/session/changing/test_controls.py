from __future__ import annotations

import math

import pytest

from core import ExperimentConfig
from tui.session.changing.changes import DatasetRound
from tui.session.changing.controls import Controls
from tui.session.changing.requests import Requests
from tui.session.session import TrainingSession
from tui.session.training.pace import SPEEDS
from tui.settings.scales import LEARNING_RATES


class Desk:
    """Controls of a session that is never started, so that what is asked for can be looked at."""

    def __init__(self, config: ExperimentConfig, speed: float = 100.0) -> None:
        session = TrainingSession(config)
        self.said: list[str] = []
        self.selected: int | None = None
        self.requests = Requests(session, self.said.append, lambda before, config: None)
        self.controls = Controls(
            session, self.requests, DatasetRound(config), speed, lambda: self.selected
        )

    @property
    def present(self) -> ExperimentConfig:
        return self.requests.present


def test_the_learning_rate_goes_to_the_next_one_and_says_where_it_ends() -> None:
    desk = Desk(ExperimentConfig(learning_rate=0.2))
    assert desk.controls.learning_rate(1) == ""
    assert desk.present.learning_rate == 0.3
    desk.controls.learning_rate(-1)
    assert desk.present.learning_rate == 0.1
    for _ in LEARNING_RATES:
        said = desk.controls.learning_rate(1)
    assert desk.present.learning_rate == max(LEARNING_RATES)
    assert said == f"{max(LEARNING_RATES):g} is the highest learning rate."


def test_the_speed_is_told_at_once_and_has_ends() -> None:
    desk = Desk(ExperimentConfig(), speed=SPEEDS[-2])
    first = desk.controls.speed(1)
    assert first.startswith("Trains ")
    assert desk.controls.speed(1) == f"{first[:-1]}: the highest speed."
    assert math.isinf(SPEEDS[-1])


def test_new_weights_are_another_draw_of_the_same_seed() -> None:
    desk = Desk(ExperimentConfig())
    assert desk.controls.new_weights() == ""
    assert desk.present == ExperimentConfig(weights_draw=1)


def test_data_sets_come_in_turn_or_by_name() -> None:
    desk = Desk(ExperimentConfig())
    assert desk.controls.next_dataset(1) == ""
    assert desk.present.dataset != ExperimentConfig().dataset
    desk.controls.next_dataset(-1)
    assert desk.present == ExperimentConfig()
    desk.controls.dataset("moons")
    assert desk.present.dataset == "moons"


@pytest.mark.parametrize(
    ("selected", "added"), [(None, (4, 3)), (1, (5, 2)), (2, (4, 3)), (0, (4, 3)), (3, (4, 3))]
)
def test_a_neuron_is_added_to_the_selected_layer_or_to_the_last(
    selected: int | None, added: tuple[int, ...]
) -> None:
    desk = Desk(ExperimentConfig(hidden=(4, 2)))
    desk.selected = selected
    assert desk.controls.neurons(1) == ""
    assert desk.present.hidden == added


@pytest.mark.parametrize(
    ("selected", "added"), [(None, (4, 2, 2)), (0, (4, 4, 2)), (1, (4, 4, 2)), (2, (4, 2, 2))]
)
def test_a_layer_is_added_after_the_selected_one(
    selected: int | None, added: tuple[int, ...]
) -> None:
    desk = Desk(ExperimentConfig(hidden=(4, 2)))
    desk.selected = selected
    assert desk.controls.layers(1) == ""
    assert desk.present.hidden == added


def test_what_cannot_be_taken_away_is_said() -> None:
    desk = Desk(ExperimentConfig(hidden=(1,)))
    assert "<take-layer> takes the whole layer away" in desk.controls.neurons(-1)
    assert desk.controls.layers(-1) == ""
    assert desk.present.hidden == ()
    assert desk.controls.layers(-1) == "There is no hidden layer to take away."
