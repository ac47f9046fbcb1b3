"""The smallest and the largest of what has been measured, where not every epoch has a row."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.training.record.metrics import Metrics

MEASURES = Metrics._fields[1:]
"""What there are a smallest and a largest of: all but the epoch."""

_COUNT = len(MEASURES)

_NOTHING = np.repeat([math.inf, -math.inf], _COUNT)[:, np.newaxis]

_MOST_UNREAD = 256


class _Known(NamedTuple):
    """What is known, and the epochs that are yet to be looked at."""

    blocks: NDArray[np.float64]
    """For each row the smallest of every measure, then the largest; (2 * measures, capacity)."""

    rows: int
    """How many rows have their block."""

    since: NDArray[np.float64]
    """The same for the epochs after the last of these, of shape (2 * measures, 1)."""

    best: list[tuple[float, float]]
    """The epoch and the value of the smallest of each measure, then of the largest."""

    unread: list[Metrics]
    ends: list[int]
    """After how many of the unread a block has ended."""


class Extremes:
    """The smallest and the largest of each measure between two rows, and the best of all epochs.

    A row stands for the epochs after the row before, of which it is the last. What was not measured
    has a smallest that is infinite, and a largest of minus infinity.

    Epochs are looked at many at a time, for one of a small network is short. One thread may say
    what there is to see while others ask.

    Parameters
    ----------
    rows : array of shape (fields, n)
        Rows of ``Metrics``, one of every epoch so far.
    """

    def __init__(self, rows: NDArray[np.float64]) -> None:
        blocks = _as_blocks(rows)
        self._set(blocks, blocks.shape[1], _NOTHING, _first_best(rows[0], blocks))

    def _set(
        self,
        blocks: NDArray[np.float64],
        rows: int,
        since: NDArray[np.float64],
        best: list[tuple[float, float]],
    ) -> None:
        # At once, so that who asks meanwhile finds what goes together.
        self._known = _Known(blocks, rows, since, best, [], [])

    def see(self, metrics: Metrics) -> None:
        """Take note of an epoch."""
        unread = self._known.unread
        unread.append(metrics)
        if len(unread) >= _MOST_UNREAD:
            self._look()

    def close(self) -> None:
        """End a block, for there is a new row."""
        self._known.ends.append(len(self._known.unread))

    def _look(self) -> _Known:
        """Look at what is unread, and remember it."""
        self._known = known = _looked_at(self._known)
        return known

    def keep(self, kept: NDArray[np.bool_], capacity: int) -> None:
        """Keep only some of the rows; those that follow them take over what the others stood for.

        Parameters
        ----------
        kept : array of bool, shape (n,)
        capacity : int
            How many rows there will be room for.
        """
        old = self._look()
        starts = [0, *(np.flatnonzero(kept) + 1)]
        merged = _merged(np.hstack([old.blocks[:, : len(kept)], old.since]), starts)
        blocks = np.empty((2 * _COUNT, capacity))
        rows = len(starts) - 1
        blocks[:, :rows] = merged[:, :-1]
        self._set(blocks, rows, merged[:, -1:], old.best)

    def truncate(self, epochs: NDArray[np.float64]) -> None:
        """Forget all epochs after the last of these, which are those of the rows that are left.

        What the epochs after that one were like is no longer known, should there be some again.
        """
        blocks = self._look().blocks.copy()
        self._set(blocks, len(epochs), _NOTHING, _first_best(epochs, blocks))

    def of(self, measure: str, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the smallest and the largest of a measure in each of the first ``count`` blocks.

        That after the last row is the last; where nothing was measured, both are nan.
        """
        known = _looked_at(self._known)
        index = MEASURES.index(measure)
        pair = []
        for line in (index, index + _COUNT):
            values = np.append(known.blocks[line, :count], known.since[line])
            values[np.isinf(values)] = math.nan
            pair.append(values)
        return pair[0], pair[1]

    def best(self, measure: str, *, largest: bool) -> tuple[int, float] | None:
        """Return the first epoch with the smallest or the largest finite value, and that value."""
        known = _looked_at(self._known)
        epoch, value = known.best[MEASURES.index(measure) + largest * _COUNT]
        return (int(epoch), value) if math.isfinite(value) else None

    @property
    def nbytes(self) -> int:
        """How many bytes it takes."""
        return self._known.blocks.nbytes

    def copy(self, count: int) -> Extremes:
        """Return one that shares the blocks of the first ``count`` rows and grows on its own."""
        twin = Extremes.__new__(Extremes)
        known = _looked_at(self._known)
        twin._set(known.blocks[:, :count], count, known.since, known.best)
        return twin

    def state(self, count: int) -> dict[str, Any]:
        """Return a copy of what is known of the first ``count`` rows and since."""
        known = _looked_at(self._known)
        blocks = np.hstack([known.blocks[:, :count], known.since])
        return {"blocks": blocks, "best": np.array(known.best, dtype=np.float64)}

    @classmethod
    def restored(cls, state: dict[str, Any]) -> Extremes:
        """Return what ``state`` was taken of."""
        extremes = cls.__new__(cls)
        blocks = state["blocks"][:, :-1].copy()
        best = [(epoch, value) for epoch, value in state["best"].tolist()]
        extremes._set(blocks, blocks.shape[1], state["blocks"][:, -1:].copy(), best)
        return extremes


