from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import (
    SCHEDULES,
    SGD,
    Cosine,
    ExponentialDecay,
    NeuralNetwork,
    OneCycle,
    ReduceOnPlateau,
    Schedule,
    StepDecay,
    Trainer,
    TrainingDivergedError,
)

every_schedule = pytest.mark.parametrize("name", SCHEDULES)
epochs = st.floats(0, 10_000)


@pytest.mark.parametrize(
    ("schedule", "epoch", "factor"),
    [
        (Schedule(), 0, 1.0),
        (Schedule(), 1e6, 1.0),
        (StepDecay(every=10, decay=0.5), 0, 1.0),
        (StepDecay(every=10, decay=0.5), 9.99, 1.0),
        (StepDecay(every=10, decay=0.5), 10, 0.5),
        (StepDecay(every=10, decay=0.5), 35, 0.125),
        (ExponentialDecay(decay=0.9), 0, 1.0),
        (ExponentialDecay(decay=0.9), 1, 0.9),
        (ExponentialDecay(decay=0.9), 2.5, 0.9**2.5),
        (Cosine(epochs=100), 0, 1.0),
        (Cosine(epochs=100), 25, 0.5 + math.sqrt(2) / 4),
        (Cosine(epochs=100), 50, 0.5),
        (Cosine(epochs=100), 100, 0.0),
        (Cosine(epochs=100), 1000, 0.0),
        (Cosine(epochs=100, final=0.1), 50, 0.55),
        (Cosine(epochs=100, final=0.1), 100, 0.1),
        (Cosine(epochs=110, warmup=10), 5, 0.5),
        (Cosine(epochs=110, warmup=10), 10, 1.0),
        (Cosine(epochs=110, warmup=10), 60, 0.5),
        (Cosine(epochs=110, warmup=10), 110, 0.0),
        (OneCycle(epochs=100), 0, 1 / 25),
        (OneCycle(epochs=100), 15, (1 + 1 / 25) / 2),
        (OneCycle(epochs=100), 30, 1.0),
        (OneCycle(epochs=100), 65, (1 + 4e-6) / 2),
        (OneCycle(epochs=100), 100, 4e-6),
        (OneCycle(epochs=100), 500, 4e-6),
    ],
)
def test_the_factor_at_named_points(schedule: Schedule, epoch: float, factor: float) -> None:
    assert schedule.factor(epoch) == pytest.approx(factor, rel=1e-12, abs=1e-15)


@every_schedule
@given(epoch=epochs)
def test_a_factor_never_exceeds_one_nor_falls_below_zero(name: str, epoch: float) -> None:
    assert 0.0 <= SCHEDULES[name]().factor(epoch) <= 1.0


def test_a_factor_that_grows_without_bound_ends_in_divergence_not_in_an_overflow() -> None:
    assert ExponentialDecay(decay=2.0).factor(5000) == math.inf
    assert StepDecay(every=1, decay=1e10).factor(5000) == math.inf
    assert StepDecay(every=1e-320, decay=0.5).factor(5000) == 0.0
    trainer = new_trainer(ExponentialDecay(decay=1e200))
    with pytest.raises(TrainingDivergedError, match="a smaller learning rate may help"):
        list(trainer.epochs(5))


@every_schedule
@pytest.mark.parametrize("epoch", [-1, -math.inf, math.inf, math.nan, 10**400, "3", None, True])
def test_a_time_that_is_none_has_no_factor(name: str, epoch: Any) -> None:
    with pytest.raises(ValueError, match=r"^epoch is .*; it must be "):
        SCHEDULES[name]().factor(epoch)


@every_schedule
def test_a_time_may_be_any_kind_of_number(name: str) -> None:
    for epoch in (2, np.float32(2.0), np.int64(2)):
        assert SCHEDULES[name]().factor(epoch) == SCHEDULES[name]().factor(2.0)


@every_schedule
def test_the_first_step_is_never_wasted_on_a_rate_of_zero(name: str) -> None:
    assert SCHEDULES[name]().factor(0.0) > 0.0
    assert Cosine(warmup=5).factor(0.0) > 0.0
    assert Cosine(warmup=0.5).factor(0.0) > 0.0


@given(first=epochs, second=epochs, warmup=st.floats(0, 100))
def test_after_its_warm_up_cosine_only_falls(first: float, second: float, warmup: float) -> None:
    schedule = Cosine(epochs=1000, warmup=warmup)
    earlier, later = sorted((max(first, warmup), max(second, warmup)))
    assert schedule.factor(earlier) >= schedule.factor(later) - 1e-15


@given(epoch=st.floats(0, 10), further=st.floats(0, 10))
def test_a_warm_up_only_rises(epoch: float, further: float) -> None:
    schedule = Cosine(epochs=100, warmup=10)
    earlier, later = sorted((epoch, further))
    assert schedule.factor(earlier) <= schedule.factor(later) + 1e-15


# -- reduce on plateau -----------------------------------------------------------------------


def factors(schedule: ReduceOnPlateau, losses: list[float]) -> list[float]:
    seen = []
    for loss in losses:
        schedule.observe(loss)
        seen.append(schedule.factor(0))
    return seen


def test_plateaus_reduce_the_rate_once_each_time_patience_runs_out() -> None:
    schedule = ReduceOnPlateau(patience=2, decay=0.5, minimum_improvement=0.0)
    losses = [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.4, 0.4, 0.4]
    assert factors(schedule, losses) == [1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.125]


def test_a_falling_loss_never_reduces_the_rate() -> None:
    schedule = ReduceOnPlateau(patience=1)
    assert set(factors(schedule, [1 / n for n in range(1, 20)])) == {1.0}


