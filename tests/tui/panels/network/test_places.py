"""The picture of a network has most of the room that its numbers share with it."""

from __future__ import annotations

import pytest

from tui.panels.network.places import places
from tui.plotting.network.layout import lay_out


@pytest.mark.parametrize("layer_sizes", [(2, 8, 1), (2, 4, 2, 1), (2, 16, 16, 16, 1)])
@pytest.mark.parametrize("size", [(78, 19), (118, 35), (198, 55)])
def test_a_network_alone_on_the_screen_has_most_of_it(
    size: tuple[int, int], layer_sizes: tuple[int, ...]
) -> None:
    width, height = size
    at = places(width, height, layer_sizes)
    assert at.picture_width * at.picture_height >= 0.6 * width * height


def test_numbers_take_no_rows_that_the_names_of_all_classes_need() -> None:
    digits = (64, 16, 10)
    at = places(58, 37, digits)
    assert len(lay_out(at.picture_width, at.picture_height, digits).columns[-1].tops) == 10
    assert at.height >= 5, "what one sees of a neuron has room as well"
