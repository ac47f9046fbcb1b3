"""From the command to the app, by the shortest way there is."""

from __future__ import annotations

import sys

from tui.app.run import open_app
from tui.command_line.failing import exit_code_of
from tui.terminal.surroundings import asked, examined, why_no_screen


def main() -> int:
    """Open the app where nothing else is asked for, or else do what the command line says."""
    if sys.argv[1:] or why_no_screen():
        # What the options may say is in the library's tables, which take NumPy.
        from tui.command_line import cli

        return cli.main()
    return exit_code_of(lambda: open_app(None, asked(examined({})).capabilities))
