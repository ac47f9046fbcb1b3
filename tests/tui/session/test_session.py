from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE

from core import Experiment, ExperimentConfig, History, Metrics, Trainer
from tui.session.session import TrainingSession
from tui.session.snapshot import Snapshot
from tui.session.training.pace import SPEEDS

FAST = float("inf")
LESSON = ExperimentConfig(samples=100)
MINI_BATCHES = ExperimentConfig(
    samples=100, hidden=(6, 4), batch_size=32, dropout=0.1, optimizer="adam", epochs=7
)
UNKNOWN_FILE = ExperimentConfig(data="no/such/file.csv", target="y")


class Screen:
    """Stands where the screen stands: gives commands and waits for snapshots."""

    def __init__(self, experiment: ExperimentConfig | Experiment, **options: float) -> None:
        self._arrived = threading.Condition()
        self.session = TrainingSession(experiment, notify=self._note, **options)
        self.seen: list[Snapshot] = []

    def _note(self) -> None:
        with self._arrived:
            self.seen.append(self.session.snapshot)
            self._arrived.notify_all()

    def wait(self, condition: Callable[[Snapshot], object]) -> Snapshot:
        """Return the first snapshot from now on for which the condition holds.

        It is one that the screen was told of, as all before it were.
        """
        with self._arrived:
            done = self._arrived.wait_for(lambda: condition(self._latest), PATIENCE)
            assert done, self._latest
            return self._latest

    @property
    def _latest(self) -> Snapshot:
        return self.seen[-1] if self.seen else self.session.snapshot

    def wait_for_state(self, state: str) -> Snapshot:
        return self.wait(lambda snapshot: snapshot.state == state)

    def after(self, command: Callable[..., int | None], *arguments: object) -> Snapshot:
        """Give a command and return the snapshot that answers it.

        Where the machine is busy, there is one before it that tells what is under way.
        """
        before = self.session.snapshot.version
        number = command(*arguments) or 0
        return self.wait(
            lambda snapshot: (
                snapshot.version > before
                and snapshot.commands >= number
                and snapshot.state not in ("training", "loading")
            )
        )


@contextmanager
def running(
    experiment: ExperimentConfig | Experiment,
    *,
    until: str = "paused",
    speed: float = FAST,
    **options: float,
) -> Iterator[tuple[Screen, TrainingSession]]:
    screen = Screen(experiment, speed=speed, **options)
    screen.session.start()
    try:
        screen.wait_for_state(until)
        yield screen, screen.session
    finally:
        screen.session.stop()


def headless(config: ExperimentConfig, epochs: int) -> tuple[np.ndarray, History]:
    experiment = config.build()
    experiment.trainer.start()
    for _ in experiment.trainer.epochs(epochs):
        pass
    return experiment.network.parameters, experiment.trainer.history


def assert_same_bits(snapshot: Snapshot, parameters: np.ndarray, history: History) -> None:
    assert snapshot.parameters is not None
    assert snapshot.history is not None
    assert snapshot.parameters.tobytes() == parameters.tobytes()
    for column in ("epoch", "train_loss", "test_loss", "train_score", "test_score"):
        assert snapshot.history.column(column).tobytes() == history.column(column).tobytes()


def is_a_sentence(message: str) -> bool:
    return message[0] == message[0].upper() and message[-1] == "." and message[-2] != "."


# -- the beginning ---------------------------------------------------------------------------------


def test_an_experiment_that_has_begun_goes_on_bit_for_bit() -> None:
    begun = MINI_BATCHES.build()
    list(begun.trainer.epochs(3))
    begun.trainer.step()
    with running(begun) as (screen, session):
        assert screen.wait(lambda snapshot: snapshot.epoch == 3).batch == 1
        session.play_or_pause()
        done = screen.wait_for_state("done")
        assert_same_bits(done, *headless(MINI_BATCHES, MINI_BATCHES.epochs))
        assert screen.after(session.reset).epoch == 0


