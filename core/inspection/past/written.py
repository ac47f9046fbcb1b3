"""The moments of a run as arrays and bytes, to be kept in a file and read again without trust."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment
from core.inspection.past.moments import Build, Moment, Moments, Place

_NEVER = -1, 0
"""In the table, until where nothing was changed."""


def written(moments: Moments, config: ExperimentConfig) -> tuple[dict[str, Any], list[bytes]]:
    """Return a table of where the moments are and what they are of, and the state of each.

    Of the settings there is what differs from those of ``config``: points may be many.
    """
    builds = list({id(moment.build): moment.build for moment in moments}.values())
    number = {id(build): index for index, build in enumerate(builds)}
    table = {
        "places": _places([moment.place for moment in moments]),
        "along": np.array([moment.along for moment in moments], np.float64),
        "until": _places([moment.until or _NEVER for moment in moments]),
        "builds": np.array([number[id(moment.build)] for moment in moments], np.int64),
        "settings": [[build.config.differing(config), build.is_endless] for build in builds],
    }
    return table, [moment.state for moment in moments]


def read(table: dict[str, Any], states: Sequence[bytes], run: Experiment) -> Iterator[Moment]:
    """Return the moments of a run that ``written`` was given.

    Raises
    ------
    ValueError
        If the table does not hold what it should, or is of another network or other data.
    """
    count = len(states)
    places, until = _pairs(table, "places", count), _pairs(table, "until", count)
    along, number = _column(table, "along", count, np.float64), _column(table, "builds", count)
    settings = table.get("settings")
    in_order = all(a < b for a, b in pairwise(places))
    if not (isinstance(settings, list) and in_order and np.isfinite(along).all()):
        raise ValueError("the moments of the past are not in order")
    builds = [_build(entry, run) for entry in settings]
    if count and not (number.min() >= 0 and number.max() < len(builds)):
        raise ValueError("a moment of the past is of no settings")
    if places and places[-1] > (run.trainer.epoch, run.trainer.batch):
        raise ValueError("a moment of the past is still to come")
    values = zip(places, along.tolist(), states, number.tolist(), until, strict=True)
    for place, how_far, state, which, end in values:
        yield Moment(place, how_far, state, builds[which], end if end > place else None)


def _build(entry: object, run: Experiment) -> Build:
    match entry:
        case [dict(settings), bool(endless)]:
            config = ExperimentConfig.from_dict({**run.config.as_dict(), **settings})
        case _:
            raise ValueError("the settings of the past are no table of settings")
    if run.config.change_to(config) in ("network", "data"):
        raise ValueError("the past is that of another network or of other data")
    return Build.again(config, run, endless=endless)


def _places(places: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    return np.array(places, np.int64).reshape(-1, 2)


def _pairs(table: dict[str, Any], name: str, count: int) -> list[Place]:
    array = _array(table, name, (count, 2), np.int64)
    return [Place(epoch, batch) for epoch, batch in array.tolist()]


def _column(
    table: dict[str, Any], name: str, count: int, kind: type[np.generic] = np.int64
) -> NDArray[Any]:
    return _array(table, name, (count,), kind)


def _array(
    table: dict[str, Any], name: str, shape: tuple[int, ...], kind: type[np.generic]
) -> NDArray[Any]:
    array = table.get(name)
    if not isinstance(array, np.ndarray) or array.shape != shape or array.dtype != kind:
        raise ValueError(f"{name} of the past is not {np.dtype(kind)} of shape {shape}")
    return array
