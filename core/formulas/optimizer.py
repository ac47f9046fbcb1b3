"""What all optimisers share: settings, state, weight decay, and how a step is taken."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, ClassVar, TypeAlias

import numpy as np

from core.support.arrays import FloatArray, empty_aligned, full_aligned
from core.support.attributes import Checks, KnownAttributes
from core.support.checks import in_range, positive, shown
from core.support.public import public

Rate: TypeAlias = float | FloatArray
"""A learning rate, or one for each of many networks, in a shape that meets their parameters."""

_share = partial(in_range, low=0.0, below=1.0)

_CHECKS: Checks = {
    "learning_rate": partial(positive, what="the learning rate"),
    "weight_decay": partial(in_range, what="weight_decay", low=0.0, below=math.inf),
    "momentum": partial(_share, what="momentum"),
    "decay": partial(_share, what="decay"),
    "beta1": partial(_share, what="beta1"),
    "beta2": partial(_share, what="beta2"),
    "epsilon": partial(positive, what="epsilon"),
}
"""Which values the settings take, in whichever optimiser."""


@public
class Optimizer(KnownAttributes):
    """What all optimisers share: settings, state, and weight decay.

    Parameters
    ----------
    learning_rate : float
        Step size, above 0.
    weight_decay : float
        Share of each parameter that a step with learning rate 1 would take away, at least 0.

    Attributes
    ----------
    steps : int
        How many updates have been made.
    """

    accumulators: ClassVar[tuple[str, ...]] = ()
    """Names of the vectors remembered from step to step."""

    _checks: ClassVar[Checks] = _CHECKS
    steps: int

    def __init__(self, learning_rate: float = 0.01, *, weight_decay: float = 0.0) -> None:
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.steps = 0
        self._memory: dict[str, FloatArray] = {}
        self._scratch: FloatArray = np.empty(0)

    def bind(self, parameters: FloatArray) -> None:
        """Allocate the state for a parameter vector and forget all earlier steps.

        Raises
        ------
        ValueError
            If ``epsilon`` is 0 in the type of the parameters, for 0 / 0 would follow.
        """
        _vector(parameters, "parameters")
        epsilon = self._own_settings().get("epsilon", 1.0)
        if not parameters.dtype.type(epsilon):
            smallest = np.finfo(parameters.dtype).tiny
            raise ValueError(
                f"epsilon is {epsilon:g}, which is 0 in {parameters.dtype}; "
                f"it must be at least {smallest:.1e}"
            )
        self.steps = 0
        self._memory = {
            name: full_aligned(parameters.shape, 0.0, parameters.dtype)
            for name in self.accumulators
        }
        self._scratch = empty_aligned(parameters.shape, parameters.dtype)

    def update(
        self, parameters: FloatArray, gradients: FloatArray, learning_rate: float | None = None
    ) -> None:
        """Take one step, in place.

        Parameters
        ----------
        parameters, gradients : array of shape (n_parameters,)
        learning_rate : float, optional
            The rate of this step, from a schedule; ``self.learning_rate`` by default.

        Raises
        ------
        ValueError
            If the shapes differ, or the learning rate is none.
        """
        if type(parameters) is not np.ndarray or type(gradients) is not np.ndarray:
            _vector(parameters, "parameters")
            _vector(gradients, "gradients")
        if gradients.shape != parameters.shape:
            raise ValueError(
                f"parameters has shape {parameters.shape} and gradients {gradients.shape}; "
                "they must be the same"
            )
        if self._scratch.shape != parameters.shape or self._scratch.dtype != parameters.dtype:
            self.bind(parameters)
        rate = self.learning_rate if learning_rate is None else learning_rate
        if not 0.0 <= rate < math.inf:
            raise ValueError(f"learning_rate is {shown(rate)}; it must be a number of at least 0")
        self.advance(parameters, gradients, rate, self.weight_decay or None)

    def advance(
        self, parameters: FloatArray, gradients: FloatArray, rate: Rate, weight_decay: Rate | None
    ) -> None:
        """Take one step, in place, of what is bound, unchecked.

        The vectors may be those of many networks, as an array with one axis more. Learning rates
        and shares to take away are then one number for all, or an array that meets theirs; a share
        that is None takes nothing away.
        """
        vars(self)["steps"] += 1  # as an attribute its name would be checked at each step
        if weight_decay is not None:
            np.multiply(parameters, 1.0 - rate * weight_decay, out=parameters)
        self._step(parameters, gradients, rate)

    def _step(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        raise NotImplementedError  # what each optimiser has of its own

    def state(self) -> dict[str, Any]:
        """Return a copy of everything a later step depends on."""
        return {
            "learning_rate": self.learning_rate,
            "steps": self.steps,
            **{name: vector.copy() for name, vector in self._memory.items()},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to a state that ``state`` returned."""
        self.learning_rate = state["learning_rate"]
        self.steps = state["steps"]
        for name, vector in self._memory.items():
            vector[:] = state[name]

    def remembers_like(self, other: Optimizer) -> bool:
        """Whether what the other remembers means the same here: same kind, same settings.

        Learning rate and weight decay may differ, as nothing that is remembered depends on them.
        """
        return type(self) is type(other) and self._own_settings() == other._own_settings()

    def _own_settings(self) -> dict[str, Any]:
        shared = ("learning_rate", "weight_decay", "steps")
        return {
            name: value
            for name, value in vars(self).items()
            if name not in shared and not name.startswith("_")
        }

    def __repr__(self) -> str:
        """Return the class name and the learning rate."""
        return f"{type(self).__name__}(learning_rate={self.learning_rate:g})"


def _vector(values: object, what: str) -> None:
    if not isinstance(values, np.ndarray) or values.dtype.kind != "f":
        raise ValueError(f"{what} is {shown(values)}; it must be an array of floats")
