"""The URL of TensorFlow Playground that says an experiment, and what no such URL can say."""

from __future__ import annotations

import math
from typing import Any

from core import DATASETS, ExperimentConfig
from tui.exchange.formats.playground.fields import FIELDS
from tui.exchange.formats.playground.link import BASE
from tui.exchange.formats.playground.parts import state_of
from tui.exchange.formats.playground.reading import parse
from tui.settings import words as changes


def write(
    config: ExperimentConfig, *, show_test: bool = False, discretize: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Return the Playground URL nearest to an experiment, and what it cannot say.

    Parameters
    ----------
    config : ExperimentConfig
    show_test, discretize : bool
        Whether the map shows the test points, and decisions alone.

    Returns
    -------
    url : str
    lost : tuple of str
        What is otherwise there, setting by setting; nothing if the URL says all.
    """
    state = state_of(config) | {"showTestData": show_test, "discretize": discretize}
    texts = {
        name: field.kind.write(state[name]) if name in state else field.default
        for name, field in FIELDS.items()
    }
    pairs = (f"{name}={text}" for name, text in texts.items() if text or name == "networkShape")
    url = f"{BASE}#{'&'.join(pairs)}"
    mine, there = equivalent(config), parse(url).config
    lost = tuple(
        f"{changes.label(name)} {changes.value(name, mine)} (there {_there(name, there)})"
        for name in mine.as_dict()
        if getattr(mine, name) != getattr(there, name) and name not in changes.OF_POINTS
    )
    return url, lost


def equivalent(config: ExperimentConfig) -> ExperimentConfig:
    """Return the same experiment as ``parse`` would say it, so that the two can be compared."""
    plain: dict[str, Any] = {}
    source = DATASETS[config.dataset]
    training = _training_samples(config)
    if config.data is None and config.points is None:
        if config.samples == source.samples:
            plain["samples"] = None
        if config.noise == source.noise:
            plain["noise"] = None
        if config.batch_size == training:
            plain["batch_size"] = None
    if config.features == ("x1", "x2"):
        plain["features"] = None
    if isinstance(config.activation, tuple) and len(set(config.activation)) == 1:
        plain["activation"] = config.activation[0]
    if not config.l1:
        plain["l1_prunes"] = False
    one_batch = plain.get("batch_size", config.batch_size) is None
    if one_batch:
        plain["shuffle"] = False
    if one_batch or not (config.shuffle or training % (config.batch_size or 1)):
        plain["last_batch"] = "carried"
    return config.replace(**plain)


def _training_samples(config: ExperimentConfig) -> int:
    samples = config.samples or DATASETS[config.dataset].samples or 0
    return samples - math.ceil(samples * config.test_size)


def _there(name: str, config: ExperimentConfig) -> str:
    return "without end" if name == "epochs" else changes.value(name, config)
