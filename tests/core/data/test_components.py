"""Principal components are those that scikit-learn finds."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from core.data.components import principal_components


@pytest.mark.parametrize("shape", [(50, 3), (30, 30), (10, 40), (200, 64), (2, 5), (40_000, 4)])
def test_they_are_those_of_scikit_learn_with_the_same_signs(shape: tuple[int, int]) -> None:
    X = np.random.default_rng(1).normal(size=shape) * np.arange(1.0, shape[1] + 1.0)
    ours, theirs = principal_components(X), PCA(2, svd_solver="full").fit(X)
    two = slice(0, min(2, shape[0] - 1))  # what two samples vary in is one direction
    np.testing.assert_allclose(ours.axes[two], theirs.components_[two], atol=1e-9)
    np.testing.assert_allclose(
        ours.transform(X)[:, two], theirs.transform(X)[:, two], rtol=1e-9, atol=1e-9
    )
    assert ours.share == pytest.approx(theirs.explained_variance_ratio_.sum())


def test_the_way_back_leads_to_the_nearest_point_of_the_plane() -> None:
    X = np.random.default_rng(2).normal(size=(40, 5))
    components = principal_components(X)
    back = components.inverse_transform(components.transform(X))
    np.testing.assert_allclose((X - back) @ components.axes.T, 0.0, atol=1e-12)


@pytest.mark.parametrize("samples", [1, 5])
def test_samples_that_do_not_vary_have_a_picture_all_the_same(samples: int) -> None:
    components = principal_components(np.ones((samples, 3)))
    assert np.isfinite(components.axes).all()
    assert components.share == 1.0
    np.testing.assert_array_equal(components.transform(np.ones((2, 3))), np.zeros((2, 2)))
