import numpy as np
import pytest

from tui.plotting.boundary.samples import Samples


def test_outputs_fit_their_grid_or_are_refused() -> None:
    flat = np.arange(6.0)[:, None]
    samples = Samples.of(flat, (2, 3), blank=flat[:, 0] > 4)
    assert samples.outputs.shape == (2, 3, 1)
    assert samples.blank is not None
    assert samples.blank.tolist() == [[False] * 3, [False, False, True]]
    with pytest.raises(ValueError, match="6 outputs for a grid of 2 x 2"):
        Samples.of(flat, (2, 2))
    with pytest.raises(ValueError, match="no field"):
        Samples.of(np.zeros(6), (2, 3))


def test_on_another_grid_each_sample_is_the_nearest() -> None:
    samples = Samples.of(np.arange(4.0)[:, None], (2, 2), limits=(0, 3))
    assert samples.stretched((2, 2)) is samples
    larger = samples.stretched((4, 2))
    assert larger.outputs[..., 0].tolist() == [[0, 1], [0, 1], [2, 3], [2, 3]]
    assert larger.limits == (0, 3)
    assert Samples.undecided(2).stretched((3, 5)).outputs.shape == (3, 5, 2)
