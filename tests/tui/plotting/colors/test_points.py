"""Points are seen in the colour of their class on every field there is."""

from __future__ import annotations

import pytest

from tui.plotting.colors.palette import field_colors
from tui.plotting.colors.points import needs_rim, point_colors
from tui.plotting.colors.rgb import RGB, SIXTEENS, contrast, number_of, shown
from tui.plotting.levels import FIELD_LEVELS, FieldKind
from tui.terminal.capabilities import ColorDepth

DEPTHS: tuple[ColorDepth, ...] = ("truecolor", "256", "16")
KINDS: tuple[FieldKind, ...] = ("binary", "multiclass", "regression", "amount")


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("is_value", [False, True])
def test_a_point_stands_out_from_every_level_of_every_field(
    depth: ColorDepth, is_value: bool
) -> None:
    fields = [
        color
        for kind in KINDS
        for discretize in (False, True)
        for color in field_colors(kind, discretize, 10, depth)
    ]
    for label in range(FIELD_LEVELS if is_value else 10):
        colors = point_colors(label, depth, is_value=is_value)
        assert colors is not None
        for field in (None, *fields):
            behind = colors.rim if field is None or needs_rim(colors.ink, field, depth) else field
            assert contrast(shown(colors.ink, depth), shown(behind, depth)) >= 3
            for sixteen in SIXTEENS.values() if depth == "16" else ():
                ink, back = sixteen[number_of(colors.ink)], sixteen[number_of(behind)]
                assert contrast(ink, back) >= 3, "whichever sixteen colours the terminal has"


@pytest.mark.parametrize("depth", DEPTHS)
def test_points_of_ten_classes_have_ten_colours(depth: ColorDepth) -> None:
    colors = [point_colors(label, depth) for label in range(10)]
    assert len({shown(color.ink, depth) for color in colors if color is not None}) == 10
    assert point_colors(10, depth) == colors[0]


@pytest.mark.parametrize("depth", ["truecolor", "256"])
def test_a_point_has_the_hue_of_its_class(depth: ColorDepth) -> None:
    # The last of each class is its colour where the network is certain; grey has no hue.
    fields = field_colors("multiclass", False, 10, depth)[5::6][:9]
    for label, field in enumerate(fields):
        colors = point_colors(label, depth)
        assert colors is not None
        own = [high > low for high in colors.ink for low in colors.ink if high != low]
        assert own, "and is no grey"
        assert max(range(3), key=colors.ink.__getitem__) in _largest_two(field)


def _largest_two(color: RGB) -> list[int]:
    return sorted(range(3), key=color.__getitem__)[1:]


def test_without_colour_there_are_signs_alone() -> None:
    assert point_colors(0, "none") is None
