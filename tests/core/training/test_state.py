from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from core import (
    Adam,
    ExperimentConfig,
    Momentum,
    NeuralNetwork,
    ReduceOnPlateau,
    StopConditions,
    Trainer,
)

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(60, 2))
Y = (X[:, 0] * X[:, 1] > 0).astype(int)
X_TEST = GENERATOR.normal(size=(25, 2))
Y_TEST = (X_TEST[:, 0] * X_TEST[:, 1] > 0).astype(int)


def network(output_size: int = 1, **settings: object) -> NeuralNetwork:
    return NeuralNetwork(2, [6], output_size, **settings)


PICKLED: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "weighted": {"sample_weight": np.arange(1.0, 61.0), "l2": 0.01, "clip_norm": 0.5},
    "carried": {"batch_size": 7, "shuffle": False, "last_batch": "carried"},
    "of parts": {
        "batch_size": 16,
        "dropout": 0.2,
        "l1": 0.01,
        "l1_prunes": True,
        "label_smoothing": 0.1,
        "schedule": ReduceOnPlateau(patience=1),
        "stop": StopConditions(patience=2),
        "seed": np.random.SeedSequence(5),
    },
}


@pytest.mark.parametrize("name", PICKLED)
@pytest.mark.parametrize("steps", [0, 3, 20])
def test_a_pickled_trainer_goes_on_bit_for_bit(name: str, steps: int) -> None:
    settings = copy.deepcopy(PICKLED[name])
    trainer = Trainer(network(), X, Y, X_TEST, Y_TEST, optimizer=Adam(0.05), **settings)
    for _ in range(steps):
        trainer.step()
    twins = [pickle.loads(pickle.dumps(trainer)), copy.deepcopy(trainer)]
    for one in (trainer, *twins):
        list(one.epochs(3))
    for twin in twins:
        assert twin.network is not trainer.network
        np.testing.assert_array_equal(twin.network.parameters, trainer.network.parameters)
        np.testing.assert_array_equal(twin.history.train_loss, trainer.history.train_loss)
        assert twin.history.latest == trainer.history.latest
        assert twin.stop_reason == trainer.stop_reason


def test_a_state_of_another_precision_is_refused() -> None:
    double = Trainer(network(), X, Y)
    single = Trainer(NeuralNetwork(*double.network.layer_sizes, dtype=np.float32), X, Y)
    with pytest.raises(ValueError, match="this state belongs to another network"):
        single.restore(double.state())


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"optimizer": Adam(0.1)}, "this state belongs to another optimizer"),
        ({"schedule": ReduceOnPlateau()}, "this state belongs to another schedule"),
        ({"l1_prunes": True}, "this state belongs to training with another L1 penalty"),
        ({"batch_size": 7}, "to another network or to other training samples"),
    ],
)
def test_a_state_of_another_training_is_refused_and_changes_nothing(
    settings: dict[str, object], sentence: str
) -> None:
    trainer, other = Trainer(network(), X, Y), Trainer(network(), X, Y, **settings)
    other.run_epoch()
    before = trainer.network.parameters.copy()
    with pytest.raises(ValueError, match=sentence):
        trainer.restore(other.state())
    with pytest.raises(ValueError, match=sentence):
        other.restore(trainer.state())
    assert trainer.epoch == 0
    np.testing.assert_array_equal(trainer.network.parameters, before)


@pytest.mark.parametrize("settings", [{}, {"batch_size": 20, "shuffle": False}])
def test_a_state_of_another_number_of_samples_is_refused_and_changes_nothing(
    settings: dict[str, object],
) -> None:
    trainer, other = Trainer(network(), X, Y, **settings), Trainer(network(), X[:40], Y[:40])
    before = trainer.state()
    other.run_epoch()
    with pytest.raises(ValueError, match="to other training samples"):
        trainer.restore(other.state())
    np.testing.assert_equal(trainer.state(), before)


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("steps", [1, 5])
def test_a_state_within_an_epoch_of_other_mini_batches_is_refused_and_changes_nothing(
    steps: int, shuffle: bool
) -> None:
    trainer, other = (Trainer(network(), X, Y, batch_size=n, shuffle=shuffle) for n in (30, 10))
    before = trainer.state()
    for _ in range(steps):
        other.step()
    with pytest.raises(ValueError, match="of the middle of an epoch in mini-batches of another"):
        trainer.restore(other.state())
    np.testing.assert_equal(trainer.state(), before)
    other.run_epoch()
    trainer.restore(other.state())  # the end of an epoch is the same for all
    assert trainer.run_epoch().epoch == 2


@pytest.mark.parametrize("batch", [-1, 3])
def test_a_mini_batch_that_no_epoch_has_is_refused(batch: int) -> None:
    trainer = Trainer(network(), X, Y, batch_size=20)
    with pytest.raises(ValueError, match="of the middle of an epoch in mini-batches of another"):
        trainer.restore({**trainer.state(), "batch": batch})


@pytest.mark.parametrize(
    ("saved", "present", "sentence"),
    [
        ({"optimizer": "adagrad"}, {"optimizer": "rmsprop"}, "optimizer: AdaGrad, not RMSProp"),
        ({"optimizer": "adam"}, {"optimizer": "adamw"}, "optimizer: Adam, not AdamW"),
        ({"schedule": "constant"}, {"schedule": "cosine"}, "schedule: Schedule, not Cosine"),
        ({"activation": "relu"}, {"activation": "tanh"}, "network: relu, sigmoid, not tanh"),
    ],
)
def test_a_state_that_only_looks_alike_is_refused(
    saved: dict[str, str], present: dict[str, str], sentence: str
) -> None:
    trainer, other = (ExperimentConfig(**kinds).build().trainer for kinds in (saved, present))
    trainer.step()
    other.step()
    before = other.state()
    with pytest.raises(ValueError, match=sentence):
        other.restore(trainer.state())
    np.testing.assert_equal(other.state(), before)


@pytest.mark.parametrize(
    "wrong",
    [
        {"shuffling": {"bit_generator": "MT19937"}},
        {"stop": {}},
        {"latest": np.zeros(3)},
        {"latest": None},
        {"parameters": [1.0]},
        {"optimizer": {"learning_rate": 0.5, "steps": 1, "first_moment": np.zeros(3)}},
    ],
    ids=str,
)
def test_what_is_no_state_leaves_everything_as_it_was(wrong: dict[str, object]) -> None:
    trainer, other = (
        Trainer(network(), X, Y, batch_size=20, optimizer=Momentum(0.1)) for _ in range(2)
    )
    trainer.run_epoch()
    other.step()
    before = other.state()
    with pytest.raises(ValueError, match=r"."):
        other.restore({**trainer.state(), **wrong})
    np.testing.assert_equal(other.state(), before)


def test_a_state_of_an_earlier_version_is_restored() -> None:
    trainer, twin = (Trainer(network(), X, Y, batch_size=20) for _ in range(2))
    trainer.step()
    older = {name: value for name, value in trainer.state().items()
             if name not in ("kinds", "samples", "batch_size", "carried_since")}  # fmt: skip
    twin.restore(older)
    np.testing.assert_equal(twin.state(), trainer.state())
