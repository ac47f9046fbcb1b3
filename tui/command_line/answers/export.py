"""The command that writes a saved run, or a session, in another format."""

from __future__ import annotations

import errno
import stat
from contextlib import nullcontext
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from core import Experiment, Past, printable, write_atomically
from tui.app.files.exports import OF_A_RUN, export_for, suffixes
from tui.app.files.recording import past_of
from tui.command_line.answers.sessions import complete_names
from tui.command_line.options import OUTPUT, Command, option
from tui.command_line.reading import reading
from tui.exchange import asciicast
from tui.exchange.formats import table
from tui.exchange.opening import load
from tui.exchange.sessions.folder import NotKeptError, default_folder
from tui.exchange.sessions.keeper import place_of
from tui.exchange.sessions.opening import named, opened
from tui.exchange.sessions.rows import Kept
from tui.exchange.sessions.store import SessionStore
from tui.exchange.writing import check_distinct, check_replaceable, check_writable
from tui.settings.parsing import quoted
from tui.terminal.failure import CANNOT_WRITE, Failure, bad_input
from tui.terminal.streams import say

_FORMATS = "\n".join(f"  {export.suffix:<10} {export.what}" for export in OF_A_RUN)


def _complete(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    files = CompletionItem(begun, type="file")
    return [files, *map(CompletionItem, complete_names(ctx, parameter, begun))]


@click.command(
    cls=Command,
    epilog="\b\nHow the name of FILE ends says what is written:\n" + _FORMATS,
)
@click.argument("run", type=click.Path(), shell_complete=_complete)
@option(
    OUTPUT,
    "--to",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The file to write; how its name ends says in which format.",
)
@click.pass_context
def export(ctx: click.Context, /, run: str, to: Path) -> None:
    """Write a saved RUN as a script, a model, metrics, a picture or a recording.

    RUN is a file that 'train --save' or the app has written, such JSON as this writes, or the name
    of a session as 'neuroterm sessions' lists it. A model takes raw rows, as the table has them,
    and answers as 'neuroterm predict' does: scaling, categories, dates and missing values are in
    it. A recording of a file's run takes as long as its training took, which is done again for it.
    """
    if ctx.obj:
        raise Failure("options of an experiment mean nothing to export; leave them out")
    found = export_for(to.name)
    if found is None:
        raise Failure(f"--to {quoted(to.name)}: its name must end in {suffixes(OF_A_RUN)}")
    if found.content is None:
        raise Failure(
            f"--to {quoted(to.name)}: {found.what} is written {found.where}; a run can be written "
            f"as {suffixes(OF_A_RUN)}"
        )
    check_distinct({"RUN": Path(run), "--to": to})
    check_writable(to, "--to", whole=True)
    check_replaceable(to, "--to", found.beginning, "or remove it first")
    session = _session(run)
    experiment, past = _of_file(run) if session is None else _of_session(session)
    if experiment.config.data is not None:
        check_distinct({"the table that was learnt": Path(experiment.config.data), "--to": to})
    is_recording = found.suffix == asciicast.SUFFIX
    with bad_input(), reading(to, word="recording") if is_recording else nullcontext():
        if session is None and is_recording:
            past = past_of(experiment)
        content = found.content(experiment, past, to)
    try:
        write_atomically(to, content)
    except OSError as error:
        reason = error.strerror or error
        raise Failure(f"cannot write {printable(str(to), 200)}: {reason}", CANNOT_WRITE) from None
    said = found.sentence(str(to))
    if session is not None:
        where = place_of(experiment.trainer.epoch, experiment.trainer.batch)
        said = f"{said} The session {session.name} is at {where}."
    say(said)


def _session(run: str) -> Kept | None:
    """Return the session that is meant; None for a file, which goes first."""
    try:
        is_there, is_folder = True, stat.S_ISDIR(Path(run).stat().st_mode)
    except ValueError:  # a null byte
        is_there = is_folder = False
    except OSError as error:  # not there, too long for a file, or in a folder that is closed
        is_there, is_folder = error.errno == errno.EACCES, False
    if is_there and not is_folder:
        return None
    store, unread = SessionStore(default_folder()), list[str]()
    try:
        kept = named(store, run, unread.append)
    except NotKeptError as error:
        if is_there:
            return None
        raise Failure(str(error)) from None
    if kept is None and not is_there:
        neither = f"there is neither a file nor a session called {quoted(run)}"
        raise Failure("; ".join([neither, "'neuroterm sessions' lists the sessions", *unread]))
    return kept


def _of_session(kept: Kept) -> tuple[Experiment, Past]:
    resumed = opened(SessionStore(default_folder()), kept).resumed
    return resumed.experiment, resumed.besides.past


def _of_file(run: str) -> tuple[Experiment, Past]:
    if table.recognised(run) is table.SETTINGS_FILE:
        raise Failure(
            f"{quoted(run)} has settings and no weights; train it first: "
            f"neuroterm train --config {printable(run, 200)} --save run.checkpoint"
        )
    return load({"load": run}), Past()
