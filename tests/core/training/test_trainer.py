from __future__ import annotations

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
    LOSSES,
    OPTIMIZERS,
    SGD,
    Adam,
    NeuralNetwork,
    ReduceOnPlateau,
    Schedule,
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


def test_a_pass_applies_the_output_activation_once_for_loss_and_score(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tanh, passes = ACTIVATIONS["tanh"], []

    def counted(z: np.ndarray, a: np.ndarray, scratch: Scratch) -> None:
        passes.append(z.shape)
        tanh.forward(z, a, scratch)

    monkeypatch.setitem(ACTIVATIONS, "tanh", dataclasses.replace(tanh, forward=counted))
    nn = network(output_activation="tanh")
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


# -- what cannot be set ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("network", NeuralNetwork(2, 8, 1)),
        ("loss", LOSSES["mean_squared_error"]),
        ("task", "regression"),
        ("optimizer", SGD(0.5)),
        ("schedule", Schedule()),
        ("clip_norm", 1.0),
        ("stop", StopConditions(patience=1)),
        ("epoch", 5),
    ],
)
def test_what_a_trainer_is_built_of_cannot_be_set_without_effect(name: str, value: object) -> None:
    with pytest.raises(AttributeError, match=name):
        setattr(Trainer(network(), X, Y), name, value)


def test_a_condition_set_later_stops_as_well() -> None:
    trainer = Trainer(network(), X, Y)
    trainer.stop.target_accuracy = 0.0
    assert len(list(trainer.epochs(3))) == 0


@pytest.mark.parametrize("name", ["shuffle", "running_loss"])
def test_text_is_not_taken_for_true(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is 'false'; it must be true or false"):
        Trainer(network(), X, Y, **{name: "false"})
    with pytest.raises(ValueError, match="restore_best is 'false'"):
        StopConditions(restore_best="false")
    with pytest.raises(ValueError, match="y_test"):
        Trainer(network(), X, Y, np.empty((0, 2)), Y)
