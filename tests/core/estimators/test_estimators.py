from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.datasets import load_diabetes, load_iris, make_circles, make_moons, make_regression
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.estimator_checks import parametrize_with_checks

import core
from core import (
    Adam,
    Cosine,
    Metrics,
    Momentum,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    OneCycle,
    Schedule,
    StepDecay,
    TrainingDivergedError,
    binary_cross_entropy,
)

MOONS = make_moons(200, noise=0.1, random_state=0)
IRIS = load_iris(return_X_y=True)


def standardised_iris() -> tuple[np.ndarray, np.ndarray]:
    X, y = IRIS
    return StandardScaler().fit_transform(X), y


# -- scikit-learn's own checks --------------------------------------------------------------------


@parametrize_with_checks(
    [
        NeuralNetworkClassifier(),
        NeuralNetworkClassifier(hidden_size=(), optimizer="nesterov", epochs=100),
        NeuralNetworkClassifier(output_activation="softmax", hidden_activation="tanh", epochs=100),
        NeuralNetworkClassifier(loss="hinge", epochs=100),
        NeuralNetworkRegressor(),
        NeuralNetworkRegressor(
            hidden_size=(16, 8), hidden_activation="tanh", loss="huber", batch_size=None, l2=0.001
        ),
    ]
)
def test_the_estimators_keep_every_rule_of_scikit_learn(estimator: Any, check: Any) -> None:
    check(estimator)


# -- at work in scikit-learn ----------------------------------------------------------------------


def test_a_pipeline_classifies_iris() -> None:
    pipeline = make_pipeline(StandardScaler(), NeuralNetworkClassifier(random_state=0))
    assert cross_val_score(pipeline, *IRIS, cv=5).mean() > 0.9


def test_a_grid_search_tries_architectures_and_optimisers() -> None:
    grid = {
        "neuralnetworkclassifier__hidden_size": [4, (8, 8), ()],
        "neuralnetworkclassifier__optimizer": ["sgd", "adam", Momentum(0.1)],
    }
    pipeline = make_pipeline(StandardScaler(), NeuralNetworkClassifier(epochs=30, random_state=0))
    search = GridSearchCV(pipeline, grid, cv=2).fit(*IRIS)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.best_score_ > 0.9


def test_targets_far_from_zero_are_learnt_when_standardised() -> None:
    X, y = load_diabetes(return_X_y=True)
    network = make_pipeline(
        StandardScaler(), NeuralNetworkRegressor(8, epochs=50, l2=0.01, random_state=0)
    )
    model = TransformedTargetRegressor(network, transformer=StandardScaler())
    assert cross_val_score(model, X, y, cv=3).mean() > 0.4


def test_the_decision_boundary_can_be_displayed() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from sklearn.inspection import DecisionBoundaryDisplay

    X, y = make_circles(200, noise=0.1, factor=0.5, random_state=0)
    two = NeuralNetworkClassifier(8, random_state=0).fit(X, y)
    three = NeuralNetworkClassifier(8, random_state=0).fit(X, y + (X[:, 0] > 0.5))
    for classifier in (two, three):
        for method in ("auto", "predict", "predict_proba", "decision_function"):
            display = DecisionBoundaryDisplay.from_estimator(
                classifier, X, response_method=method, grid_resolution=20
            )
            assert np.isfinite(display.response).all()
            matplotlib.pyplot.close(display.figure_)


def test_column_names_are_remembered_and_checked() -> None:
    pandas = pytest.importorskip("pandas")
    X = pandas.DataFrame(MOONS[0], columns=["east", "north"])
    classifier = NeuralNetworkClassifier(epochs=2).fit(X, MOONS[1])
    assert classifier.feature_names_in_.tolist() == ["east", "north"]
    with pytest.raises(ValueError, match="feature names"):
        classifier.predict(X.rename(columns={"east": "west"}))


def test_a_clone_has_the_settings_and_nothing_learnt() -> None:
    fitted = NeuralNetworkClassifier(5, optimizer=Momentum(0.2), epochs=3).fit(*MOONS)
    twin = clone(fitted)
    assert not hasattr(twin, "network_")
    assert twin.get_params()["hidden_size"] == 5
    assert twin.optimizer.momentum == fitted.optimizer.momentum
    assert twin.optimizer.steps == fitted.optimizer.steps == 0, "fit works on a copy"


def test_core_offers_the_estimators_without_importing_them_first() -> None:
    assert {"NeuralNetworkClassifier", "NeuralNetworkRegressor"} <= set(core.__all__)
    assert core.NeuralNetworkClassifier is NeuralNetworkClassifier
    with pytest.raises(AttributeError, match="NeuralNetworkClusterer"):
        core.__getattr__("NeuralNetworkClusterer")


