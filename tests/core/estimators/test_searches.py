"""Scikit-learn's searches find the same with our estimators wherever joblib lets them train."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.datasets import make_moons
from sklearn.experimental import enable_halving_search_cv
from sklearn.model_selection import GridSearchCV, HalvingRandomSearchCV, cross_val_score

from core import NeuralNetworkClassifier, NeuralNetworkRegressor

X, Y = make_moons(120, noise=0.2, random_state=0)
CLASSIFIER = NeuralNetworkClassifier(hidden_size=4, epochs=15, random_state=0)
GRID = {"hidden_size": [2, (3, 2)], "learning_rate": [0.003, 0.05]}

assert enable_halving_search_cv is not None  # importing it is what it is for


def searched() -> dict[str, Any]:
    """What three kinds of search come to."""
    grid = GridSearchCV(CLASSIFIER, GRID, cv=2).fit(X, Y)
    halving = HalvingRandomSearchCV(
        CLASSIFIER, GRID, cv=2, resource="epochs", min_resources=4, max_resources=16, random_state=0
    ).fit(X, Y)
    return {
        "grid": grid.cv_results_["mean_test_score"],
        "best": grid.predict_proba(X),
        "halving": halving.cv_results_["mean_test_score"],
        "epochs": halving.cv_results_["n_resources"],
        "folds": cross_val_score(NeuralNetworkRegressor(epochs=10, random_state=0), X, X[:, 0]),
    }


@contextmanager
def dask() -> Iterator[None]:
    """A scheduler and a worker of two threads, in this process."""
    from distributed import Client

    with (
        Client(
            processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None
        ) as client,
        joblib.parallel_config("dask", client=client),
    ):
        yield


@pytest.fixture(scope="module")
def one_by_one() -> dict[str, Any]:
    return searched()


@pytest.mark.parametrize("backend", ["loky", "threading", "dask"])
def test_a_search_finds_the_same_with_every_backend(
    backend: str, one_by_one: dict[str, Any]
) -> None:
    with dask() if backend == "dask" else joblib.parallel_config(backend, n_jobs=2):
        found = searched()
    assert len(set(one_by_one["epochs"])) > 1
    for name, expected in one_by_one.items():
        np.testing.assert_array_equal(found[name], expected, err_msg=name)
