from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import (
    OPTIMIZERS,
    SCHEDULES,
    SGD,
    Adam,
    ExperimentConfig,
    History,
    NeuralNetwork,
    ReduceOnPlateau,
    StopConditions,
    Trainer,
)

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(50, 2))
Y = GENERATOR.integers(0, 3, 50)
X_TEST = GENERATOR.normal(size=(20, 2))
Y_TEST = GENERATOR.integers(0, 3, 20)
EPOCHS = 12

Build = Callable[[int], Trainer]


def everything_random(seed: int, batch_size: int = 8) -> Trainer:
    """Adam, dropout, mini-batches, a schedule and early stopping that each remember something."""
    return Trainer(
        NeuralNetwork(2, [10, 6], 3, output_activation="softmax", seed=seed),
        X,
        Y,
        X_TEST,
        Y_TEST,
        optimizer=Adam(0.03),
        batch_size=batch_size,
        schedule=ReduceOnPlateau(patience=2),
        dropout=(0.2, 0.4),
        l2=0.001,
        clip_norm=1.0,
        label_smoothing=0.05,
        stop=StopConditions(patience=100),
        seed=seed,
    )


def lesson(seed: int) -> Trainer:
    """Full batch and nothing random but the weights."""
    network = NeuralNetwork(2, [10], 3, output_activation="softmax", seed=seed)
    return Trainer(network, X, Y, X_TEST, Y_TEST, seed=seed)


def full_batch_with_dropout(seed: int) -> Trainer:
    return everything_random(seed, batch_size=len(X))


every_build = pytest.mark.parametrize("build", [everything_random, lesson, full_batch_with_dropout])


def by_step(trainer: Trainer, epochs: int) -> None:
    while trainer.epoch < epochs:
        trainer.step()


def by_run_epoch(trainer: Trainer, epochs: int) -> None:
    while trainer.epoch < epochs:
        trainer.run_epoch()


def by_epochs(trainer: Trainer, epochs: int) -> None:
    for _ in trainer.epochs(epochs - trainer.epoch):
        pass


def by_turns(trainer: Trainer, epochs: int) -> None:
    """As someone does who plays, pauses, steps and looks."""
    trainer.start()
    while trainer.epoch < epochs:
        trainer.step()
        trainer.evaluate()
        trainer.network.forward(X_TEST)
        trainer.state()
        trainer.run_epoch()
        trainer.history.copy()
        next(trainer.epochs(1))


def assert_same(first: Trainer, second: Trainer) -> None:
    np.testing.assert_array_equal(first.network.parameters, second.network.parameters)
    assert first.epoch == second.epoch
    assert first.learning_rate == second.learning_rate
    assert first.stop_reason == second.stop_reason
    assert_same_state(first.state(), second.state())


def assert_same_state(first: object, second: object) -> None:
    if isinstance(first, dict):
        assert isinstance(second, dict)
        assert first.keys() == second.keys()
        for name in first:
            assert_same_state(first[name], second[name])
    else:
        np.testing.assert_array_equal(first, second)


def assert_same_history(first: History, second: History) -> None:
    for name in ("epoch", "train_loss", "test_loss", "train_score", "test_score"):
        np.testing.assert_array_equal(first.column(name), second.column(name))


@every_build
@pytest.mark.parametrize("train", [by_run_epoch, by_epochs, by_turns])
def test_every_way_of_stepping_gives_the_same_bits(
    build: Build, train: Callable[[Trainer, int], None]
) -> None:
    expected, trainer = build(7), build(7)
    by_step(expected, EPOCHS)
    train(trainer, EPOCHS)
    assert trainer.epoch == EPOCHS
    assert_same(trainer, expected)
    assert_same_history(trainer.history, expected.history)


@every_build
def test_different_seeds_give_different_runs(build: Build) -> None:
    first, second = build(1), build(2)
    by_epochs(first, 3)
    by_epochs(second, 3)
    assert not np.array_equal(first.network.parameters, second.network.parameters)


