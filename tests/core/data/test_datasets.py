from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import datasets as sklearn_datasets
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from core.data.dataset import Dataset
from core.data.datasets import DATASETS, load_dataset

REAL = ("iris", "wine", "breast-cancer", "digits", "diabetes")
SYNTHETIC = tuple(name for name in DATASETS if name not in REAL)
TWO_INPUTS = tuple(name for name, source in DATASETS.items() if source.n_inputs == 2)
EXACTLY_BALANCED = (
    "circles",
    "moons",
    "blobs",
    "xor",
    "spirals",
    "gaussians",
    "checkerboard",
    "rings",
    "playground-circle",
    "playground-gauss",
    "playground-spiral",
)
every_dataset = pytest.mark.parametrize("name", DATASETS)
every_synthetic = pytest.mark.parametrize("name", SYNTHETIC)


def all_arrays(dataset: Dataset) -> list[np.ndarray]:
    return [dataset.X_train, dataset.y_train, dataset.X_test, dataset.y_test]


def raw_inputs(dataset: Dataset) -> np.ndarray:
    """The inputs before standardisation, training part first."""
    return dataset.scaler.inverse_transform(np.concatenate([dataset.X_train, dataset.X_test]))


def all_targets(dataset: Dataset) -> np.ndarray:
    return np.concatenate([dataset.y_train, dataset.y_test])


def test_the_default_is_the_lesson_bit_for_bit() -> None:
    X, y = sklearn_datasets.make_circles(n_samples=1000, noise=0.1, random_state=42)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)
    scaler = StandardScaler()
    X_train = scaler.fit_transform(X_train)
    X_test = scaler.transform(X_test)

    dataset = load_dataset()

    assert dataset.name == "circles"
    assert dataset.task == "classification"
    assert dataset.class_names == ("outer", "inner")
    assert dataset.feature_names == ("x1", "x2")
    for ours, theirs in zip(all_arrays(dataset), (X_train, y_train, X_test, y_test), strict=True):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(dataset.scaler.mean_, scaler.mean_)
    np.testing.assert_array_equal(dataset.scaler.scale_, scaler.scale_)


def test_the_lessons_values_may_be_spelled_out() -> None:
    spelled_out = load_dataset(
        "circles", samples=1000, noise=0.1, test_size=0.2, seed=42, features=("x1", "x2")
    )
    for one, other in zip(all_arrays(spelled_out), all_arrays(load_dataset()), strict=True):
        np.testing.assert_array_equal(one, other)


def test_naming_the_data_sets_does_not_import_scikit_learn() -> None:
    program = "import sys, core.data.datasets; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@every_dataset
def test_a_data_set_is_ready_for_a_network(name: str) -> None:
    dataset = load_dataset(name)
    source = DATASETS[name]
    n, d = dataset.X_train.shape
    m = len(dataset.X_test)
    assert dataset.name == name
    assert d == dataset.n_features == len(dataset.feature_names) == source.n_inputs
    assert dataset.X_test.shape == (m, d)
    assert dataset.y_train.shape == (n,)
    assert dataset.y_test.shape == (m,)
    assert m == np.ceil(0.2 * (n + m))
    assert dataset.X_train.dtype == dataset.X_test.dtype == np.float64
    if source.task == "classification":
        assert dataset.y_train.dtype == dataset.y_test.dtype == np.int64
        assert set(dataset.y_train) == set(range(dataset.n_classes))
        assert (dataset.target_mean, dataset.target_scale) == (0.0, 1.0)
    else:
        assert dataset.y_train.dtype == dataset.y_test.dtype == np.float64
        assert dataset.n_classes == 0
    for array in (*all_arrays(dataset), dataset.plane.train, dataset.plane.test):
        assert np.isfinite(array).all()
        assert not array.flags.writeable
    assert source.title
    assert source.description
    assert bool(source.noise_meaning) == ("noise" in source.settings)


@every_dataset
def test_inputs_are_standardised_on_the_training_part_alone(name: str) -> None:
    dataset = load_dataset(name)
    varies = dataset.scaler.var_ > 0
    np.testing.assert_allclose(dataset.X_train.mean(axis=0), 0, atol=1e-10)
    np.testing.assert_allclose(dataset.X_train[:, varies].std(axis=0), 1)
    assert not np.allclose(dataset.X_test.mean(axis=0), 0, atol=1e-4)


@pytest.mark.parametrize("name", [n for n in DATASETS if DATASETS[n].task == "regression"])
def test_targets_of_regression_are_standardised_on_the_training_part_alone(name: str) -> None:
    dataset = load_dataset(name)
    assert dataset.y_train.mean() == pytest.approx(0, abs=1e-10)
    assert dataset.y_train.std() == pytest.approx(1)
    assert dataset.y_test.mean() != pytest.approx(0, abs=1e-4)


