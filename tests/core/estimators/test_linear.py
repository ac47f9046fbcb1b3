from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from core import load_dataset
from core.estimators.linear import least_squares, logistic_regression
from core.support.arrays import Float64Array


@pytest.mark.parametrize("name", ["circles", "blobs", "iris", "breast-cancer"])
def test_logistic_regression_finds_what_scikit_learns_does(name: str) -> None:
    data = load_dataset(name)
    balanced, _ = data.class_weights("balanced")
    for counts in (None, balanced):
        weights = logistic_regression(data.X_train, data.y_train, data.n_classes, counts)
        exact = LogisticRegression(
            tol=1e-9, max_iter=10_000, class_weight=None if counts is None else "balanced"
        ).fit(data.X_train, data.y_train)
        same_model(weights, exact, data.n_classes)


def same_model(weights: Float64Array, exact: LogisticRegression, n_classes: int) -> None:
    theirs = np.vstack([exact.coef_.T, exact.intercept_])
    if n_classes == 2:
        assert not weights[:, 0].any()
        weights = weights[:, 1:]
    else:  # the same number more in all biases changes nothing
        weights[-1] -= weights[-1].mean()
        theirs[-1] -= theirs[-1].mean()
    assert weights == pytest.approx(theirs, abs=1e-3)


def columns(scale: float, shift: float) -> tuple[Float64Array, Float64Array]:
    X = np.random.default_rng(0).standard_normal((300, 2)) * [scale, 1.0] + shift
    return X, (X[:, 0] > shift).astype(float)


@pytest.mark.parametrize(("scale", "shift"), [(1e-6, 0.0), (1e6, 0.0), (1e4, 1e6), (1e200, 0.0)])
def test_columns_of_any_size_are_learnt_or_left(scale: float, shift: float) -> None:
    X, y = columns(scale, shift)
    weights = logistic_regression(X, y, 2)
    assert np.isfinite(weights).all()
    chosen = (X @ weights[:-1] + weights[-1]).argmax(axis=1)
    assert np.mean(chosen == y) > (0.95 if 1 <= scale < 1e100 else 0.4)


def test_least_squares_finds_what_scikit_learns_does_where_columns_repeat_as_well() -> None:
    data = load_dataset("diabetes")
    for X in (data.X_train, np.hstack([data.X_train, data.X_train])):
        theirs = LinearRegression().fit(X, data.y_train)
        weights = least_squares(X, data.y_train)[:, 0]
        assert weights[:-1] == pytest.approx(theirs.coef_)
        assert weights[-1] == pytest.approx(theirs.intercept_)


def test_scikit_learn_with_its_90_megabytes_is_not_imported_for_a_linear_model() -> None:
    program = (
        "import sys; from core import fit_baseline, load_dataset;"
        "fit_baseline(load_dataset('iris')); fit_baseline(load_dataset('sine'));"
        "assert not {'sklearn', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
