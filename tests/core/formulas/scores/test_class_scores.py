"""What is said of each class is what scikit-learn's own report says."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sklearn.dummy
import sklearn.metrics
from hypothesis import given, settings
from hypothesis import strategies as st

from core import ClassScores, confusion_matrix, roc_auc

CLASSES = 4
classes = st.integers(0, CLASSES - 1)


@settings(max_examples=25)
@given(st.lists(st.tuples(classes, classes), min_size=1, max_size=60))
def test_each_class_has_the_numbers_of_scikit_learns_report(pairs: list[tuple[int, int]]) -> None:
    true, predicted = np.array(pairs).T
    scores = ClassScores(confusion_matrix(true, predicted, CLASSES))
    report = sklearn.metrics.classification_report(
        true, predicted, labels=range(CLASSES), output_dict=True, zero_division=np.nan
    )
    for index in range(CLASSES):
        expected = report[str(index)]
        found = {
            "precision": scores.precision[index],
            "recall": scores.recall[index],
            "f1-score": scores.f1[index],
            "support": scores.support[index],
        }
        assert found == pytest.approx(expected, nan_ok=True)
    assert scores.accuracy == pytest.approx(sklearn.metrics.accuracy_score(true, predicted))
    # scikit-learn warns of classes that nobody has, and of one alone.
    there = np.isin(predicted, true).all() and len(np.unique(true)) > 1
    hit = sklearn.metrics.recall_score(
        true, predicted, labels=np.unique(true), average=None, zero_division=0
    )
    assert scores.balanced_accuracy == pytest.approx(hit.mean())
    if there:
        expected = sklearn.metrics.balanced_accuracy_score(true, predicted)
        assert scores.balanced_accuracy == pytest.approx(expected)
    assert scores.commonest_share == pytest.approx(np.bincount(true).max() / len(true))
    assert scores.commonest == np.bincount(true).argmax()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.booleans(), st.integers(-3, 3)), min_size=1, max_size=60))
def test_the_area_under_the_curve_is_that_of_scikit_learn(pairs: list[tuple[bool, int]]) -> None:
    true, values = np.array(pairs, float).T
    if len(np.unique(true)) < 2:
        assert math.isnan(roc_auc(true, values))
    else:
        expected = sklearn.metrics.roc_auc_score(true, values)
        assert roc_auc(true, values) == pytest.approx(expected)


def test_what_no_area_can_be_told_of_is_refused() -> None:
    for true, values, sentence in (
        ([0, 2], [0.0, 1.0], "other numbers than the classes 0 and 1"),
        ([0, 1], [0.0], "both must be"),
        ([0, 1], [0.0, np.nan], "not finite"),
    ):
        with pytest.raises(ValueError, match=sentence):
            roc_auc(true, values)


def test_it_is_said_where_one_answer_would_be_right_as_often() -> None:
    names = ("no", "yes")
    never, some = ClassScores(np.array([[8, 0], [2, 0]])), ClassScores(np.array([[8, 0], [1, 1]]))
    assert never.said_of_one_answer(names) == (
        "No better than always answering 'no', the commonest class: 0.800 and 0.800."
    )
    assert some.said_of_one_answer(names) == ""
    # Where the classes count alike, it is the mean recall that tells.
    found = ClassScores(np.array([[5, 3], [0, 2]]))
    assert found.said_of_one_answer(names)
    assert found.said_of_one_answer(names, balanced=True) == ""
    assert "balanced accuracy of 0.500" in never.said_of_one_answer(names, balanced=True)
    assert ClassScores(np.array([[8, 0], [0, 0]])).said_of_one_answer(names) == ""
    assert math.isnan(ClassScores(np.zeros((2, 2), int)).accuracy)


@settings(max_examples=25)
@given(st.lists(classes, min_size=1, max_size=60), st.lists(classes, min_size=1, max_size=60))
def test_the_one_answer_is_that_of_scikit_learns_dummy_fitted_on_the_training_part(
    train: list[int], test: list[int]
) -> None:
    dummy = sklearn.dummy.DummyClassifier(strategy="most_frequent").fit([[0]] * len(train), train)
    counts = np.zeros((CLASSES, CLASSES), int)
    counts[:, 0] = np.bincount(test, minlength=CLASSES)
    scores = ClassScores(counts, learnt=int(np.bincount(train).argmax()))
    assert scores.commonest == dummy.predict([[0]])[0]
    assert scores.commonest_share == pytest.approx(dummy.score([[0]] * len(test), test))
