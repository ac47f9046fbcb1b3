"""--check in a real terminal, and terminals that draw some signs two cells wide."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pyte
import pytest
from patience import PATIENCE
from terminal import Terminal

NEUROTERM = Path(sys.executable).parent / "neuroterm"
PATIENT = (
    f"from tui.terminal.wire import probe; probe.ask.__kwdefaults__['timeout'] = {PATIENCE};"
    "import sys; from tui.command_line.start import main; sys.exit(main())"
)
"""The program, which waits for the answer of a test that the machine has no time for."""
CHECK = [NEUROTERM, "--check"]


def draw_ambiguous_signs_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    def width(character: str) -> int:
        return 2 if unicodedata.east_asian_width(character) in "AWF" else 1

    monkeypatch.setattr(pyte.screens, "wcwidth", width)


def test_the_terminal_is_asked_and_left_as_it_was() -> None:
    command = [sys.executable, "-c", PATIENT, "--check"]
    with Terminal(command, columns=100, rows=45) as terminal:
        assert terminal.wait_exit() == 0
        shown = terminal.screen_text()
        assert "frames in one piece  yes" in shown
        assert "ambiguous signs      one cell wide" in shown
        assert "256 colours (TERM=xterm-256color)" in shown
        assert "standard output      a terminal" in shown
        assert shown.startswith("The environment")  # the signs tried are gone
        assert terminal.unrestored() == []


def test_a_terminal_that_does_not_answer_is_not_waited_for() -> None:
    with Terminal(CHECK, columns=100, rows=45) as terminal:
        terminal.screen.reply = lambda answer: None
        terminal.synchronized_output = False
        assert terminal.wait_exit() == 0
        assert "frames in one piece" in terminal.screen_text()
        assert terminal.unrestored() == []


def test_where_signs_are_two_cells_wide_there_are_none_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw_ambiguous_signs_wide(monkeypatch)
    japanese = {"LANG": "ja_JP.UTF-8", "LC_CTYPE": "C.UTF-8"}
    command = [sys.executable, "-c", PATIENT]
    with Terminal([*command, "--check"], columns=100, rows=45, environment=japanese) as terminal:
        assert terminal.wait_exit() == 0
        assert "ambiguous signs      two cells wide" in terminal.screen_text()
        assert "ASCII (the terminal draws other signs two cells wide)" in terminal.screen_text()
    with Terminal(command, columns=100, rows=30, environment=japanese) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.settle()
        assert terminal.screen_text().isascii()
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
