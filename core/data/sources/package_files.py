"""The real data sets in the files of scikit-learn, without the program around them.

To import ``sklearn.datasets`` takes a second and 90 MB, of which a data set of some thousand
numbers needs nothing. What is read here is bit for bit what its functions return.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.support.arrays import Float64Array


class Table(NamedTuple):
    """What a data set consists of, as scikit-learn has it."""

    X: Float64Array
    y: NDArray[Any]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...] | None


_MEASURED = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)

_FEATURES = {
    "iris": tuple(
        f"{part} {size} (cm)" for part in ("sepal", "petal") for size in ("length", "width")
    ),
    "wine": (
        "alcohol",
        "malic_acid",
        "ash",
        "alcalinity_of_ash",
        "magnesium",
        "total_phenols",
        "flavanoids",
        "nonflavanoid_phenols",
        "proanthocyanins",
        "color_intensity",
        "hue",
        "od280/od315_of_diluted_wines",
        "proline",
    ),
    "breast_cancer": (
        *(f"mean {name}" for name in _MEASURED),
        *(f"{name} error" for name in _MEASURED),
        *(f"worst {name}" for name in _MEASURED),
    ),
    "digits": tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8)),
    "diabetes": ("age", "sex", "bmi", "bp", *(f"s{number}" for number in range(1, 7))),
}

_FILES = {"iris": "iris.csv", "wine": "wine_data.csv", "breast_cancer": "breast_cancer.csv"}


def read(name: str) -> Table:
    """Return a data set, by the name that scikit-learn's function has after ``load_``."""
    spec = find_spec("sklearn")  # found, but not imported
    folders = () if spec is None else spec.submodule_search_locations or ()
    for folder in folders:
        try:
            return _from_files(name, Path(folder) / "datasets" / "data")
        except (OSError, ValueError):
            continue
    return _from_functions(name)


def _from_files(name: str, folder: Path) -> Table:
    if name == "diabetes":
        X = np.loadtxt(folder / "diabetes_data_raw.csv.gz")
        y = np.loadtxt(folder / "diabetes_target.csv.gz")
        # As sklearn.preprocessing.scale does, to the last bit.
        mean, deviation = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
        X -= mean
        X /= deviation
        X /= len(X) ** 0.5
        return _checked(name, X, y, None)
    if name == "digits":
        rows = np.loadtxt(folder / "digits.csv.gz", delimiter=",")
        classes = tuple(map(str, range(10)))
    else:
        path = folder / _FILES[name]
        with path.open(encoding="utf-8") as file:
            _, _, *names = file.readline().strip().split(",")
        classes = tuple(names)
        rows = np.loadtxt(path, delimiter=",", skiprows=1)
    return _checked(name, rows[:, :-1], rows[:, -1].astype(np.int64), classes)


def _checked(
    name: str, X: Float64Array, y: NDArray[Any], class_names: tuple[str, ...] | None
) -> Table:
    features = _FEATURES[name]
    if X.shape != (len(y), len(features)):
        raise ValueError("the files are others than those that are known")
    return Table(X, y, features, class_names)


def _from_functions(name: str) -> Table:
    """Have scikit-learn read it, where its files are others or elsewhere."""
    from sklearn import datasets

    bunch: Any = getattr(datasets, f"load_{name}")()
    names = bunch.get("target_names")
    return Table(
        np.asarray(bunch.data, dtype=np.float64),
        np.asarray(bunch.target, dtype=np.float64 if names is None else np.int64),
        tuple(map(str, bunch.feature_names)),
        None if names is None else tuple(map(str, names)),
    )