# -- what they predict ----------------------------------------------------------------------------


def test_labels_may_be_anything_that_sorts() -> None:
    X, y = standardised_iris()
    species = np.array(["setosa", "versicolor", "virginica"])
    names = species[y]
    classifier = NeuralNetworkClassifier(epochs=50, random_state=0).fit(X, names)
    assert classifier.classes_.tolist() == ["setosa", "versicolor", "virginica"]
    assert classifier.score(X, names) > 0.95
    numbered = NeuralNetworkClassifier(epochs=50, random_state=0).fit(X, y)
    np.testing.assert_array_equal(classifier.predict(X), species[numbered.predict(X)])


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"output_activation": "softmax"},
        {"output_activation": "sigmoid"},
        {"loss": "binary_cross_entropy"},
        {"loss": "mean_squared_error", "output_activation": "sigmoid"},
    ],
    ids=str,
)
@pytest.mark.parametrize("classes", [2, 3])
def test_probabilities_agree_with_decisions(settings: dict[str, str], classes: int) -> None:
    X, y = standardised_iris()
    X, y = X[y < classes], y[y < classes]
    classifier = NeuralNetworkClassifier(epochs=30, random_state=0, **settings).fit(X, y)
    probabilities = classifier.predict_proba(X)
    assert probabilities.shape == (len(X), classes)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0)
    np.testing.assert_array_equal(probabilities.argmax(axis=1), classifier.predict(X))
    np.testing.assert_allclose(classifier.predict_log_proba(X), np.log(probabilities))
    decision = classifier.decision_function(X)
    if classes == 2:
        assert decision.shape == (len(X),)
        np.testing.assert_array_equal(decision > 0, classifier.predict(X) == 1)
    else:
        assert decision.shape == (len(X), classes)


def test_the_network_gives_the_probabilities_of_class_one() -> None:
    classifier = NeuralNetworkClassifier(8, epochs=20, random_state=0).fit(*MOONS)
    np.testing.assert_allclose(
        classifier.predict_proba(MOONS[0])[:, [1]], classifier.network_.forward(MOONS[0])
    )


def test_log_probabilities_stay_finite_where_probabilities_round_to_zero() -> None:
    X, y = np.array([[-1e4], [-1.0], [1.0], [1e4]]), [0, 0, 1, 1]
    classifier = NeuralNetworkClassifier((), epochs=20, random_state=0).fit(X[1:3], y[1:3])
    assert classifier.predict_proba(X).min() == 0.0
    assert np.isfinite(classifier.predict_log_proba(X)).all()


@pytest.mark.parametrize("settings", [{"loss": "hinge"}, {"output_activation": "tanh"}], ids=str)
def test_outputs_that_are_no_probabilities_are_not_passed_off_as_such(
    settings: dict[str, str],
) -> None:
    classifier = NeuralNetworkClassifier(random_state=0, **settings).fit(*MOONS)
    assert classifier.score(*MOONS) > 0.95
    assert not hasattr(classifier, "predict_proba")
    assert not hasattr(classifier, "predict_log_proba")


def test_a_regressor_predicts_several_targets_at_once() -> None:
    X, y = make_regression(100, 5, n_targets=3, random_state=0)
    y = y / 100.0
    regressor = NeuralNetworkRegressor(random_state=0).fit(X, y)
    assert regressor.predict(X).shape == (100, 3)
    assert regressor.score(X, y) > 0.95
    assert regressor.loss_curve_[-1] == pytest.approx(mean_squared_error(y, regressor.predict(X)))


def test_single_precision_samples_train_a_single_precision_network() -> None:
    X, y = MOONS
    classifier = NeuralNetworkClassifier(random_state=0).fit(X.astype(np.float32), y)
    assert classifier.network_.parameters.dtype == np.float32
    assert classifier.score(X, y) > 0.95


# -- curves, validation and early stopping --------------------------------------------------------


def test_the_curves_are_those_of_the_losses() -> None:
    X_train, X_val, y_train, y_val = train_test_split(*MOONS, random_state=0)
    classifier = NeuralNetworkClassifier(8, epochs=30, batch_size=20, random_state=0)
    classifier.fit(X_train, y_train, X_val=X_val, y_val=y_val)
    assert classifier.n_iter_ == 30
    assert len(classifier.loss_curve_) == len(classifier.validation_loss_curve_) == 30
    assert classifier.loss_curve_[-1] == pytest.approx(
        binary_cross_entropy(y_train, classifier.predict_proba(X_train)[:, 1])
    )
    assert classifier.validation_loss_curve_[-1] == pytest.approx(
        log_loss(y_val, classifier.predict_proba(X_val))
    )
    assert classifier.best_loss_ == min(classifier.validation_loss_curve_)


