"""Numbers of new rows: written as in the table that was learnt, or in a way of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.data.preparation import Preparation
from core.data.sources.table.preparing.notes import Note
from core.data.sources.table.preparing.spellings import spelling_notes
from core.data.sources.table.reading.again import TableOfNewRows
from core.data.sources.table.reading.cells import Column, examine, example_of
from core.data.sources.table.written.decision import Decision, decide
from core.data.sources.table.written.numbers import Evidence, NumberSpelling


def is_plain(spelling: NumberSpelling) -> bool:
    """Whether numbers have no more than a decimal sign, so that pandas can read them."""
    return len(spelling.decimal) == 1 and spelling == NumberSpelling(spelling.decimal)


def respelled(
    preparation: Preparation, read: TableOfNewRows, by_name: Mapping[str, Column]
) -> tuple[Preparation, list[Note]]:
    """Return a preparation that reads numbers as new rows have them, and what there is to say.

    Where a column of new rows can be read in two ways, its file decides, as it does of a table that
    is learnt; and where nothing in the file tells, how the table was written that was learnt.

    Parameters
    ----------
    preparation : Preparation
        What was done with the table that was learnt.
    read : TableOfNewRows
    by_name : mapping of str to Column
        The columns of the new rows.
    """
    before: dict[str, NumberSpelling] = {}
    rules: tuple[Any, ...] = preparation.rules
    before.update({rule.name: rule.spelling for rule in rules if rule.kind == "number"})
    if not preparation.labels:
        before[preparation.target] = preparation.target_spelling
    evidence = {
        name: found
        for name in before
        if (column := by_name.get(name)) is not None
        and column.texts is not None
        and (found := examine(column.texts.values)) is not None
        and not (found.times or before[name].are_times)
    }
    known = [*read.known, *evidence.items()]
    decisions = {
        name: _decided(name, found, known, read.delimiter, before)
        for name, found in evidence.items()
    }
    notes = []
    for name, decision in decisions.items():
        spelling, texts = decision.spelling, by_name[name].texts
        if decision.why or _signs(spelling) - _signs(before[name]):
            example = example_of(texts.values if texts else (), spelling)
            notes += spelling_notes(name, replace(decision, example=example))
    target = decisions.get(preparation.target)
    return replace(
        preparation,
        rules=tuple(
            replace(rule, spelling=decisions[rule.name].spelling)
            if rule.name in decisions
            else rule
            for rule in rules
        ),
        target_spelling=preparation.target_spelling if target is None else target.spelling,
    ), notes


def _signs(spelling: NumberSpelling) -> set[tuple[str, str]]:
    """Return the signs in numbers, each with what it is; a point before decimals is usual."""
    signs = {("decimal", sign) for sign in spelling.decimal if sign != "."}
    return signs | {("thousands", sign) for sign in spelling.thousands}


def _decided(
    name: str,
    evidence: Evidence,
    known: list[tuple[str, Evidence]],
    delimiter: str,
    before: Mapping[str, NumberSpelling],
) -> Decision:
    """Return how the numbers of a column are written; their unit is what it was."""
    others = [spelling for other, spelling in before.items() if other != name]
    decision = decide(name, evidence, known, delimiter, (before[name], *others))
    found = decision.spelling
    if not evidence.decimal | evidence.thousands | evidence.open:
        return Decision(before[name])
    spelling = replace(before[name], decimal=found.decimal, thousands=found.thousands)
    return replace(decision, spelling=spelling)
