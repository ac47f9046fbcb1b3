"""A page of the lesson as rows of text, in as many cells as there are."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len

from core import in_ascii, in_lines
from tui.panels.understanding.lesson.chapter import Chapter, Deed, Words
from tui.panels.understanding.lesson.chapters import CHAPTERS
from tui.panels.understanding.lesson.concepts import CONCEPTS, in_core
from tui.panels.understanding.lesson.visit import Visit
from tui.widgets.keys.spoken import spoken
from tui.widgets.rows import Ink, Row, Span

_ROOMY = 28
"""Rows from which there is room for all words."""

_DONE, _OPEN, _HERE, _READ, _NEXT = "✓", "○", "◐", "●", "▸"
_IN_ASCII = str.maketrans({"●": "*", "○": "o", "◐": "+", "▸": ">", "¼": "1/4", "σ": "sigmoid"})
_BETWEEN = 2
_CHAPTERS = "chapters "
_WITH_WORD = 24
_PREDICT = "Predict: press <first-answer>, <second-answer> or <third-answer>."
_PREPARING = "Its experiment is being prepared …"
_END = "All of core is NumPy. What you have read is computed in these lines:"


class Page(NamedTuple):
    """Rows, and which of them are to be in view.

    Attributes
    ----------
    rows : list of Row
    end : int
        The row after the last that there is to read now.
    """

    rows: list[Row]
    end: int


class _Room(NamedTuple):
    """In how many cells a page is written, whether in few words, and with which signs."""

    width: int
    brief: bool
    unicode: bool

    def written(self, text: str) -> str:
        """Return a text with the keys that the user has, and the signs that the terminal has."""
        text = spoken(text)
        return text if self.unicode else in_ascii(text.translate(_IN_ASCII))

    def rows(self, text: str, ink: Ink = "value", indent: int = 0) -> list[Row]:
        """Return a text in as many rows as it takes."""
        lines = in_lines(self.written(text), self.width - indent, at_hyphens=False)
        return [(Span(" " * indent + line, ink),) for line in lines]

    def said(self, words: Words, ink: Ink = "value", indent: int = 0) -> list[Row]:
        """Return words in as many rows as they take."""
        return self.rows(words.brief if self.brief else words.full, ink, indent)


def page(
    visit: Visit, done: Collection[int], width: int, height: int, *, unicode: bool = True
) -> Page:
    """Return a page of the lesson.

    Parameters
    ----------
    visit : Visit
    done : collection of int
        The chapters whose outcome was seen.
    width, height : int
        Cells that there are.
    unicode : bool
        Whether there are other signs than those of ASCII.
    """
    room = _Room(width, height < _ROOMY, unicode)
    rows, end = _concepts(room), 0
    if visit.chapter is not None:
        rows, end = _chapter(visit, visit.chapter, room)
    return Page([*rows, (), _chapters(visit, done, room)], end)


def _chapter(visit: Visit, chapter: Chapter, room: _Room) -> tuple[list[Row], int]:
    gap: list[Row] = [] if room.brief else [()]
    rows = [*room.said(chapter.idea, "label"), *gap, *room.rows(chapter.formula, "heading"), ()]
    if visit.start is None:
        return [*rows, *room.rows(_PREPARING, "label")], 0
    rows += room.said(chapter.question)
    for number, choice in enumerate(chapter.choices, 1):
        rows += _choice(visit, number, choice, room)
    rows.append(())
    if visit.predicted is None:
        rows += room.rows(_PREDICT, "heading")
        return rows, len(rows)
    if not visit.compared and chapter.deed is not None:
        rows += [*room.rows("Now see:", "heading"), *_deed(_NEXT, chapter.deed, room)]
        return rows, len(rows)
    rows += room.said(chapter.outcome)
    end = len(rows)
    rows += [*gap, *room.rows("Try", "heading")]
    for number, deed in enumerate(chapter.tries):
        rows += _deed(_DONE if number in visit.ticked else _OPEN, deed, room)
    return rows, end


def _choice(visit: Visit, number: int, choice: Words, room: _Room) -> list[Row]:
    assert visit.chapter is not None
    here = number == visit.predicted
    is_right = visit.compared and number == visit.chapter.right
    ink: Ink = "heading" if is_right else "value" if here else "label"
    start = room.written(f"{_NEXT if here else ' '}{number}  ")
    (first,), *others = room.said(choice, ink, cell_len(start))
    mark = room.written(f"  {_DONE}") if is_right else ""
    rows: list[Row] = [(Span(start, "heading"), first._replace(text=first.text.lstrip())), *others]
    if sum(cell_len(span.text) for span in rows[-1]) + cell_len(mark) > room.width:
        return [*rows, (Span(mark, "heading"),)]
    return [*rows[:-1], (*rows[-1], Span(mark, "heading"))]


def _deed(mark: str, deed: Deed, room: _Room) -> list[Row]:
    keys = " ".join(
        room.written(f"{count}×{key}" if count > 1 else key)
        for key, count in ((key, len(list(group))) for key, group in groupby(deed.keys))
    )
    words = room.written(deed.words.brief if room.brief else deed.words.full)
    start = f"{room.written(mark)} "
    indent = cell_len(start)
    if indent + cell_len(keys) + _BETWEEN + cell_len(words) <= room.width:
        gap = " " * _BETWEEN
        return [(Span(start, "heading"), Span(f"{keys}{gap}", "train"), Span(words))]
    (first,), *others = room.rows(keys, "train", indent)
    shown = first._replace(text=first.text.lstrip())
    return [(Span(start, "heading"), shown), *others, *room.rows(words, "value", indent)]


def _chapters(visit: Visit, done: Collection[int], room: _Room) -> Row:
    spans = [Span(_CHAPTERS if room.width > _WITH_WORD else "", "label")]
    for number in range(1, len(CHAPTERS) + 1):
        here = number == visit.number
        sign = _HERE if here else _READ if number in done else _OPEN
        spans.append(Span(room.written(f" {sign}"), "heading" if here else "label"))
    return tuple(spans)


def _place(text: str, room: _Room) -> list[Row]:
    """Return where a line is; a number cut in two would name another one."""
    folder, slash, file = text.rpartition("/")
    if cell_len(text) <= room.width or not slash:
        return room.rows(text)
    return [*room.rows(f"{folder}/"), *room.rows(file, indent=_BETWEEN)]


def _concepts(room: _Room) -> list[Row]:
    rows = [*room.rows(_END, "label"), ()]
    for concept in CONCEPTS:
        keys = room.written(concept.keys)
        gap = room.width - cell_len(concept.name) - cell_len(keys)
        if gap >= _BETWEEN:
            rows.append((Span(concept.name, "heading"), Span(" " * gap + keys, "train")))
        else:
            rows += [*room.rows(concept.name, "heading"), *room.rows(keys, "train", _BETWEEN)]
        rows += _place(in_core(concept), room)
    return rows
