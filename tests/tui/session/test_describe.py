import math

import pytest

from core import ExperimentConfig
from tui.session import describe
from tui.session.describe import Units
from tui.session.snapshot import Snapshot


def units_of(config: ExperimentConfig) -> Units:
    return Units(Snapshot.of(config.build()))


def test_a_unit_has_a_name_within_its_layer_with_it_and_a_place() -> None:
    units = units_of(ExperimentConfig(samples=20, hidden=(3,)))
    for layer, unit, name, full_name, place in (
        (0, 1, "x2", "input x2", "input x2"),
        (1, 2, "neuron 3", "layer 1 neuron 3", "neuron 3 of layer 1"),
        (2, 0, "inner", "inner", "the output"),
    ):
        assert units.name(layer, unit) == name
        assert units.full_name(layer, unit) == full_name
        assert units.place(layer, unit) == place


def test_outputs_are_called_after_what_they_say() -> None:
    classes = units_of(ExperimentConfig(dataset="blobs", samples=40, hidden=()))
    assert len(classes.output_names) > 2
    assert classes.full_name(1, 1) == f"output {classes.output_names[1]}"
    assert classes.place(1, 1) == f"output for {classes.output_names[1]}"
    assert units_of(ExperimentConfig(dataset="plane", samples=40)).output_names == ("prediction",)


@pytest.mark.parametrize(
    ("value", "task", "text"),
    [
        (0.525, "classification", "52.5%"),
        (-5.959, "regression", "−5.959"),
        (-1234567.0, "regression", "−1.2e+06"),
        (-math.inf, "regression", "−inf"),
        (math.nan, "regression", "–"),
    ],
)
def test_a_score_of_any_size_has_its_digits_in_few_columns(
    value: float, task: str, text: str
) -> None:
    assert describe.score(value, task) == text
