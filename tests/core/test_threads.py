"""Whoever asks gets their own answer, to the bit, however many ask at the same time."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.inspection import permutation_importance

from core import (
    ACTIVATIONS,
    SGD,
    Adam,
    NeuralNetwork,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    Trainer,
    load_dataset,
)

THREADS = 8
GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(300, 4))
CLASSES = (X[:, 0] * X[:, 1] > 0).astype(int)
PARTS = [GENERATOR.normal(size=(n, 4)) for n in (1, 2, 40, 1500, 5000) for _ in range(2 * THREADS)]
TARGETS = [(part[:, 0] > 0).astype(int) for part in PARTS]
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def at_the_same_time(ask: Ask, *parts: list[Any]) -> list[Any]:
    """What eight threads get who begin together, for each part."""
    barrier = Barrier(THREADS)
    with ThreadPoolExecutor(THREADS, initializer=barrier.wait) as pool:
        return list(pool.map(ask, *parts))


def check_as_alone(ask: Ask, *parts: list[Any]) -> None:
    alone = [ask(*part) for part in zip(*parts, strict=True)]
    together = at_the_same_time(ask, *parts)
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_equal(other, one)  # nan is nan; every other number to the bit


@pytest.fixture(scope="module", params=[4, 600], ids=["few_inputs", "many_inputs"])
def network(request: pytest.FixtureRequest) -> NeuralNetwork:
    # gelu and dropout's factor apart, the layers share their scratch arrays
    return NeuralNetwork(
        request.param, (16, 8), 3, hidden_activation=("gelu", "tanh"), output_activation="softmax"
    )


def of_width(network: NeuralNetwork, parts: list[np.ndarray]) -> list[np.ndarray]:
    times = network.layer_sizes[0] // 4
    return [np.tile(part[: 20_000 // times], times) for part in parts]


@pytest.mark.parametrize("name", ["forward", "logits", "layer_outputs"])
def test_a_network_answers_eight_threads_as_one(network: NeuralNetwork, name: str) -> None:
    check_as_alone(getattr(network, name), of_width(network, PARTS))


def test_the_losses_of_samples_are_those_of_one_thread(network: NeuralNetwork) -> None:
    parts = of_width(network, PARTS)
    targets = [y[: len(part)] for part, y in zip(parts, TARGETS, strict=True)]
    check_as_alone(network.sample_losses, parts, targets)


@pytest.mark.parametrize(
    "twin", [NeuralNetwork.copy, copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))]
)
def test_a_network_and_its_twins_do_not_meet(
    network: NeuralNetwork, twin: Callable[[NeuralNetwork], NeuralNetwork]
) -> None:
    parts = of_width(network, PARTS[:THREADS])
    network.forward(parts[0])
    twins = [twin(network) for _ in parts]
    for number, other in enumerate(twins):
        other.parameters[:] *= 1.0 + number
    check_as_alone(lambda number: twins[number].forward(parts[number]), [*range(len(parts))] * 4)


@pytest.fixture(scope="module")
def classifier() -> NeuralNetworkClassifier:
    return NeuralNetworkClassifier(epochs=30, random_state=0).fit(X, CLASSES)


@pytest.mark.parametrize("name", ["predict", "predict_proba", "predict_log_proba"])
def test_a_classifier_answers_eight_threads_as_one(
    classifier: NeuralNetworkClassifier, name: str
) -> None:
    check_as_alone(getattr(classifier, name), PARTS)


def test_a_score_is_that_of_one_thread(classifier: NeuralNetworkClassifier) -> None:
    check_as_alone(classifier.score, PARTS, TARGETS)


def test_a_regressor_answers_eight_threads_as_one() -> None:
    regressor = NeuralNetworkRegressor(epochs=10, random_state=0).fit(X, X[:, 0])
    check_as_alone(regressor.predict, PARTS)


def test_noise_has_no_importance_whoever_works_it_out(classifier: NeuralNetworkClassifier) -> None:
    alone = permutation_importance(classifier, X, CLASSES, n_repeats=8, random_state=0)
    with joblib.parallel_backend("threading", n_jobs=THREADS):
        together = permutation_importance(
            classifier, X, CLASSES, n_repeats=8, random_state=0, n_jobs=THREADS
        )
    np.testing.assert_array_equal(together.importances, alone.importances)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_that_of_one_thread(name: str) -> None:
    check_as_alone(ACTIVATIONS[name], PARTS)


@pytest.mark.parametrize("features", [None, ("x1", "x1*x2", "sin(x2)")])
def test_the_plane_and_the_scaler_are_those_of_one_thread(
    features: tuple[str, ...] | None,
) -> None:
    dataset = load_dataset("circles", samples=50, features=features)
    points = [part[:, :2] for part in PARTS]
    check_as_alone(dataset.plane.to_inputs, points)
    inputs = [dataset.plane.to_inputs(part) for part in points]
    check_as_alone(dataset.standardisation.inverse_transform, inputs)
    check_as_alone(lambda part: dataset.scaler.transform(part), inputs)


def trainer(seed: int, **settings: Any) -> Trainer:
    network = NeuralNetwork(4, (16, 8), 1, seed=seed)
    settings.setdefault("optimizer", Adam(0.01))
    return Trainer(network, X, CLASSES, X[:50], CLASSES[:50], seed=seed, **settings)


@pytest.mark.parametrize("batch_size", [None, 32])
def test_trainers_at_the_same_time_learn_as_alone(batch_size: int | None) -> None:
    def learnt(seed: int) -> np.ndarray:
        one = trainer(seed, batch_size=batch_size, dropout=0.1)
        list(one.epochs(20))
        return np.append(one.network.parameters, one.history.test_loss)

    check_as_alone(learnt, [*range(THREADS)])


@pytest.mark.parametrize("batch_size", [None, 32])
def test_training_is_not_disturbed_by_those_who_ask(batch_size: int | None) -> None:
    undisturbed, asked = (trainer(0, batch_size=batch_size) for _ in range(2))
    list(undisturbed.epochs(40))
    over, begun = Event(), Barrier(THREADS)

    def ask(_: int) -> int:
        answers = 0
        begun.wait()
        while not over.is_set() or not answers:
            assert (asked.network.forward(X) <= 1.0).all()
            assert np.isfinite(asked.network.sample_losses(X, CLASSES)).all()
            assert np.isfinite(asked.evaluate()[1:]).all()
            assert (np.diff(asked.history.copy().epochs) == 1).all()
            answers += 1
        return answers

    with ThreadPoolExecutor(THREADS) as pool:
        asking = pool.map(ask, range(THREADS - 1))
        begun.wait()
        list(asked.epochs(40))
        over.set()
        assert min(asking) > 0
    np.testing.assert_array_equal(asked.network.parameters, undisturbed.network.parameters)
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        np.testing.assert_array_equal(
            getattr(asked.history, name), getattr(undisturbed.history, name)
        )


def test_a_measurement_is_that_of_one_thread() -> None:
    one = trainer(0, optimizer=SGD(0.1))
    one.run_epoch()
    check_as_alone(lambda _: one.evaluate(), [*range(10 * THREADS)])


def test_arrays_for_many_sizes_do_not_pile_up() -> None:
    network = NeuralNetwork(4, 8, 1)
    kept = network._workspaces._free
    for size in range(1, 40):
        network.forward(np.zeros((size, 4)))
        assert sum(map(len, kept.values())) <= 4
    at_the_same_time(network.forward, [np.zeros((5, 4))] * 100)
    assert len(kept[5, None]) <= THREADS
