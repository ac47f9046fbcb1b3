from __future__ import annotations

import copy
import dataclasses
import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairs import PAIRS, Case, one_test_for_each_output, saying
from sklearn import metrics as sklearn_metrics

from core import (
    ACTIVATIONS,
    OPTIMIZERS,
    SGD,
    Adam,
    ExperimentConfig,
    Metrics,
    Momentum,
    NeuralNetwork,
    ReduceOnPlateau,
    StopConditions,
    Trainer,
    TrainingDivergedError,
    binary_cross_entropy,
    categorical_cross_entropy,
    mean_squared_error,
)
from core.network.output_layer import CLASSIFYING_OUTPUTS
from core.support.arrays import Scratch

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(60, 2))
Y = (X[:, 0] * X[:, 1] > 0).astype(int)
THREE = GENERATOR.integers(0, 3, 60)
X_TEST = GENERATOR.normal(size=(25, 2))
Y_TEST = (X_TEST[:, 0] * X_TEST[:, 1] > 0).astype(int)


def network(output_size: int = 1, **settings: object) -> NeuralNetwork:
    return NeuralNetwork(2, [6], output_size, **settings)


# -- what is measured ------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 60, 20, 7, 1])
def test_metrics_are_those_of_the_network_after_the_epoch(batch_size: int | None) -> None:
    trainer = Trainer(network(), X, Y, X_TEST, Y_TEST, batch_size=batch_size)
    assert trainer.batches_per_epoch == math.ceil(60 / (batch_size or 60))
    untrained = network().forward(X)
    for epoch, metrics in enumerate(trainer.epochs(4), start=1):
        train, test = trainer.network.forward(X), trainer.network.forward(X_TEST)
        assert metrics.epoch == trainer.epoch == epoch
        assert metrics.train_loss == pytest.approx(binary_cross_entropy(Y, train), rel=1e-12)
        assert metrics.test_loss == pytest.approx(binary_cross_entropy(Y_TEST, test), rel=1e-12)
        assert metrics.train_accuracy == sklearn_metrics.accuracy_score(Y, train > 0.5)
        assert metrics.test_accuracy == sklearn_metrics.accuracy_score(Y_TEST, test > 0.5)
        assert metrics == trainer.evaluate()
    assert trainer.history.epochs.tolist() == [0, 1, 2, 3, 4]
    expected = binary_cross_entropy(Y, untrained)
    assert trainer.history.train_loss[0] == pytest.approx(expected, rel=1e-12)


def test_accuracy_with_several_classes_is_scikit_learns() -> None:
    trainer = Trainer(network(3, output_activation="softmax"), X, THREE, batch_size=10)
    *_, metrics = trainer.epochs(3)
    p = trainer.network.forward(X)
    assert metrics.train_accuracy == sklearn_metrics.accuracy_score(THREE, p.argmax(axis=1))
    assert metrics.train_loss == pytest.approx(categorical_cross_entropy(THREE, p), rel=1e-12)


@pytest.mark.parametrize("outputs", [1, 3])
def test_the_score_of_a_regression_is_r_squared(outputs: int) -> None:
    values = np.stack([X[:, 0] + 5, X[:, 1] ** 2, 10 * X.sum(axis=1)], axis=1)[:, :outputs]
    trainer = Trainer(
        network(outputs, output_activation="linear"), X, values, optimizer=SGD(0.01), batch_size=10
    )
    *_, metrics = trainer.epochs(30)
    predictions = trainer.network.forward(X)
    expected = sklearn_metrics.r2_score(values, predictions, multioutput="variance_weighted")
    assert metrics.train_score == pytest.approx(expected, rel=1e-10)
    assert metrics.train_loss == pytest.approx(mean_squared_error(values, predictions))


def test_r_squared_of_values_that_never_vary_is_not_a_number() -> None:
    trainer = Trainer(network(output_activation="linear"), X, np.ones(60))
    assert math.isnan(trainer.run_epoch().train_score)


