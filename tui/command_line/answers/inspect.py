"""The command that says what a table is, before anything is learnt from it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from core import FILE_FIELDS, ColumnReport, cells_in, inspect_table, padded
from tui.command_line.answers.source import table_at
from tui.command_line.options import OUTPUT, Command, given, option, table_options
from tui.command_line.reading import reading
from tui.terminal.failure import Failure, bad_input
from tui.terminal.streams import Printer
from tui.terminal.surroundings import examined

_TITLES = ("Column", "Kind", "Missing", "Values", "What is done")
_WIDEST = 60
_MOST_LINES = 30
_MOST_ALIKE = 5
_SHOWN = 3
"""Of a table of many columns so many lines are shown of each kind that has more than are alike."""


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@table_options
@option(OUTPUT, "--notes", is_flag=True, help="Print a line for each column, however alike.")
@option(OUTPUT, "--ascii", "ascii_only", is_flag=True, help="Use plain ASCII only.")
@click.pass_context
def inspect(ctx: click.Context, /, file: Path, **params: Any) -> None:
    """Show what a table in a FILE is, without learning it.

    Prints how the file is written, what each column is, how much of it is missing, its range or its
    commonest values, what would be done with it and why, and what else there is to say. Of many
    columns, those of which the same is said share a line. FILE is whatever --data opens, or - for
    standard input. With --target that column is not an input, and its classes are counted.
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
    rows = [_cells(column) for column in report.columns]
    summed = rows if params["notes"] else _summed_up(report.columns, rows)
    for line in _table(summed):
        say(line)
    if len(summed) < len(rows):
        say("--notes prints a line for each column.")
    say()
    for note in report.notes:
        say(note)


_Cells = tuple[str, ...]


def _summed_up(columns: Sequence[ColumnReport], rows: Sequence[_Cells]) -> list[_Cells]:
    """Return the rows of a table, those that say the same of many columns in one."""
    if len(rows) <= _MOST_LINES:
        return list(rows)
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, column in enumerate(columns):
        why = re.sub(r"\d[\d,.]*|, such as .*", "", column.why)
        alike[column.kind, re.sub(r"\d+", "", column.use), why].append(place)
    found = dict(enumerate(rows))
    for places in alike.values():
        if len(places) > _MOST_ALIKE:
            first, *others = places[_SHOWN:]
            for place in others:
                del found[place]
            found[first] = _others(columns, [first, *others])
    return [found[place] for place in sorted(found)]


def _others(columns: Sequence[ColumnReport], places: list[int]) -> _Cells:
    """Return the row for the other columns of which the same is said."""
    missing = max(columns[place].missing for place in places)
    share = f"up to {_share(missing)}" if missing else _share(missing)
    named = f"{columns[places[0]].name} … {columns[places[-1]].name}"
    done = columns[places[0]]
    uses = {columns[place].use for place in places}
    use = done.use if len(uses) == 1 else "inputs"
    use = use if use == "left out" else f"{use} each"
    said = re.sub(", such as .*", "", f"{use}: {done.why}" if done.why else use)
    return (f"… {len(places):,} more", done.kind, share, f"like these: {named}", said)


def _table(columns: Sequence[_Cells]) -> Iterator[str]:
    rows = [_TITLES, *columns]
    widths = [max(cells_in(row[place]) for row in rows) for place in range(len(_TITLES) - 1)]
    for *cells, last in rows:
        aligned = map(padded, cells, widths)
        yield "  ".join([*aligned, last]).rstrip()


def _cells(column: ColumnReport) -> _Cells:
    values = column.values
    values = values if len(values) <= _WIDEST else f"{values[: _WIDEST - 1]}…"
    done = f"{column.use}: {column.why}" if column.why else column.use
    return (column.name, column.kind, _share(column.missing), values, done)


def _share(missing: float) -> str:
    if not missing:
        return "-"
    return f"{missing:.0%}" if 0.01 <= missing <= 0.99 or missing == 1 else f"{missing:.2%}"
