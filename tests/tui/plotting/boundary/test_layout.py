import numpy as np
import pytest

from tui.plotting.boundary.layout import lay_out
from tui.terminal.capabilities import Capabilities

TRUECOLOR = Capabilities(True, "truecolor")
ASCII = Capabilities(False, "none")
EXTENT = (-1.0, 1.0, -1.0, 1.0)


def test_half_blocks_take_two_samples_a_cell() -> None:
    rows, columns = lay_out(80, 36, EXTENT, TRUECOLOR).samples.shape
    assert lay_out(80, 36, EXTENT, ASCII).samples.shape == (rows // 2, columns)
    assert (rows, columns) == (68, 75)
    assert lay_out(0, 0, EXTENT, TRUECOLOR).samples.shape == (0, 0)


def test_an_empty_extent_is_refused() -> None:
    for extent in ((0, 0, 0, 1), (0, 1, 0, np.nan), (1, 0, 0, 1)):
        with pytest.raises(ValueError, match="extent"):
            lay_out(40, 12, extent, TRUECOLOR)
