import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plotting.boundary.region import (
    Grid,
    around,
    fitted,
    magnification,
    moved,
    stepped,
    zoomed,
)

HOME = (-1.0, 1.0, 0.0, 4.0)
UNIT = (0.0, 1.0, 0.0, 1.0)


sides = st.floats(1e-3, 1e3)


@given(sides, sides, sides, sides, st.integers(1, 80), st.integers(1, 300))
def test_a_circle_is_a_circle_whatever_the_room(
    width: float, height: float, x_unit: float, y_unit: float, rows: int, columns: int
) -> None:
    wanted = (3.0, 3.0 + width, -height, 0.0)
    x_min, x_max, y_min, y_max = fitted(wanted, (x_unit, y_unit), rows, columns)
    across, up = (x_max - x_min) / x_unit / columns, (y_max - y_min) / y_unit / (2 * rows)
    assert across == pytest.approx(up), "a cell is twice as high as wide"
    assert x_min <= wanted[0] < wanted[1] <= x_max
    assert y_min <= wanted[2] < wanted[3] <= y_max
    assert (x_min, x_max) == wanted[:2] or (y_min, y_max) == wanted[2:], "and no more than that"
    middle = (x_min + x_max, y_min + y_max)
    assert middle == pytest.approx((sum(wanted[:2]), sum(wanted[2:])), abs=1e-9 * (x_max - x_min))


def test_where_there_is_no_room_or_no_number_nothing_is_fitted() -> None:
    assert fitted(UNIT, (1.0, 1.0), 0, 9) == UNIT
    huge = (-1.7e308, 1.7e308, 0.0, 1.0)
    assert fitted(huge, (1.0, 1.0), 9, 9) == huge


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 40), st.integers(1, 40))
def test_points_that_are_in_sight_already_move_nothing(
    x: float, y: float, rows: int, columns: int
) -> None:
    seen = fitted(HOME, (1.0, 1.0), rows, columns)
    place = np.array([[seen[0] + x * (seen[1] - seen[0]), seen[2] + y * (seen[3] - seen[2])]])
    for points in (place, place[:0]):
        assert fitted(around(HOME, points), (1.0, 1.0), rows, columns) == pytest.approx(seen)


def test_points_that_are_out_of_sight_come_into_it() -> None:
    assert around(HOME, np.array([[7.0, 0.0], [0.0, -3.0]])) == (-7.0, 7.0, -3.0, 7.0)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from([2.0, 0.5]))
def test_what_one_zooms_in_on_stays_where_it_is_seen(x: float, y: float, factor: float) -> None:
    place = (HOME[0] + x * 2, HOME[2] + y * 4)
    x_min, x_max, y_min, y_max = zoomed(HOME, HOME, factor, place)
    assert x_max - x_min == pytest.approx(2 / factor)
    assert (place[0] - x_min) / (x_max - x_min) == pytest.approx(x, abs=1e-9)
    assert (place[1] - y_min) / (y_max - y_min) == pytest.approx(y, abs=1e-9)


@pytest.mark.parametrize("factor", [2.0, 0.5])
def test_zooming_ends_somewhere(factor: float) -> None:
    extent, before = HOME, None
    for _ in range(100):
        before, extent = extent, zoomed(extent, HOME, factor, (0.3, 0.3))
    assert before == extent
    assert 1 / 8 <= magnification(extent, HOME) <= 4096


def test_numbers_that_could_not_be_told_apart_are_not_zoomed_in_on() -> None:
    home = (1e9, 1e9 + 100, 0.0, 1.0)
    extent = home
    for _ in range(50):
        extent = zoomed(extent, home, 2.0, (1e9 + 50, 0.5))
    assert extent[1] - extent[0] > 1


def test_moving_never_loses_sight_of_the_plane() -> None:
    extent = HOME
    for _ in range(1000):
        extent = moved(extent, HOME, 0.5, 0.5)
    assert extent[0] <= 1 + 2 * 8
    assert moved(HOME, HOME, 0.5, -1.0) == (-0.5, 1.5, -1.0, 3.0)


def test_points_fall_into_the_cell_they_lie_in() -> None:
    xy = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [2.0, 0.5], [np.nan, 0.5]])
    inside, rows, columns = Grid(UNIT, 10, 20).cells_of(xy)
    assert inside.tolist() == [0, 1, 2]
    assert rows.tolist() == [0, 9, 5]
    assert columns.tolist() == [0, 19, 10]


def test_samples_are_at_the_centres_and_from_the_top_left() -> None:
    grid = Grid((0, 4, 0, 2), 2, 4).centres()
    assert grid[:, 0].tolist() == [0.5, 1.5, 2.5, 3.5] * 2
    assert grid[:, 1].tolist() == [1.5] * 4 + [0.5] * 4


@given(st.integers(0, 9), st.integers(0, 19))
def test_the_middle_of_a_cell_is_in_that_cell(row: int, column: int) -> None:
    grid = Grid(HOME, 10, 20)
    assert grid.cell_of(grid.centre(row, column)) == (row, column)
    assert grid.centres()[row * 20 + column] == pytest.approx(grid.centre(row, column))
    assert grid.contents((row, column), grid.centres()).tolist() == [row * 20 + column]


def test_nothing_is_in_a_cell_where_there_is_none() -> None:
    assert Grid(UNIT, 10, 20).cell_of((2.0, 0.5)) is None
    assert Grid(UNIT, 0, 20).cell_of((0.5, 0.5)) is None
    assert Grid(UNIT, 10, 20).contents(None, np.array([[0.5, 0.5]])).tolist() == []


def test_a_cursor_steps_from_cell_to_cell_and_takes_the_region_along() -> None:
    grid = Grid(HOME, 10, 20)
    middle, extent = stepped(grid, HOME, HOME, None, 1, 0)
    assert (grid.cell_of(middle), extent) == ((5, 10), HOME)
    assert stepped(grid, HOME, HOME, (5.0, 5.0), 1, 0) == (middle, HOME)
    place, extent = stepped(grid, HOME, HOME, middle, -1, 2)
    assert (grid.cell_of(place), extent) == ((3, 9), HOME)
    wanted = (-0.5, 0.5, 0.0, 4.0)
    assert stepped(grid, wanted, HOME, grid.centre(0, 0), 0, 1)[1] == pytest.approx(
        (-0.5, 0.5, 0.4, 4.4)
    ), "what is seen beside the region wanted goes along"
    place, extent = stepped(grid, HOME, HOME, grid.centre(0, 0), 0, 1)
    assert extent == pytest.approx((-1.0, 1.0, 0.4, 4.4))
    assert Grid(extent, 10, 20).cell_of(place) == (0, 0)
    farthest = (-17.0, -15.0, 0.0, 4.0)
    corner = Grid(farthest, 10, 20).centre(0, 0)
    assert stepped(Grid(farthest, 10, 20), farthest, HOME, corner, -1, 0) == (corner, farthest)
