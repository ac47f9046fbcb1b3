"""What Playground's fields and the settings here say to each other, in both directions.

The two do not correspond one by one: its three fields of the problem and the data are one setting,
the share of training samples bounds the batch size. So each part is a pair of functions, one for
either way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core import DATASETS, ExperimentConfig
from tui.exchange.formats.playground.fields import (
    ACTIVATIONS,
    CLASSIFICATION,
    FEATURES,
    FIELDS,
    LARGEST_NOISE,
    LEAST_TRAINING,
    PROBLEMS,
    REGRESSION,
)

State = Mapping[str, Any]
"""The values of Playground's fields by their names."""

Settings = dict[str, Any]

_RULES = DATASETS["playground-circle"].rules

ALWAYS: Settings = {name: _RULES[name] for name in ("scaling", "loss", "shuffle", "last_batch")}
"""Settings that make training here go as it goes there."""

NEAREST = {
    "circles": "circle",
    "xor": "xor",
    "gaussians": "gauss",
    "spirals": "spiral",
    "plane": "reg-plane",
    "multi-gaussian": "reg-gauss",
}
"""What to write for data sets that Playground has not, but has something like."""

_LEAST_SAMPLES = 2
_NO_FEATURES = ("0",)
_DATASETS = CLASSIFICATION | REGRESSION


class Part(NamedTuple):
    """Some fields and the settings that they are about.

    Attributes
    ----------
    settings : callable
        Returns the settings that a state says; raises ValueError if that cannot be.
    state : callable
        Returns the fields that a configuration decides, as near as Playground can come to it.
    """

    settings: Callable[[State], Settings]
    state: Callable[[ExperimentConfig], dict[str, Any]]


# -- the data --------------------------------------------------------------------------------------


def dataset_field(state: State) -> str:
    """Return the field that names the data set; which one does depends on the problem."""
    return "dataset" if state["problem"] == "classification" else "regDataset"


def _data_settings(state: State) -> Settings:
    field = dataset_field(state)
    return {
        "dataset": _DATASETS[state[field]],
        "noise": state["noise"] / 100 or None,
        "output_activation": "tanh" if field == "dataset" else "linear",
    }


def _data_state(config: ExperimentConfig) -> dict[str, Any]:
    name = _nearest_dataset(config)
    regression = name in REGRESSION
    generated = config.data is None and config.points is None
    here = generated and config.dataset in _DATASETS.values()
    return {
        "problem": PROBLEMS[regression],
        ("regDataset" if regression else "dataset"): name,
        "noise": min(round(100 * (config.noise or 0.0), 10), LARGEST_NOISE) if here else 0.0,
    }


def _nearest_dataset(config: ExperimentConfig) -> str:
    """Return the Playground data set that is the experiment's, or the nearest to it."""
    ours = {name: field for field, name in _DATASETS.items()}
    regression = config.task == "regression"
    if config.data is None:
        regression = DATASETS[config.dataset].task == "regression"
        if (name := ours.get(config.dataset) or NEAREST.get(config.dataset)) is not None:
            return name
    return "reg-plane" if regression else "circle"


# -- training and test samples, mini-batches -------------------------------------------------------


def samples_of(state: State) -> tuple[int, int]:
    """Return how many samples there are in all, and how many Playground trains on."""
    samples = DATASETS[_DATASETS[state[dataset_field(state)]]].samples or 0
    return samples, math.floor(samples * state["percTrainData"] / 100)


def _batch_settings(state: State) -> Settings:
    samples, there = samples_of(state)
    batch_size = state["batchSize"]
    here = min(max(there, _LEAST_SAMPLES), samples - 1)
    return {
        "test_size": _test_size(samples, here, state["percTrainData"]),
        "batch_size": None if batch_size >= here else batch_size,
    }


def _test_size(samples: int, training: int, percent: float) -> float:
    """Return the share of the test part that leaves so many samples for training."""
    share = round(1.0 - percent / 100, 12)
    if samples - math.ceil(samples * share) != training:
        share = (samples - training) / samples
        while math.ceil(samples * share) > samples - training:
            share = math.nextafter(share, 0.0)
    return share


