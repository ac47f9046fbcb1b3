from __future__ import annotations

import numpy as np
import pytest

from tui.panels.network.selection import Direction, exists, fits, moved
from tui.plotting.network.layout import Selection

SIZES = (2, 8, 1)


@pytest.mark.parametrize(
    ("start", "direction", "from_source", "end"),
    [
        (Selection(1, 0), "down", False, Selection(1, 1)),
        (Selection(1, 7), "down", False, None),
        (Selection(1, 7), "left", False, Selection(1, 7, 1)),
        (Selection(1, 7, 1), "up", False, Selection(1, 7, 0)),
        (Selection(1, 7, 1), "down", False, None),
        (Selection(1, 7, 1), "left", False, Selection(0, 1)),
        (Selection(0, 1), "left", False, None),
        (Selection(0, 1), "right", False, Selection(1, 7, 1)),
        (Selection(1, 7, 1), "up", True, Selection(1, 6, 1)),
        (Selection(1, 7, 1), "right", True, Selection(1, 7)),
        (Selection(2, 0), "right", False, None),
    ],
)
def test_from_a_neuron_one_goes_to_a_link_and_on_to_its_other_end(
    start: Selection, direction: Direction, from_source: bool, end: Selection | None
) -> None:
    assert moved(start, direction, SIZES, from_source=from_source) == end
    assert exists(start, SIZES)


def test_what_another_network_lacks_does_not_exist() -> None:
    for missing in (Selection(3, 0), Selection(1, 8), Selection(0, 0, 0), Selection(1, 0, 2)):
        assert not exists(missing, SIZES)


@pytest.mark.parametrize("sizes", [(3, 8, 1), (2, 7, 1), (2, 8, 3), (2, 8, 8, 1), (2, 1)])
def test_weights_of_another_network_do_not_fit(sizes: tuple[int, ...]) -> None:
    weights = [np.zeros((2, 8)), np.zeros((8, 1))]
    assert fits(Selection(1, 7), weights, SIZES)
    assert fits(None, None, sizes)
    assert not fits(None, weights, sizes)
