"""The settings of the optimisers and the schedules, by the names a configuration has for them.

A class calls a setting what it is among its own, such as ``StepDecay(every=10, decay=0.5)``. Where
all settings stand side by side, as in ``ExperimentConfig``, these are ``decay_every`` and
``decay_factor``.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from core.formulas.optimizer import Optimizer
from core.formulas.optimizers import OPTIMIZERS
from core.formulas.schedules import SCHEDULES, Schedule
from core.support.checks import known, shown

_KEYWORDS = {
    "optimizer": {"rho": "decay"},
    "schedule": {
        "decay_every": "every",
        "decay_factor": "decay",
        "start_factor": "start",
        "final_factor": "final",
        "plateau_patience": "patience",
        "plateau_threshold": "minimum_improvement",
    },
}
"""What the classes call the settings that have another name here."""

_NOT_THEIR_OWN = ("learning_rate", "epochs")
"""These are settings of the training, whatever the optimiser or the schedule."""


def _settings_of(kind: type, what: str) -> dict[str, Any]:
    names = {keyword: name for name, keyword in _KEYWORDS[what].items()}
    return {
        names.get(keyword, keyword): parameter.default
        for keyword, parameter in inspect.signature(kind).parameters.items()
        if keyword not in _NOT_THEIR_OWN
    }


OPTIMIZER_SETTINGS: dict[str, dict[str, Any]] = {
    name: _settings_of(kind, "optimizer") for name, kind in OPTIMIZERS.items()
}
"""The settings that each optimiser takes, with its own defaults."""

SCHEDULE_SETTINGS: dict[str, dict[str, Any]] = {
    name: _settings_of(kind, "schedule") for name, kind in SCHEDULES.items()
}
"""The settings that each schedule takes, with its own defaults."""

_TAKES_EPOCHS = frozenset(
    name for name, kind in SCHEDULES.items() if "epochs" in inspect.signature(kind).parameters
)
"""Asked once: Python leaves 28 KB of garbage for a class that takes nothing, and many ask."""


def optimizer_for(name: str, learning_rate: float, settings: Mapping[str, Any]) -> Optimizer:
    """Return the optimiser of that name.

    Parameters
    ----------
    name : str
        A name in ``OPTIMIZERS``.
    learning_rate : float
    settings : mapping of str to number or None
        By the names in ``OPTIMIZER_SETTINGS``; None is the optimiser's own default.

    Raises
    ------
    ValueError
        If there is no such optimiser, it does not take a setting, or a value is out of range.
    """
    kind = OPTIMIZERS[known(name, OPTIMIZERS, "optimizer")]
    optimizer: Optimizer = _make(
        kind, "optimizer", name, {"learning_rate": learning_rate}, settings
    )
    return optimizer


def schedule_for(name: str, epochs: int, settings: Mapping[str, Any] | None = None) -> Schedule:
    """Return the schedule of that name for a training of ``epochs`` epochs.

    Parameters
    ----------
    name : str
        A name in ``SCHEDULES``.
    epochs : int
    settings : mapping of str to number or None, optional
        By the names in ``SCHEDULE_SETTINGS``; None is the schedule's own default.

    Raises
    ------
    ValueError
        If there is no such schedule, it does not take a setting, or a value is out of range.
    """
    kind = SCHEDULES[known(name, SCHEDULES, "schedule")]
    spans = {"epochs": epochs} if name in _TAKES_EPOCHS else {}
    schedule: Schedule = _make(kind, "schedule", name, spans, settings or {})
    return schedule


def _make(
    kind: type, what: str, name: str, fixed: Mapping[str, Any], settings: Mapping[str, Any]
) -> Any:
    table = OPTIMIZER_SETTINGS if what == "optimizer" else SCHEDULE_SETTINGS
    kind(**fixed)
    given = {}
    for setting, value in settings.items():
        if value is None:
            continue
        if setting not in table[name]:
            others = ", ".join(other for other, taken in table.items() if setting in taken)
            raise ValueError(
                f"{setting} is {shown(value)}, which the {what} {name} does not take; "
                f"it goes with {others}"
            )
        keyword = _KEYWORDS[what].get(setting, setting)
        try:
            kind(**fixed, **{keyword: value})
        except ValueError as error:
            # The sentence is about the class's own name for it.
            raise ValueError(f"{setting}{str(error).removeprefix(keyword)}") from None
        given[keyword] = value
    return kind(**fixed, **given)