def test_an_experiment_that_has_come_to_its_end_says_so_and_can_go_on() -> None:
    begun = LESSON.replace(epochs=5).build()
    list(begun.trainer.epochs(5))
    with running(begun, until="done", playing=True) as (screen, session):
        assert session.snapshot.message == "5 epochs done. Press <train> to go on."
        assert screen.after(session.step_epoch).epoch == 6


def test_a_saved_run_is_gone_on_with_bit_for_bit_whatever_is_there() -> None:
    saved = MINI_BATCHES.build()
    list(saved.trainer.epochs(3))
    saved.trainer.step()
    with running(MINI_BATCHES.replace(epochs=10**9), until="training", playing=True) as (screen, _):
        screen.session.go_on_with(saved)
        there = screen.wait(lambda snapshot: snapshot.config == MINI_BATCHES)
        assert (there.state, there.epoch, there.batch) == ("paused", 3, 1)
        screen.session.play_or_pause()
        done = screen.wait_for_state("done")
        assert_same_bits(done, *headless(MINI_BATCHES, MINI_BATCHES.epochs))


def test_it_loads_and_then_waits_at_epoch_0() -> None:
    screen = Screen(LESSON)
    assert screen.session.snapshot.state == "loading"
    assert screen.session.snapshot.dataset is None
    screen.session.start()
    snapshot = screen.wait(lambda snapshot: snapshot.state != "loading")
    screen.session.stop()
    assert snapshot.state == "paused"
    assert (snapshot.epoch, snapshot.batch, snapshot.batches) == (0, 0, 1)
    assert snapshot.layer_sizes == (2, 8, 1)
    assert snapshot.output_activation == "sigmoid"
    assert snapshot.learning_rate == 0.1
    assert snapshot.message == ""
    assert snapshot.dataset is not None
    assert snapshot.metrics is not None
    assert snapshot.metrics.epoch == 0
    assert np.isfinite(snapshot.metrics).all()
    assert_same_bits(snapshot, *headless(LESSON, 0))


def test_it_can_train_as_soon_as_the_data_are_there() -> None:
    with running(LESSON, until="training", playing=True) as (screen, _):
        assert screen.wait(lambda snapshot: snapshot.epoch > 0).state in ("training", "done")


def test_commands_given_while_the_data_load_are_obeyed_in_turn() -> None:
    screen = Screen(LESSON, speed=FAST)
    for command in (screen.session.step_epoch, screen.session.step_epoch):
        command()
    screen.session.change(LESSON.replace(learning_rate=0.3))
    screen.session.start()
    snapshot = screen.wait(lambda snapshot: snapshot.learning_rate == 0.3)
    assert snapshot.epoch == 2
    screen.session.play_or_pause()
    screen.wait_for_state("done")
    screen.session.stop()


# -- training --------------------------------------------------------------------------------------


def test_it_plays_and_pauses() -> None:
    with running(LESSON.replace(epochs=10**9)) as (screen, session):
        session.play_or_pause()
        snapshot = screen.wait(lambda snapshot: snapshot.epochs_per_second > 0)
        assert snapshot.state == "training"
        session.play_or_pause()
        paused = screen.wait_for_state("paused")
        assert paused.epoch > 0
        assert paused.epochs_per_second == 0
        assert screen.after(session.step_epoch).epoch == paused.epoch + 1


def test_steps_take_an_epoch_or_a_mini_batch() -> None:
    with running(MINI_BATCHES) as (screen, session):
        assert screen.after(session.step_batch).batch == 1
        snapshot = screen.after(session.step_batch)
        assert (snapshot.epoch, snapshot.batch, snapshot.batches) == (0, 2, 3)
        snapshot = screen.after(session.step_epoch)
        assert (snapshot.epoch, snapshot.batch) == (1, 0), "to the end of the epoch under way"
        assert screen.after(session.step_epoch).epoch == 2


def test_a_mini_batch_of_all_samples_is_an_epoch() -> None:
    with running(LESSON) as (screen, session):
        snapshot = screen.after(session.step_batch)
        assert (snapshot.epoch, snapshot.batch) == (1, 0)
        assert_same_bits(snapshot, *headless(LESSON, 1))


