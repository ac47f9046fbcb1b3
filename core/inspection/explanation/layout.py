"""Stages as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from core.inspection.explanation.stage import Row, Stage, Table
from core.support.text import cells_in, in_lines, padded

_INDENT = 5
_GAP = 2
_BETWEEN = 3
_SIGNS = {"", *"+−-×*÷/=→", "->"}
"""What stands between two numbers of a row, close to both."""


class Line(NamedTuple):
    """A line, and what it is."""

    text: str
    kind: Literal["title", "forward", "backward", "step", "table", "words", "blank"]


class Entry(NamedTuple):
    """A stage, whose it is if it stands beside those of others, and whether it is told in short."""

    stage: Stage
    whose: str = ""
    short: bool = False


def lines_of(title: str, entries: Sequence[Entry], width: int) -> Iterator[Line]:
    """Yield the lines of some stages, in order."""
    for line in in_lines(title, width):
        yield Line(line, "title")
    yield Line("", "blank")
    before = 0
    for stage, whose, short in entries:
        number = f"{stage.number}  " if stage.number != before and not short else "   "
        if not short:
            before = stage.number
        kind: Literal["forward", "backward", "step"] = "forward"
        if stage.number >= 5:
            kind = "backward" if stage.number <= 6 else "step"
        if short:
            text = f"{number}{stage.formula}   {'  '.join(stage.words)}"
            indent = " " * (len(number) + cells_in(stage.formula) + 3)
            for line in in_lines(text, width, indent=indent, in_words=False):
                yield Line(line, kind)
            continue
        right = f"{whose}  {stage.shapes}".strip() if whose else stage.shapes
        for text in _apart(f"{number}{stage.formula}", right, width):
            yield Line(text, kind)
        for table in stage.tables:
            for text in _table(table):
                yield Line(text, "table")
        for words in stage.words:
            room = max(width - _INDENT, 20)
            for text in in_lines(words, room, at_hyphens=False, in_words=False):
                yield Line(" " * _INDENT + text, "words")


def _apart(left: str, right: str, width: int) -> Iterator[str]:
    """Yield two texts at both ends of a line, or below each other where it is too narrow."""
    gap = width - cells_in(left) - cells_in(right)
    if gap >= _GAP or not right:
        yield (left + " " * gap + right).rstrip()
    else:
        yield left
        yield padded(right, width, right=True)


def _table(table: Table) -> Iterator[str]:
    rows = list(table.rows)
    if table.head:
        rows.insert(0, Row("", table.head))
    columns = max((len(row.cells) for row in rows), default=0)
    cells = [[*row.cells, *[""] * (columns - len(row.cells))] for row in rows]
    labels = max((cells_in(row.label) for row in rows), default=0)
    widths = [max(cells_in(row[i]) for row in cells) for i in range(columns)]
    right = [_is_of_numbers([row[i] for row in cells[bool(table.head) :]]) for i in range(columns)]
    signs = [all(row[i] in _SIGNS for row in cells) for i in range(columns)]
    for row, texts in zip(rows, cells, strict=True):
        line = padded(row.label, labels) + " "
        beside = True
        for text, wide, of_numbers, sign in zip(texts, widths, right, signs, strict=True):
            if wide:
                line += " " if beside or sign else " " * _BETWEEN
                line += padded(text, wide, right=of_numbers)
                beside = sign
        yield " " * _INDENT + line.rstrip()


def _is_of_numbers(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are numbers, which stand at its right."""
    return all(text[:1] in "+-−(" or text[:1].isdigit() for text in texts if text)