def test_nothing_is_held_out_unless_asked_for() -> None:
    classifier = NeuralNetworkClassifier(8, epochs=5, random_state=0).fit(*MOONS)
    assert np.isnan(classifier.validation_loss_curve_).all()
    assert classifier.best_loss_ == min(classifier.loss_curve_)
    classifier.set_params(validation_fraction=0.25).fit(*MOONS)
    assert np.isfinite(classifier.validation_loss_curve_).all()


def test_early_stopping_restores_the_weights_with_the_lowest_loss() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(120, 10)), rng.integers(0, 2, 120)  # nothing to learn but noise
    X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
    classifier = NeuralNetworkClassifier(early_stopping=True, patience=7, random_state=0)
    classifier.fit(X_train, y_train, X_val=X_val, y_val=y_val)
    curve = classifier.validation_loss_curve_
    assert classifier.n_iter_ == len(curve) < 200
    restored = log_loss(y_val, classifier.predict_proba(X_val))
    assert restored <= min(curve) + 1e-12
    if min(curve) == restored:
        assert len(curve) - 1 - int(np.argmin(curve)) == 7


def test_early_stopping_restores_the_best_weights_when_epochs_run_out_first() -> None:
    X, y = MOONS
    classifier = NeuralNetworkClassifier(
        8, learning_rate=0.5, epochs=20, batch_size=5, random_state=0,
        early_stopping=True, validation_fraction=0.0, patience=1000,
    ).fit(X, y)  # fmt: skip
    assert classifier.n_iter_ == 20
    assert classifier.best_loss_ < classifier.loss_curve_[-1]
    assert log_loss(y, classifier.predict_proba(X)) == pytest.approx(classifier.best_loss_)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, ZeroDivisionError])
def test_early_stopping_restores_the_best_weights_when_training_is_interrupted(
    interruption: type[BaseException],
) -> None:
    def interrupt(metrics: core.Metrics) -> None:
        if metrics.epoch == 20:
            raise interruption

    X, y = MOONS
    classifier = NeuralNetworkClassifier(
        8, learning_rate=0.5, batch_size=5, random_state=0, callback=interrupt,
        early_stopping=True, validation_fraction=0.0, patience=1000,
    )  # fmt: skip
    with pytest.raises(interruption):
        classifier.fit(X, y)
    assert classifier.best_loss_ < classifier.loss_curve_[-1]
    assert log_loss(y, classifier.predict_proba(X)) == pytest.approx(classifier.best_loss_)


def test_early_stopping_restores_the_lowest_loss_even_if_its_improvement_does_not_count() -> None:
    X, y = MOONS
    classifier = NeuralNetworkClassifier(
        8, random_state=0, patience=10, minimum_improvement=0.2, early_stopping=True,
        validation_fraction=0.0,
    ).fit(X, y)  # fmt: skip
    assert classifier.n_iter_ < 200
    assert log_loss(y, classifier.predict_proba(X)) == pytest.approx(min(classifier.loss_curve_))


def test_classes_too_small_to_stratify_can_still_be_held_out() -> None:
    X = np.arange(21.0)[:, np.newaxis] / 10.0
    y = np.array([0] * 10 + [1] * 10 + [2])
    classifier = NeuralNetworkClassifier(4, epochs=3, early_stopping=True, random_state=0)
    assert classifier.fit(X, y).classes_.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("settings", "optimizer"),
    [
        ({"optimizer": "nesterov", "momentum": 0.5}, core.Nesterov(0.01, momentum=0.5)),
        ({"beta1": 0.5, "epsilon": 1e-3}, core.Adam(0.01, beta1=0.5, epsilon=1e-3)),
        ({"optimizer": "rmsprop", "rho": 0.5}, core.RMSProp(0.01, decay=0.5)),
        ({"optimizer": "lion", "beta1": 0.1}, core.Lion(0.01, beta1=0.1)),
    ],
)
def test_the_settings_of_the_optimiser_can_be_parameters(
    settings: dict[str, Any], optimizer: core.Optimizer
) -> None:
    def fitted(**parameters: Any) -> np.ndarray:
        classifier = NeuralNetworkClassifier(4, epochs=20, random_state=0, **parameters)
        return classifier.fit(*MOONS).network_.parameters

    np.testing.assert_array_equal(fitted(**settings), fitted(optimizer=optimizer))
    assert not np.array_equal(
        fitted(**settings), fitted(optimizer=settings.get("optimizer", "adam"))
    )


