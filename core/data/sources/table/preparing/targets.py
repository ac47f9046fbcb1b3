"""What there is to learn in a column: classes, or a quantity."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.preparing.kinds import stand_in
from core.data.sources.table.preparing.notes import Note
from core.data.sources.table.preparing.rules import distinct, number_name
from core.data.sources.table.reading.cells import NAME_LIMIT, Column
from core.data.sources.table.reading.table import Table
from core.data.sources.table.written.numbers import evidence_of
from core.formulas.losses import Task
from core.support.text import counted, printable

MAX_CLASSES = 50
MAX_WHOLE_NUMBER_CLASSES = 10
"""Whole numbers with more different values than this are taken for a quantity."""


class Targets(NamedTuple):
    """What there is to learn.

    Attributes
    ----------
    y : array, shape (n,)
        Class indices, or numbers, of the rows that have one.
    labels : tuple of str
        The classes in the order of their indices, as the file has them; empty for a quantity.
    class_names : tuple of str
        The same, safe to show and each another.
    kept : array of bool, shape (rows,)
        Which rows have a target.
    task : str
    notes : tuple of Note
    """

    y: NDArray[Any]
    labels: tuple[str, ...]
    class_names: tuple[str, ...]
    kept: NDArray[np.bool_]
    task: Task
    notes: tuple[Note, ...]


def targets_of(
    table: Table, column: Column, task: Task | None, positive: str | None = None
) -> Targets:
    """Return what there is to learn in a column.

    Parameters
    ----------
    table : Table
    column : Column
    task : str or None
        What to do with it; None finds out.
    positive : str or None
        Of two classes, the one with the index 1.

    Raises
    ------
    ValueError
        If there is no value, only one class, too many classes, or text where numbers are needed.
    """
    kept = ~column.missing
    if not kept.any():
        raise ValueError(f"No row of {table.name} has a value for the target {column.shown}.")
    notes: list[Note] = []
    if column.numbers is None:
        if task == "regression":
            raise ValueError(_text_in_a_regression(table, column))
        y, labels = _classes_of_text(column, kept)
        task = "classification"
    else:
        if column.strays is not None:
            notes.append(_stray_note(table, column))
        y = column.numbers[kept]
        values, codes = np.unique(y, return_inverse=True)
        chosen, task = task, task or _likely_task(values, len(y))
        labels = ()
        if task == "classification":
            if len(values) > MAX_CLASSES:
                raise ValueError(
                    f"The target {column.shown} has {len(values)} different numbers; "
                    f"with more than {MAX_CLASSES}, choose regression."
                )
            y, labels = codes.astype(np.int64), tuple(map(number_name, values.tolist()))
        else:
            y = y.astype(np.float64)
            odd = stand_in(y)
            if odd is not None:
                notes.append(_odd_note(column, y, odd))
        if chosen is None and (note := _said_of_the_task(column, values, len(y), task)):
            notes.append(note)
    if task == "classification" and len(labels) < 2:
        raise ValueError(
            f"Every target {column.shown} of {table.name} is '{printable(labels[0], NAME_LIMIT)}'; "
            "at least two classes are needed."
        )
    if positive is not None:
        y, labels = _with_positive(column, y, labels, positive)
    names = distinct([printable(label, NAME_LIMIT) for label in labels])
    return Targets(y, labels, names, kept, task, tuple(notes))


def _text_in_a_regression(table: Table, column: Column) -> str:
    assert column.texts is not None
    strays = evidence_of(column.texts.values).strays or [0]
    row = int(np.isin(column.texts.codes, strays).argmax())
    text = column.texts.values[int(column.texts.codes[row])]
    return (
        f"{table.place_of(row)} of {table.name} has '{printable(text, NAME_LIMIT)}' for the target "
        f"{column.shown}; regression needs numbers."
    )


def _classes_of_text(
    column: Column, kept: NDArray[np.bool_]
) -> tuple[NDArray[Any], tuple[str, ...]]:
    assert column.texts is not None
    values = column.texts.values
    if len(values) > MAX_CLASSES:
        raise ValueError(
            f"The target {column.shown} is text with more than {MAX_CLASSES} different values; "
            "a class needs many rows."
        )
    order = sorted(range(len(values)), key=values.__getitem__)
    place = np.empty(len(values), np.int64)
    place[order] = np.arange(len(values))
    return place[column.texts.codes[kept]], tuple(values[i] for i in order)


def _likely_task(values: NDArray[Any], n_rows: int) -> Task:
    few = len(values) <= MAX_WHOLE_NUMBER_CLASSES and 2 * len(values) <= n_rows
    return "classification" if _are_whole(values) and few else "regression"


def _are_whole(values: NDArray[Any]) -> bool:
    return bool((values == np.round(values)).all())


def _said_of_the_task(column: Column, values: NDArray[Any], rows: int, task: Task) -> Note | None:
    """Return what is said where numbers may be classes or a quantity."""
    may_be_classes = 2 < len(values) <= MAX_CLASSES and 3 * len(values) <= 2 * rows
    if not _are_whole(values) or not may_be_classes:
        return None
    low, high = number_name(float(values[0])), number_name(float(values[-1]))
    if task == "classification":
        text = (
            f"Learning {column.shown} as {len(values)} classes (whole numbers {low} to {high}); "
            "--task regression learns a quantity."
        )
    else:
        text = (
            f"Learning {column.shown} as a quantity ({len(values)} whole numbers, {low} to {high});"
            " --task classification learns classes."
        )
    return Note("learnt", text)


def _stray_note(table: Table, column: Column) -> Note:
    strays = column.strays
    assert strays is not None
    word = f"'{printable(strays.text, NAME_LIMIT)}'"
    place = table.place_of(strays.row)
    more = strays.rows - 1
    others = f", and {counted(more, 'more row has', 'more rows have')} no number" if more else ""
    left = "the row is" if strays.rows == 1 else "these rows are"
    return Note(
        "stray",
        f"{place} has {word} for the target {column.shown}{others}: {left} left out as missing.",
    )


def _odd_note(column: Column, numbers: NDArray[Any], value: float) -> Note:
    return standing_in(column, int((numbers == value).sum()), value)


def standing_in(column: Column, count: int, value: float) -> Note:
    """Return what is said of a value that seems to stand for a missing one."""
    shown = number_name(value)
    return Note(
        "stand-in",
        f"{shown} stands out in {column.shown} ({count:,} rows): if it means missing, say "
        f"--missing {shown}.",
        column.name,
        f"{shown} stands out in {{}}: if it means missing, say --missing {shown}.",
    )


def _with_positive(
    column: Column, y: NDArray[Any], labels: tuple[str, ...], positive: str
) -> tuple[NDArray[Any], tuple[str, ...]]:
    if len(labels) != 2:
        raise ValueError(
            f"The positive class '{printable(positive, NAME_LIMIT)}' is for a target of two "
            f"classes, and {column.shown} has {len(labels) or 'none'}; leave it out."
        )
    if positive.strip() not in labels:
        shown = " and ".join(f"'{printable(label, NAME_LIMIT)}'" for label in labels)
        raise ValueError(
            f"The target {column.shown} has no class '{printable(positive, NAME_LIMIT)}'; its "
            f"classes are {shown}."
        )
    if labels.index(positive.strip()) == 1:
        return y, labels
    return 1 - y, labels[::-1]
