"""What stays of the settings when the data change, and what the new data say themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.data.datasets import DATASETS
from core.data.sources.drawn import check_points
from core.experiment.settings import FILE_FIELDS, GENERATED_FIELDS, training_samples
from core.formulas.losses import LOSSES, Task
from core.network.output_layer import CLASSIFYING_OUTPUTS
from core.support.checks import known

_SOURCES = ("data", *FILE_FIELDS, "points", "class_names")
"""Where the data come from, before ``dataset``, which is for when nobody asks for these."""

_OF_THE_TASK = (
    "loss",
    "output_activation",
    "label_smoothing",
    "class_weight",
    "target_loss",
    "target_accuracy",
)
"""What goes with one task, or means another thing in the other."""

_Settings = Mapping[str, Any]


def what_changes(
    present: _Settings, asked: _Settings, defaults: _Settings, *, keep: bool
) -> dict[str, Any]:
    """Return the settings that change with the data.

    Parameters
    ----------
    present : mapping of str to any
        All settings up to now.
    asked, keep
        See ``ExperimentConfig.with_data``.
    defaults : mapping of str to any
        What the settings are if nobody says anything.

    Raises
    ------
    ValueError
        If there is no such data set.
    """
    after = {**present, **dict.fromkeys(_SOURCES), **asked}
    known(after["dataset"], DATASETS, "dataset")
    stays = {*_of_the_data(present, after, keep=keep), *_of_the_task(present, after, keep=keep)}
    stays -= set(_outlived(present, after))
    gone = {*GENERATED_FIELDS, "features", *_OF_THE_TASK, *_outlived(present, after)} - stays
    changes = dict.fromkeys(_SOURCES) | {name: defaults[name] for name in gone} | dict(asked)
    if after["data"] is not None and "dataset" not in asked:
        changes["dataset"] = defaults["dataset"]  # nothing is drawn of it any more
    if "batch_size" not in asked and _is_too_large(present["batch_size"], {**present, **changes}):
        changes["batch_size"] = None
    return changes


def _outlived(present: _Settings, after: _Settings) -> Iterator[str]:
    """Yield the settings that belong to the data set that was there, and not to the new data."""
    rules, others = _rules(present), _rules(after)
    for name, value in rules.items():
        if present[name] == value and name not in others:
            yield name


def _rules(settings: _Settings) -> Mapping[str, Any]:
    """Return the rules that go with the data; points are drawn on the plane of their data set."""
    return {} if settings["data"] is not None else DATASETS[settings["dataset"]].rules


def _is_too_large(batch_size: Any, settings: _Settings) -> bool:
    """Tell whether a mini-batch would take more samples than there are to train on."""
    if batch_size is None:
        return False
    settings = {**settings, "points": settings["points"] and check_points(settings["points"])}
    training = training_samples(settings)
    return training is not None and batch_size > training


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
        if task != "regression":
            yield from ("label_smoothing", "class_weight")
        if task is None or before is None or before == task:
            yield from ("target_loss", "target_accuracy")
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
