"""What is shown of a step: eight stages of tables and words, for whoever lays them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from core.inspection.notation.signs import in_ascii
from core.support.public import public

NAMES = ("x", "z", "a", "L", "dz", "dW", "W", "ΔL")
"""What each stage is about, in order; the first has the number 1."""


Kind = Literal["term", "rest", "sum", "number"]
"""What a row is: a term of a sum, all the terms that have no row of their own, the sum, or none of
these."""


class Row(NamedTuple):
    """A line of a table.

    Attributes
    ----------
    label : str
    cells : tuple of str
        Numbers and the signs between them, each in a column of its own.
    value : float or None
        The number it is about, to draw a bar of.
    kind : Kind
    """

    label: str
    cells: tuple[str, ...]
    value: float | None = None
    kind: Kind = "number"


class Table(NamedTuple):
    """Rows whose cells stand below each other.

    Attributes
    ----------
    rows : tuple of Row
    head : tuple of str
        What stands above the cells; empty for nothing.
    """

    rows: tuple[Row, ...]
    head: tuple[str, ...] = ()


@public
class ActivationCurve(NamedTuple):
    """An activation around what a neuron adds up, and where on it the neuron is.

    Attributes
    ----------
    z, a : tuple of float
        Points of the curve, from left to right.
    at : tuple of float
        Where the neuron is: its z and a.
    slope : float
        Of the curve there.
    """

    z: tuple[float, ...]
    a: tuple[float, ...]
    at: tuple[float, float]
    slope: float


@public
@dataclass(frozen=True)
class Stage:
    """One of the eight stages of a training step.

    Attributes
    ----------
    number : int
        From 1.
    formula, shapes : str
        The formula, and the shapes of what is in it.
    layer : int or None
        Which layer it is of, from 1; None where it is of the whole network.
    tables : tuple of Table
    words : tuple of str
        Sentences.
    numpy : tuple of str
        The same in NumPy, a line each.
    units : tuple of float
        The number that the stage is about for every unit of the layer, where there is one.
    spread : tuple of float
        The same number for every example of the trace, in their order; of stage 6 each example's
        pull on the weight of the input looked at. For a picture of how they are spread.
    curve : ActivationCurve or None
        Of stage 3, for a picture of it; None where a unit's value depends on other units.
    is_in_ascii : bool
        Whether its formulas are in ASCII.
    """

    number: int
    formula: str
    layer: int | None = None
    shapes: str = ""
    tables: tuple[Table, ...] = ()
    words: tuple[str, ...] = ()
    numpy: tuple[str, ...] = ()
    units: tuple[float, ...] = ()
    spread: tuple[float, ...] = ()
    curve: ActivationCurve | None = None
    is_in_ascii: bool = False

    @property
    def name(self) -> str:
        """What it is about: x, z, a, L, dz, dW, W or ΔL."""
        name = NAMES[self.number - 1]
        return in_ascii(name) if self.is_in_ascii else name

    def in_ascii(self) -> Stage:
        """Return the same in ASCII."""
        return replace(
            self,
            formula=in_ascii(self.formula),
            shapes=in_ascii(self.shapes),
            tables=tuple(map(_table_in_ascii, self.tables)),
            words=tuple(map(in_ascii, self.words)),
            is_in_ascii=True,
        )


def _table_in_ascii(table: Table) -> Table:
    return Table(
        tuple(
            row._replace(label=in_ascii(row.label), cells=tuple(map(in_ascii, row.cells)))
            for row in table.rows
        ),
        tuple(map(in_ascii, table.head)),
    )
