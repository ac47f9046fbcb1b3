"""Points are seen in the colour of their class on every field there is."""

from __future__ import annotations

import pytest
from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tui.app.theme import DARK, LIGHT
from tui.plotting.colors.inks import ink_filter
from tui.plotting.colors.palette import field_colors
from tui.plotting.colors.points import inks_on_screen, point_colors
from tui.plotting.colors.rgb import RGB, SIXTEENS, WHITE, contrast, number_of, shown
from tui.plotting.levels import FIELD_LEVELS, FieldKind
from tui.terminal.capabilities import ColorDepth

DEPTHS: tuple[ColorDepth, ...] = ("truecolor", "256", "16")
KINDS: tuple[FieldKind, ...] = ("binary", "multiclass", "regression", "amount")


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("is_value", [False, True])
def test_a_point_stands_out_from_every_level_of_every_field(
    depth: ColorDepth, is_value: bool
) -> None:
    for label in range(FIELD_LEVELS if is_value else 10):
        for field in fields(depth):
            colors = point_colors(label, depth, field, is_value=is_value)
            assert colors is not None
            assert colors.behind is not None
            assert contrast(shown(colors.ink, depth), shown(colors.behind, depth)) >= 3
            for sixteen in SIXTEENS.values() if depth == "16" else ():
                ink, back = sixteen[number_of(colors.ink)], sixteen[number_of(colors.behind)]
                assert contrast(ink, back) >= 3, "whichever sixteen colours the terminal has"


def fields(depth: ColorDepth) -> list[RGB]:
    """Return every colour that may be behind a point."""
    return [
        color
        for kind in KINDS
        for discretize in (False, True)
        for color in field_colors(kind, discretize, 10, depth)
    ]


@pytest.mark.parametrize("depth", ["truecolor", "256"])
@pytest.mark.parametrize("label", [0, 1])
def test_no_point_of_two_classes_has_a_rim_and_each_keeps_its_hue(
    depth: ColorDepth, label: int
) -> None:
    for field in field_colors("binary", False, 2, depth):
        colors = point_colors(label, depth, field)
        assert colors is not None
        assert colors.behind == field, "the cell around a point is the field's"
        red, _, blue = shown(colors.ink, depth)
        assert (red > blue) is (label == 1)


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_point_on_no_field_is_seen_in_every_theme(depth: ColorDepth) -> None:
    theme_backgrounds = {
        Color.parse(color).rgb
        for theme in [DARK, LIGHT, *BUILTIN_THEMES.values()]
        if (color := theme.background) and not color.startswith("ansi")
    }
    for label in range(FIELD_LEVELS):
        for is_value in (False, True):
            colors = point_colors(label, depth, None, is_value=is_value)
            assert colors is not None
            for background in theme_backgrounds:
                inks = ink_filter(depth).on(background)
                ink = inks.get(RichColor.from_rgb(*colors.ink), RichColor.from_rgb(*colors.ink))
                behind = colors.behind or background
                red, green, blue = ink.get_truecolor()
                assert contrast(shown((red, green, blue), depth), shown(behind, depth)) >= 3


@pytest.mark.parametrize("depth", ["truecolor", "256"])
def test_an_ink_that_goes_with_the_theme_is_on_no_field(depth: ColorDepth) -> None:
    on_fields = {
        colors.ink
        for field in fields(depth)
        for is_value in (False, True)
        for label in range(FIELD_LEVELS)
        if (colors := point_colors(label, depth, field, is_value=is_value)) is not None
    }
    assert on_fields
    assert on_fields.isdisjoint(inks_on_screen(depth))


@pytest.mark.parametrize("depth", DEPTHS)
def test_points_of_ten_classes_have_ten_colours(depth: ColorDepth) -> None:
    colors = [point_colors(label, depth, WHITE) for label in range(10)]
    assert len({shown(color.ink, depth) for color in colors if color is not None}) == 10
    assert point_colors(10, depth, WHITE) == colors[0]


@pytest.mark.parametrize("depth", ["truecolor", "256"])
def test_a_point_has_the_hue_of_its_class(depth: ColorDepth) -> None:
    # The last of each class is its colour where the network is certain; grey has no hue.
    fields = field_colors("multiclass", False, 10, depth)[5::6][:9]
    for label, field in enumerate(fields):
        colors = point_colors(label, depth, WHITE)
        assert colors is not None
        own = [high > low for high in colors.ink for low in colors.ink if high != low]
        assert own, "and is no grey"
        assert max(range(3), key=colors.ink.__getitem__) in _largest_two(field)


def _largest_two(color: RGB) -> list[int]:
    return sorted(range(3), key=color.__getitem__)[1:]


def test_without_colour_there_are_signs_alone() -> None:
    assert point_colors(0, "none") is None
