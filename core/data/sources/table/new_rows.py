"""New rows of a table, prepared as those were that a network has learnt from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.preparation import Preparation
from core.data.sources.table.preparing.notes import Note, sentences
from core.data.sources.table.preparing.rules import Rule, number_name
from core.data.sources.table.reading.again import TableOfNewRows, read_again
from core.data.sources.table.reading.cells import NAME_LIMIT, Column
from core.data.sources.table.reading.table import Table
from core.data.sources.table.written.numbers import (
    PLAIN,
    Spelling,
    evidence_of,
    read_numbers,
)
from core.support.arrays import Float64Array
from core.support.text import counted, printable


@dataclass(frozen=True, eq=False)
class NewRows:
    """New rows, as the network takes them.

    Attributes
    ----------
    X : array of float, shape (n, d)
        The network's inputs.
    truth : array, shape (n,), or None
        What the target is: the index of a class, -1 where that is missing or unknown, or a number
        in its own unit, NaN where there is none. None where the table has no such column.
    numbers : array of int, shape (n,)
        Which row of the table each is, from 1.
    notes : tuple of str
        What there is to say of them.
    """

    X: Float64Array
    truth: NDArray[Any] | None
    numbers: NDArray[np.int64]
    notes: tuple[str, ...]


def new_rows(preparation: Preparation, source: Any) -> NewRows:
    """Read and prepare new rows.

    A column that is lacking is one of missing values. A missing number, or what is none as numbers
    were written in the table that was learnt, becomes the median of its column in the training
    part. A category that is missing or unknown is 0 in all inputs of its column.

    Parameters
    ----------
    preparation : Preparation
        What was done with the table that was learnt.
    source : path, binary file or pandas.DataFrame

    Raises
    ------
    ValueError
        If the table cannot be read, has none of the columns, or a number that is too large.
    """
    rules: tuple[Any, ...] = preparation.rules
    names = [report.name for report in preparation.columns]
    is_named = preparation.is_named
    spellings = {rule.name: rule.spelling for rule in rules if rule.kind == "number"}
    if not preparation.labels:
        spellings[preparation.target] = preparation.target_spelling
    read = read_again(source, spellings, header=is_named, missing=preparation.missing)
    notes = [Note("written", text) for text in read.table.notes]
    if not is_named and len(read.table.columns) == len(names) - 1:
        read = _without_target(read, names, preparation.target)
    table = read.table
    by_name = {column.name: column for column in table.columns}
    if not any(rule.name in by_name for rule in rules):
        raise ValueError(_has_none(table, preparation, is_named=is_named))
    preparation, said_of_points = _with_thousands(preparation, by_name)
    notes.extend(said_of_points)
    with np.errstate(all="ignore"):  # whether they are too large is checked below
        frame = preparation.frame(table)
        _check_numbers(table, preparation, frame)
        X = np.ascontiguousarray(preparation.transform(table), np.float64)
    _check_finite(table, X)
    fillings = _fillings(preparation)
    prepared: tuple[Any, ...] = preparation.rules
    for rule in prepared:
        notes.extend(_said_of(table, by_name.get(rule.name), rule, frame, fillings))
    truth = None
    if preparation.target in by_name:
        truth, said = _truth(table, by_name[preparation.target], preparation)
        notes.extend(said)
    return NewRows(X, truth, read.numbers, sentences(notes))


def _without_target(read: TableOfNewRows, names: list[str], target: str) -> TableOfNewRows:
    """Call columns by their numbers in a table that had one more, the target."""
    others = [name for name in names if name != target]
    columns = tuple(
        replace(column, name=name) for column, name in zip(read.table.columns, others, strict=True)
    )
    return replace(read, table=replace(read.table, columns=columns))


def _with_thousands(
    preparation: Preparation, by_name: Mapping[str, Column]
) -> tuple[Preparation, list[Note]]:
    """Have points part thousands in columns of whole numbers, where commas stand before decimals.

    The rows that were learnt may all have been below a thousand; 1.234 is 1234 then nevertheless.
    """
    all_rules: tuple[Any, ...] = preparation.rules
    spellings = [rule.spelling for rule in all_rules] + [preparation.target_spelling]
    if not any("," in spelling.decimal for spelling in spellings):
        return preparation, []
    rules, notes = [], []
    for rule in all_rules:
        column = by_name.get(rule.name)
        if rule.kind == "number" and rule.spelling == PLAIN and column and column.texts:
            evidence = evidence_of(column.texts.values)
            if "." in evidence.open | evidence.thousands and not evidence.decimal:
                text = f"Read the point in {column.shown} as parting thousands."
                notes.append(
                    Note("spelling", text, rule.name, "Read the point in {} as parting thousands.")
                )
                rules.append(replace(rule, spelling=Spelling(",", ".")))
                continue
        rules.append(rule)
    return replace(preparation, rules=tuple(rules)), notes


def _has_none(table: Table, preparation: Preparation, *, is_named: bool) -> str:
    shown = ", ".join(f"'{printable(name, NAME_LIMIT)}'" for name in preparation.inputs[:10])
    more = len(preparation.inputs) - 10
    shown += f" and {more} more" if more > 0 else ""
    hint = "; its first line should name them" if is_named else ""
    return f"{table.name} has none of the columns that were learnt from: {shown}{hint}."


def _check_numbers(table: Table, preparation: Preparation, frame: Any) -> None:
    for rule in preparation.rules:
        for output in rule.outputs:
            values = frame[output].to_numpy()
            if values.dtype.kind == "f" and (infinite := np.isinf(values)).any():
                place = table.place_of(int(infinite.argmax()))
                raise ValueError(
                    f"{place} of {table.name} has an infinite number in column "
                    f"'{printable(rule.name, NAME_LIMIT)}'; give a finite one, or leave it empty."
                )


def _check_finite(table: Table, X: Float64Array) -> None:
    finite = np.isfinite(X).all(axis=1)
    if not finite.all():
        place = table.place_of(int(finite.argmin()))
        raise ValueError(f"{place} of {table.name} has a number that is too large.")


def _fillings(preparation: Preparation) -> dict[str, float]:
    """Return what a missing number becomes, by what the rules put out."""
    return {
        column: float(value)
        for name, step, columns in preparation.transformer.transformers_
        if name.startswith("numbers")
        for column, value in zip(columns, step.statistics_, strict=True)
    }


def _said_of(
    table: Table, column: Column | None, rule: Rule, frame: Any, fillings: dict[str, float]
) -> Iterator[Note]:
    shown = f"'{printable(rule.name, NAME_LIMIT)}'"
    if column is None:
        becomes = (
            "all of its inputs are 0"
            if rule.kind == "category"
            else f"it is {fillings[rule.outputs[0]]:g} in each row, the median of the training part"
            if rule.kind == "number"
            else "its inputs are the medians of the training part"
        )
        yield Note(
            "learnt",
            f"There is no column {shown}: {becomes}.",
            rule.name,
            "There are no {}: numbers are medians of the training part, and categories are 0.",
        )
        return
    if rule.kind == "category":
        yield from _unknown_categories(table, column, rule)
        missing = int(column.missing.sum())
        if missing:
            yield Note(
                "filled",
                f"All inputs of {shown} are 0 in {counted(missing, 'row')} where it is missing.",
                rule.name,
                "All inputs of {} are 0 where they are missing.",
            )
        return
    absent = np.isnan(frame[rule.outputs[0]].to_numpy()) if rule.outputs else column.missing
    yield from _unreadable(table, column, rule, absent & ~column.missing)
    missing = int((absent & column.missing).sum())
    if missing:
        with_what = (
            f"{fillings[rule.outputs[0]]:g}, the median"
            if rule.kind == "number"
            else "the median date"
        )
        yield Note(
            "filled",
            f"Filled {counted(missing, 'missing value')} of {shown} with {with_what} of the "
            "training part.",
            rule.name,
            "Filled the missing values of {}, each with the median of the training part.",
        )


def _unknown_categories(table: Table, column: Column, rule: Rule) -> Iterator[Note]:
    known = set(rule.categories)
    if column.texts is None:
        numbers = column.numbers
        assert numbers is not None
        unknown = np.array(
            [value == value and number_name(float(value)) not in known for value in numbers], bool
        )
    else:
        is_new = np.array([*(text not in known for text in column.texts.values), False], bool)
        unknown = is_new[column.texts.codes]
    yield from _strangers(
        table, column, unknown, "was not learnt", "all inputs of the column are 0 there"
    )


def _unreadable(
    table: Table, column: Column, rule: Rule, unread: NDArray[np.bool_]
) -> Iterator[Note]:
    what = "date" if rule.kind == "date" else "number"
    yield from _strangers(
        table, column, unread, f"is not written as the {what}s that were learnt", "read as missing"
    )


def _strangers(
    table: Table, column: Column, rows: NDArray[np.bool_], what: str, becomes: str
) -> Iterator[Note]:
    if not rows.any():
        return
    row = int(rows.argmax())
    if column.texts is None:
        assert column.numbers is not None
        text = number_name(float(column.numbers[row]))
    else:
        text = column.texts.values[int(column.texts.codes[row])]
    count = int(rows.sum())
    more = f" ({count:,} rows in all)" if count > 1 else ""
    yield Note(
        "stray",
        f"{table.place_of(row)} has '{printable(text, NAME_LIMIT)}' for {column.shown}, which "
        f"{what}{more}: {becomes}.",
        column.name,
        "Values of {} are not written as those that were learnt, or are new categories: read as "
        "missing.",
    )


def _truth(
    table: Table, column: Column, preparation: Preparation
) -> tuple[NDArray[Any], list[Note]]:
    """Return the targets, and what there is to say of them."""
    spelling = preparation.target_spelling
    if not preparation.labels:
        if column.numbers is not None:
            values = column.numbers.astype(np.float64)
        else:
            assert column.texts is not None
            read = read_numbers(column.texts.values, spelling)
            values = np.append(read, np.nan)[column.texts.codes]
        values[~np.isfinite(values)] = np.nan  # of such a one no score can be told
        unread = np.isnan(values) & ~column.missing
        what = "is not written as the numbers that were learnt"
        return values, list(_strangers(table, column, unread, what, "not counted in the scores"))
    place = {label: index for index, label in enumerate(preparation.labels)}

    def class_of(text: str) -> int:
        if text in place:
            return place[text]
        number = spelling.read(text)
        return -1 if number is None else place.get(number_name(number), -1)

    if column.texts is None:
        assert column.numbers is not None
        codes = np.array(_classes_of_numbers(column.numbers, place), np.int64)
    else:
        known = np.array([*map(class_of, column.texts.values), -1], np.int64)
        codes = known[column.texts.codes]
    unknown = (codes < 0) & ~column.missing
    return codes, list(
        _strangers(table, column, unknown, "was not learnt", "not counted in the scores")
    )


def _classes_of_numbers(numbers: Iterable[Any], place: dict[str, int]) -> list[int]:
    return [-1 if n != n else place.get(number_name(float(n)), -1) for n in numbers]
