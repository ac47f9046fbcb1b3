"""The past of a run and the loss around it in a real terminal, one after the other."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from terminal import Terminal

NEUROTERM = Path(sys.executable).parent / "neuroterm"


@pytest.mark.parametrize(("columns", "rows", "lang"), [(120, 40, "C.UTF-8"), (80, 24, "C")])
def test_a_run_is_looked_at_as_it_was_and_from_all_around(
    columns: int, rows: int, lang: str
) -> None:
    command = [str(NEUROTERM), "--speed", "max", "--epochs", "100"]
    with Terminal(command, columns=columns, rows=rows, environment={"LANG": lang}) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.send(" ")
        terminal.wait_for("100 epochs done")
        terminal.send(":")
        terminal.wait_for("an epoch to look at")
        terminal.send("10\r")
        terminal.wait_for("past epoch 10 of 100")
        # What has fallen, and what has hardly moved, are on one screen.
        terminal.wait_for(re.compile(r"0\.8375, (accuracy )?48\.6%; now 0\.6808, 51\.9%"))
        terminal.send("]")
        terminal.wait_for("past epoch 11 of 100")
        terminal.send("}")
        terminal.wait_for("done epoch 100")
        terminal.send("L")
        terminal.wait_for("at the cursor")
        terminal.wait_for(re.compile(r"direction 1: \d+%"))
        terminal.wait_for("start  ")
        terminal.send("L")
        terminal.wait_for("decision boundary")
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
