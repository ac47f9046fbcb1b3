"""Penalties and the clipping of gradients; test_gradients.py compares their gradients."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core import SGD, NeuralNetwork, Trainer
from core.training.regularizers import Penalty, clip_by_norm

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(60, 5))
Y = (X[:, 0] > 0).astype(int)


def test_a_penalty_leaves_biases_alone() -> None:
    network = NeuralNetwork(2, [3], 1, seed=5)
    network.biases[0][:] = 7.0
    penalty = Penalty(network, l1=0.5, l2=0.25)
    gradients = np.zeros_like(network.parameters)
    penalty.add_gradient(network.parameters, gradients, 0.1)
    for block, W in zip(network.layer_views(gradients), network.weights, strict=True):
        np.testing.assert_allclose(block[:-1], 0.5 * np.sign(W) + 0.25 * W, rtol=1e-14)
        np.testing.assert_array_equal(block[-1], 0.0)


@pytest.mark.parametrize(("dtype", "size"), [(np.float64, 1e200), (np.float32, 1e25)])
def test_clipping_tames_a_gradient_whose_square_overflows(dtype: type, size: float) -> None:
    gradients = np.array([3.0, -4.0], dtype) * dtype(size)
    with np.errstate(over="ignore"):  # as in the Trainer
        clip_by_norm(gradients, 5.0)
    np.testing.assert_allclose(gradients, [3.0, -4.0], rtol=1e-6)


@pytest.mark.parametrize(("dtype", "size"), [(np.float64, 1e200), (np.float32, 1e25)])
def test_clipping_leaves_a_gradient_alone_that_is_short_though_its_square_overflows(
    dtype: type, size: float
) -> None:
    gradients = np.array([3.0, -4.0], dtype) * dtype(size)
    with np.errstate(over="ignore"):
        clip_by_norm(gradients, 6.0 * size)
    np.testing.assert_allclose(gradients / dtype(size), [3.0, -4.0], rtol=1e-6)


@given(
    gradients=arrays(np.float64, st.integers(1, 20), elements=st.floats(-1e3, 1e3)),
    maximum=st.floats(1e-6, 1e6),
)
def test_clipping_leaves_no_gradient_longer_and_a_short_one_alone(
    gradients: np.ndarray, maximum: float
) -> None:
    before = gradients.copy()
    norm = np.linalg.norm(gradients)
    clip_by_norm(gradients, maximum)
    assert np.linalg.norm(gradients) <= maximum * (1 + 1e-12)
    if norm < maximum * (1 - 1e-12):
        np.testing.assert_array_equal(gradients, before)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_a_stronger_penalty_leaves_smaller_weights(penalty: str) -> None:
    sizes = []
    for strength in (0.0, 0.01, 0.1):
        network = NeuralNetwork(5, [6], 1, seed=1)
        list(Trainer(network, X, Y, optimizer=SGD(0.1), **{penalty: strength}).epochs(300))
        sizes.append(sum(np.abs(W).sum() for W in network.weights))
    assert sizes[0] > sizes[1] > sizes[2]


def test_l1_presses_the_weights_of_useless_inputs_to_zero() -> None:
    network = NeuralNetwork(5, [], 1)
    list(Trainer(network, X, Y, optimizer=SGD(0.1), l1=0.15).epochs(2000))
    used, *useless = np.abs(network.weights[0][:, 0])
    assert used > 0.3
    assert max(useless) <= 2 * 0.1 * 0.15  # they swing about zero by a step


def test_the_recorded_loss_is_that_of_the_data_without_the_penalty() -> None:
    plain, penalised = (
        Trainer(NeuralNetwork(5, [6], 1), X, Y, l1=strength, l2=strength).start()
        for strength in (0.0, 1.0)
    )
    assert plain.train_loss == penalised.train_loss
