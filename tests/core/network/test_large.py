"""A large network answers in parts, and as a small one does."""

from __future__ import annotations

import numpy as np

from core import NeuralNetwork


def test_a_network_that_answers_in_parts_says_the_same_in_little_memory() -> None:
    network = NeuralNetwork(2, (64,) * 40, 3, seed=1, output_activation="softmax")
    X = np.random.default_rng(0).normal(size=(5000, 2))
    together = network.forward(X)
    alone = np.vstack([network.forward(X[start : start + 100]) for start in range(0, 5000, 100)])
    assert np.allclose(together, alone, rtol=1e-12)
    y = (X[:, 0] > 0).astype(int)
    losses = network.sample_losses(X, y)
    assert np.isclose(losses.mean(), -np.log(together[np.arange(5000), y]).mean())


def test_the_gradient_of_many_samples_is_that_of_their_parts() -> None:
    network = NeuralNetwork(2, (64,) * 40, 1, seed=1, hidden_activation="tanh")
    X = np.random.default_rng(0).normal(size=(3000, 2))
    y = (X[:, 0] > 0).astype(float)
    together = network.backward(X, y).copy()
    halves = [
        network.backward(X[part], y[part]).copy() for part in (slice(1500), slice(1500, None))
    ]
    assert np.allclose(together, np.mean(halves, axis=0), rtol=1e-9, atol=1e-15)
