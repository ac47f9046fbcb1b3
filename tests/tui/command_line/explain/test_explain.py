"""neuroterm explain prints a step, writes it for programs, and refuses in a sentence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core import ExperimentConfig, save_checkpoint
from tui.command_line.cli import main

ROOT = Path(__file__).parents[4]
HOMEWORK = str(ROOT / "docs" / "homework.toml")
PAGE = (ROOT / "docs" / "one-step.md").read_text(encoding="utf-8")
SMALL = ("--samples", "40", "--hidden", "3")


class Run:
    """Runs the program in this process, as the console script does."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> str:
        """What it prints; it must say nothing else."""
        self._capsys.readouterr()
        assert main(["explain", *arguments]) == 0
        out, err = self._capsys.readouterr()
        # Whoever opens a URL is told what it cannot say.
        assert not err or "--from-url" in arguments
        return out

    def fails(self, *arguments: str) -> tuple[int, str]:
        """With which code it ends, and its sentence; it must print nothing else."""
        self._capsys.readouterr()
        code = main(arguments)
        out, err = self._capsys.readouterr()
        assert not out
        assert len(err.splitlines()) == 1
        return code, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return Run(capsys)


def fenced(page: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", page, re.M | re.S)


def test_the_page_shows_what_is_printed(run: Run) -> None:
    command, printed = fenced(PAGE)[0].split("\n", 1)
    assert run(*command.removeprefix("$ neuroterm explain ").split()) == printed


def test_the_python_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(fenced(PAGE)[-1], {})
    assert capsys.readouterr().out.splitlines()[-1] == "agrees"


def test_the_homework_of_the_page_comes_out(run: Run) -> None:
    out = run("--config", HOMEWORK, "--digits", "8", "--all")
    for number in ("0.75136507", "0.77292847", "0.14978072", "0.56137012"):
        assert number in PAGE
        assert number in out
    assert "a1ᵀ·dz2 ÷ 1" in out
    assert "a1.T @ dz2 / 1" in run("--config", HOMEWORK, "--ascii", "--layer", "2")


def test_a_locale_without_unicode_gets_ascii(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C")
    out = run(*SMALL)
    assert out.isascii()
    assert "?" not in out


def test_colours_are_for_terminals_and_for_those_who_ask(run: Run) -> None:
    assert "\x1b" not in run(*SMALL)
    colored = run(*SMALL, "--color", "16")
    assert "\x1b[1m2  z1 = " in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == run(*SMALL)


def test_all_shows_every_neuron(run: Run) -> None:
    out = run(*SMALL, "--all")
    assert [f"layer {n}, neuron {u}" in out for n, u in ((1, 1), (1, 3), (2, 1), (1, 4))] == [
        *(True, True, True, False)
    ]


def test_of_all_examples_the_worst_come_first(run: Run) -> None:
    out = run("--epoch", "100", "--example", "all")
    assert re.search(r"^     569 .*\n     442 ", out, re.M)
    assert "… 788 more" in out


def test_check_finds_the_gradients_a_second_time(run: Run) -> None:
    out = run("--epoch", "100", "--example", "569", "--neuron", "2", "--check")
    assert "⌃9: 9 examples crossed a fold within ±h" in out
    assert "the digits run out" in out
    assert "Both ways find the same slopes." in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--preset", "symmetry"),
        ("--dataset", "sine", "--optimizer", "adam", "--schedule", "cosine"),
        ("--dataset", "iris", "--batch-size", "16", "--example", "77"),
        ("--dataset", "moons", "--features", "x1,x2,x1^2,sin(x2)", "--dtype", "float32"),
        ("--hidden", "none"),
        ("--from-url", "https://playground.tensorflow.org/#dataset=xor&regularization=L1"),
        ("--data", "numbers.csv", "--target", "kind"),
        ("--loss", "hinge", "--output-activation", "tanh"),
    ],
)
def test_every_experiment_has_a_step_to_show(run: Run, arguments: tuple[str, ...]) -> None:
    rows = [f"{i % 7},{i * i % 5},{'ab'[i % 2]}" for i in range(30)]
    Path("numbers.csv").write_text("\n".join(["width,height,kind", *rows]), encoding="utf-8")
    for epoch in ("0", "3"):
        out = run(*arguments, "--epoch", epoch)
        assert re.findall(r"^(\d)  ", out, re.M) == [*"12345678"]
        assert max(map(len, out.splitlines())) <= 100


