"""Colours as three numbers, and how far one stands out from another."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem

from tui.terminal.capabilities import ColorDepth

RGB = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

WHITE: RGB = (255, 255, 255)
BLACK: RGB = (0, 0, 0)

GRAPHIC, TEXT = 3.0, 4.5
"""The contrast that graphics and that text have at least (WCAG 2.2, 1.4.11 and 1.4.3)."""

_STEPS = 32
_SIXTEEN: tuple[RGB, ...] = (
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0)),
    *((0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85)),
    *((85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)),
)
_XTERM: tuple[RGB, ...] = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0)),
    *((0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0)),
    *((92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)),
)
_TANGO: tuple[RGB, ...] = (
    *((46, 52, 54), (204, 0, 0), (78, 154, 6), (196, 160, 0)),
    *((52, 101, 164), (117, 80, 123), (6, 152, 154), (211, 215, 207)),
    *((85, 87, 83), (239, 41, 41), (138, 226, 52), (252, 233, 79)),
    *((114, 159, 207), (173, 127, 168), (52, 226, 226), (238, 238, 236)),
)
SIXTEENS = {"VGA": _SIXTEEN, "xterm": _XTERM, "Tango": _TANGO}
"""The sixteen colours of some terminals, in the order of their numbers."""


def contrast(a: RGB, b: RGB) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: RGB) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mix(start: RGB, end: RGB, amount: float) -> RGB:
    """Return the colour so far on the way from one to another."""
    red, green, blue = (round(a + (b - a) * amount) for a, b in zip(start, end, strict=True))
    return red, green, blue


@lru_cache(maxsize=2048)
def shown(color: RGB, depth: ColorDepth) -> RGB:
    """Return the colour that a terminal shows in the place of one that it may not have.

    Of the sixteen colours each terminal has its own; those of the VGA, as Rich has them, are near
    to most.
    """
    if depth == "256":
        code = Color.from_rgb(*color).downgrade(ColorSystem.EIGHT_BIT)
        red, green, blue = code.get_truecolor()
        return red, green, blue
    if depth == "16":
        return _SIXTEEN[number_of(color)]
    return color


@lru_cache(maxsize=2048)
def number_of(color: RGB) -> int:
    """Return which of sixteen colours is shown for another."""
    return Color.from_rgb(*color).downgrade(ColorSystem.STANDARD).number or 0


@lru_cache(maxsize=2048)
def least_contrast(a: RGB, b: RGB, depth: ColorDepth) -> float:
    """Return the contrast of two colours as shown, of sixteen the least in any of `SIXTEENS`."""
    if depth != "16":
        return contrast(shown(a, depth), shown(b, depth))
    one, other = number_of(a), number_of(b)
    return min(contrast(colors[one], colors[other]) for colors in SIXTEENS.values())


@lru_cache(maxsize=2048)
def readable(color: RGB, background: RGB, least: float, depth: ColorDepth = "truecolor") -> RGB:
    """Return the colour itself, or one as near as need be to white or black to be seen.

    Parameters
    ----------
    color
        The colour in front.
    background
        The colour behind it.
    least
        The contrast that it is to have, as `contrast` has it. Where none has that much, white or
        black has the most.
    depth
        How many colours the terminal has.
    """
    behind = shown(background, depth)
    end = max((WHITE, BLACK), key=lambda end: contrast(end, behind))
    for step in range(_STEPS):
        found = mix(color, end, step / _STEPS)
        if contrast(shown(found, depth), behind) >= least:
            return found
    return end
