"""The command that writes a saved run in another format."""

from __future__ import annotations

from pathlib import Path

import click

from core import printable, write_atomically
from tui.app.files.exports import OF_A_RUN, export_for, suffixes
from tui.command_line.options import OUTPUT, Command, option
from tui.exchange.formats import table
from tui.exchange.opening import load
from tui.exchange.writing import check_distinct, check_replaceable, check_writable
from tui.settings.parsing import quoted
from tui.terminal.failure import CANNOT_WRITE, Failure, bad_input
from tui.terminal.streams import say

_FORMATS = "\n".join(f"  {export.suffix:<10} {export.what}" for export in OF_A_RUN)


@click.command(
    cls=Command,
    epilog="\b\nHow the name of FILE ends says what is written:\n" + _FORMATS,
)
@click.argument("run", type=click.Path(path_type=Path))
@option(
    OUTPUT,
    "--to",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The file to write; how its name ends says in which format.",
)
@click.pass_context
def export(ctx: click.Context, /, run: Path, to: Path) -> None:
    """Write a saved RUN as a script, a model, metrics or a picture.

    RUN is what 'train --save' or the app has written, or such JSON as this writes. A model takes
    raw rows, as the table has them, and answers as 'neuroterm predict' does: scaling, categories,
    dates and missing values are in it.
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
    check_distinct({"RUN": run, "--to": to})
    check_writable(to, "--to", whole=True)
    check_replaceable(to, "--to", found.beginning, "or remove it first")
    if table.recognised(str(run)) is table.SETTINGS_FILE:
        raise Failure(
            f"{quoted(str(run))} has settings and no weights; train it first: "
            f"neuroterm train --config {printable(str(run), 200)} --save run.checkpoint"
        )
    experiment = load({"load": str(run)})
    if experiment.config.data is not None:
        check_distinct({"the table that was learnt": Path(experiment.config.data), "--to": to})
    with bad_input():
        content = found.content(experiment, to)
    try:
        write_atomically(to, content)
    except OSError as error:
        reason = error.strerror or error
        raise Failure(f"cannot write {printable(str(to), 200)}: {reason}", CANNOT_WRITE) from None
    say(found.sentence(str(to)))
