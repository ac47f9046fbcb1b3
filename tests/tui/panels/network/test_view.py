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
        (Selection(1, 2, 1), "the weight from input x2 to neuron 3 of layer 1", 5),
        (Selection(1, 2), "the bias of neuron 3 of layer 1", 8),
        (Selection(2, 0, 0), "the weight from neuron 1 of layer 1 to the output", 9),
    ):
        assert view.parameter_name(selection) == name
        assert view.parameter(selection) == parameters[place]


def test_a_circle_is_a_circle_in_a_neurons_field_too() -> None:
    # Moons are wider than high; a field of 8 columns and 8 half rows is as wide as high.
    config = ExperimentConfig(dataset="moons", samples=100, scaling="none")
    snapshot = snapshot_of(config)
    assert snapshot.dataset is not None
    view = NetworkView(snapshot)
    for rows, columns in ((8, 8), (2, 3)):
        x, y = (
            view.activations(rows, columns)[0].reshape(rows, columns, 2)[..., i] for i in (0, 1)
        )
        assert x[0, 1] - x[0, 0] == pytest.approx(y[0, 0] - y[1, 0])
        x_min, x_max, y_min, y_max = snapshot.dataset.plane.extent
        half = (x[0, 1] - x[0, 0]) / 2
        assert x.min() - half <= x_min + 1e-9
        assert x.max() + half >= x_max - 1e-9
        assert y.min() - half <= y_min + 1e-9
        assert y.max() + half >= y_max - 1e-9


def test_the_strongest_links_come_first_whatever_their_sign() -> None:
    view = NetworkView(snapshot_of(ExperimentConfig(hidden=(3, 2), samples=40)))
    every = view.strongest(1000)
    assert len(every) == view.links(None)
    sizes = [abs(weight) for *_, weight in every]
    assert sizes == sorted(sizes, reverse=True)
    assert view.strongest(4) == every[:4]
    for layer, unit, source, weight in every:
        assert weight == view.parameter(Selection(layer, unit, source))


def test_a_network_too_large_to_evaluate_has_no_fields() -> None:
    snapshot = snapshot_of(ExperimentConfig(samples=20, hidden=(1000, 1000)))
    view = NetworkView(snapshot)
    assert not view.can_evaluate
    assert not np.any(view.activations(2, 3)[2])
