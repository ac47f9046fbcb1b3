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
    ],
)
def test_data_that_cannot_be_are_refused_before_the_app(
    options: tuple[str, ...], sentence: str
) -> None:
    with Terminal([NEUROTERM, *options]) as terminal:
        assert terminal.wait_exit() == 2
        assert f"neuroterm: {sentence}" in " ".join(terminal.screen_text().split())
        assert b"\x1b[?1049h" not in terminal.raw_output


def test_whoever_leaves_an_experiment_that_could_not_start_is_told_why(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,x\n2\n", encoding="utf-8")
    with Terminal([NEUROTERM, "--data", "bad.csv", "--target", "b"], cwd=tmp_path) as terminal:
        terminal.wait_for("Line 3")
        terminal.press("q")
        assert terminal.wait_exit() == 2
        assert "neuroterm: " in terminal.screen_text()
        assert terminal.unrestored() == []