def test_a_seed_sequence_stays_as_it_is_and_means_the_same_each_time() -> None:
    def trained(seed: np.random.SeedSequence) -> bytes:
        network = NeuralNetwork(2, [10], 3, output_activation="softmax")
        trainer = Trainer(network, X, Y, batch_size=8, dropout=0.3, seed=seed)
        by_epochs(trainer, 2)
        return network.parameters.tobytes()

    sequence = np.random.SeedSequence(1)
    assert trained(sequence) == trained(sequence) == trained(np.random.SeedSequence(1))
    assert sequence.n_children_spawned == 0
    sequence.spawn(2)  # are others' then
    assert trained(sequence) != trained(np.random.SeedSequence(1))


def test_shuffling_dropout_and_weights_each_follow_their_own_seed() -> None:
    def trained(weights: int, training: int, **settings: object) -> np.ndarray:
        network = NeuralNetwork(2, [10], 3, output_activation="softmax", seed=weights)
        trainer = Trainer(network, X, Y, seed=training, **settings)
        by_epochs(trainer, 2)
        return network.parameters

    for random in ({"batch_size": 8}, {"dropout": 0.3}):
        assert np.array_equal(trained(1, 1, **random), trained(1, 1, **random))
        assert not np.array_equal(trained(1, 1, **random), trained(1, 2, **random))
    assert np.array_equal(trained(1, 1), trained(1, 2))  # a full batch has nothing to draw
    assert not np.array_equal(trained(1, 1), trained(2, 1))

    # Dropout draws leave the order of the samples alone.
    orders = []
    for dropout in (0.0, 0.5):
        network = NeuralNetwork(2, [10], 3, output_activation="softmax")
        trainer = Trainer(network, X, Y, batch_size=8, dropout=dropout, seed=3)
        by_epochs(trainer, 2)
        orders.append(trainer.state()["order"])
    np.testing.assert_array_equal(*orders)


@every_build
@given(steps=st.integers(0, 20), further=st.integers(1, 20), start=st.booleans())
@settings(max_examples=25)
def test_a_fresh_trainer_restored_from_a_state_continues_bit_for_bit(
    build: Build, steps: int, further: int, start: bool
) -> None:
    original = build(5)
    if start:
        original.start()
    for _ in range(steps):
        original.step()
    state = original.state()
    twin = build(99)
    twin.restore(state)
    assert_same(twin, original)
    for _ in range(further):
        # The metrics of an epoch, too, are the same.
        assert repr(twin.step()) == repr(original.step())
    assert_same(twin, original)
    assert repr(twin.history.latest) == repr(original.history.latest)


@every_build
@given(data=st.data())
@settings(max_examples=25)
def test_going_back_and_doing_it_again_leads_to_the_same_place(
    build: Build, data: st.DataObject
) -> None:
    trainer = build(5)
    before, further = data.draw(st.integers(0, 12)), data.draw(st.integers(1, 20))
    for _ in range(before):
        trainer.step()
    state = trainer.state()
    for _ in range(further):
        trainer.step()
    expected, history = trainer.state(), trainer.history.copy()
    trainer.restore(state)
    assert_same_state(trainer.state(), state)
    for _ in range(further):
        trainer.step()
    assert_same_state(trainer.state(), expected)
    assert_same_history(trainer.history, history)


def test_a_state_is_a_copy_that_training_leaves_alone() -> None:
    trainer = everything_random(1)
    trainer.step()
    state, twin = trainer.state(), everything_random(2)
    by_epochs(trainer, 3)
    twin.restore(state)
    kept = twin.state()
    by_epochs(twin, 3)
    assert_same_state(state, kept)
    twin.restore(state)
    assert_same_state(twin.state(), kept)


