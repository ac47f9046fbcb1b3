"""Real data sets that come with scikit-learn; nothing is downloaded."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Samples
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


iris = partial(_read, "load_iris")
wine = partial(_read, "load_wine")
breast_cancer = partial(_read, "load_breast_cancer")
digits = partial(_read, "load_digits")
diabetes = partial(_read, "load_diabetes")
