"""An axis says how far its values are apart, however few rows it has."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.plotting.charts.axes import of_values


@pytest.mark.parametrize("cells", [3, 4, 5, 8])
@pytest.mark.parametrize("unit", ["", "%"])
def test_an_axis_of_three_rows_or_more_has_two_marks_at_least(cells: int, unit: str) -> None:
    for low, high in [
        (43.5, 71.5),
        (0.5, 0.8),
        (20.0, 98.0),
        (1.8, 2.1),
        (48.0, 52.0),
        (3.0, 97.0),
    ]:
        axis = of_values(np.array([low, high]), cells, unit=unit)
        marks, labels = axis[3:]
        assert len(set(labels)) == len(labels) == len(marks) >= 2, (low, high)
        assert axis[0] <= low < high <= axis[1]


@pytest.mark.parametrize("cells", [2, 3, 4, 6])
def test_marks_of_a_logarithmic_axis_never_share_a_row(cells: int) -> None:
    for low, high in [(0.3, 0.9), (0.06, 0.4), (0.8, 5.0), (0.011, 0.099), (2e-7, 9e-7)]:
        axis = of_values(np.log10([low, high]), cells, log_scale=True)
        rows = [axis.cell_of(mark) for mark in axis.values]
        assert len(set(rows)) == len(rows) == len(axis.labels) >= 1, (low, high)


ANY = st.floats(allow_nan=False, allow_infinity=False)


def is_drawn(values: list[float], cells: int, *, log_scale: bool, unit: str) -> None:
    axis = of_values(np.array(values), cells, log_scale=log_scale, unit=unit)
    assert len(axis.values) == len(axis.labels)
    assert all(map(math.isfinite, axis.values))
    assert not any("inf" in label or "nan" in label for label in axis.labels)


@given(st.lists(ANY, min_size=1, max_size=3), st.integers(1, 40), st.sampled_from(["", "%"]))
@example([-1.7e308, 1.7e308], 8, "")
@example([5e-324, 1e-323], 8, "")
def test_any_curve_has_an_axis(values: list[float], cells: int, unit: str) -> None:
    is_drawn(values, cells, log_scale=False, unit=unit)


@given(st.lists(ANY.filter(lambda value: value > 0), min_size=1, max_size=3), st.integers(1, 40))
@example([0.1, 1e299], 2)
@example([1.5e308, 1.7e308], 8)
@example([1e308, 1.7e308], 20)
@example([4e307, 1.7e308], 20)
@example([5e-324, 1e-323], 8)
def test_any_loss_has_a_logarithmic_axis(values: list[float], cells: int) -> None:
    is_drawn([math.log10(value) for value in values], cells, log_scale=True, unit="")
