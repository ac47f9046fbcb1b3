"""Learning-rate schedules: what the learning rate is multiplied by as training goes on.

Time is counted in epochs, with fractions inside one, so a schedule means the same for any batch
size. ``SCHEDULES`` holds them by name.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any, ClassVar

from core.support.attributes import Checks, KnownAttributes
from core.support.checks import in_range, positive, positive_integer
from core.support.public import public

NEXT_TO_NOTHING = 1e-3
"""A factor below which a schedule that has ended is taken to end training as well."""


_at_least_0 = partial(in_range, low=0.0, below=math.inf)


def _time(epoch: float) -> float:
    if type(epoch) is float and 0.0 <= epoch < math.inf:  # as each training step asks
        return epoch
    return in_range(epoch, "epoch", 0.0, math.inf)


def _between_0_and_1(value: object, what: str) -> float:
    return in_range(positive(value, what), what, 0.0, 1.0)


@public
class Schedule(KnownAttributes):
    """The constant schedule, and what every schedule can do.

    A fixed learning rate is the simplest of all (Goodfellow et al., 2016, section 8.3.1).
    """

    follows_losses: ClassVar[bool] = False
    """Whether the factor depends on the losses observed alone, so that no epoch sees two of them;
    else it depends on the time alone."""

    def factor(self, epoch: float) -> float:
        """Return what the learning rate is multiplied by at ``epoch`` (with its fraction).

        Raises
        ------
        ValueError
            If ``epoch`` is below 0, or no finite number.
        """
        _time(epoch)
        return 1.0

    def observe(self, loss: float) -> None:
        """Take note of the loss at the end of an epoch."""

    def reset(self) -> None:
        """Forget the losses seen so far."""

    def state(self) -> dict[str, Any]:
        """Return everything later factors depend on, beyond the settings."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to a state that ``state`` returned."""


@public
class StepDecay(Schedule):
    """Multiply by ``decay`` every ``every`` epochs (He et al., 2016, section 4.2, by a tenth)."""

    _checks: ClassVar[Checks] = {
        "every": partial(positive, what="every"),
        "decay": partial(positive, what="decay"),
    }

    def __init__(self, *, every: float = 100.0, decay: float = 0.5) -> None:
        self.every = every
        self.decay = decay

    def factor(self, epoch: float) -> float:
        """Return decay^floor(epoch / every)."""
        times = _time(epoch) / self.every
        return _power(self.decay, math.floor(times) if math.isfinite(times) else times)


@public
class ExponentialDecay(Schedule):
    """Multiply by ``decay`` each epoch, smoothly (Senior et al., 2013)."""

    _checks: ClassVar[Checks] = {"decay": partial(positive, what="decay")}

    def __init__(self, *, decay: float = 0.999) -> None:
        self.decay = decay

    def factor(self, epoch: float) -> float:
        """Return decay^epoch."""
        return _power(self.decay, _time(epoch))


