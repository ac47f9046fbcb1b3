"""What the engine computes, from the textbook's definitions and with SciPy's functions.

A new activation, loss, initialiser or input feature gets its formula here; until it has one, a
single test fails and those that compare it with its formula are skipped.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import special


class Formulas(dict[str, Callable[..., Any]]):
    """Formulas by the names of what they define."""

    def __missing__(self, name: str) -> Callable[..., Any]:
        """Skip what needs a formula that is not there."""
        pytest.skip(f"give tests/core/definitions.py the formula of {name}")


def demand_formulas(formulas: Formulas, names: object) -> None:
    """Fail, saying what is to do, unless there is a formula for each of the names and no other."""
    assert isinstance(names, dict)
    missing, unknown = sorted(names.keys() - formulas), sorted(formulas.keys() - names)
    assert not missing, f"give tests/core/definitions.py the formula of {', '.join(missing)}"
    assert not unknown, f"tests/core/definitions.py defines {', '.join(unknown)}, which is none"


DEFINITIONS = Formulas(
    {
        "relu": lambda z: np.where(z > 0, z, 0.0),
        "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
        "elu": lambda z: np.where(z > 0, z, special.expm1(np.minimum(z, 0))),
        "gelu": lambda z: 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
        "silu": lambda z: z * special.expit(z),
        "softplus": lambda z: np.logaddexp(0.0, z),
        "sigmoid": special.expit,
        "tanh": np.tanh,
        "sine": np.sin,
        "linear": lambda z: z,
        "softmax": lambda z: special.softmax(z, axis=-1),
    }
)
"""Each activation of arrays whose last axis is the units."""

KINKS = {"relu": (0.0,), "leaky_relu": (0.0,), "elu": (0.0,)}
"""Where an activation's derivative jumps, or bends; nowhere for the others."""

PERIODIC = ("sine",)
"""The activations whose derivative has no limit far from 0."""

NO_KINK = np.empty(0)

LONGHAND_LOSSES = Formulas(
    {
        "binary_cross_entropy": lambda z, a, y: (
            (np.logaddexp(0.0, z) - y * z).mean(axis=1),
            NO_KINK,
        ),
        "categorical_cross_entropy": lambda z, a, y: (
            -(y * special.log_softmax(z, axis=1)).sum(axis=1),
            NO_KINK,
        ),
        "mean_squared_error": lambda z, a, y: (((a - y) ** 2).mean(axis=1), NO_KINK),
        "half_squared_error": lambda z, a, y: (0.5 * ((a - y) ** 2).mean(axis=1), NO_KINK),
        "huber": lambda z, a, y: (special.huber(1.0, a - y).mean(axis=1), np.abs(a - y) < 1),
        "hinge": lambda z, a, y: (np.maximum(0.0, 1 - y * a).mean(axis=1), y * a < 1),
    }
)
"""Each loss of logits z, outputs a and targets y, all of shape (samples, outputs).

It is given as the loss of each sample, and on which side of its kinks each output is. The
cross-entropies are of the logits, the others of the outputs.
"""

VARIANCES = Formulas(
    {
        "he_normal": lambda n_in, n_out: 2 / n_in,
        "he_uniform": lambda n_in, n_out: 2 / n_in,
        "glorot_normal": lambda n_in, n_out: 2 / (n_in + n_out),
        "glorot_uniform": lambda n_in, n_out: 2 / (n_in + n_out),
        "lecun_normal": lambda n_in, n_out: 1 / n_in,
        "lecun_uniform": lambda n_in, n_out: 1 / n_in,
        "orthogonal": lambda n_in, n_out: 1 / max(n_in, n_out),
        "zeros": lambda n_in, n_out: 0.0,
        "playground": lambda n_in, n_out: 1 / 12,
    }
)
"""The variance of each initialiser's weights, from the units before them and after."""

FEATURE_FORMULAS = Formulas(
    {
        "x1": lambda x1, x2: x1,
        "x2": lambda x1, x2: x2,
        "x1^2": lambda x1, x2: x1 * x1,
        "x2^2": lambda x1, x2: x2 * x2,
        "x1*x2": lambda x1, x2: x1 * x2,
        "sin(x1)": lambda x1, x2: math.sin(x1),
        "sin(x2)": lambda x1, x2: math.sin(x2),
        "cos(x1)": lambda x1, x2: math.cos(x1),
        "cos(x2)": lambda x1, x2: math.cos(x2),
        "0": lambda x1, x2: 0.0,
    }
)
"""Each input feature of one point."""
