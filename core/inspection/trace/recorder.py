"""What looks on while the gradient of a batch is computed, and keeps what it sees."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.formulas.activations import Activation
from core.formulas.losses import Loss
from core.inspection.trace.passes import Rows, go_back, losses_of
from core.network.layers import Layers
from core.network.workspace import Workspace
from core.support.arrays import FloatArray, IntArray
from core.training.batches import Batch


class Tally(NamedTuple):
    """How the examples of a batch pull on the parameters of a layer, added up.

    An example pulls up where a larger weight would make its own loss smaller. What is multiplied
    by the examples' weights where they have any.

    Attributes
    ----------
    up, down : array of shape (n_in + 1, n_out)
        The sums of the negative and of the positive gradients; the biases' in the last row.
    up_count, down_count : array of shape (n_in + 1, n_out)
        How many examples they are of.
    asleep : array of shape (n_out,)
        For how many examples the slope of a unit is 0.
    """

    up: FloatArray
    down: FloatArray
    up_count: IntArray
    down_count: IntArray
    asleep: IntArray


def pulls_of(rows: Rows, layer: int, unit: int) -> FloatArray:
    """Return each example's share of the gradient of a unit's weights: (n, n_in + 1)."""
    of_layer = rows.layers[layer]
    dz = of_layer.dz[:, unit]
    if rows.weights is not None:
        dz = dz * rows.weights
    return np.column_stack([of_layer.a_in * dz[:, np.newaxis], dz])


def asleep_in(rows: Rows, layer: int) -> IntArray:
    """Return for how many examples the slope of each unit of a layer is 0: (n_out,)."""
    slope = rows.layers[layer].slope
    if slope is None:
        return np.zeros(rows.layers[layer].dz.shape[1], np.int64)
    asleep: IntArray = np.count_nonzero(slope == 0.0, axis=0)
    return asleep


def tally_of(rows: Rows, layer: int) -> Tally:
    """Add up how examples pull on a layer."""
    of_layer = rows.layers[layer]
    shape = of_layer.a_in.shape[1] + 1, of_layer.dz.shape[1]
    tally = Tally(
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        asleep_in(rows, layer),
    )
    for unit in range(shape[1]):
        pulls = pulls_of(rows, layer, unit)
        tally.up[:, unit] = np.minimum(pulls, 0.0).sum(axis=0, dtype=np.float64)
        tally.down[:, unit] = np.maximum(pulls, 0.0).sum(axis=0, dtype=np.float64)
        tally.up_count[:, unit] = np.count_nonzero(pulls < 0.0, axis=0)
        tally.down_count[:, unit] = np.count_nonzero(pulls > 0.0, axis=0)
    return tally


def _added(one: Tally, other: Tally) -> Tally:
    both: Any = zip(one, other, strict=True)
    return Tally(*(left + right for left, right in both))


class Recorder:
    """An ``Onlooker`` that keeps the examples of a batch, or of a large one the worst.

    Parameters
    ----------
    layers : Layers
    loss : Loss
    indices : array of shape (n,)
        Which training samples the batch has, in order.
    keep : int
        How many examples to keep, those with the largest losses.
    also : int, optional
        A training sample to keep whatever its loss.

    Attributes
    ----------
    losses : array of shape (n,)
        Of all examples of the batch, kept or not.
    total_weight : float
        The sum of the examples' weights; their number where they have none.
    """

    def __init__(
        self, layers: Layers, loss: Loss, indices: IntArray, keep: int, also: int | None = None
    ) -> None:
        self._layers, self._loss, self._indices, self._keep = layers, loss, indices, keep
        self._also = also
        self.reset()

    def reset(self) -> None:
        """Forget what was shown."""
        self._parts: list[Rows] = []
        self._tallies: list[Tally] = []
        self._losses: list[FloatArray] = []
        self._seen = 0
        self.total_weight = 0.0

    def add(self, workspace: Workspace, batch: Batch, loss: float) -> None:
        """Keep what a pass has computed, for as far as there is room."""
        n_in = self._layers.sizes[0]
        workspace.activate_outputs()
        targets = batch.targets.T.copy()
        terms, losses, layers = go_back(
            self._layers,
            self._loss,
            batch.inputs[:n_in].T.copy(),
            [z.T for z in workspace.sums()],
            [a.T.copy() for a in workspace.activations],
            [None if keep is None else keep.T.copy() for keep in workspace.kept],
            targets,
        )
        indices = self._indices[self._seen : self._seen + batch.samples]
        weights = None if batch.weights is None else batch.weights[0].copy()
        self._seen += batch.samples
        self.total_weight += batch.total_weight
        rows = Rows(indices, targets, weights, terms, losses, layers)
        self._losses.append(losses)
        self._parts.append(rows)
        if len(self._indices) > self._keep:
            tallies = [tally_of(rows, layer) for layer in range(len(layers))]
            before = self._tallies
            self._tallies = list(map(_added, before, tallies)) if before else tallies
            self._forget_the_best()

    def _forget_the_best(self) -> None:
        rows = Rows.joined(self._parts)
        if len(rows.losses) > self._keep:
            worst = np.argsort(-rows.losses, kind="stable")[: self._keep]
            if self._also is not None:
                worst = np.union1d(worst, np.flatnonzero(rows.indices == self._also))
            rows = rows.pick(np.sort(worst))
        self._parts = [rows]

    @property
    def losses(self) -> FloatArray:
        """The losses of all examples."""
        return np.concatenate(self._losses)

    def rows(self) -> Rows:
        """Return the examples kept, in their order in the batch."""
        return Rows.joined(self._parts)

    def tallies(self) -> list[Tally] | None:
        """Return how all examples pull on each layer; None where all of them are kept."""
        return self._tallies or None


class OutputsRecorder:
    """An ``Onlooker`` that keeps outputs and losses alone.

    Parameters
    ----------
    activation : Activation
        Of the output layer.
    loss : Loss
    """

    def __init__(self, activation: Activation, loss: Loss) -> None:
        self._activation, self._loss = activation, loss
        self.reset()

    def reset(self) -> None:
        """Forget what was shown."""
        self._outputs: list[FloatArray] = []
        self._losses: list[FloatArray] = []

    def add(self, workspace: Workspace, batch: Batch, loss: float) -> None:
        """Keep the outputs of a pass, and what they cost."""
        z, a = workspace.logits.T.copy(), workspace.activate_outputs().T.copy()
        self._outputs.append(a)
        self._losses.append(losses_of(self._loss, self._activation, z, a, batch.targets.T)[1])

    @property
    def outputs(self) -> FloatArray:
        """The outputs of all examples, of shape (n, n_out)."""
        return np.concatenate(self._outputs)

    @property
    def losses(self) -> FloatArray:
        """The losses of all examples, of shape (n,)."""
        return np.concatenate(self._losses)
