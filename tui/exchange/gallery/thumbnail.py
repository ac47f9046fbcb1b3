"""A small picture of a trained network: levels on a square of samples, kept as text."""

from __future__ import annotations

from dataclasses import dataclass

from textual.color import Color
from textual.content import Content
from textual.style import Style

from tui.plotting.colors.palette import field_colors, field_shades
from tui.plotting.levels import FieldKind
from tui.terminal.capabilities import Capabilities

COLUMNS, ROWS = 12, 6
"""Its size in cells."""

SAMPLES = 2 * ROWS
"""Samples from top to bottom: half blocks show two a cell."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
"""What a level is written as; there are at most 16, or 6 for each of six classes."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """What a network says over the plane.

    Attributes
    ----------
    kind : str
        What the levels are of.
    classes : int
    levels : str
        ``SAMPLES`` words of ``COLUMNS`` digits, from top to bottom.
    """

    kind: FieldKind
    classes: int
    levels: str


def draw(thumbnail: Thumbnail | None, capabilities: Capabilities) -> Content:
    """Return the picture, ``ROWS`` lines of ``COLUMNS`` cells; blank ones until it is made."""
    if thumbnail is None:
        return Content("\n".join([" " * COLUMNS] * ROWS))
    rows = [[DIGITS.index(digit) for digit in word] for word in thumbnail.levels.split()]
    if not capabilities.unicode or capabilities.color == "none":
        return _shaded(thumbnail, rows, capabilities)
    colors = [
        Color(*color)
        for color in field_colors(thumbnail.kind, False, thumbnail.classes, capabilities.color)
    ]
    lines = [
        Content.assemble(
            *(
                ("▀", Style(foreground=colors[upper], background=colors[lower]))
                for upper, lower in zip(above, below, strict=True)
            )
        )
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    ]
    return Content("\n").join(lines)


def _shaded(thumbnail: Thumbnail, rows: list[list[int]], capabilities: Capabilities) -> Content:
    shades = field_shades(thumbnail.kind, False, thumbnail.classes)
    colors = field_colors(thumbnail.kind, False, thumbnail.classes, capabilities.color)
    lines = []
    for row in rows[1::2]:
        style = [Style(background=Color(*colors[level])) if colors else Style() for level in row]
        text = [" " if colors else shades[level] for level in row]
        lines.append(Content.assemble(*zip(text, style, strict=True)))
    return Content("\n").join(lines)
