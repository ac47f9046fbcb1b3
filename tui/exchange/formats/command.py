"""An experiment as the command line that repeats it."""

from __future__ import annotations

import shlex

from core import FILE_FIELDS, ExperimentConfig
from tui.exchange.formats.table import PROGRAM
from tui.settings.table import SETTINGS
from tui.settings.writing import written


def command_line(config: ExperimentConfig) -> str:
    """Return the command that starts an experiment, quoted for a POSIX shell.

    Only what differs from the defaults is in it.
    """
    return shlex.join([PROGRAM, *options(config)])


TYPED = "weights and biases typed by hand"


def left_out(config: ExperimentConfig, *, edited: bool = False) -> str:
    """Return what no command line can hold, in sentences, or nothing.

    Parameters
    ----------
    config : ExperimentConfig
    edited : bool
        Whether somebody gave a weight or a bias another value.
    """
    sentences = []
    if config.points is not None:
        sentences.append(
            "The drawn points are not in it; a settings file (<save-settings>) has them, for "
            "--config to read."
        )
    if edited:
        sentences.append(
            f"{TYPED.capitalize()} are not in it; a saved run (<save-run>) has them, for --load to "
            "go on."
        )
    return " ".join(sentences)


def options(config: ExperimentConfig) -> list[str]:
    """Return the options that an experiment takes, each followed by its value."""
    # Beside a file the data set is not looked at, and the command line takes but one of them.
    beside_a_file = ("dataset",) if config.data is not None else FILE_FIELDS
    words: list[str] = []
    for setting in SETTINGS:
        value = getattr(config, setting.name)
        if value != setting.initial and setting.name not in beside_a_file:
            words += [setting.option, written(value)]
    return words
