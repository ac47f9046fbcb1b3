"""Whoever is quicker than the program: what is typed, or happens, while it starts."""

from __future__ import annotations

import re
import signal
import sys

import pytest
from terminal import Terminal

NEUROTERM = [sys.executable, "-m", "tui"]
ALTERNATE_SCREEN = b"\x1b[?1049h"


@pytest.mark.parametrize("options", [[], ["--fps", "5"]])
def test_what_is_typed_before_the_first_frame_has_its_effect(options: list[str]) -> None:
    with Terminal([*NEUROTERM, *options], columns=100, rows=30) as terminal:
        terminal.send("ss+s")
        assert ALTERNATE_SCREEN not in terminal.raw_output
        terminal.wait_for(re.compile("rate 0.3 .*epoch 3"))


def test_what_is_typed_in_the_first_frame_has_its_effect() -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for("q quit")
        terminal.send("ss+s")
        terminal.wait_for(re.compile("rate 0.3 .*epoch 3"))


def test_quitting_before_the_first_frame() -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert terminal.terminal_restored()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_in_the_first_frame_restores_the_terminal(number: signal.Signals) -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for("loading")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.terminal_restored()
