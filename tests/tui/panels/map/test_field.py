from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig
from tui.panels.map.field import FieldEvaluator
from tui.session.snapshot import Snapshot


def evaluator_of(config: ExperimentConfig) -> FieldEvaluator:
    return FieldEvaluator(Snapshot.of(config.build()))


def test_what_is_marked_is_what_the_network_gets_wrong() -> None:
    experiment = ExperimentConfig(samples=200).build()
    evaluator = FieldEvaluator(Snapshot.of(experiment))
    dataset, metrics = evaluator.dataset, experiment.trainer.evaluate()
    wrong = evaluator.wrong(dataset.X_train, dataset.y_train)
    assert wrong.mean() == pytest.approx(1 - metrics.train_accuracy)
    errors = evaluator.errors(dataset.X_train, dataset.y_train)
    assert errors.mean() == pytest.approx(metrics.train_loss)
    chosen = np.arange(0, len(wrong), 3)
    train, test = evaluator.wrong_among(chosen, np.zeros(0, np.intp))
    assert (train[chosen] == wrong[chosen]).all()
    assert train.sum() == wrong[chosen].sum()
    assert (len(test), test.any()) == (len(dataset.X_test), False)


def test_points_have_the_colours_of_their_classes_or_of_their_values() -> None:
    for dataset, floating in (("circles", False), ("plane", True), ("sine", False)):
        evaluator = evaluator_of(ExperimentConfig(dataset=dataset, samples=60, hidden=(2,)))
        scatter = evaluator.scatter()
        assert scatter.train.are_values is floating
        assert len(scatter.test.labels) == len(evaluator.dataset.y_test)
        assert scatter.extent == evaluator.dataset.plane.extent


def test_the_scale_of_a_unit_is_of_the_whole_plane_and_of_its_activation() -> None:
    for activation, limits in (("tanh", (-1.0, 1.0)), ("sigmoid", (0.0, 1.0))):
        evaluator = evaluator_of(ExperimentConfig(samples=20, activation=activation))
        assert evaluator.unit_limits(1, 2) == limits
    evaluator = evaluator_of(ExperimentConfig(samples=20))
    low, high = evaluator.unit_limits(1, 0)
    evaluator.set_grid(evaluator.dataset.plane.train)
    assert -low == high >= evaluator.grid_activations(1, 0).max()
