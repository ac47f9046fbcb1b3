"""The colours of links, names and marks in the picture of a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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

Numbers = NDArray[np.int64]

LINK_STEPS = 4
"""How many strengths of a link can be told apart."""

HUES = 3
"""Of links below zero, of those above, and of what stands out."""

MARKED_HUE = 2

FAINT_TONES = 5
"""How many tones there are between what is behind a link and the weakest link, for its edges."""

_TONES_OF_HUE = FAINT_TONES + LINK_STEPS

PAPER = 0
"""The ink of what is behind all links."""

_LINKS: tuple[RGB, RGB] = ((38, 140, 220), (240, 133, 20))
_CONTRASTS = (GRAPHIC, 3.6, 4.6, 5.8)
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


def ink(hue: Numbers, tone: Numbers) -> Numbers:
    """Return the places of colours in `inks`: a hue in a tone, of which the first is `PAPER`."""
    return np.where(tone > 0, hue * _TONES_OF_HUE + tone, PAPER).astype(np.int64, copy=False)


def inks(background: RGB, color: ColorDepth) -> list[RGB | None]:
    """Return the colours of links on a background, for every hue from the faintest tone on."""
    found: list[RGB | None] = [background if color != "none" else None]
    mark = mark_color(background, color)
    for hue in range(HUES):
        steps = [
            mark if hue == MARKED_HUE else link_color(bool(hue), step, background, color)
            for step in range(LINK_STEPS)
        ]
        weakest = steps[0] or background
        shares = [(number + 1) / (FAINT_TONES + 1) for number in range(FAINT_TONES)]
        if color != "truecolor":
            # Half way to orange the cube of 256 colours has only red and green.
            shares = [1.0] * FAINT_TONES
        found += [None if color == "none" else mix(background, weakest, it) for it in shares]
        found += steps
    return found


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
