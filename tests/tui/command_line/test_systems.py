"""On a system without the terminals of POSIX, as Windows is: all but the app works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyte
import pytest

# Only Windows itself lacks them altogether; the signals are named there, too.
WITHOUT = """
import signal, sys
for name in ("termios", "fcntl", "tty", "pty", "resource", "pwd", "grp"):
    sys.modules[name] = None
from tui.command_line.start import main
sys.exit(main())
"""


WINDOWS_PLOTEXT = "import plotext\n"
"""On Windows it has another way to keys, which it chooses by the name of the system."""


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def packet(keys: str) -> bytes:
    """Keys, as textual-serve hands them to the app of a visitor."""
    data = keys.encode()
    return b"D" + len(data).to_bytes(4, "big") + data


def test_the_app_runs_under_a_driver_that_needs_no_such_terminal(tmp_path: Path) -> None:
    driver = "textual.drivers.web_driver:WebDriver"
    with subprocess.Popen(
        [sys.executable, "-c", f"{WINDOWS_PLOTEXT}{WITHOUT}", "--speed", "max"],
        cwd=tmp_path,
        env={**os.environ, "TEXTUAL_DRIVER": driver, "XDG_STATE_HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        screen = pyte.Screen(80, 24)
        stream = pyte.ByteStream(screen)
        assert program.stdout.readline() == b"__GANGLION__\n"
        for keys, answer in ((" ", "epochs done"), ("q", "")):
            program.stdin.write(packet(keys))
            program.stdin.flush()
            while answer not in "\n".join(screen.display):
                kind, size = program.stdout.read(1), program.stdout.read(4)
                assert kind == b"D", program.stderr.read()
                stream.feed(program.stdout.read(int.from_bytes(size, "big")))
        rest, said = program.stdout.read(), program.stderr.read()
        program.wait()
    assert (program.returncode, said) == (0, b"")
    assert b'{"type": "exit"}' in rest
    assert b"as the session circles" in rest


@pytest.mark.parametrize(
    "arguments",
    [
        ["train", "--epochs", "2", "--save", "run.checkpoint", "--json", "run.json"],
        ["--check"],
        ["--version"],
        ["--help"],
        ["train", "--help"],
        ["datasets"],
        ["presets"],
        ["keys"],
    ],
    ids=" ".join,
)
def test_what_needs_no_terminal_works(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 0
    assert result.stderr == ""


def test_the_app_says_what_it_needs_and_trains_without_a_screen(tmp_path: Path) -> None:
    result = run("--epochs", "2", cwd=tmp_path)
    assert result.returncode == 0
    assert "the app needs Linux, macOS or Windows" in result.stderr
    assert "Test Accuracy" in result.stdout


def test_the_check_says_that_there_is_no_screen_to_draw_on(tmp_path: Path) -> None:
    lines = run("--check", cwd=tmp_path).stdout.splitlines()
    assert any("a screen to draw on" in line and " no" in line for line in lines)
