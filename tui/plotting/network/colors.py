"""The colours of links, names and marks in the picture of a network."""

from __future__ import annotations

from tui.plotting.colors.inks import ON_LIGHT
from tui.plotting.colors.palette import BRIGHT_BLUE, BROWN, GREY, LABEL
from tui.plotting.colors.rgb import (
    BLACK,
    GRAPHIC,
    RGB,
    TEXT,
    WHITE,
    contrast,
    luminance,
    mix,
    readable,
    shown,
)
from tui.terminal.capabilities import ColorDepth

LINK_STEPS = 4
"""How many strengths of a link can be told apart."""

_LINKS: tuple[RGB, RGB] = ((38, 140, 220), (240, 133, 20))
_CONTRASTS = (GRAPHIC, 3.7, 4.8, 6.0)
"""How far a link stands out from what is behind it, for each strength."""
_LINKS_16 = (BRIGHT_BLUE, BROWN)
_TONES = 24


def link_color(positive: bool, step: int, background: RGB, color: ColorDepth) -> RGB | None:
    """Return the colour of a link: that of class 1 above zero, fainter the weaker it is.

    Parameters
    ----------
    positive
        Whether its weight is above zero.
    step
        Its strength, from 0 to `LINK_STEPS` - 1.
    background
        The colour behind it.
    color
        How many colours the terminal has.
    """
    if color == "none":
        return None
    if color == "16":
        return _LINKS_16[positive]
    hue, least, behind = _LINKS[positive], _CONTRASTS[step], shown(background, color)
    if step == LINK_STEPS - 1 and contrast(shown(hue, color), behind) >= least:
        return hue
    # From what is behind it to the hue itself, and on to white or black.
    end = max((WHITE, BLACK), key=lambda end: contrast(end, behind))
    for start, stop in ((background, hue), (hue, end)):
        for tone in range(1, _TONES + 1):
            found = mix(start, stop, tone / _TONES)
            if contrast(shown(found, color), behind) >= least:
                return found
    return end


def link_label(background: RGB, color: ColorDepth) -> RGB | None:
    """Return the colour of names in the picture of a network."""
    if color == "none":
        return None
    is_dark = luminance(background) < 0.2
    if color == "16":
        return GREY if is_dark else (85, 85, 85)
    return readable(LABEL if is_dark else ON_LIGHT[LABEL], background, TEXT, color)


def mark_color(background: RGB, color: ColorDepth) -> RGB | None:
    """Return the colour that marks what is selected."""
    if color == "none":
        return None
    return (255, 255, 255) if luminance(background) < 0.2 else (0, 0, 0)
