"""A data set as the network meets it: split, standardised, and with a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.data.features import NOTHING, RAW_FEATURES, check_features, compute_features
from core.data.plane import (
    Plane,
    extremes,
    plane_of_components,
    plane_of_one_input,
    plane_of_two_inputs,
)
from core.data.preparation import Preparation
from core.data.samples import Samples, Split, balanced_weights
from core.data.standardisation import Standardisation, fitted
from core.formulas.losses import Task
from core.support.arrays import Float64Array, Int64Array
from core.support.checks import known, true_or_false
from core.support.public import public
from core.support.text import counted, printable

if TYPE_CHECKING:
    from sklearn.preprocessing import StandardScaler

CLASS_WEIGHTS = ("none", "balanced")
"""What a sample's loss counts: the same, or so much that each class counts alike."""

_Values = TypeVar("_Values", float, NDArray[Any])

SCALINGS = ("standard", "none")
"""What is done to inputs and to the targets of a regression: standardised, or left as they are."""

_NAME_LIMIT = 40


@public
@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples ready for a network. The arrays are read-only.

    Attributes
    ----------
    name : str
        What the data set is called.
    task : str
        "classification" or "regression".
    X_train : array of float, shape (n, d)
        Network inputs of the training part (float64), each column standardised: its mean is 0
        and its standard deviation 1. As they are with the scaling "none".
    y_train : array, shape (n,)
        Class indices (int64), or targets (float64), standardised.
    X_test : array of float, shape (m, d)
        Network inputs of the test part, standardised with the mean and the deviation of the
        training part, so nothing of the test part leaks into training.
    y_test : array, shape (m,)
        As ``y_train``, of the test part.
    feature_names : tuple of str
        The names of the network inputs.
    class_names : tuple of str
        The classes in the order of their indices; empty for regression.
    standardisation : Standardisation
        What made the network inputs of the raw ones; with the scaling "none" its mean is 0 and
        its scale 1.
    plane : Plane
        The two-dimensional picture of the data, in their own units.
    target_mean : float
        Mean of the raw training targets; 0 for classification.
    target_scale : float
        Standard deviation of the raw training targets; 1 for classification.
        A raw target is ``y * target_scale + target_mean``, which ``own_unit`` returns.
    notes : tuple of str
        What was done to the raw data, one sentence each.
    content : str
        What tells a file's content from another that stood in the same place before; else empty.
    preparation : Preparation or None
        What does with new rows as was done with those of a table in a file.
    """

    name: str
    task: Task
    X_train: Float64Array
    y_train: Int64Array | Float64Array
    X_test: Float64Array
    y_test: Int64Array | Float64Array
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    standardisation: Standardisation
    plane: Plane
    target_mean: float = 0.0
    target_scale: float = 1.0
    notes: tuple[str, ...] = ()
    content: str = ""
    preparation: Preparation | None = None

    @cached_property
    def scaler(self) -> StandardScaler:
        """The fitted StandardScaler of scikit-learn that makes the network inputs."""
        return self.standardisation.as_scaler()

    @property
    def target_name(self) -> str:
        """The column that is learnt, safe to show; empty where the data are no table in a file."""
        return "" if self.preparation is None else printable(self.preparation.target, _NAME_LIMIT)

    def class_weights(self, how: str) -> tuple[Float64Array | None, Float64Array | None]:
        """Return what the loss of each sample of the training part and of the test part counts.

        Parameters
        ----------
        how : str
            A name in ``CLASS_WEIGHTS``. With "balanced" the loss is the mean over the classes of
            the training part, each of which counts as much as any other; its weights are those of
            the test part as well, so that the two losses compare.

        Returns
        -------
        (array of shape (n,) or None, array of shape (m,) or None)
            None where all count the same.

        Raises
        ------
        ValueError
            If there is no such way, or the data have no classes.
        """
        if known(how, CLASS_WEIGHTS, "class weight") == "none":
            return None, None
        if self.task != "classification":
            raise ValueError(
                f"class_weight is '{how}', which is about classes, and {self.name} is a "
                "regression; leave it out"
            )
        return self._balanced

    @cached_property
    def _balanced(self) -> tuple[Float64Array, Float64Array]:
        weights = balanced_weights(self.y_train.astype(np.int64), self.n_classes)
        train, test = (weights[y.astype(np.int64)] for y in (self.y_train, self.y_test))
        return _read_only(train, np.float64), _read_only(test, np.float64)

    @property
    def n_features(self) -> int:
        """The number of network inputs, d."""
        return int(self.X_train.shape[1])

    @property
    def n_classes(self) -> int:
        """The number of classes; 0 for regression."""
        return len(self.class_names)

    @cached_property
    def commonest(self) -> int:
        """The class that most training samples have, of equal ones the first."""
        return int(np.bincount(self.y_train.astype(np.int64), minlength=1).argmax())

    @property
    def target_range(self) -> tuple[float, float]:
        """The lowest and the highest target of both parts, as in ``y_train``."""
        parts = [y for y in (self.y_train, self.y_test) if len(y)]
        return float(min(y.min() for y in parts)), float(max(y.max() for y in parts))

    def own_unit(self, values: _Values, *, differences: bool = False) -> _Values:
        """Return targets or outputs of a regression in the unit that the raw targets have.

        Parameters
        ----------
        values : float or array of float, of any shape
            As in ``y_train``.
        differences : bool
            Whether they are differences of such values, such as errors.
        """
        true_or_false(differences, "differences")
        scaled = values * self.target_scale
        return scaled if differences else scaled + self.target_mean


def standardise(
    name: str,
    task: Task,
    samples: Samples,
    split: Split,
    features: Sequence[str] | None = None,
    target_name: str = "y",
    scaling: str = "standard",
    *,
    drawn: bool = False,
    content: str = "",
) -> Dataset:
    """Make a data set of raw samples: features, standardised inputs, and a picture.

    Parameters
    ----------
    name : str
        What the data set is called.
    task : str
        "classification" or "regression".
    samples : Samples
        Gives the names and the notes.
    split : Split
        The raw samples, in two parts; their inputs are written over where there are more than two.
    features : sequence of str or None
        What the network sees of two inputs, keys of ``core.data.features.FEATURES``;
        None or ("x1", "x2") is the inputs as they are.
    target_name : str
        Name of the target, for the axis of a picture.
    scaling : str
        A name in ``SCALINGS``.
    drawn : bool
        Whether somebody drew the points, who sees them as long along one axis as along the other.
    content : str
        What tells the samples from others that are called the same.

    Raises
    ------
    ValueError
        If features are asked of other than two inputs, no input varies, a value is
        not finite or too large to square, or every training target is the same.
    """
    scaled = known(scaling, SCALINGS, "scaling") == "standard"
    X_train, X_test = split.X_train, split.X_test
    feature_names = samples.feature_names
    chosen = chosen_features(features, X_train.shape[1], name)
    if chosen:
        X_train, X_test = (compute_features(X, chosen) for X in (X_train, X_test))
        feature_names = chosen
    with np.errstate(all="ignore"):
        standardisation = fitted(X_train)
        if not scaled:
            standardisation = replace(
                standardisation, mean=np.zeros(X_train.shape[1]), scale=np.ones(X_train.shape[1])
            )
        # A picture of one or two inputs shows them as they were.
        inputs_train, inputs_test = (
            standardisation.transform(X, out=X if split.X_train.shape[1] > 2 else None)
            for X in (X_train, X_test)
        )
    _check_finite(inputs_train, inputs_test, standardisation, feature_names)

    y_train: NDArray[Any] = split.y_train
    y_test: NDArray[Any] = split.y_test
    target_mean, target_scale = 0.0, 1.0
    if task == "regression":
        target_mean, target_scale = _target_scale(y_train, scaled=scaled)
        y_train, y_test = ((y - target_mean) / target_scale for y in (y_train, y_test))

    if split.X_train.shape[1] == 2:
        axis_names = (samples.feature_names[0], samples.feature_names[1])
        plane = plane_of_two_inputs(
            split.X_train,
            split.X_test,
            axis_names,
            chosen,
            standardisation,
            one_unit=drawn or not scaled,
        )
    elif split.X_train.shape[1] == 1:
        plane = plane_of_one_input(
            split.X_train,
            split.X_test,
            split.y_train,
            split.y_test,
            (feature_names[0], target_name),
            "the only input and the target"
            if task == "regression"
            else "the only input and the number of the class",
            standardisation,
        )
    else:
        plane = plane_of_components(inputs_train, inputs_test)
    return Dataset(
        name=name,
        task=task,
        X_train=_read_only(inputs_train, np.float64),
        y_train=_read_only(y_train, np.float64 if task == "regression" else np.int64),
        X_test=_read_only(inputs_test, np.float64),
        y_test=_read_only(y_test, np.float64 if task == "regression" else np.int64),
        feature_names=feature_names,
        class_names=samples.class_names,
        standardisation=standardisation,
        plane=plane,
        target_mean=target_mean,
        target_scale=target_scale,
        notes=samples.notes,
        content=content,
    )


def chosen_features(features: Sequence[str] | None, n_inputs: int, name: str) -> tuple[str, ...]:
    """Return the features to compute; none when the network sees the inputs as they are.

    Raises
    ------
    ValueError
        If a feature is unknown, or features are asked of other than two inputs.
    """
    if features is None:
        return ()
    checked = check_features(features)
    if checked == RAW_FEATURES:
        return ()
    if n_inputs != 2:
        inputs = counted(n_inputs, "input")
        raise ValueError(
            f"Features such as {checked[0]!r} need two inputs, and {name!r} has {inputs}; "
            "leave features as they are."
        )
    return checked


def _check_finite(
    train: Float64Array,
    test: Float64Array,
    standardisation: Standardisation,
    feature_names: tuple[str, ...],
) -> None:
    # Squares are what comes next: the variance, principal components, a network's losses.
    with np.errstate(over="ignore"):
        finite = np.isfinite(standardisation.variance)
        for X in (train, test):
            for extreme in extremes(X) if X.size else ():
                finite &= np.isfinite(np.square(extreme))
    if not finite.all():
        column = feature_names[int(np.argmin(finite))]
        raise ValueError(f"The input {column!r} has values too large to square; divide them first.")
    if feature_names != (NOTHING,) and not np.any(standardisation.variance > 0):
        raise ValueError("No input varies in the training part, so there is nothing to learn from.")


def _target_scale(y_train: NDArray[Any], *, scaled: bool) -> tuple[float, float]:
    targets = y_train.astype(np.float64)
    with np.errstate(all="ignore"):
        mean, scale = float(targets.mean()), float(targets.std())
    if not (math.isfinite(mean) and math.isfinite(scale)):
        raise ValueError("The targets are too large to standardise; divide them first.")
    # Below this the deviation is what rounding left of equal numbers.
    if scale <= 10 * np.finfo(np.float64).eps * abs(mean):
        raise ValueError(
            "Every target of the training part is the same, so there is nothing to learn."
        )
    return (mean, scale) if scaled else (0.0, 1.0)


def _read_only(array: NDArray[Any], dtype: type[np.generic]) -> NDArray[Any]:
    contiguous = np.ascontiguousarray(array, dtype=dtype)
    contiguous.setflags(write=False)
    return contiguous