def test_within_an_epoch_the_metrics_are_those_of_the_present_weights() -> None:
    experiment = MINI_BATCHES.build()
    experiment.trainer.step()
    with running(MINI_BATCHES) as (screen, session):
        assert screen.after(session.step_batch).metrics == experiment.trainer.evaluate()


def test_a_step_pauses() -> None:
    with running(LESSON.replace(epochs=10**9)) as (screen, session):
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch > 0)
        session.step_epoch()
        epoch = screen.wait_for_state("paused").epoch
        assert screen.after(session.step_epoch).epoch == epoch + 1


@pytest.mark.parametrize("how", ["play", "epochs", "mini-batches", "a bit of each"])
@pytest.mark.parametrize("config", [LESSON.replace(epochs=7), MINI_BATCHES], ids=["full", "mini"])
def test_the_bits_do_not_depend_on_how_one_gets_there(config: ExperimentConfig, how: str) -> None:
    with running(config, frame=0.0) as (screen, session):
        batches = session.snapshot.batches
        if how == "epochs":
            for _ in range(7):
                session.step_epoch()
        elif how == "mini-batches":
            for _ in range(7 * batches):
                session.step_batch()
        elif how == "a bit of each":
            session.step_batch()
            session.step_epoch()
            session.step_batch()
            session.play_or_pause()
        else:
            session.play_or_pause()
        snapshot = screen.wait(lambda snapshot: snapshot.epoch == 7 and not snapshot.batch)
        assert_same_bits(snapshot, *headless(config, 7))


# -- steps that take long --------------------------------------------------------------------------

LONG_EPOCH = ExperimentConfig(samples=100_000, batch_size=1)
"""Seconds go by until it ends, on whatever machine."""


def test_a_long_epoch_can_be_paused_and_gone_on_with_and_is_seen_to_train() -> None:
    with running(LONG_EPOCH) as (screen, session):
        session.step_epoch()
        under_way = screen.wait(lambda snapshot: snapshot.batch > 0)
        assert under_way.state == "training"
        assert screen.wait(lambda snapshot: snapshot.epochs_per_second > 0).state == "training"
        session.play_or_pause()
        paused = screen.wait_for_state("paused")
        assert (paused.epoch, session.snapshot.batch) == (0, paused.batch)
        further = screen.after(session.step_batch)
        assert (further.state, further.batch) == ("paused", paused.batch + 1)


def test_what_stops_a_long_epoch_takes_back_all_that_were_asked_for() -> None:
    with running(LONG_EPOCH) as (screen, session):
        for _ in range(3):
            session.step_epoch()
        screen.wait_for_state("training")
        session.play_or_pause()
        stopped = screen.wait_for_state("paused")
        assert screen.after(session.set_speed, 1.0).batch == stopped.batch


@pytest.mark.parametrize("key", ["step_epoch", "step_batch"])
def test_a_long_step_is_seen_to_train_from_its_beginning_on(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.session.training.keeping.before.MANY", 0)
    go_on, step = threading.Event(), Trainer.step

    def slow_step(trainer: Trainer) -> Metrics | None:
        go_on.wait(PATIENCE)
        return step(trainer)

    with running(LESSON) as (screen, session):
        monkeypatch.setattr(Trainer, "step", slow_step)
        getattr(session, key)()
        assert screen.wait_for_state("training").epoch == 0
        go_on.set()
        assert screen.wait_for_state("paused").epoch == 1


def test_a_long_epoch_does_not_keep_other_commands_waiting() -> None:
    with running(LONG_EPOCH) as (screen, session):
        session.step_epoch()
        screen.wait_for_state("training")
        session.change(LONG_EPOCH.replace(learning_rate=0.01))
        slower = screen.wait(lambda snapshot: snapshot.learning_rate == 0.01)
        assert (slower.epoch, slower.state) == (0, "training")
        session.reset()
        again = screen.wait_for_state("paused")
        assert (again.epoch, again.batch) == (0, 0)


def test_a_speed_limit_is_kept() -> None:
    with running(LESSON, speed=0.001) as (screen, session):
        session.play_or_pause()
        snapshot = screen.wait(lambda snapshot: snapshot.epoch > 0)
        assert snapshot.epoch == 1, "the next is due in a thousand seconds"


def test_a_command_is_obeyed_at_once_however_slow_the_training() -> None:
    with running(LESSON, speed=0.001, frame=1000.0) as (screen, session):
        session.play_or_pause()
        screen.wait_for_state("training")
        session.play_or_pause()
        assert screen.wait_for_state("paused").epoch <= 1


def test_another_speed_takes_effect_at_once() -> None:
    with running(LESSON, speed=0.001) as (screen, session):
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch == 1)
        session.set_speed(SPEEDS[-1])
        screen.wait_for_state("done")
        assert session.pace.limit == FAST


