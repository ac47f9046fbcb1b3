import numpy as np
import pytest

from tui.plotting.boundary.scatter import Scatter

SQUARE = (-1.0, 1.0, -1.0, 1.0)


def test_points_need_two_coordinates_and_a_class_each() -> None:
    scatter = Scatter.of(([[3.0, 4.0]], [1]), extent=SQUARE)
    assert scatter.train.xy.shape == (1, 2)
    assert scatter.test.xy.shape == (0, 2)
    assert (scatter.train.hollow, scatter.test.hollow) == (False, True)
    with pytest.raises(ValueError, match="training points"):
        Scatter.of(([[1.0, 2.0, 3.0]], [0]), extent=SQUARE)
    with pytest.raises(ValueError, match="test points"):
        Scatter.of(((), ()), ([[1.0, 2.0]], [0, 1]), extent=SQUARE)


def test_the_palette_ends_at_the_lowest_and_the_highest_target() -> None:
    train, test = ([[0.0, 0.0], [0.5, 0.5]], [-2.0, np.nan]), ([[0.1, 0.1]], [3.0])
    assert Scatter.of(train, test, extent=SQUARE).value_range == (-2.0, 3.0)
    assert Scatter.of(((), ()), extent=SQUARE).value_range == (-1.0, 1.0)
