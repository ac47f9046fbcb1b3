"""Many runs from the command line: what they say, what they refuse, and that none is lost."""

from __future__ import annotations

import csv
import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from core import ExperimentConfig, Metrics, ordinal
from tui.command_line import cli
from tui.command_line.headless.sweeps.figures import Figures
from tui.command_line.headless.sweeps.kept import KeptRuns, identity
from tui.exchange.formats.sweep.varying import axis
from tui.session.describe import duration
from tui.terminal.failure import Failure

SMALL = ("--samples", "40", "--epochs", "20")
Run = Callable[..., list[str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """What a command prints, which must end well."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def lines(*arguments: str) -> list[str]:
        code = cli.main(arguments)
        captured = capsys.readouterr()
        assert (code, captured.err) == (0, "")
        return captured.out.splitlines()

    return lines


def test_a_sweep_ranks_its_combinations_and_knows_its_runs_again(run: Run, tmp_path: Path) -> None:
    kept, rows = tmp_path / "runs.jsonl", tmp_path / "runs.csv"
    command = ["sweep", *SMALL, "--vary", "learning_rate=0.001,1", "--vary", "hidden=2,4-3"]
    command += ["--repeat", "5", "--jsonl", str(kept), "--csv", str(rows)]
    lines = run(*command)
    assert lines[0] == "20 runs: 4 combinations, 5 of each."
    assert lines[1] == "The test accuracy of each combination, the best first:"
    header = "rank learning rate hidden layers mean deviation middle half runs"
    assert " ".join(lines[2].split()) == header
    ranks = [int(line.split()[0]) for line in lines[3:7]]
    assert ranks == sorted(ranks)
    assert ranks[0] == 1
    assert {line.split()[2] for line in lines[3:7]} == {"2", "4,3"}
    assert any("Welch" in line for line in lines)

    first, *stored = kept.read_text(encoding="utf-8").splitlines()
    assert json.loads(first) == {"neuroterm sweep": 1}
    assert len(stored) == 20
    assert {json.loads(line)["settings"]["draw"] for line in stored} == {0, 1, 2, 3, 4}
    with rows.open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert [(row["learning_rate"], row["hidden"], row["draw"]) for row in table[4:7]] == [
        ("0.001", "2", "4"),
        ("0.001", "4,3", "0"),
        ("0.001", "4,3", "1"),
    ]
    trainer = (
        ExperimentConfig(samples=40, epochs=20, hidden=(2,), learning_rate=0.001, weights_draw=4)
        .build()
        .trainer
    )
    *_, last = trainer.epochs(20)
    assert float(table[4]["test_loss"]) == pytest.approx(last.test_loss, abs=1e-12)

    before = kept.stat().st_mtime_ns
    again = run(*command)
    assert kept.stat().st_mtime_ns == before, "there was nothing to do"
    assert again[2:] == lines[1:]
    more = run(*command[:-4], "--jsonl", str(kept), "--repeat", "6")
    assert "has 20 finished runs" in more[1]
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 25


def test_what_is_cut_off_or_foreign_in_the_file_is_done_again(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "runs.jsonl"
    command = ["sweep", *SMALL, "--vary", "l2=0,0.1", "--jsonl", str(kept), "--quiet"]
    lines = run(*command)
    whole = kept.read_bytes()
    infinite = whole.replace(b'"epochs": 20', b'"epochs": 1e999', 1)
    deep = whole + b"[" * 10**5 + b"\n"
    for damaged in (
        whole[:-20],
        whole.replace(b'"epochs": 20', b'"epochs": "?"', 1),
        infinite,
        deep,
        b"",
    ):
        kept.write_bytes(damaged)
        assert run(*command) == lines
        assert len(KeptRuns(kept)) == 2


def test_ranges_samples_and_files_say_the_same_as_options(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'sample = 7\nrepeat = 2\nredraw = "both"\n'
        '[vary]\nlearning_rate = "0.001..1 log"\nhidden = [2, [3, 2]]\nbatch_size = "4..16"\n',
        encoding="utf-8",
    )
    from_file = run("sweep", *SMALL, "--plan", str(plan))
    assert from_file[0] == "14 runs: 7 combinations, 2 of each."
    options = ["--sample", "7", "--repeat", "2", "--redraw", "both"]
    varied = ["learning_rate=0.001..1 log", 'hidden=2,"3,2"', "batch_size=4..16"]
    for one in varied:
        options += ["--vary", one]
    assert run("sweep", *SMALL, *options)[2:] == from_file[1:]
    rates = axis("learning-rate=0.01..1 log 3").values
    assert rates == pytest.approx((0.01, 0.1, 1.0))
    assert axis("hidden=2..4 3").values == ((2,), (3,), (4,))
    assert axis("batch_size=full,8").values == (None, 8)
    assert axis("l2=1e-308..1e308 log 3").values == pytest.approx((1e-308, 1.0, 1e308))
    assert axis("seed=0..4 3").values == (0, 2, 4)


@pytest.mark.parametrize("text", ["hidden=2,4-3", "learning_rate=0.01..1 log 3"])
def test_what_is_written_twice_is_the_same_setting_varied(text: str) -> None:
    first = axis(text)
    assert first == replace(axis(text), low=float(str(first.low)), high=float(str(first.high)))


WRONG = {
    "there is no setting 'learning_rat'; did you mean learning_rate": ["learning_rat=1"],
    "the learning rate is -1.0; it must be a number above 0": ["learning_rate=0.1,-1"],
    "'much' is not a finite number": ["learning_rate=much"],
    "has a value missing": ["learning_rate=0.1,,1"],
    "has no values": ["learning_rate="],
    "that would be 1,000,000,000 runs; there can be 50,000": [
        f"{name}=0.1..0.9 1000" for name in ("learning_rate", "l1", "l2")
    ],
    "with optimizer sgd, momentum 0.9: momentum is 0.9, which the optimizer sgd does not take": [
        "optimizer=momentum,sgd",
        "momentum=0.9",
    ],
    "hidden has 8 twice; each value once; layers of 8 and 8 are 8-8": ["hidden=4,8,8,8"],
    "stands there twice": ["l1=0.1", "l1=0.2"],
    "say how many of its values": ["l1=0.1..0.2"],
    "begins above 0": ["l1=0..0.2 log"],
    "upwards": ["l1=0.3..0.2"],
    "takes no range": ["shuffle=1..2 3"],
    "is no list of values in one line": ["l1=0.1\n0.2"],
    "the loss hinge does not go with": ["loss=hinge"],
    "whose figures cannot be compared": ["dataset=circles,plane"],
    "there is nothing to vary": [],
    "give it by --data": ["data=a.csv,b.csv"],
}


@pytest.mark.parametrize("sentence", WRONG)
def test_bad_input_is_one_sentence_before_anything_runs(
    sentence: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    varied = [part for text in WRONG[sentence] for part in ("--vary", text)]
    extra = ["--output-activation", "sigmoid"] if "hinge" in sentence else []
    assert cli.main(["sweep", *extra, *varied]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err
    assert captured.err.count("\n") == 1
    assert list(tmp_path.rglob("*.jsonl")) == []


def test_a_file_that_is_no_sweeps_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("a,b\n", encoding="utf-8")
    assert cli.main(["sweep", *SMALL, "--vary", "l1=0,1", "--jsonl", str(mine)]) == 2
    assert "holds no runs of a sweep" in capsys.readouterr().err
    assert cli.main(["sweep", *SMALL, "--vary", "l1=0,1", "--csv", str(mine)]) == 2
    assert "is not from here, so it would be lost" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "a,b\n"
    ours = tmp_path / "ours.csv"
    for varied in ("l1=0,1", "l2=0,1"):  # a later one may take its place
        assert cli.main(["sweep", *SMALL, "--vary", varied, "--csv", str(ours), "--quiet"]) == 0
        assert ours.read_text(encoding="utf-8").startswith(varied[:2])
    capsys.readouterr()
    plan = tmp_path / "plan.toml"
    for text, sentence in (
        ("", "it has no table [vary]"),
        ("repeat = 0\n[vary]\nl1 = [1]", "repeat is 0"),
        ("hidden = 3\n[vary]\nl1 = [1]", "it has hidden"),
        ("[vary]\nl3 = [1]", "there is no setting 'l3'"),
        ("sample = 2\n[vary]\nhidden = [[[8]], [[4]]]", "hidden layer's size"),
        (f"[vary]\nl1 = [{'9' * 5000}]", "a number has too many digits"),
        ("sample = 2\n[vary]\nl1 = [{a = 1}, 2]", "a table is no value"),
    ):
        plan.write_text(text, encoding="utf-8")
        assert cli.main(["sweep", "--plan", str(plan)]) == 2
        assert sentence in capsys.readouterr().err


def test_two_programs_keep_their_runs_in_one_file_and_one_that_is_removed_is_begun_anew(
    tmp_path: Path,
) -> None:
    run = Figures(3, "", False, Metrics(3, 0.5, 0.6, 0.8, 0.7))
    path = tmp_path / "runs.jsonl"
    one, other = KeptRuns(path), KeptRuns(path)
    for kept, name in ((one, "a"), (other, "bc"), (one, "d"), (other, "e")):
        kept.add([(name, {"l1": 0.0}, run)])
    found = KeptRuns(path)
    assert [found.find(name) for name in ("a", "bc", "d", "e")] == [run] * 4
    path.unlink()
    one.add([("f", {"l1": 0.1}, run)])
    assert KeptRuns(path).find("f") == run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_what_was_finished_when_it_was_ended_is_not_done_again(
    number: signal.Signals, tmp_path: Path, run: Run
) -> None:
    kept = tmp_path / "runs.jsonl"
    command = ["sweep", "--samples", "40", "--repeat", "2", "--jsonl", str(kept)]
    command += ["--vary", "epochs=20,20000,20001"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", *command],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while not (kept.exists() and kept.read_bytes().count(b"\n") > 2):
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"it ended with {process.wait(0.01)}")
    process.send_signal(number)
    _, error = process.communicate()
    finished = len(KeptRuns(kept))
    assert 2 <= finished < 6
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert f"{finished} of 6 runs are kept".encode() in error
    before = kept.read_bytes()
    lines = run(*command)
    assert f"has {finished} finished runs" in lines[1]
    assert len(KeptRuns(kept)) == 6
    assert kept.read_bytes().startswith(before[: before.rindex(b"\n")])


def test_a_full_disk_is_said_and_what_was_kept_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptRuns(tmp_path / "runs.jsonl")
    run = Figures(3, "", False, Metrics(3, 0.5, 0.6, 0.8, 0.7))
    kept.add([("first", {"l1": 0.0}, run)])

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        Failure, match="No space left on device; what was kept before is there"
    ) as no:
        kept.add([("second", {"l1": 0.1}, run)])
    assert no.value.exit_code == 1
    monkeypatch.undo()
    again = KeptRuns(kept.path)
    assert again.find("first") == run
    again.add([("third", {"l1": 0.2}, run)])
    assert len(KeptRuns(kept.path)) >= 2


def test_repeats_say_where_the_users_own_run_stands(run: Run) -> None:
    lines = run("train", *SMALL, "--repeat", "12")
    assert lines[0] == "12 draws of initial weights, up to 20 epochs each"
    assert lines[1].startswith("Test accuracy: lowest 0.")
    assert sum("<- yours" in line for line in lines) == 1
    assert lines[-1].startswith("Yours is ")
    assert " of 12: 0." in lines[-1]
    assert ", middle half 0." in lines[-1]
    split = run("train", *SMALL, "--repeat", "9", "--redraw", "split", "--dataset", "plane")
    assert split[0] == "9 draws of the test part, up to 20 epochs each"
    assert split[1].startswith("Test R")


def test_repeats_refuse_what_is_about_one_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for options, sentence in (
        (["--repeat", "3", "--json", "a.json"], "--json is about one run"),
        (["--redraw", "both"], "give --repeat as well"),
        (["--repeat", "10000000"], "there can be 50,000 runs"),
        (["--repeat", "0"], "is not a whole number of at least 1"),
    ):
        assert cli.main(["train", *options]) == 2
        assert sentence in capsys.readouterr().err


def test_runs_that_diverge_are_counted_and_not_averaged(run: Run) -> None:
    wild = ["--dataset", "plane", "--hidden", "none", "--epochs", "200", "--samples", "40"]
    lines = run("sweep", *wild, "--vary", "learning_rate=0.1,1e30", "--repeat", "2")
    assert lines[4].split() == ["–", "1e+30", "diverged", "–", "–", "0", "of", "2"]
    lines = run("train", *wild, "--learning-rate", "1e30", "--repeat", "2")
    assert lines[1:] == ["2 draws diverged, and are left out below."]


def test_a_run_is_known_by_its_settings_and_its_file() -> None:
    config = ExperimentConfig()
    assert identity(config) == identity(ExperimentConfig(threads=2))
    others = {identity(config.replace(l1=0.1)), identity(config, "another content")}
    assert len({identity(config), *others}) == 3


def test_words_of_places_and_times() -> None:
    places = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    assert places == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
    assert [duration(seconds) for seconds in (0.2, 40, 200, 7800)] == [
        "1 s",
        "40 s",
        "3 min",
        "2 h 10 min",
    ]


def test_an_interruption_that_python_drops_ends_a_sweep_nevertheless(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept, add = tmp_path / "runs.jsonl", KeptRuns.add

    def interrupted(self: KeptRuns, runs: list) -> None:
        add(self, runs)
        with suppress(KeyboardInterrupt):  # as in a callback of a weak reference
            signal.raise_signal(signal.SIGINT)

    command = ["sweep", *SMALL, "--vary", "hidden=2,3,4", "--jsonl", str(kept)]
    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as changed:
        changed.setattr(KeptRuns, "add", interrupted)
        assert cli.main(command) == 130
    assert "interrupted; 1 of 3 runs are kept" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before
    assert len(run(*command)) > 3
