"""Saved runs: experiments in files, each to go on with from where it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core import (
    CheckpointError,
    Experiment,
    load_checkpoint,
    printable,
    save_checkpoint,
)
from tui.exchange.formats.opened import Opening
from tui.session import describe
from tui.terminal.failure import CANNOT_WRITE, Failure


def run(path: str | Path, **settings: Any) -> Experiment:
    """Return the experiment in a file, with settings that may change in the course of training.

    Raises
    ------
    ValueError
        If the file cannot be read or used, or a setting is out of range.
    """
    return load_checkpoint(path).adjust(**settings)


def read(path: str) -> Opening:
    """Return the experiment in a file, to go on with.

    Raises
    ------
    CheckpointError
        If the file cannot be read or used.
    """
    experiment = run(path)
    trainer = experiment.trainer
    moment = describe.moment(trainer.epoch, trainer.batch, trainer.batches_per_epoch)
    return Opening(
        experiment.config,
        f"{printable(Path(path).name, 60)} goes on from {moment}.",
        experiment=experiment,
    )


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
