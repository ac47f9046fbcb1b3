"""How characters are written: pens, the cells they write, and the shortest way from pen to pen."""

from __future__ import annotations

from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_MOST_STYLES = 2048


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


_DEFAULT_PEN = Pen()

_TWIN_BLOCKS = {"▀": "▄", "▄": "▀"}
"""Half blocks, and what looks the same with the colours exchanged."""


class _Transition(NamedTuple):
    """What makes one pen another, and that other one."""

    sequence: str
    after: Pen
    now: Pen | None
    wanted: Pen


_JOINERS = "\u200c\u200d"
"""Without them an emoji of several people is several, and some scripts' letters are others."""


def inert(text: str) -> str:
    """Return a character, with what belongs to it, without all that a terminal may obey.

    Whatever somebody pastes or has named a file, no control character and none that changes the
    direction of writing is ever written: this is the only way to the screen.
    """
    if text.isprintable():
        return text
    return "".join(one for one in text if one.isprintable() or one in _JOINERS)


class Cells(dict[str, Cell]):
    """The cells of one pen by their characters, made when they are first asked for."""

    def __init__(self, pen: Pen, blanks: Cells | None) -> None:
        self.pen = pen
        self._blanks = blanks
        self._wide: dict[str, list[Cell]] = {}

    def __missing__(self, text: str) -> Cell:
        if text == " " and self._blanks is not None:
            cell = self._blanks[text]
        else:
            written = inert(text) or " "
            cell = Cell(written, self.pen, 1, len(written.encode()))
        self[text] = cell
        return cell

    def wide(self, text: str, width: int) -> list[Cell]:
        """Return the cells of a character of any width."""
        if width == 1:
            return [self[text]]
        cells = self._wide.get(text)
        if cells is None:
            rest, written = Cell("", self.pen, 0, 0), inert(text) or " " * width
            cells = [Cell(written, self.pen, width, len(written.encode())), *[rest] * (width - 1)]
            cells = self._wide[text] = cells if width else []
        return cells


class Pens:
    """The pens of a terminal with their cells, made when they are first asked for.

    Parameters
    ----------
    color_system : ColorSystem
        The colours that the terminal has.
    """

    def __init__(self, color_system: ColorSystem) -> None:
        self._color_system = color_system
        self.styles: dict[int, tuple[Style | None, Cells]] = {}
        """The cells that `cells_in` has returned, by the ids of their styles, and those styles."""
        self._cells: dict[Pen, Cells] = {}
        self._transitions: dict[tuple[int, int], _Transition] = {}
        self._twins: dict[int, tuple[Cell, Cell | None]] = {}

    def cells_in(self, style: Style | None) -> Cells:
        """Return the cells in a style."""
        known = self.styles.get(id(style))
        if known is not None:
            return known[1]
        if len(self.styles) >= _MOST_STYLES:
            self.styles.clear()
        cells = self._cells_of(_DEFAULT_PEN if style is None else self._pen_of(style))
        # With the style itself, so that no other one can have its id.
        self.styles[id(style)] = style, cells
        return cells

    def _cells_of(self, pen: Pen) -> Cells:
        cells = self._cells.get(pen)
        if cells is None:
            if len(self._cells) >= _MOST_STYLES:
                self._cells.clear()
            blanks = None
            if pen.foreground is not None and not pen.attributes and not pen.link:
                blanks = self._cells_of(pen._replace(foreground=None))
            cells = self._cells[pen] = Cells(pen, blanks)
        return cells

    def _pen_of(self, style: Style) -> Pen:
        foreground = background = ""
        attributes = []
        # Of its looks alone: with what the style means, such as where its text can be selected,
        # there would be one for each cell of the screen, and Textual keeps 16,384.
        looks = style.clear_meta_and_links()
        codes = iter(Strip.render_ansi(looks, self._color_system).split(";"))
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

    def written(self, cell: Cell, now: Pen | None) -> tuple[str, str, Pen]:
        """Return the shortest way to write a cell with another pen than its own.

        Parameters
        ----------
        cell : Cell
        now : Pen or None
            The pen as it is, None where that is not known.

        Returns
        -------
        tuple of str, str and Pen
            What makes the pen one that will do, the text to write with it, and that pen.
        """
        text = cell.text
        sequence, after = self._transition(now, cell.pen)
        if text not in _TWIN_BLOCKS or now is None:
            return sequence, text, after
        twin = (self._twins.get(id(cell)) or self._find_twin(cell))[1]
        # It may be shorter where the pen has one of its colours already.
        if twin is not None and (twin.pen[0] == now[0] or twin.pen[1] == now[1]):
            of_twin, after_twin = self._transition(now, twin.pen)
            if len(of_twin) < len(sequence):
                return of_twin, twin.text, after_twin
        return sequence, text, after

    def _find_twin(self, cell: Cell) -> tuple[Cell, Cell | None]:
        """Return the cell, and the one that looks the same with its colours exchanged.

        Only a cell of two colours and nothing else has such a twin.
        """
        if len(self._twins) >= _MOST_STYLES:
            self._twins.clear()
        pen, twin = cell.pen, None
        if pen.foreground and pen.background and not pen.attributes and not pen.link:
            exchanged = Pen(_as_foreground(pen.background), _as_background(pen.foreground))
            twin = self._cells_of(exchanged)[_TWIN_BLOCKS[cell.text]]
        # With the cell itself, so that no other one can have its id.
        found = self._twins[id(cell)] = cell, twin
        return found

    def _transition(self, now: Pen | None, pen: Pen) -> tuple[str, Pen]:
        """Return the shortest sequences for a pen, and the pen after them."""
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


def suffices(now: Pen | None, pen: Pen) -> bool:
    """Tell whether a pen as it is writes what another would."""
    if pen is now:
        return True
    return (
        now is not None
        and pen.foreground is None
        and pen.background == now.background
        and pen.attributes == now.attributes
        and pen.link == now.link
    )


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
