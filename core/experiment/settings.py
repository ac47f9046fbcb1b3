"""Every setting of an experiment in one row: what it decides, and which values make sense.

What depends on the data or on the network is for ``ExperimentConfig.build`` to say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from core.data.dataset import CLASS_WEIGHTS, SCALINGS
from core.data.datasets import DATASETS, MAX_NOISE
from core.data.features import FEATURES
from core.data.sources.drawn import check_class_names, check_points, training_points
from core.experiment.methods import OPTIMIZER_SETTINGS, SCHEDULE_SETTINGS
from core.formulas.activations import ACTIVATIONS
from core.formulas.initializers import INITIALIZERS
from core.formulas.losses import LOSSES, TASKS
from core.formulas.optimizers import OPTIMIZERS
from core.formulas.schedules import SCHEDULES
from core.network.layers import hidden_activation_names
from core.network.products import check_threads
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
from core.training.batches import check_last_batch
from core.training.regularizers import dropout_rates

DATASET = "circles"
"""What is learnt where nobody asks for other data."""

Group = Literal["data", "network", "training", "optimizer", "schedule", "stop"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What there is to know of a setting besides its default, which ``ExperimentConfig`` has.

    Attributes
    ----------
    name : str
    group : str
        What it decides. Only what is neither of the data nor of the network can change in training.
    check : callable or None
        Raises ValueError, with what would be right, unless a value makes sense for itself. Settings
        of the optimiser, the schedule and the conditions to stop are checked where these are built.
    as_tuple : callable or None
        Returns a value that may be a list as a tuple of plain numbers, which means the same.
    """

    name: str
    group: Group
    check: Callable[[Any], object] | None = None
    as_tuple: Callable[[Any], Any] | None = None


def _one_of(names: Iterable[str], words: str) -> Callable[[Any], object]:
    return lambda value: known(value, names, words)


def _or_none(check: Callable[..., object], *arguments: Any) -> Callable[[Any], object]:
    return lambda value: None if value is None else check(value, *arguments)


def _text(value: object, name: str) -> None:
    if not isinstance(value, str):
        raise ValueError(f"{name} is {shown(value)}, of the wrong kind; it must be text")
    if "\0" in value:
        raise ValueError(f"{name} is {shown(value)}, which has a null byte in it; no name has one")


def _texts(value: object, name: str) -> tuple[str, ...] | None:
    texts = _as_tuple(value, name, "a sequence of texts")
    for text in texts:
        _text(text, name)
    return texts or None


def _features(names: Sequence[str]) -> None:
    if len(names) > len(FEATURES):
        raise ValueError(f"features has {len(names):,} names; there are {len(FEATURES)} features")
    for name in names:
        known(name, FEATURES, "feature")


def _as_tuple(value: object, name: str, kind: str) -> tuple[Any, ...]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise ValueError(f"{name} is {shown(value)}, of the wrong kind; it must be {kind}")
    return tuple(value)


def _class_names(value: object) -> tuple[str, ...]:
    return check_class_names(_as_tuple(value, "class_names", "a sequence of names"))


def _sizes(value: object) -> tuple[int, ...]:
    sizes = _as_tuple(value, "hidden", "a sequence of whole numbers")
    return tuple(positive_integer(size, "a hidden layer's size") for size in sizes)


def _activations(value: object) -> object:
    if isinstance(value, str):
        return value
    return _as_tuple(value, "activation", "a name or a sequence of names")


def _rates(value: object) -> object:
    if not isinstance(value, list | tuple):
        return value
    return tuple(in_range(rate, "dropout", 0.0, 1.0) for rate in value)


_feature_names = partial(_as_tuple, name="features", kind="a sequence of names")
_seed = partial(whole_number, low=0, high=MAXIMUM_SEED)

