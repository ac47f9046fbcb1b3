"""What the networks of a stack have recorded, epoch by epoch, in bounded memory."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.support.arrays import Float64Array
from core.training.record.history import History
from core.training.record.metrics import Metrics

_FIRST_ROWS = 256


class StackRecord:
    """The metrics of each network's epochs, at most ``capacity`` rows of them, as in ``History``.

    Parameters
    ----------
    networks : int
    capacity : int
        The most rows kept, at least 4.

    Attributes
    ----------
    latest : array of shape (4, networks)
        Of the last epoch: training loss, test loss, training score, test score.
    """

    def __init__(self, networks: int, capacity: int) -> None:
        self._capacity = capacity
        self._rows = np.empty((min(capacity, _FIRST_ROWS), 4, networks))
        self._epochs: list[int] = []
        self._stride = 1
        self.latest: Float64Array = np.full((4, networks), math.nan)

    def append(self, epoch: int) -> None:
        """Record ``latest`` as that of this epoch."""
        if epoch % self._stride:
            return
        if len(self._epochs) == self._capacity:
            self._thin()
            if epoch % self._stride:
                return
        count = len(self._epochs)
        if count == len(self._rows):
            room = min(2 * count, self._capacity)
            more = np.empty((room - count, *self._rows.shape[1:]))
            self._rows = np.concatenate([self._rows, more])
        self._rows[count] = self.latest
        self._epochs.append(epoch)

    def _thin(self) -> None:
        """Keep the rows of every second epoch of those that have had one."""
        self._stride *= 2
        kept = [row for row, epoch in enumerate(self._epochs) if epoch % self._stride == 0]
        self._rows[: len(kept)] = self._rows[kept]
        self._epochs = [self._epochs[row] for row in kept]

    def keep(self, networks: Sequence[int]) -> None:
        """Forget all but some of the networks."""
        self._rows = np.ascontiguousarray(self._rows[:, :, networks])
        self.latest = np.ascontiguousarray(self.latest[:, networks])

    def metrics(self, network: int, epoch: int) -> Metrics:
        """Return the latest metrics of a network."""
        return Metrics(epoch, *self.latest[:, network].tolist())

    def history(self, network: int, epoch: int) -> History:
        """Return all of a network that is kept, and its latest metrics, of ``epoch``."""
        count = len(self._epochs)
        history = History(max(4, count))
        rows = np.concatenate([[self._epochs], self._rows[:count, :, network].T])
        history.restore({"stride": self._stride, "rows": rows})
        history.latest = self.metrics(network, epoch)
        return history
