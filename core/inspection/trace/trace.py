"""Every number of one training step."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.formulas.activations import ACTIVATIONS
from core.formulas.losses import Loss, Task
from core.formulas.optimizer import Optimizer
from core.inspection.trace.layer import LayerTrace
from core.inspection.trace.passes import Rows
from core.inspection.trace.recorder import Tally, asleep_in, pulls_of
from core.support.arrays import BoolArray, FloatArray, IntArray
from core.support.checks import shown, whole_number
from core.support.public import public


class Pulls(NamedTuple):
    """How the examples of a batch pull on one weight or bias.

    An example pulls up where a larger value would make its own loss smaller: where its gradient is
    negative. Sums are of gradients, times the examples' weights where they have any.

    Attributes
    ----------
    up, down : float
        The sums of the negative gradients and of the positive ones.
    up_count, down_count, silent : int
        How many examples pull up, pull down, and do not pull.
    total : float
        By what ``up + down`` is divided to be the gradient: the examples of the batch, or the sum
        of their weights.
    each : array of shape (n,) or None
        The gradient of each example of the trace; None where not all of the batch are in it.
    """

    up: float
    down: float
    up_count: int
    down_count: int
    silent: int
    total: float
    each: FloatArray | None


@public
@dataclass(frozen=True, eq=False)
class StepTrace:
    """Every number of one training step, which has not been taken.

    Attributes
    ----------
    epoch, batch, batches : int
        Epochs completed before it, which of the epoch's mini-batches it is of, from 0, and how
        many there are.
    size : int
        How many examples the batch has.
    samples : int
        How many the training part has.
    indices : array of int, shape (n,)
        Which rows of the training part the trace has, in the order of the batch: all of the batch,
        or of a large one those with the largest losses.
    targets : array of shape (n, n_out)
        What the outputs are compared with.
    weights : array of shape (n,) or None
        What the examples' losses count, where they have weights.
    terms, losses : array of shape (n, n_out) and (n,)
        What every output of every example costs, and each example's own loss.
    layers : tuple of LayerTrace
        From the first hidden layer to the output layer.
    loss, loss_after : float
        The batch's mean loss before the step and after it, with the same units dropped out.
    all_losses, all_losses_after : array of shape (size,)
        The loss of every example of the batch.
    losses_after, outputs_after : array of shape (n,) and (n, n_out)
        Each example's own loss, and a of the output layer, after the step.
    train_loss, train_loss_after : float
        The mean loss of the whole training part, without dropout.
    total_weight : float
        By what sums over the batch are divided: its size, or the sum of the examples' weights.
    learning_rate : float
        Of this step, after the schedule.
    step_count : int
        Which step of the optimiser it is, from 1.
    optimizer : Optimizer
        A copy, with its settings.
    loss_function : Loss
    task : "classification" or "regression"
    l1, l2 : float
        The penalties.
    l1_prunes : bool
    norm : float
        The length of the gradient with the penalties, before it is clipped.
    clip_norm : float or None
        Its greatest length.
    """

    epoch: int
    batch: int
    batches: int
    size: int
    samples: int
    rows: Rows = field(repr=False)
    layers: tuple[LayerTrace, ...] = field(repr=False)
    loss: float
    loss_after: float
    all_losses: FloatArray = field(repr=False)
    all_losses_after: FloatArray = field(repr=False)
    losses_after: FloatArray = field(repr=False)
    outputs_after: FloatArray = field(repr=False)
    train_loss: float
    train_loss_after: float
    total_weight: float
    learning_rate: float
    step_count: int
    optimizer: Optimizer
    loss_function: Loss = field(repr=False)
    task: Task
    l1: float
    l2: float
    l1_prunes: bool
    norm: float
    clip_norm: float | None
    tallies: list[Tally] | None = field(repr=False, default=None)

    @property
    def indices(self) -> IntArray:
        """Which rows of the training part the trace has."""
        return self.rows.indices

    @property
    def targets(self) -> FloatArray:
        """What the outputs are compared with, of shape (n, n_out)."""
        return self.rows.targets

    @property
    def weights(self) -> FloatArray | None:
        """What the examples' losses count, of shape (n,), where they have weights."""
        return self.rows.weights

    @property
    def terms(self) -> FloatArray:
        """What every output of every example costs, of shape (n, n_out)."""
        return self.rows.terms

    @property
    def losses(self) -> FloatArray:
        """Each example's own loss, of shape (n,)."""
        return self.rows.losses

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Sizes of input, hidden and output layers."""
        return (self.layers[0].W.shape[0], *(layer.W.shape[1] for layer in self.layers))

    @property
    def is_whole(self) -> bool:
        """Whether the trace has all examples of the batch."""
        return len(self.losses) == self.size

    @cached_property
    def promised(self) -> float:
        """By how much the slope at the old weights promises that the batch's loss falls.

        The gradient times the way that the parameters go, which for plain gradient descent is the
        learning rate times the gradient's squared length.
        """
        return -math.fsum(
            float(np.vdot(gradient.astype(np.float64), after.astype(np.float64) - before))
            for layer in self.layers
            for gradient, after, before in zip(
                layer.gradient, layer.after, layer.before, strict=True
            )
        )

    @property
    def kept(self) -> float:
        """Which share of the promise came true: 1 all of it, below 0 where the loss rose.

        nan where so little was promised that rounding decides.
        """
        return share_kept(self.promised, self.loss, self.loss_after, self.losses.dtype)

    @property
    def changed_sides(self) -> BoolArray:
        """Which examples the new weights put into another class, of shape (n,); of values none."""
        if self.task != "classification":
            return np.zeros(len(self.losses), np.bool_)
        before, after = map(self._sides, (self.layers[-1].a, self.outputs_after))
        changed: BoolArray = before != after
        return changed

    def _sides(self, outputs: FloatArray) -> NDArray[Any]:
        if outputs.shape[1] > 1:
            chosen: NDArray[Any] = outputs.argmax(axis=1)
            return chosen
        reads_as = ACTIVATIONS[self.layers[-1].activation].reads_as
        is_second: BoolArray = outputs[:, 0] > (0.5 if reads_as == "probability" else 0.0)
        return is_second

    @property
    def worst(self) -> int:
        """The row of the training part with the largest loss in this batch, the first of them."""
        return int(self.indices[int(np.argmax(self.losses))])

    def row(self, index: int) -> int:
        """Return in which row of the trace an example is, given its row of the training part.

        Raises
        ------
        ValueError
            If there is no such example in the training part, or not in this batch.
        """
        check_example(index, self.samples)
        found = np.flatnonzero(self.indices == index)
        if not len(found):
            why = "is not among those that the trace keeps" if not self.is_whole else ""
            batch = f"is not in mini-batch {self.batch + 1} of {self.batches}"
            raise ValueError(f"example {index} {why or batch}")
        return int(found[0])

    def pulls(self, layer: int, unit: int, source: int | None) -> Pulls:
        """Return how the examples of the batch pull on one parameter.

        Parameters
        ----------
        layer, unit : int
            Counted from 0.
        source : int or None
            Which of the layer's inputs the weight is of, from 0; None for the bias.
        """
        which = self.layers[layer].W.shape[0] if source is None else source
        each = None
        if self.tallies is None:
            each = pulls_of(self.rows, layer, unit)[:, which]
            up, down = np.minimum(each, 0.0), np.maximum(each, 0.0)
            numbers = (
                float(up.sum(dtype=np.float64)),
                float(down.sum(dtype=np.float64)),
                int(np.count_nonzero(up)),
                int(np.count_nonzero(down)),
            )
        else:
            tally = self.tallies[layer]
            numbers = (
                float(tally.up[which, unit]),
                float(tally.down[which, unit]),
                int(tally.up_count[which, unit]),
                int(tally.down_count[which, unit]),
            )
        silent = self.size - numbers[2] - numbers[3]
        return Pulls(*numbers, silent, self.total_weight, each)


def share_kept(promised: float, loss: float, loss_after: float, dtype: np.dtype[Any]) -> float:
    """Return which share of a promised fall of the loss came true; see ``StepTrace.kept``."""
    smallest = 64 * np.finfo(dtype).eps * max(1.0, abs(loss))
    return (loss - loss_after) / promised if abs(promised) > smallest else math.nan


def check_example(index: int, samples: int) -> None:
    """Raise ValueError unless a training part of so many examples has this one."""
    if samples == 1 and index != 0:
        raise ValueError(f"the example is {shown(index)}; there is one training example, 0")
    whole_number(index, "the example", 0, samples - 1)


def asleep_of(rows: Rows, tallies: list[Tally] | None, layer: int) -> IntArray:
    """Return for how many examples of the batch the slope of each unit of a layer is 0."""
    return asleep_in(rows, layer) if tallies is None else tallies[layer].asleep
