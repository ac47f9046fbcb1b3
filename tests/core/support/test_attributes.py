"""What cannot be set, because nothing would read it or it means nothing."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from core import (
    OPTIMIZERS,
    SCHEDULES,
    SGD,
    Adam,
    Cosine,
    History,
    NeuralNetwork,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    Optimizer,
    ReduceOnPlateau,
    Schedule,
    StopConditions,
    Trainer,
    load_dataset,
)
from core import ExperimentConfig as Config

X, Y = np.random.default_rng(0).normal(size=(20, 2)), np.arange(20) % 2


def trainer(**settings: Any) -> Trainer:
    return Trainer(NeuralNetwork(2, 3, 1), X, Y, **settings)


EXPERIMENT = Config(samples=40).build()
OBJECTS = [
    NeuralNetwork(2, 3, 1),
    trainer(),
    *(kind() for kind in OPTIMIZERS.values()),
    *(kind() for kind in SCHEDULES.values()),
    StopConditions(),
    History(),
    NeuralNetworkClassifier(),
    NeuralNetworkRegressor(),
    EXPERIMENT,
    EXPERIMENT.config,
    EXPERIMENT.dataset,
    EXPERIMENT.dataset.plane,
]


@pytest.mark.parametrize("thing", OBJECTS, ids=lambda thing: type(thing).__name__)
def test_no_object_takes_an_attribute_that_it_has_not(thing: Any) -> None:
    with pytest.raises(AttributeError):
        thing.learing_rate = 0.1
    assert not hasattr(thing, "learing_rate")


@pytest.mark.parametrize(
    ("thing", "name", "meant"),
    [
        (NeuralNetwork(2, 3, 1), "wieghts", "weights"),
        (trainer(), "learing_rate", "learning_rate"),
        (Adam(), "beta_1", "beta1"),
        (Cosine(), "warm_up", "warmup"),
        (StopConditions(), "patiance", "patience"),
        (NeuralNetworkClassifier(), "hidden_sizes", "hidden_size"),
    ],
)
def test_what_is_misspelt_gets_the_right_spelling(thing: Any, name: str, meant: str) -> None:
    with pytest.raises(AttributeError, match=f"no attribute '{name}'; did you mean {meant}"):
        setattr(thing, name, 1)


@pytest.mark.parametrize(
    ("thing", "name", "value"),
    [
        (SGD(), "learning_rate", -0.1),
        (SGD(), "learning_rate", float("nan")),
        (Adam(), "beta1", "0.9"),
        (Adam(), "epsilon", 0),
        (Cosine(), "epochs", 0),
        (ReduceOnPlateau(), "patience", 2.5),
        (StopConditions(), "patience", True),
        (StopConditions(), "target_accuracy", 95),
    ],
)
def test_a_setting_is_checked_whenever_it_is_set(thing: Any, name: str, value: object) -> None:
    before = getattr(thing, name)
    with pytest.raises(ValueError, match="must be"):
        setattr(thing, name, value)
    assert getattr(thing, name) == before


def test_what_a_network_is_made_of_cannot_be_replaced() -> None:
    network = NeuralNetwork(2, 3, 1)
    for name in ("layers", "weights", "biases", "layer_sizes"):
        with pytest.raises(AttributeError, match=f"{name} cannot be set"):
            setattr(network, name, [])


class Own(SGD):
    """A user's, with what it needs of its own."""

    def __init__(self, learning_rate: float = 0.1) -> None:
        super().__init__(learning_rate)
        self.seen: list[float] = []

    def _step(self, parameters: Any, gradients: Any, rate: float) -> None:
        self.seen.append(rate)
        super()._step(parameters, gradients, rate)


def test_a_class_that_a_user_derives_may_have_more_and_checks_what_it_has() -> None:
    own = Own()
    list(trainer(optimizer=own).epochs(3))
    assert own.seen == [0.1] * 3
    own.note = "mine"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="above 0"):
        own.learning_rate = -1


@pytest.mark.parametrize("thing", OBJECTS[:-4], ids=lambda thing: type(thing).__name__)
def test_pickles_and_copies_go_on_working(thing: Any) -> None:
    for twin in (pickle.loads(pickle.dumps(thing)), copy.deepcopy(thing)):
        assert type(twin) is type(thing)
        with pytest.raises(AttributeError):
            twin.learing_rate = 0.1


# -- what two trainers are given -------------------------------------------------------------------


def test_two_trainers_with_one_optimiser_schedule_and_conditions_do_not_mix() -> None:
    def parts() -> dict[str, Any]:
        return {
            "optimizer": Adam(0.05),
            "schedule": ReduceOnPlateau(patience=1, minimum_improvement=10.0),
            "stop": StopConditions(patience=50),
        }

    shared = parts()
    together = [trainer(**shared), trainer(**shared)]
    apart = [trainer(**parts()), trainer(**parts())]
    for one in (together, apart):
        for _ in range(5):
            for each in one:
                each.run_epoch()
    for mixed, alone in zip(together, apart, strict=True):
        np.testing.assert_array_equal(mixed.network.parameters, alone.network.parameters)
        assert mixed.learning_rate == alone.learning_rate
        assert mixed.stop.best_epoch == alone.stop.best_epoch
    assert together[0].optimizer is shared["optimizer"]


def test_what_no_trainer_has_any_more_is_used_as_it_is() -> None:
    optimizer: Optimizer = Adam()
    trainer(optimizer=optimizer).run_epoch()
    assert trainer(optimizer=optimizer).optimizer is optimizer


def test_other_conditions_to_stop_are_not_shared_either() -> None:
    conditions, (one, other) = StopConditions(patience=3), (trainer(), trainer())
    one.change_stop(conditions)
    other.change_stop(conditions)
    one.run_epoch()
    assert other.stop.best_epoch == 0
    assert one.stop is not other.stop


# -- what functions cannot mean --------------------------------------------------------------------


def test_a_schedule_is_none_of_another_kind() -> None:
    with pytest.raises(ValueError, match=r"schedule is .* it must be of the class Schedule"):
        trainer(schedule=Adam())
    assert isinstance(trainer(schedule=None).schedule, Schedule)


@pytest.mark.parametrize(
    "call",
    [
        lambda: trainer(l1=None),
        lambda: trainer(l2=[]),
        lambda: trainer(seed=True),
        lambda: trainer(loss=[]),
        lambda: NeuralNetwork(2, {}, 1),
        lambda: NeuralNetwork(2, b"x", 1),
        lambda: NeuralNetwork(2, 3, 1).sample_losses(X, Y, loss={}),
        lambda: NeuralNetwork(2, 3, 1).sample_losses(X, Y, classes="no"),
        lambda: trainer().go_on_from(NeuralNetwork(2, 3, 1)),
        lambda: trainer().history.truncate("1"),
        lambda: trainer().history.append((0, 1.0, 1.0, 1.0, 1.0)),
        lambda: SGD().update(np.zeros(2), np.zeros(2), float("nan")),
        lambda: SGD().update([0.0], [0.0]),
        lambda: Config().change_to("other"),
        lambda: EXPERIMENT.of("circles"),
        lambda: EXPERIMENT.dataset.own_unit(1.0, differences="no"),
        lambda: NeuralNetworkClassifier(early_stopping=True, patience=None).fit(X, Y),
        lambda: load_dataset("circles", seed=True),
    ],
)
def test_what_a_function_cannot_mean_is_an_error_that_says_what_is_right(call: Any) -> None:
    with pytest.raises(ValueError, match=r"must|known"):
        call()
