"""The command that says what a table is, before anything is learnt from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from core import FILE_FIELDS, ColumnReport, inspect_table
from tui.command_line.answers.source import table_at
from tui.command_line.options import OUTPUT, Command, given, option, table_options
from tui.command_line.reading import reading
from tui.terminal.failure import Failure, bad_input
from tui.terminal.streams import Printer
from tui.terminal.surroundings import examined

_TITLES = ("Column", "Kind", "Missing", "Values", "What is done")
_WIDEST = 60


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@table_options
@option(OUTPUT, "--ascii", "ascii_only", is_flag=True, help="Use plain ASCII only.")
@click.pass_context
def inspect(ctx: click.Context, /, file: Path, **params: Any) -> None:
    """Show what a table in a FILE is, without learning it.

    Prints how the file is written, what each column is, how much of it is missing, its range or its
    commonest values, what would be done with it and why, and what else there is to say. FILE is
    whatever --data opens, or - for standard input. With --target that column is not an input, and
    its classes are counted.
    """
    before: dict[str, Any] = ctx.obj
    if before.keys() - set(FILE_FIELDS):
        raise Failure("options of an experiment mean nothing to inspect; leave them out")
    options = before | given(ctx)
    asked = {name: options[name] for name in FILE_FIELDS if options.get(name) is not None}
    source = table_at(file)
    with bad_input(), reading(source):
        report = inspect_table(source, **asked)
    say = Printer(examined(params).capabilities)
    width = max(len(name) for name, _ in report.written)
    for name, what in report.written:
        say(f"{name + ':':<{width + 1}} {what}")
    say()
    for line in _table(report.columns):
        say(line)
    say()
    for note in report.notes:
        say(note)


def _table(columns: Sequence[ColumnReport]) -> Iterator[str]:
    rows = [_TITLES, *map(_cells, columns)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_TITLES) - 1)]
    for *cells, last in rows:
        aligned = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
        yield "  ".join([*aligned, last]).rstrip()


def _cells(column: ColumnReport) -> tuple[str, ...]:
    values = column.values
    values = values if len(values) <= _WIDEST else f"{values[: _WIDEST - 1]}…"
    done = f"{column.use}: {column.why}" if column.why else column.use
    return (column.name, column.kind, _share(column.missing), values, done)


def _share(missing: float) -> str:
    if not missing:
        return "-"
    return f"{missing:.0%}" if 0.01 <= missing <= 0.99 or missing == 1 else f"{missing:.2%}"
