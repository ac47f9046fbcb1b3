"""Experiments in files: what --save writes and --load goes on from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core import CheckpointError, Experiment, load_checkpoint, save_checkpoint
from tui.exchange.opening import SOURCES
from tui.settings.table import SETTINGS
from tui.terminal.failure import CANNOT_WRITE, Failure, bad_input

CHANGEABLE = ("epochs", "learning_rate", "patience", "target_loss", "target_accuracy")
"""The settings that may be given beside a file."""


def load(options: Mapping[str, Any]) -> Experiment:
    """Return the experiment in the file that --load names, with what else was asked for.

    Parameters
    ----------
    options : mapping
        What was given, by the names of ``SETTINGS``; ``load`` is one of them.

    Raises
    ------
    Failure
        If another setting is given than may change, or the file cannot be used.
    """
    fixed = {*SOURCES, *(setting.name for setting in SETTINGS)}.difference(CHANGEABLE)
    for name in options:
        if name in fixed:
            may = [f"--{setting.replace('_', '-')}" for setting in CHANGEABLE]
            raise Failure(
                f"--{name.replace('_', '-')} is given with --load; the experiment in the file "
                f"keeps its settings, but for {', '.join(may[:-1])} and {may[-1]}"
            )
    with bad_input():
        experiment = load_checkpoint(options["load"])
        return experiment.adjust(**{name: options[name] for name in CHANGEABLE if name in options})


def save(experiment: Experiment, path: Path) -> None:
    """Write an experiment to a file, whole or not at all.

    Raises
    ------
    Failure
        If that is not possible; an older file of that name is still there.
    """
    try:
        save_checkpoint(path, experiment)
    except CheckpointError as error:
        raise Failure(str(error), CANNOT_WRITE) from None