def _looked_at(known: _Known) -> _Known:
    """Return the same with nothing unread.

    The blocks it finds are written where they belong, by whoever asks: they are always the same.
    """
    # In this order, for there may come more meanwhile: an end goes with what is before it.
    ends = known.ends.copy()
    unread = known.unread.copy()
    if not unread and not ends:
        return known
    values = np.array(unread).reshape(len(unread), 1 + _COUNT).T
    blocks = _as_blocks(values)
    starts = [0, *(end + 1 for end in ends)]
    merged = _merged(np.hstack([known.since, blocks, _NOTHING]), starts)
    rows = known.rows + len(ends)
    known.blocks[:, known.rows : rows] = merged[:, :-1]
    best = [
        later if (later[1] < earlier[1] if line < _COUNT else later[1] > earlier[1]) else earlier
        for line, (earlier, later) in enumerate(
            zip(known.best, _first_best(values[0], blocks), strict=True)
        )
    ]
    return _Known(known.blocks, rows, merged[:, -1:], best, [], [])


def _as_blocks(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the blocks of single epochs, of rows of ``Metrics`` of shape (fields, n)."""
    blocks = np.concatenate([rows[1:], rows[1:]])
    blocks[:_COUNT][np.isnan(rows[1:])] = math.inf
    blocks[_COUNT:][np.isnan(rows[1:])] = -math.inf
    return blocks


def _merged(blocks: NDArray[np.float64], starts: list[int]) -> NDArray[np.float64]:
    """Return one block for each run of blocks from one of ``starts`` to the next."""
    smallest = np.minimum.reduceat(blocks[:_COUNT], starts, axis=1)
    return np.concatenate([smallest, np.maximum.reduceat(blocks[_COUNT:], starts, axis=1)])


def check_state(state: Any, rows: int) -> bool:
    """Tell whether extremes of so many rows can be restored to this."""
    shapes = {"blocks": (2 * _COUNT, rows + 1), "best": (2 * _COUNT, 2)}
    return (
        isinstance(state, dict)
        and state.keys() == shapes.keys()
        and all(
            isinstance(state[name], np.ndarray)
            and state[name].dtype == np.float64
            and state[name].shape == shape
            and not np.isnan(state[name]).any()
            for name, shape in shapes.items()
        )
        and bool(np.isfinite(state["best"][:, 0]).all())
    )


def _first_best(
    epochs: NDArray[np.float64], blocks: NDArray[np.float64]
) -> list[tuple[float, float]]:
    """Return the epoch and the value of the smallest and then the largest of each measure."""
    found: list[tuple[float, float]] = []
    for line, nothing in enumerate(_NOTHING[:, 0].tolist()):
        values = blocks[line, : len(epochs)]
        finite = np.isfinite(values)
        if not finite.any():
            found.append((0.0, nothing))
            continue
        first = np.argmin if line < _COUNT else np.argmax
        row = int(first(np.where(finite, values, nothing)))
        found.append((float(epochs[row]), float(values[row])))
    return found
