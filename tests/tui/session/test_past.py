"""Earlier moments of a run: shown as they were, gone on from, and the future that is left."""

from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig
from tui.session.snapshot import Snapshot
from tui.session.training.benches import Benches
from tui.session.training.course import Course
from tui.session.training.pace import Pace
from tui.session.training.past.keeping import Keeping
from tui.session.training.training import Training
from tui.session.undo.history import Target

CONFIG = ExperimentConfig(
    samples=60, hidden=(5, 3), batch_size=16, dropout=0.2, optimizer="adam", epochs=10**6
)
LESSON = ExperimentConfig(samples=60, epochs=10**6)


class Past:
    """A run that is trained and looked back on, without a thread between."""

    def __init__(self, config: ExperimentConfig = CONFIG, **options: int) -> None:
        self.training = Training(config, playing=False, **options)
        self.training.start_again(config, 0)
        self.keeping = Keeping()
        self.step, self.configs = 0, {0: config}
        self.was: dict[int, Snapshot] = {}
        self.note()

    def note(self) -> None:
        snapshot = self.shown
        if not snapshot.batch:
            self.was[snapshot.epoch] = snapshot

    def train(self, epochs: int, steps: int = 0) -> None:
        course = Course(self.training, Pace(float("inf")))
        for whole_epoch in (True,) * epochs + (False,) * steps:
            self.training.ask_for_step(whole_epoch=whole_epoch)
            while self.training.asked.goes_on:
                course.go(float("inf"))
            self.keeping.look(self.training.run)
            self.note()

    def change(self, **settings: object) -> None:
        self.step += 1
        config = self.shown.config.replace(**settings)
        self.training.change(config, self.step)
        self.configs[self.step] = config
        self.note()

    def look(self, by: str, count: int) -> Snapshot:
        self.training.look_back(by, count)
        run = self.training.run
        assert run is not None
        self.training.back.go_on(run, float("inf"))
        return self.shown

    def look_at(self, epoch: int) -> Snapshot:
        return self.look("epochs", epoch - self.shown.epoch)

    def branch(self) -> None:
        self.step += 1
        self.training.branch(self.step)
        self.configs[self.step] = self.shown.config

    def undo(self) -> None:
        self.step -= 1
        self.training.go_to(Target(self.step, self.configs[self.step], begins=True))

    @property
    def shown(self) -> Snapshot:
        return self.training.snapshot(1)


def assert_same(snapshot: Snapshot, was: Snapshot) -> None:
    assert snapshot.parameters is not None
    assert was.parameters is not None
    assert snapshot.parameters.tobytes() == was.parameters.tobytes()
    assert snapshot.metrics == was.metrics
    assert snapshot.learning_rate == was.learning_rate
    assert (snapshot.epoch, snapshot.batch, snapshot.config) == (was.epoch, was.batch, was.config)


@pytest.mark.parametrize("config", [CONFIG, LESSON], ids=["mini-batches", "lesson"])
def test_each_epoch_is_shown_as_it_was_and_now_as_it_is(config: ExperimentConfig) -> None:
    past = Past(config)
    past.train(6)
    past.change(learning_rate=0.5)
    past.train(5)
    past.change(l2=0.01)
    past.train(4, steps=0)
    now = past.shown
    assert not now.is_past
    for epoch in (14, 3, 6, 7, 0, 11, 12):
        earlier = past.look_at(epoch)
        assert earlier.is_past
        assert_same(earlier, past.was[epoch])
        assert earlier.history is not None
        assert len(earlier.history) == 16, "the curves are those of the whole run"
        assert earlier.experiment == now.experiment
    again = past.look("end", 1)
    assert not again.is_past
    assert_same(again, now)


def test_looking_back_stops_training_and_changes_nothing_of_it() -> None:
    past, other = Past(), Past()
    past.train(5, steps=2)
    past.look("epochs", -3)
    past.look("end", 1)
    past.train(3)
    other.train(5, steps=2)
    other.train(3)
    assert_same(past.shown, other.shown)
    past.training.play_or_pause()
    past.look("epochs", -1)
    assert past.shown.state == "paused"
    assert not past.training.asked.goes_on


def test_amid_an_epoch_one_back_is_its_beginning() -> None:
    past = Past()
    past.train(4, steps=2)
    assert past.look("epochs", -1).epoch == 4
    assert past.shown.batch == 0
    assert not past.look("epochs", 1).is_past


