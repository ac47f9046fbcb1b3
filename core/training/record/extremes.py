"""The smallest and the largest of what has been measured, where not every epoch has a row."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.training.record.metrics import Metrics

MEASURES = Metrics._fields[1:]
"""What there are a smallest and a largest of: all but the epoch."""

_COUNT = len(MEASURES)
_NOTHING = [math.inf] * _COUNT + [-math.inf] * _COUNT


class Extremes:
    """The smallest and the largest of each measure between two rows, and the best of all epochs.

    A row stands for the epochs after the row before, of which it is the last. What was not measured
    has a smallest that is infinite, and a largest of minus infinity.

    Parameters
    ----------
    rows : array of shape (fields, n)
        Rows of ``Metrics``, one of every epoch so far.

    Attributes
    ----------
    blocks : array of shape (2 * measures, capacity)
        For each row the smallest of every measure, then the largest; as many as there are rows.
    since : list of float
        The same for the epochs after the last row.
    """

    def __init__(self, rows: NDArray[np.float64]) -> None:
        self.blocks = np.concatenate([rows[1:], rows[1:]])
        self.blocks[:_COUNT][np.isnan(rows[1:])] = math.inf
        self.blocks[_COUNT:][np.isnan(rows[1:])] = -math.inf
        self.since = _NOTHING.copy()
        self._best = _first_best(rows[0], self.blocks)

    def see(self, metrics: Metrics) -> None:
        """Take note of an epoch."""
        since, best = self.since, self._best
        epoch = metrics[0]
        for index, value in enumerate(metrics[1:]):
            if value < since[index]:
                since[index] = value
            if value > since[index + _COUNT]:
                since[index + _COUNT] = value
            if value < best[index][1] and math.isfinite(value):
                best[index] = (epoch, value)
            if value > best[index + _COUNT][1] and math.isfinite(value):
                best[index + _COUNT] = (epoch, value)

    def close(self, row: int) -> None:
        """End a block with a new row, at this place."""
        self.blocks[:, row] = self.since
        self.since[:] = _NOTHING

    def keep(self, kept: NDArray[np.bool_], capacity: int) -> None:
        """Keep only some of the rows; those that follow them take over what the others stood for.

        Parameters
        ----------
        kept : array of bool, shape (n,)
        capacity : int
            How many rows there will be room for.
        """
        places = np.flatnonzero(kept)
        old = self.blocks[:, : len(kept)]
        self.blocks = np.empty((2 * _COUNT, capacity))
        end = places[-1] + 1 if len(places) else 0
        if end:
            starts = np.concatenate([[0], places[:-1] + 1])
            for part, merged in ((slice(_COUNT), np.minimum), (slice(_COUNT, None), np.maximum)):
                self.blocks[part, : len(places)] = merged.reduceat(old[part, :end], starts, axis=1)
        rest = old[:, end:].T.tolist()
        smallest = [min(values) for values in zip(self.since, *rest, strict=True)]
        largest = [max(values) for values in zip(self.since, *rest, strict=True)]
        self.since = smallest[:_COUNT] + largest[_COUNT:]

    def truncate(self, epochs: NDArray[np.float64]) -> None:
        """Forget all epochs after the last of these, which are those of the rows that are left.

        What the epochs after that one were like is no longer known, should there be some again.
        """
        self.blocks = self.blocks.copy()
        self.since = _NOTHING.copy()
        self._best = _first_best(epochs, self.blocks)

    def of(self, measure: str, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the smallest and the largest of a measure in each of the first ``count`` blocks.

        That after the last row is the last; where nothing was measured, both are nan.
        """
        index = MEASURES.index(measure)
        pair = []
        for line in (index, index + _COUNT):
            values = np.append(self.blocks[line, :count], self.since[line])
            values[np.isinf(values)] = math.nan
            pair.append(values)
        return pair[0], pair[1]

    def best(self, measure: str, *, largest: bool) -> tuple[int, float] | None:
        """Return the first epoch with the smallest or the largest finite value, and that value."""
        epoch, value = self._best[MEASURES.index(measure) + largest * _COUNT]
        return (int(epoch), value) if math.isfinite(value) else None

    @property
    def nbytes(self) -> int:
        """How many bytes it takes."""
        return self.blocks.nbytes

    def copy(self, count: int) -> Extremes:
        """Return one that shares the blocks of the first ``count`` rows and grows on its own."""
        twin = Extremes.__new__(Extremes)
        twin.blocks = self.blocks[:, :count]
        twin.since, twin._best = self.since.copy(), self._best.copy()
        return twin

    def state(self, count: int) -> dict[str, Any]:
        """Return a copy of what is known of the first ``count`` rows and since."""
        blocks = np.column_stack([self.blocks[:, :count], self.since])
        return {"blocks": blocks, "best": np.array(self._best, dtype=np.float64)}

    @classmethod
    def restored(cls, state: dict[str, Any]) -> Extremes:
        """Return what ``state`` was taken of."""
        extremes = cls.__new__(cls)
        extremes.blocks = state["blocks"][:, :-1].copy()
        extremes.since = state["blocks"][:, -1].tolist()
        extremes._best = [(epoch, value) for epoch, value in state["best"].tolist()]
        return extremes


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
    for line, nothing in enumerate(_NOTHING):
        values = blocks[line, : len(epochs)]
        finite = np.isfinite(values)
        if not finite.any():
            found.append((0.0, nothing))
            continue
        first = np.argmin if line < _COUNT else np.argmax
        row = int(first(np.where(finite, values, nothing)))
        found.append((float(epochs[row]), float(values[row])))
    return found
