"""The samples of a stack of networks: each network's own, or the same for several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.formulas.scores.metrics import squared_deviations
from core.support.arrays import Float64Array, FloatArray, IntArray, empty_aligned
from core.sweeps.stack.layout import Layout
from core.training.samples import Samples


class StackBatch(NamedTuple):
    """Some samples of each network, as a ``StackWorkspace`` takes them."""

    inputs: FloatArray  # (n_in + 1, networks, n), the last row ones
    targets: FloatArray  # (n_out, networks, n)
    labels: NDArray[Any]  # (networks, n) of classes; of values as the targets
    weights: FloatArray | None  # (1, networks, n)
    samples: int

    def divisor(self) -> float | FloatArray:
        """Return the sum of the weights, of shape (1, networks, 1); without, how many there are."""
        if self.weights is None:
            return float(self.samples)
        return np.add.reduce(self.weights, axis=2, keepdims=True)


class StackSamples:
    """The training samples, or the test samples, of all networks of a stack.

    Parameters
    ----------
    layout : Layout
    samples : sequence of Samples
        One for each network, as many in each; those that are the same object are kept once.
    classes : bool
        Whether the labels are classes.

    Attributes
    ----------
    count : int
        How many each network has.
    total_weights : array of shape (networks,)
        What they count together.
    """

    def __init__(self, layout: Layout, samples: Sequence[Samples], *, classes: bool) -> None:
        self.layout, self.classes, self._samples = layout, classes, tuple(samples)
        distinct = {id(each): each for each in samples}
        places = {key: place for place, key in enumerate(distinct)}
        self.count = len(samples[0].inputs)
        self.total_weights: Float64Array = np.array([each.total_weight for each in samples])
        self._starts = np.array([places[id(each)] * self.count for each in samples], np.intp)
        self.shared = len(distinct) == 1
        # One column a sample, so that gathering them turns nothing over.
        self._inputs = _columns([each.inputs for each in distinct.values()])
        self._targets = _columns([each.targets for each in distinct.values()])
        self._labels = np.concatenate([each.labels for each in distinct.values()])
        weights = [each.weights for each in distinct.values() if each.weights is not None]
        self._weights = np.concatenate(weights) if weights else None

    def of(self, layout: Layout) -> StackSamples:
        """Return the same samples for arrays that lie otherwise."""
        if layout is self.layout:
            return self
        return StackSamples(layout, self._samples, classes=self.classes)

    def whole(self, start: int, stop: int) -> StackBatch:
        """Return a batch of the samples from ``start`` to ``stop``, in their own order."""
        block = SampleBlock(self, 1, stop - start, alike=self.shared)
        rows = np.arange(start, stop, dtype=np.intp)
        block.load(np.broadcast_to(rows, (self.layout.networks, len(rows))))
        return block.batches[0]

    def squared_deviations(self) -> Float64Array:
        """Return SS_total of each network's labels, of shape (networks,)."""
        totals = {
            id(each): squared_deviations(np.asarray(each.labels, np.float64))
            for each in {id(each): each for each in self._samples}.values()
        }
        return np.array([totals[id(each)] for each in self._samples])


def _columns(parts: Sequence[FloatArray]) -> FloatArray:
    """Return arrays of shape (n, k) one after the other as one of shape (k, all n)."""
    return np.ascontiguousarray(np.concatenate(parts).T)


class SampleBlock:
    """Arrays into which several mini-batches are gathered at a time, over and over.

    Parameters
    ----------
    samples : StackSamples
    batches, size : int
        How many mini-batches of how many samples.
    alike : bool
        Whether all networks take the same. Their inputs are then there once, and stay in the cache.

    Attributes
    ----------
    batches : list of StackBatch
        Views into the arrays.
    """

    def __init__(
        self, samples: StackSamples, batches: int, size: int, *, alike: bool = False
    ) -> None:
        layout, self._source = samples.layout, samples
        last = layout.networks_last

        def shape_for(networks: int) -> tuple[int, int, int]:
            return (batches, size, networks) if last else (batches, networks, size)

        shape, taken = shape_for(layout.networks), shape_for(1 if alike else layout.networks)
        inputs = samples._inputs
        self._index = np.empty(taken, np.intp)
        # As (networks, batches, size), which is how orders come.
        self._by_network = self._index.transpose((2, 0, 1) if last else (1, 0, 2))
        self._inputs = empty_aligned((len(inputs) + 1, *taken), inputs.dtype)
        self._inputs[-1] = 1.0
        all_inputs = np.broadcast_to(self._inputs, (len(inputs) + 1, *shape))
        self._others: list[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]] = []

        def for_each_network(values: NDArray[Any]) -> NDArray[Any]:
            # What meets the networks' own numbers is faster in arrays of their shape.
            gathered = empty_aligned((*values.shape[:-1], *taken), values.dtype)
            full = empty_aligned((*values.shape[:-1], *shape), values.dtype) if alike else gathered
            self._others.append((values, gathered, full))
            return full

        all_targets = for_each_network(samples._targets)
        all_labels = for_each_network(samples._labels) if samples.classes else None
        weights = samples._weights
        all_weights = None if weights is None else for_each_network(weights)

        def logical(array: NDArray[Any]) -> NDArray[Any]:
            return array.swapaxes(-1, -2) if last else array

        self.batches = [
            StackBatch(
                logical(all_inputs[:, which]),
                logical(all_targets[:, which]),
                logical(all_targets[:, which] if all_labels is None else all_labels[which]),
                None if all_weights is None else logical(all_weights[which])[np.newaxis],
                size,
            )
            for which in range(batches)
        ]

    def load(self, orders: IntArray) -> None:
        """Gather samples.

        Parameters
        ----------
        orders : array of int, shape (networks, batches * size)
            Which of its samples each network takes, one mini-batch after the other.
        """
        source, networks = self._source, len(self._by_network)
        rows = orders[:networks].reshape(self._by_network.shape)
        starts = source._starts[:networks, np.newaxis, np.newaxis]
        np.add(rows, starts, out=self._by_network)
        # mode="clip" writes straight into out, where the default would buffer it.
        np.take(source._inputs, self._index, axis=1, out=self._inputs[:-1], mode="clip")
        for values, gathered, full in self._others:
            np.take(values, self._index, axis=-1, out=gathered, mode="clip")
            if full is not gathered:
                np.copyto(full, gathered)
