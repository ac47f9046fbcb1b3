"""The lesson's network, written out as a lesson writes it, beside the library's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import make_circles
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from core import (
    SGD,
    ExperimentConfig,
    NeuralNetwork,
    Trainer,
    baseline,
    binary_cross_entropy,
)

EPOCHS = 1000
Data = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class LessonNetwork:
    """One hidden layer, its gradients derived by hand; nothing from the library."""

    def __init__(self, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> None:
        self.W1, self.b1, self.W2, self.b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()

    def forward(self, X: np.ndarray) -> np.ndarray:
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.maximum(0, self.z1)
        self.z2 = self.a1 @ self.W2 + self.b2
        self.a2 = 1 / (1 + np.exp(-self.z2))
        return self.a2

    def backward(self, X: np.ndarray, y: np.ndarray, learning_rate: float) -> None:
        n = X.shape[0]
        dz2 = self.a2 - y
        dW2 = self.a1.T @ dz2 / n
        db2 = dz2.sum(axis=0, keepdims=True) / n
        dz1 = (dz2 @ self.W2.T) * (self.z1 > 0)
        dW1 = X.T @ dz1 / n
        db1 = dz1.sum(axis=0, keepdims=True) / n
        self.W2 -= learning_rate * dW2
        self.b2 -= learning_rate * db2
        self.W1 -= learning_rate * dW1
        self.b1 -= learning_rate * db1


def lesson_loss(y: np.ndarray, p: np.ndarray) -> float:
    p = np.clip(p, 1e-15, 1 - 1e-15)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@pytest.fixture(scope="module")
def data() -> Data:
    X, y = make_circles(n_samples=1000, noise=0.1, random_state=42)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)
    scaler = StandardScaler()
    X_train = scaler.fit_transform(X_train)
    X_test = scaler.transform(X_test)
    return X_train, X_test, y_train.reshape(-1, 1), y_test.reshape(-1, 1)


def new_network() -> NeuralNetwork:
    return NeuralNetwork(input_size=2, hidden_size=8, output_size=1)


@pytest.fixture(scope="module")
def lesson(data: Data) -> tuple[list[float], LessonNetwork]:
    """The losses of 1000 epochs of the lesson's own arithmetic, and the network after them."""
    X, _, y, _ = data
    initial = new_network()
    network = LessonNetwork(
        initial.weights[0], initial.biases[0], initial.weights[1], initial.biases[1]
    )
    losses = []
    for _ in range(EPOCHS):
        losses.append(lesson_loss(y, network.forward(X)))
        network.backward(X, y, learning_rate=0.1)
    losses.append(lesson_loss(y, network.forward(X)))
    return losses, network


def test_the_lessons_loop_runs_unchanged_and_agrees_with_its_arithmetic(
    data: Data, lesson: tuple[list[float], LessonNetwork]
) -> None:
    X_train, X_test, y_train, y_test = data
    expected, by_hand = lesson

    nn = NeuralNetwork(input_size=2, hidden_size=8, output_size=1)
    losses = []
    for _ in range(EPOCHS):
        y_pred = nn.forward(X_train)
        loss = binary_cross_entropy(y_train, y_pred)
        losses.append(loss)
        nn.backward(X_train, y_train, learning_rate=0.1)

    np.testing.assert_allclose(losses, expected[:-1], rtol=0, atol=1e-10)
    assert losses[-1] < losses[0]
    predictions = (nn.forward(X_test) > 0.5).astype(int)
    assert predictions.shape == y_test.shape
    np.testing.assert_array_equal(predictions, by_hand.forward(X_test) > 0.5)
    np.testing.assert_allclose(nn.weights[0], by_hand.W1, atol=1e-10)
    np.testing.assert_allclose(nn.biases[1], by_hand.b2, atol=1e-10)


