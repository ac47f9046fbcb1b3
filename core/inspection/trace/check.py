"""Gradients found without calculus: nudge a number up and down, and see what the loss does.

Central differences, (L(w + h) - L(w - h)) / (2 h), in float64 whatever the network's type (Press et
al., Numerical Recipes, 2007, section 5.7: their error is least for h near the cube root of the
rounding error).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from core.formulas.activations import ACTIVATIONS, Activation
from core.formulas.losses import HUBER_DELTA
from core.inspection.trace.passes import activate, losses_of, slope_of
from core.inspection.trace.trace import StepTrace
from core.inspection.trace.tracing import trace_step
from core.support.arrays import BoolArray, FloatArray
from core.support.checks import MAXIMUM_COUNT, known, positive, whole_number
from core.support.public import public
from core.training.trainer import Trainer

STEPS = (1e-1, 1e-3, 1e-5, 1e-8, 1e-12)
"""The h that are tried, times the number's size where that is above 1."""

BEST = STEPS[2]
"""The one nearest to the cube root of float64's rounding error, 6e-6."""

KINDS = ("dW", "db", "dz", "da")

_TOLERANCE = {"float64": 1e-6, "float32": 1e-3}
_NEAR = 1e-4

_SIDES: dict[str, Callable[[FloatArray, FloatArray], BoolArray]] = {
    "hinge": lambda a, y: y * a < 1.0,
    "huber": lambda a, y: np.abs(a - y) < HUBER_DELTA,
}
"""For losses that fold, on which side of the fold outputs are."""


class Nudge(NamedTuple):
    """What the loss does when a number is nudged.

    Attributes
    ----------
    h : float
        By how much.
    up, down : float
        The loss with the number larger by ``h``, and smaller by ``h``.
    slope : float
        (up - down) / (2 h).
    kinks : int
        How many examples cross a fold on the way, such as a ReLU's at 0, where there is no slope.
    noise : float
        By how much rounding may have changed the slope.
    """

    h: float
    up: float
    down: float
    slope: float
    kinks: int
    noise: float


@public
@dataclass(frozen=True)
class GradientCheck:
    """A gradient by backpropagation beside the same by finite differences.

    Attributes
    ----------
    what : "dW", "db", "dz" or "da"
    layer, unit : int
        Counted from 0.
    source : int or None
        The input whose weight it is, counted from 0.
    example : int or None
        The example whose own loss is looked at; None for the mean of the batch.
    value : float
        The number that is nudged.
    gradient : float
        By backpropagation, as training has it.
    nudges : tuple of Nudge
        From the largest to the smallest.
    best : Nudge
        The one to compare with.
    verdict : "agrees", "fold" or "differs"
        "fold" where they differ and a fold lies within the best nudge: there is no slope there.
    """

    what: str
    layer: int
    unit: int
    source: int | None
    example: int | None
    value: float
    gradient: float
    nudges: tuple[Nudge, ...]
    best: Nudge
    verdict: Literal["agrees", "fold", "differs"]

    @property
    def difference(self) -> float:
        """By which share of the larger of them the two differ; 0 where both are 0."""
        largest = max(abs(self.gradient), abs(self.best.slope))
        return abs(self.gradient - self.best.slope) / largest if largest else 0.0


class _Loss:
    """The loss of examples of a trace as a function of one number of it."""

    def __init__(
        self,
        trace: StepTrace,
        what: str,
        layer: int,
        unit: int,
        source: int | None,
        row: int | None,
    ) -> None:
        self._trace, self._what, self._layer, self._unit = trace, what, layer, unit
        self._source = source
        self._rows = slice(None) if row is None else slice(row, row + 1)
        self._weights = None
        if row is None:
            weights = np.ones(len(trace.losses)) if trace.weights is None else trace.weights
            self._weights = weights.astype(np.float64)

    def __call__(self, h: float) -> tuple[float, list[FloatArray]]:
        """Return the loss with the number larger by h, and z of every layer."""
        trace, rows = self._trace, self._rows
        a: FloatArray = trace.layers[0].a_in[rows].astype(np.float64)
        sums: list[FloatArray] = []
        for i, layer in enumerate(trace.layers):
            W, b = layer.W.astype(np.float64), layer.b.astype(np.float64)
            here = h if i == self._layer else 0.0
            if here and self._what == "dW":
                W[self._source, self._unit] += here
            if here and self._what == "db":
                b[self._unit] += here
            z: FloatArray = a @ W + b
            if here and self._what == "dz":
                z[:, self._unit] += here
            out = activate(ACTIVATIONS[layer.activation], z)
            if here and self._what == "da":
                out[:, self._unit] += here
            sums.append(z)
            a = out if layer.keep is None else out * layer.keep[rows]
        targets = trace.targets[rows].astype(np.float64)
        last = ACTIVATIONS[trace.layers[-1].activation]
        losses = losses_of(trace.loss_function, last, sums[-1], a, targets)[1]
        if self._weights is None:
            return float(losses[0]), sums
        return float(losses @ self._weights) / trace.total_weight, sums

    def kinks(self, up: list[FloatArray], down: list[FloatArray]) -> int:
        """Return how many examples have a fold between two passes."""
        crossed = np.zeros(len(up[0]), np.bool_)
        for layer, above, below in zip(self._trace.layers, up, down, strict=True):
            if _folds(ACTIVATIONS[layer.activation]):
                crossed |= ((above > 0) != (below > 0)).any(axis=1)
        side = _SIDES.get(self._trace.loss_function.name)
        if side is not None:
            targets = self._trace.targets[self._rows]
            last = ACTIVATIONS[self._trace.layers[-1].activation]
            sides = [side(activate(last, z[-1]), targets) for z in (up, down)]
            crossed |= (sides[0] != sides[1]).any(axis=1)
        return int(np.count_nonzero(crossed))


