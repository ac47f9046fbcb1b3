"""The six data sets of TensorFlow Playground, with its own geometry.

Facts from https://github.com/tensorflow/playground, src/dataset.ts. The raw coordinates lie on
Playground's map, which reaches from -6 to 6. Its noise slider, 0 to 50 percent, is ``noise`` from 0
to 0.5 here. Class 1 is the one it labels +1 and paints blue. Noise mostly moves the place where
the label is read, not the point that is drawn; each function says which.

Every function takes the number of samples, the noise and the seed, and returns ``Samples``. The
draws depend on the number and the seed alone.
"""

from __future__ import annotations

import numpy as np

from core.data.samples import Samples
from core.data.sources.source import DatasetSource
from core.support.arrays import Float64Array

CLASS_NAMES = ("-1", "+1")
MAP_RADIUS = 6.0
RADIUS = 5.0

GAUSSIANS = np.array(
    [
        [-4.0, 2.5, 1.0],
        [0.0, 2.5, -1.0],
        [4.0, 2.5, 1.0],
        [-4.0, -2.5, -1.0],
        [0.0, -2.5, 1.0],
        [4.0, -2.5, -1.0],
    ]
)
"""Hills and hollows of ``regression_gaussian``: centre x1, centre x2, height."""


def circle(*, samples: int, noise: float, seed: int) -> Samples:
    """A disc of radius 2.5 (class 1), and around it a ring from radius 3.5 to 5 (class 0).

    The label is read at a place up to 5 * noise away along each axis, so noise can move points
    from one class to the other; without noise each has half of them.
    """
    rng = np.random.default_rng(seed)
    inside = _first_half(samples)
    share = rng.uniform(size=samples)
    radius = RADIUS * np.where(inside, 0.5 * share, 0.7 + 0.3 * share)
    angle = rng.uniform(0, 2 * np.pi, size=samples)
    X = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    seen = X + noise * rng.uniform(-RADIUS, RADIUS, size=X.shape)
    y = (np.hypot(seen[:, 0], seen[:, 1]) < 0.5 * RADIUS).astype(np.int64)
    return Samples(X, y, class_names=CLASS_NAMES)


def xor(*, samples: int, noise: float, seed: int) -> Samples:
    """Points on the square from -5 to 5, pushed 0.3 away from the axes; class 1 is x1 * x2 >= 0.

    The label is read at a place up to 5 * noise away along each axis.
    """
    rng = np.random.default_rng(seed)
    X = rng.uniform(-RADIUS, RADIUS, size=(samples, 2))
    X += np.where(X > 0, 0.3, -0.3)
    seen = X + noise * rng.uniform(-RADIUS, RADIUS, size=X.shape)
    y = (seen[:, 0] * seen[:, 1] >= 0).astype(np.int64)
    return Samples(X, y, class_names=CLASS_NAMES)


def gauss(*, samples: int, noise: float, seed: int) -> Samples:
    """Two normal clouds, around (2, 2) (class 1) and (-2, -2) (class 0).

    The variance of each coordinate is 0.5 without noise and grows by 7 * noise.
    """
    rng = np.random.default_rng(seed)
    positive = _first_half(samples)
    center = np.where(positive, 2.0, -2.0)
    X = center[:, None] + np.sqrt(0.5 + 7.0 * noise) * rng.standard_normal((samples, 2))
    return Samples(X, positive.astype(np.int64), class_names=CLASS_NAMES)


