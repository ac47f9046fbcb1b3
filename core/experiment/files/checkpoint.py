"""Checkpoints: an experiment in one file, to go on later as if it had never stopped."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment
from core.experiment.files.checkpoint_format import MAXIMUM_BYTES, pack_values, unpack_values
from core.network.limits import count_parameters
from core.support.checks import MAXIMUM_COUNT, a_path, instance
from core.support.files import write_atomically
from core.support.public import public
from core.support.text import printable
from core.training.record.extremes import check_state
from core.training.record.history import History
from core.training.record.metrics import Metrics
from core.training.state import GENERATORS, LATER_GENERATORS
from core.training.trainer import Trainer

MOST_ROWS = 65536
"""Rows of the history that a checkpoint may hold; what the trainer has no room for is thinned."""


@public
class CheckpointError(ValueError):
    """A checkpoint cannot be written or read; the message is one sentence that says why."""


@public
@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """An experiment as it was at one moment, in memory, to be written whenever there is time.

    To take it copies what training changes, and nothing else; to write it is slow and touches
    nothing of the experiment, so that may happen in another thread while training goes on.

    Attributes
    ----------
    config : ExperimentConfig
    dataset : Dataset
    state : dict
        What ``Trainer.state`` returned.
    history : dict
        What ``History.state`` returned.
    """

    config: ExperimentConfig
    dataset: Dataset
    state: dict[str, Any]
    history: dict[str, Any]

    @classmethod
    def of(cls, experiment: Experiment) -> Checkpoint:
        """Take an experiment as it is, between two steps of training."""
        trainer = experiment.trainer
        return cls(experiment.config, experiment.dataset, trainer.state(), trainer.history.state())

    @property
    def place(self) -> tuple[int, int]:
        """The epochs completed, and the mini-batches of the one under way."""
        return self.state["epoch"], self.state["batch"]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file, see ``save_checkpoint``.

        Raises
        ------
        CheckpointError
            If the file cannot be written, a parameter is not finite, or there is more than 256 MiB.
            A file that was there is as it was.
        """
        name = printable(os.fspath(path))
        try:
            write_atomically(Path(path), self.packed(Path(path).parent))
        except OSError as error:
            raise CheckpointError(f"cannot write {name}: {error.strerror or error}") from error
        except ValueError as error:
            raise CheckpointError(f"cannot write {name}: {printable(str(error), 200)}") from error

    def packed(self, folder: Path) -> bytes:
        """Return what `save` writes to a file in a folder.

        Raises
        ------
        ValueError
            If a parameter is not finite, or there is more than 256 MiB.
        """
        if not np.isfinite(self.state["parameters"]).all():
            raise ValueError("the network has diverged, its parameters are not finite")
        settings = self.config.as_dict()
        if settings["data"] is not None:
            settings["data"] = moved(settings["data"], Path(), folder)
        return pack_values(
            {
                "config": settings,
                "data": data_signature(self.dataset),
                "state": self.state,
                "history": self.history,
            }
        )


@public
def save_checkpoint(path: str | os.PathLike[str], experiment: Experiment) -> None:
    """Write an experiment to a file, from which ``load_checkpoint`` goes on bit for bit.

    The file holds the configuration, everything ``Trainer.state`` returns, and the history; the
    data are drawn or read again. A CSV file with a relative path is noted by its path from the
    folder of the checkpoint, so that both can be moved together. The checkpoint takes
    the place of an earlier file only when it is complete and on the disk.

    Parameters
    ----------
    path : str or path-like
    experiment : Experiment
        Built from its configuration; between two steps of training.

    Raises
    ------
    CheckpointError
        If the file cannot be written, a parameter is not finite, or there is more than 256 MiB.
        A file that was there is as it was.
    """
    instance(experiment, Experiment, "experiment", "ExperimentConfig().build()")
    Checkpoint.of(experiment).save(a_path(path, "path"))


@public
def load_checkpoint(path: str | os.PathLike[str]) -> Experiment:
    """Return the experiment in a file, at the step where it was saved.

    The file is not trusted: nothing in it is run, nothing larger than 256 MiB is read, its checksum
    must agree, and every array must have the shape and the type that the configuration asks for.
    Parameters that are not finite are refused, as no training can go on from them.

    A relative path of a CSV file means one from the folder of the checkpoint, or else, as in files
    of earlier versions, from the present one; in ``config`` it is from the present one.

    Parameters
    ----------
    path : str or path-like

    Raises
    ------
    CheckpointError
        If the file cannot be read, is not a checkpoint, is of a newer version, incomplete or
        altered, or its data are no longer what they were.
    """
    name = printable(os.fspath(a_path(path, "path")))
    with _saying_of(name):
        return _unpacked(_read(Path(path)), Path(path).parent)


