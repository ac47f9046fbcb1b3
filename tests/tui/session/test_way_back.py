"""Whatever has begun another run: the one before comes back as it was, bit for bit, and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core import Experiment, ExperimentConfig, Point
from tui.session.training.course import Course
from tui.session.training.pace import Pace
from tui.session.training.training import Training
from tui.session.undo.history import Edit, Move, Target, UndoHistory
from tui.session.undo.kept_runs import MOST_BYTES, trained_besides
from tui.session.undo.run import Run

CONFIG = ExperimentConfig(
    samples=60, hidden=(5, 3), batch_size=16, dropout=0.2, optimizer="adam", schedule="cosine"
)
DRAWN: tuple[Point, ...] = tuple((x, y / 20, int(x > 0)) for x in (-1.0, 1.0) for y in range(30))


class Asked:
    """Asks for steps of an undo history, as the screen does, without a thread between."""

    def __init__(self, config: ExperimentConfig = CONFIG, most_bytes: int = MOST_BYTES) -> None:
        self.history = UndoHistory(config)
        self.training = Training(config, playing=False, most_bytes=most_bytes)
        self.training.start_again(config, 0)

    def change(self, config: ExperimentConfig) -> None:
        self.history.record(config)
        self.training.change(config, self.history.number)

    def reset(self) -> None:
        self.history.record(self.history.present, begins=True)
        self.training.reset(self.history.number)

    def open(self, experiment: Experiment) -> None:
        self.history.record(experiment.config, begins=True)
        self.training.go_on_with(experiment, self.history.number)

    def type(self, value: float) -> None:
        number = self.training.number
        self.history.record_edit(Edit(number, 1, 0, None, 0.0, value, "the bias of neuron 1"))
        self.training.set_parameter(number, 1, 0, None, value, self.history.number)

    def put(self, offset: float) -> None:
        number, before = self.training.number, self.training.trainer.network.parameters.copy()
        self.history.record_edit(Move(number, before, before + offset, "the network elsewhere"))
        self.training.put(number, before + offset, self.history.number)

    def undo(self) -> None:
        step = self.history.undo()
        assert step is not None
        self.training.go_to(self.history.target(step, forward=False))

    def redo(self) -> None:
        step = self.history.redo()
        assert step is not None
        self.training.go_to(self.history.target(step, forward=True))

    def train(self, epochs: int, steps: int = 0) -> None:
        for whole_epoch in (True,) * epochs + (False,) * steps:
            self.training.ask_for_step(whole_epoch=whole_epoch)
        course = Course(self.training, Pace(float("inf")))
        while self.training.asked.goes_on:
            course.go(float("inf"))

    def all_there_is(self) -> dict[str, Any]:
        """Everything that the next step depends on, and all that is shown."""
        snapshot = self.training.snapshot(1)
        assert snapshot.history is not None
        return {
            "config": snapshot.config,
            "experiment": snapshot.experiment,
            "said": (snapshot.state, snapshot.message),
            "state": self.training.trainer.state(),
            "history": snapshot.history.state(),
            "gradients": snapshot.gradients,
        }


def same(one: Any, other: Any) -> bool:
    """Whether two nested values are the same to the last bit."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    return bool(one == other)


def opened(asked: Asked) -> None:
    experiment = CONFIG.replace(seed=9).build()
    list(experiment.trainer.epochs(2))
    asked.open(experiment)


BEGINNINGS: dict[str, Callable[[Asked], None]] = {
    "r": lambda asked: asked.reset(),
    "R": lambda asked: asked.change(CONFIG.replace(weights_draw=1)),
    "n": lambda asked: asked.change(CONFIG.replace(hidden=(5, 4))),
    "N": lambda asked: asked.change(CONFIG.replace(hidden=(5, 2))),
    "a": lambda asked: asked.change(CONFIG.replace(hidden=(5, 3, 3))),
    "A": lambda asked: asked.change(CONFIG.replace(hidden=(5,))),
    "d": lambda asked: asked.change(CONFIG.with_data(dataset="moons")),
    "noise": lambda asked: asked.change(CONFIG.replace(noise=0.4)),
    "points": lambda asked: asked.change(CONFIG.with_data(points=DRAWN)),
    "the same run opened": opened,
    "a bias typed": lambda asked: asked.type(2.5),
    "the network put elsewhere": lambda asked: asked.put(0.25),
}


