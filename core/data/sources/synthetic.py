"""Data sets drawn at random: two inputs and a few classes, or one or two inputs and a number.

Every function takes the number of samples, the noise and the seed, and returns ``Samples``. The
draws depend on the number and the seed alone: more noise moves the same points further. A noise
that is a standard deviation is in the units of the raw coordinates.

Circles, moons and blobs are bit for bit those of scikit-learn's ``make_circles``, ``make_moons``
and ``make_blobs``; importing scikit-learn takes so much longer than drawing them here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.data.samples import Samples
from core.data.sources.source import Count, DatasetSource
from core.support.arrays import Float64Array, Int64Array

GRID = 4
"""Squares along each side of the checkerboard."""

TURNS_TIMES_ARMS = 3.0
"""Spirals: with 3 / arms turns the gap between arms is a third of the radius, for any number."""

BUMPS = np.array([[-0.5, -0.5, 1.0], [0.5, -0.5, -1.0], [-0.5, 0.5, -1.0], [0.5, 0.5, 1.0]])
"""The bumps of ``bumps``: centre x1, centre x2, height."""

BUMP_WIDTH = 0.25


def circles(*, samples: int, noise: float, seed: int) -> Samples:
    """Two concentric circles, of radius 1 and 0.8; noise is the deviation of each coordinate."""
    outer, inner = (np.linspace(0, 2 * np.pi, n, endpoint=False) for n in _halves(samples))
    X = np.column_stack(
        [
            np.append(np.cos(outer), 0.8 * np.cos(inner)),
            np.append(np.sin(outer), 0.8 * np.sin(inner)),
        ]
    )
    return Samples(*_shuffled_and_noisy(X, noise, seed), class_names=("outer", "inner"))


def moons(*, samples: int, noise: float, seed: int) -> Samples:
    """Two interleaved half circles; noise is the deviation of each coordinate."""
    upper, lower = (np.linspace(0, np.pi, n) for n in _halves(samples))
    X = np.column_stack(
        [
            np.append(np.cos(upper), 1 - np.cos(lower)),
            np.append(np.sin(upper), 1 - np.sin(lower) - 0.5),
        ]
    )
    return Samples(*_shuffled_and_noisy(X, noise, seed), class_names=("upper", "lower"))


def blobs(*, samples: int, noise: float, seed: int, classes: int) -> Samples:
    """Normal clouds, their centres evenly on a circle of radius 1; noise is their deviation."""
    angle = 2 * np.pi * np.arange(classes) / classes
    centers = np.column_stack([np.cos(angle), np.sin(angle)])
    y = np.sort(_labels(samples, classes))
    random = np.random.RandomState(seed)
    X = random.normal(centers[y], noise)
    order = random.permutation(samples)
    return Samples(X[order], y[order], class_names=_numbered("blob", classes))


def gaussians(*, samples: int, noise: float, seed: int) -> Samples:
    """Two normal clouds around (-1, -1) and (1, 1); noise is their deviation."""
    rng = np.random.default_rng(seed)
    y = _labels(samples, 2)
    X = 2.0 * y[:, None] - 1.0 + noise * rng.standard_normal((samples, 2))
    return Samples(X, y, class_names=("lower left", "upper right"))


def xor(*, samples: int, noise: float, seed: int) -> Samples:
    """The exclusive or of two signs, on the square from -1 to 1.

    As many points in each quadrant, uniformly; noise is the deviation of each coordinate, added
    after the label is known, so that the classes mix along the axes.
    """
    rng = np.random.default_rng(seed)
    signs = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0], [-1.0, 1.0]])
    X = rng.uniform(size=(samples, 2)) * signs[np.arange(samples) % 4]
    X += noise * rng.standard_normal((samples, 2))
    return Samples(X, _labels(samples, 2), class_names=("same sign", "opposite signs"))


def spirals(*, samples: int, noise: float, seed: int, arms: int) -> Samples:
    """Interleaved Archimedean spirals of radius 1; noise is the deviation of each coordinate."""
    rng = np.random.default_rng(seed)
    y = _labels(samples, arms)
    radius = rng.uniform(size=samples)
    angle = 2 * np.pi * (TURNS_TIMES_ARMS * radius + y) / arms
    X = _polar(radius, angle) + noise * rng.standard_normal((samples, 2))
    return Samples(X, y, class_names=_numbered("arm", arms))


def checkerboard(*, samples: int, noise: float, seed: int) -> Samples:
    """Four by four squares on the square from -1 to 1.

    Noise is the deviation of each coordinate, added after the label is known.
    """
    rng = np.random.default_rng(seed)
    y = _labels(samples, 2)
    row = rng.integers(GRID, size=samples)
    column = 2 * rng.integers(GRID // 2, size=samples) + (row + y) % 2
    corner = np.column_stack([column, row])
    X = (corner + rng.uniform(size=(samples, 2))) * (2 / GRID) - 1
    X += noise * rng.standard_normal((samples, 2))
    return Samples(X, y, class_names=("dark", "light"))


def rings(*, samples: int, noise: float, seed: int, classes: int) -> Samples:
    """Concentric rings, the largest of radius 1; noise is the deviation of each coordinate."""
    rng = np.random.default_rng(seed)
    y = _labels(samples, classes)
    angle = rng.uniform(0, 2 * np.pi, size=samples)
    X = _polar((y + 1) / classes, angle) + noise * rng.standard_normal((samples, 2))
    return Samples(X, y, class_names=_numbered("ring", classes))


def above_sine(*, samples: int, noise: float, seed: int) -> Samples:
    """Is x2 above sin(x1)? Noise is the deviation of x2, added after the label is known."""
    return _above(np.sin, (np.pi, -1.5, 1.5), samples, noise, seed)


def above_cubic(*, samples: int, noise: float, seed: int) -> Samples:
    """Is x2 above x1^3 - x1? Noise is the deviation of x2, added after the label is known."""
    return _above(lambda x1: x1**3 - x1, (1.5, -2.0, 2.0), samples, noise, seed)


def above_absolute(*, samples: int, noise: float, seed: int) -> Samples:
    """Is x2 above |x1|? Noise is the deviation of x2, added after the label is known."""
    return _above(np.abs, (1.5, -0.75, 2.25), samples, noise, seed)


def plane(*, samples: int, noise: float, seed: int) -> Samples:
    """The target x1 + x2 on the square from -1 to 1; noise is the deviation of the target."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(-1, 1, size=(samples, 2))
    return Samples(X, X.sum(axis=1) + noise * rng.standard_normal(samples))