def test_the_callback_sees_each_epoch_and_can_stop() -> None:
    seen: list[Metrics] = []

    def stop_at_five(metrics: Metrics) -> bool:
        seen.append(metrics)
        return metrics.epoch == 5

    classifier = NeuralNetworkClassifier(8, callback=stop_at_five, random_state=0).fit(*MOONS)
    assert [metrics.epoch for metrics in seen] == [1, 2, 3, 4, 5]
    assert [metrics.train_loss for metrics in seen] == classifier.loss_curve_
    assert classifier.n_iter_ == 5


# -- the same bits, and going on ------------------------------------------------------------------


def test_the_same_random_state_gives_the_same_network() -> None:
    settings: dict[str, Any] = {"batch_size": 16, "dropout": 0.2, "early_stopping": True}
    first, second, other = (
        NeuralNetworkClassifier(8, epochs=10, random_state=state, **settings).fit(*MOONS)
        for state in (3, 3, 4)
    )
    np.testing.assert_array_equal(first.network_.parameters, second.network_.parameters)
    assert first.validation_loss_curve_ == second.validation_loss_curve_
    assert not np.array_equal(first.network_.parameters, other.network_.parameters)


@pytest.mark.parametrize("optimizer", list(core.OPTIMIZERS))
@pytest.mark.parametrize("schedule", list(core.SCHEDULES))
def test_a_warm_start_goes_on_as_if_it_had_never_stopped(optimizer: str, schedule: str) -> None:
    settings: dict[str, Any] = {
        "hidden_size": 8,
        "optimizer": optimizer,
        # one whose settings do not depend on the number of epochs of one fit
        "schedule": StepDecay(every=5) if schedule in ("cosine", "one_cycle") else schedule,
        "dropout": 0.1,
        "random_state": 0,
    }
    whole = NeuralNetworkClassifier(epochs=20, **settings).fit(*MOONS)
    halves = NeuralNetworkClassifier(epochs=10, warm_start=True, **settings)
    halves.fit(*MOONS).fit(*MOONS)
    np.testing.assert_array_equal(whole.network_.parameters, halves.network_.parameters)
    assert whole.loss_curve_ == halves.loss_curve_
    assert halves.n_iter_ == 20


def test_a_warm_start_takes_new_settings_of_training() -> None:
    classifier = NeuralNetworkClassifier(8, epochs=5, warm_start=True, random_state=0).fit(*MOONS)
    before = classifier.network_.parameters.copy()
    classifier.set_params(optimizer="sgd", learning_rate=1e-12, schedule="step").fit(*MOONS)
    np.testing.assert_allclose(classifier.network_.parameters, before, rtol=1e-6)
    assert classifier.n_iter_ == 10


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hidden_size": 9}, "hidden_size is 9"),
        ({"hidden_activation": "tanh"}, "hidden_act"),
        ({"output_activation": "softmax"}, "asked for is 'softmax' and the network to go on with"),
        ({"loss": "hinge"}, "asked for is 'linear' and the network to go on with has 'sigmoid'"),
    ],
)
def test_a_warm_start_keeps_its_network(changes: dict[str, Any], sentence: str) -> None:
    classifier = NeuralNetworkClassifier(8, epochs=2, warm_start=True).fit(*MOONS)
    classifier.set_params(**changes)
    for go_on in (classifier.fit, classifier.partial_fit):
        with pytest.raises(ValueError, match=sentence):
            go_on(*MOONS)


@pytest.mark.parametrize("schedule", ["cosine", "one_cycle", OneCycle(epochs=5)])
def test_a_schedule_that_ends_begins_anew_with_each_fit(schedule: str | Schedule) -> None:
    settings: dict[str, Any] = {"epochs": 5, "warm_start": True, "random_state": 0}
    classifier = NeuralNetworkClassifier(
        8, schedule=schedule, optimizer="sgd", learning_rate=0.1, batch_size=None, **settings
    ).fit(*MOONS)
    network, rates = classifier.network_.copy(), classifier._build_schedule()
    classifier.fit(*MOONS)
    assert classifier.n_iter_ == 10
    targets = (MOONS[1] == classifier.classes_[1]).astype(float)
    for epoch in range(5):
        network.backward(MOONS[0], targets, learning_rate=0.1 * rates.factor(epoch))
    np.testing.assert_allclose(classifier.network_.parameters, network.parameters)


