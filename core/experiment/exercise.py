"""A textbook's exercise: a network given number by number, and what it is to learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment, training_settings
from core.experiment.settings import DATA_FIELDS
from core.experiment.toml import read_toml
from core.formulas.losses import LOSSES
from core.network.network import NeuralNetwork
from core.network.output_layer import loss_for
from core.support.arrays import Float64Array
from core.support.checks import finite_numbers, known
from core.support.public import public
from core.support.text import counted
from core.training.trainer import Trainer

EXERCISE_FIELDS = ("x", "y", "weights", "biases")
"""What an exercise gives besides the settings of an experiment."""

_OF_DATA = {*DATA_FIELDS} - {"seed"}


@public
@dataclass(frozen=True, eq=False)
class Exercise:
    """Settings, and numbers to begin with.

    Attributes
    ----------
    config : ExperimentConfig
    x : array of shape (n, n_in) or None
        The examples, instead of a data set; taken as they are.
    y : array of shape (n, n_out) or None
        What the outputs are to be.
    weights : tuple of array of shape (n_in, n_out)
        Of each layer, a row an input and a column a neuron; empty to draw them as usual.
    biases : tuple of array of shape (n_out,)
        Of each layer; empty for 0 where weights are given.
    """

    config: ExperimentConfig
    x: Float64Array | None = None
    y: Float64Array | None = None
    weights: tuple[Float64Array, ...] = ()
    biases: tuple[Float64Array, ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Exercise:
        """Return the exercise that plain values describe, such as those of a TOML file.

        Besides the settings of ``ExperimentConfig`` there may be ``weights``, for each layer a list
        with a row for each input and a number for each neuron; ``biases``, for each layer a list or
        one number for all; ``x`` and ``y``, a row for each example.

        Raises
        ------
        ValueError
            If they do not fit together; the sentence says what would be right.
        """
        given = {name: values[name] for name in EXERCISE_FIELDS if name in values}
        settings = {name: value for name, value in values.items() if name not in given}
        if ("x" in given) != ("y" in given):
            there, missing = ("x", "y") if "x" in given else ("y", "x")
            raise ValueError(f"{there} is given without {missing}; an exercise needs both")
        weights = _layers(given.get("weights", []), "weights", 2)
        biases = _biases(given.get("biases", []), weights)
        if weights:
            settings.setdefault("hidden", [W.shape[1] for W in weights[:-1]])
        x = _rows(given["x"], "x") if "x" in given else None
        y = _rows(given["y"], "y") if "y" in given else None
        if x is not None:
            for name in settings:
                if name in _OF_DATA:
                    raise ValueError(f"{name} is given with x and y, which are the data")
            assert y is not None
            if len(x) != len(y):
                raise ValueError(f"x has {counted(len(x), 'row')} and y has {len(y)}")
        return cls(ExperimentConfig.from_dict(settings), x, y, weights, biases)

    @classmethod
    def from_toml(cls, text: str) -> Exercise:
        """Return the exercise that TOML text describes, see ``from_dict``.

        Raises
        ------
        ValueError
            If the text is not TOML, or as of ``from_dict``.
        """
        return cls.from_dict(read_toml(text))

    @property
    def is_empty(self) -> bool:
        """Whether it gives nothing but settings."""
        return self.x is None and not self.weights and not self.biases

    def build(self) -> tuple[Trainer, Dataset | None]:
        """Return a trainer of the network, and its data set, None for examples of its own.

        Raises
        ------
        ValueError
            If the weights do not fit the data or the hidden layers, or a setting something else.
        """
        if self.x is None or self.y is None:
            experiment = Experiment.of(self.config)
            self._fill(experiment.network)
            experiment.trainer.parameters_changed()
            return experiment.trainer, experiment.dataset
        config, outputs = self.config, self.y.shape[1]
        if config.class_weight != "none":
            raise ValueError(
                f"class_weight is '{config.class_weight}', which is about the classes of a data "
                "set; leave it out beside x and y"
            )
        output = config.output_activation
        if output is None:
            name = "binary_cross_entropy" if config.loss is None else config.loss
            output = LOSSES[known(name, LOSSES, "loss")].output_activation
        network = NeuralNetwork(
            self.x.shape[1],
            config.hidden,
            outputs,
            hidden_activation=config.activation,
            output_activation=output,
            initializer=config.initializer,
            seed=config.seed,
            dtype=np.dtype(config.dtype),
        )
        self._fill(network)
        loss = loss_for(output, config.loss)
        of_classes = loss.tasks == ("classification",)
        trainer = Trainer(
            network,
            self.x,
            self.y,
            loss=loss.name,
            task="classification" if of_classes else "regression",
            seed=config.seed,
            **training_settings(config),
        )
        return trainer, None

    def _fill(self, network: NeuralNetwork) -> None:
        if not self.weights:
            return
        shapes = [W.shape for W in network.weights]
        found = [W.shape for W in self.weights]
        if found != shapes:
            raise ValueError(
                f"weights has the shapes {_shapes(found)}; for {network.layer_sizes[0]} inputs, "
                f"hidden layers of {_sizes(network.layer_sizes[1:-1])} and "
                f"{counted(network.layer_sizes[-1], 'output')} they must be {_shapes(shapes)}"
            )
        for i, W in enumerate(self.weights):
            network.weights[i][:] = W
            network.biases[i][:] = self.biases[i] if self.biases else 0.0


def _rows(value: Any, name: str) -> Float64Array:
    """Return examples, a row each; a list of numbers is a column."""
    rows = finite_numbers(value, name).astype(np.float64)
    if rows.ndim == 1 and rows.size:
        rows = rows[:, np.newaxis]
    if rows.ndim != 2 or not rows.size:
        raise ValueError(f"{name} must be rows of numbers, one for each example")
    return rows


def _layers(value: Any, name: str, dimensions: int) -> tuple[Float64Array, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"{name} must be a list, for each layer one")
    layers: list[Float64Array] = []
    for number, layer in enumerate(value, 1):
        array = finite_numbers(layer, f"{name} of layer {number}").astype(np.float64)
        if array.ndim != dimensions or not array.size:
            raise ValueError(
                f"{name} of layer {number} must have a row for each input, with a number for each "
                "neuron"
            )
        if layers and layers[-1].shape[1] != len(array):
            raise ValueError(
                f"{name} of layer {number} has {counted(len(array), 'row')}, and the layer before "
                f"it {counted(layers[-1].shape[1], 'neuron')}"
            )
        layers.append(array)
    return tuple(layers)


def _biases(value: Any, weights: Sequence[Float64Array]) -> tuple[Float64Array, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError("biases must be a list, with a number or a list for each layer")
    if not value:
        return ()
    if len(value) != len(weights):
        raise ValueError(
            f"biases is of {counted(len(value), 'layer')} and weights of {len(weights)}; "
            "give both for each layer"
        )
    layers = []
    for number, (layer, W) in enumerate(zip(value, weights, strict=True), 1):
        array = finite_numbers(layer, f"biases of layer {number}").astype(np.float64)
        if array.ndim > 1 or (array.ndim and len(array) != W.shape[1]):
            raise ValueError(
                f"biases of layer {number} must be one number, or "
                f"{counted(W.shape[1], 'number')}, one for each neuron"
            )
        layers.append(np.broadcast_to(array, W.shape[1]).copy())
    return tuple(layers)


def _shapes(shapes: Sequence[tuple[int, ...]]) -> str:
    return ", ".join(f"{n_in} by {n_out}" for n_in, n_out in shapes)


def _sizes(sizes: Sequence[int]) -> str:
    return ", ".join(map(str, sizes)) or "none"
