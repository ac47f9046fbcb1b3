"""A program that is killed, or fails: what was learnt is there the next time."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from kept import saved_in
from terminal import Terminal

from core import Experiment, ExperimentConfig

NEUROTERM = Path(sys.executable).parent / "neuroterm"

SOON = "import tui.session.training.keeping.autosave as autosave; autosave.EVERY = 0.2"
"""Autosaves are not waited for half a minute."""
FAILS = "from tui.app.main.screen import MainScreen; MainScreen.turn_log_scale = lambda self: 1 / 0"
HANGS = (
    "import time; from tui.app.main.screen import MainScreen;"
    "MainScreen.turn_log_scale = lambda self: time.sleep(60)"
)
START = "; from tui.command_line.start import main; sys.exit(main())"


def started(home: Path, *arguments: str, but: str = "") -> Terminal:
    """The program, or one in which something is otherwise."""
    command = [sys.executable, "-c", f"import sys; {but}{START}"] if but else [str(NEUROTERM)]
    environment = {"XDG_STATE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    return Terminal([*command, *arguments], columns=120, rows=40, environment=environment)


def saved(home: Path) -> list[Experiment]:
    return saved_in(home / "neuroterm")


@pytest.mark.parametrize("but", [SOON, f"{SOON}; {HANGS}"], ids=["as it trains", "as it hangs"])
def test_who_is_killed_finds_the_run_at_the_next_start(but: str, tmp_path: Path) -> None:
    options = ("--play", "--batch-size", "32", "--epochs", "1000000000")
    with started(tmp_path, *options, but=but) as terminal:
        terminal.wait_for(lambda _: saved(tmp_path))
        terminal.press("l")
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
    (resumed,) = saved(tmp_path)
    place = resumed.trainer.epoch, resumed.trainer.batch
    undisturbed = ExperimentConfig(batch_size=32, epochs=1_000_000_000).build()
    while (undisturbed.trainer.epoch, undisturbed.trainer.batch) != place:
        undisturbed.trainer.step()
    assert np.array_equal(resumed.network.parameters, undisturbed.network.parameters)
    with started(tmp_path) as terminal:
        terminal.wait_for("A run that was cut short is saved.")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert len(saved(tmp_path)) == 1


def test_a_run_that_is_paused_is_kept_as_well(tmp_path: Path) -> None:
    with started(tmp_path, but=SOON) as terminal:
        terminal.wait_for("paused")
        terminal.press("s", "s")
        terminal.wait_for("epoch 2")
        terminal.wait_for(lambda _: any(it.trainer.epoch == 2 for it in saved(tmp_path)))
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()


def test_an_error_in_the_program_costs_a_traceback_and_not_the_run(tmp_path: Path) -> None:
    with started(tmp_path, but=FAILS) as terminal:
        terminal.wait_for("paused")
        terminal.press("s", "s", "s")
        terminal.wait_for("epoch 3")
        terminal.press("l")
        assert terminal.wait_exit() == 1
        assert terminal.unrestored() == []
        said = "".join(terminal.lines)
    assert "ZeroDivisionError" in said
    assert "The run on circles is saved at epoch 3 as the session circles. Go on with it:" in said
    (experiment,) = saved(tmp_path)
    assert experiment.trainer.epoch == 3


def test_a_long_epoch_is_seen_to_train_and_kept_where_it_is_left(tmp_path: Path) -> None:
    long = ("--samples", "100000", "--batch-size", "1", "--hidden", "100,100")
    with started(tmp_path, *long) as terminal:
        terminal.wait_for("paused")
        terminal.press("s")
        terminal.wait_for("training")
        terminal.press("space")
        terminal.wait_for("paused")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert "at epoch 0, mini-batch" in "".join(terminal.lines)
    (experiment,) = saved(tmp_path)
    assert experiment.trainer.batch > 0
