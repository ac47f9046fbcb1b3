"""The colours go with the background that the terminal tells of."""

from __future__ import annotations

import sys

import pytest
from terminal import Terminal

LIGHT = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
DARK = "\x1b]11;rgb:0000/0000/0000\x07"
NEUROTERM = [sys.executable, "-m", "tui", "--samples", "50"]


def is_light(terminal: Terminal) -> bool:
    return terminal.cell(0, 50).background > "888888"


@pytest.mark.parametrize(
    ("options", "answer", "light"),
    [
        ([], LIGHT, True),
        (["--theme", "light"], DARK, True),
    ],
)
def test_a_light_terminal_gets_light_colours_and_loses_no_key(
    options: list[str], answer: str, light: bool
) -> None:
    with Terminal([*NEUROTERM, *options], columns=100, rows=30) as terminal:
        # In two pieces, amid keys, as over a slow link.
        terminal.send(f"s{answer[:7]}")
        terminal.send(f"{answer[7:]}s")
        terminal.wait_for("epoch 2")
        terminal.wait_for(lambda now: is_light(now) is light)
        terminal.press("T")
        terminal.wait_for(lambda now: is_light(now) is not light)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


def test_a_terminal_that_does_not_answer_is_dark() -> None:
    with Terminal(NEUROTERM, columns=100, rows=30) as terminal:
        terminal.wait_for("space train")
        assert not is_light(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 0
