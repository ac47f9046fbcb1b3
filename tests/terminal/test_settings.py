"""The settings screen as its user has it: in a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from terminal import Terminal

NEUROTERM = Path(sys.executable).parent / "neuroterm"


def test_settings_are_found_typed_refused_and_undone() -> None:
    command = [str(NEUROTERM), "--fps", "5"]
    with Terminal(command, columns=100, rows=30) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.press("e")
        terminal.wait_for("experiment settings")
        for key in "rate":
            terminal.press(key)
        terminal.wait_for("experiment settings: rate")
        terminal.press("enter")
        for key in "fast":
            terminal.press(key)
        terminal.press("enter")
        terminal.wait_for("'fast' is not a finite number")
        terminal.press("right")
        terminal.wait_for("0.3 ")
        terminal.press("escape")
        terminal.wait_for("Network")
        terminal.press("escape")
        terminal.wait_for("rate 0.3")
        terminal.press("u")
        terminal.wait_for("Learning rate back to 0.1.")
        terminal.press("q")
        assert terminal.wait_exit() == 0
