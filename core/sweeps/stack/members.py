"""What each configuration brings into a stack, and which can be in one together."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from core.data.dataset import Dataset
from core.data.datasets import DATASETS
from core.experiment.config import ExperimentConfig
from core.experiment.experiment import training_seed, untrained_network
from core.experiment.settings import STOP_FIELDS, names_in
from core.formulas.losses import Loss, Task
from core.formulas.schedules import SCHEDULES, Schedule
from core.network.limits import MAXIMUM_SAMPLES, is_wide
from core.network.network import NeuralNetwork
from core.network.output_layer import loss_for
from core.training.regularizers import dropout_rates
from core.training.samples import Encoding, Samples
from core.training.state import Generators, generators_from
from core.training.stopping import StopConditions

EACH_ITS_OWN = (
    *("seed", "split_draw", "noise", "weights_draw", "initializer", "learning_rate", "threads"),
    *("l1", "l2", "weight_decay", "clip_norm"),
    *STOP_FIELDS,
)
"""The settings that differ from network to network in a stack; in all others they agree."""

_KNOWN = {
    *EACH_ITS_OWN,
    *names_in("data"),
    *names_in("optimizer"),
    *names_in("schedule"),
    *("hidden", "activation", "output_activation", "loss", "dtype", "label_smoothing"),
    *("optimizer", "schedule", "epochs", "shuffle", "last_batch", "batch_size"),
    *("l1_prunes", "dropout", "class_weight"),
}
"""The settings that a stack obeys. One that does more than these say is trained alone."""

_NAMES = tuple(field.name for field in dataclasses.fields(ExperimentConfig))
_DEFAULTS = {
    field.name: field.default
    for field in dataclasses.fields(ExperimentConfig)
    if field.name not in _KNOWN
}
_SHARED = tuple(name for name in _NAMES if name not in (*EACH_ITS_OWN, *_DEFAULTS))


def stack_key(config: ExperimentConfig) -> Hashable | None:
    """Return what configurations agree in whose networks may be in one stack; None if none may.

    Their data may still turn out to have other shapes, see ``shape_of``.
    """
    if any(getattr(config, name) != value for name, value in _DEFAULTS.items()):
        return None
    kind = SCHEDULES[config.schedule]
    if kind.observe is not Schedule.observe and not kind.follows_losses:
        return None
    key = tuple(getattr(config, name) for name in _SHARED)
    made = config.data is None and config.points is None
    noisy = made and DATASETS[config.dataset].noise is not None
    return key if noisy else (*key, config.noise)


def shape_of(config: ExperimentConfig, data: Dataset) -> Hashable | None:
    """Return what else must agree: the numbers of inputs, outputs and samples; None if too large.

    Wide inputs, and batches that come in parts, take as long in a stack as they take alone.
    """
    samples, inputs = data.X_train.shape
    if is_wide(inputs) or min(samples, config.batch_size or samples) > MAXIMUM_SAMPLES:
        return None
    return samples, len(data.X_test), inputs, config.output_layer(data), data.task


@dataclass(frozen=True, eq=False)
class Member:
    """One network of a stack, and all that is its own.

    Attributes
    ----------
    number : int
        Its place among the configurations.
    config : ExperimentConfig
    network : NeuralNetwork
        With its initial weights.
    loss : Loss
    task : Task
    train : Samples
    test : Samples or None
    generators : Generators
        By their names in ``GENERATORS``.
    stop : StopConditions
    schedule : Schedule
    """

    number: int
    config: ExperimentConfig
    network: NeuralNetwork
    loss: Loss
    task: Task
    train: Samples
    test: Samples | None
    generators: Generators
    stop: StopConditions
    schedule: Schedule

    @property
    def dropout(self) -> tuple[float, ...]:
        """Each hidden layer's dropout rate, or nothing if all are 0."""
        return dropout_rates(self.config.dropout, len(self.config.hidden))


def members_of(
    configs: Sequence[ExperimentConfig], datasets: Sequence[Dataset]
) -> tuple[Member, ...]:
    """Return what each configuration brings.

    Raises
    ------
    ValueError
        If the settings of one do not fit together or its data, or they cannot be in one stack.
    """
    keys = {stack_key(config) for config in configs}
    shapes = {shape_of(config, data) for config, data in zip(configs, datasets, strict=True)}
    if len(keys) != 1 or len(shapes) != 1 or None in keys or None in shapes:
        raise ValueError(
            f"these {len(configs)} configurations cannot be trained together: they may differ in "
            f"{', '.join(EACH_ITS_OWN)} and in their samples alone; sweep takes any"
        )
    # What is wrong with one in more than its own numbers is wrong with all: a trainer says it.
    configs[0].build(datasets[0])
    encoded: dict[int, tuple[Samples, Samples | None]] = {}
    shuffling: dict[int, np.random.Generator] = {}
    members = []
    for number, (config, data) in enumerate(zip(configs, datasets, strict=True)):
        network = untrained_network(config, data)
        loss = loss_for(network.output_activation, config.loss, data.task)
        if id(data) not in encoded:
            encoding = Encoding(network, loss, data.task, config.label_smoothing)
            weights, test_weights = data.class_weights(config.class_weight)
            train = encoding.train(data.X_train, data.y_train, weights)
            encoded[id(data)] = train, encoding.test(data.X_test, data.y_test, test_weights)
        generators = generators_from(training_seed(config))
        # Those that would draw the same orders of the samples share who draws them.
        own = generators["shuffling"]
        generators = {**generators, "shuffling": shuffling.setdefault(config.seed, own)}
        members.append(
            Member(
                number,
                config,
                network,
                loss,
                data.task,
                *encoded[id(data)],
                generators,
                config.build_stop_conditions(),
                config.build_schedule(),
            )
        )
    return tuple(members)


def load_each(configs: Sequence[ExperimentConfig]) -> list[Dataset]:
    """Return the data set of each configuration; those with the same settings share one."""
    loaded: dict[Hashable, Dataset] = {}
    for config in configs:
        key = config.data_settings()
        if key not in loaded:
            loaded[key] = config.load_data()
    return [loaded[config.data_settings()] for config in configs]
