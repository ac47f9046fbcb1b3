"""The mouse is the program's or the terminal's, whose own selection then works."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from terminal import Terminal

NEUROTERM = Path(sys.executable).parent / "neuroterm"
REPORTS = re.compile(rb"\x1b\[\?(?:1000|1002|1003|1005|1006|1015|1016)([hl])")


def reported(terminal: Terminal) -> bool:
    """Whether the terminal is asked to report the mouse, by what was written last of it."""
    asked = REPORTS.findall(terminal.raw_output)
    return bool(asked) and asked[-1] == b"h"


def test_without_the_mouse_nothing_of_it_is_ever_asked_for() -> None:
    with Terminal([NEUROTERM, "--no-mouse"], columns=80, rows=24) as terminal:
        terminal.wait_for("paused")
        terminal.press("s")
        terminal.wait_for("epoch 1")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not re.search(rb"\x1b\[\?(?:1000|1002|1003|1006|1015|1016)h", terminal.raw_output)
        assert terminal.unrestored() == []


def test_a_key_leaves_the_mouse_to_the_terminal_and_that_is_remembered(
    tmp_path: Path,
) -> None:
    mine = {"HOME": str(tmp_path)}
    with Terminal([NEUROTERM], columns=120, rows=40, environment=mine) as terminal:
        terminal.wait_for("paused")
        assert reported(terminal)
        terminal.press("Y")
        terminal.wait_for("The mouse is the terminal's own")
        assert not reported(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
        with Terminal([NEUROTERM], columns=120, rows=40, environment=mine) as again:
            again.wait_for("paused")
            assert not reported(again)
            again.press("Y")
            again.wait_for("The mouse is the program's again")
            assert reported(again)
            # It is: a click on a key of the bar presses it.
            row = next(row for row, line in enumerate(again.lines) if "s epoch" in line)
            column = again.lines[row].index("s epoch") + 1
            again.send(f"\x1b[<0;{column};{row + 1}M\x1b[<0;{column};{row + 1}m")
            again.wait_for("epoch 1")
            again.press("q")
            assert again.wait_exit() == 0
            assert again.unrestored() == []
