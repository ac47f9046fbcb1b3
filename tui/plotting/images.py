"""Grids of numbers as small pictures: half blocks where there are colours, shades elsewhere."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tui.plotting.colors.palette import BLOCK_SHADES, SHADES, field_colors
from tui.plotting.colors.rgb import RGB
from tui.plotting.levels import FIELD_LEVELS
from tui.terminal.capabilities import Capabilities

Tone = Literal["bright", "signed"]
"""From dark to bright, or from the colour of what is negative to that of what is positive."""

_PLAIN = Style()


def size_in_cells(
    shape: tuple[int, int], capabilities: Capabilities, scale: int = 1
) -> tuple[int, int]:
    """Return the columns and rows that an image of so many rows and columns of pixels takes."""
    rows, columns = shape
    if has_halves(capabilities):
        return columns * scale, -(-rows * scale // 2)
    # A cell is twice as high as wide.
    return 2 * columns * scale, rows * scale


def draw(
    values: NDArray[np.floating[Any]],
    limits: tuple[float, float],
    tone: Tone,
    capabilities: Capabilities,
    scale: int = 1,
) -> list[list[Segment]]:
    """Return the lines of an image.

    Parameters
    ----------
    values
        Shape (rows, columns).
    limits
        The values at the two ends of the tones.
    tone
        What the values are.
    capabilities
        What the terminal can show.
    scale
        How many times as wide and high a pixel is.
    """
    low, high = limits
    share = (values - low) / (high - low) if high > low else np.full(values.shape, 0.5)
    level = np.nan_to_num(share * FIELD_LEVELS, nan=FIELD_LEVELS / 2)
    levels = np.clip(level, 0, FIELD_LEVELS - 1).astype(np.intp)
    levels = levels.repeat(scale, axis=0).repeat(scale, axis=1)
    if not has_halves(capabilities):
        return _in_shades(levels, capabilities)
    colors = [Color.from_rgb(*color) for color in _colors(tone, capabilities)]
    if len(levels) % 2:
        levels = np.vstack([levels, np.zeros((1, levels.shape[1]), np.intp)])
    return [
        [
            Segment("▀", Style(color=colors[above], bgcolor=colors[below]))
            for above, below in zip(*pair, strict=True)
        ]
        for pair in zip(levels[::2].tolist(), levels[1::2].tolist(), strict=True)
    ]


def has_halves(capabilities: Capabilities) -> bool:
    """Return whether pictures are made of coloured half blocks, and not of shades."""
    return capabilities.unicode and capabilities.color in ("256", "truecolor")


def _colors(tone: Tone, capabilities: Capabilities) -> tuple[RGB, ...]:
    if tone == "signed":
        return field_colors("regression", False, 2, capabilities.color)
    # Greys that 256 colours have as well.
    greys = [0 if level == 0 else 8 + 10 * round(level * 23 / 15) for level in range(FIELD_LEVELS)]
    return tuple((grey, grey, grey) for grey in greys)


def _in_shades(levels: NDArray[np.intp], capabilities: Capabilities) -> list[list[Segment]]:
    signs = BLOCK_SHADES if capabilities.unicode else SHADES
    places = levels * len(signs) // FIELD_LEVELS
    return [
        [Segment("".join(2 * signs[place] for place in row), _PLAIN)] for row in places.tolist()
    ]
