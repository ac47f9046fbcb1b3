"""What training has recorded, epoch by epoch, in bounded memory."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.support.checks import MAXIMUM_COUNT, whole_number
from core.support.public import public

DEFAULT_CAPACITY = 4096
"""Rows kept of a run of any length; more than any chart has columns for."""


@public
class Metrics(NamedTuple):
    """How good the network is after ``epoch`` epochs.

    The losses are means over the samples, without regularisation. A score is the accuracy, the
    share of samples classified correctly, or for regression the coefficient of determination R
    squared. What was not measured is nan.
    """

    epoch: int
    train_loss: float
    test_loss: float
    train_score: float
    test_score: float

    @property
    def tested(self) -> bool:
        """Whether there are test samples that it was measured on."""
        return not math.isnan(self.test_loss)

    @property
    def loss(self) -> float:
        """The loss that counts: on the test samples where there are any, else in training."""
        return self.test_loss if self.tested else self.train_loss

    @property
    def score(self) -> float:
        """The score that counts, of the same samples as ``loss``."""
        return self.test_score if self.tested else self.train_score

    @property
    def train_accuracy(self) -> float:
        """The training score, for classification."""
        return self.train_score

    @property
    def test_accuracy(self) -> float:
        """The test score, for classification."""
        return self.test_score


class Best(NamedTuple):
    """The best value of a history, and the epoch it was reached in."""

    epoch: int
    value: float


@public
class History:
    """The metrics of the epochs so far, at most ``capacity`` rows of them.

    When it is full, every second row is dropped and from then on only every second, fourth, ...
    epoch is kept, so a run of any length fits and the whole of it stays in view.

    Parameters
    ----------
    capacity : int
        The most rows kept, at least 4.

    Attributes
    ----------
    stride : int
        Epochs between the rows kept; 1 until the capacity is reached.
    latest : Metrics or None
        The last metrics appended, kept or not.
    """

    def __init__(self, capacity: int = DEFAULT_CAPACITY) -> None:
        self.capacity = whole_number(capacity, "capacity", 4, MAXIMUM_COUNT)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.stride = 1
        self.latest: Metrics | None = None
        self._count = 0
        self._columns = np.empty((len(Metrics._fields), min(self.capacity, DEFAULT_CAPACITY)))

    def append(self, metrics: Metrics) -> None:
        """Record the metrics of one epoch."""
        self.latest = metrics
        if metrics.epoch % self.stride:
            return
        while self._count == self._columns.shape[1]:
            self._make_room()
            if metrics.epoch % self.stride:
                return
        # Rows already handed out in views are never written again, so views stay valid.
        self._columns[:, self._count] = metrics
        self._count += 1

    def _make_room(self) -> None:
        old = self._columns
        if self._count < self.capacity:
            new = np.empty((len(old), min(2 * self._count + 4, self.capacity)))
            new[:, : self._count] = old
            self._columns = new
            return
        self.stride *= 2
        kept = old[0] % self.stride == 0
        new = np.empty_like(old)
        count = int(np.count_nonzero(kept))
        # One after the other, without a copy of all of them in between.
        for new_column, old_column in zip(new, old, strict=True):
            new_column[:count] = old_column[kept]
        # In this order: who reads meanwhile takes the columns first, then as many rows.
        self._count = count
        self._columns = new

    def truncate(self, epoch: int) -> None:
        """Forget what came after ``epoch``."""
        self._columns = self._columns.copy()
        self._count = int(np.searchsorted(self._columns[0, : self._count], epoch, side="right"))
        self.latest = self[self._count - 1] if self._count else None

    @property
    def nbytes(self) -> int:
        """How many bytes it takes, with room for rows to come."""
        return self._columns.nbytes

    def __len__(self) -> int:
        """Return the number of rows kept."""
        return self._count

    def __getitem__(self, row: int) -> Metrics:
        """Return one row; negative numbers count from the end."""
        values = self._columns[:, : self._count][:, row].tolist()
        return Metrics(int(values[0]), *values[1:])

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one field of ``Metrics`` for all rows kept, as a read-only view of shape (n,)."""
        view = self._columns[Metrics._fields.index(name), : self._count]
        view.flags.writeable = False
        return view

    @property
    def epochs(self) -> NDArray[np.float64]:
        """The epochs of the rows kept."""
        return self.column("epoch")

    @property
    def train_loss(self) -> NDArray[np.float64]:
        """Mean training loss."""
        return self.column("train_loss")

    @property
    def test_loss(self) -> NDArray[np.float64]:
        """Mean test loss."""
        return self.column("test_loss")

    @property
    def train_accuracy(self) -> NDArray[np.float64]:
        """Training accuracy, or R squared for regression."""
        return self.column("train_score")

    @property
    def test_accuracy(self) -> NDArray[np.float64]:
        """Test accuracy, or R squared for regression."""
        return self.column("test_score")

    def counted(self, what: Literal["loss", "score"]) -> NDArray[np.float64]:
        """Return losses or scores of shape (n,): those of the latest ``Metrics.loss`` or ``score``.

        That is on the test samples where there are any.
        """
        tested = self.latest is not None and self.latest.tested
        return self.column(f"{'test' if tested else 'train'}_{what}")

    def best(self, what: Literal["loss", "score"] = "loss") -> Best | None:
        """Return the lowest loss or the highest score of those that count, the first of equals.

        Of the rows kept, that is; None if no value is finite.
        """
        values = self.counted(what)
        finite = np.isfinite(values)
        if not finite.any():
            return None
        upwards = values if what == "score" else -values
        row = int(np.argmax(np.where(finite, upwards, -np.inf)))
        return Best(int(self.epochs[row]), float(values[row]))

    def state(self) -> dict[str, Any]:
        """Return a copy of the rows kept, of shape (fields, n), and the stride."""
        return {"stride": self.stride, "rows": self._columns[:, : self._count].copy()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what ``state`` returned; of a larger history, keep as many rows as fit.

        The latest metrics are then those of the last row; ``Trainer.restore`` knows later ones.
        """
        rows = state["rows"]
        self.clear()
        self.stride = state["stride"]
        while rows.shape[1] > self.capacity:
            self.stride *= 2
            rows = rows[:, rows[0] % self.stride == 0]
        self._count = rows.shape[1]
        if self._count > self._columns.shape[1]:
            self._columns = np.empty(rows.shape)
        self._columns[:, : self._count] = rows
        self.latest = self[self._count - 1] if self._count else None

    def copy(self) -> History:
        """Return a history that shares the rows recorded so far and grows on its own."""
        twin = History.__new__(History)
        vars(twin).update(vars(self))
        twin._columns = self._columns[:, : self._count]
        twin._count = twin._columns.shape[1]
        return twin
