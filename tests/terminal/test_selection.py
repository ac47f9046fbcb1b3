"""ctrl+c copies what is selected, by OSC 52, and quits only where nothing is."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path

from terminal import Terminal, experienced

NEUROTERM = Path(sys.executable).parent / "neuroterm"
COPIED = re.compile(rb"\x1b\]52;c;([^\x07]*)\x07")


def started(environment: dict[str, str] | None = None) -> Terminal:
    return Terminal([NEUROTERM], columns=120, rows=40, environment=environment)


def drag(terminal: Terminal, text: str) -> None:
    """Drag the mouse over a text that is on the screen."""
    terminal.wait_for(text)
    row = next(row for row, line in enumerate(terminal.lines) if text in line)
    first = terminal.lines[row].index(text) + 1
    last = first + len(text) - 1
    terminal.send(f"\x1b[<0;{first};{row + 1}M")
    for column in (first + 1, last):
        terminal.send(f"\x1b[<32;{column};{row + 1}M")
    # The cell it is let go of is the last one of a text, or the first beyond a field's.
    terminal.send(f"\x1b[<32;{last + 1};{row + 1}M\x1b[<0;{last + 1};{row + 1}m")


def copied(terminal: Terminal, number: int = 1) -> str:
    terminal.wait_for(lambda terminal: len(COPIED.findall(terminal.raw_output)) >= number)
    return base64.b64decode(COPIED.findall(terminal.raw_output)[-1]).decode()


def test_what_is_selected_on_a_screen_is_copied_and_the_app_stays() -> None:
    with started() as terminal:
        terminal.wait_for("paused")
        terminal.press("y")
        terminal.wait_for("The command is in the clipboard")
        assert copied(terminal) == "neuroterm"
        drag(terminal, "https://playground.tensorflow.org")
        terminal.settle()
        terminal.press("ctrl+c")
        assert copied(terminal, 2).startswith("https://playground.tensorflow.org")
        terminal.press("escape")
        terminal.wait_for("What is selected is in the clipboard")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []


def test_what_is_selected_below_the_pictures_is_copied(tmp_path: Path) -> None:
    with started(experienced(tmp_path)) as terminal:
        terminal.wait_for("paused")
        drag(terminal, "Training folds eight lines")
        terminal.settle()
        terminal.press("ctrl+c")
        assert "folds eight lines" in copied(terminal)
        terminal.wait_for("What is selected is in the clipboard")
        terminal.press("s")
        terminal.wait_for("epoch 1")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0


def test_what_is_selected_in_a_field_is_copied_but_not_what_it_begins_with() -> None:
    with started() as terminal:
        terminal.wait_for("paused")
        terminal.press("ctrl+s")
        terminal.wait_for("save the run")
        drag(terminal, "run.checkpoint")
        terminal.settle()
        terminal.press("ctrl+c")
        assert copied(terminal) == "run.checkpoint"
        terminal.press("escape")
        terminal.wait_for(lambda terminal: "save the run" not in terminal.screen_text())
        terminal.press("ctrl+s")
        terminal.wait_for("save the run")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert len(COPIED.findall(terminal.raw_output)) == 1


def test_what_a_setting_begins_with_is_not_copied_and_a_part_of_it_once() -> None:
    with started() as terminal:
        terminal.wait_for("paused")
        terminal.press("e")
        terminal.wait_for("experiment settings")
        terminal.press(*"activation", "enter")
        terminal.wait_for("activation")
        terminal.settle()
        terminal.send("\x1b[F\x1b[1;2D\x1b[1;2D")
        terminal.settle()
        terminal.press("ctrl+c")
        assert copied(terminal) == "lu"
        terminal.settle()
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert len(COPIED.findall(terminal.raw_output)) == 1


def test_the_first_ctrl_c_leaves_a_setting_that_is_about_to_be_typed() -> None:
    with started() as terminal:
        terminal.wait_for("paused")
        terminal.press("e")
        terminal.wait_for("experiment settings")
        terminal.press(*"activation", "enter")
        terminal.settle()
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert not COPIED.findall(terminal.raw_output)


def test_a_click_selects_nothing() -> None:
    with started() as terminal:
        terminal.wait_for("paused")
        terminal.send("\x1b[<0;60;20M\x1b[<0;60;20m")
        terminal.send("\x1b[<0;5;38M\x1b[<0;5;38m")
        terminal.settle()
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert not COPIED.findall(terminal.raw_output)


def test_over_a_picture_there_is_nothing_to_select_which_is_said_before_ctrl_c_quits() -> None:
    with started() as terminal:
        terminal.wait_for("paused")
        for x in (50, 60, 70):
            terminal.send(f"\x1b[<{0 if x == 50 else 32};{x};15M")
        terminal.send("\x1b[<0;70;15m")
        terminal.settle()
        terminal.press("ctrl+c")
        terminal.wait_for("There is no text that can be selected. Y leaves the mouse")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
