import numpy as np

from tui.plotting.boundary.region import Grid
from tui.plotting.boundary.warped_grid import LINES, SAMPLES, WarpedPlane, grid_lines, plot


def test_lines_run_across_and_up_the_whole_region() -> None:
    xy = grid_lines((-2.0, 2.0, 0.0, 1.0))
    assert xy.shape == (2 * LINES * SAMPLES, 2)
    assert xy.min(axis=0).tolist() == [-2.0, 0.0]
    assert xy.max(axis=0).tolist() == [2.0, 1.0]
    across, up = xy[:SAMPLES], xy[-SAMPLES:]
    assert len(np.unique(across[:, 1])) == 1
    assert len(np.unique(up[:, 0])) == 1


def test_where_nothing_falls_the_field_is_blank() -> None:
    xy = np.array([[0.1, 0.9], [0.9, 0.1], [np.nan, 0.0], [5.0, 0.0]])
    field, blank = plot(xy, np.array([[1.0], [2.0], [3.0], [4.0]]), Grid((0, 1, 0, 1), 2, 2))
    assert blank.tolist() == [[False, True], [True, False]]
    assert field[..., 0].tolist() == [[1.0, 0.0], [0.0, 2.0]]


def test_its_region_does_not_tremble() -> None:
    def plane(right: float, low: float, high: float) -> WarpedPlane:
        xy = np.array([[0.0, low], [right, high], [np.nan, np.inf]])
        return WarpedPlane(xy, np.zeros((3, 1)), (), ("", ""))

    extent = plane(3.1, -1.0, 1.0).extent(None)
    assert plane(3.0, -0.9, 1.02).extent(extent) == extent
    assert plane(9.0, -0.9, 1.0).extent(extent) != extent
    assert WarpedPlane(np.full((1, 2), np.nan), np.zeros((1, 1)), (), ("", "")).extent(None)
