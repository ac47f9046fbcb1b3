"""The colours of links, names and marks in the picture of a network."""

from __future__ import annotations

from tui.plotting.colors.inks import ON_LIGHT
from tui.plotting.colors.palette import BLUE, BRIGHT_BLUE, BROWN, GREY, LABEL
from tui.plotting.colors.rgb import RGB, luminance, mix
from tui.terminal.capabilities import ColorDepth

LINK_STEPS = 4
"""How many strengths of a link can be told apart."""

_LINKS: tuple[RGB, RGB] = ((38, 140, 220), (240, 133, 20))
_LINK_AMOUNTS = (0.3, 0.5, 0.75, 1.0)
_LINKS_16 = (((85, 85, 85), BLUE, BRIGHT_BLUE, BRIGHT_BLUE), ((85, 85, 85), *(BROWN,) * 3))


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
        return _LINKS_16[positive][step]
    return mix(background, _LINKS[positive], _LINK_AMOUNTS[step])


def link_label(background: RGB, color: ColorDepth) -> RGB | None:
    """Return the colour of names in the picture of a network."""
    if color == "none":
        return None
    if color == "16":
        return GREY if luminance(background) < 0.2 else (85, 85, 85)
    return LABEL if luminance(background) < 0.2 else ON_LIGHT[LABEL]


def mark_color(background: RGB, color: ColorDepth) -> RGB | None:
    """Return the colour that marks what is selected."""
    if color == "none":
        return None
    return (255, 255, 255) if luminance(background) < 0.2 else (0, 0, 0)
