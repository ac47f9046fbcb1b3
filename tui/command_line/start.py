"""From the command to the app, by the shortest way there is."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from core import printable
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import BROKEN_PIPE, CANNOT_WRITE, INTERRUPTED, Failure
from tui.terminal.streams import discard_output
from tui.terminal.surroundings import asked, examined, why_no_screen

if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig
    from tui.exchange.formats.opened import Opening

_LONGEST_SENTENCE = 2000


def main() -> int:
    """Open the app where nothing else is asked for, or else do what the command line says."""
    if sys.argv[1:] or why_no_screen():
        # What the options may say is in the library's tables, which take NumPy.
        from tui.command_line import cli

        return cli.main()
    return exit_code_of(lambda: open_app(None, asked(examined({})).capabilities))


def open_app(
    experiment: ExperimentConfig | Experiment | None,
    capabilities: Capabilities,
    *,
    begin: Opening | None = None,
    playing: bool = False,
    fps: float = 10.0,
    speed: float = 100.0,
) -> int:
    """Open the app and return the exit code; the parameters are the app's."""
    # To look through all that is imported for garbage would put off the first frame. The app
    # enables it when everything is there.
    gc.disable()
    try:
        from platformdirs import user_state_path

        from tui.app import preferences
        from tui.app.app import NeurotermApp

        app = NeurotermApp(
            experiment,
            capabilities=capabilities,
            playing=playing,
            fps=fps,
            speed=speed,
            preferences=preferences.load(),
            state_folder=user_state_path("neuroterm", appauthor=False),
            begin=begin,
        )
        app.run()
    finally:
        gc.enable()
    return app.return_code or 0


def exit_code_of(run: Callable[[], object]) -> int:
    """Run the program and return its exit code; failures are one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # Text from a file must not end the program because the locale cannot spell it.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run()
    except Failure as failure:
        return _fail(str(failure), failure.exit_code)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        discard_output()
        return BROKEN_PIPE
    except OSError as error:
        if error.filename is not None:
            raise
        # Of a stream that is open already, so of standard output: a disk may be full.
        discard_output()
        return _fail(f"cannot write to standard output: {error.strerror}", CANNOT_WRITE)
    return code if isinstance(code, int) else 0


def _fail(message: str, exit_code: int) -> int:
    import click

    sentence = printable(" ".join(message.split()), _LONGEST_SENTENCE)
    if not sentence.endswith((".", "?")):
        sentence += "."
    click.echo(f"neuroterm: {sentence}", err=True)
    return exit_code
