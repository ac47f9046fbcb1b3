"""Real data sets that come with scikit-learn; nothing is downloaded."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.samples import Samples
from core.data.sources.source import DatasetSource
from core.support.text import printable


def _read(loader: str, *, samples: int | None, seed: int) -> Samples:
    """Read a data set of ``sklearn.datasets``.

    Parameters
    ----------
    loader : str
        The name of scikit-learn's function.
    samples : int or None
        How many to take. None is all; fewer than there are is a random part of them,
        in their own order; more than there are is all of them, and a note says so.
    seed : int
        Decides which part.
    """
    from sklearn import datasets

    bunch: Any = getattr(datasets, loader)()
    X = np.asarray(bunch.data, dtype=np.float64)
    names = bunch.get("target_names")
    y: NDArray[Any] = np.asarray(bunch.target, dtype=np.float64 if names is None else np.int64)
    notes: tuple[str, ...] = ()
    if samples is not None and samples > len(X):
        notes = (f"There are only {len(X)} samples; {samples} were asked for.",)
    elif samples is not None and samples < len(X):
        chosen = np.sort(np.random.default_rng(seed).permutation(len(X))[:samples])
        notes = (f"{samples} of {len(X)} samples, chosen at random.",)
        X, y = X[chosen], y[chosen]
    return Samples(
        X,
        y,
        feature_names=tuple(printable(str(name)) for name in bunch.feature_names),
        class_names=() if names is None else tuple(printable(str(name)) for name in names),
        notes=notes,
    )


REAL: dict[str, DatasetSource] = {
    "iris": DatasetSource(
        "Iris",
        "150 irises of three species, from four measurements of the flower.",
        "classification",
        partial(_read, "load_iris"),
        n_inputs=4,
        samples=None,
        available=150,
    ),
    "wine": DatasetSource(
        "Wine",
        "178 wines of three growers, from 13 chemical measurements.",
        "classification",
        partial(_read, "load_wine"),
        n_inputs=13,
        samples=None,
        available=178,
    ),
    "breast-cancer": DatasetSource(
        "Breast cancer",
        "569 tumours, malignant or benign, from 30 measurements of their cells.",
        "classification",
        partial(_read, "load_breast_cancer"),
        n_inputs=30,
        samples=None,
        available=569,
    ),
    "digits": DatasetSource(
        "Digits",
        "1,797 handwritten digits of 8 by 8 pixels.",
        "classification",
        partial(_read, "load_digits"),
        n_inputs=64,
        samples=None,
        available=1797,
    ),
    "diabetes": DatasetSource(
        "Diabetes",
        "How the disease went on in 442 patients, from ten measurements a year before.",
        "regression",
        partial(_read, "load_diabetes"),
        n_inputs=10,
        samples=None,
        available=442,
    ),
}
"""Data sets that come with scikit-learn, by name."""