# -- starting again --------------------------------------------------------------------------------


def test_reset_gives_the_same_weights_and_replays_the_same_bits() -> None:
    with running(MINI_BATCHES) as (screen, session):
        first = session.snapshot
        session.step_epoch()
        session.step_batch()
        trained = screen.wait(lambda snapshot: snapshot.batch == 1)
        again = screen.after(session.reset)
        assert again.state == "paused"
        assert (again.epoch, again.batch) == (0, 0)
        assert again.experiment > trained.experiment
        assert again.dataset is first.dataset, "the data are not loaded anew"
        assert_same_bits(again, *headless(MINI_BATCHES, 0))
        session.step_epoch()
        session.step_batch()
        replayed = screen.wait(lambda snapshot: snapshot.batch == 1)
        assert replayed.parameters is not None
        assert trained.parameters is not None
        assert replayed.parameters.tobytes() == trained.parameters.tobytes()


def test_new_weights_are_others_each_time_and_can_be_had_again() -> None:
    with running(LESSON) as (screen, session):
        others = [LESSON.replace(weights_draw=draw) for draw in (1, 2, 3)]
        drawn = [session.snapshot, *(screen.after(session.change, other) for other in others)]
    assert len({snapshot.parameters.tobytes() for snapshot in drawn}) == 4  # type: ignore[union-attr]
    for draw, snapshot in enumerate(drawn):
        assert snapshot.epoch == 0
        assert snapshot.config.weights_draw == draw
        assert_same_bits(snapshot, *headless(LESSON.replace(weights_draw=draw), 0))


def test_starting_again_pauses() -> None:
    config = LESSON.replace(epochs=10**9)
    with running(config) as (screen, session):
        for command in (session.reset, lambda: session.change(config.replace(weights_draw=1))):
            session.play_or_pause()
            screen.wait(lambda snapshot: snapshot.epoch > 0)
            command()
            assert screen.wait_for_state("paused").epoch == 0


def test_the_learning_rate_changes_while_training_goes_on() -> None:
    experiment = LESSON.build()
    experiment.trainer.run_epoch()
    experiment.trainer.optimizer.learning_rate = 0.3
    experiment.trainer.run_epoch()
    config = LESSON.replace(epochs=10**9)
    with running(config) as (screen, session):
        screen.after(session.step_epoch)
        snapshot = screen.after(session.change, config.replace(learning_rate=0.3))
        assert snapshot.state == "paused"
        assert snapshot.config.learning_rate == snapshot.learning_rate == 0.3
        snapshot = screen.after(session.step_epoch)
        assert_same_bits(snapshot, experiment.network.parameters, experiment.trainer.history)
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch > 2)
        session.change(config.replace(learning_rate=0.01))
        epoch = screen.wait(lambda snapshot: snapshot.learning_rate == 0.01).epoch
        assert screen.wait(lambda snapshot: snapshot.epoch > epoch).state == "training"


LIVE = {"optimizer": "adam", "batch_size": 16, "l2": 0.01, "schedule": "cosine", "clip_norm": 1.0}


