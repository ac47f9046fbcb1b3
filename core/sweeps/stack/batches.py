"""The training samples of a stack, in the order and the portions that each network takes them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.support.arrays import FloatArray, IntArray
from core.sweeps.stack.layout import Layout
from core.sweeps.stack.samples import SampleBlock, StackBatch, StackSamples

BLOCK_BYTES = 2**19
"""About how many bytes of samples are gathered at a time, and of draws for dropout made."""


class StackBatches:
    """Each network's training samples cut into mini-batches, as ``Batches`` cuts those of one.

    Parameters
    ----------
    samples : StackSamples
    batch_size : int or None
        All samples if None.
    generators : sequence of numpy.random.Generator, or None
        Those that shuffle each network's samples at the start of each epoch. Networks that share
        one are given the same orders.
    carried : bool
        Whether the samples that fill no mini-batch wait for the first step of the next epoch.

    Attributes
    ----------
    count, steps : int
        Batches the samples are cut into, and how many steps they make in an epoch.
    carried : bool
        Whether there is a last batch that waits.
    orders : array of int, shape (networks, n), or None
        Each network's order of the samples in this epoch; None if they are not shuffled.
    """

    def __init__(
        self,
        samples: StackSamples,
        batch_size: int | None,
        generators: Sequence[np.random.Generator] | None,
        *,
        carried: bool,
    ) -> None:
        self._samples = samples
        total = samples.count
        self.batch_size = size = total if batch_size is None else batch_size
        self._whole, self._rest = divmod(total, size)
        self.count = self._whole + bool(self._rest)
        self.carried = carried and bool(self._rest)
        self.steps = self.count - 1 if self.carried else self.count
        networks = samples.layout.networks
        in_order = np.broadcast_to(np.arange(total), (networks, total))
        self.orders = None
        self._shuffled_by: list[tuple[np.random.Generator, IntArray]] = []
        if generators is not None and self.count > 1:
            self.orders = in_order.copy()
            rows_of: dict[int, list[int]] = {}
            for row, generator in enumerate(generators):
                rows_of.setdefault(id(generator), []).append(row)
            self._shuffled_by = [(generators[rows[0]], np.array(rows)) for rows in rows_of.values()]
        self._alike = samples.shared and len(self._shuffled_by) < 2
        self._rows: IntArray = in_order if self.orders is None else self.orders
        self._only = samples.whole(0, total) if self.count == 1 else None
        itemsize = samples._inputs.itemsize
        bytes_of_batch = networks * size * itemsize * (len(samples._inputs) + 2)
        self._per_block = max(1, min(self._whole, BLOCK_BYTES // bytes_of_batch))
        self._blocks: dict[tuple[int, int], SampleBlock] = {}
        self._loaded: dict[tuple[int, int], int] = {}

    def shuffle(self) -> None:
        """Draw new orders, for a new epoch."""
        if self.orders is None:
            return
        for generator, rows in self._shuffled_by:
            order = self.orders[rows[0]]
            generator.shuffle(order)
            self.orders[rows[1:]] = order
        self._loaded.clear()

    def passes(self, step: int, epoch: int) -> tuple[int, ...]:
        """Return which batches a step takes: its own, at first after the one that has waited."""
        if self.carried and step == 0 and epoch > 0:
            return self.steps, step
        return (step,)

    def sizes_of_passes(self, epoch: int) -> list[int]:
        """Return how many samples each pass of an epoch takes, one after the other."""
        return [
            self._rest if which == self._whole else self.batch_size
            for step in range(self.steps)
            for which in self.passes(step, epoch)
        ]

    def batch(self, which: int) -> StackBatch:
        """Return one of the epoch's ``count`` batches; valid until the next call."""
        if self._only is not None:
            return self._only
        if which == self._whole:
            return self._block(which * self.batch_size, 1, self._rest).batches[0]
        first = which - which % self._per_block
        batches = min(self._per_block, self._whole - first)
        block = self._block(first * self.batch_size, batches, self.batch_size)
        return block.batches[which - first]

    def _block(self, start: int, batches: int, size: int) -> SampleBlock:
        key = batches, size
        block = self._blocks.get(key)
        if block is None:
            block = self._blocks[key] = SampleBlock(self._samples, batches, size, alike=self._alike)
        if self._loaded.get(key) != start:
            block.load(self._rows[:, start : start + batches * size])
            self._loaded[key] = start
        return block


class DropoutDraws:
    """Draws which hidden units each network of a stack keeps, as a trainer of each would.

    A generator of random numbers is asked for those of many passes at a time.

    Parameters
    ----------
    layout : Layout
    generators : sequence of numpy.random.Generator
    units : sequence of int
        Of the hidden layers that drop some.
    """

    def __init__(
        self, layout: Layout, generators: Sequence[np.random.Generator], units: Sequence[int]
    ) -> None:
        self._layout, self._generators, self._units = layout, generators, tuple(units)
        self._draws: FloatArray = np.empty((layout.networks, 0), layout.dtype)
        self._coming: list[int] = []
        self._drawn = self._next = 0

    def begin_epoch(self, sizes: Sequence[int]) -> None:
        """Take note of how many samples each pass of the epoch takes."""
        self._coming = list(sizes)
        self._drawn = self._next = 0

    def next(self) -> list[FloatArray]:
        """Return the next pass's draws for each layer, of shape (units, networks, samples)."""
        if self._next == self._drawn:
            self._draw()
        samples, draws = self._coming.pop(0), []
        for units in self._units:
            stop = self._next + units * samples
            part = self._draws[:, self._next : stop]
            draws.append(part.reshape(len(part), units, samples).swapaxes(0, 1))
            self._next = stop
        return draws

    def _draw(self) -> None:
        of_sample = sum(self._units)
        most = max(1, BLOCK_BYTES // (self._draws.itemsize * self._layout.networks * of_sample))
        samples = 0
        for size in self._coming:
            if samples and samples + size > most:
                break
            samples += size
        count = samples * of_sample
        if self._draws.shape[1] < count:
            self._draws = np.empty((self._layout.networks, count), self._layout.dtype)
        for generator, row in zip(self._generators, self._draws, strict=True):
            generator.random(dtype=self._layout.dtype.type, out=row[:count])
        self._drawn, self._next = count, 0
