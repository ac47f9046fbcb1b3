"""The gallery and handing an experiment on, as a terminal has them."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path

import pytest
from terminal import Terminal

NEUROTERM = Path(sys.executable).parent / "neuroterm"


def test_one_looks_around_in_the_gallery_opens_an_experiment_and_hands_it_on() -> None:
    with Terminal([str(NEUROTERM), "--fps", "5"], columns=80, rows=24) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.press("g")
        terminal.wait_for("Training folds eight lines")
        colors = {terminal.cell(row, column)[1:3] for row in range(1, 7) for column in range(3, 15)}
        assert len(colors) > 5
        terminal.press("right", "right")
        terminal.wait_for("Without a hidden layer")
        terminal.press("enter")
        terminal.wait_for("2-1 sigmoid")
        terminal.wait_for("there is one straight line")
        terminal.press("y")
        terminal.wait_for("The command is in the clipboard")
        copied = re.findall(rb"\x1b\]52;c;([^\x07]*)\x07", terminal.raw_output)
        assert base64.b64decode(copied[-1]).decode() == (
            "neuroterm --dataset playground-circle --hidden none --learning-rate 0.3 --epochs 600"
        )
        terminal.press("escape")
        terminal.wait_for("decision boundary")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


def test_a_playground_url_opens_with_its_network() -> None:
    url = "https://playground.tensorflow.org/#dataset=xor&networkShape=3,2&tutorial=dl"
    with Terminal([str(NEUROTERM), "--from-url", url], columns=120, rows=40) as terminal:
        terminal.wait_for("2-3-2-1 tanh")
        terminal.wait_for("Means nothing here: tutorial=dl.")
        terminal.press("space")
        terminal.wait_for(re.compile(r"epoch \d\d"))
        copied = "‹https://playground.tensorflow.org/#noise=90&amp;networkShape=6›"
        terminal.send(f"\x1b[200~{copied}\x1b[201~")
        terminal.wait_for("2-6-1 tanh")
        terminal.wait_for("As in Playground, noise=90 counts as 50.")
        terminal.press("q")
        assert terminal.wait_exit() == 0


FIELDS = {
    "open": (["o"], "open a file"),
    "save": (["ctrl+s"], "enter: yes"),
    "write": (["W"], "enter: yes"),
    "palette": (["ctrl+p"], "Search for"),
    "weight": (["shift+tab", "right", "enter"], "Type the"),
    "drawing": (["p", "1", "ctrl+s"], "enter: yes"),
}


def test_whatever_is_pasted_into_a_field_the_terminal_obeys_none_of_it(tmp_path: Path) -> None:
    pasted = "in\x1b]0;owned\x07\u202eside\x9b2J\u2066\x7f"
    with Terminal([str(NEUROTERM)], columns=120, rows=40, cwd=tmp_path) as terminal:
        terminal.wait_for("paused epoch 0")
        for keys, seen in FIELDS.values():
            for key in keys:
                terminal.press(key)
                terminal.settle(0.1)
            terminal.wait_for(seen)
            terminal.send(f"\x1b[200~{pasted}\x1b[201~")
            terminal.wait_for("owned")
            for _ in range(3):
                terminal.press("escape")
                terminal.settle(0.2)
            terminal.wait_for(lambda it: "owned" not in it.screen_text())
        terminal.press("ctrl+q")
        terminal.wait_exit()
        shown = terminal.raw_output.decode()
        assert "\x1b]0;owned" not in shown
        assert not set("\x9b\x7f\u202e\u2066") & set(shown)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--from-url", "https://playground.tensorflow.org/#noise=0&tutorial=%1b%5d0;owned%07"],
        ["--from-url", "https://playground.tensorflow.org/#batchSize=%1bowned%07"],
        ["--from-url", "\x1b]0;owned\x07"],
        ["--preset", "\x1b]0;owned\x07"],
        ["--activation", "\x9b0;owned\x07"],
        ["--data", "\x1b]0;owned\x07", "--target", "\x1b]0;owned\x07"],
        ["--load", "\x1b]0;owned\x07"],
        ["--\x1b]0;owned\x07"],
    ],
    ids=lambda arguments: arguments[0].encode("unicode_escape").decode(),
)
def test_the_terminal_obeys_nothing_that_the_command_line_repeats(arguments: list[str]) -> None:
    command = [str(NEUROTERM), "train", "--epochs", "1", "--no-plot", *arguments]
    with Terminal(command, columns=100, rows=20) as terminal:
        terminal.wait_exit()
        terminal.wait_for("owned")
        for obeyed in (b"\x1b]", b"\x07", b"\xc2\x9b", b"\x9b"):
            assert obeyed not in terminal.raw_output
