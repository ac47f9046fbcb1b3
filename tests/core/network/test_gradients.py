"""Gradients against central differences of a loss written out here, apart from the engine.

A difference quotient means nothing across a kink (ReLU at 0, hinge at its margin, L1 at 0), so the
longhand loss also says on which side of every kink it is, and data for which a difference would
step over one are not used.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, pairwise

import numpy as np
import pytest
from definitions import DEFINITIONS, KINKS, LONGHAND_LOSSES
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pairs import PAIRS, Case, covering_sample, every_output, one_test_for_each_output, saying
from scipy import optimize

from core import (
    ACTIVATIONS,
    HIDDEN_ACTIVATIONS,
    LOSSES,
    NeuralNetwork,
    Optimizer,
    Trainer,
    binary_cross_entropy,
    categorical_cross_entropy,
    mean_squared_error,
)
from core.network.layers import with_ones
from core.network.limits import MAXIMUM_SAMPLES
from core.network.output_layer import CLASSIFYING_OUTPUTS
from core.network.workspace import Workspace

every_hidden_activation = pytest.mark.parametrize("hidden_activation", HIDDEN_ACTIVATIONS)

STEP = 1e-5
Sides = list[np.ndarray]
Objective = Callable[[np.ndarray], tuple[float, Sides]]


def longhand_objective(
    network: NeuralNetwork,
    X: np.ndarray,
    y: np.ndarray,
    loss: str,
    *,
    l1: float = 0.0,
    l2: float = 0.0,
    weights: np.ndarray | None = None,
    keep: list[np.ndarray] | None = None,
) -> Objective:
    """The mean loss, with its penalties, as a function of the parameters alone."""

    def objective(parameters: np.ndarray) -> tuple[float, Sides]:
        sides, penalty, a, start = [], 0.0, X, 0
        z = X
        for layer, (n_in, n_out) in enumerate(pairwise(network.layer_sizes)):
            W = parameters[start : start + n_in * n_out].reshape(n_in, n_out)
            b = parameters[start + n_in * n_out : start + (n_in + 1) * n_out]
            start += (n_in + 1) * n_out
            z = a @ W + b
            penalty += l1 * np.abs(W).sum() + 0.5 * l2 * (W**2).sum()
            if l1:
                sides.append(W > 0)
            if layer < len(network.hidden_activations):
                name = network.hidden_activations[layer]
                a = DEFINITIONS[name](z)
                sides.extend(z > kink for kink in KINKS.get(name, ()))
                if keep is not None:
                    a = a * keep[layer]
        output = network.output_activation
        sides.extend(z > kink for kink in KINKS.get(output, ()))
        losses, side = LONGHAND_LOSSES[loss](z, DEFINITIONS[output](z), y)
        return np.average(losses, weights=weights) + penalty, [*sides, side]

    return objective


def same_sides(first: Sides, second: Sides) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def central_differences(objective: Objective, parameters: np.ndarray) -> np.ndarray | None:
    """The numerical gradient, or None if a difference steps over a kink."""
    _, here = objective(parameters)
    gradient = np.empty_like(parameters)
    for i in range(len(parameters)):
        step = np.zeros_like(parameters)
        step[i] = STEP
        (above, sides_above), (below, sides_below) = (
            objective(parameters + step),
            objective(parameters - step),
        )
        if not (same_sides(here, sides_above) and same_sides(here, sides_below)):
            return None
        gradient[i] = (above - below) / (2 * STEP)
    return gradient


def assert_agree(gradient: np.ndarray, numerical: np.ndarray) -> None:
    assert gradient.shape == numerical.shape
    assert np.abs(numerical).max() > 1e-8  # else agreement would mean nothing
    difference = np.linalg.norm(gradient - numerical) / np.linalg.norm(numerical)
    assert difference < 1e-6, (
        f"relative difference {difference:.2e}; a small one may be a bend that KINKS does not name"
    )


def outputs_of(loss: str) -> int:
    return 3 if LOSSES[loss].targets in ("probabilities", "distribution") else 2


def targets_for(
    loss: str, samples: int, outputs: int, generator: np.random.Generator
) -> np.ndarray:
    match LOSSES[loss].targets:
        case "signs":
            return generator.choice([-1.0, 1.0], (samples, outputs))
        case "probabilities":
            return generator.random((samples, outputs))
        case "distribution":
            return generator.dirichlet(np.ones(outputs), samples)
        case _:
            return generator.normal(0.0, 1.5, (samples, outputs))


@every_output
def test_backpropagation_agrees_with_central_differences(cases: list[Case]) -> None:
    for case in cases:
        with saying(case):
            check_backpropagation(*case)


def check_backpropagation(output_activation: str, hidden_activation: str, loss: str) -> None:
    outputs = outputs_of(loss)
    for seed in count():
        generator = np.random.default_rng(seed)
        network = NeuralNetwork(
            3,
            [5, 4],
            outputs,
            hidden_activation=hidden_activation,
            output_activation=output_activation,
            initializer="glorot_uniform",
            seed=generator,
        )
        network.parameters[:] += generator.normal(0.0, 0.1, network.parameters.shape)
        X = generator.normal(size=(7, 3))
        y = targets_for(loss, 7, outputs, generator)
        objective = longhand_objective(network, X, y, loss)
        numerical = central_differences(objective, network.parameters)
        if numerical is not None:
            break
    assert_agree(network.backward(X, y, loss=loss), numerical)


@given(data=st.data())
@settings(max_examples=100)
def test_any_architecture_agrees_along_a_random_direction(data: st.DataObject) -> None:
    loss, output_activation = data.draw(st.sampled_from(PAIRS))
    sizes = data.draw(st.lists(st.integers(1, 6), max_size=4))
    names = data.draw(st.tuples(*[st.sampled_from(HIDDEN_ACTIVATIONS)] * len(sizes)))
    inputs, samples = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 9))
    outputs = data.draw(st.integers(2, 4))
    generator = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    network = NeuralNetwork(
        inputs,
        sizes,
        outputs,
        hidden_activation=names or "relu",
        output_activation=output_activation,
        seed=generator,
    )
    X = generator.normal(size=(samples, inputs))
    y = targets_for(loss, samples, outputs, generator)
    objective = longhand_objective(network, X, y, loss)
    direction = generator.normal(size=network.parameters.shape)
    direction /= np.linalg.norm(direction)
    _, here = objective(network.parameters)
    above, sides_above = objective(network.parameters + STEP * direction)
    below, sides_below = objective(network.parameters - STEP * direction)
    assume(same_sides(here, sides_above) and same_sides(here, sides_below))
    gradient = network.backward(X, y, loss=loss)
    slope = (above - below) / (2 * STEP)
    assert abs(gradient @ direction - slope) <= 1e-6 * max(np.linalg.norm(gradient), 1e-3)


class Recorder(Optimizer):
    """Keeps the gradient it is given and leaves the parameters alone."""

    gradient: np.ndarray

    def update(
        self, parameters: np.ndarray, gradients: np.ndarray, learning_rate: float | None = None
    ) -> None:
        self.gradient = gradients.copy()


def smoothed(y: np.ndarray, smoothing: float) -> np.ndarray:
    return (1 - smoothing) * y + smoothing / max(y.shape[1], 2)


@one_test_for_each_output(
    covering_sample(
        [
            (output, hidden, loss, outputs)
            for loss, output in PAIRS
            for hidden in HIDDEN_ACTIVATIONS
            for outputs in ((3,) if output == "softmax" else (1, 3))
            if output in CLASSIFYING_OUTPUTS and "classification" in LOSSES[loss].tasks
        ]
    )
)
def test_the_trainer_follows_the_gradient_of_penalised_weighted_smoothed_loss(
    cases: list[Case],
) -> None:
    for case in cases:
        with saying(case):
            check_trainer(*case)


def check_trainer(output_activation: str, hidden_activation: str, loss: str, outputs: int) -> None:
    low = -1.0 if ACTIVATIONS[output_activation].reads_as == "signed" else 0.0
    smoothing = 0.2 if LOSSES[loss].targets in ("probabilities", "distribution") else 0.0
    for seed in count():
        generator = np.random.default_rng(seed)
        network = NeuralNetwork(
            2,
            [4, 3],
            outputs,
            hidden_activation=hidden_activation,
            output_activation=output_activation,
            seed=generator,
        )
        X = generator.normal(size=(12, 2))
        labels = generator.integers(0, max(outputs, 2), 12)
        weights = generator.random(12)
        one_hot = labels[:, np.newaxis] == (np.arange(outputs) if outputs > 1 else [1])
        y = smoothed(np.where(one_hot, 1.0, low), smoothing)
        objective = longhand_objective(network, X, y, loss, l1=0.03, l2=0.07, weights=weights)
        numerical = central_differences(objective, network.parameters)
        if numerical is not None:
            break
    recorder = Recorder()
    trainer = Trainer(
        network,
        X,
        labels,
        loss=loss,
        task="classification",
        optimizer=recorder,
        l1=0.03,
        l2=0.07,
        label_smoothing=smoothing,
        sample_weight=weights,
    )
    trainer.step()
    assert_agree(recorder.gradient, numerical)
    loss_alone, _ = longhand_objective(network, X, y, loss, weights=weights)(network.parameters)
    assert trainer.history[0].train_loss == pytest.approx(loss_alone, rel=1e-12)


@pytest.mark.parametrize("maximum", [1e-6, 0.01, 1e6])
def test_clipping_keeps_the_direction_and_limits_the_norm(maximum: float) -> None:
    generator = np.random.default_rng(3)
    X, y = generator.normal(size=(20, 2)), generator.integers(0, 2, 20)
    network = NeuralNetwork(2, [4, 3], 1, hidden_activation="tanh", seed=3)
    free = network.backward(X, y).copy()
    recorder = Recorder()
    Trainer(network, X, y, optimizer=recorder, clip_norm=maximum).step()
    norm = np.linalg.norm(free)
    np.testing.assert_allclose(recorder.gradient, free * min(1.0, maximum / norm), rtol=1e-13)


@every_output
def test_dropout_with_a_fixed_mask_agrees_with_central_differences(cases: list[Case]) -> None:
    for case in cases:
        with saying(case):
            check_dropout(*case)


def check_dropout(output_activation: str, hidden_activation: str, loss: str) -> None:
    outputs = outputs_of(loss)
    for seed in count():
        generator = np.random.default_rng(seed)
        network = NeuralNetwork(
            2,
            [6, 5],
            outputs,
            hidden_activation=hidden_activation,
            output_activation=output_activation,
            seed=generator,
        )
        X = generator.normal(size=(6, 2))
        y = targets_for(loss, 6, outputs, generator)
        workspace = Workspace(network.layers, 6, LOSSES[loss], dropout=(0.3, 0.5))
        workspace.draw_dropout(generator)
        workspace.forward(with_ones(X).T)
        value = workspace.loss(np.ascontiguousarray(y.T)) / 6
        workspace.backward(6)
        # What was kept can be read off the outputs; one that is 0 by itself is 0 either way.
        keep = []
        for a, output, rate in zip(
            workspace.activations, workspace.hidden_outputs, (0.3, 0.5), strict=False
        ):
            keep.append((output[:-1].T != 0) / (1 - rate))
            np.testing.assert_allclose(output[:-1].T, a.T * keep[-1], rtol=1e-15)
        objective = longhand_objective(network, X, y, loss, keep=keep)
        numerical = central_differences(objective, network.parameters)
        if numerical is not None:
            break
    assert value == pytest.approx(objective(network.parameters)[0], rel=1e-12)
    assert_agree(network.gradients, numerical)


def test_dropout_keeps_each_unit_with_its_probability_and_scales_it_up() -> None:
    network = NeuralNetwork(1, [50, 40], 1, hidden_activation="sigmoid")
    workspace = Workspace(network.layers, 1000, LOSSES["binary_cross_entropy"], dropout=(0.2, 0.75))
    workspace.draw_dropout(np.random.default_rng(0))
    workspace.forward(np.ones((2, 1000)))
    for a, output, rate in zip(
        workspace.activations, workspace.hidden_outputs, (0.2, 0.75), strict=False
    ):
        factors = output[:-1] / a
        assert set(np.unique(factors.round(12))) == {0.0, round(1 / (1 - rate), 12)}
        assert factors.mean() == pytest.approx(1.0, abs=0.05)


def test_dropout_is_for_training_alone() -> None:
    generator = np.random.default_rng(1)
    X, y = generator.normal(size=(30, 2)), generator.integers(0, 2, 30)
    network = NeuralNetwork(2, [20], 1)
    trainer = Trainer(network, X, y, X, y, dropout=0.5)
    metrics = trainer.run_epoch()
    expected = binary_cross_entropy(y, network.forward(X))
    assert metrics.train_loss == pytest.approx(expected, rel=1e-12)
    assert metrics.test_loss == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("samples", [MAXIMUM_SAMPLES, MAXIMUM_SAMPLES + 1, 2 * MAXIMUM_SAMPLES + 7])
@pytest.mark.parametrize("weighted", [False, True])
def test_more_samples_than_one_pass_takes_give_the_same_gradient(
    samples: int, weighted: bool
) -> None:
    generator = np.random.default_rng(samples)
    X = generator.normal(size=(samples, 2))
    y = generator.integers(0, 3, samples)
    weights = generator.random(samples) if weighted else None
    network = NeuralNetwork(2, [3], 3, hidden_activation="tanh", output_activation="softmax")
    objective = longhand_objective(
        network, X, np.eye(3)[y], "categorical_cross_entropy", l2=0.1, weights=weights
    )
    numerical = central_differences(objective, network.parameters)
    assert numerical is not None
    recorder = Recorder()
    trainer = Trainer(network, X, y, optimizer=recorder, l2=0.1, sample_weight=weights)
    trainer.step()
    assert_agree(recorder.gradient, numerical)
    if not weighted:
        without_penalty = network.backward(X, y).copy()
        for block, W in zip(network.layer_views(without_penalty), network.weights, strict=True):
            block[:-1] += 0.1 * W
        np.testing.assert_allclose(recorder.gradient, without_penalty, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("samples", [2 * MAXIMUM_SAMPLES + 100])
def test_large_mini_batches_in_parts_add_up_to_the_full_gradient(samples: int) -> None:
    generator = np.random.default_rng(9)
    X, y = generator.normal(size=(samples, 2)), generator.integers(0, 2, samples)
    weights = generator.random(samples)

    class Sum(Optimizer):
        gradients: list[np.ndarray]

        def update(
            self, parameters: np.ndarray, gradients: np.ndarray, learning_rate: float | None = None
        ) -> None:
            self.gradients.append(gradients.copy())

    network = NeuralNetwork(2, [3], 1, hidden_activation="tanh")
    collector = Sum()
    collector.gradients = []
    batch_size = MAXIMUM_SAMPLES + 500
    trainer = Trainer(
        network, X, y, optimizer=collector, batch_size=batch_size, sample_weight=weights
    )
    trainer.run_epoch()
    order = trainer.state()["order"]
    totals = [weights[order[:batch_size]].sum(), weights[order[batch_size:]].sum()]
    together = np.average(collector.gradients, axis=0, weights=totals)
    objective = longhand_objective(
        network, X, y[:, np.newaxis], "binary_cross_entropy", weights=weights
    )
    numerical = central_differences(objective, network.parameters)
    assert numerical is not None
    assert_agree(together, numerical)


@pytest.mark.parametrize(
    ("output_activation", "loss"),
    [
        ("sigmoid", binary_cross_entropy),
        ("softmax", categorical_cross_entropy),
        ("linear", mean_squared_error),
        ("tanh", mean_squared_error),
    ],
)
@pytest.mark.parametrize("hidden_activation", ["tanh", "gelu", "silu", "softplus", "sine"])
def test_scipys_check_grad_agrees(
    output_activation: str, loss: Callable[..., float], hidden_activation: str
) -> None:
    generator = np.random.default_rng(4)
    network = NeuralNetwork(
        3,
        [6, 5],
        2,
        hidden_activation=hidden_activation,
        output_activation=output_activation,
        seed=4,
    )
    X = generator.normal(size=(15, 3))
    y = np.eye(2)[generator.integers(0, 2, 15)]

    def value(parameters: np.ndarray) -> float:
        network.parameters[:] = parameters
        return loss(y, network.forward(X))

    def gradient(parameters: np.ndarray) -> np.ndarray:
        network.parameters[:] = parameters
        return network.backward(X, y).copy()

    error = optimize.check_grad(value, gradient, network.parameters.copy())
    assert error < 1e-6 * max(1.0, np.linalg.norm(network.gradients))


@every_hidden_activation
def test_float32_gradients_are_the_float64_ones_rounded(hidden_activation: str) -> None:
    generator = np.random.default_rng(6)
    X, y = generator.normal(size=(40, 3)), generator.integers(0, 3, 40)
    wide, narrow = (
        NeuralNetwork(
            3,
            [8, 8],
            3,
            hidden_activation=hidden_activation,
            output_activation="softmax",
            dtype=dtype,
        )
        for dtype in (np.float64, np.float32)
    )
    expected = wide.backward(X, y)
    gradient = narrow.backward(X, y)
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, expected, atol=1e-5 * np.abs(expected).max())
