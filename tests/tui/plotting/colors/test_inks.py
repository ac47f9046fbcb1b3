"""What is printed is seen on a background that nobody has told of."""

from __future__ import annotations

import pytest
from rich.color import Color
from rich.style import Style

from tui.plotting.colors.inks import INKS, INKS_16, on_any
from tui.plotting.colors.rgb import BLACK, GRAPHIC, WHITE, contrast, readable, shown
from tui.terminal.capabilities import ColorDepth


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
def test_an_ink_is_seen_on_white_and_on_black(depth: ColorDepth) -> None:
    for ink in INKS | (INKS_16 if depth == "16" else {}):
        if depth == "16" and ink not in INKS_16:
            continue
        color = on_any(Style(color=Color.from_rgb(*ink)), depth).color
        if color is None:
            continue  # the terminal's own text
        red, green, blue = color.get_truecolor()
        for paper in (WHITE, BLACK):
            assert contrast(shown((red, green, blue), depth), paper) >= GRAPHIC


def test_what_stands_on_a_colour_of_its_own_stays_as_it_is() -> None:
    ink = Color.from_rgb(*next(iter(INKS)))
    on_field = Style(color=ink, bgcolor=Color.from_rgb(0, 0, 0))
    assert on_any(on_field, "256") == on_field


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
@pytest.mark.parametrize("background", [WHITE, BLACK, (118, 118, 118), (60, 56, 54)])
def test_a_colour_is_moved_no_further_than_it_can_be_read(
    background: tuple[int, int, int], depth: ColorDepth
) -> None:
    for ink in INKS:
        found = readable(ink, background, GRAPHIC, depth)
        behind = shown(background, depth)
        assert contrast(shown(found, depth), behind) >= GRAPHIC
        assert found == ink or contrast(shown(ink, depth), behind) < GRAPHIC
