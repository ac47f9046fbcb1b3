"""What there is to say of a table before anything is learnt from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data.preparation import ColumnReport
from core.data.sources.table.dataset import find_column, said_of_the_file
from core.data.sources.table.preparing.inputs import choose_inputs
from core.data.sources.table.preparing.notes import Note, sentences
from core.data.sources.table.preparing.targets import Targets, targets_of
from core.data.sources.table.reading.cells import Column
from core.data.sources.table.reading.table import Table, table_of
from core.data.sources.table.written.content import Content, read_content
from core.data.sources.table.written.decision import said_of
from core.data.sources.table.written.dialect import BLANKS
from core.data.sources.table.written.layout import Layout, find_layout
from core.formulas.losses import TASKS, Task
from core.support.checks import a_text, known
from core.support.public import public
from core.support.text import counted, in_quotes, printable

_FORMATS = {
    "text": "text",
    "json": "JSON",
    "excel": "an Excel workbook",
    "parquet": "Parquet",
}
_SEPARATORS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    BLANKS: "runs of blanks",
}
_MOST_CLASSES = 10


@public
@dataclass(frozen=True)
class TableReport:
    """What there is to say of a table in a file.

    Attributes
    ----------
    n_rows : int
    written : tuple of (str, str)
        How the file is written: what each thing is called, and what it is.
    columns : tuple of ColumnReport
        Every column, in the order of the file.
    notes : tuple of str
        What would be done, a sentence each, the most important first.
    """

    n_rows: int
    written: tuple[tuple[str, str], ...]
    columns: tuple[ColumnReport, ...]
    notes: tuple[str, ...]


@public
def inspect_table(
    source: Any,
    *,
    target: str | None = None,
    task: Task | None = None,
    header: bool | None = None,
    missing: Collection[str] = (),
    ignore: Collection[str] = (),
    only: Collection[str] = (),
    positive: str | None = None,
) -> TableReport:
    """Return how a table in a file is written, what its columns are, and what would be done.

    Parameters
    ----------
    source : path or binary file
        A file as ``load_csv`` reads it.
    target : str or None
        The column to predict, where that is known.
    task, header, missing, ignore, only, positive
        As ``load_csv`` takes them.

    Raises
    ------
    ValueError
        If the file cannot be read as a table, or does not have what is asked for.
    """
    if task is not None:
        known(task, TASKS, "task")
    if target is not None:
        a_text(target, "target")
    content = read_content(source)
    layout = find_layout(content, None, header, target) if content.kind == "text" else None
    table = table_of(content, None, header, target, missing)
    column = None if target is None else find_column(table, target)
    targets = None if column is None else targets_of(table, column, task, positive)
    left_out, chosen = ([find_column(table, name) for name in names] for names in (ignore, only))
    inputs = choose_inputs(table, column, targets, left_out, chosen)
    notes: list[Note] = said_of_the_file(table, targets)
    notes.extend(() if targets is None else targets.notes)
    written = (*_written(content, layout, table), *_learnt(column, targets))
    return TableReport(table.n_rows, written, inputs.report, sentences([*notes, *inputs.notes]))


def _written(content: Content, layout: Layout | None, table: Table) -> tuple[tuple[str, str], ...]:
    kind = _FORMATS[content.kind] + (", compressed" if content.is_packed else "")
    said = [("Format", kind)]
    if content.kind in ("text", "json"):
        said.append(("Encoding", content.encoding))
    if layout is not None:
        sign = layout.dialect.delimiter
        parted = len(layout.place.names) > 1
        said.append(("Separator", _SEPARATORS.get(sign, f"'{printable(sign)}'") if parted else "-"))
        if layout.dialect.quote != '"':
            said.append(("Quotes", printable(layout.dialect.quote)))
    said.append(("Numbers", _signs(table)))
    names = "no line has them; columns go by number"
    if table.first.is_names:
        names = "in the table" if layout is None else f"in line {layout.place.line}"
    said.append(("Names", names))
    size = f"{counted(table.n_rows, 'row')}, {counted(len(table.columns), 'column')}"
    return (*said, ("Size", size))


def _signs(table: Table) -> str:
    """Return how the numbers of the columns are written, what is usual first."""
    ways = {
        each.format("the values")
        for column in table.columns
        if column.numbers is not None
        for each in said_of(column.decision)
    }
    if not any(column.numbers is not None for column in table.columns):
        return "none"
    shown = sorted(way.replace(" in the values", "").replace("the values as ", "") for way in ways)
    return "; ".join(shown) if shown else "plain, as 1234.5"


def _learnt(column: Column | None, targets: Targets | None) -> tuple[tuple[str, str], ...]:
    if column is None or targets is None:
        return ()
    if targets.task == "regression":
        what = f"a quantity, {targets.y.min():g} to {targets.y.max():g}"
        return (("Target", f"{column.shown}, {what}"),)
    counts = np.bincount(targets.y, minlength=len(targets.labels))
    pairs = list(zip(targets.class_names, counts, strict=True))
    shown = ", ".join(f"{in_quotes(name)} ({count:,})" for name, count in pairs[:_MOST_CLASSES])
    more = len(pairs) - _MOST_CLASSES
    shown += f" and {more} more" if more > 0 else ""
    return (("Target", f"{column.shown}, {len(pairs)} classes: {shown}"),)
