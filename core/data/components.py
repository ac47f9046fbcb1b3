"""The first two principal components of samples (Pearson, 1901).

As scikit-learn's PCA finds them, with the same signs; importing that takes a second and 90 MB.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np

from core.data.standardisation import ROWS_AT_ONCE
from core.support.arrays import Float64Array
from core.support.blas import OneThread
from core.support.public import public


@public
@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """Two directions in the space of the samples.

    Attributes
    ----------
    mean : array of float, shape (d,)
        Where they begin.
    axes : array of float, shape (2, d)
        Of length 1 and at a right angle; zeros where the samples vary in fewer directions.
    share : float
        How much of the samples' variance is along them, in [0, 1].
    """

    mean: Float64Array
    axes: Float64Array
    share: float

    def transform(self, X: Float64Array) -> Float64Array:
        """Return the coordinates along the components, of shape (n, 2), of samples (n, d)."""
        coordinates = np.empty((len(X), 2))
        with _threads_for(len(X)):
            for start in range(0, len(X), ROWS_AT_ONCE):
                rows = slice(start, start + ROWS_AT_ONCE)
                coordinates[rows] = (X[rows] - self.mean) @ self.axes.T
        return coordinates

    def inverse_transform(self, points: Float64Array) -> Float64Array:
        """Return the samples of shape (n, d) at coordinates of shape (n, 2)."""
        samples: Float64Array = points @ self.axes + self.mean
        return samples


def _threads_for(samples: int) -> AbstractContextManager[object]:
    """Return what has BLAS multiply pieces of many samples with one thread.

    More would wait for each other longer than each piece takes.
    """
    return OneThread() if samples > ROWS_AT_ONCE else nullcontext()


def principal_components(X: Float64Array) -> PrincipalComponents:
    """Return the two directions in which samples of shape (n, d) vary the most.

    The entry of an axis that is the largest in magnitude is positive.
    """
    mean = X.mean(axis=0)
    samples, inputs = X.shape
    if samples > inputs:
        # Eigenvectors of a matrix whose size does not depend on the number of samples.
        scatter = np.zeros((inputs, inputs))
        with _threads_for(samples):
            for start in range(0, samples, ROWS_AT_ONCE):
                centred = X[start : start + ROWS_AT_ONCE] - mean
                scatter += centred.T @ centred
        squares, vectors = np.linalg.eigh(scatter)
        axes, squares = vectors.T[:-3:-1], np.maximum(squares[::-1], 0.0)
    else:
        _, lengths, directions = np.linalg.svd(X - mean, full_matrices=False)
        axes, squares = directions[:2], lengths**2
    axes = np.concatenate([axes, np.zeros((2 - len(axes), inputs))])
    largest = axes[np.arange(2), np.abs(axes).argmax(axis=1)]
    axes = axes * np.where(largest < 0.0, -1.0, 1.0)[:, np.newaxis]
    total = float(squares.sum())
    return PrincipalComponents(mean, axes, float(squares[:2].sum()) / total if total else 1.0)
