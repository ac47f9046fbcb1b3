"""Of all commands the one that is asked for is imported."""

from __future__ import annotations

import subprocess
import sys

from tui.command_line.cli import Commands

CODE = """
import sys
from tui.app.loop.start import import_the_rest
from tui.command_line import cli

import_the_rest()
cli.start_of_app(["--hidden", "4,2", "--epochs", "200", "--speed", "max"])
print(*sys.modules)
"""

OF_COMMANDS = {
    "core.data.sources.table",
    "core.sweeps",
    "importlib.metadata",
    "tui.command_line.answers.inspect",
    "tui.command_line.explain",
    "tui.command_line.headless",
}


def test_each_command_is_where_it_is_looked_for() -> None:
    commands = Commands()
    assert [command.name for command in commands.values()] == list(commands)


def test_the_app_with_options_waits_for_no_other_command() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & OF_COMMANDS == set()