def test_an_improvement_too_small_to_count_does_not_count() -> None:
    schedule = ReduceOnPlateau(patience=1, decay=0.1, minimum_improvement=0.1)
    assert factors(schedule, [1.0, 0.95, 0.85]) == pytest.approx([1.0, 0.1, 0.1])


def test_a_loss_that_is_not_a_number_is_no_improvement_and_not_remembered() -> None:
    schedule = ReduceOnPlateau(patience=2, decay=0.5)
    assert factors(schedule, [1.0, math.nan, 0.5]) == [1, 1, 1]
    assert factors(schedule, [math.nan, math.nan]) == [1, 0.5]
    assert factors(ReduceOnPlateau(patience=1), [math.nan, 1.0, 0.5]) == [0.5, 0.5, 0.5]
    assert factors(ReduceOnPlateau(patience=1), [math.inf, 1.0, 0.5]) == [0.5, 0.5, 0.5]


@given(losses=st.lists(st.floats(0, 10), max_size=30), cut=st.integers(0, 30))
def test_a_restored_plateau_schedule_continues_as_if_never_stopped(
    losses: list[float], cut: int
) -> None:
    whole, second = ReduceOnPlateau(patience=2), ReduceOnPlateau(patience=2)
    expected = factors(whole, losses)
    first = ReduceOnPlateau(patience=2)
    factors(first, losses[:cut])
    second.restore(first.state())
    assert factors(second, losses[cut:]) == expected[cut:]


# -- in training -----------------------------------------------------------------------------


def new_trainer(schedule: Schedule, batch_size: int | None = None, rate: float = 0.5) -> Trainer:
    generator = np.random.default_rng(0)
    X, y = generator.normal(size=(20, 2)), generator.integers(0, 2, 20)
    network = NeuralNetwork(2, 4, 1)
    return Trainer(network, X, y, optimizer=SGD(rate), schedule=schedule, batch_size=batch_size)


def test_time_is_counted_in_epochs_whatever_the_batch_size() -> None:
    full, small = new_trainer(Cosine(epochs=4)), new_trainer(Cosine(epochs=4), batch_size=5)
    for _ in full.epochs(2):
        small.run_epoch()
        assert small.learning_rate == full.learning_rate
    assert full.learning_rate == pytest.approx(0.25)
    small.step()
    small.step()
    assert small.learning_rate == pytest.approx(0.5 * Cosine(epochs=4).factor(2.5))


def test_each_step_takes_the_scheduled_rate() -> None:
    trainer = new_trainer(StepDecay(every=1, decay=0.5))
    for expected_rate in (0.5, 0.25, 0.125):
        trainer.start()
        before = trainer.network.parameters.copy()
        gradients = trainer.network.gradients.copy()
        trainer.step()
        step = before - trainer.network.parameters
        np.testing.assert_allclose(step, expected_rate * gradients, rtol=1e-9, atol=1e-16)


def test_a_plateau_is_seen_in_training() -> None:
    # Without hidden layer, features or effect of the bias, the loss has nowhere to go.
    network = NeuralNetwork(1, [], 1, initializer="zeros")
    schedule = ReduceOnPlateau(patience=3, decay=0.1)
    trainer = Trainer(
        network, np.zeros((4, 1)), [0, 1, 0, 1], optimizer=SGD(1.0), schedule=schedule
    )
    rates = [trainer.learning_rate for _ in trainer.epochs(7)]
    assert rates == pytest.approx([1.0, 1.0, 0.1, 0.1, 0.1, 0.01, 0.01])


@pytest.mark.parametrize(
    ("kind", "settings", "sentence"),
    [
        (StepDecay, {"every": 0}, "every is 0; it must be a number above 0"),
        (StepDecay, {"decay": -1}, "decay is -1; it must be a number above 0"),
        (ExponentialDecay, {"decay": math.nan}, "decay is nan; it must be a number above 0"),
        (Cosine, {"epochs": 0}, "epochs is 0; it must be a number above 0"),
        (Cosine, {"epochs": 10, "warmup": 10}, "warmup is 10; it must be at least 0 and below 10"),
        (Cosine, {"final": -0.1}, "final is -0.1; it must be at least 0"),
        (OneCycle, {"rise": 1.0}, "rise is 1.0; it must be at least 0 and below 1"),
        (OneCycle, {"rise": 0.0}, "rise is 0.0; it must be a number above 0"),
        (OneCycle, {"start": "low"}, "start is 'low'; it must be a number"),
        (ReduceOnPlateau, {"patience": 0}, "patience is 0; it must be a whole number"),
        (ReduceOnPlateau, {"patience": 0.5}, "patience is 0.5; it must be a whole number"),
        (ReduceOnPlateau, {"decay": 1.0}, "decay is 1.0; it must be at least 0 and below 1"),
        (ReduceOnPlateau, {"minimum_improvement": -1}, "minimum_improvement is -1; it must be"),
    ],
)
def test_a_setting_out_of_range_gets_a_sentence(
    kind: type[Schedule], settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        kind(**settings)


@pytest.mark.parametrize("change", [{"epochs": 3}, {"epochs": 5}, {"warmup": 10}])
def test_a_warm_up_must_end_before_its_schedule_afterwards_too(change: dict[str, float]) -> None:
    schedule = Cosine(epochs=10, warmup=5)
    for name, value in change.items():
        with pytest.raises(ValueError, match=r"warmup is .*; it must be at least 0 and below"):
            setattr(schedule, name, value)
    assert (schedule.epochs, schedule.warmup) == (10, 5)