@one_test_for_each_output(
    [
        (output, loss, batch_size)
        for loss, output in PAIRS
        if output in CLASSIFYING_OUTPUTS
        for batch_size in (None, 7)
    ]
)
def test_two_classes_are_learnt_with_every_loss(cases: list[Case]) -> None:
    for case in cases:
        with saying(case):
            check_that_two_classes_are_learnt(*case)


def check_that_two_classes_are_learnt(
    output_activation: str, loss: str, batch_size: int | None
) -> None:
    outputs = 2 if output_activation == "softmax" else 1
    trainer = Trainer(
        NeuralNetwork(2, [16], outputs, output_activation=output_activation),
        X,
        Y,
        loss=loss,
        task="classification",
        optimizer=Adam(0.03),
        batch_size=batch_size,
    )
    *_, metrics = trainer.epochs(150)
    assert metrics.train_accuracy > 0.9
    z = trainer.network.logits(X)
    predicted = z.argmax(axis=1) if outputs == 2 else z[:, 0] > 0
    assert metrics.train_accuracy == np.mean(predicted == Y)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_lowers_the_loss(name: str) -> None:
    trainer = Trainer(network(), X, Y, optimizer=OPTIMIZERS[name](0.01), batch_size=12)
    list(trainer.epochs(50))
    assert trainer.history.train_loss[-1] < trainer.history.train_loss[0]


def test_a_test_part_without_samples_counts_as_none() -> None:
    for X_none, y_none in ((X[:0], Y[:0]), ([], []), (None, None)):
        metrics = Trainer(network(), X, Y, X_none, y_none).run_epoch()
        assert math.isnan(metrics.test_loss)
        assert math.isnan(metrics.test_accuracy)


@given(batch_size=st.integers(1, 60), seed=st.integers(0, 100), weighted=st.booleans())
def test_the_running_loss_is_the_mean_over_samples_not_over_batches(
    batch_size: int, seed: int, weighted: bool
) -> None:
    # With a step of nearly nothing, the losses met on the way are those of the initial weights.
    generator = np.random.default_rng(seed)
    inputs = generator.normal(0, 3, size=(60, 2))
    weights = generator.integers(0, 4, 60).astype(float) if weighted else None
    nn = network()
    p = nn.forward(inputs)[:, 0]
    losses = -np.where(Y == 1, np.log(p), np.log1p(-p))
    trainer = Trainer(
        nn,
        inputs,
        Y,
        optimizer=SGD(1e-12),
        batch_size=batch_size,
        running_loss=True,
        sample_weight=weights,
    )
    expected = np.average(losses, weights=weights)
    for metrics in trainer.epochs(2):
        assert metrics.train_loss == pytest.approx(expected, rel=1e-8)


def test_a_pass_applies_the_output_activation_once_for_loss_and_score() -> None:
    tanh, passes = ACTIVATIONS["tanh"], []

    def counted(z: np.ndarray, a: np.ndarray, scratch: Scratch) -> None:
        passes.append(z.shape)
        tanh.forward(z, a, scratch)

    nn = network(output_activation="tanh")
    output = dataclasses.replace(tanh, forward=counted)
    nn.layers = nn.layers._replace(activations=(*nn.activations[:-1], output))
    for settings in ({}, {"batch_size": 30}):
        trainer = Trainer(nn, X, X[:, 0], X_TEST, X_TEST[:, 0], task="regression", **settings)
        trainer.start()
        passes.clear()
        trainer.run_epoch()
        # Mini-batches ask for their loss alone; then come the training part and the test part.
        assert passes == [(1, 30)] * (2 * len(settings)) + [(1, 60), (1, 25)]


# -- sample weights --------------------------------------------------------------------------


