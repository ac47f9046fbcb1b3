"""An experiment as the command line that repeats it."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import (
    ACTIVATIONS,
    DATASETS,
    FEATURES,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    ExperimentConfig,
)
from tui.command_line.cli import neuroterm
from tui.command_line.options import experiment_config
from tui.command_line.options import given as given_options
from tui.exchange.formats.command import command_line
from tui.exchange.gallery import presets


def read_command(command: str) -> ExperimentConfig:
    """Return the experiment that the program would start with."""
    program, *words = shlex.split(command)
    assert program == "neuroterm"
    with neuroterm.make_context(program, words) as ctx:
        return experiment_config(given_options(ctx))


@given(data=st.data())
def test_an_experiment_survives_the_way_through_its_command_line(data: st.DataObject) -> None:
    number = st.floats(1e-300, 1e300)
    layers = data.draw(st.lists(st.integers(1, 10**6), max_size=3).map(tuple))
    settings: dict[str, st.SearchStrategy[Any]] = {
        "dataset": st.sampled_from(list(DATASETS)),
        "noise": st.floats(0, 10),
        "features": st.lists(
            st.sampled_from(list(FEATURES)), min_size=1, max_size=len(FEATURES)
        ).map(tuple),
        "test_size": st.floats(0.01, 0.9),
        "activation": st.sampled_from(HIDDEN_ACTIVATIONS),
        "output_activation": st.sampled_from(list(ACTIVATIONS)),
        "initializer": st.sampled_from(list(INITIALIZERS)),
        "learning_rate": number,
        "shuffle": st.booleans(),
        "l1": number,
        "l1_prunes": st.booleans(),
        "dropout": st.floats(0, 0.9).map(lambda rate: (rate,) * len(layers)),
        "patience": st.integers(1, 10**6),
        "seed": st.integers(0, 2**32 - 1),
        "split_draw": st.integers(0, 1000),
        "weights_draw": st.integers(0, 1000),
        "dtype": st.sampled_from(["float64", "float32"]),
        "threads": st.integers(1, 64),
    }
    chosen = {
        name: data.draw(values) for name, values in settings.items() if data.draw(st.booleans())
    }
    config = ExperimentConfig(hidden=layers, **chosen)
    # One rate in a list of one is that rate.
    assume(len(layers) > 1 or "dropout" not in chosen)
    assert read_command(command_line(config)) == config


@pytest.mark.parametrize("name", ["a b.csv", "it's.csv", "$HOME;rm -rf.csv", "-x.csv", "é\n.csv"])
def test_any_file_name_is_quoted(name: str) -> None:
    config = ExperimentConfig(data=name, target="y z", task="regression")
    assert read_command(command_line(config)) == config


def test_a_command_line_has_only_what_differs_from_the_defaults() -> None:
    assert command_line(ExperimentConfig()) == "neuroterm"
    config = ExperimentConfig(hidden=(), learning_rate=0.3, shuffle=False, features=("x1", "x1*x2"))
    assert command_line(config) == (
        "neuroterm --features 'x1,x1*x2' --hidden none --learning-rate 0.3 --shuffle no"
    )


def test_weights_and_precision_are_part_of_the_command() -> None:
    config = ExperimentConfig(weights_draw=2, dtype="float32")
    assert command_line(config) == "neuroterm --weights-draw 2 --dtype float32"


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.name)
def test_every_preset_has_a_command(preset: presets.Preset) -> None:
    assert read_command(command_line(preset.config)) == preset.config
