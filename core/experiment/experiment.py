"""Experiment: what a configuration builds, and how it goes on with other settings."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import core
from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.experiment.settings import DATA_FIELDS, NETWORK_FIELDS, STOP_FIELDS
from core.network.limits import check_memory, training_bytes
from core.network.network import NeuralNetwork
from core.network.output_layer import loss_for
from core.network.predictions import Predictions, answers_of
from core.support.checks import instance
from core.support.public import public
from core.training.trainer import Trainer

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline


@public
@dataclass(frozen=True, slots=True)
class Experiment:
    """What a configuration builds.

    Attributes
    ----------
    config : ExperimentConfig
    dataset : Dataset
    network : NeuralNetwork
    trainer : Trainer
    """

    config: ExperimentConfig
    dataset: Dataset
    network: NeuralNetwork
    trainer: Trainer

    @classmethod
    def of(cls, config: ExperimentConfig, dataset: Dataset | None = None) -> Experiment:
        """Build data set, network and trainer.

        Parameters
        ----------
        config : ExperimentConfig
        dataset : Dataset, optional
            One already loaded from the same ``data_settings``.

        Raises
        ------
        ValueError
            If the settings do not fit together or the data.
        """
        instance(config, ExperimentConfig, "config", "ExperimentConfig()")
        data = config.load_data() if dataset is None else dataset
        instance(data, Dataset, "dataset", "what load_dataset returns")
        network = untrained_network(config, data)
        trainer = _trainer(config, data, network, training_seed(config))
        return cls(config, data, network, trainer)

    @property
    def nbytes(self) -> int:
        """About how many bytes network and trainer take; data apart, which others may share."""
        network, samples = self.network, len(self.dataset.X_train)
        itemsize = network.parameters.itemsize
        return training_bytes(network.layer_sizes, samples, itemsize) + self.trainer.history.nbytes

    def predict(self, table: Any) -> Predictions:
        """Return what the network says of the rows of a table, prepared as those it has learnt.

        Columns go by their names, in any order, and others are ignored. A column that is lacking is
        one of missing values; a missing number becomes the median of the training part, and a
        category that is missing or was not learnt is 0 in all inputs of its column. What was done
        is said in ``notes``.

        Parameters
        ----------
        table : path, binary file or pandas.DataFrame
            A file as ``load_csv`` reads it, or rows. The column of the target may be there.

        Raises
        ------
        ValueError
            If the experiment did not learn a table in a file, if the rows cannot be read or have
            none of its columns, or if the network's outputs for a row are not finite.
        """
        from core.data.sources.table.new_rows import new_rows

        data = self.dataset
        preparation = data.preparation
        if preparation is None:
            raise ValueError(
                f"this experiment learns {data.name}, which is no table in a file; only a network "
                "that has learnt one can be asked about new rows"
            )
        new = new_rows(preparation, table)
        truth: Any = new.truth
        probabilities = margins = None
        if preparation.labels:
            labels = np.array([*preparation.labels, None], object)
            classes, probabilities, margins = answers_of(
                self.network, new.X, len(preparation.labels)
            )
            values = labels[classes]
            truth = None if truth is None else labels[truth]
        else:
            values = data.own_unit(np.asarray(self.network.forward(new.X)[:, 0], np.float64))
            if not np.isfinite(values).all():
                row = int(new.numbers[int(np.isfinite(values).argmin())])
                raise ValueError(f"the network's output for row {row} is not finite")
        return Predictions(
            preparation.target,
            preparation.labels,
            values,
            probabilities,
            truth,
            margins,
            new.numbers,
            new.notes,
            data.commonest if preparation.labels else None,
        )

    def to_estimator(self) -> Pipeline:
        """Return the network as a fitted pipeline of scikit-learn, with what prepares its inputs.

        It takes a pandas.DataFrame, as ``pandas.read_csv`` makes it of a file (and no path, which
        ``predict`` takes), with or without the column of the target; or, of a data set that is no
        table, an array of its raw inputs. It predicts to the bit what ``predict`` does; classes are
        as pandas reads them, so numbers where all are, and those of a data set that is no table are
        indices. ``joblib`` can save it. ``clone`` returns an unfitted one, to be trained with the
        same settings on other rows of the same columns.

        What scikit-learn's interface has no word for is left out of these settings: goals to stop
        at, ``l1_prunes``, ``shuffle``, ``last_batch``, ``weights_draw``. With patience, a share of
        ``test_size`` is held out of the samples of a ``fit``. A regression with the dtype float32
        is turned into its own unit in that, and so differs in the last bits.

        Returns
        -------
        sklearn.pipeline.Pipeline
            Independent of this experiment: to train either does not change the other.
        """
        return core.pipeline_of(self)

    def copy(self) -> Experiment:
        """Return an experiment that goes on from where this one is, bit for bit, on its own.

        The data are the same ones; they are not to be changed in either.
        """
        data = self.dataset
        weights = data.class_weights(self.config.class_weight)
        shared = (self.config, data, data.X_train, data.y_train, data.X_test, data.y_test, *weights)
        return copy.deepcopy(self, {id(each): each for each in shared})

    def rest(self) -> RestingExperiment:
        """Return what is needed to go on from here, which is little; this one is to be let go."""
        return RestingExperiment(self.config, self.dataset, self.network, self.trainer)

    def adjust(self, **changes: Any) -> Experiment:
        """Return this experiment with settings that may change in the course of training.

        It goes on from where this one is, with the same network and as far as possible the same
        trainer, which then has the new settings; so this one is not to be trained any more. Another
        optimiser, or one with other settings of its own, starts afresh; with another learning rate
        or weight decay alone it remembers what it did. A schedule counts on from the epoch reached.
        Another batch size begins the epoch under way anew, from the present weights. With more
        epochs, training whose patience had run out goes on; with other conditions to stop, training
        that any of them had stopped.

        Parameters
        ----------
        **changes
            Any settings but those in ``DATA_FIELDS`` and ``NETWORK_FIELDS``.

        Raises
        ------
        ValueError
            If a setting is unknown or out of range, or needs another network or other data.
        """
        before = self.config
        config = before.replace(**changes)
        if before.change_to(config) in ("network", "data"):
            fixed = [name for name in changes if name in (*DATA_FIELDS, *NETWORK_FIELDS)]
            raise ValueError(
                f"{', '.join(fixed)} cannot change in training; build a new experiment"
            )
        experiment = dataclasses.replace(self, config=config)
        if any(
            getattr(before, name) != value
            for name, value in changes.items()
            if name != "learning_rate"
        ):
            experiment = self._go_on(config)
        trainer = experiment.trainer
        trainer.optimizer.learning_rate = config.learning_rate
        at_the_end = trainer.epoch >= config.epochs
        if any(getattr(before, name) != getattr(config, name) for name in STOP_FIELDS):
            trainer.change_stop(config.build_stop_conditions())
        elif "epochs" in changes:
            trainer.stop.last_epoch = config.epochs
            if trainer.stop.ran_out(trainer.epoch) and not at_the_end:
                trainer.change_stop(trainer.stop)
        if at_the_end and "epochs" in changes and trainer.stop.restore_best:
            trainer.restore_best()
        return experiment

    def _go_on(self, config: ExperimentConfig) -> Experiment:
        """Return the experiment with a new trainer that goes on from where this one's is."""
        seed = np.random.SeedSequence(0)  # its generators go on from the earlier ones'
        trainer = _trainer(config, self.dataset, self.network, seed)
        trainer.go_on_from(self.trainer)
        return dataclasses.replace(self, config=config, trainer=trainer)


