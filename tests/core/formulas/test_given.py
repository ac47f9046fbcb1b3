"""Losses and metrics refuse what they cannot mean, and say what they take."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core import (
    ExperimentConfig,
    NeuralNetwork,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    Trainer,
    accuracy,
    binary_cross_entropy,
    categorical_cross_entropy,
    confusion_matrix,
    dead_units,
    half_squared_error,
    hinge,
    huber,
    layer_views,
    mean_squared_error,
    predicted_classes,
    r_squared,
    root_mean_squared_error,
)

THIRDS = np.full((2, 3), 1 / 3)
LOGITS = [[2.0, -1.0, 0.5], [-3.0, 0.1, 4.0]]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        # logits where probabilities are meant
        (lambda: binary_cross_entropy([0, 1], [-1.5, 2.0]), r"y_pred holds -1.5; .*not logits"),
        (lambda: categorical_cross_entropy([0, 1], LOGITS), r"y_pred holds 2; .*not logits"),
        (lambda: categorical_cross_entropy([0, 1], [[0.2, 0.9]] * 2), "adds up to 1.1, not to 1"),
        (lambda: categorical_cross_entropy([0, 1], [0.2, 0.8]), "binary_cross_entropy"),
        (lambda: categorical_cross_entropy([0, 0], [[1.0], [1.0]]), "binary_cross_entropy"),
        # classes that are counted or written otherwise
        (lambda: binary_cross_entropy([-1, 1], [0.2, 0.8]), "y_true holds -1; .* classes 0 and 1"),
        (lambda: binary_cross_entropy([1, 2], [0.2, 0.8]), "y_true holds 2; .* classes 0 and 1"),
        (lambda: categorical_cross_entropy([1, 3], THIRDS), "none of 0 to 2"),
        (lambda: categorical_cross_entropy([-1, 1], THIRDS), "none of 0 to 2"),
        (
            lambda: categorical_cross_entropy([[-1, 1, -1]] * 2, THIRDS),
            "y_true holds -1; .*hot",
        ),
        (lambda: categorical_cross_entropy([[1, 1, 0]] * 2, THIRDS), "y_true has a row .* to 2,"),
        (lambda: hinge([0, 1], [-0.5, 2.0]), r"y_true holds 0; .*2 \* y_true - 1"),
        (lambda: hinge([1, 2], [-0.5, 2.0]), "y_true holds 2; hinge takes classes as -1 and 1"),
        (lambda: hinge([0.5, 1], [-0.5, 2.0]), "y_true holds 0.5"),
        # fractions, and things of two kinds
        (lambda: accuracy([0, 1], [0.3, 0.9]), r"y_pred holds 0.3, .*predicted_classes\(network"),
        (lambda: accuracy([0.5, 1], [0, 1]), "y_true holds 0.5"),
        (lambda: accuracy(["0", "1"], [0, 1]), "y_true holds text and y_pred numbers"),
        (lambda: accuracy([0, 1], np.array(["0", "1"], object)), "numbers and y_pred text"),
        (lambda: accuracy([b"a"], ["a"]), "y_true holds bytes and y_pred text"),
        (lambda: accuracy(np.array(["a", 1], object), ["a", "b"]), "text and other things"),
        (lambda: accuracy([0, 1], [[0], [1]]), r"both must be \(samples,\)"),
        (lambda: confusion_matrix([0, 1], [0.3, 0.9], 2), "y_pred holds a number that is no class"),
        (lambda: confusion_matrix(["0", "1"], [0, 1], 2), "y_true must hold numbers"),
        # shapes
        (lambda: mean_squared_error([0, 1], [[0, 1]]), "they must hold the same samples"),
        (lambda: r_squared([0, 1], [[0], [1]]), r"both must be \(samples,\)"),
        (lambda: dead_units([0.0, 1.0]), r"must be \(samples, units\)"),
        (lambda: dead_units(np.zeros((0, 3))), r"must be \(samples, units\), of at least one"),
        (lambda: layer_views(np.zeros(10), (2, 2, 1)), r"of shape \(10,\); .* of shape \(9,\)"),
        (lambda: layer_views(np.zeros(8), (2, 2, 1)), r"must be an array of shape \(9,\)"),
        (lambda: layer_views(np.zeros((9, 1)), (2, 2, 1)), r"must be an array of shape \(9,\)"),
        (lambda: layer_views([0.0] * 9, (2, 2, 1)), r"must be an array of shape \(9,\)"),
        (lambda: layer_views(np.zeros(0), (2,)), "two sizes or more"),
    ],
)
def test_what_cannot_be_meant_gets_a_sentence(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


OF_VALUES = [mean_squared_error, half_squared_error, huber, r_squared, root_mean_squared_error]
OF_CLASSES = [binary_cross_entropy, accuracy, lambda y, p: confusion_matrix(y, p, 2)]


@pytest.mark.parametrize("measure", [*OF_VALUES, *OF_CLASSES, lambda y, p: hinge([1, 1], p)])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, None, "1", 1j])
def test_no_measure_takes_what_is_no_number(measure: Any, bad: object) -> None:
    odd = np.array([0.0, bad], object)
    with pytest.raises(ValueError, match=r"y_pred (holds|must hold)"):
        measure([0, 1], odd)


@pytest.mark.parametrize("measure", [*OF_VALUES, *OF_CLASSES])
def test_what_a_mask_hides_does_not_count(measure: Any) -> None:
    masked = np.ma.masked_array([0, 1], mask=[False, True])
    with pytest.raises(ValueError, match="y_true has values masked"):
        measure(masked, [0, 1])
    assert np.isfinite(measure(np.ma.masked_array([0, 1]), [0, 1])).all()


@pytest.mark.parametrize("measure", [mean_squared_error, r_squared, root_mean_squared_error])
def test_the_largest_numbers_warn_of_nothing(measure: Any) -> None:
    assert not np.isfinite(measure([1e308, -1e308], [-1e308, 1e308]))


def test_classes_of_any_one_kind_are_compared() -> None:
    assert accuracy(["a", "b"], np.array(["a", "c"], object)) == 0.5
    assert accuracy([True, False], [1, 1]) == 0.5
    assert accuracy([0.0, 1.0], np.array([0, 1], np.uint8)) == 1.0
    assert accuracy(np.array(["2020-01-01"], "M8[D]"), np.array(["2020-01-01"], "M8[D]")) == 1.0
    assert np.isnan(accuracy([], []))


# -- which class -----------------------------------------------------------------------------


def test_probabilities_of_one_output_are_no_logits_unless_that_is_said() -> None:
    experiment = ExperimentConfig(dataset="circles", hidden=(8,), learning_rate=0.1).build()
    (*_, metrics) = experiment.trainer.epochs(50)
    network, data = experiment.network, experiment.dataset
    probabilities = network.forward(data.X_test)
    with pytest.raises(ValueError, match=r"pass network.logits\(X\)"):
        predicted_classes(probabilities)
    for found in (
        predicted_classes(network.logits(data.X_test)),
        predicted_classes(probabilities, probabilities=True),
    ):
        assert accuracy(data.y_test, found) == metrics.test_accuracy


def test_small_logits_are_logits_where_that_is_said_or_makes_no_difference() -> None:
    with pytest.raises(ValueError, match="from 0 to 1, as probabilities are"):
        predicted_classes([[0.3], [0.7]])
    assert predicted_classes([[0.3], [0.7]], probabilities=False).tolist() == [1, 1]
    assert predicted_classes([[0.3], [0.7]], probabilities=True).tolist() == [0, 1]
    assert predicted_classes([[0.0], [0.7], [1.0]]).tolist() == [0, 1, 1]
    assert predicted_classes([[0.3], [-0.7]]).tolist() == [1, 0]
    assert predicted_classes([[0.3, 0.7]]).tolist() == [1]
    assert predicted_classes(np.empty((0, 1))).tolist() == []
    with pytest.raises(ValueError, match="with probabilities=True it takes those"):
        predicted_classes([[0.3], [1.7]], probabilities=True)


@pytest.mark.parametrize("row", [[np.nan, 1.0], [1.0, np.nan], [np.inf, 1.0], [-np.inf, -np.inf]])
def test_no_class_is_read_from_what_is_no_number(row: list[float]) -> None:
    with pytest.raises(ValueError, match=r"no class can be read from .* in row 1 of logits"):
        predicted_classes([[0.0, 1.0], row])
    assert predicted_classes([[-np.inf, 1.0]]).tolist() == [1]  # of which the softmax is 0 and 1
    assert predicted_classes([[-np.inf], [np.inf]]).tolist() == [0, 1]
    with pytest.raises(ValueError, match="row 0"):
        predicted_classes([[np.nan]])


@pytest.mark.parametrize("outputs", [1, 3])
def test_inputs_too_large_are_of_no_class(outputs: int) -> None:
    output = "softmax" if outputs > 1 else "sigmoid"
    network = NeuralNetwork(1, 2, outputs, hidden_activation="linear", output_activation=output)
    network.weights[0][:] = [[8.0, -8.0]]
    network.weights[1][:] = 1.0  # infinity less infinity
    assert np.isnan(network.forward([[1e308]])).all()
    with pytest.raises(ValueError, match="no class can be read"):
        predicted_classes(network.logits([[1e308]]))
    y = [0, 0]
    train = Trainer(network, [[0.0], [1e308]], y).start()
    test = Trainer(network, [[0.0], [0.0]], y, [[0.0], [1e308]], y).start()
    for loss, score in ((train.train_loss, train.train_score), (test.test_loss, test.test_score)):
        assert not np.isfinite(loss)
        assert score == 0.5  # that of 0 alone


@pytest.mark.parametrize("classes", [2, 3])
def test_an_estimator_says_no_class_of_inputs_too_large(classes: int) -> None:
    X = np.random.default_rng(0).normal(size=(30, 2))
    classifier = NeuralNetworkClassifier(epochs=2, random_state=0).fit(X, np.arange(30) % classes)
    classifier.network_.parameters *= 100.0
    huge = np.array([[0.0, 0.0], [1e308, -1e308]])
    for ask in (classifier.predict, classifier.predict_proba, classifier.decision_function):
        with pytest.raises(ValueError, match=r"for row 1 of X are not finite.*standardise"):
            ask(huge)
    regressor = NeuralNetworkRegressor(epochs=2, random_state=0).fit(X, X[:, 0])
    regressor.network_.parameters *= 100.0
    with pytest.raises(ValueError, match="for row 1 of X are not finite"):
        regressor.predict(huge)