def test_jumps_by_cells_end_at_the_beginning_and_now() -> None:
    past = Past(LESSON)
    past.train(300)
    assert 295 <= past.look("cells", -1).epoch <= 299
    assert past.look("cells", -200).epoch == 0
    assert past.look("cells", -1).epoch == 0
    assert past.look("end", -1).epoch == 0
    assert not past.look("cells", 101).is_past


def test_without_a_change_a_branch_becomes_the_future_there_was() -> None:
    past = Past()
    past.train(8)
    past.look_at(3)
    past.branch()
    assert not past.shown.is_past
    past.training.ask_for_step(whole_epoch=True)
    Course(past.training, Pace(float("inf"))).go(float("inf"))
    assert_same(past.shown, past.was[4])


def test_what_is_left_stays_as_a_curve_and_comes_back_as_it_was() -> None:
    past = Past()
    past.train(8)
    left = past.shown
    past.look_at(3)
    past.change(learning_rate=0.3)
    branch = past.shown
    assert branch.experiment != left.experiment
    assert branch.config.learning_rate == 0.3
    assert branch.parameters is not None
    assert past.was[3].parameters is not None
    assert branch.parameters.tobytes() == past.was[3].parameters.tobytes()
    assert branch.future is not None
    assert (branch.future.since, branch.future.until) == (3, 8)
    assert left.history is not None
    assert branch.future.loss.y.tobytes() == left.history.test_loss.tobytes()
    assert branch.history is not None
    assert branch.history.epochs.tolist() == [0, 1, 2, 3]
    past.training.ask_for_step(whole_epoch=True)
    Course(past.training, Pace(float("inf"))).go(float("inf"))
    past.undo()
    assert_same(past.shown, left)
    assert past.shown.future is None
    assert_same(past.look_at(5), past.was[5])


def test_a_weight_set_in_the_past_is_set_there_and_the_run_is_kept() -> None:
    past = Past()
    past.train(6)
    left = past.shown
    past.look_at(2)
    past.step += 1
    past.training.set_parameter(left.experiment, 1, 0, 0, 4.25, past.step)
    edited = past.shown
    assert edited.epoch == 2
    assert edited.parameters is not None
    changed = np.flatnonzero(edited.parameters != past.was[2].parameters)
    assert edited.parameters[changed].tolist() == [4.25]
    past.undo()
    assert_same(past.shown, left)


def test_another_network_asked_for_in_the_past_begins_again_and_the_run_comes_back() -> None:
    past = Past()
    past.train(5)
    left = past.shown
    past.look_at(2)
    past.change(hidden=(4,))
    assert past.shown.layer_sizes == (2, 4, 1)
    assert past.shown.epoch == 0
    assert not past.shown.is_past
    past.undo()
    assert_same(past.shown, left)


def test_where_there_is_no_room_for_a_moment_there_is_no_past() -> None:
    past = Past(history_bytes=500)
    past.train(2)
    timeline = past.shown.timeline
    assert timeline is not None
    assert timeline.first is None
    assert timeline.needs > 500
    assert not past.look("epochs", -1).is_past


def test_with_more_room_there_is_a_past_from_then_on_and_with_less_there_is_less() -> None:
    benches = Benches(LESSON, Pace(float("inf")), playing=False, history_bytes=500)
    training = benches.own.training
    training.start_again(LESSON, 0)
    run = training.run
    assert run is not None
    assert run.past.first is None
    run.experiment.trainer.run_epoch()
    benches.keep_within(training, 2**20)
    assert run.past.first == (1, 0)
    benches.keep_within(training, 500)
    assert run.past.first is None
    training.start_again(LESSON, 1)
    assert training.run is not None
    assert training.run.past.most_bytes == 500


def test_before_a_run_is_left_it_is_known_whether_it_can_be_kept() -> None:
    for past, stays in ((Past(), True), (Past(most_bytes=1), False)):
        past.train(3)
        timeline = past.look("epochs", -1).timeline
        assert timeline is not None
        assert timeline.stays is stays


def test_a_run_that_was_opened_has_its_past_from_there_on() -> None:
    experiment = CONFIG.build()
    list(experiment.trainer.epochs(20))
    training = Training(CONFIG, playing=False)
    training.take(experiment, 0)
    timeline = training.snapshot(1).timeline
    assert timeline is not None
    assert timeline.first == 20


def test_the_past_goes_by_to_its_end() -> None:
    past = Past()
    past.train(9)
    back, run = past.training.back, past.training.run
    assert run is not None
    past.look("end", -1)
    back.turn_play()
    seen = []
    while back.plays:
        back.play(run, 1.0)
        back.go_on(run, float("inf"))
        seen.append(past.shown.epoch)
    assert seen == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert not past.shown.is_past