@public
def unpack_checkpoint(content: bytes, folder: Path, name: str) -> Experiment:
    """Return the experiment in what ``Checkpoint.packed`` returned, as ``load_checkpoint`` does.

    Parameters
    ----------
    content : bytes
    folder : path
        The one that it was packed for.
    name : str
        What errors call it.

    Raises
    ------
    CheckpointError
        As for ``load_checkpoint``.
    """
    with _saying_of(name):
        return _unpacked(content, folder)


def _unpacked(content: bytes, folder: Path) -> Experiment:
    values = unpack_values(content)
    settings = values.get("config")
    if isinstance(settings, dict) and isinstance(data := settings.get("data"), str):
        found = moved(data, folder, Path())
        if Path(found).exists() or not Path(data).exists():
            settings["data"] = found
    return _rebuild(values)


@contextlib.contextmanager
def _saying_of(name: str) -> Iterator[None]:
    """Turn whatever is wrong with a checkpoint into a CheckpointError that names it."""
    try:
        yield
    except OSError as error:
        raise CheckpointError(f"cannot read {name}: {error.strerror or error}") from error
    except MemoryError as error:
        raise CheckpointError(f"cannot load {name}: there is not enough memory") from error
    except OverflowError as error:
        raise CheckpointError(f"cannot load {name}: a number in it is out of range") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise CheckpointError(f"cannot load {name}: {printable(str(error), 200)}") from error


def moved(file: str, before: Path, now: Path) -> str:
    """Return a path that is relative to one folder as relative to another, absolute ones as is."""
    path = Path(file)
    if path.is_absolute():
        return file
    # Path.resolve raises RuntimeError for a link that leads to itself, before Python 3.13.
    folder = Path(os.path.realpath(before / path.parent))
    return os.path.relpath(folder / path.name, os.path.realpath(now))


def data_signature(dataset: Dataset) -> NDArray[np.float64]:
    """Return weighted sums of every column of the data, by which other data are noticed.

    Sums, compared with a tolerance, rather than a checksum: another processor may round the last
    bit of a standardised value differently.

    Returns
    -------
    array of shape (2, n_inputs + 1)
        Of the training part and the test part; the last column is the target's.
    """
    sums = []
    for X, y in ((dataset.X_train, dataset.y_train), (dataset.X_test, dataset.y_test)):
        weights = np.linspace(0.5, 1.5, len(X)) / max(len(X), 1)  # so the order counts
        sums.append([*(weights @ X), weights @ y])
    return np.array(sums)


def _read(path: Path) -> bytes:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise ValueError("it is a directory")
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("it is not a regular file")
    content = b""
    if status.st_size <= MAXIMUM_BYTES:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES + 1)
    if max(status.st_size, len(content)) > MAXIMUM_BYTES:
        raise ValueError(
            f"it is larger than {MAXIMUM_BYTES >> 20} MiB, the most a checkpoint can be"
        )
    return content


def _rebuild(values: dict[str, Any]) -> Experiment:
    _same_names(values, ("config", "data", "state", "history"), "it")
    state = values["state"]
    if not isinstance(values["config"], dict):
        raise ValueError("its configuration is no table of settings")
    config = ExperimentConfig.from_dict(values["config"])
    dataset = data_as_saved(config, values["data"])
    _check_network_size(config, dataset, state)
    experiment = config.build(dataset)
    trainer = experiment.trainer
    check_state_of(state, trainer)
    _check_history(values["history"], trainer.history, state["epoch"])
    trainer.history.restore(values["history"])
    trainer.restore(state)
    return experiment


def data_as_saved(config: ExperimentConfig, saved: Any) -> Dataset:
    """Draw or read the data of a configuration again.

    Parameters
    ----------
    config : ExperimentConfig
    saved : array of float
        What ``data_signature`` returned of them.

    Raises
    ------
    ValueError
        If they are no longer what they were, or cannot be read.
    """
    dataset = config.load_data()
    signature = data_signature(dataset)
    if _shape(saved) != signature.shape or not np.allclose(saved, signature, rtol=1e-9, atol=1e-9):
        source = config.dataset if config.data is None else config.data
        if config.points is not None and config.data is None:
            source = "the drawing"
        raise ValueError(f"the data of {source} are not what they were when it was saved")
    return dataset


def _check_network_size(config: ExperimentConfig, dataset: Dataset, state: Any) -> None:
    """Raise ValueError before a network is built that is larger than the parameters saved."""
    saved = state.get("parameters") if isinstance(state, dict) else None
    _, outputs = config.output_layer(dataset)
    sizes = (dataset.X_train.shape[1], *config.hidden, outputs)
    if not isinstance(saved, np.ndarray) or saved.size < count_parameters(sizes):
        raise ValueError("its parameters are not those of the network in its configuration")


