"""ctrl+z under a shell with job control, and fg."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest
from terminal import Terminal, processor_seconds, states, until_idle

NEUROTERM = Path(sys.executable).parent / "neuroterm"
FOR_EVER = "--play --epochs 1000000000 --speed 300 --fps 5"
SHELL = ["bash", "--norc", "--noprofile", "-i"]
PROMPT = {"PS1": "shell> "}
EPOCH = re.compile(r"epoch ([\d,]{3,})")
STOPPED = re.compile(r"Stopped")


def epoch(terminal: Terminal) -> int:
    found = terminal.wait_for(EPOCH)
    assert isinstance(found, re.Match)
    return int(found[1].replace(",", ""))


def frame_of(terminal: Terminal) -> list[str]:
    """The corners of the panels, which training leaves alone."""
    return [re.sub(r"[^╭╮╰╯]", " ", line) for line in terminal.lines[1:-3]]


def process_of(terminal: Terminal) -> int:
    """The program that the shell runs."""
    (child,) = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()
    return int(child)


def is_stopped(process: int) -> bool:
    """Whether all of a process's threads are; each stops once the machine has time for it."""
    return states(process) == {"T"}


def threads_of(process: int) -> int:
    return len(list(Path(f"/proc/{process}/task").iterdir()))


@pytest.mark.parametrize("way", ["ctrl+z", "SIGTSTP"])
def test_suspended_the_terminal_is_the_shells_and_fg_brings_the_picture_back(way: str) -> None:
    with Terminal(SHELL, columns=120, rows=40, environment=PROMPT) as terminal:
        terminal.wait_for("shell>")
        terminal.send(f"'{NEUROTERM}' {FOR_EVER}\n")
        before = epoch(terminal)
        terminal.settle(0)
        frame = frame_of(terminal)
        process = process_of(terminal)
        for _ in range(2):
            if way == "ctrl+z":
                terminal.press("ctrl+z")
            else:
                os.kill(process, signal.SIGTSTP)
            terminal.wait_for(STOPPED)
            terminal.wait_for(lambda terminal: terminal.screen_text().rstrip().endswith("shell>"))
            changed = set(terminal.unrestored()) - {"line settings (stty)", "bracketed paste"}
            assert changed == set()
            used = processor_seconds(process)
            time.sleep(0.3)  # not a wait, but how long it is watched
            assert processor_seconds(process) == used
            terminal.send("echo the shell an''swers; stty -a\n")
            terminal.wait_for("the shell answers")
            terminal.wait_for(re.compile(r"(?<!-)echo\b"))
            assert not re.search(r"-icanon|-isig|-echo\b", terminal.screen_text())
            # Stopped again as often as it is sent to the background.
            terminal.send("clear; bg\n")
            terminal.wait_for(lambda terminal: "answers" not in terminal.screen_text())
            terminal.wait_for("&")
            terminal.wait_for(lambda terminal, process=process: is_stopped(process))
            terminal.send("clear; fg\n")
            terminal.wait_for("decision boundary")
            terminal.wait_for(lambda terminal, before=before: epoch(terminal) > before)
            terminal.wait_for(lambda terminal: frame_of(terminal) == frame)
            before = epoch(terminal)
        terminal.press("q")
        terminal.wait_for("shell>")
        assert set(terminal.unrestored()) <= {"line settings (stty)", "bracketed paste"}
        terminal.send("exit\n")
        assert terminal.wait_exit() == 0


def test_stopped_without_a_warning_it_shows_its_picture_again_and_can_be_left() -> None:
    with Terminal([NEUROTERM, *FOR_EVER.split()], columns=120, rows=40) as terminal:
        before = epoch(terminal)
        terminal.settle(0)
        frame, threads = frame_of(terminal), threads_of(terminal.pid)
        for _ in range(3):
            terminal.signal(signal.SIGSTOP)
            terminal.wait_for(lambda terminal: is_stopped(terminal.pid))
            # Whoever has the terminal meanwhile leaves something else on it.
            # A frame that it was stopped amid is over by then, as a terminal waits only so long.
            other = b"\x1b[?2026l\x1b[2J\x1b[3;3Hsomething else"
            Path(f"/proc/{terminal.pid}/fd/0").write_bytes(other)
            terminal.wait_for("something else")
            terminal.signal(signal.SIGCONT)
            terminal.wait_for(lambda terminal, before=before: epoch(terminal) > before)
            terminal.wait_for(lambda terminal: frame_of(terminal) == frame)
            terminal.wait_for(lambda terminal: threads_of(terminal.pid) <= threads)
            before = epoch(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


LINGERS = """
import asyncio, os, sys
from tui.app.app import NeurotermApp
from tui.command_line.start import main

class Lingers(NeurotermApp):
    async def on_unmount(self):
        while os.path.exists("wait"):
            await asyncio.sleep(0.5)

NeurotermApp.on_unmount = Lingers.on_unmount
sys.exit(main())
"""
"""The app, which has given the terminal back long before it has ended."""


@pytest.mark.parametrize("way", ["ctrl+z", "SIGCONT"])
def test_who_has_given_the_terminal_back_for_good_never_takes_it_over_again(
    way: str, tmp_path: Path
) -> None:
    (wait := tmp_path / "wait").touch()
    with Terminal([sys.executable, "-c", LINGERS], columns=100, rows=30, cwd=tmp_path) as terminal:
        terminal.wait_for("epoch 0")
        terminal.press("ctrl+q")
        terminal.wait_for(lambda terminal: not terminal.unrestored())
        if way == "ctrl+z":
            terminal.press("ctrl+z")
        else:
            terminal.signal(signal.SIGCONT)
        until_idle(terminal.pid)
        assert terminal.unrestored() == []
        wait.unlink()
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


SCREENS = {
    "e": "experiment settings",
    "?": "help ─",
    "ctrl+p": "Search for commands",
}


@pytest.mark.parametrize("key", SCREENS)
def test_every_screen_can_be_left_for_the_shell(key: str) -> None:
    with Terminal(SHELL, columns=100, rows=30, environment=PROMPT) as terminal:
        terminal.wait_for("shell>")
        terminal.send(f"'{NEUROTERM}'\n")
        terminal.wait_for("epoch 0")
        terminal.press(key)
        terminal.wait_for(SCREENS[key])
        terminal.press("ctrl+z")
        terminal.wait_for(STOPPED)
        terminal.send("clear; fg\n")
        terminal.wait_for(SCREENS[key])
        terminal.press("ctrl+c")
        terminal.wait_for("shell>")
