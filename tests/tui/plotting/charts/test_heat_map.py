"""Numbers on a heat map can be read whatever the terminal, and the cursor is always in view."""

from __future__ import annotations

import numpy as np
import pytest

from tui.plotting.charts.heat_map import Cells, Layout, Scale, draw
from tui.plotting.colors.rgb import TEXT, contrast
from tui.plotting.ticks import plain
from tui.terminal.capabilities import Capabilities, ColorDepth


def cells(rows: int, columns: int, cursor: tuple[int, int] = (0, 0)) -> Cells:
    values = np.linspace(0.5, 0.9, rows * columns).reshape(rows, columns)
    return Cells(
        values,
        np.full(values.shape, " "),
        np.full(values.shape, 0.01),
        ("hidden layers", "learning rate"),
        ([f"{8 + row}" for row in range(rows)], [f"{column / 7:.6g}" for column in range(columns)]),
        lambda value, room: text if len(text := plain(value, room)) <= room else "",
        cursor,
    )


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("color", ["truecolor", "256", "16", "none"])
@pytest.mark.parametrize("size", [(76, 11), (116, 27), (196, 47)])
def test_every_number_is_in_its_cell_and_can_be_read(
    size: tuple[int, int], color: ColorDepth, unicode: bool
) -> None:
    capabilities = Capabilities(unicode, color)
    shown = cells(4, 5, (1, 2))
    scale = Scale.of(shown.values, worse_is_high=True)
    strips = draw(shown, scale, size, capabilities, focused=True)
    assert len(strips) <= size[1]
    assert all(strip.cell_length <= size[0] for strip in strips)
    text = "\n".join(strip.text for strip in strips)
    assert all(f"{value:.3f}" in text for value in shown.values.flat)
    assert unicode or text.isascii()
    for segment in (part for strip in strips for part in strip if part.text.strip()):
        style = segment.style
        if style is not None and style.bgcolor is not None and style.color is not None:
            ink, paper = style.color.get_truecolor(), style.bgcolor.get_truecolor()
            assert contrast(tuple(ink), tuple(paper)) >= TEXT


def test_of_many_cells_those_around_the_cursor_are_in_view() -> None:
    for cursor in ((0, 0), (17, 29), (29, 0), (29, 29)):
        shown = cells(30, 30, cursor)
        where = Layout.of(shown, 76, 11)
        assert cursor[0] in where.rows
        assert cursor[1] in where.columns
        strips = draw(shown, Scale(0.5, 0.9), (76, 11), Capabilities(True, "256"), focused=False)
        assert sum("[" in strip.text for strip in strips) == 1
        assert "of 30" in strips[0].text
    assert where.cell_at(where.left, 2) == (where.rows[0], where.columns[0])
    assert where.cell_at(0, 2) is None


def test_single_bad_numbers_do_not_take_the_whole_scale() -> None:
    scale = Scale.of(np.array([0.5, 0.6, 0.7, 1e9, np.nan]), worse_is_high=True)
    assert scale.is_cut
    assert scale.is_log
    assert scale.high < 2.0
    assert scale.levels(np.array([0.5, 1e9])).tolist() == [[0, 15]]
    scores = Scale.of(np.array([0.9, 0.8, 0.7, -1e9]), worse_is_high=False)
    assert scores.is_cut
    assert (scores.low > -1.0, scores.high) == (True, 0.9)
    assert not Scale.of(np.array([0.5, 0.6]), worse_is_high=True).is_cut
    assert Scale.of(np.array([np.nan]), worse_is_high=True).low == 0.0
