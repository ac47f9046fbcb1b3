"""A Dask cluster that trains the groups of a sweep."""

from __future__ import annotations

import logging
import pickle
import queue
import re
import threading
import warnings
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import CancelledError
from types import TracebackType
from typing import Any, Self

from core.experiment.config import ExperimentConfig
from core.support.checks import a_text
from core.support.text import printable
from core.sweeps.cluster.task import Task, Train, scout, traveller
from core.sweeps.cluster.versions import check_core, check_packages, core_version
from core.sweeps.result import SweepResult
from core.sweeps.stack.members import load_each

MISSING_PACKAGE = (
    "a sweep on several machines needs the package distributed, which is not here; "
    "install it with: pip install 'neuroterm[dask]'"
)

_ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?(?:[^\s:/\[\]]+|\[[^\s\[\]]+\]):(?P<port>\d{1,5})")

_LOGGERS = ("distributed", "distributed.client", "tornado.application")
"""Those that have a level of their own."""

_PATIENCE = 5.0
"""Seconds that a scheduler has to answer, and then workers to be there."""

_MISSED = 30.0
"""Seconds without any worker after which nobody waits for another."""

_LOOK = 1.0
"""Seconds from one look at what nobody tells to the next."""

Finished = tuple[tuple[int, ...], dict[int, SweepResult]]
"""A group, and its results by their places in it."""


