"""Trained networks as JSON: settings and weights, without what training remembers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import printable
from tui.exchange.formats.opened import Columns, Opening

if TYPE_CHECKING:
    from core import Experiment

_MARK = b'"neuroterm model"'
_LOOKED_AT = 200
"""Bytes in which the mark stands, however the JSON is laid out."""


def is_model(path: str | Path) -> bool:
    """Tell whether a file is such JSON; other JSON may be a table."""
    try:
        if not Path(path).is_file():  # a pipe would make it wait
            return False
        with Path(path).open("rb") as file:
            return _MARK in file.read(_LOOKED_AT)
    except (OSError, ValueError):
        return False


def run(path: str | Path) -> Experiment:
    """Return an experiment with the settings and the weights in a file.

    Raises
    ------
    ValueError
        If it cannot be read or used.
    """
    # With it comes what reads a table, which few experiments are of.
    from core import experiment_from_json

    return experiment_from_json(path)


def read(path: str) -> Opening | Columns:
    """Return the experiment in a file, or what there is to learn in a table as JSON.

    Raises
    ------
    ValueError
        If it cannot be read or used.
    """
    if not is_model(path):
        from tui.exchange.formats.csv import read as read_table

        return read_table(path)
    experiment = run(path)
    name = printable(Path(path).name, 60)
    return Opening(
        experiment.config,
        f"{name} has these weights, from which training begins at epoch 0.",
        experiment=experiment,
    )
