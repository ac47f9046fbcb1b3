"""What the terminal shows, cell by cell, and the shortest way to make it show something else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_MOST_STYLES = 2048
_LONGEST_REWRITE = 8
"""Cells between two changed ones that may be cheaper to write again than to jump over."""


class Pen(NamedTuple):
    """How characters are written: the parameters of SGR (ECMA-48, 8.3.117), and a link.

    The foreground of a pen for blanks is None: any will do.
    """

    foreground: str | None = ""
    background: str = ""
    attributes: tuple[str, ...] = ()
    link: str = ""


class Cell(NamedTuple):
    """A character with its pen; the second half of a wide character has no text of its own.

    Equal cells are one object, so a look at their identity compares them.
    """

    text: str
    pen: Pen
    width: int
    bytes: int


class _Transition(NamedTuple):
    """What makes one pen another, and that other one."""

    sequence: str
    after: Pen
    now: Pen | None
    wanted: Pen


_DEFAULT_PEN = Pen()

Piece = tuple[str, Style | None, object]
"""Text in one style, as a `Segment` is; with a third item that is true, it is no text."""

_FIRST_NARROW, _LAST_NARROW = "\u2190", "\u28ff"
"""Arrows, lines, blocks and Braille: most pictures are made of them, and most take one cell."""

_TWIN_BLOCKS = {"▀": "▄", "▄": "▀"}
"""Half blocks, and what looks the same with the colours exchanged."""


class ScreenBuffer:
    """What a terminal shows and what it is to show.

    Parameters
    ----------
    color_system : ColorSystem or None
        The colours that the terminal has.
    """

    def __init__(self, color_system: ColorSystem | None = ColorSystem.TRUECOLOR) -> None:
        self._color_system = color_system or ColorSystem.TRUECOLOR
        self.width = self.height = 0
        self._styles: dict[int, tuple[Style | None, _Cells]] = {}
        self._pens: dict[Pen, _Cells] = {}
        self._transitions: dict[tuple[int, int], _Transition] = {}
        self._twins: dict[int, tuple[Cell, Cell | None]] = {}
        self._narrow: set[str] = set()
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
        for text, style, control in segments:
            if control or not text:
                continue
            known = self._styles.get(id(style))
            of_pen = known[1] if known is not None else self._cells_in(style)
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
                cells[-1] = self._cells_in(None)[" "]  # half a wide character
        row, end = self._wanted[y], x + len(cells)
        if row[x:end] == cells:
            return
        # Of a wide character that loses one half, the other is blank.
        for half in range(x, 0, -1):
            if not _is_second_half(row[half]):
                break
            row[half - 1] = self._cells_in(None)[" "]
        row[x:end] = cells
        for half in range(end, self.width):
            if not _is_second_half(row[half]):
                break
            row[half] = self._cells_in(None)[" "]
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
                sgr, after = self._transition(pen)
                if text in _TWIN_BLOCKS and (twin := self._twin_of(cell)) is not None:
                    other_sgr, other_after = self._transition(twin.pen)
                    if len(other_sgr) < len(sgr):
                        sgr, after, text = other_sgr, other_after, twin.text
                self._pen = after
                parts.append(sgr)
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
            if cell is None or cell.width != 1 or not self._has(cell.pen):
                return None
            text += cell.text
            most -= cell.bytes
            if most < 0:
                return None
        return text

    def _has(self, pen: Pen) -> bool:
        """Whether the pen is such already."""
        now = self._pen
        if pen is now:
            return True
        return (
            now is not None
            and pen.foreground is None
            and pen.background == now.background
            and pen.attributes == now.attributes
            and pen.link == now.link
        )

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

    def _twin_of(self, cell: Cell) -> Cell | None:
        """Return the cell that looks the same with its colours exchanged, if that may be shorter.

        It may be where the pen has one of its colours already. Only a cell of two colours and
        nothing else has a twin.
        """
        known = self._twins.get(id(cell))
        if known is None:
            if len(self._twins) >= _MOST_STYLES:
                self._twins.clear()
            # With the cell itself, so that no other one can have its id.
            known = self._twins[id(cell)] = cell, self._new_twin(cell)
        twin, now = known[1], self._pen
        if twin is None or now is None:
            return None
        pen = twin.pen
        return twin if pen[0] == now[0] or pen[1] == now[1] else None

    def _new_twin(self, cell: Cell) -> Cell | None:
        pen = cell.pen
        if not (pen.foreground and pen.background) or pen.attributes or pen.link:
            return None
        exchanged = Pen(_as_foreground(pen.background), _as_background(pen.foreground))
        return self._cells_of(exchanged)[_TWIN_BLOCKS[cell.text]]

    def _transition(self, pen: Pen) -> tuple[str, Pen]:
        """Return the shortest sequences for a pen, and the pen after them."""
        now = self._pen
        if now is not None and not (pen[2] or pen[3] or now[2] or now[3]):
            return _recolored(now, pen)
        known = self._transitions.get((id(now), id(pen)))
        if known is None:
            if len(self._transitions) >= _MOST_STYLES:
                self._transitions.clear()
            # With the pens themselves, so that no other ones can have their ids.
            known = _Transition(*self._new_transition(now, pen), now, pen)
            self._transitions[id(now), id(pen)] = known
        return known.sequence, known.after

    def _new_transition(self, now: Pen | None, pen: Pen) -> tuple[str, Pen]:
        sequence = ""
        if now is None:
            now, sequence = _DEFAULT_PEN, "\x1b[0m"
        link = "" if pen.link == now.link else f"\x1b]8;{pen.link or ';'}\x1b\\"
        foreground = now.foreground if pen.foreground is None else pen.foreground
        after = self._cells_of(Pen(foreground, *pen[1:])).pen
        codes = []
        if set(now.attributes) - set(pen.attributes):
            # Only resetting all of them is understood everywhere.
            codes = ["0"]
            now = _DEFAULT_PEN
            if pen.foreground is None:
                after = self._cells_of(Pen("", *pen[1:])).pen
        codes += [code for code in pen.attributes if code not in now.attributes]
        if pen.foreground is not None and pen.foreground != now.foreground:
            codes.append(pen.foreground or "39")
        if pen.background != now.background:
            codes.append(pen.background or "49")
        if after == _DEFAULT_PEN and (codes or sequence):
            return link + "\x1b[m", after
        if codes:
            sequence = f"\x1b[{';'.join(['0', *codes] if sequence else codes)}m"
        return link + sequence, after

    def _cells_in(self, style: Style | None) -> _Cells:
        """Return the cells in a style."""
        known = self._styles.get(id(style))
        if known is not None:
            return known[1]
        if len(self._styles) >= _MOST_STYLES:
            self._styles.clear()
        cells = self._cells_of(_DEFAULT_PEN if style is None else self._pen_of(style))
        # With the style itself, so that no other one can have its id.
        self._styles[id(style)] = style, cells
        return cells

    def _cells_of(self, pen: Pen) -> _Cells:
        cells = self._pens.get(pen)
        if cells is None:
            if len(self._pens) >= _MOST_STYLES:
                self._pens.clear()
            blanks = None
            if pen.foreground is not None and not pen.attributes and not pen.link:
                blanks = self._cells_of(pen._replace(foreground=None))
            cells = self._pens[pen] = _Cells(pen, blanks)
        return cells

    def _pen_of(self, style: Style) -> Pen:
        foreground = background = ""
        attributes = []
        codes = iter(Strip.render_ansi(style, self._color_system).split(";"))
        for code in codes:
            if code in ("38", "48"):
                kind = next(codes)
                rest = [next(codes) for _ in range(1 if kind == "5" else 3)]
                color = ";".join([code, kind, *rest])
                foreground, background = (
                    (color, background) if code == "38" else (foreground, color)
                )
            elif len(code) >= 2 and code[:-1] in ("3", "9"):
                foreground = "" if code == "39" else code
            elif len(code) >= 2 and code[:-1] in ("4", "10"):
                background = "" if code == "49" else code
            elif code:
                attributes.append(code)
        link = f"id={style._link_id};{style._link}" if style._link else ""
        return Pen(foreground, background, tuple(attributes), link)

    def _beyond_ascii(self, text: str, of_pen: _Cells) -> list[Cell]:
        spans, total = split_graphemes(text)
        if total == len(text) == len(spans) and all(width == 1 for *_, width in spans):
            self._narrow.update(c for c in text if _FIRST_NARROW <= c <= _LAST_NARROW)
            return [of_pen[character] for character in text]
        cells: list[Cell] = []
        for start, end, width in spans:
            cells += of_pen.wide(text[start:end], width)
        return cells


class _Cells(dict[str, Cell]):
    """The cells of one pen by their characters, made when they are first asked for."""

    def __init__(self, pen: Pen, blanks: _Cells | None) -> None:
        self.pen = pen
        self._blanks = blanks
        self._wide: dict[str, list[Cell]] = {}

    def __missing__(self, text: str) -> Cell:
        if text == " " and self._blanks is not None:
            cell = self._blanks[text]
        else:
            cell = Cell(text, self.pen, 1, len(text.encode()))
        self[text] = cell
        return cell

    def wide(self, text: str, width: int) -> list[Cell]:
        """Return the cells of a character of any width."""
        if width == 1:
            return [self[text]]
        cells = self._wide.get(text)
        if cells is None:
            rest = Cell("", self.pen, 0, 0)
            cells = [Cell(text, self.pen, width, len(text.encode())), *[rest] * (width - 1)]
            self._wide[text] = cells if width else []
        return cells


def _recolored(now: Pen, pen: Pen) -> tuple[str, Pen]:
    """Return the sequence from one pen to another and the pen after it; both have colours alone."""
    foreground, background = pen[0], pen[1]
    same_background = background == now[1]
    if foreground is None:
        if same_background:
            return "", now
        foreground = now[0]
        pen = Pen(foreground, background)
    elif foreground != now[0]:
        if not (foreground or background):
            return "\x1b[m", pen
        if same_background:
            return f"\x1b[{foreground or 39}m", pen
        return f"\x1b[{foreground or 39};{background or 49}m", pen
    elif same_background:
        return "", pen
    return f"\x1b[{background or 49}m" if foreground or background else "\x1b[m", pen


def _as_background(code: str) -> str:
    """Return the SGR code of a foreground as that of a background."""
    return f"10{code[1:]}" if code[0] == "9" else f"4{code[1:]}"


def _as_foreground(code: str) -> str:
    return f"9{code[2:]}" if code[0] == "1" else f"3{code[1:]}"


def _is_second_half(cell: Cell | None) -> bool:
    return cell is not None and not cell.width