SETTINGS = (
    Setting("dataset", "data", _one_of(DATASETS, "dataset")),
    Setting("points", "data", as_tuple=_or_none(check_points)),
    Setting("class_names", "data", as_tuple=_or_none(_class_names)),
    Setting("data", "data", _or_none(_text, "data")),
    Setting("target", "data", _or_none(_text, "target")),
    Setting("task", "data", _or_none(known, TASKS, "task")),
    Setting("header", "data", _or_none(true_or_false, "header")),
    Setting("missing", "data", as_tuple=_or_none(_texts, "missing")),
    Setting("ignore", "data", as_tuple=_or_none(_texts, "ignore")),
    Setting("only", "data", as_tuple=_or_none(_texts, "only")),
    Setting("positive", "data", _or_none(_text, "positive")),
    Setting("samples", "data", _or_none(positive_integer, "samples")),
    Setting("noise", "data", _or_none(from_to, "noise", 0.0, MAX_NOISE)),
    Setting("classes", "data", _or_none(positive_integer, "classes")),
    Setting("arms", "data", _or_none(positive_integer, "arms")),
    Setting("features", "data", _or_none(_features), as_tuple=_or_none(_feature_names)),
    Setting("test_size", "data", partial(share, what="the test size")),
    Setting("split_draw", "data", partial(_seed, what="split_draw")),
    Setting("scaling", "data", _one_of(SCALINGS, "scaling")),
    Setting("seed", "data", partial(_seed, what="seed")),
    Setting("hidden", "network", as_tuple=_sizes),
    Setting("activation", "network", as_tuple=_activations),
    Setting("output_activation", "network", _or_none(known, ACTIVATIONS, "output activation")),
    Setting("loss", "network", _or_none(known, LOSSES, "loss")),
    Setting("initializer", "network", _one_of(INITIALIZERS, "initializer")),
    Setting("dtype", "network", _one_of(("float64", "float32"), "dtype")),
    Setting("weights_draw", "network", partial(_seed, what="weights_draw")),
    Setting("optimizer", "training", _one_of(OPTIMIZERS, "optimizer")),
    Setting("schedule", "training", _one_of(SCHEDULES, "schedule")),
    Setting("learning_rate", "training", partial(positive, what="the learning rate")),
    Setting("epochs", "training", partial(positive_integer, what="the number of epochs")),
    Setting("shuffle", "training", partial(true_or_false, what="shuffle")),
    Setting("last_batch", "training"),
    Setting("batch_size", "training", _or_none(positive_integer, "the batch size")),
    Setting("l1", "training", partial(in_range, what="l1", low=0.0, below=math.inf)),
    Setting("l1_prunes", "training", partial(true_or_false, what="l1_prunes")),
    Setting("l2", "training", partial(in_range, what="l2", low=0.0, below=math.inf)),
    # They are part of what the loss means, so that they begin a new run, as the loss does.
    Setting(
        "label_smoothing", "network", partial(in_range, what="label_smoothing", low=0.0, below=1.0)
    ),
    Setting("class_weight", "network", _one_of(CLASS_WEIGHTS, "class weight")),
    Setting("dropout", "training", as_tuple=_rates),
    Setting("threads", "training", _or_none(check_threads)),
    Setting("clip_norm", "training", _or_none(positive, "clip_norm")),
    Setting("momentum", "optimizer"),
    Setting("beta1", "optimizer"),
    Setting("beta2", "optimizer"),
    Setting("rho", "optimizer"),
    Setting("epsilon", "optimizer"),
    Setting("weight_decay", "optimizer"),
    Setting("warmup", "schedule"),
    Setting("rise", "schedule"),
    Setting("start_factor", "schedule"),
    Setting("decay_every", "schedule"),
    Setting("decay_factor", "schedule"),
    Setting("plateau_patience", "schedule"),
    Setting("plateau_threshold", "schedule"),
    Setting("final_factor", "schedule"),
    Setting("patience", "stop"),
    Setting("target_loss", "stop"),
    Setting("target_accuracy", "stop"),
)


