"""Raw samples, and their two parts: one to train on, one to test on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.features import RAW_FEATURES
from core.support.arrays import Float64Array, FloatArray, Int64Array
from core.support.checks import MAXIMUM_SEED, share, whole_number
from core.support.text import counted

_MOST_NAMED = 3


class Samples(NamedTuple):
    """Raw samples, as they are drawn or read.

    Attributes
    ----------
    X : array of float, shape (n, d)
        Raw inputs.
    y : array, shape (n,)
        Class indices (int64), or raw targets (float64).
    feature_names : tuple of str
        One name a column of ``X``.
    class_names : tuple of str
        The classes, in the order of their indices; empty for regression.
    notes : tuple of str
        What was done to the samples that a reader would want to know.
    """

    X: Float64Array
    y: Int64Array | Float64Array
    feature_names: tuple[str, ...] = RAW_FEATURES
    class_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Split(NamedTuple):
    """Raw samples in two parts: inputs of shape (n, d) and (m, d), targets (n,) and (m,)."""

    X_train: Float64Array
    X_test: Float64Array
    y_train: Int64Array | Float64Array
    y_test: Int64Array | Float64Array


def seed_of_split(seed: int, draw: int) -> int:
    """Return the seed of one of the ways to split samples: the seed itself for draw 0."""
    whole_number(seed, "seed", 0, MAXIMUM_SEED)
    if not whole_number(draw, "split_draw", 0, MAXIMUM_SEED):
        return seed
    return int(np.random.SeedSequence(seed, spawn_key=(draw,)).generate_state(1)[0])


def split_samples(samples: Samples, test_size: float, seed: int) -> Split:
    """Split samples at random into a training part and a test part.

    Not stratified: these are the parts that scikit-learn's ``train_test_split`` gives, without
    the wait for the import of scikit-learn.

    Parameters
    ----------
    samples : Samples
        The raw samples.
    test_size : float
        The share of the test part, between 0 and 1; its size is rounded up.
    seed : int
        A whole number from 0 to 2**32 - 1; the same seed gives the same parts.

    Raises
    ------
    ValueError
        If ``test_size`` or ``seed`` is out of range, fewer than two samples are left to
        train on, or the training part has no sample of some class.
    """
    train, test = parts_of(len(samples.X), test_size, seed)
    split = Split(samples.X[train], samples.X[test], samples.y[train], samples.y[test])
    if samples.class_names:
        _check_every_class(split.y_train, samples.class_names)
    return split


def parts_of(n: int, test_size: float, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which of n samples are in the training part and which in the test part.

    Raises
    ------
    ValueError
        If ``test_size`` or ``seed`` is out of range, or fewer than two are left to train on.
    """
    share(test_size, "test_size")
    whole_number(seed, "seed", 0, MAXIMUM_SEED)
    n_test = math.ceil(test_size * n)
    n_train = n - n_test
    if n_train < 2:
        raise ValueError(
            f"A test_size of {test_size} leaves {n_train} of {n} samples to train on; "
            "at least 2 are needed: use more samples or a smaller test_size."
        )
    order = np.random.RandomState(int(seed)).permutation(n)
    return order[n_test:], order[:n_test]


Parts = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Which samples are in the training part, and which in the test part."""


def stratified_parts(
    parts: Parts, y: NDArray[Any], class_names: tuple[str, ...], test_size: float, seed: int
) -> tuple[Parts, tuple[str, ...]]:
    """Return parts in which no class is absent that can be in both, and what there is to say.

    Parts drawn at random are left as they are where each class is in the training part, and in the
    test part if it has samples enough for that. Else scikit-learn draws the same share of each
    class. Where a class with two samples is in one part alone nevertheless, samples change places;
    a class with a single sample is trained on.

    Parameters
    ----------
    parts : (array of int, array of int)
        As ``parts_of`` returns them.
    y : array of int, shape (n,)
        Class indices.
    class_names, test_size, seed
        As in ``split_samples``.

    Raises
    ------
    ValueError
        If each class has a single sample.
    """
    counts = np.bincount(y, minlength=len(class_names))
    if counts.max() < 2:
        raise ValueError(
            f"Each class has one row alone, such as {class_names[0]!r}, so none can be both learnt "
            "and tested; more rows are needed, or regression where the classes are numbers."
        )
    trained, tested = _in_parts(parts, y, counts)
    lacks = (trained == 0) | ((tested == 0) & (counts * test_size >= 2))
    notes = []
    if lacks.any() and (drawn := _drawn_by_class(parts, y, counts, seed)) is not None:
        parts = drawn
        missed = class_names[int(np.argmax(lacks))]
        notes.append(
            f"Drew the same share of each class for the test, so that {missed!r} is not left out."
        )
    parts, swapped = _with_each_class(parts, y, counts)
    if swapped:
        named = _named([class_names[index] for index in swapped])
        are = "is" if len(swapped) == 1 else "are"
        notes.append(f"Rows of training and test changed places, so that {named} {are} in both.")
    single = [name for name, count in zip(class_names, counts, strict=True) if count == 1]
    if single:
        have = "has one row alone" if len(single) == 1 else "have one row each"
        notes.append(f"{_named(single)} {have}, which is learnt and not tested.")
    untested = (_in_parts(parts, y, counts)[1] == 0) & (counts > 1)
    if untested.any():
        named = _named([class_names[index] for index in np.flatnonzero(untested)])
        rows = counted(len(parts[1]), "row")
        notes.append(f"The test part has {rows}, and none of {named}; --test-size makes it larger.")
    return parts, tuple(notes)


def _in_parts(
    parts: Parts, y: NDArray[Any], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many samples of each class are in either part, of the counts in both."""
    tested = np.bincount(y[parts[1]], minlength=len(counts))
    return counts - tested, tested


