"""Sweeps: many experiments, those that can be trained together in stacks, by several processes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from core.experiment.config import ExperimentConfig
from core.support.checks import instance, whole_number
from core.support.public import public
from core.sweeps.groups import groups_of, train_group
from core.sweeps.result import SweepResult
from core.sweeps.stack.trainer import HISTORY_CAPACITY

MOST_JOBS = 1024


@public
def sweep(
    configs: Sequence[ExperimentConfig],
    *,
    jobs: int = 1,
    on_progress: Callable[[float], object] | None = None,
    on_finished: Callable[[dict[int, SweepResult]], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
    history_capacity: int = HISTORY_CAPACITY,
    measure_every: int = 1,
) -> list[SweepResult]:
    """Run many experiments, and return how each went.

    Those whose networks have the same layers and train in the same manner are trained together, see
    ``StackedTrainer``; the rest one by one. No bit of a result depends on which were together, by
    whom, nor in which order.

    Parameters
    ----------
    configs : sequence of ExperimentConfig
    jobs : int
        Processes that train at the same time, by joblib; 1 is this one alone.
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
        If the settings of one do not fit together or its data.

    Examples
    --------
    >>> base = ExperimentConfig(epochs=5)
    >>> results = sweep([base.replace(learning_rate=rate) for rate in (0.01, 0.1, 1.0)])
    >>> [result.config.learning_rate for result in results]
    [0.01, 0.1, 1.0]
    """
    results: dict[int, SweepResult] = {}
    finished_groups = as_finished(
        configs,
        jobs=jobs,
        on_progress=on_progress,
        cancelled=cancelled,
        train=partial(train_group, history_capacity=history_capacity, measure_every=measure_every),
    )
    for finished in finished_groups:
        results |= finished
        if on_finished is not None:
            on_finished(finished)
    return [result for _, result in sorted(results.items())]


def as_finished(
    configs: Sequence[ExperimentConfig],
    *,
    jobs: int,
    on_progress: Callable[[float], object] | None,
    cancelled: Callable[[], bool] | None,
    train: Callable[..., dict[int, SweepResult]],
) -> Iterator[dict[int, SweepResult]]:
    """Yield the results of one group after the other, by their places in ``configs``."""
    for config in configs:
        instance(config, ExperimentConfig, "a configuration", "ExperimentConfig()")
    jobs = whole_number(jobs, "jobs", 1, MOST_JOBS)
    groups = groups_of(configs, jobs)
    work = _Work(sum(config.epochs for config in configs), on_progress, cancelled)
    if jobs == 1:
        for group in groups:
            chosen = [configs[place] for place in group]
            results = train(chosen, wanted=work.goes_on)
            yield {group[place]: result for place, result in results.items()}
            if work.is_cancelled:
                return
        return
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    tasks = (
        delayed(_in_a_process)(group, [configs[place] for place in group], train)
        for group in groups
    )
    arriving = parallel(tasks)
    try:
        for group, results in arriving:
            yield {group[place]: result for place, result in results.items()}
            if not work.goes_on(sum(configs[place].epochs for place in group)):
                return
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of what is cancelled, as was meant
            arriving.close()


def _in_a_process(
    group: tuple[int, ...],
    configs: Sequence[ExperimentConfig],
    train: Callable[..., dict[int, SweepResult]],
) -> tuple[tuple[int, ...], dict[int, SweepResult]]:
    return group, train(configs)


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
