"""A screen reader or a braille display shows the line with the terminal's cursor, hidden or not."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from terminal import Terminal

NEUROTERM = [sys.executable, "-m", "tui"]
READY = re.compile("rate 0.1 .*epoch 0", re.DOTALL)


def read(terminal: Terminal) -> str:
    """What is read: the line with the cursor, from there on."""
    column, row = terminal.screen.cursor.x, terminal.screen.cursor.y
    return terminal.lines[row][column:]


def reads(terminal: Terminal, wanted: str) -> None:
    terminal.wait_for(lambda terminal: read(terminal).startswith(wanted))


def leave(terminal: Terminal, title: str) -> None:
    """Leave a screen with escape, which would be Alt if another key followed at once."""
    terminal.press("escape")
    terminal.wait_for(lambda terminal: title not in terminal.screen_text())


def test_the_first_line_of_help_and_what_is_chosen_on_any_screen_are_read(tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("height,weight,kind\n" + "1,2,a\n3,4,b\n" * 20)
    with Terminal(NEUROTERM, columns=100, rows=30, cwd=tmp_path) as terminal:
        terminal.wait_for(READY)
        terminal.press("?")
        reads(terminal, "On the screen")
        leave(terminal, "On the screen")

        terminal.press("g")
        places = []
        for _ in range(4):
            terminal.settle()
            places.append((terminal.screen.cursor.y, read(terminal)[:8]))
            terminal.press("down")
        assert len({text for _, text in places}) == 4
        assert all(text.strip()[:1].isalpha() for _, text in places), places
        leave(terminal, "gallery ──")

        terminal.press("ctrl+p", *"Gallery:")
        terminal.wait_for("Gallery:")
        terminal.settle()
        rows = set()
        for _ in range(3):
            terminal.press("down")
            terminal.settle()
            rows.add(terminal.screen.cursor.y)
            assert "Gallery" in terminal.lines[terminal.screen.cursor.y]
        assert len(rows) == 3
        leave(terminal, "Gallery:")

        terminal.press("o", *"two.csv")
        terminal.wait_for("two.csv")
        terminal.press("enter")
        reads(terminal, "kind")
        terminal.press("up")
        reads(terminal, "weight")


def test_the_chosen_setting_is_read() -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for(READY)
        terminal.press("e")
        reads(terminal, "problem")
        for wanted in ("data set", "CSV file"):
            terminal.press("down")
            reads(terminal, wanted)
        terminal.press("end")
        terminal.wait_for(lambda terminal: "▸" in terminal.lines[terminal.screen.cursor.y])
        # What is typed is read where it is typed.
        terminal.press("home", "enter", "q")
        terminal.wait_for(lambda terminal: terminal.lines[terminal.screen.cursor.y].count(" q"))


def test_the_chosen_run_is_read() -> None:
    with Terminal(NEUROTERM, columns=120, rows=40) as terminal:
        terminal.wait_for(READY)
        for number in (1, 2):
            terminal.press("s")
            terminal.wait_for("epoch 1 ")
            terminal.press("c")
            terminal.wait_for(f"Pinned as run {number}")
            terminal.press("R")
            terminal.wait_for("epoch 0 ")
        terminal.press("C")
        reads(terminal, "▶1")
        terminal.press("down")
        reads(terminal, "▶2")


def test_what_is_said_is_read_while_it_trains() -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for(READY)
        terminal.press("w")
        reads(terminal, "Points that the network puts into the wrong class")
        terminal.press("space")
        terminal.wait_for("epochs/s")
        for _ in range(5):
            terminal.settle(0)
            assert terminal.screen.cursor.y >= 26
