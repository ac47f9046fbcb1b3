"""Which settings a sweep can vary, and values of theirs around those of an experiment."""

from __future__ import annotations

from itertools import islice
from typing import Any

from core import Dataset, ExperimentConfig
from tui.exchange.formats.sweep.varying import NOT_VARIED, listed
from tui.settings.form.meaning import applies, own_default, texts_of
from tui.settings.form.problem import alike
from tui.settings.form.steps import steps
from tui.settings.scales import RATES
from tui.settings.setting import Setting
from tui.settings.table import SETTING, SETTINGS, with_settings
from tui.settings.writing import written
from tui.terminal.failure import Failure

FIRST = ("learning_rate", "hidden")
"""What varies at first, across and down."""

OF_DRAWS = ("weights_draw", "split_draw")
"""The runs of each combination differ in these already."""

_OF_THE_OUTPUT = ("loss", "output_activation")
"""What data they go with is found out as the network is built."""

_VALUES = 5
_MOST_NAMES = 8
_UNITS = (2, 4, 8, 16, 32)
_FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)
_MOST_TRIED = 40
_FROM_ZERO = ("0", "0.0001", "0.001", "0.01", "0.1")
"""Values of what is 0, where the smallest of its scale would hardly be told from that."""


def settings(config: ExperimentConfig) -> tuple[str, ...]:
    """Return the names of the settings that mean something beside the others and can vary."""
    texts = texts_of(config)
    return tuple(
        setting.name
        for setting in SETTINGS
        if setting.name not in (*NOT_VARIED, *OF_DRAWS) and applies(setting.name, texts)
    )


def values(config: ExperimentConfig, name: str, dataset: Dataset) -> str:
    """Return values of a setting around that of an experiment, as ``--vary`` has them.

    Empty where there is nothing to go by.
    """
    possible = [text for text in _candidates(config, name) if _is_possible(config, name, text)]
    if name in _OF_THE_OUTPUT:
        possible = [text for text in possible if _suits(config, name, text, dataset)]
    return ",".join(list(dict.fromkeys(possible))[:_MOST_NAMES])


def _candidates(config: ExperimentConfig, name: str) -> list[str]:
    setting = SETTING[name]
    if name == "hidden":
        return _layers(config.hidden)
    texts = texts_of(config)
    if name == "dataset":
        return [*alike(texts)]
    if setting.names:
        return [*setting.names]
    present = getattr(config, name)
    if present is None and setting.none != "full":
        present = own_default(name, texts)
    if not present and setting.kind.scale is RATES:
        return [*_FROM_ZERO]
    below, above = (
        [
            text or setting.none
            for text in islice(steps(setting, texts, direction), _MOST_TRIED)
            if _is_possible(config, name, text or setting.none)
        ]
        for direction in (-1, 1)
    )
    own = [_written(setting, present)] if present is not None or setting.none == "full" else []
    own = [text for text in own if _is_possible(config, name, text)]
    half = _VALUES // 2
    fewer = min(len(below), max(half, _VALUES - 1 - len(above)))
    return [*reversed(below[:fewer]), *own, *above[: _VALUES - 1 - fewer]]


def _layers(hidden: tuple[int, ...]) -> list[str]:
    if len(hidden) < 2:
        sizes = sorted({*_UNITS, *hidden})
        return [str(size) for size in sizes]
    scaled = [[max(1, round(factor * size)) for size in hidden] for factor in _FACTORS]
    return ["-".join(map(str, sizes)) for sizes in scaled]


def _written(setting: Setting, value: Any) -> str:
    text = written(value, none=setting.none)
    return f'"{text}"' if "," in text else text


def _suits(config: ExperimentConfig, name: str, text: str, dataset: Dataset) -> bool:
    try:
        with_settings(config, {name: text}).build(dataset)
    except ValueError:
        return False
    return True


def _is_possible(config: ExperimentConfig, name: str, text: str) -> bool:
    try:
        (value,) = listed(name, [text]).values
        with_settings(config, {name: value})
    except (Failure, ValueError, OverflowError):
        return False
    return True
