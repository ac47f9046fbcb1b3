"""A data set of points that somebody has drawn."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from core.data.dataset import Dataset, standardise
from core.data.samples import Samples, Split
from core.support.checks import finite, share, shown, whole_number
from core.support.public import public
from core.support.text import printable

Point = tuple[float, float, int]
"""Two coordinates, and the class from 0."""

MAXIMUM_POINTS = 2000
MAXIMUM_CLASSES = 9
MAXIMUM_COORDINATE = 1e9
NAME_LIMIT = 60
"""Characters of a class's name that are shown; those of a CSV file have fewer."""


def check_points(points: object) -> tuple[Point, ...]:
    """Return points as tuples of two numbers and a class.

    Raises
    ------
    ValueError
        If they are anything else, too many or too far away; the sentence says which.
    """
    if isinstance(points, str | bytes) or not isinstance(points, Sequence):
        raise ValueError(f"points is {shown(points)}; it must be a list of [x1, x2, class]")
    if len(points) > MAXIMUM_POINTS:
        raise ValueError(f"there are {len(points):,} points; at most {MAXIMUM_POINTS:,} can be")
    return tuple(_check_point(number, point) for number, point in enumerate(points, start=1))


def _check_point(number: int, point: object) -> Point:
    if isinstance(point, str | bytes) or not isinstance(point, Sequence) or len(point) != 3:
        raise ValueError(f"point {number} is {shown(point)}; it must be [x1, x2, class]")
    x1, x2 = (finite(value, f"a coordinate of point {number}") for value in point[:2])
    if max(abs(x1), abs(x2)) > MAXIMUM_COORDINATE:
        raise ValueError(f"point {number} is further away than {MAXIMUM_COORDINATE:,.0f}")
    which = whole_number(point[2], f"the class of point {number}", 0, MAXIMUM_CLASSES - 1)
    return x1, x2, which


def check_class_names(names: Sequence[object]) -> tuple[str, ...]:
    """Return names of classes, each another text.

    Raises
    ------
    ValueError
        If they are anything else, or more than there can be classes; the sentence says which.
    """
    if len(names) > MAXIMUM_CLASSES:
        raise ValueError(
            f"there are {len(names)} class names; at most {MAXIMUM_CLASSES} classes can be"
        )
    found: list[str] = []
    for name in names:
        if not isinstance(name, str) or not name:
            raise ValueError(f"a class name is {shown(name)}; it must be text")
        if name in found:
            raise ValueError(f"two classes are called {shown(name)}; each needs its own name")
        found.append(name)
    return tuple(found)


def _named(count: int, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of so many classes, with numbers for those that have none."""
    found = list(names[:count])
    for number in range(len(found) + 1, count + 1):
        found.append(str(number) if str(number) not in found else f"class {number}")
    return tuple(printable(name, NAME_LIMIT) for name in found)


@public
def lacking(points: Sequence[Point], class_names: Sequence[str] = ()) -> str:
    """Return what points still lack to be learnt from, as a sentence; empty if nothing."""
    classes = {point[2] for point in points}
    for which in range(max(2, *(one + 1 for one in classes), 0)):
        if which not in classes:
            name = _named(which + 1, class_names)[which]
            return f"There is no point of class {name} yet; two classes or more are needed."
    for axis, name in enumerate(("x1", "x2")):
        if len({point[axis] for point in points}) < 2:
            return f"All points have the same {name}; draw one elsewhere."
    return ""


def drawn_dataset(
    points: Sequence[Point],
    *,
    class_names: Sequence[str] = (),
    test_size: float = 0.2,
    features: Sequence[str] | None = None,
    scaling: str = "standard",
) -> Dataset:
    """Make a data set of points that were drawn.

    Of each class, every so many-th point is for the test, the first never. So a point that is
    added at the end moves none of those before it from one part to the other.

    Parameters
    ----------
    points : sequence of tuple
        Two coordinates and a class each; every class from 0 to the highest has a point.
    class_names : sequence of str
        What the classes are called; those without a name are numbered from 1.
    test_size : float
        Share of the test part, between 0 and 1. With few points there may be none.
    features : sequence of str or None
        What the network sees of the two inputs, keys of ``FEATURES``.
    scaling : str
        A name in ``SCALINGS``.

    Raises
    ------
    ValueError
        If a class is missing, or all points are in line with an axis.
    """
    drawn = check_points(points)
    share(test_size, "test_size")
    if sentence := lacking(drawn):
        raise ValueError(sentence)
    X = np.array([point[:2] for point in drawn])
    y = np.array([point[2] for point in drawn], dtype=np.int64)
    test = np.array(_for_test(drawn, test_size))
    names = _named(int(y.max()) + 1, class_names)
    return standardise(
        "drawn",
        "classification",
        Samples(X, y, class_names=names),
        Split(X[~test], X[test], y[~test], y[test]),
        features,
        scaling=scaling,
        drawn=True,
    )


def training_points(points: Sequence[Point], test_size: float) -> int:
    """Return how many of the points are for training."""
    return _for_test(points, test_size).count(False)


def _for_test(points: Sequence[Point], test_size: float) -> list[bool]:
    chosen, counts = [], Counter[int]()
    for _, _, which in points:
        before = counts[which]
        counts[which] += 1
        reached = math.floor((before + 1) * test_size) > math.floor(before * test_size)
        chosen.append(reached and before > 0)
    return chosen
