"""Other inks for a picture, once it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui.plotting.colors.palette import FRAME, GREY, LABEL, PINNED
from tui.plotting.colors.rgb import RGB

ON_LIGHT: dict[RGB, RGB] = {
    FRAME: (148, 148, 148),
    LABEL: (98, 98, 98),
    PINNED: (138, 138, 138),
    (95, 215, 175): (0, 135, 95),
    (215, 135, 215): (175, 0, 175),
    (215, 215, 135): (135, 95, 0),
    (135, 175, 255): (0, 95, 215),
    (255, 135, 95): (215, 0, 0),
}
"""What takes the place of an ink on a light background. None of them is a field's colour."""
ON_LIGHT_16: dict[RGB, RGB] = {
    (85, 255, 255): (0, 170, 170),
    (255, 85, 255): (170, 0, 170),
    (255, 255, 85): (170, 85, 0),
    (85, 255, 85): (0, 170, 0),
    (255, 85, 85): (170, 0, 0),
    GREY: (85, 85, 85),
}
"""The same for curves in sixteen colours."""


class InkFilter(LineFilter):
    """Replaces some foreground colours by others.

    The pictures are drawn for a dark background; a light one needs darker axes and curves.

    Parameters
    ----------
    inks : mapping of RGB to RGB
        What replaces what.
    """

    def __init__(self, inks: Mapping[RGB, RGB]) -> None:
        super().__init__()
        self._inks = {
            RichColor.from_rgb(*old): RichColor.from_rgb(*new) for old, new in inks.items()
        }
        self._restyled = lru_cache(maxsize=4096)(self._restyle)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in the other inks."""
        return [
            segment
            if segment.style is None or segment.style.color not in self._inks
            else Segment(segment.text, self._restyled(segment.style))
            for segment in segments
        ]

    def _restyle(self, style: Style) -> Style:
        assert style.color is not None
        return style + Style(color=self._inks[style.color])
