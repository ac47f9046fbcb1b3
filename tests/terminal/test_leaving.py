"""Leaving with what is in no file: the shell says where it was kept and how to go on."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from kept import saved_in
from terminal import Terminal

from core import Experiment, ExperimentConfig

NEUROTERM = Path(sys.executable).parent / "neuroterm"


def started(home: Path, *arguments: str) -> Terminal:
    environment = dict.fromkeys(("XDG_STATE_HOME", "XDG_CONFIG_HOME", "TMPDIR"), str(home))
    return Terminal([NEUROTERM, *arguments], columns=120, rows=40, environment=environment)


def saved(home: Path) -> list[Experiment]:
    return saved_in(home / "neuroterm")


@pytest.mark.parametrize("way", ["q", "ctrl+c", signal.SIGTERM])
def test_a_run_in_no_file_is_kept_and_the_command_goes_on_with_it(
    way: str | signal.Signals, tmp_path: Path
) -> None:
    with started(tmp_path) as terminal:
        terminal.wait_for("paused")
        terminal.press("s", "s", "s")
        terminal.wait_for("epoch 3")
        if isinstance(way, signal.Signals):
            terminal.signal(way)
        else:
            terminal.press(way)
        code = terminal.wait_exit()
        assert code == (128 + way if isinstance(way, signal.Signals) else 0)
        assert terminal.unrestored() == []
        said = "".join(line.ljust(120) for line in terminal.lines)
    (experiment,) = saved(tmp_path)
    assert "The run on circles is saved at epoch 3 as the session circles." in said
    assert "neuroterm --resume" in said
    assert experiment.trainer.epoch == 3


@pytest.mark.parametrize("words", [[NEUROTERM], [sys.executable, "-m", "tui"]], ids=["path", "-m"])
def test_what_the_shell_is_told_to_type_goes_on_with_it(
    words: list[str | Path], tmp_path: Path
) -> None:
    environment = dict.fromkeys(("XDG_STATE_HOME", "XDG_CONFIG_HOME", "TMPDIR"), str(tmp_path))
    with Terminal(words, columns=120, environment=environment) as terminal:
        terminal.wait_for("paused")
        terminal.press("s", "q")
        assert terminal.wait_exit() == 0
        said = "".join(line.ljust(120) for line in terminal.lines).strip()
    told = said.partition("Go on with it:")[2].strip()
    with Terminal(["sh", "-c", told], columns=120, environment=environment) as terminal:
        terminal.wait_for("goes on from epoch 1")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_who_holds_ctrl_c_has_the_terminal_and_the_run(tmp_path: Path) -> None:
    with started(tmp_path, "--play", "--epochs", "1000000000") as terminal:
        terminal.wait_for(re.compile("epoch [1-9]"))
        while Path(f"/proc/{terminal.pid}").exists():
            terminal.press("ctrl+c")
            time.sleep(0.01)  # as often as a keyboard repeats a key, or more
            terminal.settle(0)
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
        assert "is saved at epoch" in terminal.screen_text()
        assert "interrupted" not in terminal.screen_text()
    assert len(saved(tmp_path)) == 1


def test_who_interrupts_it_while_the_run_is_kept_keeps_it(tmp_path: Path) -> None:
    with started(tmp_path, "--play", "--epochs", "1000000000") as terminal:
        terminal.wait_for(re.compile("epoch [1-9]"))
        terminal.press("q")
        terminal.wait_for(Terminal.terminal_restored)
        with contextlib.suppress(ProcessLookupError):
            while terminal.exit_code is None:
                terminal.signal(signal.SIGINT)
                time.sleep(0.01)
    assert len(saved(tmp_path)) == 1


def test_resume_goes_on_bit_for_bit_beside_a_program_that_still_has_the_session(
    tmp_path: Path,
) -> None:
    with started(tmp_path, "--batch-size", "32") as first:
        first.wait_for("paused")
        first.press("s", "s")
        first.wait_for("epoch 2")
        first.press("K")
        first.wait_for("circles · 2-8-1 · SGD")
        with started(tmp_path, "--resume") as second:
            second.wait_for("circles goes on from epoch 2.")
            second.wait_for("this is a copy")
            second.press("s", "q")
            assert second.wait_exit() == 0
            assert "at epoch 3 as the session circles-2." in "".join(second.lines)
        first.press("q", "q")
        assert first.wait_exit() == 0
    undisturbed = ExperimentConfig(batch_size=32).build()
    list(undisturbed.trainer.epochs(3))
    original, copied = sorted(saved(tmp_path), key=lambda it: it.trainer.epoch)
    assert (original.trainer.epoch, copied.trainer.epoch) == (2, 3)
    assert np.array_equal(copied.network.parameters, undisturbed.network.parameters)


def test_nothing_is_said_or_kept_where_nothing_was_trained(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.wait_for("paused")
        terminal.press("d", "q")
        assert terminal.wait_exit() == 0
        assert "".join(terminal.lines).strip() == ""
    assert saved(tmp_path) == []


def test_points_drawn_by_hand_are_kept_though_nothing_was_trained(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.wait_for("paused")
        terminal.press("p")
        terminal.wait_for("drawing")
        terminal.press("1")
        terminal.wait_for(re.compile("A drawing of .* points"))
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert "The run on the drawing is saved at epoch 0 as" in "".join(terminal.lines)
    (experiment,) = saved(tmp_path)
    assert experiment.config.points is not None


def test_what_was_saved_is_not_kept_again(tmp_path: Path) -> None:
    run = tmp_path / "run.checkpoint"
    with started(tmp_path) as terminal:
        terminal.wait_for("paused")
        terminal.press("s")
        terminal.wait_for("epoch 1")
        terminal.press("ctrl+s")
        terminal.wait_for("save the run")
        terminal.send(str(run))
        terminal.press("enter")
        terminal.wait_for("The run is saved in")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert "".join(terminal.lines).strip() == ""
    with started(tmp_path, "--load", str(run)) as terminal:
        terminal.wait_for("paused")
        terminal.wait_for("epoch 1")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert "".join(terminal.lines).strip() == ""
    assert saved(tmp_path) == []


BEGINS_FOR_EVER = """
import sys, threading
from tui.app import app
app.import_the_rest = lambda: threading.Event().wait()
from tui.command_line.start import main
sys.exit(main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_is_ended_at_once_does_not_wait_for_what_is_still_to_begin(
    number: signal.Signals,
) -> None:
    with Terminal([sys.executable, "-c", BEGINS_FOR_EVER]) as terminal:
        terminal.wait_for("loading")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.unrestored() == []


READS_FOR_EVER = """
import sys, threading
from tui.exchange.formats import table
table.read = lambda source: threading.Event().wait()
from tui.command_line.start import main
sys.exit(main())
"""


def test_who_leaves_does_not_wait_for_a_file_that_is_being_read(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    with Terminal([sys.executable, "-c", READS_FOR_EVER], environment=environment) as terminal:
        terminal.wait_for("paused")
        terminal.press("o")
        terminal.wait_for("open a file")
        terminal.send("a.csv\r")
        terminal.wait_for("Reading a.csv")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


def test_where_it_cannot_be_kept_leaving_says_so_and_is_done(tmp_path: Path) -> None:
    (tmp_path / f"neuroterm-{os.getuid()}").write_text("in the way")
    with started(tmp_path) as terminal:
        terminal.wait_for("paused")
        terminal.press("s")
        terminal.wait_for("epoch 1")
        for file in (tmp_path / "neuroterm").iterdir():
            file.unlink()
        (tmp_path / "neuroterm").rmdir()
        (tmp_path / "neuroterm").write_text("in the way")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert "The last run is not kept: cannot write" in "".join(terminal.lines)
        assert terminal.unrestored() == []
