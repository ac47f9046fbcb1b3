"""Which runs are trained together, and a group of them trained."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.experiment.settings import training_samples
from core.sweeps.result import SweepResult
from core.sweeps.stack.members import load_each, shape_of, stack_key
from core.sweeps.stack.trainer import HISTORY_CAPACITY, StackedTrainer
from core.training.stopping import TrainingDivergedError
from core.training.trainer import Trainer

CACHE_BYTES = 2**23
"""About how many bytes a step's arrays of one stack may take, as was measured: more fall out of the
caches, and with fewer the calls weigh more."""

MOST_NETWORKS = 256
"""The most networks of one stack; more would gain nothing."""

MOST_BYTES = 2**28
"""About how many bytes the samples of one stack may take, and their orders."""

_ARRAYS = 5
"""As many numbers are touched for each unit and each sample of a step."""

_BESIDE = 5
"""As many numbers are kept for each sample of each network beside its inputs."""

Wanted = Callable[[int], bool]
"""Is told how many epochs were trained, of all networks together; answers whether to go on."""


def groups_of(configs: Sequence[ExperimentConfig], jobs: int = 1) -> list[tuple[int, ...]]:
    """Return which runs are trained together, by their places; each stands in one group.

    Runs that can be in one stack come together, so many as have their arrays in the cache; they
    are shared out evenly, among as many groups as there are jobs at least.
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
        parts = max(math.ceil(len(places) / most), min(jobs, len(places) // 8))
        size = math.ceil(len(places) / max(1, parts))
        groups += [tuple(places[start : start + size]) for start in range(0, len(places), size)]
    return sorted(groups)


def _networks_at_once(config: ExperimentConfig) -> int:
    """Return how many networks of a configuration have a step's arrays in the cache."""
    samples = training_samples(config.as_dict()) or 1000
    samples = min(samples, config.batch_size or samples)
    inputs = len(config.features or ()) or 2
    sizes = (inputs, *config.hidden, 1)
    parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    numbers = _ARRAYS * (sum(sizes) * samples + parameters)
    itemsize = 4 if config.dtype == "float32" else 8
    return max(1, min(MOST_NETWORKS, CACHE_BYTES // (numbers * itemsize)))


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
    return [places[start : start + most] for start in range(0, len(places), most)]


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
