"""Real data sets that come with scikit-learn; nothing is downloaded."""

from __future__ import annotations

from functools import partial

import numpy as np

from core.data.samples import Samples
from core.data.sources.package_files import read
from core.data.sources.source import DatasetSource
from core.support.text import printable


def _read(name: str, *, samples: int | None, seed: int) -> Samples:
    """Read a data set of scikit-learn.

    Parameters
    ----------
    name : str
        What the name of scikit-learn's function ends with.
    samples : int or None
        How many to take. None is all; fewer than there are is a random part of them,
        in their own order; more than there are is all of them, and a note says so.
    seed : int
        Decides which part.
    """
    X, y, feature_names, class_names = read(name)
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
        feature_names=tuple(map(printable, feature_names)),
        class_names=() if class_names is None else tuple(map(printable, class_names)),
        notes=notes,
    )


REAL: dict[str, DatasetSource] = {
    "iris": DatasetSource(
        "Iris",
        "150 irises of three species, from four measurements of the flower.",
        "classification",
        partial(_read, "iris"),
        n_inputs=4,
        samples=None,
        available=150,
    ),
    "wine": DatasetSource(
        "Wine",
        "178 wines of three growers, from 13 chemical measurements.",
        "classification",
        partial(_read, "wine"),
        n_inputs=13,
        samples=None,
        available=178,
    ),
    "breast-cancer": DatasetSource(
        "Breast cancer",
        "569 tumours, malignant or benign, from 30 measurements of their cells.",
        "classification",
        partial(_read, "breast_cancer"),
        n_inputs=30,
        samples=None,
        available=569,
    ),
    "digits": DatasetSource(
        "Digits",
        "1,797 handwritten digits of 8 by 8 pixels.",
        "classification",
        partial(_read, "digits"),
        n_inputs=64,
        samples=None,
        available=1797,
    ),
    "diabetes": DatasetSource(
        "Diabetes",
        "How the disease went on in 442 patients, from ten measurements a year before.",
        "regression",
        partial(_read, "diabetes"),
        n_inputs=10,
        samples=None,
        available=442,
    ),
}
"""Data sets that come with scikit-learn, by name."""
