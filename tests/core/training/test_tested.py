"""Whether there is a test part, whatever the network says of it."""

from __future__ import annotations

import math

import numpy as np

from core import NeuralNetwork, Trainer


def test_a_test_loss_that_is_no_number_is_not_taken_for_none() -> None:
    network = NeuralNetwork(1, (), 1, output_activation="linear", seed=1)
    network.parameters[:] = [1e300, 0.0]
    # One of them overflows to infinity, and infinity less infinity is no number.
    X_test, y_test = np.array([[1e300]]), np.array([0.0])
    trainer = Trainer(network, [[0.0], [1.0]], [0.0, 1.0], X_test, y_test, task="regression")
    metrics = trainer.evaluate()
    assert metrics.tested
    assert metrics.loss == math.inf
    assert not Trainer(network, [[0.0], [1.0]], [0.0, 1.0], task="regression").evaluate().tested
