"""A trained network with all that stands between raw rows and its answers."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from core.data.features import RAW_FEATURES
from core.experiment.experiment import Experiment
from core.experiment.export.columns import InputColumn, columns_of
from core.formulas.losses import Task
from core.network.network import NeuralNetwork
from core.network.output_layer import PROBABILITY_OUTPUTS
from core.support.arrays import Float64Array
from core.support.text import counted, printable

MOST_NUMBERS = 2 * 10**6
"""The most weights that are written out as text."""


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """What an experiment computes of raw rows, whatever language that is to be written in.

    Attributes
    ----------
    title : str
        What it is, in a line that is safe to show.
    columns : tuple of InputColumn
        What a raw row has, in the order of what they become.
    is_table : bool
        Whether they are those of a table in a file, where values may be missing or text.
    is_named : bool
        Whether the columns have names of their own, or are numbered.
    missing : tuple of str
        What stands for a missing value besides what usually does.
    features : tuple of str
        What is computed of two numbers; empty where the network sees them as they are.
    mean, scale : array of float, shape (d,)
        What is subtracted from each number, and by what it is divided then.
    network : NeuralNetwork
    task : str
    target : str
        What is predicted, as the table has it; empty if that has no name.
    labels : tuple of str
        The classes in the order of their indices; empty for a quantity.
    target_mean, target_scale : float
        A quantity in its own unit is ``output * target_scale + target_mean``.
    """

    title: str
    columns: tuple[InputColumn, ...]
    is_table: bool
    is_named: bool
    missing: tuple[str, ...]
    features: tuple[str, ...]
    mean: Float64Array
    scale: Float64Array
    network: NeuralNetwork
    task: Task
    target: str
    labels: tuple[str, ...]
    target_mean: float
    target_scale: float

    @property
    def activations(self) -> tuple[str, ...]:
        """The name of each layer's activation, that of the outputs last."""
        return (*self.network.hidden_activations, self.network.output_activation)

    @property
    def gives_probabilities(self) -> bool:
        """Whether the outputs say how likely each class is."""
        return bool(self.labels) and self.network.output_activation in PROBABILITY_OUTPUTS

    @property
    def missing_numbers(self) -> tuple[float, ...]:
        """The numbers among what stands for a missing value."""
        found = []
        for text in self.missing:
            with contextlib.suppress(ValueError):
                found.append(float(text))
        return tuple(found)

    @property
    def n_raw(self) -> int:
        """How many numbers the columns become, before features are computed."""
        return sum(column.width for column in self.columns)

    def check_size(self) -> None:
        """Raise ValueError where the weights are too many to be written out as text."""
        count = self.network.parameters.size
        if count > MOST_NUMBERS:
            raise ValueError(
                f"the network has {counted(count, 'weight')}, and {MOST_NUMBERS:,} can be written "
                "out; ONNX takes more"
            )


def model_of(experiment: Experiment) -> TrainedModel:
    """Return what an experiment computes of raw rows, as it is now."""
    data, preparation = experiment.dataset, experiment.dataset.preparation
    columns: tuple[InputColumn, ...]
    missing: tuple[str, ...] = ()
    is_named, target, labels = True, "", data.class_names
    if preparation is not None:
        columns, features = columns_of(preparation), preparation.features
        is_named = preparation.is_named
        missing, target, labels = preparation.missing, preparation.target, preparation.labels
    else:
        chosen = experiment.config.features
        features = () if chosen is None or chosen == RAW_FEATURES else chosen
        raw_names = data.plane.axis_names if features else data.feature_names
        columns = tuple(InputColumn(name, "number") for name in raw_names)
    return TrainedModel(
        _title(experiment),
        columns,
        preparation is not None,
        is_named,
        missing,
        features,
        data.standardisation.mean,
        data.standardisation.scale,
        experiment.network.copy(),
        data.task,
        target,
        labels,
        data.target_mean,
        data.target_scale,
    )


def _title(experiment: Experiment) -> str:
    network = experiment.network
    sizes = "-".join(map(str, network.layer_sizes))
    names: Any = dict.fromkeys((*network.hidden_activations, network.output_activation))
    epochs = counted(experiment.trainer.epoch, "epoch")
    return printable(f"{experiment.dataset.name}: {sizes}, {' -> '.join(names)}, {epochs}", 200)
