"""How well classes are told apart: each of them, beside what always saying the commonest gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from core.support.arrays import Float64Array, IntArray
from core.support.checks import finite_numbers, real_numbers
from core.support.public import public
from core.support.text import printable

_LONGEST_NAME = 32


@public
@dataclass(frozen=True, eq=False)
class ClassScores:
    """What there is to say of predicted classes besides how many of them are right.

    Numbers and names are those of scikit-learn's ``classification_report``; what it divides by
    nothing for, such as the precision of a class that is never predicted, is nan.

    Attributes
    ----------
    confusion : array of int, shape (k, k)
        Row i, column j counts the samples of class i predicted as class j.
    roc_auc : float
        See ``roc_auc``; nan of other than two classes.
    learnt : int or None
        The class that most training samples have; None where nobody knows.
    """

    confusion: IntArray
    roc_auc: float = math.nan
    learnt: int | None = None

    @cached_property
    def support(self) -> IntArray:
        """How many samples each class has, of shape (k,)."""
        counts: IntArray = self.confusion.sum(axis=1)
        return counts

    @cached_property
    def precision(self) -> Float64Array:
        """Which share of the samples predicted as a class are of it, of shape (k,)."""
        return _ratios(np.diag(self.confusion), self.confusion.sum(axis=0))

    @cached_property
    def recall(self) -> Float64Array:
        """Which share of the samples of a class are predicted as it, of shape (k,)."""
        return _ratios(np.diag(self.confusion), self.support)

    @cached_property
    def f1(self) -> Float64Array:
        """The harmonic mean of precision and recall of each class, of shape (k,)."""
        return _ratios(2 * np.diag(self.confusion), self.confusion.sum(axis=0) + self.support)

    @property
    def samples(self) -> int:
        """How many samples there are."""
        return int(self.support.sum())

    @property
    def accuracy(self) -> float:
        """The share of the samples whose class is the predicted one; nan without samples."""
        return _ratio(int(np.trace(self.confusion)), self.samples)

    @property
    def balanced_accuracy(self) -> float:
        """The mean recall of the classes that have samples; nan without samples."""
        there = self.recall[self.support > 0]
        return float(there.mean()) if len(there) else math.nan

    @property
    def commonest(self) -> int:
        """The class that most training samples have, of equal ones the first.

        Where nobody knows, it is the one that most of these samples have.
        """
        return int(self.support.argmax()) if self.learnt is None else self.learnt

    @property
    def commonest_share(self) -> float:
        """The share of the samples that have it: the accuracy of always saying that class."""
        return _ratio(int(self.support[self.commonest]), self.samples)

    def is_no_better_than_one_answer(self, *, balanced: bool = False) -> bool:
        """Tell whether always saying the commonest class would be right as often.

        Parameters
        ----------
        balanced : bool
            Whether each class counts alike, as it does in training with such class weights: one
            answer is right for one of them.
        """
        if np.count_nonzero(self.support) < 2:
            return False
        if balanced:
            return bool(self.balanced_accuracy <= 1.0 / np.count_nonzero(self.support))
        return bool(self.accuracy <= self.commonest_share)

    def said_of_one_answer(self, class_names: Sequence[str], *, balanced: bool = False) -> str:
        """Return a sentence where one answer would be as good as the predictions; else nothing.

        Parameters
        ----------
        class_names : sequence of str
            The classes in the order of their indices.
        balanced : bool
            As above.
        """
        if not self.is_no_better_than_one_answer(balanced=balanced):
            return ""
        name = class_names[self.commonest]
        if balanced:
            words = f"a balanced accuracy of {self.balanced_accuracy:.3f}"
            return f"No better than always answering '{printable(name, _LONGEST_NAME)}': {words}."
        return as_good_as_one_answer(name, self.accuracy, self.commonest_share)


@public
def roc_auc(y_true: ArrayLike, scores: ArrayLike) -> float:
    """Return the area under the ROC curve of two classes.

    It is how likely a sample of class 1 has a higher score than one of class 0, where equal scores
    count half (Hanley and McNeil, 1982): 1 at best, 0.5 for scores that tell nothing.

    Parameters
    ----------
    y_true : array_like of shape (n,)
        Class indices, 0 and 1.
    scores : array_like of shape (n,)
        The higher, the likelier is class 1: logits or probabilities.

    Returns
    -------
    float
        nan where one of the classes has no sample.

    Raises
    ------
    ValueError
        If the shapes differ, a class is another, or a score is not finite.
    """
    true, values = real_numbers(y_true, "y_true"), finite_numbers(scores, "scores")
    if true.ndim != 1 or true.shape != values.shape:
        raise ValueError(
            f"y_true has shape {true.shape} and scores {values.shape}; both must be (samples,)"
        )
    if not np.isin(true, (0, 1)).all():
        raise ValueError("y_true holds other numbers than the classes 0 and 1")
    is_one = true == 1
    ones = int(np.count_nonzero(is_one))
    pairs = ones * (len(true) - ones)
    if not pairs:
        return math.nan
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2  # equal scores share the mean of theirs
    return float(ranks[places][is_one].sum() - ones * (ones + 1) / 2) / pairs


def as_good_as_one_answer(name: str, accuracy: float, share: float) -> str:
    """Return what is said where always answering the commonest class would be right as often."""
    return (
        f"No better than always answering '{printable(name, _LONGEST_NAME)}', the commonest "
        f"class: {accuracy:.3f} and {share:.3f}."
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _ratios(parts: IntArray, wholes: IntArray) -> Float64Array:
    ratios: Float64Array = np.full(len(parts), np.nan)
    return np.divide(parts, wholes, out=ratios, where=wholes > 0)
