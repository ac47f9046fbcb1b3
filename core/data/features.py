"""Input features: what the network is shown of a point (x1, x2).

The same seven that TensorFlow Playground offers, the two cosines, and nothing at all. They are
computed on the raw coordinates, and standardised afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.support.arrays import Float64Array
from core.support.checks import known, shown
from core.support.public import public

RAW_FEATURES = ("x1", "x2")
"""The coordinates themselves, unchanged."""

NOTHING = "0"
"""The feature that is 0 everywhere: of it alone a network can only learn its biases."""

FEATURES: dict[str, Callable[[Float64Array, Float64Array], Float64Array]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: np.square(x1),
    "x2^2": lambda x1, x2: np.square(x2),
    "x1*x2": lambda x1, x2: np.multiply(x1, x2),
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
    "cos(x1)": lambda x1, x2: np.cos(x1),
    "cos(x2)": lambda x1, x2: np.cos(x2),
    NOTHING: lambda x1, x2: np.zeros_like(x1),
}
"""Name to function. Each takes two arrays of shape (n,), x1 and x2, and returns one."""

FEATURES_WRITTEN: dict[str, str] = {
    "x1": "x1",
    "x2": "x2",
    "x1^2": "x1**2",
    "x2^2": "x2**2",
    "x1*x2": "x1 * x2",
    "sin(x1)": "np.sin(x1)",
    "sin(x2)": "np.sin(x2)",
    "cos(x1)": "np.cos(x1)",
    "cos(x2)": "np.cos(x2)",
    NOTHING: "0 * x1",
}
"""Every feature as NumPy has it, for whoever repeats what was computed."""


def check_features(names: Sequence[str]) -> tuple[str, ...]:
    """Return ``names`` as a tuple.

    Raises
    ------
    ValueError
        If there are none, one is unknown, or one is there twice.
    """
    if isinstance(names, str):
        raise ValueError(f"features must be a sequence of names, not the text {names!r}.")
    if not isinstance(names, Iterable):
        raise ValueError(f"features is {shown(names)}; it must be a sequence of names.")
    checked = tuple(names)
    if not checked:
        raise ValueError("features must name at least one feature, such as 'x1'.")
    for name in checked:
        known(name, FEATURES, "feature")
    repeated = [name for i, name in enumerate(checked) if name in checked[:i]]
    if repeated:
        raise ValueError(f"The feature {repeated[0]!r} is given twice; name it once.")
    return checked


@public
def compute_features(X: ArrayLike, names: Sequence[str]) -> Float64Array:
    """Compute the named features of points.

    Parameters
    ----------
    X : array of float, shape (n, 2)
        Raw coordinates of shape (n, 2).
    names : sequence of str
        Keys of ``FEATURES``, each at most once.

    Returns
    -------
    array of float, shape (n, len(names))
        One column a feature, in the order of ``names``.

    Raises
    ------
    ValueError
        If ``X`` has another shape, or ``names`` is not a choice of known features.
    """
    checked = check_features(names)
    points = np.asarray(X, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"Features need points of shape (n, 2), not {points.shape}.")
    computed = np.empty((len(points), len(checked)))
    for column, name in enumerate(checked):
        computed[:, column] = FEATURES[name](points[:, 0], points[:, 1])
    return computed
