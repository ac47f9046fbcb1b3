from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plotting.network.layout import HALVES, NetworkLayout, lay_out

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
    shown = [column.layer for column in layout.columns]
    assert shown == sorted(set(shown))
    column = next(column for column in layout.columns if column.layer == layer)
    assert unit in column.shown
    for column in layout.columns:
        assert column.size == sizes[column.layer]
        assert column.shown.start >= 0
        assert column.shown.stop <= column.size


@given(layouts())
def test_the_output_is_in_view_and_what_is_left_out_is_in_one_piece_on_each_side(
    drawn: tuple[NetworkLayout, list[int], tuple[int, int]],
) -> None:
    layout = drawn[0]
    if len(layout.columns) > 1:
        assert layout.columns[-1].layer == layout.layers - 1
    breaks = [layout.left_out(number) for number in range(-1, len(layout.columns) - 1)]
    assert sum(breaks) + len(layout.columns) == layout.columns[-1].layer + 1
    assert sum(count > 0 for count in breaks) <= 2


@given(layouts())
def test_no_field_is_outside_or_on_another(
    drawn: tuple[NetworkLayout, list[int], tuple[int, int]],
) -> None:
    layout = drawn[0]
    right = -1
    for column in layout.columns:
        assert column.x > right
        right = layout.right(column)
        assert right < layout.width
        bottom = -1
        for top in column.tops:
            assert top > bottom
            bottom = top + layout.field_halves - 1
            assert bottom < HALVES * layout.height
        if column.layer in (0, layout.layers - 1):
            assert column.tops[0] >= HALVES, "there is a row for the name"


def test_a_field_as_high_as_the_panel_leaves_no_row_for_its_name() -> None:
    for height in range(2, 8):
        layout = lay_out(28, height, [1, 1])
        assert layout.columns[0].tops[0] + layout.field_halves <= HALVES * height


@pytest.mark.parametrize("fine", [True, False])
@pytest.mark.parametrize("sizes", [(2, 8, 1), (2, 4, 2, 1), (2, 16, 16, 16, 1)])
def test_the_more_room_the_larger_the_fields_and_the_whole_width_is_used(
    sizes: tuple[int, ...], fine: bool
) -> None:
    fields, whole = [], []
    for width, height in ((44, 28), (56, 44), (100, 50), (198, 57)):
        layout = lay_out(width, height, sizes, fine=fine)
        assert all(len(column.tops) >= min(column.size, 8) for column in layout.columns)
        fields.append((layout.field_width, layout.field_halves))
        whole += [fields[-1]] * layout.is_complete
        assert layout.columns[0].x <= 2
        assert layout.right(layout.columns[-1]) >= width - 4
    assert layout.is_complete
    assert whole == sorted(whole)
    assert fields[-1] > fields[0]


def test_half_of_a_layer_in_pictures_comes_before_all_of_it_in_dots() -> None:
    layout = lay_out(56, 26, (2, 16, 16, 16, 1))
    assert layout.field_width == layout.field_halves == 5
    assert [len(column.tops) for column in layout.columns] == [2, 8, 8, 8, 1]
    higher = lay_out(56, 44, (2, 16, 16, 16, 1))
    assert higher.is_complete
    assert higher.field_width == higher.field_halves == 4


def test_the_ten_digits_are_all_in_view_where_their_pictures_can_be_read() -> None:
    outputs = [
        len(lay_out(width, height, (64, 32, 10)).columns[-1].tops)
        for width, height in ((56, 26), (80, 35), (158, 54))
    ]
    assert outputs == [8, 10, 10]


def test_large_fields_are_squares() -> None:
    for width, height in ((44, 28), (100, 60), (198, 57)):
        layout = lay_out(width, height, (2, 4, 2, 1))
        # A cell is twice as high as wide.
        assert layout.field_width == layout.field_halves >= 6


def test_what_has_no_room_is_left_out_and_scrolls_no_more_than_needed() -> None:
    layout = lay_out(30, 26, (2, 64, 3))
    assert not layout.is_complete
    shown = layout.columns[1].shown
    assert 8 <= len(shown) < 64
    last = shown.stop - 1
    assert lay_out(30, 26, (2, 64, 3), [(1, last)]).columns[1].shown == shown
    moved = lay_out(30, 26, (2, 64, 3), [(1, last + 1)], {1: 0}).columns[1].shown
    assert moved == range(1, shown.stop + 1)
    assert lay_out(30, 26, (2, 64, 3), [(1, last)], {1: 1}).columns[1].shown == moved


@pytest.mark.parametrize("layers", [10, 1000])
def test_layers_in_the_middle_scroll_between_inputs_and_output(layers: int) -> None:
    for middle in (1, 2, layers // 2, layers - 2):
        layout = lay_out(30, 26, (2,) * layers, [(middle, 0)])
        shown = [column.layer for column in layout.columns]
        assert shown[0] == 0
        assert shown[-1] == layers - 1
        assert middle in shown
    assert [column.layer for column in lay_out(30, 26, (2,) * layers).columns][:2] == [0, 1]