def test_what_training_can_take_up_changes_while_it_goes_on() -> None:
    config = LESSON.replace(epochs=10**9)
    with running(config) as (screen, session):
        before = screen.after(session.step_epoch)
        changed = screen.after(session.change, config.replace(**LIVE))
        assert (changed.state, changed.epoch) == ("paused", 1)
        assert changed.experiment == before.experiment
        assert changed.config == config.replace(**LIVE)
        assert changed.parameters is not None
        assert before.parameters is not None
        assert changed.parameters.tobytes() == before.parameters.tobytes()
        stepped = screen.after(session.step_epoch)
        assert (stepped.epoch, stepped.batches) == (2, 5)
        again = config.build()
        again.trainer.run_epoch()
        again = again.adjust(**LIVE)
        again.trainer.run_epoch()
        assert_same_bits(stepped, again.network.parameters, again.trainer.history)
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch > 3)
        session.change(config)
        snapshot = screen.wait(lambda snapshot: snapshot.config == config)
        assert screen.wait(lambda later: later.epoch > snapshot.epoch).state == "training"
        session.reset()
        assert_same_bits(screen.wait(lambda later: later.epoch == 0), *headless(config, 0))


def test_a_live_change_that_cannot_be_leaves_everything_as_it_was() -> None:
    config = LESSON.replace(dataset="iris", samples=None, epochs=10**9)
    with running(config) as (screen, session):
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch > 0)
        wrong = config.replace(batch_size=130)
        session.change(wrong)
        snapshot = screen.wait(lambda snapshot: snapshot.refused is wrong)
        assert snapshot.reason == "The batch size is 130, more than the 120 training samples."
        assert snapshot.config == config
        assert screen.wait(lambda later: later.epoch > snapshot.epoch).state == "training"


def test_more_epochs_or_another_condition_let_training_go_on() -> None:
    config = LESSON.replace(epochs=3)
    with running(config) as (screen, session):
        session.play_or_pause()
        screen.wait_for_state("done")
        assert screen.after(session.change, config.replace(l1=0.1)).state == "done"
        longer = screen.after(session.change, config.replace(epochs=5))
        assert (longer.state, longer.message) == ("paused", "")
        session.play_or_pause()
        assert screen.wait_for_state("done").epoch == 5
        screen.after(session.change, config.replace(epochs=9, target_accuracy=0.01))
        assert screen.after(session.step_epoch).state == "done"
        assert screen.after(session.change, config.replace(epochs=9)).state == "paused"


def test_fewer_epochs_than_there_were_end_training() -> None:
    config = LESSON.replace(epochs=10**9)
    with running(config) as (screen, session):
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch > 5)
        session.change(config.replace(epochs=2))
        assert screen.wait_for_state("done").message.startswith("2 epochs done.")


def test_another_data_set_is_another_experiment() -> None:
    other = LESSON.replace(dataset="blobs")
    with running(LESSON) as (screen, session):
        before = screen.after(session.step_epoch)
        snapshot = screen.after(session.change, other)
        assert snapshot.state == "paused"
        assert snapshot.config == other
        assert snapshot.experiment > before.experiment
        assert snapshot.layer_sizes == (2, 8, 3)
        assert snapshot.dataset is not None
        assert snapshot.dataset.n_classes == 3
        assert_same_bits(snapshot, *headless(other, 0))


# -- what cannot be built --------------------------------------------------------------------------

CANNOT_BE_BUILT = {
    "setting": LESSON.replace(dataset="iris", samples=None, batch_size=500),
    "data": LESSON.replace(dataset="iris", samples=None, noise=1.0),
    "file": UNKNOWN_FILE,
    "memory": LESSON.replace(hidden=(10**9, 10**9)),
}


