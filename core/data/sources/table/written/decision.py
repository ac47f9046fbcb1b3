"""Which of the ways to write numbers a column has: by its values, its file, an earlier table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.data.sources.table.written.numbers import MULTIPLES, SIGNS, Evidence, NumberSpelling


@dataclass(frozen=True)
class Decision:
    """How a column of numbers is written, and what made that plain."""

    spelling: NumberSpelling
    why: str = ""
    """Empty where the column itself can only be read that way."""
    example: str = ""
    """A value with thousands parted, or a time."""


def decide(
    name: str,
    column: Evidence,
    known: Sequence[tuple[str, Evidence]],
    delimiter: str,
    earlier: Sequence[NumberSpelling] = (),
) -> Decision:
    """Decide how the numbers of a column are written.

    Parameters
    ----------
    name : str
    column : Evidence
        Of the column itself.
    known : sequence of tuple of str and Evidence
        Of all columns of the file, with their names.
    delimiter : str
        What parts the values of the file.
    earlier : sequence of NumberSpelling
        How the numbers of a table that was learnt were written, this column's first: what tells
        where nothing in the file does.
    """
    if column.times:
        return Decision(NumberSpelling(are_times=True))
    decimal, thousands = set(column.decimal), set(column.thousands)
    why = ""
    unsure = sorted(column.unsure)
    others = [one for one in known if one[0] != name] if unsure else []
    for sign in unsure:
        role, reason = _role(sign, column, others, delimiter, earlier)
        (decimal if role == "decimal" else thousands).add(sign)
        why = why or reason
    units = {unit.casefold() for unit in column.units}
    are_multiples = (
        bool(units) and units <= MULTIPLES.keys() and (len(units) > 1 or column.bare > 0)
    )
    unit = "" if are_multiples else min(column.units, default="")
    usual = "" if "." in thousands else "."
    spelling = NumberSpelling(
        "".join(sorted(decimal)) or usual, "".join(sorted(thousands)), unit, are_multiples
    )
    return Decision(spelling, why)


Role = Literal["decimal", "thousands"]


def _role(
    sign: str,
    column: Evidence,
    others: Sequence[tuple[str, Evidence]],
    delimiter: str,
    earlier: Sequence[NumberSpelling],
) -> tuple[Role, str]:
    """Tell what a sign before three last digits is, and by what that was decided."""
    other = {".": ",", ",": "."}[sign]
    if other in column.decimal:
        # One column has both: 1.101 beside 2,5. Only if the file has 1.5 as well are both decimal.
        for name, evidence in others:
            if sign in evidence.decimal:
                return "decimal", f"as in '{name}'"
        return "thousands", ""
    if other in column.thousands:
        return "decimal", ""
    for name, evidence in others:
        if sign in evidence.decimal:
            return "decimal", f"as in '{name}'"
        if sign in evidence.thousands:
            return "thousands", f"as in '{name}'"
    for name, evidence in others:
        if other in evidence.decimal:
            return "thousands", f"as '{name}' has a decimal {SIGNS[other]}"
        if other in evidence.thousands:
            return "decimal", f"as '{name}' has thousands with a {SIGNS[other]}"
    if earlier:
        return _role_before(sign, other, earlier), "as in the table that was learnt"
    if sign == ",":
        if delimiter == ";":
            return "decimal", "as semicolons part the values; nothing else tells"
        return "thousands", "as nothing in the file tells otherwise"
    if delimiter == ";" and len(column.wholes) > 1:
        return "thousands", "as semicolons part the values; nothing else tells"
    return "decimal", "as nothing in the file tells otherwise" if delimiter == ";" else ""


def _role_before(sign: str, other: str, earlier: Sequence[NumberSpelling]) -> Role:
    """Tell what a sign was in a table that was learnt, this column's spelling first."""
    if sign in earlier[0].thousands:
        return "thousands"
    if other in earlier[0].thousands or (sign in earlier[0].decimal and sign == ","):
        return "decimal"
    # A point stands before decimals where nothing was seen, too.
    for spelling in earlier:
        if sign in spelling.thousands or (other == "," and other in spelling.decimal):
            return "thousands"
        if other in spelling.thousands or (sign == "," and sign in spelling.decimal):
            return "decimal"
    return "decimal" if sign == "." else "thousands"


def said_of(decision: Decision) -> tuple[str, ...]:
    """Return what there is to say of a spelling, to follow "Read"; ``{}`` is the column."""
    spelling = decision.spelling
    if spelling.are_times:
        return ("{} as times, in hours",)
    said = []
    if "," in spelling.decimal and "." in spelling.decimal:
        said.append("both the comma and the point in {} as a decimal point")
    elif "," in spelling.decimal:
        said.append("the comma in {} as a decimal point")
    elif decision.why and not spelling.thousands:
        said.append("the point in {} as a decimal point")
    said.extend(f"the {SIGNS[sign]} in {{}} as parting thousands" for sign in spelling.thousands)
    if spelling.are_multiples:
        said.append("the letters after numbers in {} as thousands (k), millions (M), billions (B)")
    elif spelling.unit:
        said.append(f"{{}} as numbers in {spelling.unit}")
    return tuple(said)
