from __future__ import annotations

import numpy as np
import pytest

from core import ExperimentConfig
from tui.panels.map.field import FieldEvaluator
from tui.panels.map.views.table import VIEWS
from tui.plotting.boundary.region import Grid
from tui.session.snapshot import Snapshot


def evaluator_of(config: ExperimentConfig) -> FieldEvaluator:
    return FieldEvaluator(Snapshot.of(config.build()))


def hidden_space_of(evaluator: FieldEvaluator) -> str:
    """Why there is no hidden space to see, or an empty text."""
    return next(view for view in VIEWS if view.name == "hidden space").refusal(evaluator)


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


def test_a_network_too_large_to_be_asked_everywhere_is_asked_at_some_places() -> None:
    config = ExperimentConfig(samples=60, hidden=(256,) * 30)
    evaluator = evaluator_of(config)
    grid = Grid(evaluator.dataset.plane.extent, 70, 90)
    evaluator.set_grid(grid.centres(), (70, 90))
    outputs = evaluator.grid_outputs()
    assert outputs.shape == (6300, 1)
    assert evaluator.grid_layer(3).shape == (6300, 256)
    asked = {tuple(row) for row in evaluator.grid_layer(0).tolist()}
    assert 100 < len(asked) <= evaluator.most_samples < 6300
    # What is said of a place is what the network says not far from it.
    near = evaluator.grid_layer(0) - evaluator.dataset.plane.to_inputs(grid.centres())
    assert np.abs(near).max() < 0.2
    assert not evaluator.can_look_at(10_000)
    evaluator.most_samples = 1000
    assert "too long" in hidden_space_of(evaluator)


def test_a_network_of_usual_size_is_asked_everywhere() -> None:
    evaluator = evaluator_of(ExperimentConfig(samples=60, hidden=(256, 128)))
    assert evaluator.most_samples > 20_000
    assert hidden_space_of(evaluator) == ""
