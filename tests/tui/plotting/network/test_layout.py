from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plotting.network.layout import FIELD_SIZES, NetworkLayout, lay_out

SIZES = st.lists(st.integers(1, 200), min_size=2, max_size=40)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[NetworkLayout, list[int], tuple[int, int]]:
    sizes = draw(SIZES)
    layer = draw(st.integers(0, len(sizes) - 1))
    unit = draw(st.integers(0, sizes[layer] - 1))
    width, height = draw(st.integers(12, 200)), draw(st.integers(5, 60))
    previous = draw(st.dictionaries(st.integers(0, 5), st.integers(0, 500)))
    first = draw(st.integers(0, 50))
    layout = lay_out(width, height, sizes, [(layer, unit)], previous, first)
    return layout, sizes, (layer, unit)


@given(layouts())
def test_whatever_the_network_what_is_selected_is_in_the_picture(
    drawn: tuple[NetworkLayout, list[int], tuple[int, int]],
) -> None:
    layout, sizes, (layer, unit) = drawn
    assert [column.layer for column in layout.columns] == list(
        range(layout.columns[0].layer, layout.columns[-1].layer + 1)
    )
    column = next(column for column in layout.columns if column.layer == layer)
    assert unit in column.shown
    for column in layout.columns:
        assert column.size == sizes[column.layer]
        assert column.shown.start >= 0
        assert column.shown.stop <= column.size


@given(layouts())
def test_no_field_is_outside_or_on_another(
    drawn: tuple[NetworkLayout, list[int], tuple[int, int]],
) -> None:
    layout = drawn[0]
    right = -1
    for column in layout.columns:
        assert column.x > right
        right = column.x + layout.field_width + 1
        assert right < layout.width
        bottom = -1
        for top in column.tops:
            assert top > bottom
            bottom = top + layout.field_height - 1
            assert bottom < layout.height
        if column.layer in (0, layout.layers - 1):
            assert column.tops[0] > 0, "there is a row for the name"


def test_a_field_as_high_as_the_panel_leaves_no_row_for_its_name() -> None:
    for height in range(2, 8):
        layout = lay_out(28, height, [1, 1])
        assert layout.columns[0].tops[0] + layout.field_height <= height


def test_the_lessons_network_is_whole_in_every_panel() -> None:
    fields = []
    for width, height in ((30, 15), (30, 26), (42, 38), (100, 60)):
        layout = lay_out(width, height, (2, 8, 1))
        assert layout.is_complete
        fields.append((layout.field_width, layout.field_height))
    assert fields == sorted(fields)
    assert set(fields) <= set(FIELD_SIZES)


def test_what_has_no_room_is_left_out_and_scrolls_no_more_than_needed() -> None:
    layout = lay_out(30, 26, (2, 64, 3))
    assert not layout.is_complete
    shown = layout.columns[1].shown
    assert 8 < len(shown) < 64
    last = shown.stop - 1
    assert lay_out(30, 26, (2, 64, 3), [(1, last)]).columns[1].shown == shown
    moved = lay_out(30, 26, (2, 64, 3), [(1, last + 1)], {1: 0}).columns[1].shown
    assert moved == range(1, shown.stop + 1)
    assert lay_out(30, 26, (2, 64, 3), [(1, last)], {1: 1}).columns[1].shown == moved


@pytest.mark.parametrize("layers", [10, 1000])
def test_layers_scroll_too(layers: int) -> None:
    layout = lay_out(30, 26, (2,) * layers, [(layers - 1, 0)])
    assert layout.columns[-1].layer == layers - 1
    assert 3 <= len(layout.columns) < 10
