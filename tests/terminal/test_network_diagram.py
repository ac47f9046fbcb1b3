"""The network diagram as its user has it: in a real terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from terminal import Terminal

NEUROTERM = Path(sys.executable).parent / "neuroterm"


def test_a_neuron_is_selected_changed_by_hand_and_trained_on() -> None:
    command = [str(NEUROTERM), "--fps", "5", "--epochs", "1000000000"]
    with Terminal(command, columns=120, rows=40) as terminal:
        terminal.wait_for("paused epoch 0")
        terminal.press("shift+tab")
        terminal.press("right")
        terminal.wait_for("layer 1 neuron 1")
        terminal.wait_for("neuron 1 of layer 1 · relu")
        terminal.press("enter")
        terminal.wait_for("Type the bias of neuron 1 of layer 1.")
        for key in "abc":
            terminal.press(key)
        terminal.press("enter")
        terminal.wait_for("'abc' is not a number")
        for key in ("backspace", "backspace", "backspace", "-", "0", ".", "5"):
            terminal.press(key)
        terminal.press("enter")
        terminal.wait_for(re.compile(r"bias +−0\.500 "))
        terminal.press("left")
        terminal.press("enter")
        terminal.wait_for("Type the weight from input x1 to neuron 1 of layer 1.")
        for key in "3.25":
            terminal.press(key)
        terminal.press("enter")
        terminal.wait_for(re.compile(r"x1 +3\.250 "))
        terminal.press("space")
        terminal.wait_for("training")
        # Training goes on from the value that was typed, and the numbers are live.
        terminal.wait_for(lambda terminal: " 3.250 " not in terminal.screen_text())
        terminal.wait_for(re.compile(r"x1 +3\."))
        terminal.press("space")
        terminal.wait_for("paused")
        for key, architecture in (("n", "2-9-1"), ("a", "2-9-9-1"), ("N", "2-8-9-1")):
            terminal.press(key)
            terminal.wait_for(architecture)
        terminal.press("escape")
        terminal.wait_for("decision boundary")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