def test_a_schedule_may_span_several_fits() -> None:
    settings: dict[str, Any] = {"schedule": Cosine(epochs=20), "random_state": 0}
    whole = NeuralNetworkClassifier(8, epochs=20, **settings).fit(*MOONS)
    parts = NeuralNetworkClassifier(8, epochs=5, warm_start=True, **settings)
    for _ in range(4):
        parts.fit(*MOONS)
    np.testing.assert_array_equal(whole.network_.parameters, parts.network_.parameters)


@pytest.mark.parametrize("schedule", ["cosine", "one_cycle", Cosine(epochs=3)])
def test_portions_are_refused_once_the_schedule_has_ended(schedule: str | Schedule) -> None:
    classifier = NeuralNetworkClassifier(8, schedule=schedule, epochs=3, random_state=0)
    for _ in range(3):
        classifier.partial_fit(*MOONS, classes=[0, 1])
    before = classifier.network_.parameters.copy()
    with pytest.raises(ValueError, match="has come to its end after 3 epochs; partial_fit goes on"):
        classifier.partial_fit(*MOONS)
    np.testing.assert_array_equal(classifier.network_.parameters, before)
    classifier.set_params(schedule="constant").partial_fit(*MOONS)
    assert classifier.n_iter_ == 4
    assert not np.array_equal(classifier.network_.parameters, before)


def test_portions_go_on_where_a_schedule_ends_with_a_rate_to_learn_with() -> None:
    classifier = NeuralNetworkClassifier(8, schedule=Cosine(epochs=2, final=0.1), random_state=0)
    for _ in range(4):
        classifier.partial_fit(*MOONS, classes=[0, 1])
    assert classifier.loss_curve_[3] < classifier.loss_curve_[2]


def test_a_warm_start_forgets_moments_that_mean_something_else_with_new_settings() -> None:
    classifier = NeuralNetworkClassifier(8, epochs=5, warm_start=True, random_state=0).fit(*MOONS)
    network = classifier.network_.copy()
    classifier.set_params(beta2=0.9, epochs=1, batch_size=None).fit(*MOONS)
    targets = MOONS[1] == classifier.classes_[1]
    afresh = Adam(classifier.learning_rate, beta2=0.9)
    afresh.update(network.parameters, network.backward(MOONS[0], targets.astype(float)))
    np.testing.assert_allclose(classifier.network_.parameters, network.parameters)


def test_a_network_that_gives_no_probabilities_gives_none_under_other_settings() -> None:
    classifier = NeuralNetworkClassifier(8, loss="hinge", epochs=2).fit(*MOONS)
    classifier.set_params(output_activation="softmax")
    assert not hasattr(classifier, "predict_proba")
    classifier = NeuralNetworkClassifier(8, epochs=2).fit(*MOONS).set_params(loss="hinge")
    assert classifier.predict_proba(MOONS[0]).shape == (len(MOONS[0]), 2)


@pytest.mark.parametrize("setting", ["momentum", "weight_decay", "epsilon"])
def test_an_optimiser_with_settings_of_its_own_is_given_no_others(setting: str) -> None:
    classifier = NeuralNetworkClassifier(optimizer=Adam(0.01), **{setting: 0.1})
    sentence = rf"{setting} is 0\.1, which goes with the name of an optimiser; Adam\(.*\) has sett"
    with pytest.raises(ValueError, match=sentence):
        classifier.fit(*MOONS)


def test_a_warm_start_keeps_its_classes() -> None:
    X, y = MOONS
    classifier = NeuralNetworkClassifier(8, epochs=2, warm_start=True).fit(X, y)
    with pytest.raises(ValueError, match="other classes"):
        classifier.fit(X, y + 1)


def test_without_warm_start_fit_begins_anew() -> None:
    classifier = NeuralNetworkClassifier(8, epochs=5, random_state=0)
    first = classifier.fit(*MOONS).network_.parameters.copy()
    np.testing.assert_array_equal(classifier.fit(*MOONS).network_.parameters, first)
    assert classifier.n_iter_ == 5


def test_an_interrupted_training_can_be_gone_on_with() -> None:
    def interrupt(metrics: Metrics) -> None:
        if metrics.epoch == 3:
            raise KeyboardInterrupt

    settings: dict[str, Any] = {"hidden_size": 8, "random_state": 0, "warm_start": True}
    whole = NeuralNetworkClassifier(epochs=6, **settings).fit(*MOONS)
    classifier = NeuralNetworkClassifier(epochs=3, callback=interrupt, **settings)
    with pytest.raises(KeyboardInterrupt):
        classifier.fit(*MOONS)
    classifier.set_params(callback=None).fit(*MOONS)
    assert classifier.loss_curve_ == whole.loss_curve_


