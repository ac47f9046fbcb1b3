"""The colours of data points: that of their class or value, with a rim where it takes one.

A point has the hue of its class and is seen on the field of its class as on any other, as in
TensorFlow Playground. Each ink has a contrast of 3:1 or more with its rim (WCAG 2.2, 1.4.11).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tui.plotting.colors.rgb import BLACK, GRAPHIC, RGB, WHITE, least_contrast, mix
from tui.plotting.levels import FIELD_LEVELS
from tui.terminal.capabilities import ColorDepth

RIMS = (WHITE, BLACK)
"""What may be around a point."""

# The hues of the classes, as dark as a white rim needs; of the 256-colour cube.
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
_MIDDLE: RGB = (118, 118, 118)
_VALUES_16: tuple[RGB, ...] = (
    *(_CLASSES_16[0],) * 6,
    *((85, 85, 85),) * 4,
    *(_CLASSES_16[1],) * 6,
)


class PointColors(NamedTuple):
    """How a point is drawn."""

    ink: RGB
    rim: RGB


@lru_cache(maxsize=64)
def point_colors(label: int, color: ColorDepth, *, is_value: bool = False) -> PointColors | None:
    """Return the colours of a point; None where there are none.

    Parameters
    ----------
    label
        Its class, or the level of its value.
    color
        How many colours the terminal has.
    is_value
        Whether the label is the level of a value.
    """
    if color == "none":
        return None
    if is_value:
        ink = _VALUES_16[label] if color == "16" else _value(label)
    else:
        classes = _CLASSES_16 if color == "16" else _CLASSES
        ink = classes[label % len(classes)]
    white, black = RIMS
    return PointColors(ink, white if least_contrast(ink, white, color) >= GRAPHIC else black)


def needs_rim(ink: RGB, behind: RGB | None, color: ColorDepth) -> bool:
    """Tell whether a point would be lost in what is behind it, which may be the screen's own."""
    if behind is None:
        return True
    return least_contrast(ink, behind, color) < GRAPHIC


def _value(level: int) -> RGB:
    """Return a tone from blue over grey to orange."""
    half = (FIELD_LEVELS - 1) / 2
    hue = _CLASSES[0] if level < half else _CLASSES[1]
    return mix(_MIDDLE, hue, abs(level - half) / half)
