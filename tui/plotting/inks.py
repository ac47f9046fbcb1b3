"""Other inks for a picture, once it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui.plotting.palette import RGB


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
