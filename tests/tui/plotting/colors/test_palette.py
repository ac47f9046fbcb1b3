import itertools

import numpy as np
import pytest
from rich.color import Color, ColorSystem

from tui.plotting.colors import palette, rgb, signs
from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS
from tui.terminal.capabilities import ColorDepth

SRGB_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def emitted(color: rgb.RGB, system: ColorSystem = ColorSystem.EIGHT_BIT) -> str:
    """The codes Rich, and so Textual, sends to a terminal with fewer colours."""
    return ";".join(Color.from_rgb(*color).downgrade(system).get_ansi_codes())


def test_every_level_stays_itself_in_256_colors() -> None:
    colors = palette.field_colors("binary", False, 2, "256")
    assert len(colors) == FIELD_LEVELS
    assert len({emitted(color) for color in colors}) == FIELD_LEVELS


def test_levels_go_from_blue_over_pale_to_orange() -> None:
    for depth in ("truecolor", "256"):
        colors = palette.field_colors("binary", False, 2, depth)
        assert all(blue > red for red, _, blue in colors[:7])
        assert all(red > blue for red, _, blue in colors[9:])
        for red, green, blue in colors[7:9]:
            assert max(red, green, blue) - min(red, green, blue) <= 40
            assert min(red, green, blue) > 200


def cielab(color: rgb.RGB) -> np.ndarray:
    """Lightness and the two axes of hue (CIE 1976, white point D65)."""
    channels = np.array(color) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    x, y, z = SRGB_TO_XYZ @ linear / (0.95047, 1.0, 1.08883)
    f = [np.cbrt(t) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize(("depth", "least", "most"), [("truecolor", 8, 13), ("256", 10, 28)])
def test_levels_are_evenly_stepped_and_lightest_in_the_middle(
    depth: ColorDepth, least: float, most: float
) -> None:
    levels = [cielab(color) for color in palette.field_colors("binary", False, 2, depth)]
    steps = [np.linalg.norm(b - a) for a, b in itertools.pairwise(levels)]
    assert least <= min(steps)
    assert max(steps) <= most
    lightness = [level[0] for level in levels]
    assert lightness[:8] == sorted(lightness[:8])
    assert lightness[8:] == sorted(lightness[8:], reverse=True)


def test_in_sixteen_colors_shades_keep_the_levels_apart() -> None:
    colors = palette.field_colors("binary", False, 2, "16")
    tones = palette.field_tones("binary", False, 2, "16")
    seen = {(shade, *(colors[i] for i in pair[: 1 + (shade != " ")])) for shade, *pair in tones}
    assert len(seen) == len(tones) == FIELD_LEVELS
    tones = palette.field_tones("multiclass", False, 3, "16")
    assert len(tones) == 3 * CONFIDENCE_LEVELS
    assert all(
        ink // CONFIDENCE_LEVELS == index // CONFIDENCE_LEVELS
        for index, (_, ink, _) in enumerate(tones)
    )
    assert palette.field_tones("binary", False, 2, "256") == ()


def test_sixteen_colors_lose_nothing_on_the_way() -> None:
    colors = palette.field_colors("binary", False, 2, "16")
    assert len(colors) == FIELD_LEVELS
    assert len({emitted(color, ColorSystem.STANDARD) for color in colors}) == 5


def test_the_two_sides_of_a_decision_differ() -> None:
    for depth, system in (("256", ColorSystem.EIGHT_BIT), ("16", ColorSystem.STANDARD)):
        first, second = palette.field_colors("binary", True, 2, depth)
        assert emitted(first, system) != emitted(second, system)


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
def test_ten_classes_are_ten_colors(depth: ColorDepth) -> None:
    system = ColorSystem.STANDARD if depth == "16" else ColorSystem.EIGHT_BIT
    certain = palette.field_colors("multiclass", False, 10, depth)[CONFIDENCE_LEVELS - 1 :: 6]
    assert len({emitted(color, system) for color in certain}) == 10
    assert len(palette.field_colors("multiclass", False, 12, depth)) == 12 * CONFIDENCE_LEVELS


def test_classes_are_told_apart_without_color() -> None:
    assert palette.field_colors("binary", False, 2, "none") == ()
    for glyphs in (signs.POINT_GLYPHS, signs.TEST_POINT_GLYPHS, signs.POINT_LETTERS):
        assert len(set(glyphs)) == 10
    assert not set(signs.POINT_LETTERS + signs.TEST_POINT_LETTERS) & set(palette.SHADES)


def test_shades_fill_up_with_certainty() -> None:
    shades = palette.field_shades("binary", False, 2)
    assert len(shades) == FIELD_LEVELS
    order = [palette.SHADES.index(shade) for shade in shades]
    assert order == sorted(order)
    assert (shades[0], shades[-1]) == (" ", "@")
    assert palette.field_shades("binary", True, 2) == " @"
    blocks = palette.field_shades("binary", False, 2, unicode=True)
    assert [palette.BLOCK_SHADES.index(block) for block in blocks] == [
        round(level * 4 / 15) for level in range(FIELD_LEVELS)
    ]
    assert palette.field_shades("multiclass", True, 3, unicode=True) == " ▒█"
    assert len(set(palette.field_shades("multiclass", True, 10, unicode=True))) == 10
    assert len(set(palette.field_shades("multiclass", True, 10))) == 10