def test_a_stream_of_portions_is_learnt_an_epoch_at_a_time() -> None:
    X, y = MOONS
    classifier = NeuralNetworkClassifier(random_state=0)
    classifier.partial_fit(X[y == 0], y[y == 0], classes=[0, 1])  # a portion of one class is fine
    for _ in range(60):
        for rows in np.array_split(np.arange(len(X)), 4):
            classifier.partial_fit(X[rows], y[rows])
    assert classifier.n_iter_ == len(classifier.loss_curve_) == 241
    assert classifier.score(X, y) > 0.95


def test_portions_of_all_samples_are_the_epochs_of_a_fit() -> None:
    X, y = make_regression(100, 5, random_state=0)
    whole = NeuralNetworkRegressor(8, epochs=4, random_state=0).fit(X, y / 100)
    portions = NeuralNetworkRegressor(8, random_state=0)
    for _ in range(4):
        portions.partial_fit(X, y / 100)
    np.testing.assert_array_equal(whole.network_.parameters, portions.network_.parameters)


def test_portions_need_the_classes_once_and_keep_to_them() -> None:
    X, y = MOONS
    classifier = NeuralNetworkClassifier(8)
    with pytest.raises(ValueError, match="classes is missing"):
        classifier.partial_fit(X, y)
    with pytest.raises(ValueError, match="class 1, which is not in classes_"):
        classifier.partial_fit(X, y, classes=[0, 2])
    classifier.partial_fit(X, y, classes=[0, 1, 2])
    assert classifier.predict_proba(X).shape == (len(X), 3)
    with pytest.raises(ValueError, match="first call"):
        classifier.partial_fit(X, y, classes=[0, 1])
    with pytest.raises(ValueError, match="class 3"):
        classifier.partial_fit(X, y + 2)


def test_a_pickled_estimator_predicts_and_goes_on_alike(tmp_path: Path) -> None:
    X, y = MOONS
    classifier = NeuralNetworkClassifier(8, epochs=5, random_state=0).fit(X, y)
    twin = pickle.loads(pickle.dumps(classifier))
    joblib.dump(classifier, tmp_path / "classifier")
    mapped = joblib.load(tmp_path / "classifier", mmap_mode="r")
    expected = classifier.predict_proba(X)
    for other in (twin, mapped):
        np.testing.assert_array_equal(other.predict_proba(X), expected)
    for estimator in (classifier, twin, mapped):
        estimator.partial_fit(X, y)
    for other in (twin, mapped):
        np.testing.assert_array_equal(other.predict_proba(X), classifier.predict_proba(X))


# -- sample weights -------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("early_stopping", [False, True])
def test_a_sample_that_weighs_nothing_might_as_well_be_missing(
    batch_size: int | None, early_stopping: bool
) -> None:
    X, y = MOONS
    weights = np.random.default_rng(0).integers(0, 3, len(X))
    counted = weights > 0
    settings: dict[str, Any] = {
        "batch_size": batch_size,
        "early_stopping": early_stopping,
        "epochs": 10,
        "random_state": 0,
    }
    weighted = NeuralNetworkClassifier(8, **settings).fit(X, y, weights)
    without = NeuralNetworkClassifier(8, **settings).fit(X[counted], y[counted], weights[counted])
    np.testing.assert_array_equal(weighted.network_.parameters, without.network_.parameters)


def test_a_heavy_sample_counts_as_often_as_it_weighs() -> None:
    X, y = make_regression(50, 3, random_state=0)
    y = y / 100
    weights = np.random.default_rng(0).integers(0, 4, len(X))
    settings: dict[str, Any] = {"batch_size": None, "epochs": 50, "random_state": 0}
    weighted = NeuralNetworkRegressor(8, **settings).fit(X, y, weights)
    repeated = NeuralNetworkRegressor(8, **settings).fit(X.repeat(weights, 0), y.repeat(weights))
    np.testing.assert_allclose(weighted.predict(X), repeated.predict(X), rtol=1e-6)
    np.testing.assert_allclose(weighted.loss_curve_, repeated.loss_curve_, rtol=1e-6)


def test_the_held_out_samples_weigh_what_they_weigh() -> None:
    X, y = MOONS
    weights = np.where(y == 1, 100.0, 1.0)
    classifier = NeuralNetworkClassifier((), epochs=300, random_state=0, validation_fraction=0.3)
    classifier.fit(X, y, weights)
    # Class 1 counts for nearly all of both losses, so they are of the same size.
    assert classifier.validation_loss_curve_[-1] < 0.2
    assert classifier.predict(X[y == 1]).mean() > 0.97


