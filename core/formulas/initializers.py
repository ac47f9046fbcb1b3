"""Initial weights: how each layer's matrix of shape (n_in, n_out) is drawn.

Biases start at zero, except with ``playground``. ``INITIALIZERS`` holds them by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Draw = Callable[[np.random.Generator, int, int], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Initializer:
    """One way to draw initial weights.

    Attributes
    ----------
    name : str
        Its name in ``INITIALIZERS``.
    draw : callable
        ``draw(generator, n_in, n_out)`` returns weights of shape (n_in, n_out).
    bias : float
        The initial value of every bias.
    """

    name: str
    draw: Draw
    bias: float = 0.0


def he_normal(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """Normal with variance 2 / n_in, for ReLU layers (He et al., 2015, equation 10)."""
    return _normal(generator, n_in, n_out, variance=2.0 / n_in)


def he_uniform(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """Uniform with variance 2 / n_in, that of He et al., 2015, equation 10, for ReLU layers."""
    return _uniform(generator, n_in, n_out, variance=2.0 / n_in)


def glorot_normal(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """Normal with variance 2 / (n_in + n_out) (Glorot and Bengio, 2010, equation 12)."""
    return _normal(generator, n_in, n_out, variance=2.0 / (n_in + n_out))


def glorot_uniform(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """Uniform with variance 2 / (n_in + n_out) (Glorot and Bengio, 2010, equation 16)."""
    return _uniform(generator, n_in, n_out, variance=2.0 / (n_in + n_out))


def lecun_normal(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """Normal with variance 1 / n_in (LeCun et al., Efficient BackProp, 1998, section 4.6)."""
    return _normal(generator, n_in, n_out, variance=1.0 / n_in)


def lecun_uniform(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """Uniform with variance 1 / n_in, that of LeCun et al., Efficient BackProp, 1998."""
    return _uniform(generator, n_in, n_out, variance=1.0 / n_in)


def orthogonal(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """Orthonormal rows or columns, whichever are fewer (Saxe, McClelland and Ganguli, 2014)."""
    tall = generator.standard_normal((max(n_in, n_out), min(n_in, n_out)))
    q, r = np.linalg.qr(tall)
    # The signs of r's diagonal make the draw uniform over orthogonal matrices (Mezzadri, 2007).
    q *= np.where(np.diag(r) < 0.0, -1.0, 1.0)
    return q if n_in >= n_out else q.T


def zeros(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """All zero, so hidden units stay alike for ever (Goodfellow et al., 2016, section 8.4)."""
    return np.zeros((n_in, n_out))


def playground(generator: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """Uniform in [-0.5, 0.5], with biases 0.1, as TensorFlow Playground draws them."""
    return generator.uniform(-0.5, 0.5, (n_in, n_out))


def _normal(
    generator: np.random.Generator, n_in: int, n_out: int, variance: float
) -> NDArray[np.float64]:
    return generator.normal(0.0, math.sqrt(variance), (n_in, n_out))


def _uniform(
    generator: np.random.Generator, n_in: int, n_out: int, variance: float
) -> NDArray[np.float64]:
    limit = math.sqrt(3.0 * variance)
    return generator.uniform(-limit, limit, (n_in, n_out))


INITIALIZERS: dict[str, Initializer] = {
    initializer.name: initializer
    for initializer in (
        Initializer("he_normal", he_normal),
        Initializer("he_uniform", he_uniform),
        Initializer("glorot_normal", glorot_normal),
        Initializer("glorot_uniform", glorot_uniform),
        Initializer("lecun_normal", lecun_normal),
        Initializer("lecun_uniform", lecun_uniform),
        Initializer("orthogonal", orthogonal),
        Initializer("zeros", zeros),
        Initializer("playground", playground, bias=0.1),
    )
}
"""Every initialiser by name."""
