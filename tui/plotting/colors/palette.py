"""The colours of the pictures, for every number of colours a terminal may have.

Class 0 is blue and class 1 orange, the pair every kind of colour vision tells apart, with a pale
neutral where the network is undecided.

The ten class colours follow Okabe and Ito, "Color Universal Design" (2008), extended.
"""

from __future__ import annotations

from functools import lru_cache

from tui.plotting.colors.rgb import RGB, mix
from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS, FieldKind
from tui.terminal.capabilities import ColorDepth

SHADES = " .:-=+*#%@"
"""From empty to full, for terminals without colour."""
BLOCK_SHADES = " ░▒▓█"
"""The same where there is Unicode; fewer, but evenly stepped in any font."""

FRAME: RGB = (138, 138, 138)
"""Axes, ticks and their numbers."""

LABEL: RGB = (148, 148, 148)
"""Axis names and legends."""

PINNED: RGB = (118, 118, 118)
"""Curves of other runs, behind those of the present one."""

# From class 0 to class 1. The 256-colour version is a search through the 6x6x6 cube and the greys:
# the nearest colours to the smooth one repeat themselves. Steps are as even as the cube allows,
# 11 to 27 in CIELAB (16 to 27 on the orange side), and lightness rises towards the middle.
_DIVERGING_TRUECOLOR: tuple[RGB, ...] = (
    (8, 110, 186),
    (46, 128, 197),
    (78, 147, 208),
    (105, 166, 218),
    (134, 184, 226),
    (163, 201, 231),
    (192, 215, 233),
    (217, 225, 231),
    (232, 226, 217),
    (240, 217, 190),
    (245, 205, 160),
    (248, 193, 130),
    (249, 179, 102),
    (247, 164, 76),
    (244, 149, 50),
    (240, 133, 20),
)
_DIVERGING_256: tuple[RGB, ...] = (
    (0, 95, 175),
    (0, 135, 215),
    (95, 175, 255),
    (135, 175, 215),
    (135, 215, 255),
    (175, 215, 255),
    (215, 215, 255),
    (228, 228, 228),
    (255, 255, 215),
    (255, 215, 175),
    (255, 215, 135),
    (255, 215, 95),
    (255, 175, 0),
    (255, 135, 0),
    (255, 95, 0),
    (215, 95, 0),
)
# The sixteen colours as Rich knows them, so that nothing is lost on the way to the terminal.
BLUE, BRIGHT_BLUE, GREY, BRIGHT_YELLOW, BROWN = (
    (0, 0, 170),
    (85, 85, 255),
    (170, 170, 170),
    (255, 255, 85),
    (170, 85, 0),
)
_DIVERGING_16: tuple[RGB, ...] = (
    *(BLUE,) * 3,
    *(BRIGHT_BLUE,) * 3,
    *(GREY,) * 4,
    *(BRIGHT_YELLOW,) * 3,
    *(BROWN,) * 3,
)
# Between those, shade characters: the character, the level whose colour it has, and the level
# whose colour is behind it.
_TONES_16: tuple[tuple[str, int, int], ...] = (
    *((" ", 0, 0), ("░", 3, 0), ("▒", 3, 0), ("▓", 3, 0)),
    *((" ", 3, 3), ("░", 7, 3), ("▒", 7, 3), ("▓", 7, 3)),
    *(("▓", 8, 10), ("▒", 8, 10), ("░", 8, 10), (" ", 10, 10)),
    *(("▓", 10, 15), ("▒", 10, 15), ("░", 10, 15), (" ", 15, 15)),
)
_DIVERGING: dict[ColorDepth, tuple[RGB, ...]] = {
    "truecolor": _DIVERGING_TRUECOLOR,
    "256": _DIVERGING_256,
    "16": _DIVERGING_16,
}
# An amount, from little to much: from dark to bright, in hues that no class of two has. With 256
# colours the steps of the cube are coarse, so the lower levels share theirs.
_RISING: dict[ColorDepth, tuple[RGB, ...]] = {
    "truecolor": (
        (0, 62, 66),
        (0, 74, 76),
        (0, 86, 86),
        (0, 98, 94),
        (4, 110, 101),
        (18, 122, 106),
        (34, 134, 110),
        (52, 146, 112),
        (72, 158, 114),
        (93, 170, 115),
        (116, 182, 115),
        (141, 194, 114),
        (168, 205, 113),
        (196, 216, 112),
        (224, 226, 112),
        (250, 236, 114),
    ),
    "256": (
        *((0, 95, 95),) * 3,
        *((0, 135, 95),) * 2,
        *((0, 135, 135),) * 2,
        (0, 175, 135),
        (95, 175, 95),
        (95, 175, 135),
        (95, 215, 135),
        (135, 215, 95),
        (175, 215, 95),
        (215, 215, 95),
        (255, 255, 95),
        (255, 255, 175),
    ),
    "16": (
        *((85, 85, 85),) * 4,
        *((0, 170, 0),) * 4,
        *((85, 255, 85),) * 4,
        *(BRIGHT_YELLOW,) * 4,
    ),
}
_TWO_LEVELS: dict[ColorDepth, tuple[RGB, RGB]] = {
    "truecolor": (_DIVERGING_TRUECOLOR[2], _DIVERGING_TRUECOLOR[13]),
    "256": (_DIVERGING_256[2], _DIVERGING_256[13]),
    "16": (BRIGHT_BLUE, BROWN),
}