def test_class_weights_are_those_of_scikit_learn_times_the_samples_own() -> None:
    X, y = MOONS
    rare = np.flatnonzero((y == 0) | (np.arange(len(y)) % 5 == 0))
    X, y = X[rare], np.where(y[rare] == 1, "rare", "usual")
    own = np.random.default_rng(0).integers(0, 4, len(X)).astype(float)
    settings: dict[str, Any] = {"epochs": 5, "random_state": 0, "validation_fraction": 0.2}
    for its in (None, own):
        weights = compute_sample_weight("balanced", y)
        if its is not None:
            sums = np.array([own[y == name].sum() for name in ("rare", "usual")])
            weights = own * (sums.sum() / (2 * sums))[(y == "usual").astype(int)]
        of_class = {name: weights[(y == name) & (own > 0)].max() for name in ("rare", "usual")}
        if its is not None:
            of_class = {name: 1 / own[y == name].sum() for name in of_class}
        expected = NeuralNetworkClassifier(8, **settings).fit(X, y, weights)
        for given in ("balanced", of_class):
            found = NeuralNetworkClassifier(8, class_weight=given, **settings).fit(X, y, its)
            np.testing.assert_allclose(
                found.network_.parameters, expected.network_.parameters, rtol=1e-6
            )
            assert found.validation_loss_curve_ == pytest.approx(expected.validation_loss_curve_)
    given = {"rare": 3.0}
    begun = NeuralNetworkClassifier((), class_weight=given, epochs=1, learning_rate=1e-9).fit(X, y)
    assert begun.class_weight_.tolist() == [3.0, 1.0]
    ratio = np.sum(y == "usual") / (3 * np.sum(y == "rare"))
    assert begun.network_.biases[0][0, 0] == pytest.approx(np.log(ratio))
    validated = NeuralNetworkClassifier(8, class_weight={"rare": 3.0}, epochs=2, random_state=0)
    validated.fit(X, y, X_val=X, y_val=y)
    assert validated.validation_loss_curve_ == pytest.approx(validated.loss_curve_)


def test_class_weights_that_make_no_sense_are_refused() -> None:
    X, y = MOONS
    for given, sentence in (
        ("even", "class_weight"),
        ({5: 1.0}, "are not in class_weight"),
        ({0: -1.0}, "finite and at least 0"),
        ({0: 0.0, 1: 0.0}, "is 0 for the class of every sample"),
    ):
        with pytest.raises(ValueError, match=sentence):
            NeuralNetworkClassifier(class_weight=given).fit(X, y)
    with pytest.raises(ValueError, match="give a dictionary of weights, or use fit"):
        NeuralNetworkClassifier(class_weight="balanced").partial_fit(X, y, [0, 1])
    portions = NeuralNetworkClassifier(class_weight={1: 5.0}).partial_fit(X, y, [0, 1])
    assert portions.class_weight_.tolist() == [1.0, 5.0]