def names_in(group: Group) -> tuple[str, ...]:
    """Return the names of the settings in a group."""
    return tuple(setting.name for setting in SETTINGS if setting.group == group)


DATA_FIELDS = names_in("data")
"""The settings that decide what the data are; the rest leave them alone."""

GENERATED_FIELDS = ("samples", "noise", "classes", "arms")
"""Those of the data that mean nothing for a CSV file or for points."""

FILE_FIELDS = ("target", "task", "header", "missing", "ignore", "only", "positive")
"""Those of the data that mean something for a CSV file alone."""

NETWORK_FIELDS = names_in("network")
"""The settings that decide what the network is; those of neither list can change in training."""

STOP_FIELDS = names_in("stop")
"""The settings that say when training stops before its last epoch."""


def check_fields(fields: Iterable[str]) -> None:
    """Raise TypeError, with what is missing where, unless every setting is a field and has a row.

    Parameters
    ----------
    fields : iterable of str
        Those of ``ExperimentConfig``.
    """
    present, rows = {*fields}, {setting.name for setting in SETTINGS}
    methods = (*OPTIMIZER_SETTINGS.values(), *SCHEDULE_SETTINGS.values())
    asked = rows.union(*methods)
    if missing := sorted(asked - present):
        raise TypeError(
            f"the setting {missing[0]} is no field of ExperimentConfig; give it one, with its"
            " default, in core/experiment/config.py"
        )
    if missing := sorted((asked | present) - rows):
        raise TypeError(
            f"the setting {missing[0]} has no row in SETTINGS; give it one in"
            " core/experiment/settings.py"
        )


def checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with tuples for lists, or raise ValueError with what would be right.

    Parameters
    ----------
    settings : mapping of str to any
        Those of ``ExperimentConfig``, all of them.

    Raises
    ------
    ValueError
        If one makes no sense, for itself or beside the others.
    """
    plain = dict(settings)
    for setting in SETTINGS:
        if setting.as_tuple is not None:
            plain[setting.name] = setting.as_tuple(plain[setting.name])
    for setting in SETTINGS:
        if setting.check is not None:
            setting.check(plain[setting.name])
    for check in (_check_file, _check_layers, _check_epochs, _check_batch_size):
        check(plain)
    return plain


def _check_file(settings: Mapping[str, Any]) -> None:
    if settings["data"] is None:
        return
    if settings["target"] is None:
        raise ValueError("data is given without target; name the CSV file's target column")
    for name in GENERATED_FIELDS:
        if settings[name] is not None:
            raise ValueError(f"{name} means nothing for a CSV file; leave it out")


def _check_layers(settings: Mapping[str, Any]) -> None:
    layers = len(settings["hidden"])
    hidden_activation_names(settings["activation"], layers)
    dropout_rates(settings["dropout"], layers)


def _check_epochs(settings: Mapping[str, Any]) -> None:
    in_range(settings["warmup"], "warmup", 0.0, settings["epochs"])
    check_last_batch(settings["last_batch"], shuffle=settings["shuffle"])


def _check_batch_size(settings: Mapping[str, Any]) -> None:
    # Of points and of what is read from files, building says so.
    made = settings["points"] is None and DATASETS[settings["dataset"]].available is None
    batch_size, training = settings["batch_size"], training_samples(settings)
    if made and batch_size is not None and training is not None and batch_size > training:
        raise ValueError(
            f"the batch size is {batch_size}, more than the {training} training samples"
        )


def training_samples(settings: Mapping[str, Any]) -> int | None:
    """Return how many samples there are to train on; None where only the file can tell."""
    if settings["data"] is not None:
        return None
    if settings["points"] is not None:
        return training_points(settings["points"], settings["test_size"])
    source = DATASETS[settings["dataset"]]
    samples = settings["samples"] or source.samples or source.available
    if samples is None:
        return None
    if source.available is not None:
        samples = min(samples, source.available)
    return int(samples - math.ceil(samples * settings["test_size"]))