def _named(names: Sequence[str]) -> str:
    """Return the classes, or how many they are and the first of them."""
    if len(names) == 1:
        return repr(names[0])
    more = ", …" if len(names) > _MOST_NAMED else ""
    shown = ", ".join(map(repr, names[:_MOST_NAMED]))
    return f"{len(names)} classes ({shown}{more})"


def _drawn_by_class(
    parts: Parts, y: NDArray[Any], counts: NDArray[np.int64], seed: int
) -> Parts | None:
    """Return parts that scikit-learn draws of each class the same share; None if it cannot."""
    from sklearn.model_selection import train_test_split

    alone = np.flatnonzero(counts[y] == 1)
    several = np.flatnonzero(counts[y] > 1)
    try:
        train, test = train_test_split(
            several,
            test_size=min(len(parts[1]), len(several)),
            random_state=seed,
            stratify=y[several],
        )
    except ValueError:
        return None
    return np.concatenate([train, alone]), test


def _with_each_class(
    parts: Parts, y: NDArray[Any], counts: NDArray[np.int64]
) -> tuple[Parts, list[int]]:
    """Have samples change places so that each class is learnt and, if it has two, tested.

    Returns
    -------
    (parts, list of int)
        The parts, and the classes with more than one sample that one of them lacked.
    """
    trained, tested = _in_parts(parts, y, counts)
    if not ((counts > 1) & ((trained == 0) | (tested == 0)) | (counts > 0) & (trained == 0)).any():
        return parts, []
    train, test = (part.copy() for part in parts)
    swapped = [int(each) for each in np.flatnonzero((trained == 0) & (counts > 1))]
    for missed in np.flatnonzero((trained == 0) & (counts > 0)):
        given, common = int(np.argmax(y[test] == missed)), int(np.argmax(trained))
        if trained[common] > 1:
            taken = int(np.argmax(y[train] == common))
            train[taken], test[given] = test[given], train[taken]
            trained[common] -= 1
            tested[common] += 1
        else:
            train, test = np.append(train, test[given]), np.delete(test, given)
        trained[missed] += 1
        tested[missed] -= 1
    untested = np.flatnonzero((tested == 0) & (counts > 1))
    for missed in untested[np.argsort(-counts[untested], kind="stable")]:
        common = int(np.argmax(tested))
        if tested[common] < 2:  # fewer samples to test on than classes
            break
        taken, given = int(np.argmax(y[train] == missed)), int(np.argmax(y[test] == common))
        train[taken], test[given] = test[given], train[taken]
        tested[common] -= 1
        tested[missed] += 1
        swapped.append(int(missed))
    return (train, test), sorted(set(swapped))


def balanced_weights(
    y: Int64Array, n_classes: int, weights: FloatArray | None = None
) -> Float64Array:
    """Return what a sample of each class counts so that the classes that are there count alike.

    That is n / (classes * samples of the class), the "balanced" of scikit-learn, after King and
    Zeng, Logistic Regression in Rare Events Data, 2001. The mean weight of the samples is 1.

    Parameters
    ----------
    y : array of int, shape (n,)
        Class indices.
    n_classes : int
    weights : array of shape (n,), optional
        What each sample counts besides: twice is as good as two of them.

    Returns
    -------
    array of float, shape (n_classes,)
        1 for a class without samples.
    """
    counts = np.bincount(y, weights, minlength=n_classes)
    there = counts > 0
    balanced = np.ones(n_classes)
    balanced[there] = counts.sum() / (np.count_nonzero(there) * counts[there])
    return balanced


def _check_every_class(y_train: NDArray[Any], class_names: tuple[str, ...]) -> None:
    counts = np.bincount(y_train.astype(np.int64), minlength=len(class_names))
    absent = np.flatnonzero(counts == 0)
    if len(absent):
        raise ValueError(
            f"The training part has no sample of class {class_names[absent[0]]!r}, so that class "
            "cannot be learnt; use more samples, a larger training part or another seed."
        )
