"""A terminal that reads slowly, or not at all, neither stops training nor fills the memory."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from patience import PATIENCE
from terminal import Terminal, processor_seconds, says_only_where_the_run_is, until_idle

NEUROTERM = Path(sys.executable).parent / "neuroterm"
TRAINS_FOR_EVER = [str(NEUROTERM), "--play", "--speed", "max", "--epochs", "1000000000"]
EPOCH = re.compile(r"epoch ([\d,]+)")
STALLED = 2.0  # seconds of processor time; enough for more pictures than any buffer holds
MEGABYTE = 2**20


def epoch(terminal: Terminal) -> int:
    match = terminal.wait_for(EPOCH)
    assert isinstance(match, re.Match)
    return int(match[1].replace(",", ""))


def resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_training_goes_on_while_nobody_reads() -> None:
    with Terminal([*TRAINS_FOR_EVER, "--fps", "50"], columns=200, rows=60) as terminal:
        terminal.wait_for(lambda terminal: epoch(terminal) > 2_000)  # warm
        before, memory = epoch(terminal), resident(terminal.pid)
        written = len(terminal.raw_output)
        terminal.let_it_fill()
        used = processor_seconds(terminal.pid)
        while processor_seconds(terminal.pid) < used + STALLED:
            time.sleep(0.05)
        # What it had written before it noticed is old; the next picture is of now.
        written = len(terminal.raw_output) - written
        after = epoch(terminal)
        terminal.wait_for(lambda terminal: epoch(terminal) > after)
        assert epoch(terminal) - before > 100
        assert resident(terminal.pid) - memory < 16 * MEGABYTE
        assert written < 400_000
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_who_leaves_while_nobody_reads_finds_the_terminal_restored() -> None:
    with Terminal(TRAINS_FOR_EVER, columns=200, rows=60) as terminal:
        terminal.wait_for(re.compile("epoch [1-9]"))
        terminal.let_it_fill()
        terminal.press("q")
        until_idle(terminal.pid)
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
        # What the terminal answers late would be part of a sequence that it is echoed amid.
        assert b"^[" not in terminal.raw_output


@pytest.mark.parametrize("again", [False, True], ids=["once", "twice"])
def test_who_stops_it_while_nobody_reads_finds_the_terminal_restored(again: bool) -> None:
    shell = ["bash", "--norc", "--noprofile", "-i"]
    command = " ".join(map(shlex.quote, TRAINS_FOR_EVER))
    with Terminal(shell, columns=200, rows=60, environment={"PS1": "shell> "}) as terminal:
        terminal.wait_for("shell>")
        terminal.send(command + "\n")
        terminal.wait_for(re.compile("epoch [1-9]"))
        terminal.let_it_fill()
        terminal.press("ctrl+z")
        wait_until(terminal.has_interrupts)
        if again:
            terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        terminal.wait_for(lambda terminal: terminal.screen_text().rstrip().endswith("shell>"))
        assert set(terminal.unrestored()) <= {"line settings (stty)", "bracketed paste"}
        assert b"^[" not in terminal.raw_output


@pytest.mark.parametrize("way", ["q and ctrl+c", "SIGTERM"])
def test_who_ends_it_though_nobody_reads_finds_the_terminal_restored(way: str) -> None:
    with Terminal(TRAINS_FOR_EVER, columns=200, rows=60) as terminal:
        terminal.wait_for(re.compile("epoch [1-9]"))
        terminal.let_it_fill()
        if way == "SIGTERM":
            terminal.signal(signal.SIGTERM)
        else:
            terminal.press("q")
            wait_until(terminal.has_interrupts)
            terminal.press("ctrl+c")
        wait_until(lambda: not Path(f"/proc/{terminal.pid}").exists())
        assert terminal.wait_exit() == (128 + signal.SIGTERM if way == "SIGTERM" else 0)
        assert terminal.unrestored() == []


def test_the_picture_still_to_be_written_is_not_for_the_shells_screen() -> None:
    with Terminal(TRAINS_FOR_EVER, columns=200, rows=60) as terminal:
        terminal.wait_for(re.compile("epoch [1-9]"))
        terminal.let_it_fill()
        terminal.press("q")
        assert terminal.wait_exit() == 0
        afterwards = terminal.raw_output.rpartition(b"\x1b[?1049l")[2]
        said = re.sub(rb"\x1b\[\?\d+[hl]", b"", afterwards).decode()
        assert says_only_where_the_run_is(said)
