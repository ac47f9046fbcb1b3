from __future__ import annotations

import numpy as np
import pytest
from definitions import LONGHAND_LOSSES, demand_formulas
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pairs import PAIRS, Case, every_pair, one_test_for_each_output, saying
from scipy import special
from sklearn import metrics

import core
from core import (
    LOSSES,
    NeuralNetwork,
    Trainer,
    binary_cross_entropy,
    categorical_cross_entropy,
    hinge,
    huber,
    mean_squared_error,
)

probabilities = st.floats(0, 1)
values = st.floats(-100, 100)
columns = st.integers(1, 20)


def rows(elements: st.SearchStrategy[float], outputs: int = 1) -> st.SearchStrategy[np.ndarray]:
    return columns.flatmap(lambda n: arrays(np.float64, (n, outputs), elements=elements))


def loss_of_logits(
    logits: np.ndarray, y: np.ndarray, loss: str, output_activation: str, dtype: type = np.float64
) -> float:
    """What training calls the loss of these logits: those of a network that hands them through."""
    units = logits.shape[1]
    network = NeuralNetwork(units, [], units, output_activation=output_activation, dtype=dtype)
    network.weights[0][:] = np.eye(units)
    network.biases[0][:] = 0.0
    return Trainer(network, logits, y, loss=loss).evaluate().train_loss


# -- the public functions --------------------------------------------------------------------


@given(data=st.data())
def test_binary_cross_entropy_is_scikit_learns_log_loss(data: st.DataObject) -> None:
    p = data.draw(rows(st.floats(1e-9, 1 - 1e-9)))
    y = data.draw(arrays(np.int64, p.shape, elements=st.integers(0, 1)))
    expected = metrics.log_loss(y[:, 0], p[:, 0], labels=[0, 1])
    np.testing.assert_allclose(binary_cross_entropy(y, p), expected, rtol=1e-9, atol=1e-15)


@given(data=st.data(), classes=st.integers(2, 5))
def test_categorical_cross_entropy_is_scikit_learns_log_loss(
    data: st.DataObject, classes: int
) -> None:
    p = special.softmax(data.draw(rows(st.floats(-10, 10), classes)), axis=1)
    labels = data.draw(arrays(np.int64, len(p), elements=st.integers(0, classes - 1)))
    expected = metrics.log_loss(labels, p, labels=range(classes))
    np.testing.assert_allclose(categorical_cross_entropy(labels, p), expected, rtol=1e-9)
    one_hot = np.eye(classes)[labels]
    np.testing.assert_allclose(categorical_cross_entropy(one_hot, p), expected, rtol=1e-9)


@given(data=st.data(), outputs=st.integers(1, 3))
def test_mean_squared_error_is_scikit_learns(data: st.DataObject, outputs: int) -> None:
    p = data.draw(rows(values, outputs))
    y = data.draw(arrays(np.float64, p.shape, elements=values))
    np.testing.assert_allclose(mean_squared_error(y, p), metrics.mean_squared_error(y, p))


@given(data=st.data())
def test_huber_is_scipys(data: st.DataObject) -> None:
    p = data.draw(rows(st.floats(-5, 5)))
    y = data.draw(arrays(np.float64, p.shape, elements=st.floats(-5, 5)))
    np.testing.assert_allclose(huber(y, p), special.huber(1.0, y - p).mean(), atol=1e-300)


@given(data=st.data())
def test_hinge_is_scikit_learns(data: st.DataObject) -> None:
    f = data.draw(rows(values))[:, 0]
    y = data.draw(arrays(np.int64, f.shape, elements=st.sampled_from([-1, 1])))
    assume(len(set(y.tolist())) == 2)  # scikit-learn wants to see both classes
    np.testing.assert_allclose(hinge(y, f), metrics.hinge_loss(y, f))


@given(y=rows(probabilities), data=st.data())
def test_cross_entropy_of_certain_predictions_is_finite_and_never_negative(
    y: np.ndarray, data: st.DataObject
) -> None:
    p = data.draw(arrays(np.float64, y.shape, elements=st.sampled_from([0.0, 1.0, 0.5])))
    loss = binary_cross_entropy(y, p)
    assert 0 <= loss < 40
    both = np.hstack([y, 1 - y])
    assert 0 <= categorical_cross_entropy(both, np.hstack([p, 1 - p])) < 40


def test_a_column_and_a_plain_list_of_targets_mean_the_same() -> None:
    y, p = [0, 1, 1], [[0.2], [0.7], [0.4]]
    expected = -np.mean(np.log([0.8, 0.7, 0.4]))
    assert binary_cross_entropy(y, p) == pytest.approx(expected, rel=1e-14)
    assert binary_cross_entropy([[0], [1], [1]], [0.2, 0.7, 0.4]) == pytest.approx(expected)


@pytest.mark.parametrize(
    "loss", [binary_cross_entropy, categorical_cross_entropy, mean_squared_error, huber, hinge]
)
def test_shapes_that_do_not_agree_get_a_sentence(loss: object) -> None:
    assert callable(loss)
    with pytest.raises(ValueError, match=r"y_true has shape \(3,\) and y_pred has shape \(2,\)"):
        loss(np.zeros(3), np.full(2, 0.5))
    with pytest.raises(ValueError, match="at least one sample"):
        loss([], [])


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_a_public_function_too(name: str) -> None:
    assert hasattr(core, name), f"give {name} a @public function, and core/__init__.pyi its name"


