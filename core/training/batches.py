"""The training samples, in the order and the portions that training takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.network.limits import MAXIMUM_SAMPLES, is_wide
from core.support.arrays import FloatArray, IntArray, SampleLabels, empty_aligned, full_aligned
from core.support.checks import known, positive_integer, true_or_false
from core.training.samples import Samples

LAST_BATCHES = ("short", "carried")
"""What becomes of the samples that fill no mini-batch at the end of an epoch: they make a shorter
one, or they wait for the next epoch and are added to its first."""

BLOCK_BYTES = 2**20
"""About how many bytes of samples are gathered at a time."""


class Batch(NamedTuple):
    """Some samples, as a ``Workspace`` takes them: one column a sample."""

    inputs: FloatArray  # (n_in + 1, n), the last row ones; (n_in, n) if wide
    targets: FloatArray  # (n_out, n)
    labels: SampleLabels  # (n,) of classes, or (n, n_out) of values
    weights: FloatArray | None  # (1, n)
    samples: int
    total_weight: float


class Batches:
    """Training samples cut into mini-batches, or taken all at once.

    Samples are gathered a block of several batches at a time, into the same arrays over and over,
    so memory does not grow with their number; a batch is a view into the block. Batches larger
    than ``MAXIMUM_SAMPLES`` come in parts. The full batch of samples of many inputs (``is_wide``)
    is not gathered at all.

    Parameters
    ----------
    samples : Samples
    batch_size : int, optional
        All samples by default.
    generator : numpy.random.Generator, optional
        Shuffles the samples at the start of each epoch; without one they keep their order.
    carried : bool
        Whether the samples that fill no mini-batch wait for the first step of the next epoch.

    Attributes
    ----------
    count, steps : int
        Batches the samples are cut into, and how many steps they make in an epoch: one fewer where
        the last is carried.
    order : array of shape (n,) or None
        The order of the samples in this epoch; None if they are not shuffled.
    carried : bool
        Whether there is a last batch that waits.
    carried_since : int
        The epoch whose end was the last to leave no samples waiting.

    Raises
    ------
    ValueError
        If the batch size is no whole number from 1 to the number of samples.
    """

    def __init__(
        self,
        samples: Samples,
        batch_size: int | None = None,
        generator: np.random.Generator | None = None,
        *,
        carried: bool = False,
    ) -> None:
        self._X, self._targets, self._labels, self._weights = samples
        self.samples = count = len(self._X)
        self.batch_size = (
            count if batch_size is None else positive_integer(batch_size, "the batch size")
        )
        if self.batch_size > count:
            raise ValueError(
                f"the batch size is {batch_size}, more than the {count} training samples"
            )
        self.count = -(-self.samples // self.batch_size)
        self.carried = carried and bool(self.samples % self.batch_size)
        self.carried_since = 0
        self.steps = self.count - 1 if self.carried else self.count
        self._generator = generator if self.count > 1 else None
        self.order = np.arange(self.samples) if self._generator is not None else None
        self._part_size = min(self.batch_size, MAXIMUM_SAMPLES)
        self.parts = -(-self.batch_size // self._part_size)
        self._wide = is_wide(self._X.shape[1])
        # What is gathered should still be in the processor's cache when it is used.
        room = max(self._part_size, BLOCK_BYTES // (self._X.shape[1] * self._X.itemsize))
        room = min(room, MAXIMUM_SAMPLES)
        per_block = max(1, room // self._part_size) if self.parts == 1 else 1
        self._block_size = min(self._part_size * per_block, self.samples)
        self._views: dict[tuple[int, int], Batch] = {}
        self._loaded = (-1, -1)
        if self._wide and self.count == 1:
            self._use_in_place()
        else:
            self._allocate()
        self._fixed_view: Batch | None = None

    def _use_in_place(self) -> None:
        self._block_size = self.samples
        self._loaded = (0, self.samples)
        self._rows, self._block_targets = self._X, self._targets
        self._block_labels, self._block_weights = self._labels, self._weights

    def _allocate(self) -> None:
        size = self._block_size
        self._rows = empty_aligned((size, self._X.shape[1]), self._X.dtype)
        features = self._X.shape[1]
        whole = 0 if self._wide else size // self._part_size
        self._inputs = full_aligned((whole, features + 1, self._part_size), 1.0, self._X.dtype)
        self._rest_inputs: dict[int, FloatArray] = {}
        self._block_targets = empty_aligned((size, self._targets.shape[1]), self._targets.dtype)
        self._block_labels = empty_aligned((size, *self._labels.shape[1:]), self._labels.dtype)
        self._block_weights = None if self._weights is None else np.empty(size, self._weights.dtype)

    def passes(self, step: int, epoch: int) -> Sequence[tuple[int, int]]:
        """Return which parts of which batches a step takes, as ``part`` takes them."""
        if self.parts == 1 and not self.carried:
            return ((step, 0),)
        return [
            (which, part)
            for which in self._of_step(step, epoch)
            for part in range(self.parts_of(which))
        ]

    def _of_step(self, step: int, epoch: int) -> tuple[int, ...]:
        """Return which batches a step takes: its own, at first after the one that has waited."""
        if self.carried and step == 0 and epoch > self.carried_since:
            return self.steps, step
        return (step,)

    def rows_of_step(self, step: int, epoch: int) -> IntArray:
        """Return which training samples a step of the epoch under way takes, in their order."""
        order = np.arange(self.samples) if self.order is None else self.order
        size = self.batch_size
        return np.concatenate(
            [order[which * size : (which + 1) * size] for which in self._of_step(step, epoch)]
        )

    def shuffle(self) -> None:
        """Draw a new order, for a new epoch."""
        if self._generator is not None and self.order is not None:
            self._generator.shuffle(self.order)
            self.forget()

    def forget(self) -> None:
        """Gather again before the next batch, because ``order`` has changed."""
        self._loaded = (-1, -1)

    def part(self, batch: int, part: int = 0) -> Batch:
        """Return one part of one of the epoch's ``count`` batches; valid until the next call."""
        if self._fixed_view is not None:
            return self._fixed_view
        first = batch * self.batch_size
        start = first + part * self._part_size
        stop = min(start + self._part_size, first + self.batch_size, self.samples)
        low, high = self._loaded
        if not low <= start < high:
            low = start
            high = min(start + self._block_size, self.samples)
            if self.parts > 1:
                high = stop
            self._load(low, high)
        view = self._view(start - low, stop - low)
        if self._block_size == self.samples and self.count == self.parts == 1:
            self._fixed_view = view
        return view

    def parts_of(self, batch: int) -> int:
        """Return in how many parts a batch comes: ``parts``, or fewer for a shorter last batch."""
        if self.parts == 1:
            return 1
        samples = min(self.batch_size, self.samples - batch * self.batch_size)
        return -(-samples // self._part_size)

    def _load(self, low: int, high: int) -> None:
        count = high - low
        chosen = slice(low, high) if self.order is None else self.order[low:high]
        _gather(self._X, chosen, self._rows[:count])
        _gather(self._targets, chosen, self._block_targets[:count])
        _gather(self._labels, chosen, self._block_labels[:count])
        if self._weights is not None and self._block_weights is not None:
            _gather(self._weights, chosen, self._block_weights[:count])
            self._views.clear()  # total_weight is another with other samples
        if not self._wide:
            self._turn_over(count)
        self._loaded = (low, high)

    def _turn_over(self, count: int) -> None:
        # One column a sample: turning them over here costs less than the products would lose.
        whole, rest = divmod(count, self._part_size)
        in_parts = self._rows[: whole * self._part_size].reshape(
            whole, self._part_size, self._X.shape[1]
        )
        np.copyto(self._inputs[:whole, :-1], in_parts.transpose(0, 2, 1))
        if rest:
            np.copyto(self._inputs_of_rest(rest)[:-1], self._rows[count - rest : count].T)

    def _inputs_of(self, low: int, high: int) -> FloatArray:
        inputs: FloatArray
        if self._wide:
            inputs = self._rows[low:high].T
        elif high - low == self._part_size:
            inputs = self._inputs[low // self._part_size]
        else:
            inputs = self._inputs_of_rest(high - low)
        return inputs

    def _inputs_of_rest(self, samples: int) -> FloatArray:
        """Return the inputs of a part that is smaller than the others."""
        if samples not in self._rest_inputs:
            shape = (self._X.shape[1] + 1, samples)
            self._rest_inputs[samples] = np.ones(shape, self._X.dtype)
        return self._rest_inputs[samples]

    def _view(self, low: int, high: int) -> Batch:
        key = (low, high)
        view = self._views.get(key)
        if view is None:
            weights = None
            if self._block_weights is not None:
                weights = self._block_weights[np.newaxis, low:high]
            view = self._views[key] = Batch(
                self._inputs_of(low, high),
                self._block_targets[low:high].T,
                self._block_labels[low:high],
                weights,
                high - low,
                float(high - low) if weights is None else float(weights.sum()),
            )
        return view


def _gather(source: np.ndarray, chosen: slice | IntArray, out: np.ndarray) -> None:
    if isinstance(chosen, slice):
        np.copyto(out, source[chosen])
    else:
        # mode="clip" writes straight into out, where the default would buffer it.
        np.take(source, chosen, axis=0, out=out, mode="clip")


def check_last_batch(last_batch: object, *, shuffle: bool) -> bool:
    """Return whether samples that fill no mini-batch are carried into the next epoch.

    Raises
    ------
    ValueError
        If it is not in ``LAST_BATCHES``, or they are to be carried into another order, or
        ``shuffle`` is neither true nor false.
    """
    true_or_false(shuffle, "shuffle")
    carried = known(last_batch, LAST_BATCHES, "last batch") == "carried"
    if carried and shuffle:
        raise ValueError(
            "last_batch is 'carried'; it goes with shuffle off alone, for in another order "
            "there is nothing to carry"
        )
    return carried
