"""What is kept of the runs of a program that ends, however. tests/terminal has it happen."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from patience import PATIENCE

from core import (
    Experiment,
    ExperimentConfig,
    Metrics,
    Past,
    Trainer,
    load_checkpoint,
    unpack_checkpoint,
)
from tui.exchange.sessions import database
from tui.exchange.sessions.contents import Contents
from tui.exchange.sessions.folder import NotKeptError
from tui.exchange.sessions.keeper import SessionKeeper
from tui.exchange.sessions.opening import opened
from tui.exchange.sessions.rows import Key
from tui.exchange.sessions.store import SessionStore
from tui.session.session import TrainingSession
from tui.session.training.keeping.autosave import Autosave
from tui.session.training.keeping.before import Between, now
from tui.session.training.training import Training
from tui.session.undo.history import Target


@pytest.fixture(autouse=True)
def nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is something in the way of the folder for what cannot be kept in its own."""
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / f"neuroterm-{os.getuid()}").write_text("in the way")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


class Trained:
    """Makes sessions, and waits for what becomes of them."""

    def __init__(self) -> None:
        self._changed = threading.Event()
        self.sessions: list[TrainingSession] = []

    def __call__(self, config: ExperimentConfig, *, epochs: int = 1) -> TrainingSession:
        session = TrainingSession(config, speed=float("inf"), notify=self._changed.set)
        self.sessions.append(session)
        session.start()
        for _ in range(epochs):
            session.step_epoch()

        def is_there() -> bool:
            snapshot = session.snapshot
            trained = snapshot.epoch >= epochs or snapshot.state == "diverged"
            return trained and snapshot.state != "loading"

        self.see(is_there)
        return session

    def see(self, condition: Callable[[], object]) -> None:
        while not condition():
            assert self._changed.wait(PATIENCE)
            self._changed.clear()


@pytest.fixture
def trained() -> Iterator[Trained]:
    made = Trained()
    yield made
    for session in made.sessions:
        session.stop()


POINTS = tuple((x, y / 9, int(x > 0)) for x in (-1.0, 1.0) for y in range(9))


def begun(config: ExperimentConfig) -> Training:
    training = Training(config, playing=False)
    training.start_again(config, 0)
    return training


def keeper(folder: Path) -> SessionKeeper:
    return SessionKeeper(SessionStore(folder), lambda words: None)


def until_written(keeper: SessionKeeper) -> None:
    """Wait for what is being written, longer than the program does."""
    if keeper._writing is not None:
        keeper._writing.join(PATIENCE)


def kept_in(folder: Path) -> list[Experiment]:
    store = SessionStore(folder)
    return [opened(store, kept).resumed.experiment for kept in store.sessions()]