@public
class RestingExperiment:
    """An experiment that nobody trains, without the arrays that training works in.

    Attributes
    ----------
    config : ExperimentConfig
    dataset : Dataset
    place : tuple of int
        The epochs completed, and the mini-batches of the one under way.
    """

    def __init__(
        self, config: ExperimentConfig, dataset: Dataset, network: NeuralNetwork, trainer: Trainer
    ) -> None:
        self.config, self.dataset = config, dataset
        self.place = trainer.epoch, trainer.batch
        self._network = network
        network.rest()
        self._training = trainer.__getstate__()

    @property
    def nbytes(self) -> int:
        """About how many bytes it takes; data apart, which others may share."""
        parameters = self._network.parameters.nbytes + self._network.gradients.nbytes
        history, state = self._training["history"], self._training["state"]
        # What optimisers and conditions remember is both in them and in the state.
        return _OBJECTS + parameters + _bytes(history) + 2 * _bytes(state)

    def wake(self) -> Experiment:
        """Return the experiment, which goes on from where it was, bit for bit."""
        trainer = Trainer.__new__(Trainer)
        trainer.__setstate__(self._training)
        return Experiment(self.config, self.dataset, self._network, trainer)


_OBJECTS = 2**14
"""About how many bytes an experiment takes beside its arrays."""


