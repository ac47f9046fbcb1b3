from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from terminal import Terminal

from core import ExperimentConfig, load_checkpoint, save_checkpoint
from tui.command_line.cli import main
from tui.command_line.headless import train as headless
from tui.command_line.headless.report import Report
from tui.exchange.opening import CHANGEABLE
from tui.settings.table import SETTINGS
from tui.terminal.capabilities import Capabilities

SMALL = ("--samples", "60", "--no-plot")


class Result(NamedTuple):
    code: int
    out: str
    err: str


class Run:
    """Runs `neuroterm train` in this process, in a folder of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Result:
        self._capsys.readouterr()
        code = main(["train", *arguments])
        captured = self._capsys.readouterr()
        return Result(code, captured.out, captured.err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return Run(capsys)


def saved(run: Run, epochs: int = 5, name: str = "run", *more: str) -> None:
    result = run(*SMALL, "--epochs", str(epochs), "--save", name, *more)
    assert result.code == 0, result.err


# Going on


@pytest.mark.parametrize(
    ("settings", "epochs"),
    [
        ([], 1000),
        (["--batch-size", "32", "--optimizer", "adam", "--dropout", "0.2"], 120),
        (["--schedule", "reduce_on_plateau", "--optimizer", "nesterov", "--l2", "0.01"], 120),
        (["--dataset", "iris", "--batch-size", "50", "--patience", "200"], 120),
        (["--dataset", "plane", "--learning-rate", "0.03"], 120),
        (["--optimizer", "adam", "--learning-rate", "1", "--patience", "500"], 120),
    ],
)
def test_going_on_gives_what_an_unbroken_run_gives(
    run: Run, settings: list[str], epochs: int
) -> None:
    printing = ["--log-every", "20", "--no-plot"]
    whole = ["--epochs", str(epochs), *printing]
    unbroken = run(*settings, *whole, "--json", "unbroken.json")
    half = run(*settings, "--epochs", str(epochs // 2), *printing, "--save", "half")
    rest = run("--load", "half", *whole, "--json", "rest.json")
    assert Path("rest.json").read_bytes() == Path("unbroken.json").read_bytes()
    history = json.loads(Path("rest.json").read_text())["history"]
    assert history["epoch"] == list(range(epochs + 1))
    # The line of the epoch half way ends one and begins the other.
    printed = [line for line in half.out.splitlines() if line.startswith("Epoch ")]
    assert [*printed[:-1], *rest.out.splitlines()] == unbroken.out.splitlines()


def test_going_on_can_save_to_the_same_file_again_and_again(run: Run) -> None:
    saved(run, 4)
    for epochs in (8, 12):
        assert run("--load", "run", "--save", "run", "--epochs", str(epochs), "--no-plot").code == 0
    saved(run, 12, "unbroken")
    assert Path("run").read_bytes() == Path("unbroken").read_bytes()


def test_the_learning_rate_may_change_on_the_way(run: Run) -> None:
    saved(run)
    result = run("--load", "run", "--epochs", "9", "--learning-rate", "0.5", "--save", "on", "-q")
    assert result.code == 0
    experiment = load_checkpoint("on")
    assert experiment.config == load_checkpoint("run").config.replace(epochs=9, learning_rate=0.5)
    assert experiment.trainer.learning_rate == 0.5
    assert experiment.trainer.epoch == 9


def test_a_schedule_that_spans_the_training_spans_the_longer_one(run: Run) -> None:
    saved(run, 10, "run", "--schedule", "cosine")
    experiment = load_checkpoint("run")
    assert experiment.trainer.learning_rate == 0.0
    assert experiment.adjust(epochs=20).trainer.learning_rate == pytest.approx(0.05)


def test_one_that_has_come_there_already_is_shown_as_it_is(run: Run) -> None:
    saved(run)
    sentence = "run is at epoch 5 already; give --epochs above that to train on."
    for more in ([], ["--epochs", "5"], ["--epochs", "3"]):
        result = run("--load", "run", "--no-plot", *more)
        assert result.code == 0
        first, second, third, *_ = result.out.splitlines()
        assert first == sentence
        assert second.startswith("Epoch 5: Loss = ")
        assert third.startswith("Test Accuracy: ")
    assert "already" not in run("--load", "run", "--quiet").out


def test_one_that_has_stopped_of_its_own_accord_stays_stopped(run: Run) -> None:
    saved(run, 500, "run", "--target-accuracy", "0.1")
    epoch = load_checkpoint("run").trainer.epoch
    assert epoch < 500
    result = run("--load", "run", "--epochs", "500", "--no-plot")
    assert f"Stopped after epoch {epoch}: the accuracy reached" in result.out


def test_one_that_has_reached_its_target_goes_on_when_that_is_what_one_asks_for(run: Run) -> None:
    saved(run, 50, "unbroken")
    saved(run, 50, "run", "--target-accuracy", "0.1")
    assert load_checkpoint("run").trainer.epoch < 50
    for option, value in (("--target-accuracy", "none"), ("--target-accuracy", "1")):
        assert run("--load", "run", option, value, "--save", "on", "-q").code == 0
        experiment, unbroken = load_checkpoint("on"), load_checkpoint("unbroken")
        assert experiment.trainer.epoch == 50
        assert experiment.network.parameters.tolist() == unbroken.network.parameters.tolist()
    assert experiment.config.target_accuracy == 1.0
    stopped = run("--load", "run", "--target-accuracy", "0.05", "--target-loss", "3", "--no-plot")
    assert "Stopped after epoch" in stopped.out
    assert "the loss reached" in stopped.out


def test_early_stopping_can_be_asked_for_and_left_out_on_the_way(run: Run) -> None:
    saved(run, 5, "run", "--optimizer", "adam", "--learning-rate", "0.5")
    result = run("--load", "run", "--epochs", "500", "--patience", "3", "--save", "early")
    assert "no lower loss for 3 epochs" in result.out
    early = load_checkpoint("early").trainer
    assert early.epoch < 400
    result = run("--load", "early", "--patience", "none", "--save", "on")
    assert "weights are back" not in result.out
    unbroken = run(*SMALL, "--epochs", "500", "--optimizer", "adam", "--learning-rate", "0.5",
                   "--save", "unbroken")  # fmt: skip
    assert unbroken.code == 0
    np.testing.assert_array_equal(
        load_checkpoint("on").network.parameters, load_checkpoint("unbroken").network.parameters
    )


def test_options_may_stand_before_the_command(run: Run) -> None:
    saved(run)
    assert main(["--load", "run", "train", "--epochs", "7", "--save", "on", "-q"]) == 0
    assert load_checkpoint("on").trainer.epoch == 7


def test_without_a_terminal_it_goes_on_as_well(run: Run) -> None:
    saved(run)
    assert main(["--load", "run"]) == 0


# What is said


def test_it_says_where_it_is_saved_unless_quiet(run: Run) -> None:
    result = run(*SMALL, "--epochs", "2", "--save", "a\x1bb")
    assert result.out.splitlines()[-1] == "Saved to a\\x1bb; --load goes on from there."
    assert result.err == ""
    quiet = run(*SMALL, "--epochs", "2", "--save", "run", "--quiet")
    assert [line.split(":")[0] for line in quiet.out.splitlines()] == [
        "Test Accuracy",
        "Logistic Regression Test Accuracy",
        "Test Loss",
    ]


OTHERS = [setting.name for setting in SETTINGS if setting.name not in CHANGEABLE]
VALUES = {
    "header": "no",
    "task": "regression",
    "hidden": "4",
    "batch_size": "8",
    "shuffle": "no",
    "l1_prunes": "no",
}


@pytest.mark.parametrize("name", [*OTHERS, "config"])
def test_other_settings_stay_those_of_the_file(run: Run, name: str) -> None:
    option = "--" + name.replace("_", "-")
    result = run("--load", "no file is read", option, VALUES.get(name, "1"))
    assert result == (
        2,
        "",
        f"neuroterm: {option} is given with --load; the experiment in the file keeps its "
        "settings, but for --epochs, --learning-rate, --patience, --target-loss and "
        "--target-accuracy.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "fragments"),
    [
        (["--load", "missing"], ["cannot read missing", "No such file"]),
        (["--load", "."], ["directory"]),
        (["--load", "text"], ["cannot load text", "not a checkpoint"]),
        (["--load", "short"], ["cannot load short", "cut short"]),
        (["--load", "altered"], ["cannot load altered", "checksum"]),
        (["--load", "run", "--learning-rate", "0"], ["learning rate is 0", "above 0"]),
        (["--load", "run", "--epochs", "0"], ["epochs is 0"]),
        (["--load", "run", "--json", "run"], ["--load and --json name the same file"]),
        (["--save", "run", "--csv", "run"], ["--save and --csv name the same file"]),
        (["--save", "."], ["--save", "is a folder"]),
        (["--save", "no/run"], ["--save", "does not exist"]),
        (["--save", "locked"], ["--save", "may not be written"]),
        (["--save", "/dev/null"], ["--save", "give the name of a file"]),
        (["--save", "/dev/stdout"], ["--save", "give the name of a file"]),
    ],
    ids=" ".join,
)
def test_files_that_cannot_be_used_get_a_sentence_before_training(
    run: Run, arguments: list[str], fragments: list[str]
) -> None:
    saved(run)
    content = Path("run").read_bytes()
    Path("text").write_text("epochs = 5\n")
    Path("short").write_bytes(content[:-100])
    Path("altered").write_bytes(content[:500] + b"?" + content[501:])
    Path("locked").write_text("")
    Path("locked").chmod(0o444)
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("neuroterm: ")
    assert result.err.count("\n") == 1
    for fragment in fragments:
        assert fragment in result.err
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before


def test_what_diverges_is_not_saved(run: Run) -> None:
    saved(run)
    before = Path("run").read_bytes()
    result = run("--load", "run", "--epochs", "9", "--learning-rate", "1e300", "--save", "run")
    assert result.code == 1
    assert Path("run").read_bytes() == before


def test_files_of_every_epoch_leave_the_history_that_is_saved_alone(tmp_path: Path) -> None:
    experiment = ExperimentConfig(samples=60, epochs=3).build()
    history = experiment.trainer.history
    report = Report(
        capabilities=Capabilities(True, "none"),
        csv=tmp_path / "run.csv",
        save=tmp_path / "run",
        quiet=True,
    )
    headless.run(experiment, report)
    # One with room for every epoch could be larger than a checkpoint takes.
    assert experiment.trainer.history is history
    assert load_checkpoint(tmp_path / "run").trainer.history.capacity == history.capacity


# The app


def test_the_app_goes_on_from_a_file(tmp_path: Path) -> None:
    experiment = ExperimentConfig(dataset="moons", hidden=(3,), epochs=40).build()
    list(experiment.trainer.epochs(31))
    save_checkpoint(tmp_path / "run", experiment)
    command = [sys.executable, "-m", "tui", "--load", str(tmp_path / "run")]
    with Terminal(command, columns=100, rows=30) as terminal:
        terminal.wait_for("epoch 31")
        assert "2-3-1" in terminal.screen_text()
        terminal.press("s")
        terminal.wait_for("epoch 32")
        terminal.press("r")
        terminal.wait_for("epoch 0")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_file_that_is_no_checkpoint_keeps_the_app_from_opening() -> None:
    command = [sys.executable, "-m", "tui", "--load", "missing"]
    with Terminal(command, columns=100, rows=5) as terminal:
        assert terminal.wait_exit() == 2
        sentence = "neuroterm: cannot read missing: No such file or directory."
        assert terminal.screen_text().strip() == sentence