# -- what cannot be used --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"epochs": 0}, "epochs is 0; it must be a whole number"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"hidden_size": (8, 0)}, "hidden layer's size is 0"),
        ({"hidden_activation": "rleu"}, "unknown hidden activation 'rleu'; did you mean relu?"),
        ({"output_activation": "relu"}, "unknown output for classes 'relu'"),
        ({"loss": "hige"}, "unknown loss 'hige'; did you mean hinge?"),
        ({"momentum": 0.5}, "momentum is 0.5, which the optimizer adam does not take"),
        ({"beta1": 1.0}, "beta1 is 1.0; it must be at least 0 and below 1"),
        ({"optimizer": "adma"}, "unknown optimizer 'adma'; did you mean adam?"),
        ({"schedule": "cosin"}, "unknown schedule 'cosin'; did you mean cosine?"),
        ({"initializer": "she"}, "unknown initializer 'she'"),
        ({"learning_rate": -1.0}, "the learning rate is -1.0"),
        ({"validation_fraction": 1.0}, "validation_fraction is 1.0; it must be"),
        ({"dropout": 1.0}, "dropout is 1.0"),
        ({"patience": 0, "early_stopping": True}, "patience is 0"),
    ],
    ids=str,
)
def test_a_setting_out_of_range_is_explained(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        NeuralNetworkClassifier(**settings).fit(*MOONS)


def test_a_loss_for_classes_is_not_for_values() -> None:
    with pytest.raises(ValueError, match="binary_cross_entropy is not for regression"):
        NeuralNetworkRegressor(loss="binary_cross_entropy").fit(*MOONS)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (np.ones(3), r"shape \(3,\); it must be \(200,\)"),
        (np.zeros(200), "zero for every sample"),
        (-np.ones(200), "at least 0"),
        (np.full(200, np.nan), "must be finite"),
    ],
    ids=["short", "zero", "negative", "nan"],
)
def test_weights_that_make_no_sense_are_refused(weights: np.ndarray, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        NeuralNetworkClassifier().fit(*MOONS, sample_weight=weights)


def test_one_weight_is_that_of_every_sample() -> None:
    X, y = MOONS
    twice, once = (
        NeuralNetworkClassifier(epochs=3, random_state=0).fit(X, y, sample_weight=weight)
        for weight in (2.0, None)
    )
    assert twice.loss_curve_ == pytest.approx(once.loss_curve_)


def test_a_regressor_minimises_the_squared_error_whatever_its_output_activation() -> None:
    X = np.linspace(-1.0, 1.0, 60)[:, np.newaxis]
    y = 1 / (1 + np.exp(-5 * X[:, 0]))
    for output in ("sigmoid", "tanh", "linear"):
        regressor = NeuralNetworkRegressor(output_activation=output, random_state=0).fit(X, y)
        error = np.mean((regressor.predict(X) - y) ** 2)
        assert error == pytest.approx(regressor.loss_curve_[-1]) == pytest.approx(0, abs=1e-3)
    y_of_two = np.column_stack((y, 1 - y))
    regressor = NeuralNetworkRegressor(output_activation="softmax", random_state=0)
    assert regressor.fit(X, y_of_two).score(X, y_of_two) > 0.99


def test_one_class_is_not_enough() -> None:
    X, y = MOONS
    with pytest.raises(ValueError, match="one class, 0,"):
        NeuralNetworkClassifier().fit(X[y == 0], y[y == 0])
    with pytest.raises(ValueError, match="one class"):
        NeuralNetworkClassifier().fit(X, y, sample_weight=y)


def test_a_validation_part_is_whole_and_of_the_same_classes() -> None:
    X, y = MOONS
    with pytest.raises(ValueError, match="y_val is missing"):
        NeuralNetworkClassifier().fit(X, y, X_val=X)
    with pytest.raises(ValueError, match="class 5"):
        NeuralNetworkClassifier().fit(X, y, X_val=X, y_val=y + 5)


def test_a_training_that_diverges_says_so() -> None:
    X, y = make_regression(50, 3, random_state=0)
    with pytest.raises(TrainingDivergedError, match="smaller learning rate"):
        NeuralNetworkRegressor(8, optimizer="sgd", learning_rate=10.0).fit(X, y)


# -- what is no set of classes ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("classes", "sentence"),
    [
        ([[0, 1]], r"classes has shape \(1, 2\)"),
        (np.array([0, "a"], object), "things of several kinds"),
        ([0.0, np.nan], "a value that is not finite"),
        ([1], "classes holds 1 of them"),
        (np.ma.masked_array([0, 1], mask=[False, True]), "classes has values masked"),
    ],
)
def test_classes_to_come_have_to_be_classes(classes: object, sentence: str) -> None:
    X = np.zeros((2, 2))
    with pytest.raises(ValueError, match=sentence):
        NeuralNetworkClassifier().partial_fit(X, [0, 1], classes=classes)


def test_masked_samples_are_refused() -> None:
    X, y = np.zeros((2, 2)), np.array([0, 1])
    masked = np.ma.masked_array(X, mask=[[True, False]] * 2)
    with pytest.raises(ValueError, match="X has values masked"):
        NeuralNetworkClassifier().fit(masked, y)
    with pytest.raises(ValueError, match="y has values masked"):
        NeuralNetworkRegressor().fit(X, np.ma.masked_array(y, mask=[True, False]))


@pytest.mark.parametrize("estimator", [NeuralNetworkClassifier, NeuralNetworkRegressor])
def test_a_share_that_leaves_nothing_is_called_by_its_own_name(estimator: type) -> None:
    X, y = np.arange(4.0)[:, np.newaxis], np.array([0, 1, 0, 1])
    with pytest.raises(ValueError, match=r"validation_fraction is 0\.9, which holds out 4 of 4"):
        estimator(validation_fraction=0.9).fit(X, y)


@pytest.mark.parametrize(
    ("name", "value"), [("early_stopping", "no"), ("warm_start", "no"), ("callback", 3)]
)
def test_a_switch_is_on_or_off_and_a_callback_a_function(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} is {value!r}; it must be"):
        NeuralNetworkClassifier(**{name: value}).fit(*MOONS)