_PALE: RGB = (221, 222, 223)
_CLASSES: tuple[RGB, ...] = (
    (8, 110, 186),  # blue
    (240, 133, 20),  # orange
    (0, 158, 115),  # bluish green
    (204, 121, 167),  # reddish purple
    (240, 220, 66),  # yellow
    (86, 190, 233),  # sky blue
    (213, 80, 40),  # vermilion
    (110, 96, 190),  # indigo
    (156, 118, 84),  # brown
    (128, 128, 128),  # grey
)
_CLASSES_16: tuple[RGB, ...] = (
    BRIGHT_BLUE,
    BROWN,
    (0, 170, 0),
    (170, 0, 170),
    BRIGHT_YELLOW,
    (85, 255, 255),
    (255, 85, 85),
    (0, 0, 170),
    (85, 255, 85),
    (85, 85, 85),
)

_CLASS_NAMES = (
    *("blue", "orange", "green", "purple", "yellow"),
    *("sky blue", "red", "indigo", "brown", "grey"),
)
_CLASS_NAMES_16 = (
    *("blue", "brown", "green", "purple", "yellow"),
    *("cyan", "red", "dark blue", "light green", "grey"),
)

SERIES: tuple[RGB, ...] = (
    (95, 215, 175),
    (215, 135, 215),
    (215, 215, 135),
    (135, 175, 255),
    (255, 135, 95),
)
"""Curves. Neither the blue nor the orange of the classes, and of different lightness."""
SERIES_16: tuple[RGB, ...] = (
    (85, 255, 255),
    (255, 85, 255),
    (255, 255, 85),
    (85, 255, 85),
    (255, 85, 85),
)

BANDS: dict[ColorDepth, tuple[RGB, RGB, RGB]] = {
    "truecolor": ((0, 80, 66), (84, 0, 84), (64, 64, 72)),
    "256": ((0, 95, 0), (95, 0, 95), (68, 68, 68)),
}
"""Behind the first curve, behind the second, and where both are: what the curves stand out from."""

SPREADS: dict[ColorDepth, tuple[RGB, RGB, RGB]] = {
    "truecolor": ((44, 46, 54), (72, 76, 90), (72, 76, 90)),
    "256": ((48, 48, 48), (78, 78, 78), (78, 78, 78)),
}
"""Behind all curves: from the lowest to the highest of other runs, and the half in the middle."""


