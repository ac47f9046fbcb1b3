"""A disk with no room: whatever is to be written says so, and nothing is lost by it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from terminal import Terminal

NEUROTERM = Path(sys.executable).parent / "neuroterm"
FULL_DISK = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", NEUROTERM]


def refused(terminal: Terminal, key: str, title: str, file: str) -> None:
    terminal.press(key)
    terminal.wait_for(title)
    terminal.press("enter")
    terminal.wait_for(f"Cannot write {file}: File too large.")
    if title in terminal.screen_text():  # to ask for another one
        terminal.press("escape")
        terminal.wait_for(lambda terminal: title not in terminal.screen_text())


def test_what_cannot_be_written_is_said_and_nothing_lost(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    environment["TMPDIR"] = str(tmp_path)
    with Terminal(
        FULL_DISK, columns=120, rows=40, cwd=tmp_path, environment=environment
    ) as terminal:
        terminal.wait_for("paused")
        terminal.press("s")
        terminal.wait_for("epoch 1")
        terminal.press("T")
        terminal.wait_for("The theme cannot be remembered in")
        refused(terminal, "ctrl+s", "save the run", "run.checkpoint")
        refused(terminal, "W", "write the settings", "experiment.toml")
        terminal.press("p")
        terminal.wait_for("1-9 drop")
        terminal.press("1")
        refused(terminal, "ctrl+s", "save the points", "drawing.csv")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert "is not kept: cannot write" in "".join(terminal.lines)
        assert terminal.unrestored() == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size]


def test_leaving_says_nothing_of_a_log_that_found_no_room(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    command = [*FULL_DISK, "--log-level", "info"]
    with Terminal(command, columns=120, environment=environment) as terminal:
        terminal.wait_for("paused")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.screen_text().strip() == ""
        assert terminal.unrestored() == []


@pytest.mark.parametrize("option", ["--save", "--json"])
def test_without_a_screen_it_is_said_with_1(option: str, tmp_path: Path) -> None:
    arguments = ["--epochs", "2", "train", "--quiet", option, "result"]
    with Terminal([*FULL_DISK, *arguments], cwd=tmp_path) as terminal:
        assert terminal.wait_exit() == 1
        said = terminal.screen_text().strip().splitlines()
        assert said[-1] == "neuroterm: cannot write result: File too large."
        assert not any("Traceback" in line for line in said)