def test_raw_targets_can_be_had_back() -> None:
    dataset = load_dataset("plane", noise=0.0)
    targets = dataset.own_unit(all_targets(dataset))
    np.testing.assert_allclose(targets, raw_inputs(dataset).sum(axis=1), atol=1e-12)


@every_dataset
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(name: str) -> None:
    first, again, other = (load_dataset(name, seed=seed) for seed in (7, 7, 8))
    for one, two in zip(all_arrays(first), all_arrays(again), strict=True):
        np.testing.assert_array_equal(one, two)
    assert first.plane.extent == again.plane.extent
    assert not np.array_equal(first.X_train, other.X_train)


@every_synthetic
def test_data_are_drawn_without_the_state_that_others_share(name: str) -> None:
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    load_dataset(name)
    np.testing.assert_array_equal(state, np.random.get_state()[1])  # noqa: NPY002


@pytest.mark.parametrize("samples", [100, 101])
@pytest.mark.parametrize("name", EXACTLY_BALANCED)
def test_classes_have_equal_counts(name: str, samples: int) -> None:
    counts = np.bincount(all_targets(load_dataset(name, samples=samples)))
    assert counts.sum() == samples
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", ["above-sine", "above-cubic", "above-absolute", "playground-xor"])
def test_classes_drawn_by_area_have_about_equal_counts(name: str) -> None:
    share = all_targets(load_dataset(name, samples=10_000)).mean()
    assert share == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(("name", "classes"), [("blobs", k) for k in range(2, 9)])
def test_blobs_can_have_two_to_eight_classes(name: str, classes: int) -> None:
    dataset = load_dataset(name, classes=classes)
    assert dataset.n_classes == classes
    assert len(set(dataset.class_names)) == classes


@pytest.mark.parametrize("classes", range(2, 7))
def test_rings_lie_at_even_distances_from_the_centre(classes: int) -> None:
    dataset = load_dataset("rings", classes=classes, noise=0.0)
    radius = np.hypot(*raw_inputs(dataset).T)
    np.testing.assert_allclose(radius, (all_targets(dataset) + 1) / classes)


@pytest.mark.parametrize("arms", range(2, 6))
def test_spirals_can_have_two_to_five_arms_each_the_first_one_turned(arms: int) -> None:
    dataset = load_dataset("spirals", arms=arms, noise=0.0)
    assert dataset.n_classes == arms
    x1, x2 = raw_inputs(dataset).T
    turn = np.arctan2(x2, x1) / (2 * np.pi) - 3 * np.hypot(x1, x2) / arms
    distance = (turn - all_targets(dataset) / arms + 0.5) % 1 - 0.5
    np.testing.assert_allclose(distance, 0, atol=1e-9)