@contextlib.contextmanager
def disk_of(pages: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk on which SQLite finds no room for more pages of a file."""
    before = database._open

    @contextlib.contextmanager
    def small(*args: Any, **more: bool) -> Iterator[sqlite3.Connection]:
        with before(*args, **more) as connection:
            connection.execute(f"PRAGMA max_page_count = {pages}")
            yield connection

    with monkeypatch.context() as patched:
        patched.setattr(database, "_open", small)
        yield


def test_where_there_is_no_room_for_its_past_a_run_is_kept_without(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = trained(ExperimentConfig(samples=50, hidden=(64, 64)), epochs=40)
    with disk_of(20, monkeypatch):
        said = keeper(tmp_path).at_the_end(session)
    assert "is saved at epoch 40 as the session circles." in said
    assert "There was no room for its past." in said
    store = SessionStore(tmp_path)
    (kept,) = store.sessions()
    back = opened(store, kept)
    assert back.remark.endswith("Its past is not kept: there was no room for it.")
    experiment = back.resumed.experiment
    run = session.between_steps()
    assert run is not None
    same = run.checkpoint.state["parameters"]
    np.testing.assert_array_equal(experiment.network.parameters, same)


def test_where_there_is_no_room_for_the_run_either_it_is_said(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = trained(ExperimentConfig(samples=50, hidden=(64, 64)), epochs=4)
    with disk_of(8, monkeypatch):
        said = keeper(tmp_path).at_the_end(session)
    assert "The last run is not kept: cannot write" in said
    assert "No space left on device" in said


def test_a_run_is_saved_and_the_log_says_how_to_go_on(
    trained: Trained, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "a state" / "neuroterm"
    session = trained(ExperimentConfig(samples=50), epochs=3)
    keeper(folder).hang_up(session)
    (experiment,) = kept_in(folder)
    assert experiment.trainer.epoch == 3
    assert "saved at epoch 3 as" in caplog.text
    assert "neuroterm --resume" in caplog.text


def test_a_diverged_run_is_not_saved_and_the_log_says_why(
    trained: Trained, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = ExperimentConfig(samples=50, learning_rate=1e300)
    session = trained(config, epochs=5)
    keeper(tmp_path).hang_up(session)
    assert kept_in(tmp_path) == []
    assert "not kept" in caplog.text
    assert "diverged" in caplog.text


# -- a step that takes long ------------------------------------------------------------------------

BATCHES = ExperimentConfig(samples=50, batch_size=8, optimizer="adam")


@pytest.fixture
def in_a_long_step(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], TrainingSession]]:
    """What makes a session whose thread is in the step after some, and stays there."""
    monkeypatch.setattr("tui.session.training.keeping.before.LONG", 0.0)
    monkeypatch.setattr("tui.exchange.sessions.keeper._TO_LET_GO", 0.01)
    under_way, go_on, step = threading.Event(), threading.Event(), Trainer.step
    before: list[int] = []

    def slow_step(trainer: Trainer) -> Metrics | None:
        if trainer.batch == before[0]:
            under_way.set()
            go_on.wait(PATIENCE)
        return step(trainer)

    def make(steps: int) -> TrainingSession:
        before.append(steps)
        session = trained(BATCHES, epochs=0)
        for _ in range(steps + 1):
            session.step_batch()
        assert under_way.wait(PATIENCE)
        stop = session.stop
        monkeypatch.setattr(session, "stop", lambda timeout=0.01: stop(0.01))
        return session

    monkeypatch.setattr(Trainer, "step", slow_step)
    yield make
    go_on.set()
    monkeypatch.undo()


def at_mini_batch(batch: int) -> list[float]:
    trainer = BATCHES.build().trainer
    for _ in range(batch):
        trainer.step()
    return trainer.network.parameters.tolist()


def test_nobody_waits_for_a_step_that_does_not_end_what_was_before_it_is_kept(
    in_a_long_step: Callable[[int], TrainingSession],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    session = in_a_long_step(2)
    assert keeper(tmp_path).hang_up(session) == ""
    (experiment,) = kept_in(tmp_path)
    assert (experiment.trainer.epoch, experiment.trainer.batch) == (0, 2)
    assert experiment.network.parameters.tolist() == at_mini_batch(2)
    assert "saved at epoch 0, mini-batch 2 as" in caplog.text
    assert "saved at epoch 0, mini-batch 2 as" in keeper(tmp_path).at_the_end(session)


def test_a_first_step_that_does_not_end_leaves_nothing_to_keep(
    in_a_long_step: Callable[[int], TrainingSession], tmp_path: Path
) -> None:
    session = in_a_long_step(0)
    assert keeper(tmp_path).at_the_end(session) == ""
    assert kept_in(tmp_path) == []


def test_what_was_to_be_saved_is_saved_though_the_step_does_not_end(
    in_a_long_step: Callable[[int], TrainingSession], tmp_path: Path
) -> None:
    session = in_a_long_step(3)
    session.save(tmp_path / "run", lambda reason: None)
    said = keeper(tmp_path / "state").at_the_end(session)
    assert f"The run is saved in {tmp_path / 'run'} at epoch 0, mini-batch 3" in said
    assert load_checkpoint(tmp_path / "run").network.parameters.tolist() == at_mini_batch(3)


def test_what_was_to_be_exported_is_what_was_asked_for_once_the_run_itself_is_kept(
    in_a_long_step: Callable[[int], TrainingSession], tmp_path: Path
) -> None:
    session, found = in_a_long_step(3), list[object]()

    def write(experiment: Experiment, past: Past, path: Path) -> None:
        kept = len(kept_in(tmp_path / "state"))
        found.extend((experiment.network.parameters.tolist(), past.first, path, kept))

    session.save(tmp_path / "model.py", lambda reason: None, write)
    said = keeper(tmp_path / "state").at_the_end(session)
    assert f"The run is saved in {tmp_path / 'model.py'} at epoch 0, mini-batch 3" in said
    assert found == [at_mini_batch(3), (0, 0), tmp_path / "model.py", 1]


def test_what_could_not_be_saved_is_said(
    in_a_long_step: Callable[[int], TrainingSession], tmp_path: Path
) -> None:
    session = in_a_long_step(1)
    session.save(tmp_path / "missing" / "run", lambda reason: None)
    said = keeper(tmp_path / "state").at_the_end(session)
    assert f"The run is not saved in {tmp_path / 'missing' / 'run'}: cannot write" in said


def test_what_is_to_be_saved_is_saved_before_the_thread_ends(
    trained: Trained, tmp_path: Path
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=2)
    told: list[str] = []
    for name in ("one", "two"):
        session.save(tmp_path / name, told.append)
    assert session.stop()
    assert [load_checkpoint(tmp_path / name).trainer.epoch for name in ("one", "two")] == [2, 2]
    assert told == ["", ""]
    assert keeper(tmp_path / "state").at_the_end(session) == ""


# -- now and then ----------------------------------------------------------------------------------


class Program:
    """A session with what keeps its runs, and how often that has been asked to."""

    def __init__(self, folder: Path, config: ExperimentConfig) -> None:
        self.told: list[str] = []
        self.store = SessionStore(folder / "state")
        self.keeper = SessionKeeper(self.store, self.told.append)
        self._looked = threading.Condition()
        self.session = TrainingSession(
            config, speed=float("inf"), keep=self._keep, notify=self._look
        )
        self.session.start()

    def _keep(self, run: Between) -> bool:
        taken = self.keeper.autosave(run)
        self._look()
        return taken

    def _look(self) -> None:
        with self._looked:
            self._looked.notify_all()

    def see(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        with self._looked:
            while not condition():
                assert time.monotonic() < deadline
                # What is written, in a thread of its own, tells nobody that it is.
                self._looked.wait(0.02)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr("tui.session.training.keeping.autosave.EVERY", 0.0)
    program = Program(tmp_path, ExperimentConfig(samples=50, epochs=10**9))
    yield program
    program.session.stop()


def test_a_run_is_kept_while_it_is_trained_and_no_more_once_it_is_saved(
    program: Program, tmp_path: Path
) -> None:
    session = program.session
    session.play_or_pause()
    program.see(lambda: len(program.store.sessions()) == 1)
    session.pause()
    (experiment,) = kept_in(program.store.folders[0])
    assert experiment.trainer.epoch > 0
    session.save(tmp_path / "run", lambda reason: None)
    assert program.keeper.at_the_end(session) == ""
    assert program.store.sessions() == []


def test_who_waits_while_something_begins_to_be_written_is_not_refused(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins = threading.Thread.start

    def wait_and_begin(thread: threading.Thread) -> None:
        program.keeper.wait()
        begins(thread)

    program.session.play_or_pause()
    program.see(program.store.sessions)
    program.session.pause()
    (entry,) = program.store.sessions()
    monkeypatch.setattr(threading.Thread, "start", wait_and_begin)
    program.keeper.go_on_with(entry.key, 7)
    monkeypatch.undo()
    until_written(program.keeper)
    assert program.keeper.number_of(entry.key) == 7


def test_what_is_kept_at_the_end_takes_the_place_of_what_was_kept_before(program: Program) -> None:
    program.session.play_or_pause()
    program.see(program.store.sessions)
    said = program.keeper.at_the_end(program.session)
    assert len(program.store.sessions()) == 1
    assert command_in(said) == "neuroterm --resume"
    assert program.keeper.news() == "", "it is said already"


def test_a_run_that_was_kept_and_left_is_up_to_date_at_the_end_and_not_said_to_be_cut_short(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, drawing = program.session, ExperimentConfig().with_data(points=POINTS)
    session.step_epoch()
    program.see(program.store.sessions)
    monkeypatch.setattr(program.keeper, "autosave", lambda run: False)
    for _ in range(3):
        session.step_epoch()
    session.change(drawing, 1)
    program.see(lambda: session.is_up_to_date and session.snapshot.config == drawing)
    until_written(program.keeper)
    (earlier,) = program.store.sessions()
    monkeypatch.undo()
    said = program.keeper.at_the_end(session, drawn=True)
    drawn, left = program.store.sessions()
    assert (left.key, earlier.epoch, left.epoch) == (earlier.key, 1, 4)
    assert "saved at epoch 4 as the session circles." in said
    assert drawn.name == "drawn"
    assert keeper(program.store.folders[0]).news() == ""


def test_what_stands_beside_the_present_run_is_not_kept_with_one_that_was_left(
    tmp_path: Path,
) -> None:
    training = begun(ExperimentConfig(samples=50))
    training.trainer.run_epoch()
    assert training.run is not None
    mine = keeper(tmp_path)
    mine.screen = lambda: {"unlearnt": [1], "pinned": [1], "log_scale": True}
    mine.autosave(now(training.run)._replace(is_seen=False))
    until_written(mine)
    (kept,) = mine.store.sessions()
    assert opened(mine.store, kept).screen == {"log_scale": True}


def test_where_the_last_run_cannot_be_kept_anew_what_was_kept_of_it_is_named(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, drawing = program.session, ExperimentConfig().with_data(points=POINTS)
    for _ in range(3):
        session.step_epoch()
    session.change(drawing, 1)
    program.see(lambda: len(program.store.sessions()) == 2)
    until_written(program.keeper)
    save = program.store.save

    def save_if_there_is_room(key: Key | None, contents: Contents, **how: Any) -> Any:
        if contents.data == "drawn":
            raise NotKeptError("no space left on device")
        return save(key, contents, **how)

    monkeypatch.setattr(program.store, "save", save_if_there_is_room)
    said = program.keeper.at_the_end(session, drawn=True)
    (how,) = re.findall(r"no space left on device\. As it was before: neuroterm (.*)", said)
    latest, drawn = program.store.sessions()
    assert (latest.name, drawn.name) == ("circles", "drawn")
    assert how == "sessions open drawn"


def test_runs_that_undo_had_no_room_for_stay_kept(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 40 * 2**20
    monkeypatch.setattr("tui.session.undo.kept_runs._bytes", lambda runs: many * len([*runs]))
    session = program.session
    for step, name in enumerate(("circles", "moons", "xor")):
        config = ExperimentConfig(dataset=name, samples=50)
        session.change(config, step)
        session.step_epoch()
        program.see(lambda name=name: name in {it.name for it in program.store.sessions()})
    program.keeper.at_the_end(session)
    assert {it.name for it in program.store.sessions()} == {"circles", "moons", "xor"}


def test_a_run_that_undo_had_no_room_for_is_let_go_once_it_is_in_a_file(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 40 * 2**20
    monkeypatch.setattr("tui.session.undo.kept_runs._bytes", lambda runs: many * len([*runs]))
    session = program.session
    session.step_epoch()
    program.see(lambda: len(program.store.sessions()) == 1)
    session.set_parameter(session.snapshot.experiment, 1, 0, 0, 0.5, 1)
    session.save(tmp_path / "run", lambda reason: None)
    session.change(ExperimentConfig(dataset="moons", samples=50), 2)
    program.see(lambda: session.snapshot.step == 2)
    program.keeper.at_the_end(session)
    assert program.store.sessions() == []


@pytest.mark.parametrize("is_saved", [False, True], ids=["is kept", "is let go"])
def test_at_the_end_nobody_waits_long_for_a_file_that_another_program_has(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_saved: bool
) -> None:
    program.session.step_epoch()
    program.see(program.store.sessions)
    until_written(program.keeper)
    if is_saved:
        written: list[str] = []
        program.session.save(tmp_path / "run", written.append)
        program.see(lambda: written)
    waits: list[float] = []

    def note(folder: Path, patience: float = database.PATIENCE) -> Any:
        waits.append(patience)
        return writing(folder, patience)

    writing = database.writing
    monkeypatch.setattr(database, "writing", note)
    program.keeper.at_the_end(program.session)
    assert waits
    assert max(waits) <= 1.0


def test_who_has_hung_up_meanwhile_is_told_the_next_time(program: Program) -> None:
    program.session.play_or_pause()
    program.see(lambda: program.session.snapshot.epoch)
    assert command_in(program.keeper.at_the_end(program.session, is_told=False))
    assert "was cut short is saved" in keeper(program.store.folders[0]).news()


def test_of_a_run_that_was_cut_short_that_command_is_said_which_goes_on_with_it(
    program: Program, trained: Trained
) -> None:
    program.session.play_or_pause()
    program.see(lambda: program.session.snapshot.epoch)
    program.keeper.at_the_end(program.session, is_told=False)
    folder = program.store.folders[0]
    keeper(folder).at_the_end(trained(ExperimentConfig(dataset="moons", samples=50)))
    news = keeper(folder).news()
    assert news.endswith("<sessions> or neuroterm sessions open circles goes on with it.")


def test_where_nothing_can_be_kept_that_is_said_once(program: Program, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    program.session.play_or_pause()
    program.see(lambda: program.told)
    program.session.pause()
    assert "cannot write" in program.keeper.at_the_end(program.session)
    (words,) = program.told
    assert words.startswith("The run cannot be saved meanwhile: cannot write ")


def test_without_anything_new_nothing_is_kept_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.session.training.keeping.autosave.EVERY", 0.0)
    taken: list[Between] = []
    autosave = Autosave(lambda run: not taken.append(run))
    training = begun(ExperimentConfig(samples=50))
    assert autosave.wait(training) is None, "nothing has been trained"
    autosave.look(training)
    training.trainer.run_epoch()
    assert autosave.wait(training) == 0.0
    for _ in range(3):
        autosave.look(training)
    assert [each.checkpoint.place for each in taken] == [(1, 0)]
    assert autosave.wait(training) is None
    training.trainer.run_epoch()
    training.stop("diverged")
    autosave.look(training)
    assert len(taken) == 1


def test_what_is_changed_without_training_is_kept_meanwhile_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.session.training.keeping.autosave.EVERY", 0.0)
    kept: list[Between] = []
    autosave = Autosave(lambda run: not kept.append(run))
    training = begun(ExperimentConfig(samples=50))
    training.trainer.run_epoch()
    autosave.look(training)
    for value in (1.0, 2.0):
        training.set_parameter(training.number, 1, 0, 0, value)
        autosave.look(training)
        experiment = unpack_checkpoint(kept[-1].checkpoint.packed(Path()), Path(), "it")
        assert experiment.network.weights[0][0, 0] == value
    training.change(ExperimentConfig(samples=50, learning_rate=0.03))
    autosave.look(training)
    assert kept[-1].checkpoint.config.learning_rate == 0.03
    autosave.look(training)
    assert len(kept) == 4


def test_what_is_kept_already_is_not_kept_again_once_it_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.session.training.keeping.autosave.EVERY", 0.0)
    taken: list[Between] = []
    autosave = Autosave(lambda run: not taken.append(run))
    training = begun(ExperimentConfig(samples=50))
    training.trainer.run_epoch()
    autosave.look(training)
    training.change(ExperimentConfig(samples=50).with_data(points=POINTS), 1)
    for _ in range(3):
        autosave.look(training)
    # The drawing is the last, with which --resume goes on.
    assert [each.checkpoint.config.points is not None for each in taken] == [False, True]


def test_what_is_present_is_the_last_to_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.session.training.keeping.autosave.EVERY", 0.0)
    taken: list[Between] = []
    autosave = Autosave(lambda run: not taken.append(run))
    training = begun(ExperimentConfig(samples=50))
    training.change(ExperimentConfig(samples=50).with_data(points=POINTS), 1)
    training.trainer.run_epoch()
    autosave.look(training)
    training.go_to(Target(0, ExperimentConfig(samples=50)))
    training.trainer.run_epoch()
    autosave.look(training)
    training.go_to(Target(1, ExperimentConfig(samples=50).with_data(points=POINTS)))
    autosave.look(training)
    autosave.look(training)
    drawn = [each.checkpoint.config.points is not None for each in taken]
    assert drawn == [True, False, True]


def test_what_was_left_before_it_was_kept_is_kept_meanwhile_too_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.session.training.keeping.autosave.EVERY", 0.0)
    taken: list[Between] = []
    autosave = Autosave(lambda run: not taken.append(run))
    training = begun(ExperimentConfig(samples=50))
    training.trainer.run_epoch()
    training.change(ExperimentConfig(samples=50).with_data(points=POINTS), 1)
    assert autosave.wait(training) == 0.0
    for _ in range(20):  # ten minutes
        autosave.look(training)
        training.trainer.run_epoch()
    assert [each.is_seen for each in taken] == [False, *[True] * 20]
    found = [(each.checkpoint.config.points is not None, each.checkpoint.place) for each in taken]
    assert found == [(False, (1, 0)), *[(True, (epoch, 0)) for epoch in range(20)]]


def test_what_was_learnt_stays_kept_however_many_drawings_follow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.session.training.keeping.autosave.EVERY", 0.0)
    mine = keeper(tmp_path)
    training = begun(ExperimentConfig(samples=50))
    training.trainer.run_epoch()
    autosave = Autosave(mine.autosave)
    for step in range(1, 12):
        training.change(ExperimentConfig().with_data(points=POINTS[step:]), step)
        for _ in range(2):
            autosave.look(training)
            until_written(mine)
        latest, *others = mine.store.sessions()
        assert latest.name.startswith("drawn")
        assert "circles" in {each.name for each in others}


# -- what is kept at the end -----------------------------------------------------------------------


def command_in(said: str) -> str:
    return said.splitlines()[-1].strip()


def test_what_was_trained_is_kept_and_how_to_go_on_is_said(
    trained: Trained, tmp_path: Path
) -> None:
    folder = tmp_path / "a state" / "neuroterm"
    session = trained(ExperimentConfig(samples=50), epochs=3)
    session.stop()
    said = keeper(folder).at_the_end(session)
    (experiment,) = kept_in(folder)
    assert experiment.trainer.epoch == 3
    assert said.startswith("The run on circles is saved at epoch 3 as the session circles. Go on")
    assert command_in(said) == "neuroterm --resume"
    assert keeper(folder).news() == "", "it is said already"


def test_the_last_run_that_was_trained_is_kept_if_another_has_begun_since(
    trained: Trained, tmp_path: Path
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=3)
    session.reset(1)
    session.stop()
    assert "at epoch 3 as" in keeper(tmp_path).at_the_end(session)


@pytest.mark.parametrize("epochs", [0, 2])
def test_nothing_is_kept_or_said_where_nothing_would_be_lost(
    trained: Trained, tmp_path: Path, epochs: int
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=epochs)
    if epochs:
        session.save(tmp_path / "run", lambda reason: None)
    session.stop()
    assert keeper(tmp_path / "state").at_the_end(session) == ""
    assert not (tmp_path / "state").exists()


def test_points_drawn_by_hand_are_kept_without_training(trained: Trained, tmp_path: Path) -> None:
    session = trained(ExperimentConfig().with_data(points=POINTS), epochs=0)
    session.step_batch()
    session.reset(1)
    session.stop()
    assert "on the drawing" in keeper(tmp_path).at_the_end(session, drawn=True)
    (experiment,) = kept_in(tmp_path)
    assert experiment.config.points == POINTS


def test_beside_points_drawn_by_hand_what_was_trained_before_is_kept(
    trained: Trained, tmp_path: Path
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=3)
    session.change(ExperimentConfig(samples=50).with_data(points=POINTS), 1)
    trained.see(lambda: session.is_up_to_date)
    session.stop()
    said = keeper(tmp_path).at_the_end(session, drawn=True)
    assert said.splitlines() == [
        "The run on circles is saved at epoch 3 as the session circles. Go on with it:",
        "  neuroterm sessions open circles",
        "The run on the drawing is saved at epoch 0 as the session drawn. Go on with it:",
        "  neuroterm --resume",
    ]
    drawn, before = kept_in(tmp_path)
    assert (drawn.config.points, before.trainer.epoch) == (POINTS, 3)
    assert keeper(tmp_path).news() == "", "it is said already"


def test_what_was_trained_before_a_session_was_opened_is_kept_beside_it(
    trained: Trained, tmp_path: Path
) -> None:
    keeper(tmp_path).at_the_end(trained(ExperimentConfig(dataset="moons", samples=50), epochs=2))
    later = keeper(tmp_path)
    (kept,) = later.store.sessions()
    session = trained(ExperimentConfig(samples=50), epochs=3)
    taken = opened(later.store, kept).resumed
    session.go_on_with(
        taken._replace(taken=lambda number: later.go_on_with(kept.key, number)), step=1
    )
    trained.see(lambda: session.is_up_to_date)
    session.stop()
    assert "neuroterm sessions open circles\nThe run on moons" in later.at_the_end(session)
    assert [it.config.dataset for it in kept_in(tmp_path)] == ["moons", "circles"]


def test_where_pinned_runs_are_kept_with_one_that_learnt_nothing_what_did_is_kept_too(
    trained: Trained, tmp_path: Path
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=3)
    session.reset(1)
    trained.see(lambda: session.is_up_to_date)
    session.stop()
    mine = keeper(tmp_path)
    mine.screen = lambda: {"pinned": [1], "log_scale": True}
    mine.at_the_end(session, more=True)
    store = SessionStore(tmp_path)
    found = [opened(store, kept) for kept in store.sessions()]
    assert [it.resumed.experiment.trainer.epoch for it in found] == [0, 3]
    assert [it.screen for it in found] == [{"pinned": [1], "log_scale": True}, {"log_scale": True}]


def test_of_runs_that_were_trained_one_after_the_other_the_last_is_kept(
    trained: Trained, tmp_path: Path
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=3)
    session.reset(1)
    session.step_epoch()
    trained.see(lambda: session.is_up_to_date and session.snapshot.epoch == 1)
    session.stop()
    assert keeper(tmp_path).at_the_end(session).count("is saved at") == 1
    assert [it.trainer.epoch for it in kept_in(tmp_path)] == [1]


def test_if_neither_can_be_kept_both_are_said(trained: Trained, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    session = trained(ExperimentConfig(samples=50), epochs=3)
    session.change(ExperimentConfig(samples=50).with_data(points=POINTS), 1)
    trained.see(lambda: session.is_up_to_date)
    session.stop()
    before, last = keeper(tmp_path / "state").at_the_end(session, drawn=True).splitlines()
    assert before.startswith("The run before it is not kept: cannot write ")
    assert last.startswith("The last run is not kept: cannot write ")


def test_a_diverged_run_is_not_kept_and_that_is_said(trained: Trained, tmp_path: Path) -> None:
    config = ExperimentConfig(samples=50, learning_rate=1e300)
    session = trained(config, epochs=5)
    session.stop()
    assert "diverged" in keeper(tmp_path).at_the_end(session)
    assert kept_in(tmp_path) == []


@pytest.mark.parametrize("in_the_way", ["state", "state/neuroterm"])
def test_where_it_cannot_be_kept_one_sentence_says_so(
    trained: Trained, tmp_path: Path, in_the_way: str
) -> None:
    (tmp_path / in_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / in_the_way).write_text("a file")
    session = trained(ExperimentConfig(samples=50))
    session.stop()
    said = keeper(tmp_path / "state" / "neuroterm").at_the_end(session)
    assert said.startswith("The last run is not kept: cannot write ")
    assert said.endswith(".")
    assert said.count("\n") == 0


# -- a session that is gone on with ----------------------------------------------------------------


def test_what_goes_on_with_a_session_takes_its_place_and_is_said_though_nothing_was_trained(
    trained: Trained, tmp_path: Path
) -> None:
    first = trained(ExperimentConfig(samples=50), epochs=3)
    keeper(tmp_path).at_the_end(first)
    told: list[str] = []
    later = SessionKeeper(SessionStore(tmp_path), told.append)
    (kept,) = later.store.sessions()
    taken = opened(later.store, kept).resumed._replace(
        taken=lambda number: later.go_on_with(kept.key, number)
    )
    changed = threading.Event()
    session = TrainingSession(taken, notify=changed.set, keep=later.autosave)
    session.start()
    while session.snapshot.epoch < 3:
        assert changed.wait(PATIENCE)
        changed.clear()
    until_written(later)
    assert [it.is_open for it in SessionStore(tmp_path).sessions()] == [True]
    assert later.number_of(kept.key) == session.snapshot.experiment
    later.screen = lambda: {"log_scale": True}
    assert "at epoch 3 as the session circles" in later.at_the_end(session)
    (again,) = SessionStore(tmp_path).sessions()
    assert again.key == kept.key
    assert not again.is_open
    assert opened(later.store, again).screen == {"log_scale": True}
    assert told == []


def test_pinned_runs_are_worth_keeping_and_a_screen_that_fails_costs_nothing(
    trained: Trained, tmp_path: Path
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=2)
    session.save(tmp_path / "run", lambda reason: None)
    session.stop()
    mine = keeper(tmp_path / "state")
    mine.screen = lambda: {"x": 1 / 0}
    assert mine.at_the_end(session, more=True).startswith("The run on circles is saved at epoch 2")
    assert len(kept_in(tmp_path / "state")) == 1


def test_what_is_kept_elsewhere_is_said_once(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp" / f"neuroterm-{os.getuid()}").unlink()
    (tmp_path / "state").write_text("in the way")
    told: list[str] = []
    mine = SessionKeeper(SessionStore(tmp_path / "state"), told.append)
    session = trained(ExperimentConfig(samples=50), epochs=1)
    for _ in range(2):
        last = session.between_steps()
        assert last is not None
        assert mine.autosave(last)
        until_written(mine)
    (words,) = told
    assert words.startswith(f"Sessions are kept in {tmp_path}/tmp/neuroterm-")
    assert f"cannot write {tmp_path / 'state'}: " in words
    assert "as the session circles. Go on with it:" in mine.at_the_end(session)
