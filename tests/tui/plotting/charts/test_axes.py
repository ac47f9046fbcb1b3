"""An axis says how far its values are apart, however few rows it has."""

from __future__ import annotations

import numpy as np
import pytest

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