def _batch_state(config: ExperimentConfig) -> dict[str, Any]:
    percent = max(round(100 * (1 - config.test_size), 10), LEAST_TRAINING)
    _, training = samples_of(_data_state(config) | {"percTrainData": percent})
    return {
        "percTrainData": percent,
        "batchSize": min(config.batch_size or training, training),
    }


# -- the inputs ------------------------------------------------------------------------------------


def is_cut_off(state: State) -> bool:
    """Tell whether no input reaches the output, so that Playground trains biases alone."""
    return 0 in state["networkShape"] or not any(state[name] for name in FEATURES)


def _feature_settings(state: State) -> Settings:
    features = tuple(ours for name, ours in FEATURES.items() if state[name])
    if is_cut_off(state):
        features = _NO_FEATURES
    return {"features": None if features == ("x1", "x2") else features}


def _feature_state(config: ExperimentConfig) -> dict[str, Any]:
    wanted = config.features or ("x1", "x2")
    state = {name: ours in wanted for name, ours in FEATURES.items()}
    if any(state.values()) or wanted == _NO_FEATURES:
        return state
    return state | {"x": True, "y": True}


# -- the network -----------------------------------------------------------------------------------


def _network_settings(state: State) -> Settings:
    *_, hidden = _parted(state["networkShape"])
    return {
        "hidden": hidden,
        "activation": state["activation"],
        "initializer": "zeros" if state["initZero"] else "playground",
        "seed": state["seed"],
    }


def _network_state(config: ExperimentConfig) -> dict[str, Any]:
    names = config.activation
    activation = names if isinstance(names, str) else "".join(names[:1])
    return {
        "networkShape": config.hidden,
        "activation": activation if activation in ACTIVATIONS else "tanh",
        "initZero": config.initializer == "zeros",
        "seed": config.seed,
    }


def _parted(sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return the layers between those of no units, across which nothing goes either way."""
    parts: list[tuple[int, ...]] = [()]
    for size in sizes:
        if size:
            parts[-1] += (size,)
        else:
            parts.append(())
    return parts


# -- the step --------------------------------------------------------------------------------------


def _step_settings(state: State) -> Settings:
    rate = state["regularizationRate"]
    settings: Settings = {"learning_rate": state["learningRate"]}
    if state["regularization"] == "none" or not rate:
        return settings
    if state["regularization"] == "L1":
        return settings | {"l1": rate, "l1_prunes": True}
    return settings | {"l2": rate}


def _step_state(config: ExperimentConfig) -> dict[str, Any]:
    return {
        "learningRate": config.learning_rate,
        "regularization": "L1" if config.l1 else "L2" if config.l2 else "none",
        "regularizationRate": config.l1 or config.l2,
    }


PARTS = (
    Part(_data_settings, _data_state),
    Part(_batch_settings, _batch_state),
    Part(_feature_settings, _feature_state),
    Part(_network_settings, _network_state),
    Part(_step_settings, _step_state),
)


def learnable(state: State) -> tuple[State, list[str]]:
    """Return a state with which something is learnt, and what it has otherwise than the one given.

    They are those that Playground opens, too, but never takes a step with.
    """
    said = []
    _, training = samples_of(state)
    if training == 0:
        default = FIELDS["percTrainData"].default
        said.append(f"percTrainData={state['percTrainData']:g} is taken as {default}")
        state = {**state, "percTrainData": float(default)}
        training = samples_of(state)[1]
    if state["batchSize"] > training:
        there = max(training, _LEAST_SAMPLES)
        said.append(f"batchSize={state['batchSize']:.15g} is taken as all {there} training samples")
    return state, said


def config_of(state: State) -> ExperimentConfig:
    """Return the experiment that trains here as a state trains in Playground.

    Raises
    ------
    ValueError
        If it cannot be; the sentence says why.
    """
    settings = dict(ALWAYS)
    for part in PARTS:
        settings |= part.settings(state)
    return ExperimentConfig(**settings)


def state_of(config: ExperimentConfig) -> dict[str, Any]:
    """Return the fields that an experiment decides, as near as Playground can come to it."""
    state: dict[str, Any] = {}
    for part in PARTS:
        state |= part.state(config)
    return state
