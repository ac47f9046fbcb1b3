"""Whoever is quicker than the program: what is typed, or happens, while it starts."""

from __future__ import annotations

import re
import signal
import sys

import pytest
from terminal import Terminal

NEUROTERM = [sys.executable, "-m", "tui"]
HELD = ["sh", "-c", 'read line; exec "$@"', "sh", *NEUROTERM]
"""The program, which begins with the first line that is typed."""


@pytest.mark.parametrize("options", [[], ["--fps", "5"]])
def test_what_is_typed_before_the_first_frame_has_its_effect(options: list[str]) -> None:
    with Terminal([*HELD, *options], columns=100, rows=30) as terminal:
        terminal.send("\nss+s")
        terminal.wait_for(re.compile("rate 0.3 .*epoch 3"))


def test_what_is_typed_in_the_first_frame_has_its_effect() -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for("q quit")
        terminal.send("ss+s")
        terminal.wait_for(re.compile("rate 0.3 .*epoch 3"))


def test_quitting_before_the_first_frame() -> None:
    with Terminal(HELD, columns=100, rows=30) as terminal:
        terminal.send("\nq")
        assert terminal.wait_exit() == 0
        assert terminal.terminal_restored()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_before_the_first_frame_restores_the_terminal(
    number: signal.Signals,
) -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for(lambda terminal: terminal.screen.main_screen is not None)
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.unrestored() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_in_the_first_frame_restores_the_terminal(number: signal.Signals) -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for("loading")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.terminal_restored()