@pytest.mark.parametrize("column", [True, False])
def test_the_trainer_agrees_with_the_lessons_arithmetic(
    data: Data, lesson: tuple[list[float], LessonNetwork], column: bool
) -> None:
    X_train, X_test, y_train, y_test = data
    expected, by_hand = lesson
    y = y_train if column else y_train[:, 0]
    trainer = Trainer(new_network(), X_train, y, X_test, y_test, optimizer=SGD(learning_rate=0.1))
    accuracies = [metrics.test_accuracy for metrics in trainer.epochs(EPOCHS)]
    np.testing.assert_allclose(trainer.history.train_loss, expected, rtol=0, atol=1e-10)
    assert accuracies[-1] == np.mean((by_hand.forward(X_test) > 0.5) == y_test)
    assert trainer.history.test_loss[-1] == pytest.approx(
        lesson_loss(y_test, by_hand.forward(X_test)), abs=1e-10
    )


def test_forward_hands_out_an_array_that_later_calls_leave_alone(data: Data) -> None:
    X_train, X_test, y_train, _ = data
    nn = new_network()
    first = nn.forward(X_train)
    kept = first.copy()
    nn.backward(X_train, y_train, learning_rate=0.1)
    nn.forward(X_train)
    nn.forward(X_test)
    np.testing.assert_array_equal(first, kept)


def test_a_learning_rate_means_exactly_one_gradient_descent_step(data: Data) -> None:
    X_train, _, y_train, _ = data
    nn = new_network()
    before = nn.parameters.copy()
    gradients = nn.backward(X_train, y_train)
    np.testing.assert_array_equal(nn.parameters, before)
    expected = before - 0.1 * gradients
    nn.backward(X_train, y_train, learning_rate=0.1)
    np.testing.assert_array_equal(nn.parameters, expected)


def test_the_default_experiment_is_the_lesson(
    data: Data, lesson: tuple[list[float], LessonNetwork]
) -> None:
    X_train, X_test, y_train, y_test = data
    experiment = ExperimentConfig().build()
    np.testing.assert_array_equal(experiment.dataset.X_train, X_train)
    np.testing.assert_array_equal(experiment.dataset.X_test, X_test)
    np.testing.assert_array_equal(experiment.dataset.y_train, y_train[:, 0])
    np.testing.assert_array_equal(experiment.dataset.y_test, y_test[:, 0])
    assert experiment.network.layer_sizes == (2, 8, 1)
    assert repr(experiment.network) == "NeuralNetwork(2-8-1, relu -> sigmoid)"
    assert repr(experiment.trainer.optimizer) == "SGD(learning_rate=0.1)"
    assert experiment.trainer.batches_per_epoch == 1
    assert experiment.config.epochs == EPOCHS


def test_a_hidden_layer_sees_the_circles_that_no_straight_line_parts() -> None:
    network_accuracies, line_accuracies = [], []
    for seed in range(10):
        experiment = ExperimentConfig(seed=seed).build()
        *_, last = experiment.trainer.epochs(EPOCHS)
        network_accuracies.append(last.test_accuracy)
        name, accuracy = baseline(experiment.dataset)
        assert name == "Logistic Regression"
        line_accuracies.append(accuracy)
    assert np.mean(network_accuracies) >= 0.74
    assert np.mean(line_accuracies) < 0.5


def test_ten_draws_of_weights_beat_the_straight_line_on_the_lessons_own_data(data: Data) -> None:
    X_train, X_test, y_train, y_test = data
    accuracies = []
    for draw in range(10):
        experiment = ExperimentConfig(weights_draw=draw).build()
        *_, last = experiment.trainer.epochs(EPOCHS)
        accuracies.append(last.test_accuracy)
    line = LogisticRegression().fit(X_train, y_train[:, 0]).score(X_test, y_test[:, 0])
    assert line < 0.5
    assert np.mean(accuracies) > line + 0.2
    assert baseline(experiment.dataset)[1] == pytest.approx(line)
