"""The next data set in their round, and hidden layers and neurons, one more or one less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import DATASETS

if TYPE_CHECKING:
    from core import ExperimentConfig

FIRST_SIZE = 4
"""Neurons of a hidden layer that is the only one."""


class DatasetRound:
    """The data sets that d and D go through: where the user is, and the file opened last.

    Parameters
    ----------
    config : ExperimentConfig
        What the user starts with.
    """

    def __init__(self, config: ExperimentConfig) -> None:
        self._here = config.dataset if config.data is None else None
        self._own = config if config.data is not None else None

    def follow(self, before: ExperimentConfig, config: ExperimentConfig) -> None:
        """Go to where an experiment's data are, if they are not those of the one before."""
        if (config.dataset, config.data) != (before.dataset, before.data):
            self._here = config.dataset if config.data is None else None
        if config.data is not None:
            self._own = config

    def next(self, direction: int) -> str | None:
        """Return the next or the previous data set's name, None for the user's own file."""
        names = [*([] if self._own is None else [None]), *DATASETS]
        return names[(names.index(self._here) + direction) % len(names)]

    def go_to(self, name: str | None, present: ExperimentConfig) -> ExperimentConfig:
        """Go on from a data set, and return the experiment that learns it.

        Raises
        ------
        ValueError
            If the present settings do not go with it; the round goes on from there nevertheless.
        """
        self._here = name
        own = self._own
        if name is None and own is not None:
            return present.with_data(
                data=own.data,
                target=own.target,
                task=own.task,
                loss=own.loss,
                output_activation=own.output_activation,
            )
        return present.with_data(dataset=name)


def hidden_index(config: ExperimentConfig, selected_layer: int | None) -> int:
    """Return the index of the selected hidden layer, or of the last; -1 if there is none.

    Parameters
    ----------
    config : ExperimentConfig
    selected_layer : int or None
        As the network panel counts: 0 is the inputs.
    """
    if selected_layer is not None and 1 <= selected_layer <= len(config.hidden):
        return selected_layer - 1
    return len(config.hidden) - 1


def with_neurons(config: ExperimentConfig, index: int, change: int) -> ExperimentConfig:
    """Return the same experiment with more or fewer neurons in a hidden layer.

    Raises
    ------
    ValueError
        If no such layer is there, or none of its neurons would be left.
    """
    if not config.hidden:
        raise ValueError("There is no hidden layer; <add-layer> adds one.")
    size = config.hidden[index] + change
    if size < 1:
        raise ValueError(
            f"Layer {index + 1} has one neuron; <take-layer> takes the whole layer away."
        )
    hidden = (*config.hidden[:index], size, *config.hidden[index + 1 :])
    return config.replace(hidden=hidden)


def with_layer(config: ExperimentConfig, after: int) -> ExperimentConfig:
    """Return the same experiment with a hidden layer after another, of its size and activation.

    Parameters
    ----------
    config : ExperimentConfig
    after : int
        An index into ``config.hidden``, -1 to begin with the new layer.
    """
    hidden = config.hidden
    size = hidden[max(0, after)] if hidden else FIRST_SIZE
    at = after + 1
    changes: dict[str, Any] = {"hidden": (*hidden[:at], size, *hidden[at:])}
    for name in ("activation", "dropout"):
        values = getattr(config, name)
        if isinstance(values, tuple) and len(values) == len(hidden) > 0:
            changes[name] = (*values[:at], values[max(0, after)], *values[at:])
    return config.replace(**changes)


def without_layer(config: ExperimentConfig, index: int) -> ExperimentConfig:
    """Return the same experiment without one of its hidden layers.

    Raises
    ------
    ValueError
        If there is none.
    """
    hidden = config.hidden
    if not hidden:
        raise ValueError("There is no hidden layer to take away.")
    changes: dict[str, Any] = {"hidden": (*hidden[:index], *hidden[index + 1 :])}
    for name in ("activation", "dropout"):
        values = getattr(config, name)
        if isinstance(values, tuple) and len(values) == len(hidden):
            # The last one is kept for the layers to come.
            kept = (*values[:index], *values[index + 1 :])
            changes[name] = kept or values[0]
    return config.replace(**changes)
