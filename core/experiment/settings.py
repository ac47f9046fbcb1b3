"""Whether the settings of an experiment make sense, each for itself and together.

What depends on the data or on the network is for ``ExperimentConfig.build`` to say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from core.data.dataset import SCALINGS
from core.data.datasets import DATASETS, MAX_NOISE
from core.data.features import FEATURES
from core.data.sources.drawn import check_class_names, check_points
from core.formulas.activations import ACTIVATIONS
from core.formulas.initializers import INITIALIZERS
from core.formulas.losses import LOSSES, TASKS
from core.formulas.optimizers import OPTIMIZERS
from core.formulas.schedules import SCHEDULES
from core.network.layers import hidden_activation_names
from core.support.checks import (
    MAXIMUM_SEED,
    from_to,
    in_range,
    known,
    positive,
    positive_integer,
    share,
    shown,
    true_or_false,
    whole_number,
)
from core.training.settings import check_last_batch, dropout_rates


def lists_as_tuples(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return those settings that may be lists, as tuples of plain numbers, which mean the same.

    Parameters
    ----------
    settings : mapping of str to any
        Those of ``ExperimentConfig``, all of them.

    Raises
    ------
    ValueError
        If one is no sequence where it has to be, or holds what it must not.
    """
    sizes = _as_tuple(settings["hidden"], "hidden", "a sequence of whole numbers")
    tuples: dict[str, Any] = {
        "hidden": tuple(positive_integer(size, "a hidden layer's size") for size in sizes)
    }
    if settings["points"] is not None:
        tuples["points"] = check_points(settings["points"])
    if settings["class_names"] is not None:
        names = _as_tuple(settings["class_names"], "class_names", "a sequence of names")
        tuples["class_names"] = check_class_names(names)
    if settings["features"] is not None:
        tuples["features"] = _as_tuple(settings["features"], "features", "a sequence of names")
    if isinstance(settings["dropout"], list | tuple):
        tuples["dropout"] = tuple(
            in_range(rate, "dropout", 0.0, 1.0) for rate in settings["dropout"]
        )
    if not isinstance(settings["activation"], str):
        kind = "a name or a sequence of names"
        tuples["activation"] = _as_tuple(settings["activation"], "activation", kind)
    return tuples


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise ValueError, with what would be right, unless every setting makes sense.

    Those of optimiser, schedule and conditions to stop are checked where these are built.

    Parameters
    ----------
    settings : mapping of str to any
        Those of ``ExperimentConfig``, all of them, with tuples for lists.
    """
    _check_data(settings)
    _check_network(settings)
    _check_training(settings)
    _check_batch_size(settings)


def _check_data(settings: Mapping[str, Any]) -> None:
    known(settings["dataset"], DATASETS, "dataset")
    for name in ("data", "target"):
        value = settings[name]
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name} is {shown(value)}, of the wrong kind; it must be text")
    if settings["data"] is not None and settings["target"] is None:
        raise ValueError("data is given without target; name the CSV file's target column")
    if settings["task"] is not None:
        known(settings["task"], TASKS, "task")
    for name in ("samples", "classes", "arms"):
        if settings[name] is not None:
            positive_integer(settings[name], name)
    if settings["noise"] is not None:
        from_to(settings["noise"], "noise", 0.0, MAX_NOISE)
    for feature in settings["features"] or ():
        known(feature, FEATURES, "feature")
    known(settings["scaling"], SCALINGS, "scaling")
    share(settings["test_size"], "the test size")
    whole_number(settings["seed"], "seed", 0, MAXIMUM_SEED)
    if settings["data"] is None:
        return
    for name in ("samples", "noise", "classes", "arms"):
        if settings[name] is not None:
            raise ValueError(f"{name} means nothing for a CSV file; leave it out")


def _check_network(settings: Mapping[str, Any]) -> None:
    hidden_activation_names(settings["activation"], len(settings["hidden"]))
    if settings["output_activation"] is not None:
        known(settings["output_activation"], ACTIVATIONS, "output activation")
    if settings["loss"] is not None:
        known(settings["loss"], LOSSES, "loss")
    known(settings["initializer"], INITIALIZERS, "initializer")
    known(settings["dtype"], ("float64", "float32"), "dtype")
    whole_number(settings["weights_draw"], "weights_draw", 0, MAXIMUM_SEED)


def _check_training(settings: Mapping[str, Any]) -> None:
    known(settings["optimizer"], OPTIMIZERS, "optimizer")
    known(settings["schedule"], SCHEDULES, "schedule")
    positive(settings["learning_rate"], "the learning rate")
    positive_integer(settings["epochs"], "the number of epochs")
    in_range(settings["warmup"], "warmup", 0.0, settings["epochs"])
    for name in ("shuffle", "l1_prunes"):
        true_or_false(settings[name], name)
    check_last_batch(settings["last_batch"], shuffle=settings["shuffle"])
    for name in ("l1", "l2"):
        in_range(settings[name], name, 0.0, math.inf)
    in_range(settings["label_smoothing"], "label_smoothing", 0.0, 1.0)
    dropout_rates(settings["dropout"], len(settings["hidden"]))
    if settings["clip_norm"] is not None:
        positive(settings["clip_norm"], "clip_norm")


def _check_batch_size(settings: Mapping[str, Any]) -> None:
    batch_size = settings["batch_size"]
    if batch_size is None:
        return
    positive_integer(batch_size, "the batch size")
    if settings["data"] is not None or settings["points"] is not None:
        return
    samples = settings["samples"] or DATASETS[settings["dataset"]].samples
    if samples is None:
        return
    training = samples - math.ceil(samples * settings["test_size"])
    if batch_size > training:
        raise ValueError(
            f"the batch size is {batch_size}, more than the {training} training samples"
        )


def _as_tuple(value: object, name: str, kind: str) -> tuple[Any, ...]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise ValueError(f"{name} is {shown(value)}, of the wrong kind; it must be {kind}")
    return tuple(value)
