"""A data set from a table in a file."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.data.dataset import Dataset, chosen_features, standardise
from core.data.preparation import Preparation
from core.data.samples import Samples, Split, parts_of, seed_of_split, stratified_parts
from core.data.sources.table.preparing.inputs import Inputs, choose_inputs
from core.data.sources.table.preparing.notes import Note, sentences
from core.data.sources.table.preparing.rules import distinct
from core.data.sources.table.preparing.targets import Targets, targets_of
from core.data.sources.table.reading.cells import NAME_LIMIT, Column
from core.data.sources.table.reading.named import columns_in
from core.data.sources.table.reading.table import Table, read_table
from core.data.sources.table.written.header import HEADER_HINT
from core.formulas.losses import TASKS, Task
from core.support.checks import a_text, known, share
from core.support.public import public
from core.support.text import counted, printable


@public
def load_csv(
    path: str | os.PathLike[str],
    target: str,
    *,
    task: Task | None = None,
    test_size: float = 0.2,
    seed: int = 42,
    features: Sequence[str] | None = None,
    delimiter: str | None = None,
    scaling: str = "standard",
    header: bool | None = None,
    missing: Collection[str] = (),
    ignore: Collection[str] = (),
    only: Collection[str] = (),
    positive: str | None = None,
    split_draw: int = 0,
) -> Dataset:
    """Read a table from a file, split its rows, and standardise them on the training part.

    ``read_table`` says what the file may look like. These rules make samples of it, and
    ``Dataset.notes`` says where they changed something:

    - Missing is an empty value, ``?``, ``NA``, ``None``, ``-`` and the like, an error of Excel, and
      a stray word among numbers.
    - A row whose target is missing is left out.
    - A column of numbers is one input. A missing number becomes the median of the column in the
      training part, or 0 if that part has none.
    - A column of text becomes one input for each of its values, 1 where the row has that value and
      0 elsewhere, at most 50: the rarest share the last. Where it is missing, all are 0.
    - A column of dates becomes the number of the day, the month, the weekday and the hour, where
      they vary.
    - A column that counts the rows, an identifier, free text, one without values, or whose values
      are all the same, is left out.

    Parameters
    ----------
    path : str or path
        The file.
    target : str
        The name of the column to predict; its number, from 1, where no line names the columns.
    task : str or None
        "classification" or "regression". None decides: a target of text is classification. A
        target of numbers is classification if all are whole, there are at most 10 different
        ones, and on average at least two rows for each; else it is regression.
    test_size : float
        Share of the test part, between 0 and 1.
    seed : int
        Decides which rows are in the test part.
    features : sequence of str or None
        What the network sees of two inputs, keys of ``FEATURES``.
    delimiter : str or None
        What parts the values; None finds out.
    scaling : "standard" or "none"
        Whether inputs, and targets of a regression, are standardised or left as they are.
    header : bool or None
        Whether the first line names the columns; None finds out.
    missing : collection of str
        What stands for a missing value besides what usually does, such as "-999".
    ignore, only : collection of str
        Columns to leave out, or the only ones to learn from.
    positive : str or None
        Of two classes, the one with the index 1.
    split_draw : int
        Which draw of the test part, 0 for the first.

    Returns
    -------
    Dataset
        Class names are sorted, as text or as numbers. Names have no control characters. Its
        ``preparation`` does the same with new rows.

    Raises
    ------
    ValueError
        If the file is not as described, has no such column, no usable input or only one class,
        if the target is text and the task regression, if there are more than 50 classes, or if
        each class has a single row.
    """
    share(test_size, "test_size")
    seed = seed_of_split(seed, split_draw)
    if task is not None:
        known(task, TASKS, "task")
    a_text(target, "target")
    table = read_table(path, delimiter, header=header, wanted=target, missing=missing)
    column = find_column(table, target)
    targets = targets_of(table, column, task, positive)
    left_out, chosen = ([find_column(table, name) for name in names] for names in (ignore, only))
    inputs = choose_inputs(table, column, targets, left_out, chosen)
    if not inputs.rules:
        reason = f"{table.name} has no column to learn from besides {column.shown}."
        why = [note.text for note in inputs.notes if note.rank == "left out"]
        raise ValueError(" ".join([reason, *why[:3]]))
    notes = [*said_of_the_file(table, targets), *targets.notes, *inputs.notes]
    return _prepared(
        table,
        column,
        targets,
        inputs,
        notes,
        test_size=test_size,
        seed=seed,
        features=features,
        scaling=scaling,
        name=printable(Path(path).stem, NAME_LIMIT),
        missing=tuple(missing),
    )


def _prepared(
    table: Table,
    column: Column,
    targets: Targets,
    inputs: Inputs,
    notes: list[Note],
    *,
    test_size: float,
    seed: int,
    features: Sequence[str] | None,
    scaling: str,
    name: str,
    missing: tuple[str, ...],
) -> Dataset:
    from core.data.sources.table.preparing.fitting import fitted_to

    parts = parts_of(len(targets.y), test_size, seed)
    if targets.class_names:
        parts, said = stratified_parts(parts, targets.y, targets.class_names, test_size, seed)
        notes += [Note("rows", note) for note in said]
    train, test = parts
    with np.errstate(all="ignore"):  # whether they are too large is checked below
        transformer, X_train, X_test, absent, medians = fitted_to(
            inputs.rules, table, targets.kept, parts
        )
    notes.extend(_filled(absent, medians))
    names = distinct([printable(each, NAME_LIMIT) for each in transformer.get_feature_names_out()])
    split = Split(X_train, X_test, targets.y[train], targets.y[test])
    samples = Samples(X_train, targets.y, names, targets.class_names, sentences(notes))
    dataset = standardise(
        name,
        targets.task,
        samples,
        split,
        features,
        target_name=printable(column.name, NAME_LIMIT),
        scaling=scaling,
        content=table.checksum,
    )
    preparation = Preparation(
        column.name,
        targets.labels,
        inputs.rules,
        transformer,
        chosen_features(features, X_train.shape[1], name),
        dataset.standardisation,
        missing,
        inputs.report,
        column.decision.spelling,
    )
    return replace(dataset, preparation=preparation)


@public
class TableColumns(NamedTuple):
    """The columns of a table.

    Attributes
    ----------
    names : tuple of str
        As ``target`` of ``load_csv`` may name them.
    note : str
        What there is to say of the line that names them, or does not; often empty.
    examples : tuple of str
        A few values of each, such as "39, 50, 38, …", safe to show.
    """

    names: tuple[str, ...]
    note: str
    examples: tuple[str, ...] = ()

    @property
    def are_numbered(self) -> bool:
        """Whether no line names the columns, so that they go by number."""
        return self.names == tuple(f"column {place}" for place in range(1, len(self.names) + 1))


@public
def table_columns(path: str | os.PathLike[str], *, header: bool | None = None) -> TableColumns:
    """Return the columns of a table in a file.

    Parameters
    ----------
    path : str or path
    header : bool or None
        Whether the first line names the columns; None finds out.

    Raises
    ------
    ValueError
        If the file cannot be read as a table, or has one column alone; the sentence says why.
    """
    file, names, note, examples = columns_in(path, header=header)
    if len(names) == 1:
        raise ValueError(
            f"{file} has one column alone, '{printable(names[0], NAME_LIMIT)}'; at least two are "
            "needed, one to predict and one to learn from."
        )
    return TableColumns(names, printable(note, 300), examples)


@public
def csv_columns(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the names of the columns of a table, see ``table_columns``."""
    return table_columns(path).names


