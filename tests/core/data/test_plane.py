from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.datasets import DATASETS, load_dataset
from core.data.features import FEATURES
from core.data.plane import extent_of

TWO_INPUTS = [name for name, source in DATASETS.items() if source.n_inputs == 2]


@pytest.mark.parametrize("name", DATASETS)
def test_the_extent_leaves_a_margin_around_every_point(name: str) -> None:
    plane = load_dataset(name).plane
    x_min, x_max, y_min, y_max = plane.extent
    points = np.concatenate([plane.train, plane.test])
    low, high = points.min(axis=0), points.max(axis=0)
    np.testing.assert_allclose(low - (x_min, y_min), 0.1 * (high - low))
    np.testing.assert_allclose((x_max, y_max) - high, 0.1 * (high - low))


@pytest.mark.parametrize("name", TWO_INPUTS)
def test_the_plane_of_two_inputs_is_in_their_own_units(name: str) -> None:
    dataset = load_dataset(name)
    raw = dataset.scaler.inverse_transform(dataset.X_train)
    np.testing.assert_allclose(dataset.plane.train, raw, atol=1e-9)
    np.testing.assert_array_equal(dataset.plane.to_inputs(dataset.plane.test), dataset.X_test)
    assert dataset.plane.axis_names == ("x1", "x2")
    assert dataset.plane.note == ""


@given(st.lists(st.sampled_from(list(FEATURES)), min_size=1, unique=True))
@settings(max_examples=25)
def test_with_features_the_plane_is_still_the_coordinates(features: list[str]) -> None:
    plain = load_dataset("playground-xor", samples=100)
    dataset = load_dataset("playground-xor", samples=100, features=features)
    plane = dataset.plane
    assert dataset.feature_names == tuple(features)
    assert plane.axis_names == ("x1", "x2")
    np.testing.assert_array_equal(plane.train, plain.plane.train)
    np.testing.assert_array_equal(plane.test, plain.plane.test)
    np.testing.assert_allclose(plane.to_inputs(plane.train), dataset.X_train, atol=1e-9)
    np.testing.assert_allclose(plane.to_inputs(plane.test), dataset.X_test, atol=1e-9)
    np.testing.assert_allclose(dataset.X_train.mean(axis=0), 0, atol=1e-9)


def test_many_inputs_are_seen_through_two_principal_components() -> None:
    dataset = load_dataset("iris")
    plane = dataset.plane
    assert plane.note == "two principal components, 96% of the variance"
    inputs = plane.to_inputs(plane.train)
    assert inputs.shape == dataset.X_train.shape
    unexplained = np.square(inputs - dataset.X_train).sum() / np.square(dataset.X_train).sum()
    assert unexplained == pytest.approx(0.04, abs=0.005)


def test_one_input_is_seen_beside_the_target() -> None:
    dataset = load_dataset("sine")
    plane = dataset.plane
    assert plane.axis_names == ("x", "y")
    assert "target" in plane.note
    targets = dataset.own_unit(dataset.y_train)
    np.testing.assert_allclose(plane.train[:, 1], targets)
    np.testing.assert_array_equal(plane.to_inputs(plane.train), dataset.X_train)
    np.testing.assert_array_equal(plane.to_inputs(plane.test), dataset.X_test)


@pytest.mark.parametrize("name", ["circles", "sine", "iris"])
def test_points_of_another_shape_are_refused(name: str) -> None:
    plane = load_dataset(name).plane
    for shape in ((3,), (3, 1), (3, 3)):
        with pytest.raises(ValueError, match=r"shape \(m, 2\)"):
            plane.to_inputs(np.zeros(shape))


@pytest.mark.parametrize("name", ["circles", "sine", "iris"])
def test_the_inputs_of_points_are_not_the_points_array(name: str) -> None:
    plane = load_dataset(name).plane
    points = np.zeros((3, 2))
    plane.to_inputs(points)[:] = 5.0
    np.testing.assert_array_equal(points, 0)


@given(
    st.lists(
        st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)),
        min_size=1,
        max_size=5,
    )
)
def test_an_extent_is_never_flat(points: list[tuple[float, float]]) -> None:
    x_min, x_max, y_min, y_max = extent_of(np.array(points))
    for (low, high), values in zip(
        ((x_min, x_max), (y_min, y_max)), zip(*points, strict=True), strict=True
    ):
        assert low < min(values)
        assert max(values) < high
