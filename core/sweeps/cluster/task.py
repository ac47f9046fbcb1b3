"""What a worker of a cluster is given to do, and how it gets there.

A function that stands in a module travels by its name, and Dask's scheduler, too, looks it up. So
that a scheduler needs no package of ours, what it sees are bytes, and a function that carries its
own code and reads them where there is the package: on a worker.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.sweeps.cluster.versions import check_core, core_version
from core.sweeps.result import SweepResult
from core.sweeps.stack.members import load_each

Train = Callable[..., dict[int, SweepResult]]
"""Trains configurations with their data; see ``train_group``."""


def traveller() -> Callable[..., Any]:
    """Return a function that calls what was pickled, and carries its own code when it is sent."""

    def call(pickled: bytes, *arguments: Any) -> Any:
        import pickle

        return pickle.loads(pickled)(*arguments)

    return call


def scout() -> Callable[[bytes], Any]:
    """Return one that does the same, and returns None where that is not there."""

    def call(pickled: bytes) -> Any:
        import pickle

        try:
            return pickle.loads(pickled)()
        except (ImportError, AttributeError):
            return None

    return call


class Task:
    """Some runs to train, as they are sent.

    Parameters
    ----------
    configs : sequence of ExperimentConfig
    sent : sequence of hashable
        The settings of the data that come beside it, pickled, in this order.
    train : callable
    """

    def __init__(
        self, configs: Sequence[ExperimentConfig], sent: Sequence[Hashable], train: Train
    ) -> None:
        self._configs, self._sent, self._train = tuple(configs), tuple(sent), train
        self._version = core_version()

    def __call__(self, *pickled: bytes) -> dict[int, SweepResult]:
        """Train them on a worker, and return their results by their places.

        Raises
        ------
        ValueError
            If the worker has another version of the package, or a run cannot be built.
        """
        from distributed import Reschedule, get_worker

        worker = get_worker()
        if self._version != core_version():
            check_core({worker.address: None})
        sent = {key: pickle.loads(each) for key, each in zip(self._sent, pickled, strict=True)}
        data = _data_of(self._configs, sent)
        results = self._train(self._configs, data, wanted=_wanted_by(worker))
        if len(results) < len(self._configs):
            raise Reschedule  # in case that somebody waits for it after all
        return results


def _data_of(
    configs: Sequence[ExperimentConfig], sent: Mapping[Hashable, Dataset]
) -> list[Dataset]:
    """Return the data of each, from what was sent; what no file holds is drawn here."""
    drawn = [config for config in configs if config.data_settings() not in sent]
    known = dict(sent)
    for config, data in zip(drawn, load_each(drawn), strict=True):
        known[config.data_settings()] = data
    return [known[config.data_settings()] for config in configs]


def _wanted_by(worker: Any) -> Callable[[int], bool]:
    """Return what tells whether anybody still waits for this task: who has left has cancelled it.

    Dask itself does not end what has begun.
    """
    key = worker.get_current_task()

    def wanted(epochs: int) -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state != "cancelled"

    return wanted