@public
class Cosine(Schedule):
    """Rise linearly for ``warmup`` epochs, then fall along half a cosine until ``epochs``.

    Loshchilov and Hutter, 2017, equation 5, https://arxiv.org/abs/1608.03983, without restarts; the
    warm-up rises as that of Goyal et al., 2017, section 2.2, but from next to nothing.
    """

    _checks: ClassVar[Checks] = {
        "epochs": partial(positive, what="epochs"),
        "warmup": partial(_at_least_0, what="warmup"),
        "final": partial(_at_least_0, what="final"),
    }

    def __init__(self, *, epochs: float = 1000.0, warmup: float = 0.0, final: float = 0.0) -> None:
        self.epochs = epochs
        self.warmup = warmup
        self.final = final

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute; the warm-up must end before the schedule does, whichever is changed."""
        if name == "warmup":
            in_range(value, "warmup", 0.0, self.epochs)
        elif name == "epochs" and hasattr(self, "warmup"):
            in_range(self.warmup, "warmup", 0.0, positive(value, "epochs"))
        super().__setattr__(name, value)

    def factor(self, epoch: float) -> float:
        """Return the factor, ``final`` from the last epoch on."""
        epoch = _time(epoch)
        if epoch < self.warmup:
            # A rate of exactly 0 would waste the first step.
            return max(epoch, min(1.0, self.warmup) / 2.0) / self.warmup
        along = min((epoch - self.warmup) / (self.epochs - self.warmup), 1.0)
        return self.final + (1.0 - self.final) * 0.5 * (1.0 + math.cos(math.pi * along))


@public
class OneCycle(Schedule):
    """Rise from 1/25 to 1 in the first 30% of the epochs, then fall to almost nothing.

    The shape of PyTorch's ``OneCycleLR``, with its defaults, after Smith and Topin, 2018,
    https://arxiv.org/abs/1708.07120, whose ramps are straight. Momentum stays as it is.
    """

    _checks: ClassVar[Checks] = {
        "epochs": partial(positive, what="epochs"),
        "rise": partial(_between_0_and_1, what="rise"),
        "start": partial(positive, what="start"),
        "final": partial(_at_least_0, what="final"),
    }

    def __init__(
        self, *, epochs: float = 1000.0, rise: float = 0.3, start: float = 0.04, final: float = 4e-6
    ) -> None:
        self.epochs = epochs
        self.rise = rise
        self.start = start
        self.final = final

    def factor(self, epoch: float) -> float:
        """Return the factor, ``final`` from the last epoch on."""
        along = min(_time(epoch) / self.epochs, 1.0)
        if along < self.rise:
            return _cosine_between(self.start, 1.0, along / self.rise)
        return _cosine_between(1.0, self.final, (along - self.rise) / (1.0 - self.rise))


@public
class ReduceOnPlateau(Schedule):
    """Multiply by ``decay`` whenever ``patience`` epochs bring no lower loss.

    The loss is the test loss where there is one, else the training loss. He et al., 2016, section
    3.4, divide by ten so, https://arxiv.org/abs/1512.03385
    """

    follows_losses = True

    _checks: ClassVar[Checks] = {
        "patience": partial(positive_integer, what="patience"),
        "decay": partial(_between_0_and_1, what="decay"),
        "minimum_improvement": partial(_at_least_0, what="minimum_improvement"),
    }

    def __init__(
        self, *, patience: int = 20, decay: float = 0.5, minimum_improvement: float = 1e-4
    ) -> None:
        self.patience = patience
        self.decay = decay
        self.minimum_improvement = minimum_improvement
        self._best = math.inf
        self._waited = 0
        self._factor = 1.0

    def factor(self, epoch: float) -> float:
        """Return the factor reached so far."""
        _time(epoch)
        return self._factor

    def observe(self, loss: float) -> None:
        """Count epochs without improvement."""
        if loss < self._best - self.minimum_improvement:
            self._best, self._waited = loss, 0
            return
        self._waited += 1
        if self._waited >= self.patience:
            self._factor *= self.decay
            self._waited = 0

    def reset(self) -> None:
        """Begin anew, with factor 1."""
        self._best, self._waited, self._factor = math.inf, 0, 1.0

    def state(self) -> dict[str, Any]:
        """Return the best loss, the epochs waited since, and the factor."""
        return {"best": self._best, "waited": self._waited, "factor": self._factor}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to a state that ``state`` returned."""
        self._best, self._waited = state["best"], state["waited"]
        self._factor = state["factor"]


class BegunLater(Schedule):
    """Another schedule, whose time begins at a later epoch."""

    def __init__(self, schedule: Schedule, start: int) -> None:
        self.schedule, self.start = schedule, start

    def factor(self, epoch: float) -> float:
        """Return the other's factor, for the epochs since ``start``."""
        return self.schedule.factor(epoch - self.start)

    def observe(self, loss: float) -> None:
        """Let the other take note of the loss."""
        self.schedule.observe(loss)

    def reset(self) -> None:
        """Let the other forget the losses seen so far."""
        self.schedule.reset()

    def state(self) -> dict[str, Any]:
        """Return the other's state."""
        return self.schedule.state()

    def restore(self, state: dict[str, Any]) -> None:
        """Let the other go back to a state."""
        self.schedule.restore(state)


def has_run_out(schedule: Schedule, epoch: float) -> bool:
    """Tell whether a schedule has ended by ``epoch``, with so low a rate that nothing is learnt."""
    ended: bool = epoch >= getattr(schedule, "epochs", math.inf)
    return ended and schedule.factor(epoch) < NEXT_TO_NOTHING


def _power(base: float, exponent: float) -> float:
    try:
        return float(base**exponent)
    except OverflowError:  # a factor above 1 to find out which rate is too large
        return math.inf


def _cosine_between(start: float, stop: float, along: float) -> float:
    return stop + (start - stop) * 0.5 * (1.0 + math.cos(math.pi * along))


SCHEDULES: dict[str, type[Schedule]] = {
    "constant": Schedule,
    "step": StepDecay,
    "exponential": ExponentialDecay,
    "cosine": Cosine,
    "one_cycle": OneCycle,
    "reduce_on_plateau": ReduceOnPlateau,
}
"""Every schedule by name."""
