"""One step of gradient descent: the gradient of a mini-batch, then one small part after another."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from core.formulas.losses import Loss
from core.formulas.optimizer import Optimizer
from core.network.network import NeuralNetwork
from core.network.products import Products
from core.network.workspace import Workspace
from core.support.arrays import FloatArray, empty_aligned
from core.support.checks import in_range, true_or_false
from core.training.batches import Batch, Batches
from core.training.regularizers import Clipping, ClippingOfEach, Penalty, PruningL1

StepPart = Callable[[FloatArray, FloatArray, Any], None]
"""What a step does, in place, with parameters and gradients at a learning rate, or one for each of
many networks."""


def step_parts(
    penalty: Penalty | None,
    pruning: PruningL1 | None,
    clipping: Clipping | ClippingOfEach | None,
    optimizer: StepPart,
) -> dict[str, StepPart]:
    """Return what a step does, one part after the other, by the names in ``Step.take_watched``."""
    parts: dict[str, StepPart] = {}
    if penalty is not None:
        parts["penalty"] = penalty.add_gradient
    if pruning is not None:
        parts["removed"] = pruning.prepare
    if clipping is not None:
        parts["clipping"] = clipping.clip
    parts["optimizer"] = optimizer
    if pruning is not None:
        parts["pruning"] = pruning.apply
    return parts


class Onlooker(Protocol):
    """Who is shown each forward pass over a batch, or a part of one, as ``Score`` is."""

    def reset(self) -> None:
        """Forget what was shown: a batch begins."""

    def add(self, workspace: Workspace, batch: Batch, loss: float) -> None:
        """Take note of a pass, whose samples have this loss; its arrays are soon overwritten."""


class BatchGradient:
    """The loss of a mini-batch, and its gradient in ``network.gradients``.

    Parameters
    ----------
    network : NeuralNetwork
    batches : Batches
    loss : Loss
    dropout : tuple of float
        For each hidden layer, the share of its units dropped; empty for none.
    dropping : numpy.random.Generator
        Draws which.
    products : Products
        Multiply.
    score : Onlooker, optional
        Is shown the samples of the batch that is measured.

    The gradient stays until it is forgotten, or until others raise ``network.revision``, for they
    have changed the parameters or taken the gradients' place.
    """

    def __init__(
        self,
        network: NeuralNetwork,
        batches: Batches,
        loss: Loss,
        dropout: tuple[float, ...],
        dropping: np.random.Generator,
        products: Products,
        score: Onlooker | None = None,
    ) -> None:
        self._products = products
        self._network, self._batches, self._loss, self._score = network, batches, loss, score
        self._dropout, self._dropping = dropout, dropping
        self._gradients = network.gradients
        self._several = batches.parts > 1 or batches.carried
        self._part_gradients = empty_aligned(network.gradients.shape, network.gradients.dtype)
        self._layers = (
            network.layers.with_gradients(self._part_gradients) if self._several else network.layers
        )
        self._workspaces: dict[int, Workspace] = {}
        self._revision = -1
        self._summed_loss = math.nan

    def summed_loss(self, step: int, epoch: int) -> float:
        """Return the losses of the samples of a step, times their weights, with their gradient.

        They are measured unless they have been already.
        """
        if self._revision != self._network.revision:
            self.measure(step, epoch)
        return self._summed_loss

    @property
    def is_known(self) -> bool:
        """Whether ``network.gradients`` is that of the step to come."""
        return self._revision == self._network.revision

    def forget(self) -> None:
        """Note that the parameters are others now."""
        self._revision = -1

    def measure(self, step: int, epoch: int) -> float:
        """Compute loss and gradient of the samples that a step of an epoch takes.

        Returns
        -------
        float
            Their mean loss.
        """
        batches, score, several = self._batches, self._score, self._several
        if score is not None:
            score.reset()
        total_loss = total_weight = 0.0
        gradients = self._gradients
        if several:
            gradients[:] = 0.0
        for which, part in batches.passes(step, epoch):
            batch = batches.part(which, part)
            workspace = self._workspaces.get(batch.samples)
            if workspace is None:
                workspace = Workspace(
                    self._layers,
                    batch.samples,
                    self._loss,
                    self._dropout,
                    self._products.dot_for(batch.samples),
                )
                self._workspaces[batch.samples] = workspace
            if self._dropout:
                workspace.draw_dropout(self._dropping)
            workspace.forward(batch.inputs)
            loss = workspace.loss(batch.targets, batch.weights)
            if score is not None:
                score.add(workspace, batch, loss)
            total_loss += loss
            total_weight += batch.total_weight
            # A batch whose samples all weigh nothing has the gradient 0, not 0 / 0.
            workspace.backward(1.0 if several else batch.total_weight or 1.0)
            if several:
                gradients += self._part_gradients
        total_weight = total_weight or 1.0
        if several:
            gradients /= total_weight
        # As an attribute its name would be checked at each step.
        vars(self._network)["revision"] += 1
        self._revision = self._network.revision
        self._summed_loss = total_loss
        return total_loss / total_weight


class Step:
    """From the gradient of a mini-batch to new parameters, one small part after another.

    Parameters
    ----------
    network : NeuralNetwork
    optimizer : Optimizer
    l1, l2, l1_prunes, clip_norm
        As in ``Trainer``.

    Attributes
    ----------
    pruning : PruningL1 or None

    Raises
    ------
    ValueError
        If a setting is out of range.
    """

    def __init__(
        self,
        network: NeuralNetwork,
        optimizer: Optimizer,
        *,
        l1: float = 0.0,
        l2: float = 0.0,
        l1_prunes: bool = False,
        clip_norm: float | None = None,
    ) -> None:
        self._parameters, self._gradients = network.parameters, network.gradients
        self.pruning = PruningL1(network, l1) if true_or_false(l1_prunes, "l1_prunes") else None
        l1, l2 = in_range(l1, "l1", 0.0, math.inf), in_range(l2, "l2", 0.0, math.inf)
        in_gradient = 0.0 if l1_prunes else l1
        penalty = Penalty(network, in_gradient, l2) if in_gradient or l2 else None
        clipping = None if clip_norm is None else Clipping(clip_norm)
        parts = step_parts(penalty, self.pruning, clipping, optimizer.update)
        self._names, self._parts = tuple(parts), tuple(parts.values())

    def take(self, rate: float) -> None:
        """Change the network's parameters, in place, by the gradient that it holds."""
        parameters, gradients = self._parameters, self._gradients
        for part in self._parts:
            part(parameters, gradients, rate)

    def take_watched(self, rate: float, watch: Callable[[str], None]) -> None:
        """Do the same, and after each part say which it was.

        "penalty" has added the penalties' gradients, "removed" has made the gradients of weights
        that L1 has removed 0, "clipping" has clipped, "optimizer" has changed the parameters, and
        "pruning" has taken the step of L1.
        """
        for name, part in zip(self._names, self._parts, strict=True):
            part(self._parameters, self._gradients, rate)
            watch(name)
