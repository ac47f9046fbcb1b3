"""Every formula, and every number, as NumPy has it: to read or repeat what was computed.

Activations and losses are of arrays of shape (examples, units): ``{z}``, ``{a}``, ``{da}`` and
``{y}`` stand for the names that such an array has. The engine computes the same otherwise, without
new arrays and without overflow; that both agree is tested.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.formulas.losses import HUBER_DELTA
from core.formulas.optimizer import Optimizer
from core.formulas.optimizers import OPTIMIZERS

INDENT = "    "
_PER_LINE = 6


@dataclass(frozen=True, slots=True)
class WrittenActivation:
    """An activation as it is written.

    Attributes
    ----------
    value, slope : str
        f(z) and f'(z) in NumPy. The slope is empty where a unit's value depends on other units.
    short : str
        f(z) as a textbook has it, or empty where nothing is shorter than its name.
    short_slope : str
        f'(z) likewise, of ``{z}`` or ``{a}``.
    back : str
        dz in NumPy, where it is not da times the slope.
    """

    value: str
    slope: str
    short: str = ""
    short_slope: str = ""
    back: str = "{da} * {slope}"

    @property
    def dz(self) -> str:
        """The gradient with respect to z in NumPy, of ``{da}``, ``{z}`` and ``{a}``."""
        return self.back.replace("{slope}", self.slope)


@dataclass(frozen=True, slots=True)
class WrittenLoss:
    """A loss as it is written.

    Attributes
    ----------
    formula : str
        What an output costs, as a textbook has it, of ``{a}`` and y.
    terms : str
        The same in NumPy.
    da : str
        The gradient of a term with respect to a, in NumPy; empty where there are joint forms alone.
    dz : mapping of str to str
        For each output activation with a joint form, the gradient with respect to z.
    term : callable
        Returns how the cost of one output a with the target y is written, of ``{a}`` and ``{y}``.
    short_da : callable or None
        Returns how its gradient with respect to a is written.
    """

    formula: str
    terms: str
    da: str
    term: Callable[[float, float], str]
    short_da: Callable[[float, float], str] | None = None
    dz: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrittenOptimizer:
    """An optimiser as it is written.

    Attributes
    ----------
    step : str
        What is subtracted from the weights, in NumPy, of ``g``, ``{eta}``, ``{t}``, settings in
        braces, and names in ``lines``.
    lines : tuple of tuple of str
        A name and what it becomes, one after the other, before the step.
    memory : mapping of str to tuple of str
        For each name that is remembered: the accumulator, and by what that has to be multiplied.
    telling : mapping of str to tuple of tuple of str
        What a reader wants to know of them although the step does not need it: after which name,
        what it is called and how it is computed.
    words : str
        What it comes to.
    """

    step: str
    lines: tuple[tuple[str, str], ...] = ()
    memory: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    telling: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    words: str = ""


_GELU_TANH = "np.tanh(np.sqrt(2 / np.pi) * ({z} + 0.044715 * {z}**3))"

ACTIVATIONS_WRITTEN: dict[str, WrittenActivation] = {
    "relu": WrittenActivation(
        "np.maximum(0, {z})", "({z} > 0)", "max(0, {z})", "1 above 0, else 0"
    ),
    "leaky_relu": WrittenActivation(
        "np.maximum({z}, 0.01 * {z})",
        "np.where({z} > 0, 1, 0.01)",
        "max({z}, 0.01 × {z})",
        "1 above 0, else 0.01",
    ),
    "elu": WrittenActivation(
        "np.where({z} > 0, {z}, np.expm1(np.minimum({z}, 0)))",
        "np.where({z} > 0, 1, np.exp(np.minimum({z}, 0)))",
        "{z} above 0, else e^{z} − 1",
        "1 above 0, else e^{z}",
    ),
    "gelu": WrittenActivation(
        f"0.5 * {{z}} * (1 + {_GELU_TANH})",
        f"(0.5 * (1 + {_GELU_TANH}) + 0.5 * {{z}} * (1 - {_GELU_TANH}**2)"
        " * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * {z}**2))",
    ),
    "silu": WrittenActivation(
        "{z} / (1 + np.exp(-{z}))",
        "((1 + np.exp(-{z}) + {z} * np.exp(-{z})) / (1 + np.exp(-{z}))**2)",
        "{z} ÷ (1 + e^−{z})",
    ),
    "softplus": WrittenActivation(
        "np.logaddexp(0, {z})",
        "(1 / (1 + np.exp(-{z})))",
        "ln (1 + e^{z})",
        "1 ÷ (1 + e^−{z})",
    ),
    "sigmoid": WrittenActivation(
        "1 / (1 + np.exp(-{z}))", "{a} * (1 - {a})", "1 ÷ (1 + e^−{z})", "{a} × (1 − {a})"
    ),
    "tanh": WrittenActivation("np.tanh({z})", "(1 - {a}**2)", "", "1 − {a}²"),
    "sine": WrittenActivation("np.sin({z})", "np.cos({z})", "sin({z})", "cos({z})"),
    "linear": WrittenActivation("{z}", "1", "{z}", "1 everywhere"),
    "softmax": WrittenActivation(
        "np.exp({z} - np.logaddexp.reduce({z}, axis=1, keepdims=True))",
        "",
        "e^{z}, divided by the sum of those of all outputs",
        back="{a} * ({da} - np.sum({a} * {da}, axis=1, keepdims=True))",
    ),
}
"""Every activation, by its name in ``ACTIVATIONS``."""


def _binary_term(a: float, y: float) -> str:
    if y in (0.0, 1.0):
        return "−ln {a}" if y else "−ln (1 − {a})"
    return "−{y} × ln {a} − (1 − {y}) × ln (1 − {a})"


def _huber_term(a: float, y: float) -> str:
    inside = abs(a - y) <= HUBER_DELTA
    return "({a} − {y})² ÷ 2" if inside else "distance of {a} and {y}, less ½"


def _huber_slope(a: float, y: float) -> str:
    if abs(a - y) <= HUBER_DELTA:
        return "{a} − {y}"
    return "1, for {a} is far above {y}" if a > y else "−1, for {a} is far below {y}"


LOSSES_WRITTEN: dict[str, WrittenLoss] = {
    "binary_cross_entropy": WrittenLoss(
        "−(y × ln {a} + (1 − y) × ln (1 − {a}))",
        "np.logaddexp(0, {z}) - {y} * {z}",
        "",
        _binary_term,
        dz={"sigmoid": "{a} - {y}"},
    ),
    "categorical_cross_entropy": WrittenLoss(
        "−y × ln {a}, added up",
        "-{y} * ({z} - np.logaddexp.reduce({z}, axis=1, keepdims=True))",
        "",
        lambda a, y: {0.0: "0", 1.0: "−ln {a}"}.get(y, "−{y} × ln {a}"),
        dz={"softmax": "{a} - {y}"},
    ),
    "mean_squared_error": WrittenLoss(
        "({a} − y)²",
        "({a} - {y})**2",
        "2 * ({a} - {y})",
        lambda a, y: "({a} − {y})²",
        lambda a, y: "2 × ({a} − {y})",
    ),
    "half_squared_error": WrittenLoss(
        "({a} − y)² ÷ 2",
        "({a} - {y})**2 / 2",
        "({a} - {y})",
        lambda a, y: "({a} − {y})² ÷ 2",
        lambda a, y: "{a} − {y}",
    ),
    "huber": WrittenLoss(
        "({a} − y)² ÷ 2 up to a distance of 1, beyond it the distance less ½",
        "np.where(np.abs({a} - {y}) <= 1, ({a} - {y})**2 / 2, np.abs({a} - {y}) - 0.5)",
        "np.clip({a} - {y}, -1, 1)",
        _huber_term,
        _huber_slope,
    ),
    "hinge": WrittenLoss(
        "max(0, 1 − y × {a})",
        "np.maximum(0, 1 - {y} * {a})",
        "-{y} * ({y} * {a} < 1)",
        lambda a, y: "max(0, 1 − {y} × {a})",
        lambda a, y: "−{y}" if y * a < 1 else "0, for it is far enough on its side",
    ),
}
"""Every loss, by its name in ``LOSSES``."""

_SQUARES = {"s": ("squares", "1")}
_OF_SQUARES = {
    "g": (("g²", "g**2"),),
    "s": (("√s", "np.sqrt(s)"), ("g ÷ √s", "g / np.sqrt(s)")),
}
_VELOCITY = {"v": ("velocity", "1")}
_ON_SQUARES = "Each weight has a step of its own: short where its gradients were long."
_ON_VELOCITY = "While g stays the same, v ÷ g goes to its limit; while it changes sign, v is small."
_OF_VELOCITY = {"v": (("v ÷ g", "v / g"), ("limit", "1 / (1 - {momentum})"))}

_ADAM = WrittenOptimizer(
    "{eta} * M / (np.sqrt(V) + {epsilon})",
    (
        ("m", "{beta1} * m + (1 - {beta1}) * g"),
        ("v", "{beta2} * v + (1 - {beta2}) * g**2"),
        ("M", "m / (1 - {beta1}**{t})"),
        ("V", "v / (1 - {beta2}**{t})"),
    ),
    {"m": ("first_moment", "1 - {beta1}"), "v": ("second_moment", "1 - {beta2}")},
    {"V": (("M ÷ √V", "M / np.sqrt(V)"),)},
    "M ÷ √V is near −1 to 1: hardly a weight moves by more than η in a step.",
)

OPTIMIZERS_WRITTEN: dict[str, WrittenOptimizer] = {
    "sgd": WrittenOptimizer("{eta} * g"),
    "momentum": WrittenOptimizer(
        "{eta} * v", (("v", "{momentum} * v + g"),), _VELOCITY, _OF_VELOCITY, _ON_VELOCITY
    ),
    "nesterov": WrittenOptimizer(
        "{eta} * (g + {momentum} * v)",
        (("v", "{momentum} * v + g"),),
        _VELOCITY,
        {"v": (*_OF_VELOCITY["v"], ("ahead", "g + {momentum} * v"))},
        _ON_VELOCITY,
    ),
    "adagrad": WrittenOptimizer(
        "{eta} * g / (np.sqrt(s) + {epsilon})",
        (("s", "s + g**2"),),
        _SQUARES,
        _OF_SQUARES,
        _ON_SQUARES,
    ),
    "rmsprop": WrittenOptimizer(
        "{eta} * g / (np.sqrt(s) + {epsilon})",
        (("s", "{decay} * s + (1 - {decay}) * g**2"),),
        _SQUARES,
        _OF_SQUARES,
        _ON_SQUARES,
    ),
    "adam": _ADAM,
    "adamw": _ADAM,
    "lion": WrittenOptimizer(
        "{eta} * np.sign(c)",
        (
            ("c", "{beta1} * m + (1 - {beta1}) * g"),
            ("m", "{beta2} * m + (1 - {beta2}) * g"),
        ),
        {"m": ("first_moment", "1")},
        {"c": (("sign", "np.sign(c)"),)},
        "Every weight moves by η: only the sign of c counts.",
    ),
}
"""Every optimiser, by its name in ``OPTIMIZERS``."""


def written_optimizer(optimizer: Optimizer) -> WrittenOptimizer | None:
    """Return how an optimiser is written; None for one that is not in ``OPTIMIZERS``."""
    for name, kind in OPTIMIZERS.items():
        if type(optimizer) is kind:
            return OPTIMIZERS_WRITTEN.get(name)
    return None


def assignment(name: str, values: Any, after: str = "") -> Iterator[str]:
    """Yield the lines that make an array of float64.

    Parameters
    ----------
    name : str
        What it is called.
    values : array_like of any shape
    after : str
        What follows, as ``.astype(np.float32)``.
    """
    lines = list(literal(np.asarray(values, np.float64)))
    if len(lines) == 1:
        yield f"{name} = np.array({lines[0]}){after}"
        return
    yield f"{name} = np.array("
    yield from (f"{INDENT}{line}" for line in lines)
    yield f"){after}"


def literal(values: np.ndarray) -> Iterator[str]:
    """Yield numbers as Python has them, on several lines where they are many."""
    if not values.ndim:
        yield number(float(values))
    elif values.ndim == 1 and len(values) <= _PER_LINE:
        yield "[" + ", ".join(map(number, values.tolist())) + "]"
    else:
        yield "["
        if values.ndim == 1:
            for start in range(0, len(values), _PER_LINE):
                part = values[start : start + _PER_LINE].tolist()
                yield f"{INDENT}{', '.join(map(number, part))},"
        else:
            for row in values:
                *lines, end = literal(row)
                yield from (f"{INDENT}{line}" for line in lines)
                yield f"{INDENT}{end},"
        yield "]"


def number(value: float) -> str:
    """Return a number as NumPy has it."""
    if math.isnan(value):
        return "np.nan"
    if math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    return repr(value)
