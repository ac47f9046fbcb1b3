"""Splitting, standardising and drawing without scikit-learn give scikit-learn's own bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn import datasets as sklearn_datasets
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from core import load_dataset
from core.data.samples import Samples, split_samples
from core.data.sources.synthetic import blobs, circles, moons
from core.data.standardisation import Standardisation, fitted

SEEDS = st.integers(0, 2**32 - 1)
SAMPLES = st.integers(10, 700)
NOISE = st.floats(0, 10)
RAW = arrays.arrays(
    np.float64,
    st.tuples(st.integers(2, 60), st.integers(1, 4)),
    elements=st.floats(-1e150, 1e150),
)


def assert_same_bits(ours: np.ndarray, theirs: np.ndarray) -> None:
    np.testing.assert_array_equal(ours, theirs)
    assert ours.dtype == theirs.dtype


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(circles, sklearn_datasets.make_circles), (moons, sklearn_datasets.make_moons)],
)
@given(SAMPLES, NOISE, SEEDS)
@settings(max_examples=40)
def test_circles_and_moons_are_those_of_scikit_learn(
    ours, theirs, samples: int, noise: float, seed: int
) -> None:
    drawn = ours(samples=samples, noise=noise, seed=seed)
    X, y = theirs(samples, noise=noise, random_state=seed)
    assert_same_bits(drawn.X, X)
    assert_same_bits(drawn.y, y)


@given(SAMPLES, NOISE, SEEDS, st.integers(2, 8))
@settings(max_examples=40)
def test_blobs_are_those_of_scikit_learn(
    samples: int, noise: float, seed: int, classes: int
) -> None:
    drawn = blobs(samples=samples, noise=noise, seed=seed, classes=classes)
    angle = 2 * np.pi * np.arange(classes) / classes
    X, y = sklearn_datasets.make_blobs(
        samples,
        centers=np.column_stack([np.cos(angle), np.sin(angle)]),
        cluster_std=noise,
        random_state=seed,
    )
    assert_same_bits(drawn.X, X)
    assert_same_bits(drawn.y, y)


@given(SAMPLES, st.floats(0.01, 0.7), SEEDS)
@settings(max_examples=40)
def test_the_parts_are_those_of_scikit_learn(samples: int, test_size: float, seed: int) -> None:
    X, y = np.arange(2.0 * samples).reshape(-1, 2), np.arange(samples)
    ours = split_samples(Samples(X, y), test_size, seed)
    theirs = train_test_split(X, y, test_size=test_size, random_state=seed)
    for part, other in zip(ours, theirs, strict=True):
        assert_same_bits(part, other)


@given(RAW, st.sampled_from("CF"))
def test_standardised_inputs_are_those_of_scikit_learn(X: np.ndarray, order: str) -> None:
    X = np.asarray(X, order=order)
    ours, theirs = fitted(X), StandardScaler().fit(X)
    assert_same_bits(ours.mean, theirs.mean_)
    assert_same_bits(ours.variance, theirs.var_)
    assert_same_bits(ours.scale, theirs.scale_)
    assert_same_bits(ours.transform(X), theirs.transform(X))
    assert_same_bits(ours.inverse_transform(X), theirs.inverse_transform(X))


@pytest.mark.parametrize("shape", [(40_000, 1), (40_000, 3), (16_385, 20)])
def test_many_samples_are_standardised_as_by_scikit_learn(shape: tuple[int, int]) -> None:
    X = np.random.default_rng(3).normal(size=shape) * np.arange(1.0, shape[1] + 1.0) + 7.0
    ours, theirs = fitted(X), StandardScaler().fit(X)
    assert_same_bits(ours.variance, theirs.var_)
    expected = theirs.transform(X)
    assert ours.transform(X, out=X) is X
    assert_same_bits(X, expected)


def test_an_input_that_does_not_vary_is_only_centred() -> None:
    standardised = fitted(np.full((100, 1), 0.1)).transform(np.array([[0.1], [2.1]]))
    np.testing.assert_allclose(standardised, [[0.0], [2.0]], atol=1e-12)


@pytest.mark.parametrize("name", ["circles", "moons", "blobs", "sine", "iris"])
@pytest.mark.parametrize("scaling", ["standard", "none"])
def test_a_data_set_gives_a_scaler_of_scikit_learn(name: str, scaling: str) -> None:
    dataset = load_dataset(name, scaling=scaling)
    raw = dataset.standardisation.inverse_transform(dataset.X_test)
    assert isinstance(dataset.scaler, StandardScaler)
    assert_same_bits(dataset.scaler.transform(raw), dataset.standardisation.transform(raw))
    assert_same_bits(dataset.scaler.inverse_transform(dataset.X_test), raw)
    assert dataset.scaler.n_samples_seen_ == len(dataset.X_train)
    assert dataset.scaler is dataset.scaler


def test_a_scaler_does_not_reach_into_its_data_set() -> None:
    standardisation: Standardisation = load_dataset().standardisation
    before = standardisation.mean.copy()
    standardisation.as_scaler().mean_ += 1.0
    assert_same_bits(standardisation.mean, before)


@pytest.mark.parametrize("shape", [(5,), (5, 1), (5, 3), (1, 5, 2)])
def test_inputs_of_another_shape_are_refused_and_not_spread(shape: tuple[int, ...]) -> None:
    scaling = load_dataset("circles", samples=50).standardisation
    for change in (scaling.transform, scaling.inverse_transform):
        with pytest.raises(ValueError, match=r"it must be \(samples, 2\)"):
            change(np.zeros(shape))
    with pytest.raises(ValueError, match="X must hold numbers"):
        scaling.transform([["1", "2"]])
