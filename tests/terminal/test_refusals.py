"""What cannot be is said with an exit code that tells, at once or when the app is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from terminal import Terminal

NEUROTERM = str(Path(sys.executable).parent / "neuroterm")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--dataset", "blobs", "--classes", "1000"), "classes is 1000"),
        (("--samples", "2"), "samples is 2"),
        (("--dataset", "spirals", "--arms", "100"), "arms is 100"),
        (("--test-size", "0.999"), "A test_size of 0.999 leaves 1 of 1000 samples"),
        (("--dataset", "sine", "--loss", "hinge"), "the loss hinge is not for regression"),
        (("--hidden", "100000,1000"), "the network would have 100,302,001 parameters"),
        (("--label-smoothing", "0.1", "--loss", "hinge"), "label_smoothing goes with"),
        (("--learning-rate", "none"), "'none' is not a finite number"),
        (("--activation", "rleu"), "did you mean relu?"),
        (("--learning-rat", "1"), "no such option '--learning-rat'"),
        (("--preset", "none"), "there is no preset 'none'"),
        (("--load", "nothing"), "cannot read nothing"),
        (("--play", "--from-url", "x"), "neuroterm: "),
        (("--color", "pink"), "pink"),
        (("--play", "circles"), "circles"),
        (("--seed",), "seed"),
    ],
)
def test_what_cannot_be_is_refused_before_there_is_a_picture(
    options: tuple[str, ...], sentence: str
) -> None:
    with Terminal([NEUROTERM, *options]) as terminal:
        assert terminal.wait_exit() == 2
        assert b"\x1b[?1049h" not in terminal.raw_output
        said = " ".join(terminal.screen_text().split())
        assert said.startswith("neuroterm: ")
        assert sentence in said
        assert terminal.unrestored() == []


CONTRARY = 'dataset = "sine"\nloss = "hinge"\n'


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--dataset", "iris", "--loss", "huber", "--label-smoothing", "0.1"), "label_smoothing"),
        (("--config", "contrary.toml"), "the loss hinge is not for regression"),
    ],
)
def test_what_only_data_or_a_file_can_tell_is_refused_without_a_key(
    options: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "contrary.toml").write_text(CONTRARY, encoding="utf-8")
    with Terminal([NEUROTERM, *options], cwd=tmp_path) as terminal:
        assert terminal.wait_exit() == 2
        assert sentence in " ".join(terminal.screen_text().split())
        assert terminal.unrestored() == []


def test_whoever_leaves_an_experiment_that_could_not_start_is_told_why(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,x\n2\n", encoding="utf-8")
    with Terminal([NEUROTERM, "--data", "bad.csv", "--target", "b"], cwd=tmp_path) as terminal:
        terminal.wait_for("Line 3")
        terminal.press("q")
        assert terminal.wait_exit() == 2
        assert "neuroterm: " in terminal.screen_text()
        assert terminal.unrestored() == []
