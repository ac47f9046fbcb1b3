"""What is saved of a run whose terminal went away. tests/terminal has it happen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core import Experiment, ExperimentConfig, load_checkpoint
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

    def read() -> Experiment:
        go_on.wait()
        raise ValueError("there is nothing to go on with")

    session.go_on_with(session.snapshot.config, read)
    with pytest.raises(TimeoutError, match="took longer"):
        session.hand_over(0.01)
    runs.save_run(session, tmp_path)
    assert "took longer" in log_in(tmp_path)
    assert runs.saved_runs(tmp_path) == []
    go_on.set()


def test_news_are_told_once(tmp_path: Path) -> None:
    assert runs.news(tmp_path / "never there") == ""
    assert runs.news(tmp_path) == ""
    for name in ("1", "2"):
        (tmp_path / f"{name}.checkpoint").touch()
        assert f"--load {tmp_path / name}.checkpoint" in runs.news(tmp_path)
        assert runs.news(tmp_path) == ""
