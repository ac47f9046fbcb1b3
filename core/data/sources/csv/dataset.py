"""A data set from a CSV file."""

from __future__ import annotations

import os
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset, standardise
from core.data.samples import Samples, Split, split_samples
from core.data.sources.csv.header import HEADER_HINT, looks_like_data
from core.data.sources.csv.table import Table, read_table
from core.formulas.losses import TASKS, Task
from core.support.checks import MAXIMUM_SEED, a_text, known, share, whole_number
from core.support.public import public
from core.support.text import counted, printable

MAX_CATEGORIES = 10
"""A column of text with more different values than this is left out."""

MAX_CLASSES = 50
MAX_WHOLE_NUMBER_CLASSES = 10
"""Whole numbers with more different values than this are taken for a quantity."""

NAME_LIMIT = 40


class _Inputs(NamedTuple):
    columns: list[NDArray[np.float64]]
    names: list[str]
    notes: list[str]


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
) -> Dataset:
    """Read a CSV file, split its rows, and standardise them on the training part.

    The first line names the columns; ``core.data.sources.csv.table.read_table`` says what the file
    may look like. These rules make samples of it, and ``Dataset.notes`` says where they changed
    something:

    - Missing is an empty value, ``?``, ``NA``, ``N/A``, ``#N/A``, ``NaN`` or ``null``.
    - A row whose target is missing is left out.
    - A column of numbers is one input. A missing number becomes the median of the column in the
      training part, or 0 if that part has none.
    - A column of text with at most 10 different values becomes one input for each of them, 1
      where the row has that value and 0 elsewhere; where it is missing, all are 0. With more
      values it is left out.
    - A column without values, or whose values are all the same, is left out.

    Parameters
    ----------
    path : str or path
        The file.
    target : str
        The name of the column to predict.
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

    Returns
    -------
    Dataset
        Class names are sorted, as text or as numbers. Names have no control characters.

    Raises
    ------
    ValueError
        If the file is not as described, has no such column, no usable input or only one class,
        if the target is text and the task regression, if there are more than 50 classes, or if
        the training part would lack a class.
    """
    share(test_size, "test_size")
    whole_number(seed, "seed", 0, MAXIMUM_SEED)
    if task is not None:
        known(task, TASKS, "task")
    a_text(target, "target")
    table = read_table(path, delimiter)
    target_column = _column(table, target)
    y, class_names, kept, inferred = _targets(table, target_column, task)
    notes = [_rows_read(table, kept)]
    if looks_like_data(table.columns):
        notes.insert(0, "The first line looks like data, but was read as the names of the columns.")
    if inferred == "regression":
        notes.extend(_decimal_notes(table, target_column))
    inputs = _inputs(table, target_column, kept)
    if not inputs.columns:
        reason = f"{table.name} has no column to learn from besides {_name(target)}."
        raise ValueError(" ".join([reason, *inputs.notes[:3]]))
    samples = Samples(
        np.column_stack(inputs.columns),
        y,
        feature_names=_distinct(inputs.names),
        class_names=class_names,
    )
    split, filled = _fill_missing(split_samples(samples, test_size, seed), samples.feature_names)
    return standardise(
        printable(Path(path).stem, NAME_LIMIT),
        inferred,
        samples._replace(notes=tuple(notes + inputs.notes + filled)),
        split,
        features,
        target_name=printable(table.columns[target_column], NAME_LIMIT),
        scaling=scaling,
        content=f"{zlib.crc32(table.source.data):08x}",
    )


