"""The raw columns that a trained network is asked with, and what each becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from core.data.preparation import Preparation
from core.data.sources.table.preparing.rules import ColumnRule
from core.data.sources.table.written.dates import DateSpelling
from core.data.sources.table.written.numbers import PLAIN, NumberSpelling

PLAIN_DATES = DateSpelling()

Kind = Literal["number", "category", "date"]


@dataclass(frozen=True)
class InputColumn:
    """One raw column.

    Attributes
    ----------
    name : str
        As the table has it.
    kind : str
        What it is: a number, which stays one; a category, which becomes a few numbers that are 0
        or 1; or a date, which becomes a number for each of its parts.
    fills : tuple of float
        What stands where there is no number or no date, for each number that it becomes. Empty for
        a category, all of whose numbers are 0 then, and where every row must have a number.
    spelling : NumberSpelling
        How its numbers are written where they are text.
    dates : DateSpelling
        How its dates are.
    parts : tuple of str
        What a date becomes, names in ``DATE_PARTS``.
    categories : tuple of tuple of str
        The values for which each of its numbers is 1; several where rare ones share it.
    """

    name: str
    kind: Kind
    fills: tuple[float, ...] = ()
    spelling: NumberSpelling = PLAIN
    dates: DateSpelling = PLAIN_DATES
    parts: tuple[str, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()

    @property
    def width(self) -> int:
        """How many numbers it becomes."""
        if self.kind == "category":
            return len(self.categories)
        return len(self.parts) if self.kind == "date" else 1


def columns_of(preparation: Preparation) -> tuple[InputColumn, ...]:
    """Return the columns of a table that was learnt, in the order of what they become."""
    return tuple(_columns(preparation))


def _columns(preparation: Preparation) -> Iterator[InputColumn]:
    steps: dict[str, Any] = {}
    """What scikit-learn does with each output of a rule."""
    fills: dict[str, float] = {}
    for name, step, outputs in preparation.transformer.transformers_:
        steps.update(dict.fromkeys(outputs, step))
        if name.startswith("numbers"):
            fills.update(zip(outputs, map(float, step.statistics_), strict=True))
    rules: tuple[Any, ...] = preparation.rules
    for rule in rules:
        if rule.kind == "category":
            categories = _categories(rule, steps[rule.name])
            yield InputColumn(rule.name, "category", categories=categories)
        elif rule.outputs:
            yield InputColumn(
                rule.name,
                rule.kind,
                tuple(fills[output] for output in rule.outputs),
                rule.spelling,
                rule.dates or PLAIN_DATES,
                rule.parts,
            )


def _categories(rule: ColumnRule, encoder: Any) -> tuple[tuple[str, ...], ...]:
    found = getattr(encoder, "infrequent_categories_", [None])[0]
    rare = () if found is None else tuple(map(str, found))
    own = tuple((category,) for category in rule.categories if category not in rare)
    return (*own, rare) if rare else own
