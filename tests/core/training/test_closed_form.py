"""Networks whose best weights are known from elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge

from core import SGD, Adam, Momentum, NeuralNetwork, StopConditions, Trainer

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(80, 4)) * [1.0, 2.0, 0.5, 1.0] + [0.5, 0.0, 0.0, -1.0]


def train(network: NeuralNetwork, y: np.ndarray, **settings: object) -> None:
    """With momentum for long enough to arrive."""
    optimizer = Momentum(0.1, momentum=0.9)
    trainer = Trainer(network, X, y, optimizer=optimizer, **settings)
    *_, last = trainer.epochs(4000)
    assert np.isfinite(last.train_loss)


@pytest.mark.parametrize("l2", [0.0, 0.01, 0.5, 10.0])
@pytest.mark.parametrize("outputs", [1, 3])
def test_a_linear_network_reaches_the_ridge_regression(l2: float, outputs: int) -> None:
    true = GENERATOR.normal(size=(4, outputs))
    y = X @ true + 2.0 + 0.3 * GENERATOR.normal(size=(80, outputs))
    network = NeuralNetwork(4, [], outputs, output_activation="linear")
    # Ours is the mean over samples and outputs of (y - p)^2 and l2 |W|^2 / 2, ridge's the sum of
    # squares and alpha |W|^2: times samples and outputs, alpha is l2 samples outputs / 2.
    alpha = l2 * len(X) * outputs / 2
    optimizer = Momentum(0.15 / (1 + l2), momentum=0.9)
    list(Trainer(network, X, y, optimizer=optimizer, l2=l2).epochs(3000))

    # With the bias, which no penalty holds, as a centring of X and y.
    centred_X, centred_y = X - X.mean(axis=0), y - y.mean(axis=0)
    W = np.linalg.solve(centred_X.T @ centred_X + alpha * np.eye(4), centred_X.T @ centred_y)
    b = y.mean(axis=0) - X.mean(axis=0) @ W
    np.testing.assert_allclose(network.weights[0], W, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(network.biases[0][0], b, rtol=1e-7, atol=1e-9)
    if l2:
        ridge = Ridge(alpha=alpha).fit(X, y)
        np.testing.assert_allclose(network.forward(X), ridge.predict(X).reshape(80, -1), rtol=1e-6)


def test_hidden_layers_without_activation_are_still_a_linear_regression() -> None:
    y = X @ GENERATOR.normal(size=4) + GENERATOR.normal(size=80)
    network = NeuralNetwork(
        4,
        [5, 3],
        1,
        hidden_activation="linear",
        output_activation="linear",
        initializer="glorot_normal",
    )
    list(Trainer(network, X, y, optimizer=Momentum(0.01, momentum=0.9)).epochs(4000))
    expected = LinearRegression().fit(X, y).predict(X)
    np.testing.assert_allclose(network.forward(X)[:, 0], expected, atol=1e-6)


@pytest.mark.parametrize("l2", [0.001, 0.05])
def test_no_hidden_layer_reaches_scikit_learns_logistic_regression(l2: float) -> None:
    y = (X @ [1.0, -1.0, 0.5, 0.0] + GENERATOR.normal(size=80) > 0).astype(int)
    network = NeuralNetwork(4, [], 1, initializer="zeros")
    train(network, y, l2=l2)
    # Theirs is C times the summed loss plus |w|^2 / 2: ours divided by l2, so C = 1 / (n l2).
    model = LogisticRegression(C=1 / (len(X) * l2), tol=1e-12, max_iter=10_000).fit(X, y)
    np.testing.assert_allclose(network.weights[0][:, 0], model.coef_[0], rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(network.biases[0][0], model.intercept_, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(network.forward(X)[:, 0], model.predict_proba(X)[:, 1], atol=1e-6)


@pytest.mark.parametrize("l2", [0.001, 0.05])
def test_softmax_without_hidden_layer_reaches_the_multinomial_one(l2: float) -> None:
    scores = X @ GENERATOR.normal(size=(4, 3)) + GENERATOR.gumbel(size=(80, 3))
    y = scores.argmax(axis=1)
    network = NeuralNetwork(4, [], 3, output_activation="softmax", initializer="zeros")
    train(network, y, l2=l2)
    model = LogisticRegression(C=1 / (len(X) * l2), tol=1e-12, max_iter=10_000).fit(X, y)
    np.testing.assert_allclose(network.weights[0].T, model.coef_, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(network.forward(X), model.predict_proba(X), atol=1e-6)


def test_sample_weights_mean_what_they_mean_to_scikit_learn() -> None:
    y = (X @ [1.0, -1.0, 0.5, 0.0] + GENERATOR.normal(size=80) > 0).astype(int)
    weights = GENERATOR.random(80)
    network = NeuralNetwork(4, [], 1, initializer="zeros")
    train(network, y, l2=0.01, sample_weight=weights)
    model = LogisticRegression(C=1 / (weights.sum() * 0.01), tol=1e-12, max_iter=10_000)
    model.fit(X, y, sample_weight=weights)
    np.testing.assert_allclose(network.forward(X)[:, 0], model.predict_proba(X)[:, 1], atol=1e-6)


def test_the_mean_is_what_squared_error_wants_and_about_the_median_what_huber_wants() -> None:
    y = np.array([0.0, 0.1, 0.2, 0.3, 100.0])
    nothing = np.zeros((5, 1))
    reached = {}
    for loss in ("mean_squared_error", "huber"):
        network = NeuralNetwork(1, [], 1, output_activation="linear", initializer="zeros")
        list(Trainer(network, nothing, y, loss=loss, optimizer=SGD(0.2)).epochs(500))
        reached[loss] = network.biases[0].item()
    assert reached["mean_squared_error"] == pytest.approx(y.mean())
    # The four near ones pull with their distance and the far one with 1: sum(y - b) = -1.
    assert reached["huber"] == pytest.approx((0.6 + 1) / 4)


def test_the_class_shares_are_what_cross_entropy_wants_of_a_bias_alone() -> None:
    labels = np.repeat([0, 1, 2], [50, 30, 20])
    network = NeuralNetwork(1, [], 3, output_activation="softmax", initializer="zeros")
    stop = StopConditions(patience=50)
    trainer = Trainer(network, np.zeros((100, 1)), labels, optimizer=Adam(0.05), stop=stop)
    list(trainer.epochs(3000))
    np.testing.assert_allclose(network.forward([[0.0]])[0], [0.5, 0.3, 0.2], atol=1e-4)
