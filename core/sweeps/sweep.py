"""Sweeps: many experiments, those that can be trained together in stacks, by several processes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Hashable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.support.checks import instance, whole_number
from core.support.public import public
from core.sweeps.cluster.cluster import Cluster, Finished
from core.sweeps.cluster.task import Train
from core.sweeps.groups import groups_of, train_group
from core.sweeps.result import SweepResult
from core.sweeps.stack.trainer import HISTORY_CAPACITY

MOST_JOBS = 1024


@public
def sweep(
    configs: Sequence[ExperimentConfig],
    *,
    datasets: Sequence[Dataset] | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    on_progress: Callable[[float], object] | None = None,
    on_finished: Callable[[dict[int, SweepResult]], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
    history_capacity: int = HISTORY_CAPACITY,
    measure_every: int = 1,
) -> list[SweepResult]:
    """Run many experiments, and return how each went.

    Those whose networks have the same layers and train in the same manner are trained together, see
    ``StackedTrainer``; the rest one by one. No bit of a result depends on how they were cut into
    groups, by whom they were trained, nor in which order; a run that is asked for all alone comes
    to what it does in company but for rounding.

    Parameters
    ----------
    configs : sequence of ExperimentConfig
    datasets : sequence of Dataset, optional
        Those of the configurations, where they are loaded already. Other processes and machines
        do without them.
    jobs : int
        Processes that train at the same time, by joblib; 1 is this one alone.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers train instead, such as
        "tcp://192.168.0.5:8786". Needs the extra ``neuroterm[dask]``.
    on_progress : callable, optional
        Is told the share of the work that is done, from 0 to 1: after each epoch with one job, else
        as groups finish.
    on_finished : callable, optional
        Is told of each group of runs that has finished: their results by their places in
        ``configs``.
    cancelled : callable, optional
        Asked as often as that whether to end.
    history_capacity : int
        Rows kept of each run's history.
    measure_every : int
        Epochs between two that are measured and recorded, see ``StackedTrainer``; a run that is
        trained alone is measured after each.

    Returns
    -------
    list of SweepResult
        In the order of ``configs``; those of runs that were cancelled are left out.

    Raises
    ------
    ValueError
        If the settings of one do not fit together or its data, or the scheduler or a worker has
        other versions than this process.
    ConnectionError
        If there is no such scheduler, or it or all its workers are lost.

    Examples
    --------
    >>> base = ExperimentConfig(epochs=5)
    >>> results = sweep([base.replace(learning_rate=rate) for rate in (0.01, 0.1, 1.0)])
    >>> [result.config.learning_rate for result in results]
    [0.01, 0.1, 1.0]
    """
    results: dict[int, SweepResult] = {}
    train: Train = partial(
        train_group, history_capacity=history_capacity, measure_every=measure_every
    )
    if datasets is not None and scheduler is None and jobs == 1:
        loaded: dict[Hashable, Dataset] = {
            config.data_settings(): data for config, data in zip(configs, datasets, strict=True)
        }
        train = partial(_with_data, loaded, train)
    finished_groups = as_finished(
        configs,
        jobs=jobs,
        scheduler=scheduler,
        on_progress=on_progress,
        cancelled=cancelled,
        train=train,
    )
    for finished in finished_groups:
        results |= finished
        if on_finished is not None:
            on_finished(finished)
    return [result for _, result in sorted(results.items())]


def _with_data(
    loaded: Mapping[Hashable, Dataset],
    train: Train,
    configs: Sequence[ExperimentConfig],
    **options: Any,
) -> dict[int, SweepResult]:
    return train(configs, [loaded[config.data_settings()] for config in configs], **options)


def as_finished(
    configs: Sequence[ExperimentConfig],
    *,
    jobs: int,
    on_progress: Callable[[float], object] | None,
    cancelled: Callable[[], bool] | None,
    train: Train,
    scheduler: str | None = None,
) -> Iterator[dict[int, SweepResult]]:
    """Yield the results of one group after the other, by their places in ``configs``."""
    for config in configs:
        instance(config, ExperimentConfig, "a configuration", "ExperimentConfig()")
    jobs = whole_number(jobs, "jobs", 1, MOST_JOBS)
    if not configs:
        return
    work = _Work(sum(config.epochs for config in configs), on_progress, cancelled)
    if scheduler is None and jobs == 1:
        for group in groups_of(configs):
            chosen = [configs[place] for place in group]
            results = train(chosen, wanted=work.goes_on)
            yield {group[place]: result for place, result in results.items()}
            if work.is_cancelled:
                return
        return
    elsewhere = (
        _by_processes(configs, train, jobs)
        if scheduler is None
        else _by_workers(configs, train, scheduler)
    )
    with closing(elsewhere) as arriving:
        for group, results in arriving:
            if group:
                yield {group[place]: result for place, result in results.items()}
            if not work.goes_on(sum(configs[place].epochs for place in group)):
                return


def _by_processes(
    configs: Sequence[ExperimentConfig], train: Train, jobs: int
) -> Generator[Finished]:
    """Yield groups as processes of joblib's finish them."""
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    arriving = parallel(
        delayed(_in_a_process)(group, [configs[place] for place in group], train)
        for group in groups_of(configs, jobs)
    )
    try:
        yield from arriving
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of what is cancelled, as was meant
            arriving.close()


def _in_a_process(
    group: tuple[int, ...], configs: Sequence[ExperimentConfig], train: Train
) -> Finished:
    return group, train(configs)


def _by_workers(
    configs: Sequence[ExperimentConfig], train: Train, scheduler: str
) -> Generator[Finished]:
    """Yield groups as the workers of a Dask scheduler finish them."""
    with Cluster(scheduler) as cluster:
        # Twice as many as there are threads: nobody waits long for the last of them.
        yield from cluster.train(groups_of(configs, 2 * cluster.threads), configs, train)


class _Work:
    """How much of the work is done, and whether it is to go on."""

    def __init__(
        self,
        total: int,
        on_progress: Callable[[float], Any] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._total, self._done = total, 0
        self._on_progress, self._cancelled = on_progress, cancelled
        self.is_cancelled = False

    def goes_on(self, epochs: int) -> bool:
        """Take note that so many epochs were trained, and tell whether to go on."""
        self._done += epochs
        if self._on_progress is not None:
            self._on_progress(self._done / self._total)
        self.is_cancelled = self._cancelled is not None and self._cancelled()
        return not self.is_cancelled
