"""What there is to say of a table: the most important first, like ones in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.support.text import printable

_MOST_ALIKE = 3
"""So many notes of one kind stand for themselves; more are one sentence."""

RANKS = (
    "first line",
    "learnt",
    "tells",
    "stand-in",
    "stray",
    "rows",
    "written",
    "spelling",
    "left out",
    "turned",
    "filled",
)
"""The kinds of notes, the most important first."""


class Note(NamedTuple):
    """One thing to say.

    Attributes
    ----------
    rank : str
        A name in ``RANKS``.
    text : str
        A sentence.
    subject : str
        The column that it is about, to be named with others of which the same is said.
    summary : str
        The sentence for many columns, with ``{}`` for "12 columns ('a', 'b', 'c' …)"; empty where
        it cannot be said of many.
    """

    rank: str
    text: str
    subject: str = ""
    summary: str = ""


def sentences(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return notes as sentences, the most important first."""
    groups: dict[tuple[str, str], list[Note]] = {}
    for number, note in enumerate(notes):
        key = note.summary or f"{number}"
        groups.setdefault((note.rank, key), []).append(note)
    found: list[str] = []
    for (_, summary), group in sorted(groups.items(), key=lambda item: RANKS.index(item[0][0])):
        if len(group) > _MOST_ALIKE:
            found.append(summary.format(columns_named([note.subject for note in group])))
        else:
            found.extend(note.text for note in group)
    return tuple(found)


def columns_named(names: Sequence[str]) -> str:
    """Return how many columns there are and the first of their names."""
    shown = ", ".join(f"'{printable(name, 20)}'" for name in names[:_MOST_ALIKE])
    more = " …" if len(names) > _MOST_ALIKE else ""
    return f"{len(names):,} columns ({shown}{more})"
