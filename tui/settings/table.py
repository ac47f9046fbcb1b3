"""Every setting of an experiment that the user may set: one row each, which all else reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import FILE_FIELDS, ExperimentConfig
from tui.settings.sections import data, network, regularisation, schedule, stopping, training
from tui.settings.setting import DEFAULTS, METHODS, Setting

SETTINGS: tuple[Setting, ...] = (
    *data.ROWS,
    *network.ROWS,
    *training.ROWS,
    *schedule.ROWS,
    *regularisation.ROWS,
    *stopping.ROWS,
)
"""In the order of the help."""

SETTING = {setting.name: setting for setting in SETTINGS}
"""The same by their names."""


def with_settings(config: ExperimentConfig, settings: Mapping[str, Any]) -> ExperimentConfig:
    """Return a configuration with other values of some settings.

    Raises
    ------
    ValueError
        If they cannot stand beside each other.
    """
    settings = {**_left_behind(settings), **settings}
    if "dataset" in settings or "data" in settings:
        # What else the file or the URL speaks of was chosen by the user as well.
        config = config.with_data(keep=True, **settings)
    else:
        config = config.replace(**settings)
    for name in FILE_FIELDS:
        if getattr(config, name) is not None and config.data is None:
            raise ValueError(f"--{name} is about a CSV file; give the file with --data")
    return config


def _left_behind(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return defaults for the file's settings of an optimiser or a schedule that others replace.

    Those that the new one takes as well stay as the file has them.
    """
    defaults = {}
    for what, table in METHODS.items():
        if settings.get(what) in table:
            names = {name for taken in table.values() for name in taken}
            for name in names - table[settings[what]].keys():
                defaults[name] = DEFAULTS[name]
    return defaults
