import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plotting.boundary.region import magnification, moved, zoomed

HOME = (-1.0, 1.0, 0.0, 4.0)


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