@pytest.mark.parametrize("begin", BEGINNINGS.values(), ids=BEGINNINGS)
def test_the_trained_run_comes_back_as_it_was_and_goes_on(begin: Callable[[Asked], None]) -> None:
    asked = Asked()
    asked.train(7, steps=2)
    before = asked.all_there_is()
    begin(asked)
    begun = asked.all_there_is()
    assert not same(begun, before)
    asked.train(5, steps=1)
    later = asked.all_there_is()
    asked.undo()
    assert same(asked.all_there_is(), before)
    assert asked.training.snapshot(1).returned == "back to the run at epoch 7 + 2/3"
    # Not what it began with, but what it had come to.
    asked.redo()
    assert same(asked.all_there_is(), later)
    asked.undo()
    assert same(asked.all_there_is(), before)
    undisturbed = Asked()
    undisturbed.train(7, steps=2)
    for each in (asked, undisturbed):
        each.train(4)
    assert same(asked.all_there_is(), undisturbed.all_there_is())


def test_the_way_back_leads_through_several_runs() -> None:
    asked = Asked()
    seen = []
    for begin in BEGINNINGS.values():
        asked.train(3)
        seen.append(asked.all_there_is())
        begin(asked)
    for before in reversed(seen):
        asked.undo()
        assert same(asked.all_there_is(), before)
    assert not asked.history.can_undo
    for after in seen[1:]:
        asked.redo()
        assert same(asked.all_there_is(), after)


def test_what_does_not_begin_a_run_takes_nothing_back() -> None:
    asked = Asked()
    asked.train(3)
    asked.change(CONFIG.replace(learning_rate=0.5))
    asked.train(2)
    asked.reset()
    asked.train(1)
    asked.undo()
    assert asked.training.trainer.epoch == 5
    assert asked.training.trainer.optimizer.learning_rate == 0.5
    asked.undo()
    assert asked.training.trainer.epoch == 5
    assert asked.training.trainer.optimizer.learning_rate == CONFIG.learning_rate
    assert asked.training.snapshot(1).returned == ""


def test_a_run_that_is_done_or_has_diverged_is_so_again() -> None:
    asked = Asked(CONFIG.replace(epochs=4))
    asked.train(4)
    done = asked.all_there_is()
    assert done["said"][0] == "done"
    asked.reset()
    asked.undo()
    assert same(asked.all_there_is(), done)
    asked.training.stop("diverged", "Stopped: so it was.")
    asked.reset()
    asked.undo()
    assert asked.all_there_is()["said"] == ("diverged", "Stopped: so it was.")


def test_what_goes_on_beyond_its_end_is_not_stopped_there_once_it_is_back() -> None:
    asked = Asked(CONFIG.replace(epochs=4))
    asked.train(6)
    asked.reset()
    asked.undo()
    asked.train(1)
    assert asked.training.state == "paused"


def test_a_run_that_trained_is_paused_when_it_is_back() -> None:
    asked = Asked()
    asked.training.play_or_pause()
    assert asked.training.state == "training"
    asked.reset()
    asked.undo()
    assert (asked.training.state, asked.training.asked.playing) == ("paused", False)


def test_while_points_are_drawn_training_goes_on_on_the_way_back() -> None:
    asked = Asked(CONFIG.with_data(points=DRAWN))
    asked.train(3)
    asked.training.play_or_pause()
    asked.change(CONFIG.with_data(points=(*DRAWN, (0.5, 0.5, 1))))
    assert asked.training.asked.playing
    asked.undo()
    assert (asked.training.state, asked.training.asked.playing) == ("training", True)
    assert asked.training.trainer.epoch == 3


def test_a_change_that_cannot_be_leaves_the_way_back_as_it_was() -> None:
    asked = Asked()
    asked.train(3)
    before = asked.all_there_is()
    asked.reset()
    running = asked.training.snapshot(1).step
    impossible = CONFIG.replace(hidden=(10**9,))
    asked.change(impossible)
    snapshot = asked.training.snapshot(1)
    assert (snapshot.refused, snapshot.step) == (impossible, running)
    asked.history.refuse(impossible, snapshot.config, snapshot.step)
    assert asked.history.number == running
    asked.undo()
    assert same(asked.all_there_is(), before)


def test_a_new_change_after_an_undo_ends_the_way_forward() -> None:
    asked = Asked()
    asked.train(1)
    asked.reset()
    asked.train(2)
    asked.undo()
    asked.change(CONFIG.replace(learning_rate=0.5))
    assert not asked.history.can_redo
    assert asked.training.unsaved() == [asked.training.run]


