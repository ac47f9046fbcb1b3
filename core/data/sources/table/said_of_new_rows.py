"""What there is to say of new rows of a table, and of what their rules make of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.sources.table.preparing.notes import Note
from core.data.sources.table.preparing.rules import ColumnRule, number_name
from core.data.sources.table.reading.cells import NAME_LIMIT, Column
from core.data.sources.table.reading.table import Table
from core.support.text import counted, printable

_MOST_NAMES = 5


def said_of_columns(table: Table, names: Sequence[str]) -> Iterator[Note]:
    """Say that columns are in another order than those that were learnt, or others beside them."""
    place = {name: number for number, name in enumerate(names)}
    if len(place) < len(names):  # names that are alike as far as they are shown
        return
    shown = [printable(name, NAME_LIMIT) for name in table.names]
    order = [place[name] for name in shown if name in place]
    if order != sorted(order):
        yield Note(
            "written",
            "The columns are in another order than in the table that was learnt; they go by name.",
        )
    others = [name for name in shown if name not in place]
    if others:
        listed = ", ".join(f"'{name}'" for name in others[:_MOST_NAMES])
        listed += f" and {len(others) - _MOST_NAMES:,} more" if len(others) > _MOST_NAMES else ""
        columns = counted(len(others), "column")
        yield Note(
            "written", f"Ignored {columns} that the table that was learnt does not have: {listed}."
        )


def said_of_rules(
    table: Table, rules: Sequence[ColumnRule], frame: Any, fillings: Mapping[str, float] | None
) -> Iterator[Note]:
    """Say which columns are lacking, which values are new, and what was filled in.

    Parameters
    ----------
    table : Table
    rules : sequence of ColumnRule
    frame : pandas.DataFrame
        What the rules make of the rows.
    fillings : mapping of str to float, or None
        What a missing number becomes, by what the rules put out; None where that is not known.
    """
    by_name = {column.name: column for column in table.columns}
    for rule in rules:
        column = by_name.get(rule.name)
        if column is None:
            yield _lacking(rule, fillings)
        elif rule.kind == "category":
            yield from _unknown_categories(table, column, rule)
        else:
            outputs = rule.outputs
            absent = np.isnan(frame[outputs[0]].to_numpy()) if outputs else column.missing
            yield from _unreadable(table, column, rule, absent & ~column.missing)
        if column is not None and fillings is not None:
            yield from _filled(column, rule, frame, fillings)


def _lacking(rule: ColumnRule, fillings: Mapping[str, float] | None) -> Note:
    if fillings is None:
        becomes = "each of its values is read as missing"
    elif rule.kind == "category":
        becomes = "all of its inputs are 0"
    elif rule.kind == "number":
        becomes = (
            f"it is {fillings[rule.outputs[0]]:g} in each row, the median of the training part"
        )
    else:
        becomes = "its inputs are the medians of the training part"
    return Note(
        "learnt",
        f"There is no column '{printable(rule.name, NAME_LIMIT)}': {becomes}.",
        rule.name,
        "There are no {}: numbers are medians of the training part, and categories are 0.",
    )


def _filled(
    column: Column, rule: ColumnRule, frame: Any, fillings: Mapping[str, float]
) -> Iterator[Note]:
    shown = f"'{printable(rule.name, NAME_LIMIT)}'"
    if rule.kind == "category":
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


def _unknown_categories(table: Table, column: Column, rule: ColumnRule) -> Iterator[Note]:
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
    yield from strangers(
        table, column, unknown, "was not learnt", "all inputs of the column are 0 there"
    )


def _unreadable(
    table: Table, column: Column, rule: ColumnRule, unread: NDArray[np.bool_]
) -> Iterator[Note]:
    what = "date" if rule.kind == "date" else "number"
    yield from strangers(
        table, column, unread, f"is not written as the {what}s that were learnt", "read as missing"
    )


def strangers(
    table: Table, column: Column, rows: NDArray[np.bool_], what: str, becomes: str
) -> Iterator[Note]:
    """Say of some rows of a column what is odd about their values, and what becomes of them."""
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
