"""ExperimentConfig says what an experiment is."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal, cast

import core
from core.data.dataset import Dataset
from core.data.datasets import load_dataset
from core.data.sources.drawn import Point, drawn_dataset
from core.experiment.data_change import what_changes
from core.experiment.methods import (
    OPTIMIZER_SETTINGS,
    SCHEDULE_SETTINGS,
    optimizer_for,
    schedule_for,
)
from core.experiment.settings import DATA_FIELDS, DATASET, NETWORK_FIELDS, check_fields, checked
from core.experiment.toml import read_toml, write_toml
from core.formulas.losses import Task
from core.formulas.optimizer import Optimizer
from core.formulas.schedules import Schedule
from core.network.output_layer import output_layer
from core.support.checks import a_text, instance, known
from core.support.public import public
from core.training.stopping import StopConditions

Change = Literal["none", "live", "network", "data"]
"""What another configuration asks for: nothing, a change in training, a new network, new data."""


@public
@dataclass(frozen=True, kw_only=True, slots=True)
class ExperimentConfig:
    """Every setting of an experiment; the defaults are the lesson's.

    An experiment can be repeated bit for bit from its configuration alone.

    Attributes
    ----------
    dataset : str
        A name in ``DATASETS``.
    points : tuple of tuple or None
        Points (x1, x2, class from 0) to learn instead of ``dataset``, at most 2000; what
        ``samples``, ``noise``, ``classes`` and ``arms`` say means nothing for them.
    class_names : tuple of str or None
        What the classes of ``points`` are called, the first of these names being that of class 0;
        those without one are numbered from 1. Without points there are none.
    data, target : str or None
        A CSV file to read instead of ``dataset`` or ``points``, and its target column.
    task : "classification", "regression" or None
        For a CSV file, what to do with the target; found out from its values if None.
    header : bool or None
        Whether the first line of a CSV file names its columns; found out if None.
    missing : tuple of str or None
        What stands for a missing value in a CSV file besides what usually does.
    ignore, only : tuple of str or None
        Columns of a CSV file to leave out, or the only ones to learn from.
    positive : str or None
        Of two classes of a CSV file, the one with the index 1; the last by name if None.
    samples, noise, classes, arms : number or None
        Settings of the data set; its own defaults if None.
    features : tuple of str or None
        The network's inputs, names in ``FEATURES``; the raw inputs if None.
    test_size, split_draw : float, int
        Share of the samples kept for testing, between 0 and 1, and which draw of them from 0.
    scaling : "standard" or "none"
        Whether inputs, and targets of a regression, are standardised or left as they are.
    hidden : tuple of int
        Units of each hidden layer; empty for none.
    activation : str or tuple of str
        Of all hidden layers, or of each.
    output_activation, loss : str or None
        What goes with the task if None.
    initializer, optimizer, schedule : str
        Names in ``INITIALIZERS``, ``OPTIMIZERS`` and ``SCHEDULES``.
    learning_rate : float
    momentum, beta1, beta2, rho, epsilon : float or None
        Settings of the optimiser, see ``OPTIMIZER_SETTINGS``; its own defaults if None. ``rho`` is
        the ``decay`` of ``RMSProp``.
    warmup : float
        Epochs over which the learning rate rises at first, with the cosine schedule.
    rise, start_factor, final_factor, decay_every, decay_factor : float or None
        Settings of the schedule, see ``SCHEDULE_SETTINGS``; its own defaults if None.
    plateau_patience, plateau_threshold : number or None
        The ``patience`` and the ``minimum_improvement`` of ``ReduceOnPlateau``.
    batch_size : int or None
        Samples of a mini-batch; None for all of them.
    shuffle : bool
        Whether each epoch takes the samples in a new order.
    last_batch : "short" or "carried"
        Whether the samples that fill no mini-batch make a shorter one, or are added to the next
        epoch's first; the latter with ``shuffle`` off alone.
    epochs : int
        How long to train.
    l1, l2, weight_decay : float
        Penalties on the weights, and decoupled weight decay (None for the optimiser's own).
    l1_prunes : bool
        Whether a weight that the L1 penalty carries across 0 stays 0 for ever.
    dropout : float or tuple of float
        Share of the hidden units dropped in training, in [0, 1).
    label_smoothing : float
        In [0, 1), with binary or categorical cross-entropy.
    class_weight : "none" or "balanced"
        What a sample's loss counts, in training and in the test loss alike: the same, or so much
        that every class counts alike, however rare it is; see ``Dataset.class_weights``. Scores
        such as the accuracy count samples.
    clip_norm : float or None
        The largest norm of the gradient.
    patience, target_loss, target_accuracy : number or None
        When to stop early, see ``StopConditions``; of a regression ``target_accuracy`` is an
        R squared. With patience the network has the weights of the epoch with the lowest test loss
        at the end, whether patience or the epochs ran out.
    seed : int
        Of everything random: data and split directly, all else through one SeedSequence.
    weights_draw : int
        Which draw of initial weights, 0 for the first.
    dtype : "float64" or "float32"
    threads : int or None
        How many compute a large product of matrices; None for what is found faster, as training
        runs. Nothing that is learnt depends on it.

    Raises
    ------
    ValueError
        If a setting is unknown, out of range, or not one that the chosen optimiser or schedule
        takes; the sentence says what would be right.
    """

    dataset: str = DATASET
    data: str | None = None
    target: str | None = None
    task: Task | None = None
    header: bool | None = None
    missing: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    only: tuple[str, ...] | None = None
    positive: str | None = None
    points: tuple[Point, ...] | None = None
    class_names: tuple[str, ...] | None = None
    samples: int | None = None
    noise: float | None = None
    classes: int | None = None
    arms: int | None = None
    features: tuple[str, ...] | None = None
    test_size: float = 0.2
    split_draw: int = 0
    scaling: str = "standard"
    hidden: tuple[int, ...] = (8,)
    activation: str | tuple[str, ...] = "relu"
    output_activation: str | None = None
    loss: str | None = None
    initializer: str = "he_normal"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float | None = None
    beta1: float | None = None
    beta2: float | None = None
    rho: float | None = None
    epsilon: float | None = None
    schedule: str = "constant"
    warmup: float = 0.0
    rise: float | None = None
    start_factor: float | None = None
    decay_every: float | None = None
    decay_factor: float | None = None
    plateau_patience: int | None = None
    plateau_threshold: float | None = None
    final_factor: float | None = None
    batch_size: int | None = None
    shuffle: bool = True
    last_batch: str = "short"
    epochs: int = 1000
    l1: float = 0.0
    l1_prunes: bool = False
    l2: float = 0.0
    weight_decay: float | None = None
    dropout: float | tuple[float, ...] = 0.0
    label_smoothing: float = 0.0
    class_weight: str = "none"
    clip_norm: float | None = None
    patience: int | None = None
    target_loss: float | None = None
    target_accuracy: float | None = None
    seed: int = 42
    weights_draw: int = 0
    dtype: str = "float64"
    threads: int | None = None

    def __post_init__(self) -> None:
        fields = dataclasses.fields(self)
        settings = checked({field.name: getattr(self, field.name) for field in fields})
        for name, value in settings.items():
            object.__setattr__(self, name, value)  # frozen, and now hashable
        if self.points is None or not self.class_names:
            # Whoever does without the points does not have to think of their names.
            object.__setattr__(self, "class_names", None)
        self.build_stop_conditions()
        # Last, so that the settings form can tell what is wrong with the rest from these.
        self.build_optimizer()
        self.build_schedule()
        for field in fields:
            value = getattr(self, field.name)
            if "float" in str(field.type) and isinstance(value, Real):
                object.__setattr__(self, field.name, float(value))  # 1 is as good as 1.0

    def replace(self, **changes: Any) -> ExperimentConfig:
        """Return a configuration with some settings changed.

        Raises
        ------
        ValueError
            If a changed setting is unknown or out of range.
        """
        names = [field.name for field in dataclasses.fields(self)]
        for name in changes:
            known(name, names, "setting")
        return dataclasses.replace(self, **changes)

    def with_data(self, *, keep: bool = False, **asked: Any) -> ExperimentConfig:
        """Return the configuration that learns other data, with all else that goes with them.

        What the data are made of goes with them. So do settings that mean nothing for the new data,
        or may mean another thing, such as an amount of noise; the inputs that were made of two
        coordinates, unless points are drawn on the same plane; and the loss, the output activation,
        label smoothing and targets to stop at, unless the task is known to be the same. The rules
        by which TensorFlow Playground trains (``DatasetSource.rules``: nothing is scaled, its first
        weights, one order of the samples) go with its data sets. A batch size larger than the new
        training part becomes all of it.

        Parameters
        ----------
        keep : bool
            Whether what was chosen (noise, classes, arms, features, and what goes with the task)
            stays nevertheless where it makes sense for the new data, for one who has chosen it for
            these. Rules of the data set that was there do not.
        **asked
            The new data, by ``dataset``, by ``points`` or by ``data`` and ``target``, and any other
            settings to change with them, which then are as they are asked for.

        Raises
        ------
        ValueError
            If a setting is unknown, out of range, or does not go with the new data.
        """
        fields = dataclasses.fields(self)
        present = {field.name: getattr(self, field.name) for field in fields}
        defaults = {field.name: field.default for field in fields}
        return self.replace(**what_changes(present, asked, defaults, keep=keep))

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as a dictionary of plain values."""
        return dataclasses.asdict(self)

    def differing(self, other: ExperimentConfig) -> dict[str, Any]:
        """Return those settings of this configuration that another one has otherwise."""
        return {
            name: value for name, value in self.as_dict().items() if value != getattr(other, name)
        }

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> ExperimentConfig:
        """Return the configuration with these settings, and defaults for the rest.

        ``batch_size`` may be "full", which is None.

        Raises
        ------
        ValueError
            If there is no such setting, or its value is of the wrong kind or out of range.
        """
        names = [field.name for field in dataclasses.fields(cls)]
        for name in settings:
            known(name, names, "setting")
        if settings.get("batch_size") == "full":  # TOML has no word for None
            settings = {**settings, "batch_size": None}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in settings.items()
        }
        try:
            return cls(**values)
        except TypeError as error:
            raise ValueError(f"a setting is of the wrong kind: {error}") from None

    def to_toml(self) -> str:
        """Return the settings as TOML, one a line; those that say nothing are left out."""
        return write_toml(self.as_dict())

    @classmethod
    def from_toml(cls, text: str) -> ExperimentConfig:
        """Return the configuration that TOML text describes; defaults for what it leaves out.

        Raises
        ------
        ValueError
            If the text is not TOML, or a setting is unknown or out of range.
        """
        return cls.from_dict(read_toml(a_text(text, "the settings")))

    def change_to(self, other: ExperimentConfig) -> Change:
        """Return what it takes to go from this configuration to another."""
        instance(other, ExperimentConfig, "other", "ExperimentConfig()")
        if self == other:
            return "none"
        for names, change in ((DATA_FIELDS, "data"), (NETWORK_FIELDS, "network")):
            if any(getattr(self, name) != getattr(other, name) for name in names):
                return cast(Change, change)
        return "live"

    def data_settings(self) -> tuple[Any, ...]:
        """Return what decides the data: two experiments that agree here can share a data set."""
        return tuple(getattr(self, name) for name in DATA_FIELDS)

    def load_data(self) -> Dataset:
        """Draw or read the data set.

        Raises
        ------
        ValueError
            If a setting does not suit it, or the file cannot be used.
        """
        if self.data is not None and self.target is not None:
            return core.load_csv(  # imported then: no other data set waits for what reads tables
                self.data,
                self.target,
                task=self.task,
                test_size=self.test_size,
                seed=self.seed,
                features=self.features,
                scaling=self.scaling,
                header=self.header,
                missing=self.missing or (),
                ignore=self.ignore or (),
                only=self.only or (),
                positive=self.positive,
                split_draw=self.split_draw,
            )
        if self.points is not None:
            return drawn_dataset(
                self.points,
                class_names=self.class_names or (),
                test_size=self.test_size,
                features=self.features,
                scaling=self.scaling,
            )
        return load_dataset(
            self.dataset,
            samples=self.samples,
            noise=self.noise,
            test_size=self.test_size,
            seed=self.seed,
            features=self.features,
            classes=self.classes,
            arms=self.arms,
            scaling=self.scaling,
            split_draw=self.split_draw,
        )

    def build(self, dataset: Dataset | None = None) -> core.Experiment:
        """Build data set, network and trainer; see ``Experiment.of``."""
        return core.Experiment.of(self, dataset)  # which knows this class, by way of the facade

    def output_layer(self, data: Dataset) -> tuple[str, int]:
        """Return the activation and the number of the network's outputs for these data."""
        classes = data.n_classes if data.task == "classification" else 0
        return output_layer(classes, self.output_activation, self.loss)

    def build_stop_conditions(self) -> StopConditions:
        """Build the conditions to stop alone, as new."""
        return StopConditions(
            target_loss=self.target_loss,
            target_accuracy=self.target_accuracy,
            patience=self.patience,
            last_epoch=self.epochs,
        )

    def build_optimizer(self) -> Optimizer:
        """Build the optimiser alone, as new."""
        return optimizer_for(
            self.optimizer, self.learning_rate, self._settings_in(OPTIMIZER_SETTINGS)
        )

    def build_schedule(self) -> Schedule:
        """Build the schedule alone, as new."""
        settings = self._settings_in(SCHEDULE_SETTINGS)
        return schedule_for(self.schedule, self.epochs, settings | {"warmup": self.warmup or None})

    def _settings_in(self, table: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Return the settings that any of the optimisers, or of the schedules, takes."""
        names = dict.fromkeys(name for taken in table.values() for name in taken)
        return {name: getattr(self, name) for name in names}


check_fields(field.name for field in dataclasses.fields(ExperimentConfig))
