"""What the engine computes, from the textbook's definitions and with SciPy's functions."""

from __future__ import annotations

import numpy as np
from scipy import special

DEFINITIONS = {
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
"""Each activation of arrays whose last axis is the units."""

KINKED = ("relu", "leaky_relu", "elu")
"""The activations whose derivative jumps, or bends, at 0."""