def _bytes(value: Any) -> int:
    """Return how many bytes the arrays in nested dictionaries take."""
    if isinstance(value, dict):
        return sum(map(_bytes, value.values()))
    return value.nbytes if isinstance(value, np.ndarray) else 0


def untrained_network(config: ExperimentConfig, data: Dataset) -> NeuralNetwork:
    """Return the network of a configuration with its initial weights.

    Raises
    ------
    ValueError
        If the settings do not fit the data, or it would be too large.
    """
    output, outputs = config.output_layer(data)
    loss = loss_for(output, config.loss, data.task)
    if data.task not in loss.tasks:
        raise ValueError(f"the loss {loss.name} is not for {data.task}, as {data.name} needs")
    n_inputs = data.X_train.shape[1]
    dtype = np.dtype(config.dtype)
    check_memory((n_inputs, *config.hidden, outputs), len(data.X_train), dtype.itemsize)
    return NeuralNetwork(
        n_inputs,
        config.hidden,
        outputs,
        hidden_activation=config.activation,
        output_activation=output,
        initializer=config.initializer,
        seed=_child(_seeds(config)[0], config.weights_draw),
        dtype=dtype,
    )


def _seeds(config: ExperimentConfig) -> list[np.random.SeedSequence]:
    """Return those of all draws of initial weights, and that of training."""
    return np.random.SeedSequence(config.seed).spawn(2)


def training_seed(config: ExperimentConfig) -> np.random.SeedSequence:
    """Return where the shuffling and the dropout of a configuration come from."""
    return _seeds(config)[1]


def training_settings(config: ExperimentConfig) -> dict[str, Any]:
    """Return what a ``Trainer`` takes from a configuration, whatever its network and its data."""
    return {
        "optimizer": config.build_optimizer(),
        "schedule": config.build_schedule(),
        "batch_size": config.batch_size,
        "l1": config.l1,
        "l2": config.l2,
        "l1_prunes": config.l1_prunes,
        "shuffle": config.shuffle,
        "last_batch": config.last_batch,
        "dropout": config.dropout,
        "clip_norm": config.clip_norm,
        "label_smoothing": config.label_smoothing,
        "threads": config.threads,
    }


def _trainer(
    config: ExperimentConfig,
    data: Dataset,
    network: NeuralNetwork,
    seed: np.random.SeedSequence,
) -> Trainer:
    return Trainer(network, **trainer_arguments(config, data, seed))


def trainer_arguments(
    config: ExperimentConfig, data: Dataset, seed: np.random.SeedSequence
) -> dict[str, Any]:
    """Return all that a ``Trainer`` is built of, the network apart."""
    weights, test_weights = data.class_weights(config.class_weight)
    return {
        "X_train": data.X_train,
        "y_train": data.y_train,
        "X_test": data.X_test,
        "y_test": data.y_test,
        "loss": config.loss,
        "task": data.task,
        "sample_weight": weights,
        "test_sample_weight": test_weights,
        "stop": config.build_stop_conditions(),
        "seed": seed,
        **training_settings(config),
    }


def _child(parent: np.random.SeedSequence, number: int) -> np.random.SeedSequence:
    """Return what ``parent.spawn`` gives as child ``number``, without those before it."""
    return np.random.SeedSequence(parent.entropy, spawn_key=(*parent.spawn_key, number))
