"""Terminals that are not as most are: their size, where streams go, and what they send."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest
from terminal import Terminal

NEUROTERM = [sys.executable, "-m", "tui"]
READY = re.compile("rate 0.1 .*epoch 0", re.DOTALL)
STALE = {"COLUMNS": "120", "LINES": "40"}


def test_the_screen_is_as_large_as_the_window_whatever_variables_say() -> None:
    with Terminal(NEUROTERM, columns=90, rows=30, environment=STALE) as terminal:
        terminal.wait_for(READY)
        assert "quit" in "".join(terminal.lines[-3:])
        terminal.resize(80, 24)
        terminal.wait_for(lambda terminal: "quit" in "".join(terminal.lines[-3:]))
        # Line by line up to the frame on the right.
        terminal.wait_for(lambda terminal: terminal.lines[1].rstrip().endswith("╮"))
        terminal.settle()
        frame = terminal.lines[1]
        # One that does not know its size is taken for the usual one.
        terminal.screen.lines = 0
        terminal._set_size()
        terminal.screen.lines = 24
        terminal.signal(signal.SIGWINCH)
        terminal.press("s")
        terminal.wait_for("epoch 1")
        assert terminal.lines[1] == frame
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("size", ["rows 0 columns 0", "rows 0", "columns 0"])
def test_a_terminal_that_tells_no_size_is_taken_for_the_usual_one(size: str) -> None:
    # As a serial console, or one that another program opens.
    command = ["sh", "-c", f'stty {size}; exec "$@"', "sh", *NEUROTERM]
    with Terminal(command) as terminal:
        terminal.wait_for(READY)
        assert "quit" in "".join(terminal.lines[-3:])
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


@pytest.mark.parametrize("arguments", [["--check"], ["train", "--help"]])
def test_what_is_printed_is_as_wide_as_the_window(arguments: list[str]) -> None:
    with Terminal(
        [*NEUROTERM, *arguments], columns=60, rows=200, environment={"COLUMNS": "100"}
    ) as terminal:
        assert terminal.wait_exit() == 0
        if arguments == ["--check"]:
            assert "60 columns, 200 rows" in terminal.screen_text()
        else:
            assert max(map(len, terminal.raw_output.decode().splitlines())) <= 60


@pytest.mark.parametrize("redirected", ["2>log", "2>&-"])
def test_it_is_drawn_on_the_terminal_wherever_errors_go(redirected: str, tmp_path: Path) -> None:
    command = ["sh", "-c", f'exec "$0" -m tui {redirected}', sys.executable]
    with Terminal(command, columns=100, rows=30, cwd=tmp_path) as terminal:
        terminal.wait_for(READY)
        terminal.press("s")
        terminal.wait_for("epoch 1")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
    if redirected == "2>log":
        assert (tmp_path / "log").read_text() == ""


@pytest.mark.parametrize(
    ("ending", "colored"), [("2>log", True), ("--json - >log", True), ("--json - 2>log", False)]
)
def test_lines_are_coloured_where_they_are_seen(ending: str, colored: bool, tmp_path: Path) -> None:
    command = ["sh", "-c", f'exec "$0" -m tui train --epochs 3 {ending}', sys.executable]
    with Terminal(command, columns=100, rows=60, cwd=tmp_path) as terminal:
        assert terminal.wait_exit() == 0
        assert (b"\x1b[38;5;" in terminal.raw_output) == colored
    if not colored:
        assert "\x1b[" not in (tmp_path / "log").read_text()


def test_what_few_terminals_send_is_understood_or_does_no_harm() -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for(READY)
        # One that tells the place of a key is asked for it.
        assert b"\x1b[=4;2u" in terminal.raw_output
        terminal.send("\x1b[1377:1329:115;;1377u")  # an Armenian letter, where s is
        terminal.wait_for("epoch 1")
        terminal.send(b"s\xe9\xffs")  # with bytes that are no text
        terminal.wait_for("epoch 3")
        # A mouse that was reported in pixels is so no more.
        terminal.send("\x1b[?2048;2$y")
        terminal.wait_for(lambda terminal: terminal.screen.has_mode(1016))
        terminal.send("\x1b[1377::99;5u")  # with ctrl, where c is
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT])
def test_a_progress_bar_that_a_signal_ends_gives_the_cursor_back(number: signal.Signals) -> None:
    command = [*NEUROTERM, "train", "--epochs", "1000000000"]
    with Terminal(command, columns=100, rows=30) as terminal:
        terminal.wait_for("Training")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.unrestored() == []


def test_textuals_own_driver_shows_the_same_pictures() -> None:
    screens = []
    for environment in ({}, {"TEXTUAL_DRIVER": "textual.drivers.linux_driver:LinuxDriver"}):
        with Terminal([*NEUROTERM, "--fps", "5"], environment=environment) as terminal:
            terminal.wait_for(READY)
            terminal.press("s")
            terminal.wait_for("largest change")
            terminal.settle()
            screens.append(
                [terminal.cell(y, x)[:3] for y in range(terminal.rows) for x in range(80)]
            )
            terminal.press("q")
            assert terminal.wait_exit() == 0
            assert terminal.unrestored() == []
    assert screens[0] == screens[1]
