"""Where a run has been among all parameters, as far as it takes to draw it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.experiment.experiment import Experiment
from core.inspection.past.past import Past
from core.support.arrays import Float64Array
from core.support.checks import instance, whole_number
from core.support.public import public

MOST_MOMENTS = 64
"""Of a path, by default: a picture has no room for more."""

_MOST_VALUES = 2**23
"""Of all moments together: 64 MB."""

_A_MOMENT = 0.02
"""Seconds after which one may stop."""


@public
@dataclass(frozen=True, eq=False)
class RunPath:
    """Moments of a run in their order, the last of them now.

    Attributes
    ----------
    epochs : array of float, shape (m,)
        The epochs trained by then, with the part of the one under way.
    parameters : array of float, shape (m, n_parameters)
    """

    epochs: Float64Array
    parameters: Float64Array

    @property
    def weights(self) -> Float64Array:
        """The epochs that each stands for: half of those to its neighbours, of shape (m,)."""
        gaps = np.diff(self.epochs) / 2
        weights: Float64Array = np.append(gaps, 0.0) + np.append(0.0, gaps)
        return weights


@public
def run_path(
    experiment: Experiment,
    past: Past,
    *,
    most: int = MOST_MOMENTS,
    seconds: float = 4.0,
    goes_on: Callable[[], bool] = lambda: True,
) -> RunPath:
    """Return moments all along a run, the closer the earlier: most happens at the beginning.

    Half of them are evenly apart, half in equal ratios. What is between the moments that are kept
    is computed again, as long as there is time; the rest are the nearest that are kept.

    Parameters
    ----------
    experiment : Experiment
        The run as it is now; it is left so.
    past : Past
        What is kept of it.
    most : int
        Moments at most, 3 or more; fewer of a network of many parameters.
    seconds : float
        To compute moments again.
    goes_on : callable
        Asked now and then; where it says no, what is there by then is returned.

    Returns
    -------
    RunPath
        With as many moments as there are, which may be now alone.
    """
    instance(experiment, Experiment, "experiment", "ExperimentConfig().build()")
    instance(past, Past, "past", "Past()")
    network, trainer = experiment.network, experiment.trainer
    batches = trainer.batches_per_epoch
    room = max(3, _MOST_VALUES // network.parameters.size)
    most = min(whole_number(most, "most", 3, 10**6), room) - 1
    now = trainer.epoch + trainer.batch / batches
    kept = [place for place in past.places if place < (trainer.epoch, trainer.batch)]
    found: dict[tuple[int, int], Float64Array] = {}
    beside: Experiment | None = None
    end = time.perf_counter() + seconds
    for place in _wanted(kept, trainer.epoch, now, most):
        if not goes_on():
            break
        if time.perf_counter() >= end:
            place = max((it for it in kept if it <= place), default=place)
        if place in found:
            continue
        try:
            replay = past.replay(experiment, *place, beside=beside)
        except ValueError:
            continue  # what led there is no longer kept
        while not (is_there := replay.go_on(_A_MOMENT)):
            if time.perf_counter() >= end or not goes_on():
                break
        beside = replay.experiment
        if is_there:
            found[place] = beside.network.parameters.astype(np.float64)
    places = sorted(found)
    return RunPath(
        np.array([*(epoch + batch / batches for epoch, batch in places), now]),
        np.array([*(found[place] for place in places), network.parameters], np.float64),
    )


def _wanted(
    kept: list[tuple[int, int]], epoch: int, now: float, most: int
) -> list[tuple[int, int]]:
    """Return which moments before now to have, in their order."""
    if not kept:
        return []
    first = kept[0]
    if epoch - first[0] <= 2:
        # Of so short a run, mini-batches are moments as well; its epochs may not all be kept.
        whole = [(it, 0) for it in range(first[0], epoch) if (it, 0) >= first]
        every = sorted({*kept, *whole})
        return every[:: -(-len(every) // most)]
    length = epoch - first[0]
    if length <= most:
        epochs = np.arange(length + 1)
    else:
        half = most // 2
        even = np.linspace(0, length, half, endpoint=False)
        ratios = np.geomspace(1, length, most - half, endpoint=False)
        epochs = np.unique(np.concatenate([even, ratios]).astype(np.intp))
    places = [first, *((first[0] + int(it), 0) for it in epochs)]
    return sorted({place for place in places if place >= first and place[0] < now})
