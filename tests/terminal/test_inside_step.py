"""Inside a step in a real terminal: it is drawn once, and then the program rests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from terminal import Terminal, experienced

FRAME = b"\x1b[?2026h"
"""Begins what a terminal shows at once (mode 2026)."""
NEUROTERM = Path(sys.executable).parent / "neuroterm"


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_nothing_is_written_while_one_only_looks(columns: int, rows: int, tmp_path: Path) -> None:
    command, environment = [str(NEUROTERM), "--fps", "60"], experienced(tmp_path)
    with Terminal(command, columns=columns, rows=rows, environment=environment) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.send("i")
        terminal.wait_for("[1 x]")
        terminal.send("8")
        terminal.wait_for("promise kept")
        terminal.settle(quiet=1.0)
        written = len(terminal.raw_output)
        terminal.settle(quiet=1.0)
        assert len(terminal.raw_output) == written
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_the_panel_comes_with_its_words_and_its_neighbours_with_their_pictures() -> None:
    with Terminal([str(NEUROTERM)], columns=120, rows=40) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.settle()
        written = len(terminal.raw_output)
        terminal.send("i")
        terminal.wait_for("outweighs")
        frames = terminal.raw_output[written:].split(FRAME)
        with_title = next(frame for frame in frames if b"one step" in frame)
        assert b"outweighs" in with_title
        assert "◎".encode() in with_title, "the map has the sign of the example"
        terminal.send("q")
        assert terminal.wait_exit() == 0