def test_a_weight_of_two_counts_as_the_sample_twice() -> None:
    weights = np.where(np.arange(60) < 20, 2.0, 1.0)
    twice = np.concatenate([np.arange(60), np.arange(20)])
    weighted = Trainer(network(), X, Y, sample_weight=weights)
    repeated = Trainer(network(), X[twice], Y[twice])
    for _ in range(20):
        assert weighted.run_epoch().train_loss == pytest.approx(repeated.run_epoch().train_loss)
    np.testing.assert_allclose(
        weighted.network.parameters, repeated.network.parameters, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("batch_size", [None, 8, 1])
def test_samples_of_weight_zero_teach_nothing(batch_size: int | None) -> None:
    weights = np.zeros(60)
    weights[:5] = 1.0
    other = X.copy()
    other[5:] = GENERATOR.normal(size=(55, 2))
    first, second = (
        Trainer(network(), inputs, Y, sample_weight=weights, batch_size=batch_size)
        for inputs in (X, other)
    )
    for _ in range(3):
        assert first.run_epoch().train_loss == pytest.approx(second.run_epoch().train_loss)
    np.testing.assert_allclose(
        first.network.parameters, second.network.parameters, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("batch_size", [None, 8])
@pytest.mark.parametrize("scale", [1e308, 1e-300, 5e-324])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_only_the_ratios_of_weights_count(
    batch_size: int | None, scale: float, dtype: type
) -> None:
    def losses(weights: Any) -> list[float]:
        nn = NeuralNetwork(2, 4, 1, seed=1, dtype=dtype)
        trainer = Trainer(nn, X, Y, sample_weight=weights, batch_size=batch_size)
        return [metrics.train_loss for metrics in trainer.epochs(3)]

    rtol = 1e-5 if dtype is np.float32 else 1e-12
    np.testing.assert_allclose(losses(np.full(60, scale)), losses(None), rtol=rtol)
    np.testing.assert_allclose(losses(scale), losses(None), rtol=rtol)
    counted = np.arange(60) % 2
    np.testing.assert_allclose(losses(scale * counted), losses(counted), rtol=rtol)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_weight_too_small_for_its_reciprocal_counts_nothing(dtype: type) -> None:
    tiny, nothing = np.ones(60), np.ones(60)
    tiny[5], nothing[5] = np.finfo(dtype).smallest_subnormal, 0.0
    trainers = [
        Trainer(NeuralNetwork(2, dtype=dtype), X, Y, sample_weight=weights, batch_size=1)
        for weights in (tiny, nothing)
    ]
    assert trainers[0].run_epoch() == pytest.approx(trainers[1].run_epoch(), nan_ok=True)


# -- batches ---------------------------------------------------------------------------------


@given(samples=st.integers(1, 40), data=st.data())
def test_every_epoch_takes_every_sample_once_in_batches_of_the_size_asked_for(
    samples: int, data: st.DataObject
) -> None:
    batch_size = data.draw(st.integers(1, samples))
    inputs = 2.0 ** np.arange(samples)[:, np.newaxis]
    nn = NeuralNetwork(1, [], 1, output_activation="linear", initializer="zeros")
    sums: list[float] = []

    class Collect(SGD):
        def update(
            self, parameters: np.ndarray, gradients: np.ndarray, learning_rate: float | None = None
        ) -> None:
            # With w = 0 and y = 1 the gradient is the mean of -2 x over the batch; x are powers
            # of two, so the bits of their sum name the samples.
            sums.append(gradients[0] / -2)

    trainer = Trainer(
        nn, inputs, np.ones(samples), task="regression", optimizer=Collect(), batch_size=batch_size
    )
    for _ in range(2):
        sums.clear()
        trainer.run_epoch()
        sizes = [batch_size] * (samples // batch_size)
        if samples % batch_size:
            sizes.append(samples % batch_size)
        assert len(sums) == len(sizes)
        members = [round(s * size) for s, size in zip(sums, sizes, strict=True)]
        assert [m.bit_count() for m in members] == sizes
        assert sum(members) == 2**samples - 1


def test_epochs_are_shuffled_anew_and_a_full_batch_never() -> None:
    trainer = Trainer(network(), X, Y, batch_size=10)
    orders = [trainer.state()["order"].tolist() for _ in trainer.epochs(3)]
    assert orders[0] != orders[1] != orders[2]
    assert all(sorted(order) == list(range(60)) for order in orders)
    assert Trainer(network(), X, Y, batch_size=60).state()["order"] is None


def test_a_batch_of_all_samples_is_the_full_batch() -> None:
    first, second = Trainer(network(), X, Y), Trainer(network(), X, Y, batch_size=60)
    for _ in range(5):
        assert repr(first.run_epoch()) == repr(second.run_epoch())
    np.testing.assert_array_equal(first.network.parameters, second.network.parameters)


# -- stopping --------------------------------------------------------------------------------


def test_training_stops_at_the_target_loss() -> None:
    trainer = Trainer(network(), X, Y, optimizer=Adam(0.05), stop=StopConditions(target_loss=0.3))
    *_, last = trainer.epochs(1000)
    assert last.train_loss <= 0.3
    assert (trainer.history.train_loss[:-1] > 0.3).all()
    assert trainer.stop_reason == f"the loss reached {last.train_loss:.4f}, at most the target 0.3"
    assert list(trainer.epochs(5)) == []


def test_training_stops_at_the_target_accuracy_on_the_test_part() -> None:
    stop = StopConditions(target_accuracy=0.9)
    trainer = Trainer(network(), X, Y, X_TEST, Y_TEST, optimizer=Adam(0.05), stop=stop)
    *_, last = trainer.epochs(1000)
    assert last.test_accuracy >= 0.9
    assert (trainer.history.test_accuracy[:-1] < 0.9).all()
    assert "accuracy reached" in trainer.stop_reason
    assert "at least the target 0.9" in trainer.stop_reason


def test_the_score_that_stops_a_regression_is_called_r_squared() -> None:
    linear = NeuralNetwork(2, [8], 1, output_activation="linear", seed=1)
    stop = StopConditions(target_accuracy=0.9)
    trainer = Trainer(linear, X, X[:, 0] + X[:, 1], optimizer=Adam(0.05), stop=stop)
    *_, last = trainer.epochs(1000)
    reached = f"R squared reached {last.train_score:.3f}, at least the target 0.9"
    assert trainer.stop_reason == reached


def test_a_target_met_before_training_stops_it_before_the_first_step() -> None:
    trainer = Trainer(network(), X, Y, stop=StopConditions(target_loss=100))
    before = trainer.network.parameters.copy()
    assert list(trainer.epochs(5)) == []
    assert trainer.stop_reason
    assert trainer.history.epochs.tolist() == [0]
    np.testing.assert_array_equal(trainer.network.parameters, before)


@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize("schedule", [None, ReduceOnPlateau(patience=2)])
def test_early_stopping_brings_the_best_weights_back(
    batch_size: int | None, schedule: ReduceOnPlateau | None
) -> None:
    # Labels at random: the test loss soon rises.
    labels, unseen = GENERATOR.integers(0, 2, 60), GENERATOR.integers(0, 2, 25)
    trainer = Trainer(
        NeuralNetwork(2, [30], 1),
        X,
        labels,
        X_TEST,
        unseen,
        optimizer=Adam(0.05),
        batch_size=batch_size,
        schedule=schedule,
        stop=StopConditions(patience=6),
    )
    *_, last = trainer.epochs(500)
    losses = trainer.history.test_loss
    best = int(losses.argmin())
    assert last.epoch == best + 6 < 500
    assert trainer.stop_reason == (
        f"no lower loss for 6 epochs; the best was epoch {best}, whose weights are back"
    )
    assert trainer.evaluate().test_loss == losses[best]
    assert list(trainer.epochs(3)) == []


def test_early_stopping_may_leave_the_last_weights() -> None:
    labels = GENERATOR.integers(0, 2, 60)
    stop = StopConditions(patience=3, restore_best=False)
    trainer = Trainer(network(), X, labels, X_TEST, Y_TEST, optimizer=Adam(0.1), stop=stop)
    *_, last = trainer.epochs(500)
    assert trainer.evaluate() == last
    assert trainer.stop_reason.endswith(f"the best was epoch {stop.best_epoch}")


def test_only_an_improvement_that_counts_resets_the_patience() -> None:
    stop = StopConditions(patience=2, minimum_improvement=0.1)
    parameters = np.zeros(3)
    reasons = [
        stop.check(Metrics(epoch, loss, math.nan, 0.5, math.nan), parameters)
        for epoch, loss in enumerate([1.0, 0.95, 0.85, 0.80, 0.76, 0.7])
    ]
    assert [bool(reason) for reason in reasons] == [False] * 4 + [True, False]
    assert reasons[4] == "no loss lower by 0.1 for 2 epochs; the best was epoch 4"


def test_the_best_weights_have_the_lowest_loss_whether_or_not_it_counts_for_patience() -> None:
    stop = StopConditions(patience=3, minimum_improvement=0.1)
    for epoch, loss in enumerate([1.0, 0.95, 0.92, 0.97]):
        assert not stop.best_wanted
        reason = stop.check(Metrics(epoch, loss, math.nan, 0.5, math.nan), np.full(3, float(epoch)))
    assert reason.endswith("the best was epoch 2, whose weights are back")
    assert stop.best_wanted
    assert (stop.best_epoch, stop.best_loss) == (2, 0.92)
    np.testing.assert_array_equal(stop.best_parameters, [2.0] * 3)


def test_patience_goes_on_after_a_pause_from_the_loss_that_counted_last() -> None:
    def reasons(pause_after: int) -> list[bool]:
        stop = StopConditions(patience=3, minimum_improvement=0.1)
        stops = []
        for epoch, loss in enumerate([1.0, 0.95, 0.91, 0.88, 0.80, 0.79, 0.9]):
            metrics = Metrics(epoch, loss, math.nan, 0.5, math.nan)
            stops.append(bool(stop.check(metrics, np.zeros(3))))
            if epoch == pause_after:
                state, stop = stop.state(), StopConditions(patience=3, minimum_improvement=0.1)
                stop.restore(state)
        return stops

    assert [reasons(pause) for pause in range(7)] == [[False] * 6 + [True]] * 7


def test_the_epoch_that_reaches_a_target_may_be_the_best() -> None:
    stop = StopConditions(target_loss=0.1, patience=2)
    unmeasured = math.nan
    for epoch, loss in enumerate([1.0, 0.05]):
        stop.check(Metrics(epoch, loss, unmeasured, 0.5, unmeasured), np.full(3, float(epoch)))
    assert (stop.best_epoch, stop.best_loss) == (1, 0.05)
    assert stop.best_parameters is not None
    assert (stop.best_parameters == 1.0).all()


def test_losses_that_are_not_numbers_never_count_as_best_or_as_reached() -> None:
    stop = StopConditions(target_loss=0.1, target_accuracy=0.9, patience=2)
    parameters = np.zeros(3)
    nothing = Metrics(1, math.nan, math.nan, math.nan, math.nan)
    assert stop.check(nothing, parameters) == ""
    assert stop.best_parameters is None
    assert "no lower loss for 2 epochs" in stop.check(nothing._replace(epoch=2), parameters)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"patience": 0}, "patience is 0; it must be a whole number of at least 1"),
        ({"patience": 2.5}, "patience is 2.5; it must be a whole number"),
        ({"minimum_improvement": -1}, "minimum_improvement is -1; it must be at least 0"),
        ({"target_loss": math.nan}, "target_loss is nan; it must be at least 0"),
        ({"target_loss": "low"}, "target_loss is 'low'; it must be a number"),
        ({"target_accuracy": math.inf}, "target_accuracy is inf; it must be a number from 0 to 1"),
    ],
)
def test_stop_conditions_out_of_range_get_a_sentence(
    settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        StopConditions(**settings)


# -- divergence ------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize("stepwise", [True, False])
@pytest.mark.parametrize("hidden_activation", ["relu", "gelu", "softplus", "linear"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_loss_no_longer_finite_names_epoch_and_learning_rate(
    batch_size: int | None, stepwise: bool, hidden_activation: str, dtype: type
) -> None:
    nn = network(output_activation="linear", hidden_activation=hidden_activation, dtype=dtype)
    trainer = Trainer(
        nn, X, 10 * X[:, 0], X_TEST, X_TEST[:, 0], optimizer=SGD(1e6), batch_size=batch_size
    )
    trainer.start()
    # Warnings are errors here, so none leaks on the way.
    with pytest.raises(TrainingDivergedError) as raised:
        list(iter(trainer.step if stepwise else trainer.run_epoch, "never"))
    error = raised.value
    under_way = trainer.epoch + (1 if trainer.batch else 0)
    assert error.epoch in (under_way, trainer.epoch + 1)
    assert error.epoch >= 1
    assert error.learning_rate == 1e6
    assert str(error) == (
        f"the loss is no longer finite in epoch {error.epoch} with learning rate 1e+06; "
        "a smaller learning rate may help"
    )
    # It stays that way until someone does something about it.
    for _ in range(2):
        with pytest.raises(TrainingDivergedError):
            trainer.step()


def test_divergence_in_the_first_epoch_is_in_epoch_one() -> None:
    targets = X[:, 0] * 1e200
    for batch_size in (None, 7):
        trainer = Trainer(network(output_activation="linear"), X, targets, batch_size=batch_size)
        with pytest.raises(TrainingDivergedError, match=r"in epoch 1 with learning rate 0\.1"):
            trainer.run_epoch()


@pytest.mark.parametrize("batch_size", [None, 7])
def test_training_goes_on_after_divergence_from_weights_put_right(batch_size: int | None) -> None:
    nn = network(output_activation="linear")
    trainer = Trainer(nn, X, X[:, 0], optimizer=SGD(1e8), batch_size=batch_size, running_loss=True)
    state = trainer.state()
    with pytest.raises(TrainingDivergedError):
        list(trainer.epochs(100))
    trainer.optimizer.learning_rate = 0.01
    nn.initialize(42)
    trainer.parameters_changed()
    assert math.isfinite(trainer.run_epoch().train_loss)
    trainer.restore(state)
    trainer.optimizer.learning_rate = 0.01
    assert trainer.run_epoch().epoch == 1
    assert np.isfinite(trainer.history.train_loss).all()


def test_a_diverged_network_still_answers_without_a_warning() -> None:
    nn = network(3, output_activation="softmax", hidden_activation="gelu")
    for broken in (np.nan, np.inf, 1e308):
        nn.parameters[:] = broken
        assert nn.forward(X).shape == (60, 3)
        Trainer(nn, X, THREE).evaluate()


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


def test_the_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(TrainingDivergedError(3, 0.5)))
    assert (error.epoch, error.learning_rate) == (3, 0.5)
    assert "epoch 3" in str(error)


# -- bad input -------------------------------------------------------------------------------

NOT_FINITE = X.copy()
NOT_FINITE[3, 1] = np.nan


def test_only_a_network_can_be_trained() -> None:
    with pytest.raises(ValueError, match=r"network is None; it must be of the class NeuralNetwork"):
        Trainer(None, X, Y)


def test_what_float32_cannot_hold_is_refused_or_diverges_without_a_warning() -> None:
    small = NeuralNetwork(2, 3, 1, dtype=np.float32)
    with pytest.raises(ValueError, match="X_train holds a value that is not finite"):
        Trainer(small, 1e300 * X, Y)
    with pytest.raises(ValueError, match=r"epsilon is 1e-50, which is 0 in float32; it must be at"):
        Trainer(small, X, Y, optimizer=Adam(epsilon=1e-50))
    for prunes in (True, False):
        trainer = Trainer(small.copy(), X, Y, l1=1e300, l2=1e300, l1_prunes=prunes)
        with pytest.raises(TrainingDivergedError):
            list(trainer.epochs(5))


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


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        ((X[:, :1], Y), {}, r"X_train has shape \(60, 1\); this network takes \(samples, 2\)"),
        ((X[:, 0], Y), {}, r"X_train has shape \(60,\); this network takes \(samples, 2\)"),
        ((X[:0], Y[:0]), {}, "there are no training samples"),
        ((X, Y[:5]), {}, "X_train has 60 samples and y_train has 5"),
        ((X, Y, X_TEST, Y), {}, "X_test has 25 samples and y_test has 60"),
        ((X, Y, X_TEST), {}, "X_test is given without y_test"),
        ((X, Y, None, Y_TEST), {}, "y_test is given without X_test"),
        ((NOT_FINITE, Y), {}, "X_train holds a value that is not finite"),
        ((X, Y, NOT_FINITE, Y), {}, "X_test holds a value that is not finite"),
        ((X, np.where(Y, np.nan, 0.0)), {}, "y holds a value that is not finite"),
        ((X, Y + 1), {}, "y holds classes from 1 to 2; a network with 1 outputs takes 0 to 1"),
        ((X, Y), {"batch_size": 61}, "the batch size is 61, more than the 60 training samples"),
        ((X, Y), {"batch_size": 0}, "the batch size is 0; it must be a whole number"),
        ((X, Y), {"batch_size": 2.5}, "the batch size is 2.5; it must be a whole number"),
        ((X, Y), {"loss": "zero_one"}, "unknown loss 'zero_one'; known: binary_cross"),
        ((X, Y), {"loss": "hinge"}, "hinge does not go with the output activation sigmoid"),
        ((X, Y), {"task": "guess"}, "unknown task 'guess'; known: classification"),
        (
            (X, Y),
            {"task": "regression", "loss": "binary_cross_entropy"},
            "binary_cross_entropy is not for regression",
        ),
        ((X, Y), {"l1": -1}, "l1 is -1; it must be at least 0"),
        ((X, Y), {"l2": math.nan}, "l2 is nan; it must be at least 0"),
        ((X, Y), {"dropout": 1.0}, "dropout is 1.0; it must be at least 0 and below 1"),
        ((X, Y), {"dropout": -0.1}, "dropout is -0.1; it must be at least 0 and below 1"),
        ((X, Y), {"dropout": [0.1, 0.2]}, "2 dropout rates for 1 hidden layer; give"),
        ((X, Y), {"clip_norm": 0}, "clip_norm is 0; it must be a number above 0"),
        ((X, Y), {"clip_norm": -1.0}, "clip_norm is -1.0; it must be a number above 0"),
        ((X, Y), {"label_smoothing": 1}, "label_smoothing is 1; it must be at least 0 and below"),
        ((X, Y), {"sample_weight": [1.0]}, r"sample_weight has shape \(1,\); it must be \(60,\)"),
        ((X, Y), {"sample_weight": np.zeros(60)}, "sample_weight must be finite, at least 0"),
        ((X, Y), {"sample_weight": -np.ones(60)}, "sample_weight must be finite, at least 0"),
        (
            (X, Y),
            {"optimizer": "adam"},
            r"optimizer is 'adam'; it must be of the class Optimizer, such as Adam\(0.01\)",
        ),
        ((X, Y), {"optimizer": Adam}, "it must be of the class Optimizer, such as"),
        ((X, Y), {"schedule": "cosine"}, "schedule is 'cosine'; it must be of the class Schedule"),
        ((X, Y), {"stop": 20}, "stop is 20; it must be of the class StopConditions, such as"),
        ((X, Y), {"seed": "a"}, "seed is 'a'; it must be a whole number of at least 0"),
        ((X, Y), {"history_capacity": 1}, "capacity is 1; it must be a whole number from 4"),
        ((X, Y), {"history_capacity": 5.5}, "capacity is 5.5; it must be a whole number from 4"),
        ((X + 1j, Y), {}, "X_train must hold numbers and nothing else, as many in each row"),
        (([[{}, 1.0]] * 60, Y), {}, "X_train must hold numbers and nothing else"),
        (([[1.0, 2.0], [3.0]], [0, 1]), {}, "X_train must hold numbers and nothing else"),
        (({1, 2}, Y), {}, "X_train must hold numbers and nothing else"),
        ((X, Y, 5, 6), {}, r"X_test has shape \(\); this network takes"),
        ((X, ["a"] * 60), {}, "y holds text or objects; it must hold numbers, such as classes"),
        ((X, Y + 1j), {}, "y must hold numbers and nothing else"),
        ((X, Y.astype("datetime64[s]")), {}, "y must hold numbers and nothing else"),
        ((X, Y), {"sample_weight": [{}] * 60}, "sample_weight must hold numbers and nothing else"),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    arguments: tuple[object, ...], settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence) as raised:
        Trainer(network(), *arguments, **settings)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("count", [-3, 2.5, "7", None, True])
def test_a_number_of_epochs_that_cannot_be_gets_a_sentence_at_once(count: object) -> None:
    trainer = Trainer(network(), X, Y)
    with pytest.raises(ValueError, match=r"the number of epochs is .*; it must be a whole number"):
        trainer.epochs(count)
    assert list(trainer.epochs(0)) == []


def test_dropout_may_be_any_kind_of_number() -> None:
    for rate in (np.float32(0.5), np.float64(0.5), 0.5, [0.5]):
        Trainer(network(), X, Y, dropout=rate).run_epoch()


def test_a_look_at_another_gradient_between_epochs_changes_nothing() -> None:
    trainers = [Trainer(network(), X, Y) for _ in range(2)]
    for trainer in trainers:
        trainer.run_epoch()
    trainers[0].network.backward(X[:3], Y[:3])
    for trainer in trainers:
        trainer.run_epoch()
    first, second = (trainer.network.parameters for trainer in trainers)
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("batch_size", [None, 20])
def test_two_trainings_of_one_network_do_not_take_each_others_gradient(
    batch_size: int | None,
) -> None:
    shared = network()
    one = Trainer(shared, X, Y)
    other = Trainer(shared, X_TEST[:20], Y_TEST[:20], batch_size=batch_size and 10)
    one.run_epoch()
    other.run_epoch()
    alone = Trainer(shared.copy(), X, Y)
    one.run_epoch()
    alone.run_epoch()
    assert shared.parameters.tobytes() == alone.network.parameters.tobytes()


def test_a_training_stopped_early_with_the_settings_of_another_gives_its_own_network_back() -> None:
    def settings() -> dict[str, Any]:
        return {
            "optimizer": Adam(0.05),
            "schedule": ReduceOnPlateau(patience=1),
            "stop": StopConditions(patience=3, minimum_improvement=0.01),
        }

    shared, twins = settings(), []
    easy = (X[:, 0] > 0).astype(int)
    list(Trainer(network(seed=1), X, easy, **shared).epochs(200))
    for used in (shared, settings()):
        trainer = Trainer(network(seed=2), X, Y, X_TEST, Y_TEST, **used)
        list(trainer.epochs(60))
        twins.append(trainer)
    first, second = twins
    assert first.epoch == second.epoch
    assert first.network.parameters.tobytes() == second.network.parameters.tobytes()


def test_new_initial_weights_between_epochs_are_trained_from() -> None:
    trainer = Trainer(network(), X, Y)
    trainer.run_epoch()
    trainer.network.initialize(5)
    before = trainer.network.parameters.copy()
    trainer.run_epoch()
    assert not np.array_equal(trainer.network.parameters, before)