def check_state_of(state: dict[str, Any], trainer: Trainer) -> None:
    """Raise ValueError unless the trainer can go on from ``state``."""
    expected = trainer.state()
    # Files from before there were such things
    state.setdefault("best_is_back", False)
    state.setdefault("carried_since", 0)
    for name in ("samples", "batch_size", "kinds", *LATER_GENERATORS):
        state.setdefault(name, expected[name])
    stop = state.get("stop")
    if isinstance(stop, dict):
        for name in ("loss", "epoch"):  # one number each in files from before they were two
            stop.setdefault(f"counted_{name}", stop.get(f"best_{name}"))
        if stop.get("best_parameters") is not None:  # a new trainer has none yet
            expected["stop"]["best_parameters"] = expected["parameters"]
    _check_alike(state, expected, "state")
    for parameters in (state["parameters"], state["stop"]["best_parameters"]):
        if parameters is not None and not np.isfinite(parameters).all():
            raise ValueError("a parameter is not finite")
    if not 0 <= state["batch"] < trainer.batches_per_epoch:
        raise ValueError(f"its mini-batch {state['batch']} is none of the epoch's")
    rate = state["optimizer"]["learning_rate"]
    if not 0.0 < rate < float("inf"):
        raise ValueError(f"its learning rate is {rate}")
    order = state["order"]
    if order is not None and not np.array_equal(np.sort(order), np.arange(len(order))):
        raise ValueError("its order of the samples leaves some out")
    state["stop_reason"] = printable(state["stop_reason"], 500)


def _check_alike(value: Any, expected: Any, where: str) -> None:
    """Raise ValueError unless ``value`` has the structure, the types and the shapes expected.

    Where it holds a whole number for another one, as the learning rate was in files of earlier
    versions, that becomes one of type float.
    """
    if isinstance(expected, dict):
        _same_names(value, tuple(expected), where)
        for name, item in expected.items():
            if type(item) is float and type(value[name]) is int:
                value[name] = float(value[name])
            _check_alike(value[name], item, f"{where}.{name}")
    elif type(value) is not type(expected):
        raise ValueError(f"{where} is of another kind than the configuration asks for")
    elif isinstance(expected, np.ndarray):
        if value.shape != expected.shape or value.dtype != expected.dtype:
            raise ValueError(
                f"{where} is {value.dtype} of shape {value.shape}; the configuration asks for "
                f"{expected.dtype} of shape {expected.shape}"
            )
    elif isinstance(expected, int) and not 0 <= value <= _largest(where):
        raise ValueError(f"{where} is out of range")


def _largest(where: str) -> int:
    # What the state of a random generator can be is for the generator to say, in restoring it.
    state, _, name = where.partition(".")
    random = state == "state" and name.partition(".")[0] in GENERATORS
    return 2**128 if random else MAXIMUM_COUNT


def _check_history(saved: Any, history: History, epoch: int) -> None:
    """Raise ValueError unless ``history`` can be restored to what was saved."""
    # Files from before there were any have no extremes.
    extremes = ("extremes",) if isinstance(saved, dict) and "extremes" in saved else ()
    _same_names(saved, ("stride", "rows", *extremes), "history")
    rows, stride = saved["rows"], saved["stride"]
    if _shape(rows)[:1] != (len(Metrics._fields),) or rows.ndim != 2:
        raise ValueError("history.rows is not a table of metrics")
    if rows.shape[1] > max(MOST_ROWS, history.capacity):
        raise ValueError(f"history.rows holds more than {MOST_ROWS} epochs")
    epochs = rows[0]
    whole = type(stride) is int and 1 <= stride <= MAXIMUM_COUNT
    if not (whole and np.isfinite(epochs).all() and not (epochs % stride).any()):
        raise ValueError("history.rows holds epochs that no training has")
    if (np.diff(epochs, prepend=-1.0) <= 0.0).any() or (epochs > epoch).any():
        raise ValueError("history.rows holds epochs out of order")
    if extremes and not check_state(saved["extremes"], rows.shape[1]):
        raise ValueError("history.extremes does not go with its rows")


def _same_names(value: Any, names: tuple[str, ...], where: str) -> None:
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError(f"{where} does not hold {', '.join(names)}")


def _shape(value: Any) -> tuple[int, ...]:
    """Return the shape of a float64 array, and () for anything else."""
    return value.shape if isinstance(value, np.ndarray) and value.dtype == np.float64 else ()
