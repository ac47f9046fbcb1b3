from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from terminal import Terminal

from core import DATASETS, HIDDEN_ACTIVATIONS, ExperimentConfig
from tui.command_line.cli import main, neuroterm
from tui.command_line.options import experiment_config
from tui.settings.table import SETTINGS

NEUROTERM = [sys.executable, "-m", "tui"]
ROOT = Path(__file__).parents[3]


class Result(NamedTuple):
    code: int
    out: str
    err: str


class Run:
    """Runs the program in this process, as the console script does."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Result:
        self._capsys.readouterr()
        code = main(arguments)
        captured = self._capsys.readouterr()
        return Result(code, captured.out, captured.err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return Run(capsys)


def write(name: str, content: str | bytes) -> None:
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())


# What can be asked for


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["train", "--help"], ["train", "-h"]])
def test_help_shows_every_setting_with_its_default_in_80_columns(arguments: list[str]) -> None:
    result = CliRunner().invoke(neuroterm, arguments, terminal_width=80)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    text = " ".join(result.output.replace("-\n", "-").split())
    for setting in SETTINGS:
        assert f"--{setting.name.replace('_', '-')} " in text
    for fragment in ("[default: circles]", "[default: 0.1]", "[default: full]", "[default: 1000]"):
        assert fragment in text
    assert "with adam, adamw, lion. [default: 0.999; 0.99 with lion]" in text
    assert "gaussians, checkerboard" in text
    assert "leaky_relu, elu" in text


def test_version(run: Run) -> None:
    result = run("--version")
    assert result.code == 0
    assert result.out.startswith("neuroterm ")


def test_every_data_set_is_listed_on_a_line_of_its_own(run: Run) -> None:
    result = run("datasets")
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines if line[0] != " "] == list(DATASETS)
    noisy = [source for source in DATASETS.values() if source.noise is not None]
    assert sum(" Noise " in line for line in lines) == len(noisy)
    assert max(map(len, result.out.splitlines())) <= 100


# What options mean


def test_without_options_it_is_the_lesson() -> None:
    assert experiment_config({}) == ExperimentConfig()


def config_of(run: Run, *arguments: str) -> ExperimentConfig:
    """The configuration a run with these arguments has."""
    path = Path("config.json")
    result = run(*arguments, "--json", str(path), "--quiet")
    assert result.code == 0, result.err
    settings = json.loads(path.read_text())["config"]
    return ExperimentConfig.from_dict(settings)


SHORT = ("--samples", "40", "--epochs", "1")
SHORT_CONFIG = ExperimentConfig(samples=40, epochs=1)


@pytest.mark.parametrize(
    ("arguments", "changes"),
    [
        ([], {}),
        (["--hidden", "4,2"], {"hidden": (4, 2)}),
        (["--hidden", "none"], {"hidden": ()}),
        (["--hidden", ""], {"hidden": ()}),
        (
            ["--hidden", "4,2", "--activation", "tanh,relu"],
            {"hidden": (4, 2), "activation": ("tanh", "relu")},
        ),
        (["--batch-size", "8"], {"batch_size": 8}),
        (["--batch-size", "full"], {}),
        (["--features", "x1,x2,x1*x2"], {"features": ("x1", "x2", "x1*x2")}),
        (["--seed", "7", "--optimizer", "adam"], {"seed": 7, "optimizer": "adam"}),
        (
            ["--optimizer", "nesterov", "--momentum", "0.5"],
            {"optimizer": "nesterov", "momentum": 0.5},
        ),
        (
            ["--schedule", "reduce_on_plateau", "--plateau-patience", "5", "--decay-factor", "0.1"],
            {"schedule": "reduce_on_plateau", "plateau_patience": 5, "decay_factor": 0.1},
        ),
    ],
)
def test_options_become_settings(
    run: Run, arguments: list[str], changes: dict[str, object]
) -> None:
    assert config_of(run, "train", *SHORT, *arguments) == SHORT_CONFIG.replace(**changes)


def test_options_may_stand_before_the_command_and_those_after_it_win(run: Run) -> None:
    config = config_of(run, "--seed", "1", "--hidden", "3", "train", *SHORT, "--hidden", "5")
    assert config == SHORT_CONFIG.replace(seed=1, hidden=(5,))


def test_options_go_before_the_settings_file(run: Run) -> None:
    write("moons.toml", 'dataset = "moons"\nhidden = [4, 2]\nbatch_size = 10\nsamples = 50\n')
    config = config_of(
        run, "train", "--config", "moons.toml", "--batch-size", "full", "--epochs", "1"
    )
    assert config == ExperimentConfig(dataset="moons", hidden=(4, 2), samples=50, epochs=1)


def test_an_optimiser_asked_for_leaves_out_what_it_does_not_take_of_the_settings_file(
    run: Run,
) -> None:
    write(
        "adam.toml",
        'optimizer = "adam"\nbeta1 = 0.8\nepsilon = 1e-6\nschedule = "cosine"\nwarmup = 1\n',
    )
    for options, changes in (
        ((), {"optimizer": "adam", "beta1": 0.8, "epsilon": 1e-6, "warmup": 1}),
        (("--optimizer", "lion"), {"optimizer": "lion", "beta1": 0.8, "warmup": 1}),
        (("--optimizer", "sgd"), {"optimizer": "sgd", "warmup": 1}),
        (("--schedule", "step"), {"optimizer": "adam", "beta1": 0.8, "epsilon": 1e-6}),
    ):
        config = config_of(run, "train", "--config", "adam.toml", *SHORT, "--epochs", "2", *options)
        schedule = "step" if "step" in options else "cosine"
        assert config == SHORT_CONFIG.replace(epochs=2, schedule=schedule, **changes)


def test_a_data_set_asked_for_replaces_the_file_of_the_settings(run: Run) -> None:
    write("csv.toml", 'data = "no.csv"\ntarget = "kind"\ntask = "classification"\n')
    config = config_of(run, "train", "--config", "csv.toml", "--dataset", "moons", *SHORT)
    assert config == SHORT_CONFIG.replace(dataset="moons")


def test_a_data_set_asked_for_replaces_the_points_of_the_settings(run: Run) -> None:
    points = ", ".join(f"[{i / 20}, {i % 3 / 3}, {i % 2}]" for i in range(20))
    write("points.toml", f"points = [{points}]\n")
    config = config_of(run, "train", "--config", "points.toml", "--dataset", "moons", *SHORT)
    assert config == SHORT_CONFIG.replace(dataset="moons")


def test_a_data_set_asked_for_leaves_what_means_nothing_for_it(run: Run) -> None:
    write("spirals.toml", 'dataset = "spirals"\narms = 3\nnoise = 0.2\nfeatures = ["x1", "x1^2"]\n')
    moons = config_of(run, "train", "--config", "spirals.toml", "--dataset", "moons", *SHORT)
    assert moons == SHORT_CONFIG.replace(dataset="moons", noise=0.2, features=("x1", "x1^2"))
    iris = config_of(run, "train", "--config", "spirals.toml", "--dataset", "iris", *SHORT)
    assert iris == SHORT_CONFIG.replace(dataset="iris")


def test_a_file_asked_for_leaves_the_data_set_of_the_settings(run: Run) -> None:
    rows = "".join(f"{i},{i % 3},{'ab'[i % 2]}\n" for i in range(40))
    write("own.csv", f"length,width,kind\n{rows}")
    write("spirals.toml", 'dataset = "spirals"\narms = 3\nsamples = 500\nloss = "hinge"\n')
    data = ("--data", "own.csv", "--target", "kind")
    config = config_of(run, "train", "--config", "spirals.toml", *data, "--epochs", "2")
    own = {"data": "own.csv", "target": "kind", "loss": "hinge"}
    assert config == ExperimentConfig(**own, epochs=2), "nothing is drawn of the spirals"


# Bad input

BAD_INPUT: list[tuple[list[str], list[str]]] = [
    (["--dataset", "foo"], ["dataset 'foo'", "circles", "digits"]),
    (["--activation", "foo"], ["activation 'foo'", *HIDDEN_ACTIVATIONS]),
    (["--activation", "relu,,tanh"], ["--activation", "'relu,,tanh'"]),
    (["--activation", "relu,tanh"], ["2 hidden activations for 1 hidden layer"]),
    (["--output-activation", "foo"], ["'foo'", "softmax"]),
    (["--loss", "foo"], ["loss 'foo'", "hinge"]),
    (
        ["--loss", "categorical_cross_entropy", "--output-activation", "sigmoid"],
        ["does not go with", "softmax"],
    ),
    (["--initializer", "foo"], ["'foo'", "orthogonal"]),
    (["--optimizer", "foo"], ["'foo'", "adamw"]),
    (["--schedule", "foo"], ["'foo'", "one_cycle"]),
    (["--momentum", "0.5"], ["momentum is 0.5", "sgd does not take", "momentum, nesterov"]),
    (["--optimizer", "adam", "--beta1", "2"], ["beta1 is 2", "below 1"]),
    (["--schedule", "step", "--decay-every", "0"], ["decay_every is 0", "above 0"]),
    (["--save", "-"], ["--save", "standard output", "file's name"]),
    (["--hidden", "none", "--dropout", "0.2"], ["--dropout is about hidden", "with --hidden"]),
    (["--hidden", "none", "--activation", "tanh"], ["--activation is about hidden layers"]),
    (["--l1-prunes", "yes"], ["--l1-prunes", "--l1 above 0"]),
    (["--shuffle", "no", "--last-batch", "carried"], ["--last-batch", "give --batch-size"]),
    (["--dataset", "sine", "--output-activation", "softmax"], ["always 1", "linear"]),
    (["--hidden", "0"], ["hidden layer", "0"]),
    (["--hidden", "8,,2"], ["--hidden", "'8,,2'", "4,2"]),
    (["--hidden", "8,x"], ["--hidden", "'8,x'"]),
    (["--hidden", "-3"], ["hidden layer", "-3"]),
    (["--hidden", "99999999999"], ["399,999,999,997 parameters", "100,000,000"]),
    (["--hidden", "9" * 24], ["hidden layer's size", "at most"]),
    (["--learning-rate", "-1"], ["learning rate", "above 0"]),
    (["--learning-rate", "0"], ["learning rate", "above 0"]),
    (["--learning-rate", "nan"], ["--learning-rate", "'nan'", "finite"]),
    (["--learning-rate", "inf"], ["--learning-rate", "'inf'", "finite"]),
    (["--learning-rate", "fast"], ["--learning-rate", "'fast'", "number"]),
    (["--test-size", "0"], ["test size", "between 0 and 1"]),
    (["--test-size", "1"], ["test size", "between 0 and 1"]),
    (["--test-size", "-0.5"], ["test size", "between 0 and 1"]),
    (["--test-size", "a fifth"], ["--test-size", "'a fifth'"]),
    (["--batch-size", "801"], ["batch size is 801", "800 training samples"]),
    (["--batch-size", "121", "--dataset", "iris"], ["batch size is 121", "120 training samples"]),
    (["--batch-size", "0"], ["batch size is 0"]),
    (["--batch-size", "some"], ["--batch-size", "'some'", "full"]),
    (["--samples", "5"], ["samples", "5"]),
    (["--noise", "-1"], ["noise", "-1"]),
    (["--classes", "3"], ["classes", "circles"]),
    (["--features", "x1,x9"], ["x9", "sin(x1)"]),
    (["--epochs", "0"], ["epochs", "0"]),
    (["--epochs", "1.5"], ["--epochs", "'1.5'", "whole number"]),
    (["--epochs", "9" * 5000], ["--epochs", "whole number"]),
    (["--dropout", "1"], ["dropout", "below 1"]),
    (["--seed", "-1"], ["seed", "-1"]),
    (["--target-accuracy", "high"], ["--target-accuracy", "'high'"]),
    (["--task", "guessing"], ["--task", "regression"]),
    (["--log-every", "0"], ["--log-every", "at least 1"]),
    (["--data", "no.csv", "--target", "kind"], ["no.csv"]),
    (["--data", "ragged.csv", "--target", "kind"], ["Line 3", "ragged.csv"]),
    (["--data", "ragged.csv"], ["Line 3", "ragged.csv"]),
    (["--data", "no.csv"], ["no file 'no.csv'"]),
    (["--data", "binary"], ["NUL"]),
    (["--data", "one.csv"], ["'one.csv' has one column alone, 'a'; at least two"]),
    (["--data", "good.csv"], ["--target", "'good.csv' are 'a', 'b\\x1b', 'kind'."]),
    (["--data", "nameless.csv"], ["--target", "'column 3'", "Line 1 is a row, not names"]),
    (["--target", "kind"], ["--target", "--data"]),
    (["--data", "ragged.csv", "--target", "kind", "--dataset", "moons"], ["not both"]),
    (["--config", "no.toml"], ["no.toml", "No such file"]),
    (["--config", "."], ["directory"]),
    (["--config", "broken.toml"], ["broken.toml", "not TOML", "line 1"]),
    (["--config", "binary.toml"], ["binary.toml", "UTF-8"]),
    (["--config", "unknown.toml"], ["unknown.toml", "'hiden'", "hidden"]),
    (["--config", "wrong.toml"], ["wrong.toml", "kind"]),
    (["--config", "low.toml"], ["target_loss"]),
    (["--config", "number.toml"], ["kind"]),
    (["--config", "deep.toml"], ["deep.toml", "nested"]),
    (["--config", "large.toml"], ["large.toml", "megabyte"]),
    (["--no-such-option"], ["--no-such-option"]),
    (["surplus"], ["surplus"]),
    (["--seed"], ["--seed"]),
]


@pytest.mark.parametrize(
    ("arguments", "fragments"), BAD_INPUT, ids=[" ".join(a)[:40] for a, _ in BAD_INPUT]
)
def test_bad_input_gets_one_sentence(run: Run, arguments: list[str], fragments: list[str]) -> None:
    write("ragged.csv", "a,b,kind\n1,2,x\n1,2\n")
    write("broken.toml", "epochs =\n")
    write("one.csv", "a\n1\n2\n")
    write("good.csv", "a,b\x1b,kind\n1,2,x\n1,2,y\n")
    write("nameless.csv", "0.5,1,x\n1,2,y\n")
    write("binary", b"a,b\n\0,1\n")
    write("binary.toml", b"\x00\xff")
    write("unknown.toml", "hiden = [8]\n")
    write("wrong.toml", "hidden = 8\n")
    write("low.toml", 'target_loss = "low"\n')
    write("number.toml", 'data = 5\ntarget = "y"\n')
    write("deep.toml", "a = " + "[" * 5000 + "]" * 5000)
    write("large.toml", "#" * 2**20 + "\n\n")
    before = sorted(Path().iterdir())
    result = run("train", *arguments, *([] if arguments == ["--seed"] else ["--json", "out.json"]))
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("neuroterm: ")
    assert result.err.count("\n") == 1
    assert result.err.endswith((".\n", "?\n"))
    for fragment in fragments:
        assert fragment in result.err
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (["tran"], "'train'"),
        (["--play", "train"], "--play is for the app"),
        (["--speed", "5", "train"], "--speed is for the app"),
        (["--speed", "0"], "above 0"),
        (["--speed", "fast"], "--speed"),
        (["--history-memory", "8", "train"], "--history-memory is for the app"),
        (["--history-memory", "0"], "'0' is not from 1 to "),
        (["--history-memory", "1000000000000"], "the megabytes that this machine has"),
        (["--history-memory", "much"], "--history-memory"),
        (["--log-level", "info", "train"], "--log-level is for the app"),
        (["--log-level", "loud"], "'loud' is not one of 'off', 'error', 'warning', "),
        (["--fps", "-2"], "--fps"),
        (["--hidden", "0"], "hidden layer"),
        (["--seed", "1", "datasets"], "leave them out"),
        (["--json", "out.json"], "--json"),
    ],
)
def test_bad_input_without_a_command_gets_one_sentence(
    run: Run, arguments: list[str], fragment: str
) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("neuroterm: ")
    assert result.err.count("\n") == 1
    assert fragment in result.err


def test_text_from_a_file_does_not_reach_the_terminal_raw(run: Run) -> None:
    write("evil.csv", "a\x1b[2J,kind\x1b]0;owned\x07\n1,x\n2,y\n")
    result = run("train", "--data", "evil.csv", "--target", "no")
    assert result.code == 2
    assert "\\x1b[2J" in result.err
    write("evil.toml", '"\x1b[2J" = 1\n"b\\u001b" = 1\n')
    for arguments in (["--config", "evil.toml"], ["--dataset", "\x1b[2J"], ["\x1b[2J"]):
        result = run("train", *arguments)
        assert result.code == 2
        assert "\x1b" not in result.err


@pytest.mark.parametrize(
    ("option", "guess"),
    [("--bogus", ""), ("--lr", ""), ("--sede", "--seed"), ("--optimiser", "--optimizer")],
)
def test_of_unknown_options_those_are_guessed_that_are_alike(
    run: Run, option: str, guess: str
) -> None:
    said = run("train", option, "1").err
    assert said.startswith(f"neuroterm: no such option '{option}'.")
    assert ("Did you mean" in said) == bool(guess)
    assert guess in said


# Starting and ending


def test_where_there_is_no_terminal_it_trains(run: Run) -> None:
    result = run("--seed", "1", *SHORT)
    assert result.code == 0
    assert result.err == (
        "neuroterm: standard output is not a terminal, so this runs 'neuroterm train'.\n"
    )
    assert result.out == run("train", "--seed", "1", *SHORT).out


def test_starting_loads_neither_the_app_nor_scikit_learn_nor_plotext() -> None:
    program = (
        "import sys, tui.command_line.cli; "
        "print({'textual', 'rich', 'plotext', 'sklearn', 'scipy'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == "set()\n"


def run_shell(command: str, **environment: str) -> Result:
    """What a shell shows of a command; `neuroterm` in it is this program."""
    shell = [
        "bash",
        "-c",
        f'set -o pipefail; neuroterm() {{ {" ".join(NEUROTERM)} "$@"; }}; {command}',
    ]
    inherited = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    result = subprocess.run(
        shell, cwd=ROOT, env=inherited | environment, capture_output=True, text=True, check=False
    )
    return Result(result.returncode, result.stdout, result.stderr)


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    result = run_shell("neuroterm train --epochs 300 --log-every 1 | head -1")
    assert result == (141, "Epoch 0: Loss = 1.8359\n", "")


def test_a_dash_is_standard_output_and_nothing_else_is_printed_there(run: Run) -> None:
    result = run("train", *SHORT, "--json", "-")
    assert json.loads(result.out)["results"]["epochs"] == 1
    assert "Epoch 1: Loss = " in result.err
    assert "Test Accuracy: " in result.err
    result = run("train", *SHORT, "--csv", "-", "--quiet")
    assert result.out.splitlines()[0].startswith("epoch,train_loss")
    assert len(result.out.splitlines()) == 3
    both = run("train", *SHORT, "--json", "-", "--csv", "-")
    assert (both.code, both.out) == (2, "")
    assert "--json and --csv name the same file" in both.err
    assert not Path("-").exists()


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_standard_output_can_be_named_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "everything.txt"
    command = "neuroterm train -q --samples 40 --epochs 2 --json /dev/stdout"
    assert run_shell(f"{command} > {path}").code == 0
    first, second, third, document = path.read_text().splitlines()
    assert first.startswith("Test Accuracy: ")
    assert second.startswith("Logistic Regression Test Accuracy: ")
    assert third.startswith("Test Loss: ")
    assert json.loads(document)["results"]["epochs"] == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_gets_a_sentence() -> None:
    result = run_shell("neuroterm datasets > /dev/full")
    assert (result.code, result.out) == (1, "")
    assert result.err == ("neuroterm: cannot write to standard output: No space left on device.\n")


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL"])
def test_where_the_locale_is_c_everything_is_ascii(variable: str) -> None:
    result = run_shell("neuroterm train --dataset sine --samples 50 --epochs 5", **{variable: "C"})
    assert result.code == 0
    assert "Test R squared: " in result.out
    assert "The network's curve" in result.out
    assert (result.out + result.err).isascii()


def test_in_a_terminal_the_app_opens_with_what_was_asked_for() -> None:
    command = [*NEUROTERM, "--dataset", "moons", "--hidden", "3", "--ascii"]
    with Terminal(command, columns=100, rows=30) as terminal:
        terminal.wait_for("moons")
        terminal.wait_for("2-3-1")
        assert terminal.screen_text().isascii()
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_file_that_is_missing_keeps_the_app_from_opening() -> None:
    command = [*NEUROTERM, "--data", "missing.csv", "--target", "kind"]
    with Terminal(command, columns=100, rows=5) as terminal:
        assert terminal.wait_exit() == 2
        sentence = "neuroterm: cannot read missing.csv: No such file or directory."
        assert terminal.screen_text().strip() == sentence


# Where to start from


def test_a_playground_url_is_trained_and_what_means_nothing_is_said(run: Run) -> None:
    url = "https://playground.tensorflow.org/#dataset=gauss&tutorial=dl&showTestData=true"
    result = run("train", "--from-url", url, "--epochs", "3", "--no-plot")
    assert result.code == 0
    assert "Test Accuracy: 1.000" in result.out
    assert re.search(r"^Epoch 3: Loss = \S+, Test Loss = \S+$", result.out, re.MULTILINE)
    assert "\nTest Loss: " in result.out
    assert result.err == (
        "neuroterm: Points and first weights are drawn by other random numbers than Playground's. "
        "Means nothing here: tutorial=dl. What it says of showTestData and discretize is for the "
        "app.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--from-url", "hello"], "'hello' is not a TensorFlow Playground URL; those begin"),
        (
            ["--from-url", "playground.tensorflow.org/#networkShape=Infinity"],
            "networkShape has a layer without end in the URL; it must",
        ),
        (["--preset", "nothing"], "there is no preset 'nothing'; there are lesson, playground"),
        (["--preset", "\x1b[31m"], "there is no preset '\\x1b[31m'"),
        (
            ["--preset", "linear", "--config", "a.toml"],
            "give either --config or --preset, not both",
        ),
        (["presets", "--preset", "linear"], "no such option"),
        (["--load", "x", "--preset", "linear"], "--preset is given with --load"),
    ],
)
def test_what_cannot_be_started_from_is_said(run: Run, arguments: list[str], sentence: str) -> None:
    for command in ([], ["train"]) if arguments[0] != "presets" else ([],):
        result = run(*command, *arguments)
        assert (result.code, result.out) == (2, "")
        assert result.err.lower().startswith(f"neuroterm: {sentence}".lower())
        assert result.err.count("\n") == 1


def test_the_presets_are_listed_and_can_be_trained(run: Run) -> None:
    listed = run("presets")
    assert listed.code == 0
    assert max(map(len, listed.out.splitlines())) <= 80
    names = [line.split()[0] for line in listed.out.splitlines() if not line.startswith(" ")]
    assert len(names) >= 12
    result = run("train", "--preset", names[2], "--epochs", "5", "--quiet")
    assert (result.code, result.err) == (0, "")
