"""When training should stop of its own accord."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import numpy as np

from core.formulas.losses import Task
from core.support.arrays import FloatArray
from core.support.attributes import Check, Checks, KnownAttributes
from core.support.checks import from_to, in_range, positive_integer, true_or_false
from core.support.public import public
from core.support.text import counted, four_decimals
from core.training.record.metrics import Metrics


def _or_none(check: Callable[..., object], **limits: Any) -> Check:
    return lambda value: None if value is None else check(value, **limits)


@public
class StopConditions(KnownAttributes):
    """Stop at a target, or when nothing has improved for a while.

    The loss and the score meant are those of the test part where there is one, else of the
    training part. The score is the accuracy, for regression R squared.

    Parameters
    ----------
    target_loss : float, optional
        Stop at this loss or a lower one.
    target_accuracy : float, optional
        Stop at this score or a higher one.
    patience : int, optional
        Stop with this many epochs in a row without a lower loss (early stopping; Prechelt, 1998),
        as Keras does. The untrained network, epoch 0, is the first to compare with. One more than
        scikit-learn's ``n_iter_no_change``, which stops with the epoch after that many.
    minimum_improvement : float
        How much lower than the loss that counted last a loss must be for patience to begin anew:
        Keras's ``min_delta``. Small improvements add up until they count. scikit-learn's ``tol``
        is another rule, in which they do not: there each loss must be so much lower than the lowest
        of all before it, which ends training much sooner. The best epoch is the one with the lowest
        loss all the same.
    restore_best : bool
        With patience, whether the network gets the parameters of the epoch with the lowest loss
        when training ends: when patience runs out, and at ``last_epoch``.
    last_epoch : int, optional
        The epoch that training is meant to end with. Nothing stops there.

    Attributes
    ----------
    best_wanted : bool
        Whether training ended with the epoch that was checked last, so that the best parameters
        are wanted back.
    best_loss, best_epoch : float, int
        The lowest loss seen with patience, and when.
    best_parameters : array or None
        The parameters of that epoch.
    """

    _checks: ClassVar[Checks] = {
        "target_loss": _or_none(in_range, what="target_loss", low=0.0, below=math.inf),
        "target_accuracy": _or_none(from_to, what="target_accuracy", low=0.0, high=1.0),
        "patience": _or_none(positive_integer, what="patience"),
        "minimum_improvement": partial(
            in_range, what="minimum_improvement", low=0.0, below=math.inf
        ),
        "restore_best": partial(true_or_false, what="restore_best"),
        "last_epoch": _or_none(positive_integer, what="last_epoch"),
    }
    best_loss: float
    best_epoch: int
    best_parameters: FloatArray | None
    best_wanted: bool

    def __init__(
        self,
        *,
        target_loss: float | None = None,
        target_accuracy: float | None = None,
        patience: int | None = None,
        minimum_improvement: float = 0.0,
        restore_best: bool = True,
        last_epoch: int | None = None,
    ) -> None:
        self.target_loss = target_loss
        self.target_accuracy = target_accuracy
        self.patience = patience
        self.minimum_improvement = minimum_improvement
        self.restore_best = restore_best
        self.last_epoch = last_epoch
        self.reset()

    @property
    def active(self) -> bool:
        """Whether any condition is set."""
        return not (self.target_loss is self.target_accuracy is self.patience is None)

    def reset(self) -> None:
        """Forget the epochs seen so far."""
        self.best_loss = math.inf
        self.best_epoch = 0
        self.best_parameters = None
        self.best_wanted = False
        self._counted_loss = math.inf
        self._counted_epoch = 0

    def check(self, metrics: Metrics, parameters: FloatArray, task: Task = "classification") -> str:
        """Return why training should stop after this epoch, or an empty string.

        With patience, the parameters are kept if they are the best so far. The task says what the
        score is called.
        """
        self.best_wanted = False
        loss, score = metrics.loss, metrics.score
        lowest = loss < self.best_loss
        counts = loss < self._counted_loss - self.minimum_improvement
        if lowest and self.patience is not None:
            self._remember_best(loss, metrics.epoch, parameters)
        if counts and self.patience is not None:
            self._counted_loss, self._counted_epoch = loss, metrics.epoch
        if self.target_loss is not None and loss <= self.target_loss:
            reached = four_decimals(loss)
            return f"the loss reached {reached}, at most the target {self.target_loss:g}"
        if self.target_accuracy is not None and score >= self.target_accuracy:
            name = "the accuracy" if task == "classification" else "R squared"
            return f"{name} reached {score:.3f}, at least the target {self.target_accuracy:g}"
        if counts or self.patience is None:
            return ""
        out = self.ran_out(metrics.epoch)
        can_restore = self.restore_best and self.best_parameters is not None and not lowest
        self.best_wanted = can_restore and (out or metrics.epoch == self.last_epoch)
        if not out:
            return ""
        lower = "no lower loss"
        if self.minimum_improvement:
            lower = f"no loss lower by {self.minimum_improvement:g}"
        back = ", whose weights are back" if can_restore else ""
        epochs = counted(self.patience or 0, "epoch")
        return f"{lower} for {epochs}; the best was epoch {self.best_epoch}{back}"

    def _remember_best(self, loss: float, epoch: int, parameters: FloatArray) -> None:
        self.best_loss, self.best_epoch = loss, epoch
        if self.best_parameters is None:
            self.best_parameters = parameters.copy()
        else:
            np.copyto(self.best_parameters, parameters)

    def ran_out(self, epoch: int) -> bool:
        """Whether patience has run out by the end of this epoch."""
        return self.patience is not None and epoch - self._counted_epoch >= self.patience

    def state(self) -> dict[str, Any]:
        """Return a copy of what later checks depend on."""
        best = None if self.best_parameters is None else self.best_parameters.copy()
        return {
            "best_loss": self.best_loss,
            "best_epoch": self.best_epoch,
            "best_parameters": best,
            "counted_loss": self._counted_loss,
            "counted_epoch": self._counted_epoch,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to a state that ``state`` returned."""
        self.best_loss, self.best_epoch = state["best_loss"], state["best_epoch"]
        best = state["best_parameters"]
        self.best_parameters = None if best is None else best.copy()
        # In states from before they were told apart, the loss that counted last is the lowest.
        self._counted_loss = state.get("counted_loss", self.best_loss)
        self._counted_epoch = state.get("counted_epoch", self.best_epoch)


@public
class TrainingDivergedError(ArithmeticError):
    """The loss is no longer finite.

    Attributes
    ----------
    epoch : int
        The epoch in which it happened, 1 for the first.
    learning_rate : float
    """

    def __init__(self, epoch: int, learning_rate: float) -> None:
        self.epoch = epoch
        self.learning_rate = learning_rate
        super().__init__(
            f"the loss is no longer finite in epoch {epoch} with learning rate {learning_rate:g}; "
            "a smaller learning rate may help"
        )

    def __reduce__(self) -> tuple[type[TrainingDivergedError], tuple[int, float]]:
        """Be pickled by epoch and learning rate, so that worker processes can report it."""
        return type(self), (self.epoch, self.learning_rate)
