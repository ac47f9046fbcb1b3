"""Many inputs are kept one row per sample, few one row per unit; the results are the same.

That the ones kept by unit are right is for ``test_gradients`` to say.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pairs import Case, every_output, saying

from core import (
    LOSSES,
    SGD,
    Adam,
    NeuralNetwork,
    Trainer,
)
from core.network.limits import MAXIMUM_SAMPLES, WIDE, is_wide
from core.network.workspace import Workspace

FEATURES = 6


@pytest.fixture
def wide_from(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set from how many inputs on they count as many."""
    return lambda inputs: monkeypatch.setattr("core.network.limits.WIDE", inputs)


def test_images_have_many_inputs_and_points_on_a_plane_few() -> None:
    assert is_wide(28 * 28)
    assert not is_wide(2)


@every_output
def test_passes_are_the_same_for_every_activation_and_loss(
    wide_from: Any, cases: list[Case]
) -> None:
    for case in cases:
        with saying(case):
            check_passes(wide_from, *case)


def check_passes(wide_from: Any, output_activation: str, hidden_activation: str, loss: str) -> None:
    generator = np.random.default_rng(0)
    X = generator.normal(size=(9, FEATURES))
    y = generator.dirichlet(np.ones(3), 9)
    if LOSSES[loss].targets == "signs":
        y = np.where(y > 1 / 3, 1.0, -1.0)
    results = []
    for threshold in (FEATURES + 1, FEATURES):
        wide_from(threshold)
        network = NeuralNetwork(
            FEATURES,
            [5, 4],
            3,
            hidden_activation=hidden_activation,
            output_activation=output_activation,
        )
        for biases in network.biases:
            biases[:] = np.linspace(-0.3, 0.4, biases.size)
        results.append(
            [
                network.forward(X),
                network.logits(X),
                *network.layer_outputs(X),
                network.sample_losses(X, y, loss=loss),
                network.backward(X, y, loss=loss).copy(),
            ]
        )
    for few, many in zip(*results, strict=True):
        np.testing.assert_allclose(many, few, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("hidden", [[], [1], [5], [5, 1, 4]], ids=str)
@pytest.mark.parametrize("samples", [1, 2, 7])
@pytest.mark.parametrize("features", [1, FEATURES])
def test_passes_are_the_same_for_any_shape(
    wide_from: Any, hidden: list[int], samples: int, features: int
) -> None:
    generator = np.random.default_rng(1)
    X = generator.normal(size=(samples, features))
    for outputs in (1, 3):
        y = generator.integers(0, 2, samples)
        results = []
        for threshold in (features + 1, features):
            wide_from(threshold)
            network = NeuralNetwork(
                features,
                hidden,
                outputs,
                hidden_activation="tanh",
                output_activation="softmax" if outputs > 1 else "sigmoid",
            )
            results.append([network.forward(X), network.backward(X, y).copy()])
        for few, many in zip(*results, strict=True):
            np.testing.assert_allclose(many, few, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize(
    ("samples", "settings"),
    [
        (50, {}),
        (50, {"batch_size": 8}),
        (50, {"batch_size": 8, "running_loss": True}),
        (50, {"batch_size": 8, "shuffle": False}),
        (50, {"batch_size": 8, "shuffle": False, "last_batch": "carried"}),
        (50, {"batch_size": 8, "sample_weight": np.linspace(0.0, 2.0, 50)}),
        (50, {"sample_weight": np.linspace(0.0, 2.0, 50), "l2": 0.1}),
        (2 * MAXIMUM_SAMPLES + 100, {}),
        (2 * MAXIMUM_SAMPLES + 100, {"batch_size": MAXIMUM_SAMPLES + 1000}),
    ],
    ids=str,
)
def test_training_is_the_same(wide_from: Any, samples: int, settings: dict[str, Any]) -> None:
    generator = np.random.default_rng(2)
    X, y = generator.normal(size=(samples, FEATURES)), generator.integers(0, 3, samples)
    results = []
    for threshold in (FEATURES + 1, FEATURES):
        wide_from(threshold)
        network = NeuralNetwork(
            FEATURES, [5], 3, hidden_activation="tanh", output_activation="softmax"
        )
        trainer = Trainer(network, X, y, X[::2], y[::2], optimizer=SGD(0.1), **settings)
        results.append(([list(metrics) for metrics in trainer.epochs(4)], network.parameters))
    (few_metrics, few), (many_metrics, many) = results
    np.testing.assert_allclose(many, few, rtol=1e-9)
    np.testing.assert_allclose(many_metrics, few_metrics, rtol=1e-9)


def wide_trainer(X: np.ndarray, y: np.ndarray, **settings: Any) -> Trainer:
    network = NeuralNetwork(X.shape[1], [8, 5], 3, output_activation="softmax")
    return Trainer(network, X, y, X[:20], y[:20], optimizer=Adam(0.01), **settings)


@pytest.mark.parametrize(
    "settings", [{}, {"batch_size": 8}, {"batch_size": 8, "dropout": (0.2, 0.4)}], ids=str
)
def test_every_way_of_stepping_gives_the_same_bits(settings: dict[str, Any]) -> None:
    generator = np.random.default_rng(3)
    X, y = generator.normal(size=(50, WIDE)), generator.integers(0, 3, 50)
    by_epoch, by_step = wide_trainer(X, y, **settings), wide_trainer(X, y, **settings)
    rows = list(by_epoch.epochs(4))
    by_step.start()
    stepped = [by_step.step() for _ in range(2 * by_step.batches_per_epoch)]
    later = wide_trainer(X, y, **settings)
    later.restore(by_step.state())
    stepped += [later.step() for _ in range(2 * later.batches_per_epoch)]
    assert [metrics for metrics in stepped if metrics] == rows
    np.testing.assert_array_equal(later.network.parameters, by_epoch.network.parameters)


@pytest.mark.parametrize("settings", [{}, {"batch_size": 8}], ids=str)
def test_the_layout_of_the_data_makes_no_difference_and_they_stay_as_they_were(
    settings: dict[str, Any],
) -> None:
    generator = np.random.default_rng(4)
    X, y = generator.normal(size=(50, WIDE)), generator.integers(0, 3, 50)
    before = X.copy()
    X.flags.writeable = False
    by_rows, by_columns = (
        wide_trainer(X, y, **settings),
        wide_trainer(np.asfortranarray(X), y, **settings),
    )
    assert list(by_rows.epochs(3)) == list(by_columns.epochs(3))
    np.testing.assert_array_equal(
        by_rows.network.forward(X), by_rows.network.forward(np.asfortranarray(X))
    )
    np.testing.assert_array_equal(X, before)


def test_dropout_drops_in_both_directions() -> None:
    generator = np.random.default_rng(5)
    network = NeuralNetwork(WIDE, [40, 30], 2, hidden_activation="sigmoid")
    samples, rates = 200, (0.2, 0.75)
    workspace = Workspace(network.layers, samples, LOSSES["binary_cross_entropy"], dropout=rates)
    workspace.draw_dropout(generator)
    X = generator.normal(size=(samples, WIDE))
    y = generator.random((samples, 2))
    workspace.forward(X.T)
    workspace.loss(y.T)
    workspace.backward(samples)
    kept = []
    for a, output, rate in zip(
        workspace.activations, workspace.hidden_outputs, rates, strict=False
    ):
        factors = output / a
        assert set(np.unique(factors.round(12))) == {0.0, round(1 / (1 - rate), 12)}
        assert factors.mean() == pytest.approx(1.0, abs=0.05)
        kept.append(factors.T)
    # The same passes in full, a row per sample
    layers = list(zip(network.weights, network.biases, strict=True))
    inputs, slopes = [X], []
    for (W, b), factors in zip(layers, kept, strict=False):
        a = 1 / (1 + np.exp(-(inputs[-1] @ W + b)))
        slopes.append(a * (1 - a))
        inputs.append(a * factors)
    delta = (1 / (1 + np.exp(-(inputs[-1] @ layers[-1][0] + layers[-1][1]))) - y) / y.size
    for i in (2, 1, 0):
        np.testing.assert_allclose(network.weight_gradients[i], inputs[i].T @ delta, atol=1e-12)
        np.testing.assert_allclose(network.bias_gradients[i], delta.sum(0, keepdims=True))
        if i:
            delta = delta @ layers[i][0].T * kept[i - 1] * slopes[i - 1]