@lru_cache(maxsize=64)
def field_colors(
    kind: FieldKind, discretize: bool, class_count: int, color: ColorDepth
) -> tuple[RGB, ...]:
    """Return the colour of every index that `field.levels` gives, none where there is no colour.

    Parameters
    ----------
    kind
        What the outputs are.
    discretize
        Whether only the decision is shown.
    class_count
        The number of classes, for `"multiclass"`. From the eleventh on, the class
        colours repeat.
    color
        How many colours the terminal has.
    """
    if color == "none":
        return ()
    if kind == "amount":
        return _RISING[color]
    if kind != "multiclass":
        return _TWO_LEVELS[color] if discretize else _DIVERGING[color]
    if color == "16":
        # No room to fade: a class is its colour, or grey where the network merely guesses.
        faded = [(GREY, *(c,) * (CONFIDENCE_LEVELS - 1)) for c in _CLASSES_16]
    else:
        steps = [(level + 0.7) / (CONFIDENCE_LEVELS - 0.3) for level in range(CONFIDENCE_LEVELS)]
        faded = [tuple(mix(_PALE, c, step) for step in steps) for c in _CLASSES]
    rows = [faded[index % len(faded)] for index in range(class_count)]
    if discretize:
        return tuple(row[-2] for row in rows)
    return tuple(c for row in rows for c in row)


@lru_cache(maxsize=64)
def field_tones(
    kind: FieldKind, discretize: bool, class_count: int, color: ColorDepth
) -> tuple[tuple[str, int, int], ...]:
    """Return shade characters for terminals that have too few colours for every index.

    Returns
    -------
    tuple[tuple[str, int, int], ...]
        For every index that `field.levels` gives, a character, the index whose colour it has, and
        the index whose colour is behind it. Nothing where the colours alone will do.
    """
    if color != "16" or discretize or kind == "amount":
        return ()
    if kind != "multiclass":
        return _TONES_16
    full = CONFIDENCE_LEVELS - 1
    return tuple(
        tone
        for guess in range(0, class_count * CONFIDENCE_LEVELS, CONFIDENCE_LEVELS)
        for tone in (
            (" ", guess, guess),
            *((shade, guess + full, guess) for shade in BLOCK_SHADES[1:-1]),
            *((" ", guess + full, guess + full),) * (CONFIDENCE_LEVELS - 4),
        )
    )


@lru_cache(maxsize=64)
def field_shades(
    kind: FieldKind, discretize: bool, class_count: int, *, unicode: bool = False
) -> str:
    """Return the shade of every index that `field.levels` gives, where there is no colour."""
    if kind != "multiclass":
        shades = BLOCK_SHADES if unicode else SHADES
        return _spread(shades, 2 if discretize and kind != "amount" else FIELD_LEVELS)
    # More classes than there are blocks need characters of their own.
    shades = BLOCK_SHADES if unicode and class_count <= len(BLOCK_SHADES) else SHADES
    shades = _spread(shades, max(2, class_count))[:class_count]
    return shades if discretize else "".join(shade * CONFIDENCE_LEVELS for shade in shades)


def _spread(shades: str, count: int) -> str:
    last = len(shades) - 1
    return "".join(shades[round(index * last / (count - 1))] for index in range(count))


def class_color_names(color: ColorDepth) -> tuple[str, ...]:
    """Return what the colours of the first ten classes are called."""
    return _CLASS_NAMES_16 if color == "16" else _CLASS_NAMES


def series_color(index: int, color: ColorDepth) -> RGB | None:
    """Return the colour of a curve."""
    if color == "none":
        return None
    colors = SERIES_16 if color == "16" else SERIES
    return colors[index % len(colors)]


def band_colors(color: ColorDepth) -> tuple[RGB, RGB, RGB]:
    """Return the colour of the band behind the first curve, the second, and both."""
    return BANDS.get(color, BANDS["256"])


def spread_colors(color: ColorDepth) -> tuple[RGB, RGB, RGB]:
    """Return the greys from the lowest to the highest of other runs, and of their middle half."""
    return SPREADS.get(color, SPREADS["256"])


def pinned_color(color: ColorDepth) -> RGB | None:
    """Return the grey of the curves that are there to compare with."""
    return {"none": None, "16": GREY}.get(color, PINNED)
