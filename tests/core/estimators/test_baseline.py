from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core import (
    Baseline,
    ExperimentConfig,
    accuracy,
    baseline,
    fit_baseline,
    load_dataset,
    r_squared,
)


@pytest.mark.parametrize("name", ["circles", "iris"])
def test_a_linear_model_chooses_the_class_with_the_highest_score(name: str) -> None:
    dataset = load_dataset(name)
    model = fit_baseline(dataset)
    scores = model.scores(dataset.X_test)
    assert scores.shape == (len(dataset.X_test), dataset.n_classes)
    assert accuracy(dataset.y_test, scores.argmax(axis=1)) == model.test_score
    assert (model.name, model.test_score) == baseline(dataset)


def test_a_linear_model_of_a_regression_predicts_values() -> None:
    dataset = load_dataset("sine")
    model = fit_baseline(dataset)
    predicted = model.scores(dataset.X_train)[:, 0]
    assert r_squared(dataset.y_train, predicted) == pytest.approx(model.train_score)
    slopes = np.diff(model.scores(np.linspace([-1.0], [1.0], 5))[:, 0])
    assert slopes == pytest.approx(np.full(4, slopes[0]))  # a straight line


def test_its_loss_is_what_a_network_without_hidden_layers_comes_down_to() -> None:
    for name, weighed in (("circles", "none"), ("sine", "none"), ("circles", "balanced")):
        config = ExperimentConfig(dataset=name, hidden=(), learning_rate=0.5, class_weight=weighed)
        experiment = config.build()
        model = fit_baseline(experiment.dataset, class_weight=weighed)
        *_, last = experiment.trainer.epochs(500)
        assert last.train_loss == pytest.approx(model.train_loss, abs=1e-5)
        assert last.test_loss == pytest.approx(model.test_loss, abs=1e-3)
    assert 0.0 < fit_baseline(load_dataset("iris")).train_loss < 0.2


def test_a_class_without_training_samples_is_named() -> None:
    dataset = load_dataset("iris")
    left = dataset.y_train != 2
    few = dataclasses.replace(dataset, X_train=dataset.X_train[left], y_train=dataset.y_train[left])
    with pytest.raises(
        ValueError, match=rf"every class; there are none of {dataset.class_names[2]}"
    ):
        fit_baseline(few)


def test_inputs_of_other_data_are_refused() -> None:
    model: Baseline = fit_baseline(load_dataset("iris"))
    with pytest.raises(ValueError, match=r"X has shape \(3, 2\); it must be \(samples, 4\)"):
        model.scores(np.zeros((3, 2)))
