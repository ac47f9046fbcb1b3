"""What training has recorded, epoch by epoch, in bounded memory."""

from __future__ import annotations

import operator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.support.attributes import KnownAttributes
from core.support.checks import MAXIMUM_COUNT, instance, known, shown, whole_number
from core.support.public import public
from core.training.record.extremes import Extremes
from core.training.record.metrics import Best, Course, Metrics

DEFAULT_CAPACITY = 4096
"""Rows kept of a run of any length; more than any chart has columns for."""


@public
class History(KnownAttributes):
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

    stride: int
    latest: Metrics | None

    def __init__(self, capacity: int = DEFAULT_CAPACITY) -> None:
        self.capacity = whole_number(capacity, "capacity", 4, MAXIMUM_COUNT)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.stride = 1
        self.latest = None
        self._count = 0
        self._columns = np.empty((len(Metrics._fields), min(self.capacity, DEFAULT_CAPACITY)))
        # While every epoch has its row, there is nothing between two of them.
        self._extremes: Extremes | None = None

    def append(self, metrics: Metrics) -> None:
        """Record the metrics of one epoch."""
        if type(metrics) is not Metrics:
            instance(metrics, Metrics, "metrics", "what Trainer.run_epoch returns")
        own = vars(self)  # as attributes their names would be checked at each epoch
        own["latest"] = metrics
        extremes = self._extremes
        if extremes is not None:
            extremes.see(metrics)
        if metrics[0] % self.stride:
            return
        while self._count == self._columns.shape[1]:
            self._make_room(metrics)
            if metrics.epoch % self.stride:
                return
        if self._extremes is not None:
            self._extremes.close()
        # Rows already handed out in views are never written again, so views stay valid.
        self._columns[:, self._count] = metrics
        own["_count"] += 1

    def _make_room(self, metrics: Metrics) -> None:
        """Make room for a row of ``metrics``, of which the extremes know already."""
        old = self._columns
        if self._count < self.capacity:
            new = np.empty((len(old), min(2 * self._count + 4, self.capacity)))
            new[:, : self._count] = old
            if self._extremes is not None:
                self._extremes.keep(np.ones(self._count, np.bool_), new.shape[1])
            self._columns = new
            return
        if self._extremes is None:
            self._extremes = Extremes(old[:, : self._count])
            self._extremes.see(metrics)
        self._thin()

    def _thin(self) -> None:
        """Keep the rows of every second epoch of those that have had one."""
        old = self._columns[:, : self._count]
        assert self._extremes is not None
        self.stride *= 2
        kept = old[0] % self.stride == 0
        new = np.empty((len(old), self._columns.shape[1]))
        count = int(np.count_nonzero(kept))
        # One after the other, without a copy of all of them in between.
        for new_column, old_column in zip(new, old, strict=True):
            new_column[:count] = old_column[kept]
        self._extremes.keep(kept, new.shape[1])
        # In this order: who reads meanwhile takes the columns first, then as many rows.
        self._count = count
        self._columns = new

    def truncate(self, epoch: int) -> None:
        """Forget what came after ``epoch``.

        What lies between the last row that is left and that epoch is forgotten as well.
        """
        whole_number(epoch, "epoch", 0, MAXIMUM_COUNT)
        if self.latest is None or self.latest.epoch <= epoch:
            return
        self._columns = self._columns.copy()
        self._count = int(np.searchsorted(self._columns[0, : self._count], epoch, side="right"))
        self.latest = self[self._count - 1] if self._count else None
        if self._extremes is not None:
            self._extremes.truncate(self.epochs)

    @property
    def nbytes(self) -> int:
        """How many bytes it takes, with room for rows to come."""
        return self._columns.nbytes + (self._extremes.nbytes if self._extremes is not None else 0)

    def __len__(self) -> int:
        """Return the number of rows kept."""
        return self._count

    def __getitem__(self, row: int) -> Metrics:
        """Return one row; negative numbers count from the end."""
        values = self._columns[:, : self._count][:, operator.index(row)].tolist()
        return Metrics(int(values[0]), *values[1:])

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one field of ``Metrics`` for all rows kept, as a read-only view of shape (n,)."""
        known(name, Metrics._fields, "field of Metrics")
        view = self._columns[Metrics._fields.index(name), : self._count]
        view.flags.writeable = False
        return view

    def course(self, name: str) -> Course:
        """Return one field of ``Metrics`` with what lies between the rows.

        Parameters
        ----------
        name : str
            Any field but the epoch.

        Returns
        -------
        Course
            Four arrays of shape (n,), for the rows kept and the latest epoch: the epochs, the
            values, and the smallest and the largest value of the epochs after the row before.
        """
        epochs, values = self.epochs, self.column(name)
        smallest, largest = values, values
        extremes = self._extremes
        if extremes is not None:
            smallest, largest = extremes.of(name, len(epochs))
        latest = self.latest
        if latest is not None and (not len(epochs) or latest.epoch > epochs[-1]):
            epochs = np.append(epochs, float(latest.epoch))
            values = np.append(values, getattr(latest, name))
            if extremes is None:
                smallest, largest = values, values
        count = len(epochs)
        return Course(epochs, values, smallest[:count], largest[:count])

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
        return self.column(self._counted(what))

    def _counted(self, what: Literal["loss", "score"]) -> str:
        tested = self.latest is not None and self.latest.tested
        return f"{'test' if tested else 'train'}_{what}"

    def best(self, what: Literal["loss", "score"] = "loss") -> Best | None:
        """Return the lowest loss or the highest score of those that count, the first of equals.

        Of all epochs, whether they are kept or not; None if no value is finite.
        """
        if self._extremes is not None:
            found = self._extremes.best(self._counted(what), largest=what == "score")
            return None if found is None else Best(*found)
        values = self.counted(what)
        finite = np.isfinite(values)
        if not finite.any():
            return None
        upwards = values if what == "score" else -values
        row = int(np.argmax(np.where(finite, upwards, -np.inf)))
        return Best(int(self.epochs[row]), float(values[row]))

    def state(self) -> dict[str, Any]:
        """Return a copy of the rows kept, of shape (fields, n), the stride, and the extremes."""
        state = {"stride": self.stride, "rows": self._columns[:, : self._count].copy()}
        if self._extremes is not None:
            state["extremes"] = self._extremes.state(self._count)
        return state

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what ``state`` returned; of a larger history, keep as many rows as fit.

        The latest metrics are then those of the last row; ``Trainer.restore`` knows later ones.
        """
        try:
            rows, stride = state["rows"], state["stride"]
        except (IndexError, KeyError, TypeError):
            raise ValueError(
                f"state is {shown(state)}; it must be what History.state returned"
            ) from None
        self.clear()
        self.stride = stride
        self._count = rows.shape[1]
        if self._count > self._columns.shape[1]:
            self._columns = np.empty(rows.shape)
        self._columns[:, : self._count] = rows
        if "extremes" in state:
            self._extremes = Extremes.restored(state["extremes"])
        elif self.stride > 1 or self._count > self.capacity:
            # Files from before have rows alone, of which these are the extremes.
            self._extremes = Extremes(rows)
        while self._count > self.capacity:
            self._thin()
        room = min(self._columns.shape[1], self.capacity)
        self._columns = self._columns[:, :room].copy()
        if self._extremes is not None:
            self._extremes.keep(np.ones(self._count, np.bool_), room)
        self.latest = self[self._count - 1] if self._count else None

    def copy(self) -> History:
        """Return a history that shares the rows recorded so far and grows on its own."""
        twin = History.__new__(History)
        vars(twin).update(vars(self))
        twin._columns = self._columns[:, : self._count]
        twin._count = twin._columns.shape[1]
        if self._extremes is not None:
            twin._extremes = self._extremes.copy(twin._count)
        return twin
