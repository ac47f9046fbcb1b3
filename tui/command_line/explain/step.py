"""Which step is explained: of what training, at which epoch, looked at where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core import (
    Dataset,
    Exercise,
    Experiment,
    Explanation,
    Trainer,
    TrainingDivergedError,
    counted,
    explain_step,
    printable,
    trace_step,
)
from tui.command_line.options import experiment_config, experiment_of
from tui.command_line.reading import built
from tui.exchange.formats import toml
from tui.exchange.opening import given_bases
from tui.settings.parsing import quoted, whole_number
from tui.settings.table import SETTINGS
from tui.terminal.failure import DIVERGED, Failure, bad_input

WORST, ALL = "worst", "all"

_MOST_KEPT = 2**16
"""Examples of a batch that are kept where all of them are needed."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where to look.

    Attributes
    ----------
    epoch : int or None
        After how many epochs; None for none, or as far as a saved run has come.
    example : int or None
        A row of the training part; None for the worst of the batch.
    layer, neuron : int or None
        From 1; None to choose.
    digits : int
        Decimals at least.
    whole : bool
        Whether all examples of the batch are needed.
    """

    epoch: int | None
    example: int | None
    layer: int | None
    neuron: int | None
    digits: int
    whole: bool


def example(text: str) -> int | str:
    """Read which example is meant, or that all are, or the worst."""
    if text.strip() in (WORST, ALL):
        return text.strip()
    try:
        return whole_number(text)
    except ValueError:
        raise ValueError(
            f"{quoted(text)} is no whole number, and neither {WORST} nor {ALL}"
        ) from None


def explained(options: Mapping[str, Any], place: Place) -> tuple[Explanation, dict[str, Any]]:
    """Train as far as asked, and return the next step explained, and the settings.

    Raises
    ------
    Failure
        With the sentence about what was wrong.
    """
    trainer, dataset, settings = _trained(options)
    with bad_input():
        _go_to(trainer, place.epoch)
        keep = {"keep": _MOST_KEPT} if place.whole else {}
        try:
            trace = trace_step(trainer, example=place.example, **keep)
        except TrainingDivergedError as error:
            raise Failure(f"training stopped: {error}", DIVERGED) from None
        explanation = explain_step(
            trace,
            dataset,
            example=place.example,
            layer=place.layer,
            neuron=place.neuron,
            digits=place.digits,
        )
    return explanation, settings


def _trained(options: Mapping[str, Any]) -> tuple[Trainer, Dataset | None, dict[str, Any]]:
    exercise = _exercise(options)
    if exercise is not None:
        with bad_input():
            return *exercise.build(), exercise.config.as_dict()
    experiment = experiment_of(options)
    with bad_input():
        if not isinstance(experiment, Experiment):
            experiment = built(experiment)
    return experiment.trainer, experiment.dataset, experiment.config.as_dict()


def _exercise(options: Mapping[str, Any]) -> Exercise | None:
    """Return the exercise that --config gives, None where it gives settings alone."""
    if given_bases(options) != ["config"] or "load" in options:
        return None
    exercise = toml.read_exercise(options["config"])
    if exercise.is_empty:
        return None
    if exercise.x is not None:
        for setting in SETTINGS:
            if setting.section == "Data" and setting.name in options:
                raise Failure(
                    f"{setting.option} is given with the x and y of "
                    f"{printable(options['config'])}, which are its data"
                )
    return replace(exercise, config=experiment_config(options, exercise.config))


def _go_to(trainer: Trainer, epoch: int | None) -> None:
    """Train to the end of an epoch."""
    if epoch is None:
        return
    if epoch < trainer.epoch:
        raise Failure(
            f"the saved run is at epoch {trainer.epoch} already; give --epoch {trainer.epoch} or "
            "more"
        )
    try:
        for _ in trainer.epochs(epoch - trainer.epoch):
            pass
    except TrainingDivergedError as error:
        raise Failure(f"training stopped: {error}", DIVERGED) from None
    if trainer.epoch < epoch:
        raise Failure(
            f"training stops after {counted(trainer.epoch, 'epoch')}, for {trainer.stop_reason}; "
            f"give --epoch {trainer.epoch} or less"
        )