def test_a_run_restored_while_it_waits_for_improvement_stops_at_the_same_epoch() -> None:
    def build() -> Trainer:
        return Trainer(
            NeuralNetwork(2, [20], 3, output_activation="softmax"),
            X,
            Y,
            X_TEST,
            Y_TEST,
            optimizer=Adam(0.03),
            batch_size=8,
            dropout=0.3,
            schedule=ReduceOnPlateau(patience=3),
            stop=StopConditions(patience=8),
        )

    whole = build()
    by_epochs(whole, 500)
    assert whole.stop_reason
    for cut in (0, 3, whole.epoch - 4, whole.epoch - 1):
        first, second = build(), build()
        if cut:
            by_epochs(first, cut)
        first.step()
        second.restore(first.state())
        by_epochs(second, 500)
        assert_same(second, whole)


def early_stopping(batch_size: int | None = 8, last_epoch: int | None = EPOCHS) -> Trainer:
    """A training whose test loss has its minimum somewhere in the middle."""
    return Trainer(
        NeuralNetwork(2, [20], 3, output_activation="softmax"),
        X,
        Y,
        X_TEST,
        Y_TEST,
        optimizer=Adam(0.3),
        batch_size=batch_size,
        stop=StopConditions(patience=100, last_epoch=last_epoch),
    )


by_any_way = pytest.mark.parametrize("train", [by_step, by_run_epoch, by_epochs, by_turns])


@by_any_way
@pytest.mark.parametrize("batch_size", [8, None])
def test_however_one_comes_to_the_last_epoch_the_best_weights_are_back(
    batch_size: int | None, train: Callable[[Trainer, int], None]
) -> None:
    trainer = early_stopping(batch_size)
    train(trainer, EPOCHS)
    losses = trainer.history.test_loss
    assert trainer.stop.best_epoch == losses.argmin() < EPOCHS
    assert trainer.best_is_back
    assert trainer.evaluate().test_loss == losses.min()
    assert trainer.evaluate().epoch == EPOCHS
    assert trainer.stop_reason == ""
    expected = early_stopping(batch_size)
    by_epochs(expected, EPOCHS)
    assert_same(trainer, expected)


@by_any_way
@pytest.mark.parametrize("batch_size", [8, None])
def test_beyond_the_last_epoch_training_goes_on_as_if_there_had_been_no_end(
    batch_size: int | None, train: Callable[[Trainer, int], None]
) -> None:
    trainer, endless = early_stopping(batch_size), early_stopping(batch_size, None)
    train(trainer, EPOCHS)
    restored = early_stopping(batch_size)
    restored.restore(trainer.state())
    assert_same(restored, trainer)
    assert restored.best_is_back
    by_epochs(endless, EPOCHS + 6)
    for other in (trainer, restored):
        other.network.backward(X, np.eye(3)[Y])  # looking at the gradient changes nothing
        train(other, EPOCHS + 6)
        assert not other.best_is_back
        assert_same(other, endless)


def test_parameters_changed_after_the_end_are_those_that_training_goes_on_from() -> None:
    trainer = early_stopping()
    by_epochs(trainer, EPOCHS)
    trainer.network.parameters[:] = 0.25
    assert not trainer.best_is_back
    np.testing.assert_array_equal(trainer.state()["parameters"], 0.25)
    expected = early_stopping()
    expected.restore(trainer.state())
    by_step(trainer, EPOCHS + 1)
    by_step(expected, EPOCHS + 1)
    assert_same(trainer, expected)


def test_where_patience_ran_out_training_can_go_on_from_the_latest_weights() -> None:
    def build(patience: int | None) -> Trainer:
        trainer = early_stopping(last_epoch=None)
        trainer.change_stop(StopConditions(patience=patience))
        return trainer

    trainer, endless = build(3), build(None)
    by_epochs(trainer, 100)
    assert trainer.best_is_back
    assert trainer.stop_reason
    trainer.change_stop(StopConditions())
    assert trainer.stop_reason == ""
    by_epochs(trainer, 30)
    by_epochs(endless, 30)
    np.testing.assert_array_equal(trainer.network.parameters, endless.network.parameters)


