"""The colours of data points: the hue of their class or value, on whatever is behind them.

Each ink has a contrast of 3:1 or more with what is behind it (WCAG 2.2, 1.4.11). It is as dark or
as light as that takes: a rim would fill the cell around the point, and as many points of one class
would have one as have not. Of sixteen colours none has shades; there a point has a rim.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tui.plotting.colors.rgb import BLACK, GRAPHIC, RGB, WHITE, least_contrast, mix, shown
from tui.plotting.levels import FIELD_LEVELS
from tui.terminal.capabilities import ColorDepth

RIMS = (WHITE, BLACK)
"""What may be around a point of sixteen colours."""

# The hues of the classes, as they are seen where a network is undecided; of the 256-colour cube.
_CLASSES: tuple[RGB, ...] = (
    (0, 95, 175),  # blue
    (215, 95, 0),  # orange
    (0, 135, 95),  # bluish green
    (175, 0, 135),  # reddish purple
    (135, 135, 0),  # yellow
    (0, 135, 215),  # sky blue
    (175, 0, 0),  # vermilion
    (95, 95, 175),  # indigo
    (135, 95, 95),  # brown
    (88, 88, 88),  # grey
)
# Of sixteen colours, whose shades are each terminal's own, some are seen on black alone.
_CLASSES_16: tuple[RGB, ...] = (
    (85, 85, 255),
    (170, 85, 0),
    (0, 170, 0),
    (170, 0, 170),
    (255, 255, 85),
    (85, 255, 255),
    (255, 85, 85),
    (0, 0, 170),
    (85, 255, 85),
    (85, 85, 85),
)
GREY = len(_CLASSES) - 1
"""The class whose colour is nobody else's where there are fewer: that of points of no class."""
_MIDDLE: RGB = (118, 118, 118)
_STEPS = 24
_DARKEST, _LIGHTEST = 18, 18
"""How many of these steps an ink may be on its way to black or to white, and keep its hue."""
_ON_SCREEN: tuple[RGB, RGB] = ((30, 30, 30), WHITE)
"""Between these is what may be behind the pictures; most themes are near to one of them."""
_NUDGE = 1 / 12
"""How far an ink on no field is from those on one, so that it can be told from them."""
_VALUES_16: tuple[RGB, ...] = (
    *(_CLASSES_16[0],) * 6,
    *((85, 85, 85),) * 4,
    *(_CLASSES_16[1],) * 6,
)


class PointColors(NamedTuple):
    """How a point is drawn.

    Attributes
    ----------
    ink
        Of its sign.
    behind
        Of the rest of its cell; None for the screen's own.
    """

    ink: RGB
    behind: RGB | None


@lru_cache(maxsize=2048)
def point_colors(
    label: int, color: ColorDepth, behind: RGB | None = None, *, is_value: bool = False
) -> PointColors | None:
    """Return the colours of a point; None where there are none.

    Parameters
    ----------
    label
        Its class, or the level of its value.
    color
        How many colours the terminal has.
    behind
        The field there; None where there is none.
    is_value
        Whether the label is the level of a value.
    """
    if color == "none":
        return None
    if color == "16":
        ink = _VALUES_16[label] if is_value else _CLASSES_16[label % len(_CLASSES_16)]
        if behind is not None and least_contrast(ink, behind, color) >= GRAPHIC:
            return PointColors(ink, behind)
        return PointColors(ink, _rim(ink, color))
    ink = _value(label) if is_value else _CLASSES[label % len(_CLASSES)]
    if behind is None:
        return PointColors(_on_screen(ink, color), None)
    found = _as_seen(ink, behind, color)
    return PointColors(ink, _rim(ink, color)) if found is None else PointColors(found, behind)


@lru_cache(maxsize=4)
def inks_on_screen(color: ColorDepth) -> tuple[RGB, ...]:
    """Return the inks of points that have no field behind them, and no other ink is one of them.

    What is behind them depends on the theme, so they may have to be changed for it.
    """
    if color in ("none", "16"):
        return ()
    inks = (*_CLASSES, *map(_value, range(FIELD_LEVELS)))
    return tuple(dict.fromkeys(_on_screen(ink, color) for ink in inks))


def _rim(ink: RGB, color: ColorDepth) -> RGB:
    white, black = RIMS
    return white if least_contrast(ink, white, color) >= GRAPHIC else black


def _as_seen(ink: RGB, behind: RGB, color: ColorDepth) -> RGB | None:
    """Return the nearest ink of the same hue that is seen on a field, darker rather than lighter.

    None where it would take so much of it that the hue is lost.
    """
    for step in range(max(_DARKEST, _LIGHTEST) + 1):
        for end, most in ((BLACK, _DARKEST), (WHITE, _LIGHTEST)):
            found = mix(ink, end, step / _STEPS)
            is_seen = step <= most and least_contrast(found, behind, color) >= GRAPHIC
            if is_seen and not _is_grey(shown(found, color), ink):
                return found
    return None


def _is_grey(found: RGB, ink: RGB) -> bool:
    """Tell whether a colour with a hue has come to one without."""
    return len(set(found)) == 1 and len(set(ink)) > 1


def _on_screen(ink: RGB, color: ColorDepth) -> RGB:
    grey, (dark, light) = mix(ink, _MIDDLE, _NUDGE), _ON_SCREEN
    found = grey
    for step in range(_STEPS):
        if least_contrast(found, dark, color) >= GRAPHIC:
            break
        found = mix(grey, WHITE, step / _STEPS)
    for step in range(_STEPS):
        if least_contrast(found, light, color) >= GRAPHIC:
            break
        found = mix(grey, BLACK, step / _STEPS)
    return found


def _value(level: int) -> RGB:
    """Return a tone from blue over grey to orange."""
    half = (FIELD_LEVELS - 1) / 2
    hue = _CLASSES[0] if level < half else _CLASSES[1]
    return mix(_MIDDLE, hue, abs(level - half) / half)