def test_a_saved_run_is_shown_where_it_is_and_further_on(run: Run) -> None:
    experiment = ExperimentConfig(samples=40, hidden=(3,)).build()
    list(experiment.trainer.epochs(5))
    save_checkpoint("run.checkpoint", experiment)
    assert "epoch 5 to 6" in run("--load", "run.checkpoint")
    there = run("--load", "run.checkpoint", "--epoch", "7")
    assert there == run(*SMALL, "--epoch", "7")
    code, sentence = run.fails("explain", "--load", "run.checkpoint", "--epoch", "4")
    assert (code, "is at epoch 5 already; give --epoch 5 or more" in sentence) == (2, True)


@pytest.mark.parametrize("name", [None, "-", "step.json"])
def test_json_has_every_number(run: Run, name: str | None) -> None:
    out = run(*SMALL, "--json", *([name] if name else []))
    text = out
    if name == "step.json":
        assert out.startswith("One step of 2-3-1")
        text = Path(name).read_text(encoding="utf-8")
    document = json.loads(text)
    assert document["config"]["hidden"] == [3]
    assert [layer["layer"] for layer in document["step"]["layers"]] == [1, 2]
    assert len(document["step"]["layers"][0]["dW"]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--epoch", "100", "--example", "569"),
        ("--config", HOMEWORK),
        ("--dataset", "digits", "--hidden", "9", "--batch-size", "8", "--optimizer", "adam"),
    ],
)
def test_the_script_runs_by_itself(run: Run, arguments: tuple[str, ...]) -> None:
    out = run(*arguments, "--python", "step.py")
    assert out.startswith("One step of ")
    ended = subprocess.run(
        [sys.executable, "-I", "-W", "error", "step.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not ended.stderr
    assert re.fullmatch(r"[\d,]+ numbers agree\.\n", ended.stdout)
    script = Path("step.py").read_text(encoding="utf-8")
    assert re.findall(r"^(?:import|from) .*", script, re.M) == ["import numpy as np"]
    assert run(*arguments, "--python") == script


SENTENCES = [
    (("--example", "800"), 2, "the example is 800; it must be a whole number from 0 to 799"),
    (("--example", "best"), 2, "'best' is no whole number, and neither worst nor all"),
    (("--layer", "9"), 2, "layer is 9; this network has layers 1 to 2"),
    (("--neuron", "9"), 2, "neuron is 9; layer 1 has neurons 1 to 8"),
    (("--layer", "0"), 2, "'0' is not a whole number of at least 1"),
    (("--epoch", "-1"), 2, "'-1' is not a whole number of at least 0"),
    (("--digits", "40"), 2, "digits is 40; it must be a whole number from 1 to 17"),
    (("--hidden", "1000,1000"), 2, "1,005,001 weights and biases; a step can be looked into up to"),
    (("--learning-rate", "1e300", "--loss", "mean_squared_error", "--epoch", "3"), 1, "no longer"),
    (("--patience", "1", "--learning-rate", "9", "--epoch", "900"), 2, "training stops after"),
    (("--config", "nan.toml"), 2, "weights of layer 1 holds a value that is not finite"),
    (("--config", "empty.toml"), 2, "x must be rows of numbers, one for each example"),
    (("--config", "some.toml", "--example", "3"), 2, "there is one training example, 0"),
    (
        ("--config", "some.toml", "--noise", "1"),
        2,
        "--noise is given with the x and y of some.toml",
    ),
    (("--config", "some.toml", "--preset", "xor"), 2, "give either --config or --preset"),
    (("--config", "some.toml", "--python", "some.toml"), 2, "name the same file"),
    (("--python", "mine.py"), 2, "mine.py is there already and is not from here"),
    (("--json", "nowhere/step.json"), 2, "--json: the folder nowhere does not exist"),
    (("--play",), 2, "no such option '--play'"),
]


@pytest.mark.parametrize(("arguments", "code", "sentence"), SENTENCES)
def test_what_cannot_be_shown_is_said_in_a_sentence(
    run: Run, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    for name, text in (
        ("nan.toml", "x = [[1]]\ny = [1]\nweights = [[[nan]]]"),
        ("empty.toml", "x = []\ny = []"),
        ("some.toml", "x = [[1]]\ny = [1]"),
        ("mine.py", "print('mine')"),
    ):
        Path(name).write_text(text, encoding="utf-8")
    found, said = run.fails("explain", *arguments)
    assert sentence in said
    assert found == code


def test_an_exercise_is_for_this_command_alone(run: Run) -> None:
    code, sentence = run.fails("train", "--config", HOMEWORK)
    assert code == 2
    assert "x and y and weights and biases, which are for 'neuroterm explain" in sentence