def find_column(table: Table, name: str) -> Column:
    """Return the column of a table that somebody names, or raise ValueError."""
    wanted = name.strip()
    if wanted in table.repeated:
        raise ValueError(
            f"{table.name} names the column '{printable(wanted, NAME_LIMIT)}' twice; give each its "
            "own name."
        )
    by_name = {column.name: column for column in table.columns}
    if wanted in by_name:
        return by_name[wanted]
    if not table.first.is_names and wanted in map(str, range(1, len(table.columns) + 1)):
        return table.columns[int(wanted) - 1]
    shown = ", ".join(column.shown for column in table.columns[:20])
    more = f" and {len(table.columns) - 20} more" if len(table.columns) > 20 else ""
    hint = f"; {HEADER_HINT}" if table.first.is_names and table.first.looks_like_a_row else ""
    if not table.first.is_names:
        hint = "; no line names them, so give a number"
    folded = {column.name.casefold(): column.shown for column in reversed(table.columns)}
    near = get_close_matches(wanted.casefold(), folded, n=1) if table.first.is_names else []
    columns = f"did you mean {folded[near[0]]}? Its columns are" if near else "its columns are"
    raise ValueError(
        f"{table.name} has no column '{printable(name, NAME_LIMIT)}'; {columns} "
        f"{shown}{more}{hint}."
    )


def said_of_the_file(table: Table, targets: Targets | None) -> list[Note]:
    """Return what there is to say of how a table was read, and of rows without a target."""
    left_out = 0 if targets is None else int((~targets.kept).sum())
    read = counted(table.n_rows, "row")
    rows = (
        f"Read {read} and left out {left_out:,} without a target." if left_out else f"Read {read}."
    )
    notes = [Note("first line", table.first.note)] if table.first.note else []
    return [*notes, Note("rows", rows), *(Note("written", text) for text in table.notes)]


def _filled(absent: Mapping[str, tuple[int, bool]], medians: Mapping[str, float]) -> list[Note]:
    notes = []
    for name, (missing, none) in absent.items():
        why = "as the training part has none" if none else "the median of the training part"
        shown = f"'{printable(name, NAME_LIMIT)}'"
        notes.append(
            Note(
                "filled",
                f"Filled {counted(missing, 'missing value')} of {shown} with {medians[name]:g}, "
                f"{why}.",
                name,
                f"Filled the missing values of {{}}, each with {why}.",
            )
        )
    return notes