@pytest.mark.parametrize("config", CANNOT_BE_BUILT.values(), ids=CANNOT_BE_BUILT)
def test_what_cannot_be_built_leaves_the_present_experiment(config: ExperimentConfig) -> None:
    with running(LESSON.replace(epochs=10**9)) as (screen, session):
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch > 0)
        session.change(config)
        snapshot = screen.wait(lambda snapshot: snapshot.refused is config)
        assert is_a_sentence(snapshot.reason)
        assert snapshot.config.dataset == "circles"
        later = screen.wait(lambda later: later.epoch > snapshot.epoch)
        assert (later.state, later.experiment) == ("training", snapshot.experiment)
        assert (later.refused, later.reason) == (config, snapshot.reason), "said until it is heard"
        session.change(LESSON.replace(epochs=10**9, learning_rate=0.2))
        assert screen.wait(lambda snapshot: snapshot.refused is None).reason == ""


@pytest.mark.parametrize("config", CANNOT_BE_BUILT.values(), ids=CANNOT_BE_BUILT)
def test_without_an_experiment_every_key_is_answered(config: ExperimentConfig) -> None:
    with running(config, until="failed", playing=True) as (screen, session):
        assert is_a_sentence(session.snapshot.message)
        message = session.snapshot.message
        for command in (
            session.play_or_pause,
            session.play_or_pause,
            session.step_epoch,
            session.step_batch,
            session.reset,
            lambda: session.change(config.replace(weights_draw=1)),
            lambda: session.change(config.replace(learning_rate=1.0)),
            lambda: session.set_speed(1.0),
        ):
            snapshot = screen.after(command)
            assert (snapshot.state, snapshot.message) == ("failed", message)
        session.set_speed(FAST)
        session.change(LESSON)
        assert screen.wait_for_state("paused").dataset is not None
        session.play_or_pause()
        screen.wait_for_state("done")


# -- the end ---------------------------------------------------------------------------------------


def test_training_is_done_after_the_epochs_asked_for_and_can_go_on() -> None:
    with running(LESSON.replace(epochs=5)) as (screen, session):
        session.play_or_pause()
        snapshot = screen.wait_for_state("done")
        assert snapshot.epoch == 5
        assert "5 epochs" in snapshot.message
        assert "<train>" in snapshot.message
        session.play_or_pause()
        assert screen.wait(lambda snapshot: snapshot.epoch > 50).state == "training"


@pytest.mark.parametrize("config", [LESSON, MINI_BATCHES], ids=["full", "mini"])
def test_the_last_epoch_is_the_last_when_one_steps_there(config: ExperimentConfig) -> None:
    with running(config.replace(epochs=2)) as (screen, session):
        assert screen.after(session.step_epoch).state == "paused"
        if config.batch_size:
            assert screen.after(session.step_batch).state == "paused"
        assert screen.after(session.step_epoch).state == "done"
        assert screen.after(session.step_epoch).state == "paused"
        assert session.snapshot.epoch == 3


@pytest.mark.parametrize("conditions", [{"target_loss": 10.0}, {"patience": 1}])
def test_a_stop_condition_stops_once_and_says_why(conditions: dict[str, float]) -> None:
    config = LESSON.replace(learning_rate=3.0, epochs=10**6, **conditions)
    with running(config) as (screen, session):
        session.play_or_pause()
        snapshot = screen.wait_for_state("done")
        assert snapshot.message.startswith("Stopped: ")
        assert is_a_sentence(snapshot.message)
        assert "<train>" in snapshot.message
        stepped = screen.after(session.step_epoch)
        assert (stepped.state, stepped.epoch) == ("paused", snapshot.epoch + 1)
        session.play_or_pause()
        assert screen.wait(lambda it: it.epoch > snapshot.epoch + 50).state == "training"
        session.reset()
        screen.wait(lambda snapshot: snapshot.epoch == 0)
        session.play_or_pause()
        assert screen.wait_for_state("done").epoch == snapshot.epoch


