"""The command that opens the app in browsers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from tui.command_line.answers.in_app import SERVE, TYPED, ForApp, for_app
from tui.command_line.options import Command, option
from tui.settings.parsing import quoted
from tui.terminal.failure import Failure
from tui.terminal.streams import tell
from tui.terminal.surroundings import examined, shell_line

_SERVING = "Serving"
_LOOPBACK = "localhost", "127.0.0.1", "::1"
_VISITOR = "tui.command_line.answers.serving.visitor"
_LACKING = (
    "serve needs textual-serve, which is not installed; pip install 'neuroterm[serve]' brings it"
)
_EVERYBODY = (
    "whoever reaches {} on port {} can open the app, and with it use this machine's processor and "
    "memory; nothing is encrypted and nobody is asked for a password."
)


@click.command(SERVE, cls=Command)
@option(
    _SERVING,
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="N",
    help="The port to listen on; 0 for any that is free.  [default: 8000]",
)
@option(
    _SERVING,
    "--host",
    default=_LOOPBACK[0],
    metavar="NAME",
    help="The name or address to listen on, 0.0.0.0 for all of this machine.  "
    "[default: localhost, which this machine alone reaches]",
)
@option(
    _SERVING,
    "--files",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Let visitors open and write files in this folder; all share it.  [default: no files]",
)
@option(
    _SERVING,
    "--visitors",
    type=click.IntRange(1, 1000),
    default=10,
    metavar="N",
    help="How many there may be at once; each takes about 100 MB of memory, and while it trains a "
    "core of the processor.  [default: 10]",
)
@click.pass_context
def serve(ctx: click.Context, port: int, host: str, files: Path | None, visitors: int) -> None:
    """Open the app in browsers, an own one for each visitor.

    Options of the experiment and the app stand before 'serve'. Visitors reach no files, neither to
    open nor to write, but for those in the folder of --files; nothing of a visit is kept after it.
    Needs the extra: pip install 'neuroterm[serve]'.
    """
    if find_spec("textual_serve") is None:
        raise Failure(_LACKING)
    if files is not None and not files.is_dir():
        raise Failure(f"--files: {quoted(str(files))} is no folder")
    program = ctx.find_root()
    found = for_app(program, examined(program.params))
    from tui.command_line.answers.serving.server import serve_visitors

    if host not in _LOOPBACK:
        tell(_EVERYBODY.format(host, port))
    serve_visitors(_command(found, files, program.meta[TYPED]), host, port, visitors)


def _command(found: ForApp, folder: Path | None, typed: Sequence[str]) -> str:
    """Return what to run for a visitor."""
    files = _files_named(found)
    words = [sys.executable, "-m", _VISITOR, "" if folder is None else str(folder.resolve())]
    words += [str(len(files)), *files, *typed]
    return shell_line(words)


def _files_named(found: ForApp) -> list[str]:
    """Return the files that the options name, themselves or in a file of settings."""
    experiment = found.start.experiment
    config = getattr(experiment, "config", experiment)
    data = getattr(config, "data", None)
    named = [data, *(found.options.get(name) for name in ("config", "load"))]
    return [str(Path(name).resolve()) for name in named if name is not None]
