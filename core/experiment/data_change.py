"""What stays of the settings when the data change, and what the new data say themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.data.datasets import DATASETS
from core.experiment.settings import GENERATED_FIELDS
from core.formulas.losses import LOSSES, Task
from core.network.output_layer import CLASSIFYING_OUTPUTS
from core.support.checks import known

_SOURCES = ("data", "target", "task", "points", "class_names")
"""Where the data come from, before ``dataset``, which is for when nobody asks for these."""

_OF_THE_TASK = ("loss", "output_activation")

_Settings = Mapping[str, Any]


def what_changes(present: _Settings, asked: _Settings, *, keep: bool) -> dict[str, Any]:
    """Return the settings that change with the data.

    Parameters
    ----------
    present : mapping of str to any
        All settings up to now.
    asked, keep
        See ``ExperimentConfig.with_data``.

    Raises
    ------
    ValueError
        If there is no such data set.
    """
    after = {**present, **dict.fromkeys(_SOURCES), **asked}
    known(after["dataset"], DATASETS, "dataset")
    stays = {*_of_the_data(present, after, keep=keep), *_of_the_task(present, after, keep=keep)}
    fitted = (*GENERATED_FIELDS, "features", *_OF_THE_TASK)
    return dict.fromkeys(_SOURCES) | {n: None for n in fitted if n not in stays} | dict(asked)


def _of_the_data(present: _Settings, after: _Settings, *, keep: bool) -> Iterator[str]:
    """Yield those of the settings of data that stay."""
    if after["data"] is not None:
        if keep:
            yield "features"
    elif after["points"] is not None:
        if _has_coordinates(present):  # they are drawn on the same plane
            yield "features"
    else:
        yield "samples"
        # An amount of noise for these data may be another one for those.
        if keep:
            yield from DATASETS[after["dataset"]].settings


def _of_the_task(present: _Settings, after: _Settings, *, keep: bool) -> Iterator[str]:
    """Yield what stays of what goes with one task and not with the other."""
    before, task = _task(present), _task(after)
    if keep:
        loss, output = present["loss"], present["output_activation"]
        if task is None or loss is None or task in LOSSES[loss].tasks:
            yield "loss"
        if task != "classification" or output is None or output in CLASSIFYING_OUTPUTS:
            yield "output_activation"
    elif before is not None and before == task:
        yield from _OF_THE_TASK


def _has_coordinates(settings: _Settings) -> bool:
    """Whether the data have the two coordinates that features are made of, as far as is known."""
    if settings["data"] is not None:
        return False
    return settings["points"] is not None or DATASETS[settings["dataset"]].n_inputs == 2


def _task(settings: _Settings) -> Task | None:
    """Return what there is to do with the data, None if only they can tell."""
    if settings["data"] is not None:
        return None
    if settings["points"] is not None:
        return "classification"
    return DATASETS[settings["dataset"]].task