def test_with_patience_the_last_epoch_brings_the_best_weights_back() -> None:
    config = LESSON.replace(
        samples=60, optimizer="adam", learning_rate=0.3, patience=200, epochs=100
    )
    expected = config.build()
    list(expected.trainer.epochs(100))
    with running(config) as (screen, session):
        session.play_or_pause()
        done = screen.wait_for_state("done")
        assert done.epoch == 100
        assert done.parameters.tolist() == expected.network.parameters.tolist()
        assert done.metrics == expected.trainer.evaluate()
        assert f"the best was epoch {expected.trainer.stop.best_epoch}, whose" in done.message
        assert is_a_sentence(done.message)
        further = screen.after(session.step_epoch)
        expected.trainer.run_epoch()
        assert further.parameters.tolist() == expected.network.parameters.tolist()


@pytest.mark.parametrize("how", ["play_or_pause", "step_epoch", "step_batch"])
def test_divergence_is_told_and_reset_makes_it_usable(how: str) -> None:
    with running(LESSON.replace(learning_rate=1e300)) as (screen, session):
        for _ in range(3):
            getattr(session, how)()
        snapshot = screen.wait_for_state("diverged")
        assert is_a_sentence(snapshot.message)
        assert f"epoch {snapshot.epoch}" in snapshot.message
        assert "learning rate 1e+300" in snapshot.message
        assert "Press <reset>" in snapshot.message
        for command in (session.play_or_pause, session.step_epoch, session.step_batch) * 2:
            again = screen.after(command)
            assert (again.state, again.message) == ("diverged", snapshot.message)
        lowered = screen.after(session.change, LESSON.replace(learning_rate=0.1))
        assert (lowered.state, lowered.message) == ("diverged", snapshot.message)
        reset = screen.after(session.reset)
        assert (reset.state, reset.message, reset.epoch) == ("paused", "", 0)
        session.play_or_pause()
        assert screen.wait_for_state("done").epoch == 1000


def test_what_cannot_be_built_does_not_heal_what_diverged() -> None:
    with running(LESSON.replace(learning_rate=1e300)) as (screen, session):
        session.play_or_pause()
        screen.wait_for_state("diverged")
        assert screen.after(session.change, UNKNOWN_FILE).state == "diverged"
        assert "no/such/file.csv" in session.snapshot.reason


# -- the thread and its snapshots ------------------------------------------------------------------


def test_a_snapshot_never_changes() -> None:
    with running(MINI_BATCHES.replace(epochs=10**9)) as (screen, session):
        snapshot = screen.after(session.step_epoch)
        assert snapshot.parameters is not None
        assert snapshot.history is not None
        assert not snapshot.parameters.flags.writeable
        parameters, losses = snapshot.parameters.copy(), snapshot.history.train_loss.copy()
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch > 100)
        assert (snapshot.epoch, len(snapshot.history)) == (1, 2)
        assert snapshot.parameters.tobytes() == parameters.tobytes()
        assert snapshot.history.train_loss.tobytes() == losses.tobytes()


def test_versions_and_epochs_only_grow() -> None:
    with running(MINI_BATCHES, frame=0.0) as (screen, session):
        session.play_or_pause()
        screen.wait_for_state("done")
        versions = [snapshot.version for snapshot in screen.seen]
        along = [snapshot.epoch + snapshot.batch / 3 for snapshot in screen.seen]
        assert versions == sorted(set(versions))
        assert along == sorted(along)


def test_while_training_there_is_no_snapshot_without_something_new() -> None:
    with running(LESSON, speed=30.0, frame=0.001) as (screen, session):
        session.play_or_pause()
        screen.wait(lambda snapshot: snapshot.epoch >= 4)
        epochs = [snapshot.epoch for snapshot in screen.seen if snapshot.state == "training"]
        assert len(epochs) == len(set(epochs))


def test_a_pause_costs_nothing() -> None:
    with running(LESSON) as (screen, session):
        screen.after(session.step_epoch)
        seen = len(screen.seen)
        before = time.process_time()
        time.sleep(0.5)  # not a wait, but how long it is watched
        assert time.process_time() - before < 0.25
        assert len(screen.seen) == seen


