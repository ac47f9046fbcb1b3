from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neural_network import MLPClassifier

from core import (
    Adam,
    Metrics,
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


# -- the same and not the same as in scikit-learn ----------------------------------------------


def stops_here(losses: list[float], **settings: object) -> int | None:
    """The epoch with which training of these losses stops, of epochs 1, 2, ..."""
    stop = StopConditions(**settings)
    for epoch, loss in enumerate(losses):
        if stop.check(Metrics(epoch, loss, math.nan, 0.0, math.nan), np.zeros(1)):
            return epoch
    return None


def stops_in_scikit_learn(losses: list[float], *, n_iter_no_change: int, tol: float) -> int | None:
    """The same, by the very method with which scikit-learn counts."""
    model = MLPClassifier(n_iter_no_change=n_iter_no_change, tol=tol)
    model.loss_curve_, model.best_loss_, model._no_improvement_count = [], math.inf, 0
    for epoch, loss in enumerate(losses[1:], start=1):
        model.loss_curve_.append(loss)
        model._update_no_improvement_count(False, None, None, None)
        if model._no_improvement_count > model.n_iter_no_change:
            return epoch
    return None


@given(losses=st.lists(st.floats(0.0, 1.0), max_size=40, unique=True), patience=st.integers(2, 5))
def test_patience_is_one_more_than_the_number_in_scikit_learn(
    losses: list[float], patience: int
) -> None:
    of_epochs = [2.0, *losses]  # the untrained network's, which scikit-learn does not look at
    assert stops_here(of_epochs, patience=patience) == stops_in_scikit_learn(
        of_epochs, n_iter_no_change=patience - 1, tol=0.0
    )


def test_slow_progress_adds_up_here_and_ends_training_in_scikit_learn() -> None:
    slow = [2.0 - 0.004 * epoch for epoch in range(400)]
    assert stops_here(slow, patience=10, minimum_improvement=0.01) is None
    # Epoch 1 is an improvement on nothing, and more than ten in a row are none.
    assert stops_in_scikit_learn(slow, n_iter_no_change=10, tol=0.01) == 12
    assert stops_here(slow, patience=10, minimum_improvement=0.05) == 10