def bumps(*, samples: int, noise: float, seed: int) -> Samples:
    """Two Gaussian hills and two hollows, crosswise; noise is the deviation of the target."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(-1, 1, size=(samples, 2))
    squared_distance = np.square(X[:, None, :] - BUMPS[:, :2]).sum(axis=2)
    y = np.exp(-squared_distance / (2 * BUMP_WIDTH**2)) @ BUMPS[:, 2]
    return Samples(X, y + noise * rng.standard_normal(samples))


def sine(*, samples: int, noise: float, seed: int) -> Samples:
    """One input x from -pi to pi, the target sin(x); noise is the deviation of the target."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(-np.pi, np.pi, size=(samples, 1))
    y = np.sin(X[:, 0]) + noise * rng.standard_normal(samples)
    return Samples(X, y, feature_names=("x",))


def _above(
    curve: Callable[[Float64Array], Float64Array],
    box: tuple[float, float, float],
    samples: int,
    noise: float,
    seed: int,
) -> Samples:
    """Points uniformly in a box that the curve cuts into equal areas.

    The box is x1 from -box[0] to box[0], x2 from box[1] to box[2]. The classes are equally
    likely, so their counts are equal only on average.
    """
    rng = np.random.default_rng(seed)
    x1 = rng.uniform(-box[0], box[0], size=samples)
    x2 = rng.uniform(box[1], box[2], size=samples)
    y = (x2 > curve(x1)).astype(np.int64)
    X = np.column_stack([x1, x2 + noise * rng.standard_normal(samples)])
    return Samples(X, y, class_names=("below", "above"))


def _labels(samples: int, classes: int) -> Int64Array:
    """0, 1, ..., classes - 1, again and again, so that counts differ by at most one."""
    return np.arange(samples, dtype=np.int64) % classes


