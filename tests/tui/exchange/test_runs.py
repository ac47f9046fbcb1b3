"""What is saved of a run whose terminal went away. tests/terminal has it happen."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core import ExperimentConfig, load_checkpoint
from tui.exchange import runs
from tui.session.session import TrainingSession

Trained = Callable[..., TrainingSession]


@pytest.fixture
def trained() -> Iterator[Trained]:
    sessions: list[TrainingSession] = []

    def train(config: ExperimentConfig, *, epochs: int = 1) -> TrainingSession:
        changed = threading.Event()
        session = TrainingSession(config, speed=float("inf"), notify=changed.set)
        sessions.append(session)
        session.start()
        for _ in range(epochs):
            session.step_epoch()
        while session.snapshot.epoch < epochs and session.snapshot.state != "diverged":
            assert changed.wait(20.0)
            changed.clear()
        return session

    yield train
    for session in sessions:
        session.stop()


def log_in(folder: Path) -> str:
    return (folder / runs.LOG).read_text(encoding="utf-8")


def test_a_run_is_saved_and_the_log_says_how_to_go_on(trained: Trained, tmp_path: Path) -> None:
    folder = tmp_path / "a state" / "neuroterm"
    session = trained(ExperimentConfig(samples=50), epochs=3)
    runs.save_run(session, folder)
    (path,) = runs.saved_runs(folder)
    assert load_checkpoint(path).trainer.epoch == 3
    assert "saved at epoch 3." in log_in(folder)
    assert f"neuroterm --load '{path}'" in log_in(folder)


def test_a_diverged_run_is_not_saved_and_the_log_says_why(trained: Trained, tmp_path: Path) -> None:
    config = ExperimentConfig(samples=50, learning_rate=1e300)
    session = trained(config, epochs=5)
    runs.save_run(session, tmp_path)
    assert runs.saved_runs(tmp_path) == []
    assert "not saved" in log_in(tmp_path)
    assert "diverged" in log_in(tmp_path)


def test_nobody_waits_long_for_a_step_that_does_not_end(trained: Trained, tmp_path: Path) -> None:
    session = trained(ExperimentConfig(samples=50))
    go_on = threading.Event()

    # What is called from the thread keeps it.
    session.save(tmp_path / "run", lambda reason: go_on.wait())
    with pytest.raises(TimeoutError, match="took longer"):
        session.hand_over(0.01)
    runs.save_run(session, tmp_path)
    assert "took longer" in log_in(tmp_path)
    assert "did not end" in runs.keep_unsaved(session, tmp_path)
    assert runs.saved_runs(tmp_path) == []
    go_on.set()


# -- what is kept at the end -----------------------------------------------------------------------


def command_in(said: str) -> str:
    return said.splitlines()[-1].strip()


def test_what_was_trained_is_kept_and_how_to_go_on_is_said(
    trained: Trained, tmp_path: Path
) -> None:
    folder = tmp_path / "a state" / "neuroterm"
    session = trained(ExperimentConfig(samples=50), epochs=3)
    session.stop()
    said = runs.keep_unsaved(session, folder)
    (path,) = runs.saved_runs(folder)
    assert load_checkpoint(path).trainer.epoch == 3
    assert said.startswith("The run on circles is saved at epoch 3. Go on with it:")
    assert command_in(said) == f"neuroterm --load '{path}'"
    assert runs.news(folder) == "", "it is said already"


def test_the_last_run_that_was_trained_is_kept_if_another_has_begun_since(
    trained: Trained, tmp_path: Path
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=3)
    session.reset(1)
    session.stop()
    assert "at epoch 3." in runs.keep_unsaved(session, tmp_path)


@pytest.mark.parametrize("epochs", [0, 2])
def test_nothing_is_kept_or_said_where_nothing_would_be_lost(
    trained: Trained, tmp_path: Path, epochs: int
) -> None:
    session = trained(ExperimentConfig(samples=50), epochs=epochs)
    if epochs:
        session.save(tmp_path / "run", lambda reason: None)
    session.stop()
    assert runs.keep_unsaved(session, tmp_path / "state") == ""
    assert not (tmp_path / "state").exists()


def test_points_drawn_by_hand_are_kept_without_training(trained: Trained, tmp_path: Path) -> None:
    points = tuple((x, y / 9, int(x > 0)) for x in (-1.0, 1.0) for y in range(9))
    session = trained(ExperimentConfig().with_data(points=points), epochs=0)
    session.step_batch()
    session.reset(1)
    session.stop()
    assert "on the drawing" in runs.keep_unsaved(session, tmp_path, drawn=True)
    (path,) = runs.saved_runs(tmp_path)
    assert load_checkpoint(path).config.points == points


def test_a_diverged_run_is_not_kept_and_that_is_said(trained: Trained, tmp_path: Path) -> None:
    config = ExperimentConfig(samples=50, learning_rate=1e300)
    session = trained(config, epochs=5)
    session.stop()
    assert "diverged" in runs.keep_unsaved(session, tmp_path)
    assert runs.saved_runs(tmp_path) == []


@pytest.mark.parametrize("in_the_way", ["state", "state/neuroterm"])
def test_where_it_cannot_be_kept_one_sentence_says_so(
    trained: Trained, tmp_path: Path, in_the_way: str
) -> None:
    (tmp_path / in_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / in_the_way).write_text("a file")
    session = trained(ExperimentConfig(samples=50))
    session.stop()
    said = runs.keep_unsaved(session, tmp_path / "state" / "neuroterm")
    assert said.startswith("The last run is not kept: cannot write ")
    assert said.endswith(".")
    assert said.count("\n") == 0


def test_a_full_disk_is_said(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("core.experiment.checkpoint.write_atomically", full)
    session = trained(ExperimentConfig(samples=50))
    session.stop()
    said = runs.keep_unsaved(session, tmp_path)
    assert said.startswith("The last run is not kept: cannot write ")
    assert said.endswith("No space left on device.")


def test_news_are_told_once(tmp_path: Path) -> None:
    assert runs.news(tmp_path / "never there") == ""
    assert runs.news(tmp_path) == ""
    for name in ("1", "2"):
        (tmp_path / f"{name}.checkpoint").touch()
        assert f"--load {tmp_path / name}.checkpoint" in runs.news(tmp_path)
        assert runs.news(tmp_path) == ""