def test_labels_without_noise_follow_from_the_place() -> None:
    def points_and_labels(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        dataset = load_dataset(name, noise=0.0)
        x1, x2 = raw_inputs(dataset).T
        return x1, x2, all_targets(dataset).astype(bool)

    x1, x2, label = points_and_labels("xor")
    np.testing.assert_array_equal(label, x1 * x2 < 0)
    x1, x2, label = points_and_labels("checkerboard")
    squares = np.floor((x1 + 1) * 2).astype(int) + np.floor((x2 + 1) * 2).astype(int)
    np.testing.assert_array_equal(label, squares % 2 == 1)
    x1, x2, label = points_and_labels("above-sine")
    np.testing.assert_array_equal(label, x2 > np.sin(x1))
    x1, x2, label = points_and_labels("above-cubic")
    np.testing.assert_array_equal(label, x2 > x1**3 - x1)
    x1, x2, label = points_and_labels("above-absolute")
    np.testing.assert_array_equal(label, x2 > np.abs(x1))
    x1, x2, label = points_and_labels("gaussians")
    np.testing.assert_array_equal(label, x1 > 0)


def test_the_sine_without_noise_is_a_sine() -> None:
    dataset = load_dataset("sine", noise=0.0)
    targets = dataset.own_unit(all_targets(dataset))
    np.testing.assert_allclose(targets, np.sin(raw_inputs(dataset)[:, 0]), atol=1e-12)


def test_the_hills_and_hollows_take_turns() -> None:
    dataset = load_dataset("multi-gaussian", noise=0.0, samples=5000)
    x1, x2 = raw_inputs(dataset).T
    targets = dataset.own_unit(all_targets(dataset))
    far = (np.abs(x1) > 0.1) & (np.abs(x2) > 0.1)
    np.testing.assert_array_equal(targets[far] > 0, (x1 * x2 > 0)[far])
    assert targets.max() == pytest.approx(1, abs=0.05)
    assert targets.min() == pytest.approx(-1, abs=0.05)


@pytest.mark.parametrize("name", ["circles", "moons", "blobs", "gaussians", "rings", "spirals"])
def test_noise_is_the_standard_deviation_and_moves_the_same_draws_further(name: str) -> None:
    still, little, much = (
        load_dataset(name, samples=2000, noise=noise) for noise in (0.0, 0.1, 0.4)
    )
    moved_little = raw_inputs(little) - raw_inputs(still)
    moved_much = raw_inputs(much) - raw_inputs(still)
    assert moved_little.std() == pytest.approx(0.1, rel=0.1)
    np.testing.assert_allclose(moved_much, 4 * moved_little, atol=1e-9)


@pytest.mark.parametrize("features", [None, ("x1", "x1*x2", "sin(x2)")])
@pytest.mark.parametrize("name", ["circles", "sine", "iris"])
def test_a_data_set_can_be_pickled_and_copied(name: str, features: tuple[str, ...] | None) -> None:
    dataset = load_dataset(name, features=features if name == "circles" else None)
    for twin in (pickle.loads(pickle.dumps(dataset)), copy.deepcopy(dataset)):
        np.testing.assert_array_equal(twin.X_train, dataset.X_train)
        np.testing.assert_array_equal(
            twin.plane.to_inputs(dataset.plane.test), dataset.plane.to_inputs(dataset.plane.test)
        )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"name": "cirles"}, "unknown dataset 'cirles'; did you mean circles\\? Known: "),
        ({"name": "\x1b[2J"}, r"unknown dataset '\\x1b\[2J'"),
        ({"samples": 9}, "samples is 9; it must be a whole number from 10 to 1000000"),
        ({"samples": 10**9}, "samples is 1000000000; it must be a whole number"),
        ({"samples": 100.0}, "samples is 100.0; it must be a whole number"),
        ({"samples": True}, "samples is True; it must be a whole number"),
        ({"samples": "many"}, "samples is 'many'; it must"),
        ({"noise": -0.1}, "noise is -0.1; it must be a number from 0 to 10"),
        ({"noise": float("nan")}, "noise is nan; it must be a number from 0 to 10"),
        ({"noise": float("inf")}, "noise is inf; it must be a number"),
        ({"noise": "loud"}, "noise is 'loud'; it must be a number"),
        ({"name": "iris", "noise": 0.1}, "noise means nothing for 'iris'"),
        ({"test_size": 0}, "test_size is .*; it must be a number between 0 and 1"),
        ({"test_size": 1.0}, "test_size is .*; it must be a number between 0 and 1"),
        ({"test_size": float("nan")}, "test_size is .*; it must be a number between 0 and 1"),
        ({"test_size": 200}, "test_size is .*; it must be a number between 0 and 1"),
        ({"test_size": "0.2"}, "test_size is '0.2'; it must be a number"),
        ({"seed": -1}, "seed is .*; it must be a whole number from 0"),
        ({"seed": 2**32}, "seed is .*; it must be a whole number from 0"),
        ({"seed": None}, "seed is .*; it must be a whole number from 0"),
        ({"classes": 3}, "classes means nothing for 'circles'"),
        ({"arms": 3}, "arms means nothing for 'circles'"),
        ({"name": "blobs", "classes": 1}, "classes is 1; it must be a whole number from 2 to 8"),
        ({"name": "rings", "classes": 7}, "classes is 7; it must be a whole number from 2 to 6"),
        ({"name": "spirals", "arms": 6}, "arms is 6; it must be a whole number from 2 to 5"),
        ({"name": "iris", "features": ["x1^2"]}, "need two inputs, and 'iris' has 4 inputs"),
        ({"name": "sine", "features": ["x1^2"]}, "need two inputs, and 'sine' has 1 input;"),
        ({"features": ["x1", "y"]}, "unknown feature 'y'; known: x1, x2"),
        ({"samples": 10, "test_size": 0.95}, "leaves 0 of 10 samples to train on"),
        ({"name": "digits", "samples": 10}, "training part has no sample of class '"),
        ({"name": "blobs", "classes": 8, "samples": 10, "test_size": 0.5}, "no sample of class"),
    ],
)
def test_bad_settings_get_one_sentence(arguments: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        load_dataset(**arguments)  # type: ignore[arg-type]
    assert str(caught.value).isprintable()


@every_dataset
@given(
    samples=st.integers(10, 60),
    noise=st.sampled_from([0.0, 0.3, 10.0]),
    test_size=st.floats(0.05, 0.9),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=8)
def test_few_samples_give_a_whole_data_set_or_a_sentence(
    name: str, samples: int, noise: float, test_size: float, seed: int
) -> None:
    source = DATASETS[name]
    dataset, sentence = None, ""
    try:
        dataset = load_dataset(
            name,
            samples=samples,
            noise=None if source.noise is None else noise,
            test_size=test_size,
            seed=seed,
        )
    except ValueError as error:
        sentence = str(error)
    if dataset is None:
        assert sentence.endswith(".")
        return
    assert len(dataset.X_train) + len(dataset.X_test) == samples
    assert source.task == "regression" or len(np.unique(dataset.y_train)) == dataset.n_classes
    assert np.isfinite(dataset.plane.extent).all()
