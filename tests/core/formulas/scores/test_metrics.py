from __future__ import annotations

import math

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from core import (
    NeuralNetwork,
    Trainer,
    accuracy,
    binary_cross_entropy,
    categorical_cross_entropy,
    confusion_matrix,
    dead_units,
    huber,
    predicted_classes,
    r_squared,
    root_mean_squared_error,
)

CLASSES = 4
pairs_of_classes = st.lists(
    st.tuples(st.integers(0, CLASSES - 1), st.integers(0, CLASSES - 1)), min_size=1, max_size=60
)
pairs_of_values = st.lists(
    st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=2, max_size=60
)


@given(pairs_of_classes)
def test_classification_is_measured_as_scikit_learn_does(pairs: list[tuple[int, int]]) -> None:
    true, predicted = np.array(pairs).T
    assert accuracy(true, predicted) == sklearn.metrics.accuracy_score(true, predicted)
    expected = sklearn.metrics.confusion_matrix(true, predicted, labels=range(CLASSES))
    np.testing.assert_array_equal(confusion_matrix(true, predicted, CLASSES), expected)


@given(pairs_of_values)
def test_regression_is_measured_as_scikit_learn_does(pairs: list[tuple[float, float]]) -> None:
    true, predicted = np.array(pairs).T
    expected = sklearn.metrics.root_mean_squared_error(true, predicted)
    assert root_mean_squared_error(true, predicted) == pytest.approx(expected)
    if np.ptp(true) > 1e-3:
        expected = sklearn.metrics.r2_score(true, predicted)
        assert r_squared(true, predicted) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_what_cannot_be_measured_is_nan() -> None:
    for measure in (accuracy, r_squared, root_mean_squared_error):
        assert math.isnan(measure([], []))
    assert math.isnan(r_squared([2.0, 2.0], [1.0, 3.0]))
    np.testing.assert_array_equal(confusion_matrix([], [], 2), np.zeros((2, 2)))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint64, np.float16])
def test_small_numbers_of_any_type_have_their_true_differences(dtype: type) -> None:
    true, predicted = np.array([0, 100, 50], dtype), np.array([100, 0, 50], dtype)
    assert r_squared(true, predicted) == pytest.approx(-3.0)
    assert root_mean_squared_error(true, predicted) == pytest.approx(math.sqrt(20_000 / 3))


def test_true_and_false_are_one_and_zero() -> None:
    assert r_squared([True, False], [True, True]) == -1.0
    assert root_mean_squared_error([True, False], [True, True]) == math.sqrt(0.5)


@given(st.floats(-1e9, 1e9), st.integers(1, 50))
def test_equal_targets_do_not_vary_though_their_mean_is_rounded(value: float, count: int) -> None:
    true = np.full(count, value)
    assert math.isnan(r_squared(true, true + 1.0))
    trainer = Trainer(
        NeuralNetwork(1, [], 1, output_activation="linear"), np.zeros((count, 1)), true
    )
    assert math.isnan(trainer.start().train_score)


def test_targets_that_hardly_vary_do() -> None:
    true = 1000 + 1e-9 * np.arange(4.0)
    assert r_squared(true, true) == 1.0
    assert r_squared(1e-100 * np.arange(4.0), np.zeros(4)) == pytest.approx(1 - 14 / 5)


def test_a_class_is_predicted_by_the_largest_logit() -> None:
    np.testing.assert_array_equal(predicted_classes([[-0.1], [0.0], [0.1]]), [0, 0, 1])
    np.testing.assert_array_equal(predicted_classes([[1, 3, 2], [2, 2, 1]]), [1, 0])


def test_a_unit_is_dead_if_no_sample_wakes_it() -> None:
    activations = np.array([[0.0, 0.0, 1.0], [0.0, 2.0, 1.0]])
    assert dead_units(activations).tolist() == [True, False, False]


@pytest.mark.parametrize("unit", [1e-250, 1e-3, 1.0, 1e200, 1e300])
def test_a_unit_whose_square_no_number_holds_changes_no_measure(unit: float) -> None:
    true, predicted = np.array([0.0, 1.0, 3.0, 8.0]), np.array([1.0, 1.0, 2.0, 6.0])
    measured = root_mean_squared_error(true * unit, predicted * unit) / unit
    assert measured == pytest.approx(root_mean_squared_error(true, predicted))
    assert r_squared(true * unit, predicted * unit) == pytest.approx(r_squared(true, predicted))


@pytest.mark.parametrize("measure", [accuracy, r_squared, root_mean_squared_error])
def test_samples_have_to_be_as_many_on_both_sides(measure) -> None:
    with pytest.raises(ValueError, match=r"shape \(2,\) and y_pred \(3,\)"):
        measure([0, 1], [0, 1, 1])
    with pytest.raises(ValueError, match=r"must be \(samples,\)"):
        measure([[0, 1]], [[0, 1]])


@pytest.mark.parametrize(
    "measure",
    [
        lambda y: confusion_matrix(y, y, 2),
        lambda y: r_squared(y, y),
        lambda y: root_mean_squared_error(y, y),
        lambda y: binary_cross_entropy(y, y),
        lambda y: categorical_cross_entropy(y, [[0.5, 0.5]] * 2),
        lambda y: huber(y, y),
    ],
)
@pytest.mark.parametrize("y", [["a", "b"], [{}, {}], [1j, 2j]])
def test_what_is_no_number_gets_a_sentence(measure, y) -> None:
    with pytest.raises(ValueError, match="must hold numbers and nothing else"):
        measure(y)


def test_classes_have_to_be_in_range() -> None:
    with pytest.raises(ValueError, match="y_pred holds classes from 0 to 2; they must be 0 to 1"):
        confusion_matrix([0, 1], [0, 2], 2)
    with pytest.raises(ValueError, match="y_true holds classes from -1"):
        confusion_matrix([-1, 1], [0, 1], 2)
    for count in (0, 10**9):
        with pytest.raises(ValueError, match="n_classes"):
            confusion_matrix([0], [0], count)
    with pytest.raises(ValueError, match="y_true holds a number that is no class index"):
        confusion_matrix([0.5, 1], [0, 1], 2)
    with pytest.raises(ValueError, match="logits has shape"):
        predicted_classes([1.0, 2.0])


def test_classes_counted_in_two_ways_are_never_compared() -> None:
    for true, predicted in (([-1, 1, 1], [0, 1, 1]), ([0, 1, 1], [-1, 1, 1])):
        with pytest.raises(ValueError, match=r"the classes -1 and 1, the other 0 and 1"):
            accuracy(true, predicted)
    assert accuracy([-1, 0, 1], [0, 0, 1]) == pytest.approx(2 / 3)
    assert accuracy([-1, 1], [1, 1]) == 0.5
