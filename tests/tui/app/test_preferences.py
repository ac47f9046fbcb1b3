from __future__ import annotations

from pathlib import Path

import pytest

from tui.app import preferences
from tui.app.preferences import FIRST_RUNS, Preferences


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "preferences.toml"


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "state" / "runs"


def test_a_theme_is_there_the_next_time(file: Path, runs: Path) -> None:
    first = preferences.load(file, runs)
    assert (first.theme, first.trouble) == ("", "")
    assert first.remember("nord") == ""
    assert preferences.load(file, runs).theme == "nord"


def test_only_the_first_runs_are_first_runs(file: Path, runs: Path) -> None:
    seen = [preferences.load(file, runs).first_run for _ in range(FIRST_RUNS + 2)]
    assert seen == [True] * FIRST_RUNS + [False] * 2


@pytest.mark.parametrize(
    "content",
    [
        b"theme = ",
        b"\xff\xfe",
        b"[theme]\nx = 1",
        b"theme = 3",
        b"\x1b[31m = 'red'",
        b"theme = " + b"[" * 5000,
        b"theme = " + b"9" * 5000,
    ],
    ids=range(7),
)
def test_a_broken_file_is_said_to_be_broken_and_nothing_else(
    file: Path, runs: Path, content: bytes
) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    found = preferences.load(file, runs)
    assert found.theme == ""
    assert "preferences.toml" in found.trouble
    assert found.trouble.isprintable()
    assert found.trouble.endswith(".")


def test_a_file_that_cannot_be_read_or_written_stops_nothing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    found = preferences.load(in_the_way / "preferences.toml", in_the_way / "runs")
    assert not found.first_run
    assert "Not a directory" in found.trouble
    assert "cannot be remembered" in found.remember("nord")
    assert preferences.load(tmp_path, tmp_path).trouble


def test_a_count_that_is_no_number_is_no_first_run(file: Path, runs: Path) -> None:
    runs.parent.mkdir()
    runs.write_text("many")
    assert not preferences.load(file, runs).first_run


def test_without_a_file_nothing_is_remembered() -> None:
    assert Preferences().remember("nord") == ""
