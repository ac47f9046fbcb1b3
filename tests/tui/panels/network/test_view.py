from __future__ import annotations

import numpy as np
import pytest

from core import HIDDEN_ACTIVATIONS, ExperimentConfig
from tui.panels.map.field import FieldEvaluator
from tui.panels.map.views.neurons import Neurons
from tui.panels.map.views.table import VIEWS, Plot
from tui.panels.network.view import NetworkView
from tui.plotting.boundary.region import Grid
from tui.plotting.network.layout import Selection
from tui.session.snapshot import Snapshot


def snapshot_of(config: ExperimentConfig) -> Snapshot:
    return Snapshot.of(config.build())


@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
def test_a_neuron_is_drawn_on_the_scale_that_it_has_on_the_map(activation: str) -> None:
    snapshot = snapshot_of(ExperimentConfig(samples=20, activation=activation))
    evaluator = FieldEvaluator(snapshot)
    view = next(view for view in VIEWS if view.name == "neuron")
    assert view.picture is not None
    extent = evaluator.dataset.plane.extent
    evaluator.set_grid(Grid(extent, 2, 2).centres())
    picture = view.picture(evaluator, Neurons(1, 0, 0), Plot(extent, 2, 2, 1))
    assert tuple(NetworkView(snapshot).limits()[1][0].tolist()) == picture.limits


def test_parameters_are_named_and_have_their_values() -> None:
    snapshot = snapshot_of(ExperimentConfig(samples=20, hidden=(3,)))
    view = NetworkView(snapshot)
    parameters = snapshot.parameters
    assert parameters is not None
    for selection, name, place in (
        (Selection(1, 2, 1), "the weight from x2 to neuron 3", 5),
        (Selection(1, 2), "the bias of neuron 3", 8),
        (Selection(2, 0, 0), "the weight from neuron 1 to inner", 9),
    ):
        assert view.parameter_name(selection) == name
        assert view.parameter(selection) == parameters[place]


def test_a_network_too_large_to_evaluate_has_no_fields() -> None:
    snapshot = snapshot_of(ExperimentConfig(samples=20, hidden=(1000, 1000)))
    view = NetworkView(snapshot)
    assert not view.can_evaluate
    assert not np.any(view.activations(2, 3)[2])
