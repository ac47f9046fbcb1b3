"""Which columns of a table are learnt from, and what there is to say of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.preparation import ColumnReport
from core.data.sources.table.preparing.kinds import (
    MAX_CATEGORIES,
    Judgement,
    judge,
    stand_in,
    tells_the_target,
)
from core.data.sources.table.preparing.notes import Note
from core.data.sources.table.preparing.rules import ColumnRule, number_name, rule_for
from core.data.sources.table.preparing.spellings import spelling_notes
from core.data.sources.table.preparing.targets import Targets, standing_in
from core.data.sources.table.reading.cells import NAME_LIMIT, Column
from core.data.sources.table.reading.table import Table
from core.data.sources.table.written.decision import said_of
from core.support.text import counted, in_quotes, printable

_COMMONEST = 4

_SUMMARIES = {
    "constant": "Left out {}: the values of each are all the same.",
    "empty": "Left out {}: they have no values.",
    "sparse": "Left out {}: they have no name, and hardly a value.",
    "counter": "Left out {}: they count the rows.",
    "identifier": "Left out {}: they differ in every row, or nearly.",
    "text": "Left out {}: free text is not learnt.",
}


class Inputs(NamedTuple):
    """What is learnt from.

    Attributes
    ----------
    rules : tuple of ColumnRule
        What is done with each column that is an input.
    notes : tuple of Note
    report : tuple of ColumnReport
        Of every column of the table.
    """

    rules: tuple[ColumnRule, ...]
    notes: tuple[Note, ...]
    report: tuple[ColumnReport, ...]


def choose_inputs(
    table: Table,
    target: Column | None,
    targets: Targets | None,
    ignored: Sequence[Column] = (),
    only: Sequence[Column] = (),
) -> Inputs:
    """Choose what to learn from.

    Parameters
    ----------
    table : Table
    target : Column or None
        The column that is learnt, where that is known.
    targets : Targets or None
        What there is to learn in it.
    ignored, only : sequence of Column
        Columns to leave out, or the only ones to learn from.
    """
    kept = np.ones(table.n_rows, np.bool_) if targets is None else targets.kept
    asked = {column.name for column in only}
    unwanted = {column.name for column in ignored}
    others = [column for column in table.columns if target is None or column is not target]
    open_ = [c for c in others if c.name not in unwanted and (not asked or c.name in asked)]
    judgements = _judged(open_, kept)
    rules: list[ColumnRule] = []
    notes: list[Note] = []
    report: list[ColumnReport] = []
    if target is not None:
        notes.extend(spelling_notes(target.name, target.decision))
    for column in table.columns:
        judgement = judgements.get(column.name)
        if column is target:
            report.append(_reported(column, kept, "target", "target", ""))
        elif judgement is None:
            report.append(_reported(column, kept, "", "left out", "as you asked"))
        elif not judgement.is_input:
            notes.append(_left_out(column, judgement))
            report.append(_reported(column, kept, judgement.kind, "left out", judgement.why))
        else:
            rule = rule_for(column, judgement, kept)
            rules.append(rule)
            notes.extend(_said_of_input(table, column, rule, kept))
            notes.extend(_series_note(column) if judgement.is_series else ())
            report.append(_reported(column, kept, judgement.kind, _use(rule), _why(column)))
            if targets is not None and _tells(column, targets):
                notes.append(_telling(column, target))
    if unwanted or asked:
        left = [column.name for column in others if column.name not in judgements]
        notes.append(Note("left out", f"Left out {counted(len(left), 'column')} as you asked."))
    return Inputs(tuple(rules), tuple(notes), tuple(report))


def _judged(columns: Sequence[Column], kept: NDArray[np.bool_]) -> dict[str, Judgement]:
    found = {column.name: judge(column, kept) for column in columns}
    if not any(judgement.is_input for judgement in found.values()):
        # Nothing else is there to learn from: what only counts may be what time it is.
        for column in columns:
            found[column.name] = judge(column, kept, is_alone=True)
    return found


def _tells(column: Column, targets: Targets) -> bool:
    return tells_the_target(column, targets.kept, targets.y, classes=len(targets.labels))


def _telling(column: Column, target: Column | None) -> Note:
    name = target.shown if target is not None else "the target"
    return Note(
        "tells",
        f"{column.shown} alone tells {name} in every row; leave it out (--ignore) if it is not "
        "known before.",
        column.name,
        f"{{}} each tell {name} alone in every row; leave out (--ignore) what is not known before.",
    )


def _left_out(column: Column, judgement: Judgement) -> Note:
    return Note(
        "left out",
        f"Left out {column.shown}: {judgement.why}.",
        column.name,
        _SUMMARIES[judgement.kind],
    )


def _said_of_input(
    table: Table, column: Column, rule: ColumnRule, kept: NDArray[np.bool_]
) -> list[Note]:
    notes = spelling_notes(column.name, column.decision)
    if column.strays is not None:
        notes.append(_stray_note(table, column))
    if rule.kind == "number" and column.numbers is not None:
        present = column.numbers_in(kept).astype(np.float64, copy=False)
        odd = stand_in(present) if len(present) else None
        if odd is not None:
            notes.append(standing_in(column, int((present == odd).sum()), odd))
    if rule.kind == "date":
        notes.append(_date_note(column, rule))
    if rule.kind == "category":
        notes.append(_category_note(column, rule, kept))
    return notes


def _stray_note(table: Table, column: Column) -> Note:
    strays = column.strays
    assert strays is not None
    word = f"'{printable(strays.text, NAME_LIMIT)}'"
    more = strays.rows - 1
    others = f", and {counted(more, 'more row has', 'more rows have')} no number" if more else ""
    return Note(
        "stray",
        f"{table.place_of(strays.row)} has {word} among the numbers of {column.shown}{others}: "
        "read as missing.",
        column.name,
        "Words among the numbers of {} are read as missing.",
    )


def _date_note(column: Column, rule: ColumnRule) -> Note:
    assert rule.dates is not None
    guess = ", month before day: no date tells" if rule.dates.is_guess else ""
    parts = ", ".join(rule.parts)
    return Note(
        "turned",
        f"Turned the dates of {column.shown} into {counted(len(rule.parts), 'input')} "
        f"({parts}){guess}.",
        column.name,
        f"Turned the dates of {{}} into numbers{guess}.",
    )


def _series_note(column: Column) -> tuple[Note]:
    text = (
        f"The dates of {column.shown}, one a row, are in equal steps, as in a time series: rows of "
        "the test are drawn at random, so those before and after each were learnt."
    )
    return (Note("tells", text),)


def _category_note(column: Column, rule: ColumnRule, kept: NDArray[np.bool_]) -> Note:
    missing = int((column.missing & kept).sum())
    where = f"; all are 0 where it is missing ({counted(missing, 'row')})" if missing else ""
    values = len(rule.categories)
    inputs = counted(min(values, MAX_CATEGORIES), "input")
    if values > MAX_CATEGORIES:
        text = (
            f"Turned {column.shown} into {inputs}, one for each of its commonest values; the other "
            f"{values - MAX_CATEGORIES + 1:,} share the last{where}."
        )
    else:
        text = f"Turned {column.shown} into {inputs}, one for each of its values{where}."
    return Note(
        "turned",
        text,
        column.name,
        "Turned {} into inputs, one for each of their values; all are 0 where it is missing.",
    )


def _use(rule: ColumnRule) -> str:
    if rule.kind == "category":
        return counted(min(len(rule.categories), MAX_CATEGORIES), "input")
    return counted(len(rule.outputs), "input")


def _why(column: Column) -> str:
    said = said_of(column.decision)
    if not said:
        return ""
    reason = f", {column.decision.why}" if column.decision.why else ""
    return f"read {said[0].format('it')}{reason}"


def _reported(
    column: Column, kept: NDArray[np.bool_], kind: str, use: str, why: str
) -> ColumnReport:
    missing = float(column.missing.mean())
    if not kind:
        kind = "number" if column.numbers is not None else "text"
    return ColumnReport(
        printable(column.name, NAME_LIMIT), kind, missing, _values(column), use, why
    )


def _values(column: Column) -> str:
    """Return the range of a column's numbers, or its commonest values."""
    present = ~column.missing
    if not present.any():
        return ""
    if column.numbers is not None:
        numbers = column.numbers_in(present)
        low, high = (_short(float(each)) for each in (numbers.min(), numbers.max()))
        return low if low == high else f"{low} to {high}"
    assert column.texts is not None
    counts = np.bincount(column.texts.codes[present])
    shown = [
        f"{in_quotes(printable(column.texts.values[code], 20))} ({counts[code]:,})"
        for code in np.argsort(-counts, kind="stable")[:_COMMONEST].tolist()
    ]
    values = len(column.texts.values)
    more = f" and {values - _COMMONEST:,} more" if values > _COMMONEST else ""
    return ", ".join(shown) + more


def _short(number: float) -> str:
    return number_name(number) if number.is_integer() else f"{number:.6g}"
