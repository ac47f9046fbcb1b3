"""Whether the app can begin with what is asked for, which is said in the shell where it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from core import DATASETS, Experiment, ExperimentConfig
from tui.exchange.opening import PRESET, given_bases
from tui.terminal.failure import bad_input

_SURE = {"dataset", PRESET}
"""What is known to go with all the defaults."""


def check(
    experiment: ExperimentConfig | Experiment, options: Mapping[str, Any], *, is_open: bool
) -> None:
    """Make sure that there will be an experiment, as far as that takes no longer than a picture.

    Parameters
    ----------
    experiment : ExperimentConfig or Experiment
        What is asked for.
    options : mapping
        What stands on the command line, by name.
    is_open : bool
        Whether there is a picture already, so that those data can be waited for that take longer.

    Raises
    ------
    Failure
        With the sentence about what is wrong.
    """
    if isinstance(experiment, Experiment):
        return
    with bad_input():
        if experiment.data is not None:
            # It is read in the app, however large it is.
            Path(experiment.data).stat()
        elif _may_be_wrong(options) and (is_open or not takes_longer(experiment)):
            experiment.build()


def takes_longer(experiment: ExperimentConfig | Experiment) -> bool:
    """Tell whether the data of an experiment are read with a large library."""
    if not isinstance(experiment, ExperimentConfig) or experiment.points is not None:
        return False
    return experiment.data is None and DATASETS[experiment.dataset].available is not None


def _may_be_wrong(options: Mapping[str, Any]) -> bool:
    settings = {field.name for field in fields(ExperimentConfig)}.intersection(options)
    return not settings.union(given_bases(options)) <= _SURE
