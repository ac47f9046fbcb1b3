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
