"""The two-dimensional picture of a data set, and the way back to the network's inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.data.components import PrincipalComponents, principal_components
from core.data.features import compute_features
from core.data.standardisation import Standardisation, fitted
from core.support.arrays import Float64Array, IntArray
from core.support.checks import finite_numbers
from core.support.public import public

Extent = tuple[float, float, float, float]
"""x_min, x_max, y_min, y_max."""

MARGIN = 0.1
"""How far the extent reaches beyond the points, as a share of their width and height."""

_MANY_ROWS = 256

MOST_ELONGATED = 8.0
"""How many times as long as the other one side of an extent may be, for axes with one unit."""


@public
@dataclass(frozen=True, eq=False)
class Plane:
    """Where the samples lie in a picture, in the data's own units.

    Attributes
    ----------
    train : array of float, shape (n, 2)
        Coordinates of the training samples: the inputs as they were before they were
        standardised, or principal components of the standardised inputs.
    test : array of float, shape (m, 2)
        Coordinates of the test samples.
    axis_names : tuple of str
        What the two coordinates are.
    note : str
        What a reader has to know about the picture; empty when it shows the inputs.
    extent : tuple of float
        (x_min, x_max, y_min, y_max), around every point with a margin of about 10%;
        never of zero width or height.
    units : tuple of float
        How much of each coordinate is as long as how much of the other in a picture where a circle
        is a circle to the network: what it sees as 1, the standard deviation where inputs are
        standardised. Of two coordinates that have nothing in common, as age and income or an input
        and the target, it is the standard deviation of each.
    components : PrincipalComponents or None
        What the coordinates are, where they are no inputs.
    """

    train: Float64Array
    test: Float64Array
    axis_names: tuple[str, str]
    note: str
    extent: Extent
    units: tuple[float, float]
    inputs_at: Callable[[Float64Array], Float64Array] = field(repr=False)
    components: PrincipalComponents | None = None

    def places(
        self, raw: Float64Array, inputs: Float64Array, targets: NDArray[Any]
    ) -> Float64Array:
        """Return where samples lie that are none of the data's own, of shape (n, 2).

        Parameters
        ----------
        raw : array of float, shape (n, r)
            Their inputs before features and standardisation.
        inputs : array of float, shape (n, d)
            Those of the network.
        targets : array, shape (n,)
            What stands for their targets, in the unit of the data or as the index of a class, where
            the second coordinate is the target.
        """
        if self.components is not None:
            return self.components.transform(inputs)
        return raw if raw.shape[1] > 1 else np.column_stack([raw[:, 0], targets])

    def nearest(self, place: tuple[float, float], among: IntArray | None = None) -> int:
        """Return which training sample a picture shows the nearest to a place.

        Parameters
        ----------
        place : tuple of float
            Coordinates in the plane.
        among : array of int, optional
            Which samples to look at; by default all.
        """
        points = self.train if among is None else self.train[among]
        away = np.square((points - np.asarray(place)) / self.units).sum(axis=1)
        row = int(away.argmin())
        return row if among is None else int(among[row])

    def to_inputs(self, points: ArrayLike) -> Float64Array:
        """Return the network inputs that the points of the picture stand for.

        Parameters
        ----------
        points : array of float, shape (m, 2)
            Coordinates in the plane.

        Returns
        -------
        array of float, shape (m, d)
            A new array, standardised as the training inputs are.

        Raises
        ------
        ValueError
            If ``points`` has another shape, or holds other things than finite numbers.
        """
        checked = finite_numbers(points, "points").astype(np.float64, copy=False)
        if checked.ndim != 2 or checked.shape[1] != 2:
            raise ValueError(f"Points of the plane have the shape (m, 2), not {checked.shape}.")
        return self.inputs_at(checked)

    # What ``inputs_at`` is made of: no closures, so that a plane can be pickled.

    @staticmethod
    @public
    def _first_coordinate(standardisation: Standardisation, points: Float64Array) -> Float64Array:
        return standardisation.transform(points[:, :1])

    @staticmethod
    @public
    def _features_at(
        features: tuple[str, ...], standardisation: Standardisation, points: Float64Array
    ) -> Float64Array:
        return standardisation.transform(compute_features(points, features) if features else points)

    @staticmethod
    @public
    def _components_at(components: PrincipalComponents, points: Float64Array) -> Float64Array:
        return components.inverse_transform(points)


def plane_of_two_inputs(
    raw_train: Float64Array,
    raw_test: Float64Array,
    axis_names: tuple[str, str],
    features: Sequence[str],
    standardisation: Standardisation,
    *,
    one_unit: bool = False,
) -> Plane:
    """The plane of two inputs, or of the two coordinates whose features the network sees.

    Parameters
    ----------
    raw_train : array of float, shape (n, 2)
        The training samples, not standardised.
    raw_test : array of float, shape (m, 2)
        The test samples.
    axis_names : tuple of str
        Names of the two coordinates.
    features : sequence of str
        The features that the network sees; none if it sees the coordinates themselves.
    standardisation : Standardisation
        What standardises the network's inputs.
    one_unit : bool
        Whether 1 is as long along one coordinate as along the other, because the inputs are not
        standardised or because somebody drew the points.
    """
    inputs_at = partial(Plane._features_at, tuple(features), standardisation)
    return _plane(raw_train, raw_test, axis_names, "", inputs_at, one_unit=one_unit)


def plane_of_components(train: Float64Array, test: Float64Array) -> Plane:
    """The plane of the first two principal components of three or more standardised inputs.

    A point of the picture stands for the one point of the inputs that lies in the plane of the
    two components, so the boundary drawn is a cut through the network's space.
    """
    components = principal_components(train)
    share = components.share
    return _plane(
        components.transform(train),
        components.transform(test),
        ("component 1", "component 2"),
        f"two principal components, {share:.0%} of the variance",
        partial(Plane._components_at, components),
        one_unit=True,
        components=components,
    )


def plane_of_one_input(
    raw_train: Float64Array,
    raw_test: Float64Array,
    y_train: NDArray[Any],
    y_test: NDArray[Any],
    axis_names: tuple[str, str],
    note: str,
    standardisation: Standardisation,
) -> Plane:
    """The plane of one input, and the target beside it, neither of them standardised."""
    return _plane(
        np.column_stack([raw_train[:, 0], y_train]),
        np.column_stack([raw_test[:, 0], y_test]),
        axis_names,
        note,
        partial(Plane._first_coordinate, standardisation),
        one_unit=False,
    )


def extent_of(points: Float64Array) -> Extent:
    """Return (x_min, x_max, y_min, y_max) around points of shape (n, 2), with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    width = high - low
    # A width lost in the rounding of the coordinates would still be none in a picture.
    flat = width <= np.maximum(1e-12 * np.maximum(np.abs(low), np.abs(high)), 1e-300)
    margin = np.where(flat, np.maximum(1.0, np.abs(low)), MARGIN * width)
    x_min, y_min = (low - margin).tolist()
    x_max, y_max = (high + margin).tolist()
    return x_min, x_max, y_min, y_max