def test_where_there_is_no_room_for_the_run_its_experiment_starts_again() -> None:
    asked = Asked(most_bytes=0)
    asked.train(3)
    asked.change(CONFIG.replace(weights_draw=1))
    asked.undo()
    snapshot = asked.training.snapshot(1)
    assert (snapshot.epoch, snapshot.returned, snapshot.config) == (0, "", CONFIG)
    asked.train(1)
    before = asked.training.snapshot(1)
    asked.type(2.5)
    asked.history.undo()
    asked.training.go_to(
        Target(asked.history.number, CONFIG, typed=(asked.training.number, 1, 0, None, 0.125))
    )
    after = asked.training.snapshot(1)
    assert (after.experiment, after.epoch) == (before.experiment, 1)
    assert asked.training.run is not None
    assert asked.training.run.experiment.network.biases[0][0, 0] == 0.125


@pytest.mark.parametrize("begin", BEGINNINGS.values(), ids=BEGINNINGS)
def test_what_was_trained_and_left_is_still_in_no_file(begin: Callable[[Asked], None]) -> None:
    asked = Asked()
    assert asked.training.unsaved() == []
    asked.train(2)
    trained = asked.training.run
    assert asked.training.unsaved() == [trained]
    begin(asked)
    assert asked.training.unsaved()[-1] is trained
    asked.undo()
    asked.training.note_saved()
    assert trained not in asked.training.unsaved()
    asked.train(0, steps=1)
    assert asked.training.unsaved()[0] is trained


def trained_before(asked: Asked) -> Run | None:
    run = asked.training.run
    assert run is not None
    drawn = run.experiment.config.points is not None
    return trained_besides(run, asked.training.unsaved(), drawn=drawn)


def test_what_was_learnt_before_a_drawing_counts_beside_it_and_each_point_of_it_does_not() -> None:
    asked = Asked()
    asked.train(2)
    learnt = asked.training.run
    assert trained_before(asked) is None, "it is the present one"
    asked.change(CONFIG.with_data(points=DRAWN))
    assert trained_before(asked) is learnt
    asked.train(1)
    drawing = asked.training.run
    assert trained_before(asked) is learnt
    asked.change(CONFIG.with_data(points=(*DRAWN, (0.5, 0.5, 1))))
    assert trained_before(asked) is learnt, "what the first drawing taught lives on in the second"
    asked.change(CONFIG.with_data(points=(*DRAWN, (0.5, 0.5, 0))))
    assert trained_before(asked) is learnt
    asked.change(CONFIG.with_data(points=(*DRAWN, (0.5, 0.5, 2))))
    assert trained_before(asked) is drawing, "a network for three classes has nothing of it"
    for _ in range(3):
        asked.undo()
    assert asked.training.run is drawing
    asked.reset()
    assert trained_before(asked) is drawing


def test_where_the_way_branches_off_both_ends_of_it_count() -> None:
    asked = Asked()
    asked.train(4)
    learnt = asked.training.run
    assert learnt is not None
    asked.training.look_back("epoch", -2)
    while asked.training.back.shown is None:
        asked.training.back.go_on(learnt, 1.0)
    asked.history.record(CONFIG.replace(learning_rate=0.5))
    asked.training.change(CONFIG.replace(learning_rate=0.5), asked.history.number)
    assert asked.training.run is not learnt
    assert trained_before(asked) is learnt, "nothing has come to the branch yet"
    asked.train(1)
    assert trained_before(asked) is None


def test_a_run_from_a_file_is_in_one_until_it_is_trained() -> None:
    asked = Asked()
    opened(asked)
    assert asked.training.unsaved() == []
    assert asked.training.unsaved(drawn=True) == [asked.training.run]
    asked.train(1)
    assert asked.training.unsaved() == [asked.training.run]


def test_without_room_for_the_run_its_weights_come_back_all_the_same() -> None:
    asked = Asked(most_bytes=1)
    asked.train(2)
    before = asked.training.trainer.network.parameters.copy()
    asked.put(0.25)
    put = asked.training.trainer.network.parameters.copy()
    asked.undo()
    np.testing.assert_array_equal(asked.training.trainer.network.parameters, before)
    asked.redo()
    np.testing.assert_array_equal(asked.training.trainer.network.parameters, put)


def test_what_a_drawing_was_taught_counts_by_itself_once_that_after_it_is_left_untaught() -> None:
    asked = Asked()
    asked.change(CONFIG.with_data(points=DRAWN))
    asked.train(5)
    taught = asked.training.run
    for label in (1, 2):
        asked.change(CONFIG.with_data(points=(*DRAWN, (0.5, 0.5, label))))
    asked.change(CONFIG)
    asked.change(CONFIG.with_data(points=tuple((x, y, 1 - label) for x, y, label in DRAWN)))
    assert trained_before(asked) is taught
