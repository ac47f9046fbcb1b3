"""Which runs are trained together, and a group of them trained."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Sequence

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.experiment.settings import training_samples
from core.support.public import public
from core.sweeps.result import SweepResult
from core.sweeps.stack.layout import networks_at_once
from core.sweeps.stack.members import load_each, shape_of, stack_key
from core.sweeps.stack.trainer import HISTORY_CAPACITY, LEAST_NETWORKS, StackedTrainer
from core.training.stopping import TrainingDivergedError
from core.training.trainer import Trainer

MOST_BYTES = 2**28
"""About how many bytes the samples of one stack may take, and their orders."""

WORTH_A_GROUP = 8
"""Networks from which on two processes are faster than one."""

_BESIDE = 5
"""As many numbers are kept for each sample of each network beside its inputs."""

Wanted = Callable[[int], bool]
"""Is told how many epochs were trained, of all networks together; answers whether to go on."""


@public
def groups_of(configs: Sequence[ExperimentConfig], jobs: int = 1) -> list[tuple[int, ...]]:
    """Return which runs ``sweep`` trains together, by their places; each stands in one group.

    Runs that can be in one stack come together, so many as have their arrays in the cache; they
    are shared out evenly, among as many groups as there are jobs at least. However they are, none
    is alone that could have company: a network comes to the same bits in all of them.

    Parameters
    ----------
    configs : sequence of ExperimentConfig
    jobs : int
        Processes that train at the same time.

    Examples
    --------
    >>> base = ExperimentConfig()
    >>> groups_of([base, base.replace(hidden=(4,)), base.replace(learning_rate=0.3)])
    [(0, 2), (1,)]
    """
    alike: dict[Hashable, list[int]] = {}
    groups: list[tuple[int, ...]] = []
    for place, config in enumerate(configs):
        key = stack_key(config)
        if key is None:
            groups.append((place,))
        else:
            alike.setdefault(key, []).append(place)
    for places in alike.values():
        most = _networks_at_once(configs[places[0]])
        parts = max(math.ceil(len(places) / most), min(jobs, len(places) // WORTH_A_GROUP))
        groups += [tuple(part) for part in _evenly(places, parts, most)]
    return sorted(groups)


def _evenly(places: list[int], parts: int, most: int) -> Iterator[list[int]]:
    """Yield parts of a list, of at least two unless there is room for one alone."""
    parts = max(1, parts if most == 1 else min(parts, len(places) // LEAST_NETWORKS))
    size, longer = divmod(len(places), parts)
    start = 0
    for part in range(parts):
        stop = start + size + (part < longer)
        yield places[start:stop]
        start = stop


def _networks_at_once(config: ExperimentConfig) -> int:
    """Return how many networks of a configuration have a step's arrays in the cache."""
    samples = training_samples(config.as_dict()) or 1000
    samples = min(samples, config.batch_size or samples)
    inputs = len(config.features or ()) or 2
    itemsize = 4 if config.dtype == "float32" else 8
    return networks_at_once((inputs, *config.hidden, 1), samples, itemsize)


def train_group(
    configs: Sequence[ExperimentConfig],
    datasets: Sequence[Dataset] | None = None,
    *,
    wanted: Wanted | None = None,
    history_capacity: int = HISTORY_CAPACITY,
    measure_every: int = 1,
) -> dict[int, SweepResult]:
    """Train the runs of a group, together as far as their data allow.

    Parameters
    ----------
    configs : sequence of ExperimentConfig
    datasets : sequence of Dataset, optional
        Those of the configurations; loaded if None.
    wanted : callable, optional
        Whether to go on; runs that are not to their end have no result.
    history_capacity, measure_every : int
        See ``StackedTrainer``.

    Returns
    -------
    dict of int to SweepResult
        By their places in ``configs``.

    Raises
    ------
    ValueError
        If the settings of one do not fit together or its data.
    """
    if datasets is None:
        datasets = load_each(configs)
    by_shape: dict[Hashable, list[int]] = {}
    for place, (config, data) in enumerate(zip(configs, datasets, strict=True)):
        shape = shape_of(config, data) if len(configs) > 1 else None
        by_shape.setdefault((place,) if shape is None else shape, []).append(place)
    results: dict[int, SweepResult] = {}
    parts = [part for places in by_shape.values() for part in _in_memory(places, datasets)]
    for places in parts:
        chosen, data_of = [configs[place] for place in places], [datasets[p] for p in places]
        if len(places) > 1:
            finished = _train_together(chosen, data_of, wanted, history_capacity, measure_every)
        else:
            finished = _train_alone(chosen[0], data_of[0], wanted)
        if len(finished) < len(places):
            break
        results.update(zip(places, finished, strict=True))
    return results


def _in_memory(places: list[int], datasets: Sequence[Dataset]) -> list[list[int]]:
    """Return parts of a group that each have room for the samples of all their networks."""
    data = datasets[places[0]]
    samples, inputs = len(data.X_train) + len(data.X_test), data.X_train.shape[1]
    most = max(1, MOST_BYTES // (data.X_train.itemsize * samples * (inputs + _BESIDE)))
    return list(_evenly(places, math.ceil(len(places) / most), most))


def _train_together(
    configs: Sequence[ExperimentConfig],
    datasets: Sequence[Dataset],
    wanted: Wanted | None,
    capacity: int,
    measure_every: int,
) -> list[SweepResult]:
    stacked = StackedTrainer(
        configs, datasets, history_capacity=capacity, measure_every=measure_every
    )
    epochs, before = configs[0].epochs, len(configs)
    while before:
        left = stacked.run_epoch()
        # A run that has stopped before its last epoch is as good as trained to it.
        spared = (before - left) * (epochs - stacked.epoch)
        if wanted is not None and not wanted(before + spared):
            return []
        before = left
    return stacked.results()


def _train_alone(
    config: ExperimentConfig, data: Dataset, wanted: Wanted | None
) -> list[SweepResult]:
    experiment = config.build(data)
    trainer, reason, diverged = experiment.trainer, "", False
    try:
        for _ in trainer.epochs(config.epochs):
            if wanted is not None and not wanted(1):
                return []
    except (TrainingDivergedError, ValueError) as error:
        reason, diverged = str(error), True
    if wanted is not None and not wanted(config.epochs - trainer.epoch):
        return []
    return [_result_of(config, trainer, reason or trainer.stop_reason, diverged)]


def _result_of(
    config: ExperimentConfig, trainer: Trainer, reason: str, diverged: bool
) -> SweepResult:
    return SweepResult(
        config,
        trainer.evaluate(),
        trainer.epoch,
        reason,
        diverged,
        trainer.history,
        trainer.network.parameters.copy(),
        trainer.state(),
    )