def spiral(*, samples: int, noise: float, seed: int) -> Samples:
    """Two spirals of 1.75 turns and radius 5, evenly spaced along the turn.

    Each coordinate of a point moves by up to ``noise``.
    """
    rng = np.random.default_rng(seed)
    positive = _first_half(samples)
    index = np.arange(samples) % ((samples + 1) // 2)
    share = index / (samples / 2)
    angle = 2 * np.pi * 1.75 * share + np.where(positive, 0.0, np.pi)
    X = RADIUS * share[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    X += noise * rng.uniform(-1, 1, size=X.shape)
    return Samples(X, positive.astype(np.int64), class_names=CLASS_NAMES)


def regression_plane(*, samples: int, noise: float, seed: int) -> Samples:
    """The target (x1 + x2) / 10 on the square from -6 to 6.

    The target is read at a place up to 6 * noise away along each axis.
    """
    X, seen = _points_and_places(samples, noise, seed)
    return Samples(X, seen.sum(axis=1) / 10)


def regression_gaussian(*, samples: int, noise: float, seed: int) -> Samples:
    """Cones of radius 2 and height 1, three up and three down, on the square from -6 to 6.

    Where cones overlap, the one furthest from 0 counts. The target is read at a place up to
    6 * noise away along each axis.
    """
    X, seen = _points_and_places(samples, noise, seed)
    offset = seen[:, None, :] - GAUSSIANS[:, :2]
    height = np.clip(1 - np.hypot(offset[:, :, 0], offset[:, :, 1]) / 2, 0, 1)
    tallest = height.argmax(axis=1)
    y = height[np.arange(samples), tallest] * GAUSSIANS[tallest, 2]
    return Samples(X, y)


def _points_and_places(samples: int, noise: float, seed: int) -> tuple[Float64Array, Float64Array]:
    rng = np.random.default_rng(seed)
    X = rng.uniform(-MAP_RADIUS, MAP_RADIUS, size=(samples, 2))
    return X, X + noise * rng.uniform(-MAP_RADIUS, MAP_RADIUS, size=X.shape)


def _first_half(samples: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.arange(samples) < (samples + 1) // 2


_LABEL_PLACE = "share of the map by which the place of the label moves"

RULES = {
    "scaling": "none",
    "output_activation": "tanh",
    "loss": "half_squared_error",
    "initializer": "playground",
    "shuffle": False,
    "last_batch": "carried",
    "l1_prunes": True,
}
"""How TensorFlow Playground itself trains, whatever its controls say."""

PLAYGROUND: dict[str, DatasetSource] = {
    "playground-circle": DatasetSource(
        "Playground circle",
        "TensorFlow Playground's disc inside a ring.",
        "classification",
        circle,
        samples=500,
        noise=0.0,
        noise_meaning=_LABEL_PLACE,
        rules=RULES,
    ),
    "playground-xor": DatasetSource(
        "Playground XOR",
        "TensorFlow Playground's four quadrants, with a gap along the axes.",
        "classification",
        xor,
        samples=500,
        noise=0.0,
        noise_meaning=_LABEL_PLACE,
        rules=RULES,
    ),
    "playground-gauss": DatasetSource(
        "Playground Gaussians",
        "TensorFlow Playground's two round clouds.",
        "classification",
        gauss,
        samples=500,
        noise=0.0,
        noise_meaning="the variance of each cloud is 0.5 + 7 times this",
        rules=RULES,
    ),
    "playground-spiral": DatasetSource(
        "Playground spiral",
        "TensorFlow Playground's two spirals.",
        "classification",
        spiral,
        samples=500,
        noise=0.0,
        noise_meaning="the most a coordinate moves, where the radius is 5",
        rules=RULES,
    ),
    "playground-reg-plane": DatasetSource(
        "Playground plane",
        "TensorFlow Playground's number that rises evenly.",
        "regression",
        regression_plane,
        samples=1200,
        noise=0.0,
        noise_meaning=_LABEL_PLACE,
        rules=RULES,
    ),
    "playground-reg-gauss": DatasetSource(
        "Playground hills",
        "TensorFlow Playground's three hills and three hollows.",
        "regression",
        regression_gaussian,
        samples=1200,
        noise=0.0,
        noise_meaning=_LABEL_PLACE,
        rules=RULES,
    ),
}
"""TensorFlow Playground's data sets, by name."""
