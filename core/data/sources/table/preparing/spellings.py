"""What there is to say of how the numbers of a column are written."""

from __future__ import annotations

import re

from core.data.sources.table.preparing.notes import Note
from core.data.sources.table.preparing.rules import number_name
from core.data.sources.table.reading.cells import HOURS_OF_A_DAY, NAME_LIMIT
from core.data.sources.table.written.decision import Decision, said_of
from core.support.text import printable

_HAS_EXAMPLE = re.compile("thousands|times")


def spelling_notes(name: str, decision: Decision) -> list[Note]:
    """Return what there is to say of how the numbers of a column are written."""
    shown = f"'{printable(name, NAME_LIMIT)}'"
    why = f", {decision.why}" if decision.why else ""
    number = decision.spelling.read(decision.example) if decision.example else None
    example = ""
    if number is not None:
        shown_number = f"{number:.6g}" if decision.spelling.are_times else number_name(number)
        is_longer = decision.spelling.are_times and number > HOURS_OF_A_DAY
        beyond = ", longer than a day" if is_longer else ""
        example = f" ('{printable(decision.example, NAME_LIMIT)}' is {shown_number}{beyond})"
    return [
        Note(
            "spelling",
            f"Read {said.format(shown)}{example if _HAS_EXAMPLE.search(said) else ''}{why}.",
            name,
            f"Read {said}.",
        )
        for said in said_of(decision)
    ]