# -- the losses of training, from logits -----------------------------------------------------

EXTREME = np.array([[1e3], [-1e3], [1e3], [-1e3], [0.0], [37.0], [-37.0]])
CLASSES = np.array([1, 1, 0, 0, 1, 0, 0])


def test_binary_cross_entropy_is_right_where_the_sigmoid_has_saturated() -> None:
    z = EXTREME[:, 0]
    expected = np.logaddexp(0.0, np.where(CLASSES == 1, -z, z)).mean()
    loss = loss_of_logits(EXTREME, CLASSES, "binary_cross_entropy", "sigmoid")
    assert loss == pytest.approx(expected, rel=1e-14)


def test_categorical_cross_entropy_is_right_where_the_softmax_has_saturated() -> None:
    z = np.array([[1e3, -1e3, 0.0], [1e3, -1e3, 0.0], [1e3, 1e3, 1e3], [0.0, 0.0, -1e3]])
    labels = np.array([0, 1, 2, 2])
    expected = -special.log_softmax(z, axis=1)[np.arange(4), labels].mean()
    loss = loss_of_logits(z, labels, "categorical_cross_entropy", "softmax")
    assert loss == pytest.approx(expected, rel=1e-14)
    assert loss == pytest.approx((0 + 2000 + np.log(3) + 1000 + np.log(2)) / 4)


@given(data=st.data())
def test_training_and_scikit_learn_agree_on_cross_entropy(data: st.DataObject) -> None:
    z = data.draw(rows(st.floats(-15, 15)))
    y = data.draw(arrays(np.int64, len(z), elements=st.integers(0, 1)))
    expected = metrics.log_loss(y, special.expit(z[:, 0]), labels=[0, 1])
    loss = loss_of_logits(z, y, "binary_cross_entropy", "sigmoid")
    np.testing.assert_allclose(loss, expected, rtol=1e-8, atol=1e-15)
    assert loss == pytest.approx(binary_cross_entropy(y, special.expit(z)), rel=1e-8, abs=1e-14)


def test_every_loss_is_written_out_longhand() -> None:
    demand_formulas(LONGHAND_LOSSES, LOSSES)


@one_test_for_each_output(
    [
        (output, loss, dtype, size)
        for loss, output in PAIRS
        for dtype in (np.float64, np.float32)
        for size in (0.0, 1.0, 37.0, 1e3)
    ]
)
def test_every_loss_and_gradient_is_finite_and_no_loss_negative(cases: list[Case]) -> None:
    for case in cases:
        with saying(case):
            check_finite(*case)


def check_finite(output_activation: str, loss: str, dtype: type, size: float) -> None:
    signs = np.array([[1, -1, 1], [-1, -1, 1], [1, 1, 1], [0, 1, -1]])
    logits = (size * signs).astype(dtype)
    y = np.eye(3)[[0, 1, 2, 0]]
    if LOSSES[loss].targets == "signs":
        y = 2 * y - 1
    value = loss_of_logits(logits, y, loss, output_activation, dtype)
    assert np.isfinite(value)
    assert value >= 0

    network = NeuralNetwork(3, [], 3, output_activation=output_activation, dtype=dtype)
    network.weights[0][:] = np.eye(3)
    assert np.isfinite(network.backward(logits, y, loss=loss)).all()


@every_pair
@settings(max_examples=15)
@given(data=st.data())
def test_training_loss_is_the_public_function_of_the_outputs_and_the_longhand_one(
    loss: str, output_activation: str, data: st.DataObject
) -> None:
    shape = data.draw(array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=5))
    logits = data.draw(arrays(np.float64, shape, elements=st.floats(-10, 10)))
    labels = data.draw(arrays(np.int64, shape[0], elements=st.integers(0, shape[1] - 1)))
    low = -1.0 if LOSSES[loss].targets == "signs" else 0.0
    y = np.where(np.eye(shape[1])[labels] > 0, 1.0, low)
    network = NeuralNetwork(shape[1], [], shape[1], output_activation=output_activation)
    network.weights[0][:] = np.eye(shape[1])
    value = loss_of_logits(logits, y, loss, output_activation)
    outputs = network.forward(logits)
    if (public := getattr(core, loss, None)) is not None:
        np.testing.assert_allclose(value, public(y, outputs), rtol=1e-9, atol=1e-12)
    longhand, _ = LONGHAND_LOSSES[loss](logits, outputs, y)
    np.testing.assert_allclose(value, longhand.mean(), rtol=1e-9, atol=1e-12)
    assert value >= 0


@pytest.mark.parametrize("labels", [[2, 0], [-1, 0], [0.5, 0], [np.nan, 0]])
def test_a_class_without_a_column_of_predictions_gets_a_sentence(labels: list[float]) -> None:
    with pytest.raises(ValueError, match="y_true holds a class index that is none of 0 to 1"):
        categorical_cross_entropy(labels, [[0.5, 0.5], [0.2, 0.8]])
    assert categorical_cross_entropy([1.0, 0.0], [[0.5, 0.5], [0.2, 0.8]]) > 0