def _folds(activation: Activation) -> bool:
    """Whether an activation folds at 0, as ReLU: its slope jumps there, or the slope's slope."""
    z = _NEAR * np.array([[-2.0, -1.0, 1.0, 2.0]])
    slope = slope_of(activation, z, activate(activation, z))
    if slope is None:
        return False
    before, left, right, after = slope[0]
    return bool(max(abs(right - left) / 4, abs((after - right) - (left - before))) > _NEAR / 2)


@public
def check_gradient(
    step: Trainer | StepTrace,
    what: str = "dW",
    *,
    layer: int,
    unit: int,
    source: int | None = None,
    example: int | None = None,
    steps: Sequence[float] = STEPS,
) -> GradientCheck:
    """Find one gradient of a step a second time, by finite differences.

    Parameters
    ----------
    step : Trainer or StepTrace
        Whose next step, or which.
    what : "dW", "db", "dz" or "da"
        With respect to a weight, a bias, or to z or a of a unit for one example.
    layer, unit : int
        Counted from 0; the layers without the inputs.
    source : int, optional
        For "dW", which of the layer's inputs the weight is of, from 0.
    example : int, optional
        A row of the training part, to look at its own loss; by default at the batch's mean loss,
        which "dz" and "da" are not of.
    steps : sequence of float
        Which h to try, times the number's size where that is above 1.

    Raises
    ------
    ValueError
        If there is no such number, or it is of the mean of a batch of which the trace has only a
        part; and as ``trace_step``.
    """
    if isinstance(step, StepTrace):
        trace = step
    else:
        trace = trace_step(step, example=example, keep=MAXIMUM_COUNT)
    known(what, KINDS, "gradient")
    if not steps:
        raise ValueError("steps is empty; give the sizes of h to try")
    for size in steps:
        positive(size, "a step")
    whole_number(layer, "layer", 0, len(trace.layers) - 1)
    of_layer = trace.layers[layer]
    whole_number(unit, "unit", 0, of_layer.W.shape[1] - 1)
    if what == "dW":
        whole_number(source, "source", 0, of_layer.W.shape[0] - 1)
    if example is None and what in ("dz", "da"):
        raise ValueError(f"{what} is of one example; say which, such as example={trace.worst}")
    if example is None and not trace.is_whole:
        raise ValueError(
            "this trace has not all examples of the batch; trace the step with a larger keep, or "
            "check the gradient of one example"
        )
    row = None if example is None else trace.row(example)
    with np.errstate(all="ignore"):
        return _compare(trace, what, layer, unit, source, row, steps)


def _compare(
    trace: StepTrace,
    what: str,
    layer: int,
    unit: int,
    source: int | None,
    row: int | None,
    steps: Sequence[float],
) -> GradientCheck:
    of_layer = trace.layers[layer]
    value, gradient, scale = _of_trace(trace, what, layer, unit, source, row)
    loss = _Loss(trace, what, layer, unit, source, row)
    nudges = []
    for size in steps:
        h = size * max(1.0, abs(value))
        (up, sums_up), (down, sums_down) = loss(h), loss(-h)
        noise = 8 * np.finfo(np.float64).eps * max(abs(up), abs(down), 1.0) / h
        kinks = loss.kinks(sums_up, sums_down)
        nudges.append(Nudge(h, up, down, (up - down) / (2 * h), kinks, float(noise)))
    sizes = np.log(np.asarray(steps, np.float64) / BEST)
    best = nudges[int(np.argmin(np.abs(sizes)))]
    tolerance = _TOLERANCE[str(of_layer.W.dtype)]
    allowed = tolerance * (max(abs(gradient), abs(best.slope)) + 1e-3 * scale) + best.noise
    agrees = abs(gradient - best.slope) <= allowed
    verdict: Literal["agrees", "fold", "differs"] = "fold" if best.kinks else "differs"
    return GradientCheck(
        what=what,
        layer=layer,
        unit=unit,
        source=source if what == "dW" else None,
        example=None if row is None else int(trace.indices[row]),
        value=value,
        gradient=gradient,
        nudges=tuple(nudges),
        best=best,
        verdict="agrees" if agrees else verdict,
    )


def _of_trace(
    trace: StepTrace, what: str, layer: int, unit: int, source: int | None, row: int | None
) -> tuple[float, float, float]:
    """Return a number, its gradient, and of what size the examples' own gradients are."""
    of_layer = trace.layers[layer]
    if what == "dz":
        assert row is not None
        gradient = float(of_layer.dz[row, unit])
        return float(of_layer.z[row, unit]), gradient, abs(gradient)
    if what == "da":
        assert row is not None
        if of_layer.da is None:
            raise ValueError(
                "loss and output activation are one formula here, which gives dz at once; "
                "check dz instead"
            )
        gradient = float(of_layer.da[row, unit])
        return float(of_layer.a[row, unit]), gradient, abs(gradient)
    value = float(of_layer.b[unit] if what == "db" else of_layer.W[source, unit])
    which = source if what == "dW" else None
    if row is not None:
        entering = 1.0 if which is None else float(of_layer.a_in[row, which])
        gradient = entering * float(of_layer.dz[row, unit])
        return value, gradient, abs(gradient)
    pulls = trace.pulls(layer, unit, which)
    gradient = float(of_layer.db[unit] if which is None else of_layer.dW[which, unit])
    return value, gradient, (pulls.down - pulls.up) / pulls.total
