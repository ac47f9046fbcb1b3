"""On a system without the terminals of POSIX, as Windows is: all but the app works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# Only Windows itself lacks them altogether; the signals are named there, too.
WITHOUT = """
import signal, sys
for name in ("termios", "fcntl", "tty", "pty", "resource", "pwd", "grp"):
    sys.modules[name] = None
from tui.command_line.start import main
sys.exit(main())
"""


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["train", "--epochs", "2", "--save", "run.checkpoint", "--json", "run.json"],
        ["--check"],
        ["--version"],
        ["--help"],
        ["train", "--help"],
        ["datasets"],
        ["presets"],
        ["keys"],
    ],
    ids=" ".join,
)
def test_what_needs_no_terminal_works(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 0
    assert result.stderr == ""


def test_the_app_says_what_it_needs_and_trains_without_a_screen(tmp_path: Path) -> None:
    result = run("--epochs", "2", cwd=tmp_path)
    assert result.returncode == 0
    assert "the app needs Linux, macOS or WSL" in result.stderr
    assert "Test Accuracy" in result.stdout


def test_the_check_says_that_there_is_no_screen_to_draw_on(tmp_path: Path) -> None:
    lines = run("--check", cwd=tmp_path).stdout.splitlines()
    assert any("a screen to draw on" in line and " no" in line for line in lines)
