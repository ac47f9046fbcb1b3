"""Lines go through their points without a hole, and a later one lies on top."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plotting import canvas
from tui.plotting.charts import axes
from tui.plotting.charts.axes import Axis
from tui.plotting.charts.lines import Plot

RED, GREEN = (255, 0, 0), (0, 255, 0)
ACROSS, UP = Axis(0.0, 9.0, 10, [], []), Axis(0.0, 4.0, 5, [], [])


def drawn(*lines: tuple[list[float], list[float], str]) -> Plot:
    plot = Plot((ACROSS, UP))
    for (x, y, marker), ink in zip(lines, (RED, GREEN), strict=False):
        plot.draw((np.array(x), np.array(y)), marker, ink)
    plot.end_lines()
    return plot


def dots(signs: np.ndarray) -> np.ndarray:
    """Where there are dots, four rows and two columns of them a cell."""
    bits = np.where(signs == " ", 0, signs.view(np.uint32).reshape(signs.shape) - 0x2800)
    cells = (bits[:, :, None, None] & canvas.DOT_BITS) > 0
    down, along = canvas.DOTS_DOWN, canvas.DOTS_ACROSS
    return cells.transpose(0, 2, 1, 3).reshape(len(signs) * down, -1)[:, : signs.shape[1] * along]


@given(
    points=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), min_size=1, max_size=6),
)
def test_a_line_goes_from_each_point_to_the_next_without_a_hole(
    points: list[tuple[int, int]],
) -> None:
    xs, ys = zip(*sorted(points), strict=True)
    plot = drawn(([*xs], [*ys], "braille"))
    for x, y in points:
        assert plot.signs[4 - y, x] != " "
    there = dots(plot.signs)
    left, right = np.flatnonzero(there.any(axis=0))[[0, -1]]
    assert there[:, left : right + 1].any(axis=0).all()
    top, bottom = np.flatnonzero(there.any(axis=1))[[0, -1]]
    assert there[top : bottom + 1].any(axis=1).all()


@pytest.mark.parametrize("marker", ["braille", "*"])
def test_the_ends_of_the_axes_are_the_middles_of_the_cells_at_the_edge(marker: str) -> None:
    signs = drawn(([0.0, 9.0], [4.0, 0.0], marker)).signs
    assert signs[0, 0] != " "
    assert signs[-1, -1] != " "
    assert (signs[0, 5:] == " ").all()
    assert (signs[-1, :5] == " ").all()


def test_what_is_drawn_later_lies_on_top() -> None:
    level = ([0.0, 9.0], [2.0, 2.0])
    plot = drawn((*level, "braille"), ([4.0], [2.0], "x"))
    assert plot.signs[2, 4] == "x"
    assert [plot.colors[ink] for ink in plot.inks[2, 3:6]] == [RED, GREEN, RED]
    plot = drawn((*level, "x"), ([4.0], [2.0], "braille"))
    assert [*plot.signs[2, [3, 5]]] == ["x", "x"]
    assert dots(plot.signs[2:3, 4:5]).sum() == 1


def test_lines_in_one_cell_share_its_dots() -> None:
    plot = drawn(([0.0, 9.0], [2.2, 2.2], "braille"), ([0.0, 9.0], [1.8, 1.8], "braille"))
    assert len(np.flatnonzero(dots(plot.signs).any(axis=1))) == 2
    assert {plot.colors[ink] for ink in plot.inks[2]} == {GREEN}


def test_nothing_is_drawn_from_a_point_after_which_there_is_a_gap() -> None:
    plot = Plot((ACROSS, UP))
    points = np.array([0.0, 2.0, 7.0, 9.0]), np.array([0.0, 0.0, 4.0, 4.0])
    plot.draw(points, "*", RED, np.array([1]))
    assert "".join(plot.signs[4]) == "***       "
    assert "".join(plot.signs[0]) == "       ***"
    assert (plot.signs[1:4] == " ").all()


def test_runs_keep_the_places_and_the_colours_of_their_cells() -> None:
    plot = drawn(([0.0, 3.0], [4.0, 4.0], "*"), ([2.0, 5.0], [4.0, 4.0], "o"))
    plot.papers[0, 9] = plot.number(RED)
    matrix = canvas.library().matrix(12, 6, canvas.pixel(None))
    plot.write(matrix, 1, 1)
    text = matrix.string()
    assert canvas.plain(text)[1] == " **oooo"
    assert "38;2;255;0;0m**" in text
    assert "38;2;0;255;0moooo" in text
    assert "48;2;255;0;0m " in text


@given(
    values=st.lists(st.floats(-20, 20), max_size=20),
    cells=st.integers(1, 40),
    high=st.floats(0.5, 10),
)
def test_many_values_are_in_the_cells_that_each_of_them_is_in(
    values: list[float], cells: int, high: float
) -> None:
    axis = axes.Axis(-1.0, high, cells, [], [])
    assert axis.nearest_cells(np.array(values)).tolist() == [axis.cell_of(v) for v in values]
