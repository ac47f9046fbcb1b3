"""While a table is read it is said, from the first second on, and ctrl+c leaves at once."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from terminal import Terminal

# Like one long call into a library, in which Python does not hear of signals.
READS_FOR_EVER = """
import ctypes, sys
import core
def read(*_, **__):
    while True:
        ctypes.CDLL(None).sleep(1000)
core.load_csv = read
from tui.command_line.start import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("command", "said"),
    [("train", "Reading '"), ("", "Loading table.csv … ")],
    ids=["train", "app"],
)
def test_reading_is_said_and_ends_at_once(tmp_path: Path, command: str, said: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text("x,y\n1,2\n")
    arguments = [command, "--data", str(table), "--target", "y"]
    program = [sys.executable, "-c", READS_FOR_EVER, *filter(None, arguments)]
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    with Terminal(program, environment=environment) as terminal:
        terminal.wait_for(said)
        terminal.wait_for(re.compile(r"[1-9]\d* s"))
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130
        assert terminal.unrestored() == []
        lines = "".join(terminal.lines)
        assert said not in lines
        assert ("neuroterm: interrupted." in lines) == bool(command)