class Cluster:
    """The workers of a Dask scheduler, while they train for us.

    Parameters
    ----------
    address : str
        The scheduler's, such as "tcp://192.168.0.5:8786".

    Attributes
    ----------
    threads : int
        How many groups can be trained at the same time.

    Raises
    ------
    ValueError
        If the package distributed is not here, this is no address, or scheduler or workers have
        other versions of what must be the same.
    ConnectionError
        If there is no scheduler, or none that has workers.
    """

    threads: int

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise ValueError(MISSING_PACKAGE) from None
        found = _ADDRESS.fullmatch(a_text(address, "the scheduler").strip())
        if found is None or not 0 < int(found["port"]) < 2**16:
            raise ValueError(
                f"the scheduler's address is {printable(repr(address))}; write it as dask "
                "scheduler prints it, such as tcp://192.168.0.5:8786"
            )
        self._distributed: Any = distributed
        self._name = printable(address.strip())
        # What it would say of lost connections is said by us, in one sentence.
        self._levels = [(logger, logger.level) for logger in map(logging.getLogger, _LOGGERS)]
        for logger, _ in self._levels:
            logger.setLevel(logging.CRITICAL + 1)
        self._client: Any = None
        self._is_gone = False
        try:
            self._client = self._connected(address.strip())
            self.threads = self._ready()
        except BaseException:
            self._leave()
            raise

    def _connected(self, address: str) -> Any:
        """Return a client of the scheduler."""
        outcome: queue.SimpleQueue[Any] = queue.SimpleQueue()
        # One that never was open would wait in vain when it goes; ours are closed before.
        kind = type("Client", (self._distributed.Client,), {"__del__": lambda self: None})

        def connect() -> None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of versions, which are checked below
                try:
                    client = kind(address, timeout=_PATIENCE, set_as_default=False)
                except Exception as error:
                    outcome.put(error)
                else:
                    outcome.put(client)

        # What answers, but is no scheduler, may keep it waiting for ever.
        threading.Thread(target=connect, daemon=True).start()
        try:
            client = outcome.get(timeout=_PATIENCE + _LOOK)
        except queue.Empty:
            client = TimeoutError("it does not answer as a scheduler does")
        if isinstance(client, ImportError | TypeError | ValueError):
            reason = printable(" ".join(str(client).split()))
            raise ValueError(f"cannot reach a scheduler at {self._name}: {reason}") from client
        if isinstance(client, Exception):
            raise ConnectionError(
                f"there is no Dask scheduler at {self._name}; start one with: dask scheduler"
            ) from client
        return client

    def _ready(self) -> int:
        """Make sure that there are workers, with the right versions; return their threads."""
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise ConnectionError(
                f"the scheduler at {self._name} has no workers; start some with: "
                f"dask worker {self._name}"
            ) from None
        check_packages(self._client.get_versions(), self._name)
        check_core(self._client.run(scout(), pickle.dumps(core_version), on_error="return"))
        return max(1, self._threads())

    def _threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return sum(threads.values())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave; what workers have not finished they end without."""
        self._leave()

    def _leave(self) -> None:
        try:
            if self._client is not None:
                self._client.close(timeout=_PATIENCE)
        except (OSError, TimeoutError):
            pass  # it is gone already
        finally:
            for logger, level in self._levels:
                logger.setLevel(level)

    def train(
        self, groups: Sequence[tuple[int, ...]], configs: Sequence[ExperimentConfig], train: Train
    ) -> Iterator[Finished]:
        """Yield groups with their results as they finish, and now and then a group of none.

        What a lost worker was about to do another does.

        Raises
        ------
        ValueError
            If a run cannot be built.
        ConnectionError
            If the scheduler or all workers are lost.
        """
        sending = _Sending(self._client, configs, train)
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        waiting: dict[Any, tuple[int, ...]] = {}

        def begin(group: tuple[int, ...]) -> None:
            future = sending.submit(group)
            waiting[future] = group
            future.add_done_callback(done.put)

        missed = 0.0
        try:
            for group in groups:
                begin(group)
            while waiting:
                try:
                    future = done.get(timeout=_LOOK)
                except queue.Empty:
                    missed = self._missed(missed)
                    yield (), {}
                    continue
                group = waiting.pop(future)
                results = self._result_of(future)
                if results is None:
                    sending.forget()
                    begin(group)
                else:
                    yield group, results
        finally:
            if not self._is_gone:  # else it would be waited for
                self._client.cancel([*waiting], force=True)

    def _result_of(self, future: Any) -> dict[int, SweepResult] | None:
        """Return the results of a task that has ended; None if it is to be done again."""
        if future.status == "error":
            error = future.exception()
            if isinstance(error, self._distributed.KilledWorker):
                raise ConnectionError(
                    f"{error.allowed_failures + 1} workers were lost one after the other while "
                    "they trained the same runs; they may need more memory than a worker has"
                )
            raise error
        try:
            results: dict[int, SweepResult] = future.result(timeout=_MISSED)
        except (CancelledError, TimeoutError) as error:
            lost = getattr(error, "reason", "") == "scheduler-connection-lost"
            if lost or self._client.status != "running":
                raise self._gone() from None
            return None  # the data, or the results, were lost with a worker
        return results

    def _gone(self) -> ConnectionError:
        self._is_gone = True
        return ConnectionError(f"the scheduler at {self._name} is gone")

    def _missed(self, missed: float) -> float:
        """Return for how long there has been no worker; raise ConnectionError if for too long."""
        if self._client.status != "running":
            raise self._gone()
        if self._threads():
            return 0.0
        if missed >= _MISSED:
            raise ConnectionError(f"the scheduler at {self._name} has no workers any more")
        return missed + _LOOK


class _Sending:
    """What sends groups of runs to the workers, and their data once.

    Parameters
    ----------
    client : distributed.Client
    configs : sequence of ExperimentConfig
        Of all runs.
    train : callable
    """

    def __init__(self, client: Any, configs: Sequence[ExperimentConfig], train: Train) -> None:
        self._client, self._configs, self._train = client, configs, train
        self._call: Callable[..., Any] = traveller()
        self._pickled: dict[Hashable, bytes] = {}
        self._there: dict[Hashable, Any] = {}

    def submit(self, group: tuple[int, ...]) -> Any:
        """Have a group trained; return the future of its results."""
        configs = [self._configs[place] for place in group]
        # A file is read here and sent; what no file holds a worker draws itself.
        keys = {config.data_settings(): config for config in configs if config.data is not None}
        data = [self._sent(key, config) for key, config in keys.items()]
        task = pickle.dumps(Task(configs, tuple(keys), self._train))
        return self._client.submit(self._call, task, *data, pure=False)

    def _sent(self, key: Hashable, config: ExperimentConfig) -> Any:
        if key not in self._pickled:
            self._pickled[key] = pickle.dumps(load_each([config])[0])
        if key not in self._there:
            self._there[key] = self._client.scatter(self._pickled[key], broadcast=True, hash=False)
        return self._there[key]

    def forget(self) -> None:
        """Send the data again: they were lost with the workers that had them."""
        self._there.clear()
