import itertools

import pytest
from rich.color import Color, ColorSystem

from tui.plotting import palette
from tui.plotting.capabilities import ColorDepth
from tui.plotting.field import CONFIDENCE_LEVELS, FIELD_LEVELS


def emitted(color: palette.RGB, system: ColorSystem = ColorSystem.EIGHT_BIT) -> str:
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
            assert max(red, green, blue) - min(red, green, blue) < 20
            assert min(red, green, blue) > 200


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


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
@pytest.mark.parametrize(("kind", "classes"), [("binary", 2), ("multiclass", 10)])
def test_points_are_seen_on_every_field(kind: str, classes: int, depth: ColorDepth) -> None:
    fields = palette.field_colors(kind, False, classes, depth)  # type: ignore[arg-type]
    for class_index, background in itertools.product(range(classes), fields):
        ink = palette.point_color(class_index, background, depth)
        assert ink is not None
        assert palette.contrast(ink, background) >= 2
        if depth == "256":
            assert emitted(ink) != emitted(background)


def test_classes_are_told_apart_without_color() -> None:
    assert palette.point_color(0, (0, 0, 0), "none") is None
    assert palette.field_colors("binary", False, 2, "none") == ()
    for glyphs in (palette.POINT_GLYPHS, palette.TEST_POINT_GLYPHS, palette.POINT_LETTERS):
        assert len(set(glyphs)) == 10
    assert not set(palette.POINT_LETTERS + palette.TEST_POINT_LETTERS) & set(palette.SHADES)


def test_shades_fill_up_with_certainty() -> None:
    shades = palette.field_shades("binary", False, 2)
    assert len(shades) == FIELD_LEVELS
    order = [palette.SHADES.index(shade) for shade in shades]
    assert order == sorted(order)
    assert (shades[0], shades[-1]) == (" ", "@")
    assert palette.field_shades("binary", True, 2) == " @"
    assert len(set(palette.field_shades("multiclass", True, 10))) == 10
