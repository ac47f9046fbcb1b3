"""Other inks for a picture, once it is drawn: such as can be read on what is behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui.plotting.colors.palette import (
    BANDS,
    FRAME,
    GREY,
    LABEL,
    PINNED,
    SERIES,
    SERIES_16,
    SPREADS,
)
from tui.plotting.colors.points import inks_on_screen
from tui.plotting.colors.rgb import GRAPHIC, RGB, TEXT, luminance, readable
from tui.terminal.capabilities import ColorDepth

INKS: dict[RGB, float] = {
    FRAME: TEXT,
    LABEL: TEXT,
    PINNED: GRAPHIC,
    **dict.fromkeys(SERIES, TEXT),
}
"""The inks of pictures, and the contrast that each has at least. None is a field's colour."""
INKS_16: dict[RGB, float] = {**dict.fromkeys(SERIES_16, GRAPHIC), GREY: GRAPHIC}
"""Those of curves in sixteen colours."""

ON_LIGHT: dict[RGB, RGB] = {
    FRAME: (108, 108, 108),
    LABEL: (98, 98, 98),
    PINNED: (128, 128, 128),
    (95, 215, 175): (0, 135, 95),
    (215, 135, 215): (175, 0, 175),
    (215, 215, 135): (135, 95, 0),
    (135, 175, 255): (0, 95, 215),
    (255, 135, 95): (215, 0, 0),
}
"""What takes the place of an ink on a light background."""
BANDS_ON_LIGHT: dict[RGB, RGB] = dict(
    zip(
        (*BANDS["truecolor"], *BANDS["256"], *SPREADS["truecolor"], *SPREADS["256"]),
        (
            *((208, 240, 228), (244, 214, 244), (218, 218, 224)),
            *((215, 255, 215), (255, 215, 255), (218, 218, 218)),
            *((232, 232, 236), *((208, 208, 214),) * 2),
            *((238, 238, 238), *((208, 208, 208),) * 2),
        ),
        strict=True,
    )
)
"""The same of the bands behind curves, in which an ink is text at least."""
ON_LIGHT_16: dict[RGB, RGB] = {
    (85, 255, 255): (0, 0, 170),
    (255, 85, 255): (170, 0, 170),
    (255, 255, 85): (170, 85, 0),
    (85, 255, 85): (0, 170, 0),
    (255, 85, 85): (170, 0, 0),
    GREY: (85, 85, 85),
}
"""The same for curves in sixteen colours."""


ON_ANY: dict[RGB, RGB | None] = {
    **dict.fromkeys((FRAME, LABEL, PINNED, GREY)),
    **{ink: ON_LIGHT[ink] for ink in SERIES},
}
"""What is seen on white and on black alike; None for the colour of the terminal's own text."""
ON_ANY_16: dict[RGB, RGB | None] = ON_ANY | dict(
    zip(
        SERIES_16,
        ((0, 170, 0), (170, 0, 170), (170, 85, 0), (85, 85, 255), (255, 85, 85)),
        strict=True,
    )
)
"""The same of sixteen colours."""


def on_any(style: Style, color: ColorDepth) -> Style:
    """Return a style in which an ink is seen whatever the background, which nobody has told."""
    ink = style.color and style.color.triplet
    others = ON_ANY_16 if color == "16" else ON_ANY
    if ink is None or style.bgcolor is not None or tuple(ink) not in others:
        return style
    other = others[ink.red, ink.green, ink.blue]
    return Style() if other is None else Style(color=RichColor.from_rgb(*other))


class InkFilter(LineFilter):
    """Replaces some foreground colours by others that can be read.

    Pictures are drawn for a dark background, and seen on that of any theme.

    Parameters
    ----------
    color : str
        How many colours the terminal has.
    inks : mapping of RGB to float
        The colours, and the contrast that each is to have at least.
    """

    def __init__(self, color: ColorDepth, inks: Mapping[RGB, float]) -> None:
        super().__init__()
        self._color = color
        self._inks = dict(inks)
        self._on = lru_cache(maxsize=16)(self._find)
        self._restyled = lru_cache(maxsize=1024)(self._restyle)

    def on(self, background: RGB) -> dict[RichColor, RichColor]:
        """Return what replaces what on a background."""
        return self._on(background)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in the other inks."""
        inks = self._on(background.rgb)
        if not inks:
            return segments
        return [
            segment
            if (style := segment.style) is None
            or not (style.color in inks or style.bgcolor in inks)
            else Segment(segment.text, self._restyled(style, background.rgb))
            for segment in segments
        ]

    def _find(self, background: RGB) -> dict[RichColor, RichColor]:
        others = ON_LIGHT | ON_LIGHT_16 if luminance(background) > _HALF else {}
        found = {
            ink: readable(others.get(ink, ink), background, least, self._color)
            for ink, least in self._inks.items()
        }
        if others and self._inks:
            found |= BANDS_ON_LIGHT
        return {
            RichColor.from_rgb(*old): RichColor.from_rgb(*new)
            for old, new in found.items()
            if old != new
        }

    def _restyle(self, style: Style, background: RGB) -> Style:
        inks = self._on(background)
        color, behind = style.color, style.bgcolor
        if behind in inks:
            # A band: an ink is to be read on that as well.
            assert behind is not None
            band = inks[behind]
            ink = inks.get(color, color) if color is not None else None
            is_ink = color is not None and color.triplet in self._inks
            if is_ink and ink is not None and ink.triplet is not None and band.triplet is not None:
                red, green, blue = ink.triplet
                ink = RichColor.from_rgb(
                    *readable((red, green, blue), tuple(band.triplet), TEXT, self._color)
                )
            return style + Style(color=ink, bgcolor=band)
        return style + Style(color=inks[color]) if color in inks else style


_HALF = 0.18
"""The luminance that is as far from white as from black."""


@lru_cache(maxsize=8)
def ink_filter(color: ColorDepth, *, curves: bool = False) -> InkFilter:
    """Return the filter of the inks of pictures; those of curves may be a field's colours."""
    inks = INKS | dict.fromkeys(inks_on_screen(color), GRAPHIC)
    return InkFilter(color, inks | INKS_16 if curves and color == "16" else inks)