def test_the_thread_ends_and_leaves_the_interpreter_as_it_was() -> None:
    interval = sys.getswitchinterval()
    for config in (LESSON, LESSON.replace(epochs=10**9), UNKNOWN_FILE):
        others = set(threading.enumerate())
        screen = Screen(config, playing=True, speed=FAST)
        screen.session.start()
        assert sys.getswitchinterval() < interval
        screen.wait(lambda snapshot: snapshot.state != "loading")
        screen.session.stop()
        assert sys.getswitchinterval() == interval
        for thread in set(threading.enumerate()) - others:
            thread.join(PATIENCE)  # one that has only data to read is not waited for by stop
            assert not thread.is_alive()
        seen = len(screen.seen)
        screen.session.stop()
        screen.session.play_or_pause()
        assert len(screen.seen) == seen


def test_the_thread_ends_though_it_is_told_so_amid_a_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    under_way, go_on, step = threading.Event(), threading.Event(), Trainer.step

    def slow_step(trainer: Trainer) -> Metrics | None:
        under_way.set()
        go_on.wait(PATIENCE)
        return step(trainer)

    with running(MINI_BATCHES) as (_, session):
        monkeypatch.setattr(Trainer, "step", slow_step)
        session.step_batch()
        assert under_way.wait(PATIENCE)
        assert not session.stop(0.01)
        go_on.set()
        assert session.stop(PATIENCE)


def test_a_session_that_never_started_can_be_stopped() -> None:
    interval = sys.getswitchinterval()
    TrainingSession(LESSON).stop()
    assert sys.getswitchinterval() == interval


def test_the_message_of_a_missing_file_names_it(tmp_path: Path) -> None:
    config = LESSON.replace(samples=None, data=str(tmp_path / "flowers.csv"), target="species")
    with running(config, until="failed") as (_, session):
        assert "flowers.csv" in session.snapshot.message
        assert "Errno" not in session.snapshot.message


# -- weights set by hand ---------------------------------------------------------------------------


@pytest.mark.parametrize("source", [None, 1])
def test_training_goes_on_from_a_weight_set_by_hand_as_if_it_had_always_been_that(
    source: int | None,
) -> None:
    twin = LESSON.build()
    twin.trainer.start()
    twin.trainer.run_epoch()
    twin.network.layer_parameters[0][-1 if source is None else source, 3] = 0.75
    twin.trainer.parameters_changed()
    twin.trainer.run_epoch()
    with running(LESSON) as (screen, session):
        first = screen.after(session.step_epoch)
        edited = screen.after(session.set_parameter, first.experiment, 1, 3, source, 0.75)
        assert edited.gradients is None  # the one there is belongs to other weights
        assert (edited.state, edited.epoch) == ("paused", 1)
        assert edited.metrics is not None
        assert first.metrics is not None
        assert edited.metrics.train_loss != first.metrics.train_loss
        after = screen.after(session.step_epoch)
    assert after.parameters is not None
    np.testing.assert_array_equal(after.parameters, twin.network.parameters)
    assert after.metrics == twin.trainer.history.latest


def test_a_weight_set_too_late_does_not_touch_the_next_experiment() -> None:
    with running(LESSON) as (screen, session):
        before = session.snapshot
        changed = screen.after(session.change, LESSON.replace(hidden=(3,)))
        session.set_parameter(before.experiment, 1, 7, None, 5.0)
        after = screen.after(session.set_speed, 1.0)
        assert after.parameters is not None
        assert changed.parameters is not None
        np.testing.assert_array_equal(after.parameters, changed.parameters)


def test_a_command_is_obeyed_though_training_stands_aside_for_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.session.training.pace.LONGEST_ASIDE", 10 * PATIENCE)
    config = LESSON.replace(epochs=10**9)
    with running(config, until="training", playing=True) as (screen, session):
        session.pace.stand_aside()
        epoch = -1
        while session.snapshot.epoch != epoch:  # until it stands
            epoch = session.snapshot.epoch
            time.sleep(0.2)
        session.play_or_pause()
        screen.wait_for_state("paused")