def extremes(points: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Return the lowest and the highest value of each column of points of shape (n, d), n > 0."""
    n, d = points.shape
    if n < _MANY_ROWS or not points.flags.c_contiguous:
        return points.min(axis=0), points.max(axis=0)
    # Many rows side by side are one long row, which takes a tenth of the time of short ones.
    whole = n - n % _MANY_ROWS
    wide = points[:whole].reshape(-1, _MANY_ROWS * d)
    low, high = (
        np.concatenate([each.reshape(_MANY_ROWS, d), points[whole:]])
        for each in (wide.min(axis=0), wide.max(axis=0))
    )
    return low.min(axis=0), high.max(axis=0)


def _plane(
    train: Float64Array,
    test: Float64Array,
    axis_names: tuple[str, str],
    note: str,
    inputs_at: Callable[[Float64Array], Float64Array],
    *,
    one_unit: bool,
    components: PrincipalComponents | None = None,
) -> Plane:
    train = np.ascontiguousarray(train, dtype=np.float64)
    test = np.ascontiguousarray(test, dtype=np.float64)
    train.setflags(write=False)
    test.setflags(write=False)
    parts = [part for part in (train, test) if len(part)]
    corners = [corner for part in parts for corner in extremes(part)]
    extent = extent_of(np.array(corners))
    width, height = extent[1] - extent[0], extent[3] - extent[2]
    if one_unit and max(width, height) <= MOST_ELONGATED * min(width, height):
        units = (1.0, 1.0)
    else:
        with np.errstate(all="ignore"):
            scales = fitted(train).scale
        # Of numbers that are too large to square, half the extent is as good.
        scales = np.where(np.isfinite(scales), scales, (width / 2, height / 2))
        units = (float(scales[0]), float(scales[1]))
    return Plane(train, test, axis_names, note, extent, units, inputs_at, components)