def test_a_restored_history_starts_where_the_state_was_taken() -> None:
    original = everything_random(1)
    by_epochs(original, 5)
    twin = everything_random(2)
    twin.restore(original.state())
    assert twin.history.epochs.tolist() == [5]
    assert repr(twin.start()) == repr(original.history.latest)
    by_epochs(twin, 7)
    assert twin.history.epochs.tolist() == [5, 6, 7]


def test_a_state_of_another_network_or_of_other_samples_gets_a_sentence() -> None:
    state = everything_random(1).state()
    other_network = Trainer(NeuralNetwork(2, [10], 3, output_activation="softmax"), X, Y)
    fewer = Trainer(
        NeuralNetwork(2, [10, 6], 3, output_activation="softmax"), X[:40], Y[:40], batch_size=8
    )
    for trainer in (other_network, fewer, lesson(1)):
        before = trainer.network.parameters.copy()
        with pytest.raises(ValueError, match="another network or to other training samples"):
            trainer.restore(state)
        np.testing.assert_array_equal(trainer.network.parameters, before)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_continues_from_the_middle_of_an_epoch(optimizer: str) -> None:
    def build() -> Trainer:
        network = NeuralNetwork(2, [5], 3, output_activation="softmax")
        return Trainer(network, X, Y, optimizer=OPTIMIZERS[optimizer](0.01), batch_size=8)

    whole, first, second = build(), build(), build()
    by_epochs(whole, 4)
    for _ in range(9):
        first.step()
    second.restore(first.state())
    by_epochs(second, 4)
    assert_same(second, whole)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_an_experiment_can_be_repeated_from_its_configuration_alone(schedule: str) -> None:
    config = ExperimentConfig(
        dataset="spirals",
        samples=120,
        hidden=(6, 5),
        optimizer="adam",
        learning_rate=0.02,
        batch_size=16,
        dropout=0.1,
        schedule=schedule,
        epochs=8,
        seed=3,
    )
    first, second = config.build(), ExperimentConfig.from_toml(config.to_toml()).build()
    by_step(first.trainer, 8)
    by_epochs(second.trainer, 8)
    assert_same(first.trainer, second.trainer)
    assert_same_history(first.trainer.history, second.trainer.history)
    other = config.replace(seed=4).build()
    assert not np.array_equal(other.dataset.X_train, first.dataset.X_train)


def test_another_draw_of_weights_keeps_data_and_everything_else() -> None:
    first, second = (ExperimentConfig(weights_draw=draw).build() for draw in (0, 1))
    np.testing.assert_array_equal(first.dataset.X_train, second.dataset.X_train)
    assert not np.array_equal(first.network.parameters, second.network.parameters)
    shuffling = [e.trainer.state()["shuffling"] for e in (first, second)]
    assert shuffling[0] == shuffling[1]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_same_seed_draws_the_same_weights(dtype: type) -> None:
    first, second, third = (NeuralNetwork(3, [4, 5], 2, seed=s, dtype=dtype) for s in (1, 1, 2))
    np.testing.assert_array_equal(first.parameters, second.parameters)
    assert not np.array_equal(first.parameters, third.parameters)
    first.parameters[:] = 0.0
    first.initialize(1)
    np.testing.assert_array_equal(first.parameters, second.parameters)


def test_the_measurement_of_the_running_loss_continues_from_the_middle_of_an_epoch() -> None:
    def build() -> Trainer:
        network = NeuralNetwork(2, [5], 3, output_activation="softmax")
        return Trainer(network, X, Y, optimizer=SGD(0.1), batch_size=7, running_loss=True)

    whole, first, second = build(), build(), build()
    by_epochs(whole, 2)
    for _ in range(11):
        first.step()
    second.restore(first.state())
    assert repr(second.run_epoch()) == repr(whole.history.latest)
