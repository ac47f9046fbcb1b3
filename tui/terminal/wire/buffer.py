"""What the terminal shows, cell by cell, and the shortest way to make it show something else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.style import Style

from tui.terminal.wire.pens import Cell, Cells, Pen, Pens, suffices

_LONGEST_REWRITE = 8
"""Cells between two changed ones that may be cheaper to write again than to jump over."""

Piece = tuple[str, Style | None, object]
"""Text in one style, as a `Segment` is; with a third item that is true, it is no text."""

_NARROW = re.compile("[\u00a1-\u02af\u2190-\u28ff]")
"""Western letters and signs, arrows, lines, blocks and Braille: most words and pictures are made of
them, and most take one cell."""


class ScreenBuffer:
    """What a terminal shows and what it is to show.

    Parameters
    ----------
    color_system : ColorSystem or None
        The colours that the terminal has.
    """

    def __init__(self, color_system: ColorSystem | None = ColorSystem.TRUECOLOR) -> None:
        self.width = self.height = 0
        self._pens = Pens(color_system or ColorSystem.TRUECOLOR)
        self._narrow = {*map(chr, range(0x20, 0x7F))}
        self._wanted: list[list[Cell | None]] = []
        self._shown: list[list[Cell | None]] = []
        self._changed: set[int] = set()
        self._next_row = 0
        self.forget()

    def resize(self, width: int, height: int) -> None:
        """Start anew with another size; nothing is known of what the terminal shows."""
        self.width, self.height = width, height
        self._wanted = [[None] * width for _ in range(height)]
        self._changed = set()
        self.forget()

    def forget(self) -> None:
        """Take nothing for granted: something else may have been written to the terminal."""
        self._shown = [[None] * self.width for _ in range(self.height)]
        self._changed.update(range(self.height))
        self._row = self._column = -1
        self._pen: Pen | None = None

    def put(self, x: int, y: int, segments: Iterable[Piece]) -> None:
        """Have these segments shown from a cell on. What is beyond the edge is left out."""
        if not 0 <= y < self.height or x < 0:
            return
        cells: list[Cell | None] = []
        known_styles = self._pens.styles
        for text, style, control in segments:
            if control or not text:
                continue
            known = known_styles.get(id(style))
            of_pen = known[1] if known is not None else self._pens.cells_in(style)
            if text.isascii():
                if text.count(text[0]) == len(text):
                    cells += [of_pen[text[0]]] * len(text)
                else:
                    cells += [of_pen[character] for character in text]
            elif self._narrow.issuperset(text):
                cells += [of_pen[character] for character in text]
            else:
                cells += self._beyond_ascii(text, of_pen)
        if len(cells) > self.width - x:
            del cells[max(0, self.width - x) :]
            if cells and cells[-1] is not None and cells[-1].width > 1:
                cells[-1] = self._pens.cells_in(None)[" "]  # half a wide character
        row, end = self._wanted[y], x + len(cells)
        if row[x:end] == cells:
            return
        # Of a wide character that loses one half, the other is blank.
        for half in range(x, 0, -1):
            if not _is_second_half(row[half]):
                break
            row[half - 1] = self._pens.cells_in(None)[" "]
        row[x:end] = cells
        for half in range(end, self.width):
            if not _is_second_half(row[half]):
                break
            row[half] = self._pens.cells_in(None)[" "]
        self._changed.add(y)

    @property
    def differs(self) -> bool:
        """Whether the terminal may show anything but what it is to show."""
        return bool(self._changed)

    def difference(self, limit: float = float("inf")) -> str:
        """Return what makes the terminal show what it is to show, and take it for written.

        Parameters
        ----------
        limit
            Stop after the row with which the text gets longer than so many bytes. The next call
            goes on from there.
        """
        parts: list[str] = []
        written = 0
        rows = sorted(self._changed)
        start = next((index for index, row in enumerate(rows) if row >= self._next_row), 0)
        for y in [*rows[start:], *rows[:start]]:
            if written > limit:
                self._next_row = y
                break
            self._changed.discard(y)
            before = len(parts)
            self._write_row(y, parts)
            written += len("".join(parts[before:]).encode())
        return "".join(parts)

    def move_cursor(self, x: int, y: int) -> str:
        """Return what moves the cursor."""
        move = self._move(x, y)
        self._row, self._column = y, x
        return move

    def reset_pen(self) -> str:
        """Return what takes colours and attributes off the terminal's pen."""
        self._pen = None
        return "\x1b[0m"

    def _write_row(self, y: int, parts: list[str]) -> None:
        new, old = self._wanted[y], self._shown[y]
        changed = [
            x for x, (a, b) in enumerate(zip(new, old, strict=True)) if a is not b and a is not None
        ]
        written = self._pens.written
        for x in changed:
            cell = new[x]
            assert cell is not None
            if not cell.width:
                continue  # written with its first half
            if self._row != y or self._column != x:
                move = self._move(x, y)
                between = self._between(new, x, y, len(move))
                parts.append(move if between is None else between)
            text, pen, width, _ = cell
            if pen is not self._pen:
                sequence, text, self._pen = written(cell, self._pen)
                parts.append(sequence)
            parts.append(text)
            self._row, self._column = y, x + width
            if self._column >= self.width or width > 2:
                self._row = -1  # terminals differ in where the cursor is now
        self._shown[y] = new.copy()

    def _between(self, new: list[Cell | None], x: int, y: int, most: int) -> str | None:
        """Return what lies between the cursor and a cell, if writing it again is the shorter way.

        It must be shown already, with the pen as it is.
        """
        if self._row != y or not 0 < x - self._column <= _LONGEST_REWRITE:
            return None
        text = ""
        for cell in new[self._column : x]:
            if cell is None or cell.width != 1 or not suffices(self._pen, cell.pen):
                return None
            text += cell.text
            most -= cell.bytes
            if most < 0:
                return None
        return text

    def _move(self, x: int, y: int) -> str:
        absolute = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
        if self._row < 0:
            return absolute
        if self._row == y and x > self._column:
            across = x - self._column
            return f"\x1b[{across}C" if across > 1 else "\x1b[C"
        if self._column == x and y > self._row:
            down = y - self._row
            return f"\x1b[{down}B" if down > 1 else "\x1b[B"
        return absolute

    def _beyond_ascii(self, text: str, of_pen: Cells) -> list[Cell]:
        spans, total = split_graphemes(text)
        if total == len(text) == len(spans) and all(width == 1 for *_, width in spans):
            self._narrow.update(_NARROW.findall(text))
            return [of_pen[character] for character in text]
        cells: list[Cell] = []
        for start, end, width in spans:
            cells += of_pen.wide(text[start:end], width)
        return cells


def _is_second_half(cell: Cell | None) -> bool:
    return cell is not None and not cell.width
