"""New rows of a table, prepared as those were that a network has learnt from."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.preparation import Preparation
from core.data.sources.table.preparing.notes import Note, sentences
from core.data.sources.table.preparing.rules import number_name
from core.data.sources.table.reading.again import TableOfNewRows, read_again
from core.data.sources.table.reading.cells import NAME_LIMIT, Column, Texts
from core.data.sources.table.reading.table import Table
from core.data.sources.table.respelled import is_plain, respelled
from core.data.sources.table.said_of_new_rows import said_of_columns, said_of_rules, strangers
from core.data.sources.table.written.numbers import (
    read_numbers,
)
from core.support.arrays import Float64Array
from core.support.checks import shown
from core.support.public import public
from core.support.text import printable

_TRUTHS = frozenset({"True", "False"})
"""How text is made of truth values."""


@public
@dataclass(frozen=True, eq=False)
class NewRows:
    """New rows, as the network takes them.

    Attributes
    ----------
    X : array of float, shape (n, d)
        The network's inputs.
    raw : array of float, shape (n, r)
        The same before features and standardisation.
    truth : array, shape (n,), or None
        What the target is: the index of a class, -1 where that is missing or unknown, or a number
        in its own unit, NaN where there is none. None where the table has no such column.
    numbers : array of int, shape (n,)
        Which row of the table each is, from 1.
    notes : tuple of str
        What there is to say of them.
    """

    X: Float64Array
    raw: Float64Array
    truth: NDArray[Any] | None
    numbers: NDArray[np.int64]
    notes: tuple[str, ...]


class ReadRows(NamedTuple):
    """New rows, read as those were that a network has learnt.

    Attributes
    ----------
    table : Table
    numbers : array of int, shape (n,)
        Which row of the table each is, from 1.
    preparation : Preparation
        What is done with them: its rules are those of the table that was learnt, or with numbers
        written as these rows have them.
    frame : pandas.DataFrame
        What its rules make of them.
    notes : tuple of Note
        How they are written.
    """

    table: Table
    numbers: NDArray[np.int64]
    preparation: Preparation
    frame: Any
    notes: tuple[Note, ...]


def read_new_rows(preparation: Preparation, source: Any) -> ReadRows:
    """Read new rows.

    Parameters
    ----------
    preparation : Preparation
        What was done with the table that was learnt. Its transformer is not asked.
    source : path, binary file or pandas.DataFrame

    Raises
    ------
    ValueError
        If the table cannot be read, or has none of the columns.
    """
    rules: tuple[Any, ...] = preparation.rules
    names = [report.name for report in preparation.columns]
    is_named = preparation.is_named
    plain = {rule.name for rule in rules if rule.kind == "number" and is_plain(rule.spelling)}
    if not preparation.labels and is_plain(preparation.target_spelling):
        plain.add(preparation.target)
    as_text = {preparation.target, *(rule.name for rule in rules)} - plain
    wanted = rules[0].name
    read = read_again(source, as_text, header=is_named, missing=preparation.missing, wanted=wanted)
    notes = [Note("written", text) for text in read.table.notes]
    if not is_named and len(read.table.columns) == len(names) - 1:
        read = _without_target(read, names, preparation.target)
    table = _with_truths(read.table, preparation)
    by_name = {column.name: column for column in table.columns}
    if not any(rule.name in by_name for rule in rules):
        raise ValueError(_has_none(table, preparation, is_named=is_named))
    notes.extend(said_of_columns(table, names))
    preparation, said = respelled(preparation, read, by_name)
    notes.extend(said)
    with np.errstate(all="ignore"):  # whether they are too large is checked below
        frame = preparation.frame(table)
        _check_numbers(table, preparation, frame)
    return ReadRows(table, read.numbers, preparation, frame, tuple(notes))


@public
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
    read = read_new_rows(preparation, source)
    preparation, table, notes = read.preparation, read.table, list(read.notes)
    with np.errstate(all="ignore"):
        raw = preparation.raw(read.frame)
        X = np.ascontiguousarray(preparation.finish(raw), np.float64)
    _check_finite(table, X)
    rules: tuple[Any, ...] = preparation.rules
    notes.extend(said_of_rules(table, rules, read.frame, _fillings(preparation)))
    truth = None
    by_name = {column.name: column for column in table.columns}
    if preparation.target in by_name:
        truth, said = _truth(table, by_name[preparation.target], preparation)
        notes.extend(said)
    return NewRows(X, raw, truth, read.numbers, sentences(notes))


@public
def read_rows(rows: Any, preparation: Preparation) -> Any:
    """Return rows of a table read as those were that a network has learnt.

    That is the first step of an estimator made from an experiment; ``preparation.transformer`` is
    the next. A column that is lacking is one of missing values.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns go by their names, others are ignored.
    preparation : Preparation
        Of the table that was learnt. Its transformer may be None.

    Returns
    -------
    pandas.DataFrame
        What its rules make of the rows, one row each.

    Warns
    -----
    UserWarning
        If a column is lacking, or a value is none of those that were learnt.

    Raises
    ------
    ValueError
        If it is no frame, has none of the columns, or an infinite number.
    """
    if not hasattr(rows, "columns"):
        raise ValueError(
            f"X is {shown(rows)}; it must be a pandas.DataFrame with the columns of the table that "
            "was learnt, as pandas.read_csv returns it of a file"
        )
    read = read_new_rows(preparation, rows)
    rules: tuple[Any, ...] = read.preparation.rules
    for sentence in sentences(said_of_rules(read.table, rules, read.frame, None)):
        warnings.warn(sentence, UserWarning, stacklevel=2)
    return read.frame


def _with_truths(table: Table, preparation: Preparation) -> Table:
    """Spell True and False, as a frame has them, as the table did that was learnt."""
    rules: tuple[Any, ...] = preparation.rules
    known = {rule.name: rule.categories for rule in rules} | {
        preparation.target: preparation.labels
    }
    columns = tuple(_with_truth(each, known.get(each.name, ())) for each in table.columns)
    return replace(table, columns=columns)


def _with_truth(column: Column, known: Sequence[str]) -> Column:
    texts, spelt = column.texts, {text.casefold(): text for text in known}
    if texts is None or not ({"true", "false"} & spelt.keys() and set(texts.values) & _TRUTHS):
        return column
    values = [
        spelt.get(text.casefold(), text) if text in _TRUTHS else text for text in texts.values
    ]
    return replace(column, texts=Texts(values, texts.codes))


def _without_target(read: TableOfNewRows, names: list[str], target: str) -> TableOfNewRows:
    """Call columns by their numbers in a table that had one more, the target."""
    others = [name for name in names if name != target]
    columns = tuple(
        replace(column, name=name) for column, name in zip(read.table.columns, others, strict=True)
    )
    return replace(read, table=replace(read.table, columns=columns))


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
        return values, list(strangers(table, column, unread, what, "not counted in the scores"))
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
        strangers(table, column, unknown, "was not learnt", "not counted in the scores")
    )


def _classes_of_numbers(numbers: Iterable[Any], place: dict[str, int]) -> list[int]:
    return [-1 if n != n else place.get(number_name(float(n)), -1) for n in numbers]
