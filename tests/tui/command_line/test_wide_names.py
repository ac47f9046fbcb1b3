"""Names in Chinese take two cells a character: the columns beside them stand where they should."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tui.command_line.cli import main

ROWS = "".join(f"{i % 7 - i},{i * i % 11},{'红' if i % 3 else '绿叶子'}\n" for i in range(60))


@pytest.fixture(autouse=True)
def flowers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "花.csv").write_text(f"长度,w,品种\n{ROWS}", encoding="utf-8")


def ends(lines: list[str], *words: str) -> set[int]:
    """The cell at which each of some words ends, in the first line below that has it."""
    found = set()
    for word in words:
        place, line = next((at, line) for at, line in enumerate(lines) if word in line)
        found.add(cell_len(line[: line.index(word) + len(word)]))
        lines = lines[place + 1 :]
    return found


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(arguments) == 0
    return capsys.readouterr().out.splitlines()


LEARN = ("--data", "花.csv", "--target", "品种", "--epochs", "3")


def test_what_inspect_says_of_columns(capsys: pytest.CaptureFixture[str]) -> None:
    table = printed(capsys, "inspect", "花.csv", "--target", "品种")
    heading = next(at for at, line in enumerate(table) if line.startswith("Column"))
    assert len(ends(table[heading:], "Kind  ", "number", "number", "target")) == 1


def test_the_scores_of_classes(capsys: pytest.CaptureFixture[str]) -> None:
    table = printed(capsys, *LEARN, "train")
    heading = next(at for at, line in enumerate(table) if line.startswith("Class "))
    assert {cell_len(line) for line in table[heading : heading + 3]} == {cell_len(table[heading])}


def test_a_step_explained(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, *LEARN, "explain")
    assert len(ends([line for line in lines if " ÷ " in line][1:], "÷", "÷")) == 1


def test_the_combinations_of_a_sweep(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    table = printed(capsys, *LEARN, "sweep", "--vary", "ignore=长度,w", "--repeat", "2")
    heading = next(at for at, line in enumerate(table) if line.startswith("rank "))
    assert {cell_len(line) for line in table[heading : heading + 3]} == {cell_len(table[heading])}
