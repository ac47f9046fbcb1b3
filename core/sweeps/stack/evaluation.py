"""How good each network of a stack is on its samples: mean loss, and accuracy or R squared."""

from __future__ import annotations

import math

import numpy as np

from core.formulas.losses import Loss
from core.support.arrays import BoolArray, Float64Array
from core.sweeps.stack.layout import StackLayers
from core.sweeps.stack.samples import StackBatch, StackSamples
from core.sweeps.stack.workspace import StackWorkspace

PASS_BYTES = 2**23
"""About how many bytes the arrays of a pass that only measures may take in a full stack, as was
measured."""


class StackScore:
    """Adds up, pass by pass, losses and what accuracy or R squared is made of, for each network.

    Parameters
    ----------
    samples : StackSamples
    """

    def __init__(self, samples: StackSamples) -> None:
        networks = samples.layout.networks
        self._count, self._classes = samples.count, samples.classes
        self._weights = samples.total_weights
        self._totals = None if samples.classes else samples.squared_deviations()
        self._loss_sums = np.empty(networks)
        self._sums = np.empty(networks)
        self._of_pass = np.empty(networks, samples.layout.dtype)
        self._correct = np.empty(networks, np.intp)
        self._finite: BoolArray = np.ones(networks, np.bool_)

    def reset(self) -> None:
        """Start again."""
        self._loss_sums[:] = 0.0
        self._sums[:] = 0.0

    def add(self, workspace: StackWorkspace, batch: StackBatch) -> None:
        """Count the samples of a pass whose losses the workspace has."""
        workspace.losses(self._of_pass)
        np.add(self._loss_sums, self._of_pass, out=self._loss_sums)
        if self._classes:
            np.isfinite(self._of_pass, out=self._finite)
            workspace.count_correct(batch.labels, self._finite, self._correct)
            np.add(self._sums, self._correct, out=self._sums)
        else:
            workspace.squared_residuals(batch.labels, self._of_pass)
            np.add(self._sums, self._of_pass, out=self._sums)

    def value(self, losses: Float64Array, scores: Float64Array) -> None:
        """Write each network's mean loss and score to arrays of shape (networks,)."""
        np.divide(self._loss_sums, self._weights, out=losses)
        if self._totals is None:
            np.divide(self._sums, self._count, out=scores)
            return
        scores[:] = math.nan
        np.divide(self._sums, self._totals, out=scores, where=self._totals > 0.0)
        np.subtract(1.0, scores, out=scores)


class StackEvaluation:
    """Measures the networks of a stack on fixed samples, some at a time where they are many.

    Parameters
    ----------
    layers : StackLayers
    samples : StackSamples
    loss : Loss
    full : int
        Networks of a full stack. By these the samples are cut, not by how many there are: where a
        sum is cut decides its last bits.
    """

    def __init__(self, layers: StackLayers, samples: StackSamples, loss: Loss, full: int) -> None:
        self._score = StackScore(samples)
        sizes, itemsize = layers.sizes[1:], layers.layout.dtype.itemsize
        of_sample = full * itemsize * (2 * sum(sizes) + 2 * max(sizes))
        most = max(8, PASS_BYTES // of_sample)
        parts = -(-samples.count // most)
        size = -(-samples.count // parts)
        workspaces: dict[int, StackWorkspace] = {}
        self._passes = []
        for start in range(0, samples.count, size):
            batch = samples.whole(start, min(start + size, samples.count))
            workspace = workspaces.get(batch.samples)
            if workspace is None:
                workspace = StackWorkspace(layers, batch.samples, loss, learns=False)
                workspaces[batch.samples] = workspace
            self._passes.append((workspace, batch))

    def measure(self, losses: Float64Array, scores: Float64Array) -> None:
        """Write each network's mean loss and score to arrays of shape (networks,)."""
        self._score.reset()
        for workspace, batch in self._passes:
            workspace.forward(batch.inputs)
            workspace.loss(batch.targets, batch.weights)
            self._score.add(workspace, batch)
        self._score.value(losses, scores)
