"""Training without a screen that does not come to its end: --save has what was learnt so far."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE
from terminal import Terminal

from core import ExperimentConfig, load_checkpoint

NEUROTERM = Path(sys.executable).parent / "neuroterm"
CONFIG = ExperimentConfig(batch_size=32, optimizer="adam", epochs=1_000_000_000)
TRAIN = (NEUROTERM, "train", "--batch-size", "32", "--optimizer", "adam", "--epochs", "1000000000")
SOON = (
    "import sys, tui.command_line.headless.lasting as it; it.EVERY = 0.1;"
    "from tui.command_line.start import main; sys.exit(main())"
)


def same_bits(path: Path) -> bool:
    """Whether a file has the run as it would be had nothing interrupted it."""
    resumed, undisturbed = load_checkpoint(path), CONFIG.build()
    place = resumed.trainer.epoch, resumed.trainer.batch
    while (undisturbed.trainer.epoch, undisturbed.trainer.batch) != place:
        undisturbed.trainer.step()
    return np.array_equal(resumed.network.parameters, undisturbed.network.parameters)


@contextlib.contextmanager
def training(*command: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A program that trains, with its output in pipes."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGXCPU])
def test_whatever_ends_it_what_was_learnt_is_in_the_file(
    number: signal.Signals, tmp_path: Path
) -> None:
    path = tmp_path / "run.checkpoint"
    with training(*TRAIN, "--log-every", "1", "--save", path) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("Epoch 3:"):
            assert process.poll() is None
        process.send_signal(number)
        said = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 128 + number
    assert re.search(
        rf"after epoch \d+(, mini-batch \d+)?; {path} has what was learnt so far", said
    )
    assert load_checkpoint(path).trainer.epoch >= 3
    assert same_bits(path)


def test_on_a_terminal_ctrl_c_ends_it_and_says_where_the_run_is(tmp_path: Path) -> None:
    command = [*TRAIN, "--save", tmp_path / "run.checkpoint"]
    with Terminal([str(it) for it in command], columns=200) as terminal:
        terminal.wait_for(re.compile(r"Epoch [\d,]+00:"))
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130
        assert "run.checkpoint has what was learnt so far" in "".join(terminal.lines)
        assert terminal.unrestored() == []
    assert same_bits(tmp_path / "run.checkpoint")


def test_a_reader_who_goes_away_does_not_cost_the_run(tmp_path: Path) -> None:
    path = tmp_path / "run.checkpoint"
    with training(*TRAIN, "--log-every", "1", "--save", path) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=PATIENCE) == 128 + signal.SIGPIPE
    assert same_bits(path)


def test_who_is_killed_has_what_was_learnt_half_a_minute_ago(tmp_path: Path) -> None:
    path = tmp_path / "run.checkpoint"
    with training(sys.executable, "-c", SOON, *TRAIN[1:], "--save", path) as process:
        assert process.stdout is not None
        while not path.exists():
            assert process.stdout.readline()
        process.kill()
        process.wait()
    assert load_checkpoint(path).trainer.epoch > 0
    assert same_bits(path)


def test_without_a_file_to_save_to_nothing_is_different(tmp_path: Path) -> None:
    with training(*TRAIN) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert re.match(r"neuroterm: interrupted after epoch \d+", process.communicate()[1])
        assert process.returncode == 130
