import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.plotting import ticks
from tui.plotting.boundary.layout import frame, lay_out
from tui.plotting.canvas import plain, to_text
from tui.terminal.capabilities import Capabilities

TRUECOLOR = Capabilities(True, "truecolor")
ASCII = Capabilities(False, "none")
EXTENT = (-1.0, 1.0, -1.0, 1.0)


def test_half_blocks_take_two_samples_a_cell() -> None:
    rows, columns = lay_out(80, 36, EXTENT, TRUECOLOR).samples.shape
    assert lay_out(80, 36, EXTENT, ASCII).samples.shape == (rows // 2, columns)
    assert (rows, columns) == (68, 75)
    assert lay_out(0, 0, EXTENT, TRUECOLOR).samples.shape == (0, 0)


@settings(max_examples=30)
@given(st.integers(1, 220), st.integers(1, 70), st.floats(1e-6, 1e6), st.floats(1e-3, 1e3))
def test_a_circle_is_a_circle_at_every_size(
    width: int, height: int, size: float, y_unit: float
) -> None:
    for capabilities in (TRUECOLOR, ASCII):
        area = lay_out(width, height, (0, size, -1, 1), capabilities, ("x", "y"), (1, y_unit))
        x_min, x_max, y_min, y_max = area.extent
        across = (x_max - x_min) / area.columns
        up = (y_max - y_min) / y_unit / (2 * area.rows)
        assert across == pytest.approx(up)
        labels = [label for _, label in area.y_ticks]
        assert all(len(label) < area.left for label in labels), "and its numbers have room"


@pytest.mark.parametrize("width", [20, 30, 40, 46, 60, 76])
@pytest.mark.parametrize("name", ["x", "component 1", "direction 1: 99%", "sepal length (cm)"])
@pytest.mark.parametrize("low", [-8.3, -5.9, -3.2, -1.0, 0.1])
def test_the_name_of_an_axis_leaves_the_numbers_that_it_takes_to_read_it(
    width: int, name: str, low: float
) -> None:
    area = lay_out(width, 24, (low, low + 9, -3, 3), TRUECOLOR, (name, "y"))
    matrix = frame(area, (name, "y"), TRUECOLOR)
    axis, numbers = plain(to_text(matrix, unicode=True, color=True))[-2:]
    whole = name if len(name) <= area.columns // 2 else name[: area.columns // 2 - 1].rstrip()
    assert whole in f"{axis} {numbers}"
    shown = re.findall(r"[−\d.]+", numbers.removesuffix(name).split(whole)[0])
    assert len(shown) >= min(2, len(area.x_ticks))


@pytest.mark.parametrize("low", [-3.2, 400.0, 1000.0, 1e5, 99635.5])
@pytest.mark.parametrize("size", [0.006, 0.4, 700.0, 2600.0, 3100.0])
@pytest.mark.parametrize(("width", "height"), [(19, 9), (20, 20), (25, 7), (30, 20)])
@pytest.mark.parametrize("name", ["x", "component 1"])
def test_more_numbers_than_usual_are_all_seen_or_none_of_them(
    width: int, height: int, low: float, size: float, name: str
) -> None:
    area = lay_out(width, height, (low, low + size, 0, size), TRUECOLOR, (name, "y"))
    usual = ticks.nice_ticks(area.extent[0], area.extent[1], max(2, min(9, area.columns // 11)))
    labels = [label for _, label in area.x_ticks]
    matrix = frame(area, (name, "y"), TRUECOLOR)
    shown = plain(to_text(matrix, unicode=True, color=True))[-1].split()
    if len(usual) < 2 <= len(labels):
        assert shown[: len(labels)] == labels
    else:
        assert labels == ticks.labels(usual)


def test_an_empty_extent_is_refused() -> None:
    for extent in ((0, 0, 0, 1), (0, 1, 0, np.nan), (1, 0, 0, 1)):
        with pytest.raises(ValueError, match="extent"):
            lay_out(40, 12, extent, TRUECOLOR)