def _halves(samples: int) -> tuple[int, int]:
    """How many samples the first and the second class have."""
    return samples // 2, samples - samples // 2


def _shuffled_and_noisy(
    X: Float64Array, noise: float, seed: int
) -> tuple[Float64Array, Int64Array]:
    """Return points, the first half of them of class 0, in another order, moved; and classes."""
    random = np.random.RandomState(seed)
    order = random.permutation(len(X))
    y = np.repeat([0, 1], _halves(len(X)))[order]
    return X[order] + random.normal(scale=noise, size=X.shape), y


def _polar(radius: Float64Array, angle: Float64Array) -> Float64Array:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _numbered(word: str, count: int) -> tuple[str, ...]:
    return tuple(f"{word} {number}" for number in range(1, count + 1))


_COORDINATES = "standard deviation of each coordinate"
_AFTER_LABEL = "standard deviation of each coordinate, added after labelling"
_TARGET = "standard deviation of the target"

SYNTHETIC: dict[str, DatasetSource] = {
    "circles": DatasetSource(
        "Circles",
        "One circle inside another: no straight line parts them.",
        "classification",
        circles,
        noise=0.1,
        noise_meaning=_COORDINATES,
    ),
    "moons": DatasetSource(
        "Moons",
        "Two half circles that reach into each other.",
        "classification",
        moons,
        noise=0.1,
        noise_meaning=_COORDINATES,
    ),
    "blobs": DatasetSource(
        "Blobs",
        "Three or more round clouds, side by side.",
        "classification",
        blobs,
        noise=0.25,
        noise_meaning="standard deviation of each cloud",
        classes=Count(3, 2, 8),
    ),
    "xor": DatasetSource(
        "XOR",
        "The exclusive or of two signs: opposite quadrants belong together.",
        "classification",
        xor,
        noise=0.05,
        noise_meaning=_AFTER_LABEL,
    ),
    "spirals": DatasetSource(
        "Spirals",
        "Two to five spirals wound into each other: hard for a small network.",
        "classification",
        spirals,
        noise=0.03,
        noise_meaning=_COORDINATES,
        arms=Count(2, 2, 5),
    ),
    "gaussians": DatasetSource(
        "Gaussians",
        "Two round clouds: a straight line parts them, so no hidden layer is needed.",
        "classification",
        gaussians,
        noise=0.5,
        noise_meaning="standard deviation of each cloud",
    ),
    "checkerboard": DatasetSource(
        "Checkerboard",
        "Four by four squares in two colours.",
        "classification",
        checkerboard,
        noise=0.01,
        noise_meaning=_AFTER_LABEL,
    ),
    "rings": DatasetSource(
        "Rings",
        "Three or more rings around one centre.",
        "classification",
        rings,
        noise=0.05,
        noise_meaning=_COORDINATES,
        classes=Count(3, 2, 6),
    ),
    "above-sine": DatasetSource(
        "Above a sine",
        "Is the point above the curve sin(x1)?",
        "classification",
        above_sine,
        noise=0.1,
        noise_meaning="standard deviation of x2, added after labelling",
    ),
    "above-cubic": DatasetSource(
        "Above a cubic",
        "Is the point above the curve x1^3 - x1?",
        "classification",
        above_cubic,
        noise=0.1,
        noise_meaning="standard deviation of x2, added after labelling",
    ),
    "above-absolute": DatasetSource(
        "Above a corner",
        "Is the point above the corner |x1|?",
        "classification",
        above_absolute,
        noise=0.1,
        noise_meaning="standard deviation of x2, added after labelling",
    ),
    "plane": DatasetSource(
        "Plane",
        "A number that rises evenly: x1 + x2.",
        "regression",
        plane,
        noise=0.1,
        noise_meaning=_TARGET,
    ),
    "multi-gaussian": DatasetSource(
        "Hills and hollows",
        "A number with two Gaussian hills and two hollows.",
        "regression",
        bumps,
        noise=0.05,
        noise_meaning=_TARGET,
    ),
    "sine": DatasetSource(
        "Sine",
        "A noisy sine of one input: a curve to fit.",
        "regression",
        sine,
        n_inputs=1,
        noise=0.1,
        noise_meaning=_TARGET,
    ),
}
"""Data sets drawn at random, by name."""