@public
def csv_columns(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the names of the columns of a CSV file, as ``target`` of ``load_csv`` may name them.

    Raises
    ------
    ValueError
        If the file cannot be read as a table, or has one column alone; the sentence says why.
    """
    table = read_table(path, None)
    if len(table.columns) == 1:
        raise ValueError(
            f"{table.name} has one column alone, {_name(table.columns[0])}; at least two are "
            "needed, one to predict and one to learn from."
        )
    return table.columns


def _column(table: Table, name: str) -> int:
    if name in table.columns:
        return table.columns.index(name)
    shown = ", ".join(map(_name, table.columns[:20]))
    more = f" and {len(table.columns) - 20} more" if len(table.columns) > 20 else ""
    hint = f"; {HEADER_HINT}" if looks_like_data(table.columns) else ""
    raise ValueError(
        f"{table.name} has no column {_name(name)}; its columns are {shown}{more}{hint}."
    )


def _targets(
    table: Table, column: int, task: Task | None
) -> tuple[NDArray[Any], tuple[str, ...], NDArray[np.bool_], Task]:
    """Return the targets of the rows that have one, the classes, which rows, and the task."""
    name = _name(table.columns[column])
    numbers = table.numbers[column]
    if numbers is None:
        if task == "regression":
            stray = table.stray_text[column]
            assert stray is not None
            raise ValueError(
                f"Line {table.line_of(stray.row)} of {table.name} has "
                f"'{printable(stray.text, NAME_LIMIT)}' for the target {name}; "
                "regression needs numbers."
            )
        categories = table.categories([column], MAX_CLASSES)[column]
        if categories is None:
            raise ValueError(
                f"The target {name} is text with more than {MAX_CLASSES} different values; "
                "a class needs many rows."
            )
        kept = categories.codes >= 0
        y: NDArray[Any] = categories.codes[kept]
        labels = list(categories.values)
        task = "classification"
    else:
        kept = ~np.isnan(numbers)
        y = numbers[kept]
        if not len(y):
            raise ValueError(f"No row of {table.name} has a value for the target {name}.")
        values, codes = np.unique(y, return_inverse=True)
        if task is None:
            task = _likely_task(values, len(y))
        labels = []
        if task == "classification":
            if len(values) > MAX_CLASSES:
                raise ValueError(
                    f"The target {name} has {len(values)} different numbers; "
                    f"with more than {MAX_CLASSES}, choose regression."
                )
            y, labels = codes.astype(np.int64), [_number_name(value) for value in values.tolist()]
    if task == "classification" and len(labels) < 2:
        raise ValueError(
            f"Every target {name} of {table.name} is '{printable(labels[0], NAME_LIMIT)}'; "
            "at least two classes are needed."
        )
    return y, _distinct([printable(label, NAME_LIMIT) for label in labels]), kept, task


def _likely_task(values: NDArray[np.float64], n_rows: int) -> Task:
    whole = bool((values == np.round(values)).all())
    few = len(values) <= MAX_WHOLE_NUMBER_CLASSES and 2 * len(values) <= n_rows
    return "classification" if whole and few else "regression"


def _inputs(table: Table, target_column: int, kept: NDArray[np.bool_]) -> _Inputs:
    inputs = _Inputs([], [], [])
    others = [i for i in range(len(table.columns)) if i != target_column]
    text_columns = [i for i in others if table.numbers[i] is None]
    categories = table.categories(text_columns, MAX_CATEGORIES) if text_columns else {}
    for i in others:
        numbers = table.numbers[i]
        if numbers is not None:
            _add_numbers(inputs, table, i, numbers[kept])
            continue
        found = categories[i]
        if found is None:
            stray = table.stray_text[i]
            assert stray is not None
            inputs.notes.append(
                f"Left out {_name(table.columns[i])}: text with more than {MAX_CATEGORIES} "
                f"different values, such as '{printable(stray.text, NAME_LIMIT)}'."
            )
        else:
            _add_categories(inputs, table.columns[i], found.values, found.codes[kept])
    return inputs


def _add_numbers(inputs: _Inputs, table: Table, column: int, numbers: NDArray[np.float64]) -> None:
    name = _name(table.columns[column])
    present = numbers[~np.isnan(numbers)]
    if not len(present):
        inputs.notes.append(f"Left out {name}: it has no values.")
    elif (present == present[0]).all():
        inputs.notes.append(f"Left out {name}: its values are all the same.")
    else:
        inputs.columns.append(numbers)
        inputs.names.append(printable(table.columns[column], NAME_LIMIT))
        inputs.notes.extend(_decimal_notes(table, column))


def _decimal_notes(table: Table, column: int) -> list[str]:
    name = _name(table.columns[column])
    if not table.decimal_comma[column]:
        return []
    if table.decimal_point[column]:
        return [f"Read both the comma and the point in {name} as a decimal point."]
    return [f"Read the comma in {name} as a decimal point."]


def _add_categories(
    inputs: _Inputs, column: str, values: tuple[str, ...], codes: NDArray[np.int64]
) -> None:
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    present = np.flatnonzero(counts)
    missing = int((codes < 0).sum())
    if len(present) + (missing > 0) < 2:
        inputs.notes.append(f"Left out {_name(column)}: its values are all the same.")
        return
    for code in present:
        inputs.columns.append((codes == code).astype(np.float64))
        inputs.names.append(printable(f"{column}={values[code]}", NAME_LIMIT))
    inputs_made = counted(len(present), "input")
    where = f"; all are 0 where it is missing ({counted(missing, 'row')})" if missing else ""
    inputs.notes.append(
        f"Turned {_name(column)} into {inputs_made}, one for each of its values{where}."
    )


def _fill_missing(split: Split, feature_names: tuple[str, ...]) -> tuple[Split, list[str]]:
    """Fill each missing number with the median of its column in the training part, in place."""
    notes = []
    for column, name in enumerate(feature_names):
        train, test = split.X_train[:, column], split.X_test[:, column]
        absent_train, absent_test = np.isnan(train), np.isnan(test)
        missing = int(absent_train.sum() + absent_test.sum())
        if not missing:
            continue
        if absent_train.all():
            median, why = 0.0, "as the training part has none"
        else:
            median, why = float(np.median(train[~absent_train])), "the median of the training part"
        train[absent_train] = median
        test[absent_test] = median
        values = counted(missing, "missing value")
        notes.append(f"Filled {values} of '{name}' with {median:g}, {why}.")
    return split, notes


def _rows_read(table: Table, kept: NDArray[np.bool_]) -> str:
    read, left_out = counted(table.n_rows, "row"), int((~kept).sum())
    return (
        f"Read {read} and left out {left_out:,} without a target." if left_out else f"Read {read}."
    )


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Number the names that became alike when they were made printable."""
    counts = Counter(names)
    return tuple(
        name if counts[name] == 1 else f"{name} ({number})"
        for number, name in enumerate(names, start=1)
    )


def _number_name(value: float) -> str:
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else repr(value)


def _name(name: str) -> str:
    return f"'{printable(name, NAME_LIMIT)}'"
