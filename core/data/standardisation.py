"""Standardising inputs: each column less its mean, divided by its standard deviation.

Bit for bit what scikit-learn's StandardScaler does with numbers. Importing that takes longer than
all else between the start and the first epoch together, hence these few lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.support.arrays import Float64Array
from core.support.checks import real_numbers
from core.support.public import public

if TYPE_CHECKING:
    from sklearn.preprocessing import StandardScaler

ROWS_AT_ONCE = 2**14
"""So many rows at a time stay in the cache of a processor, and need little memory beside them."""


@public
@dataclass(frozen=True, eq=False)
class Standardisation:
    """How raw inputs become those of the network.

    Attributes
    ----------
    mean : array of float, shape (d,)
        What is subtracted from each input.
    scale : array of float, shape (d,)
        What each is then divided by: its standard deviation, or 1 where it does not vary.
    variance : array of float, shape (d,)
        Variance of each input of the training part; 0 up to rounding where it does not vary.
    n_samples : int
        How many samples these were worked out from.
    """

    mean: Float64Array
    scale: Float64Array
    variance: Float64Array
    n_samples: int

    def transform(self, X: ArrayLike, *, out: Float64Array | None = None) -> Float64Array:
        """Return standardised inputs, of the same shape (n, d) as the raw ones in ``X``.

        Parameters
        ----------
        X : array of shape (n, d)
        out : array of float, shape (n, d), or None
            Where to put them, which may be ``X``; None makes a new array.

        Raises
        ------
        ValueError
            If ``X`` has another shape, or holds other things than numbers.
        """
        centred: Float64Array = np.subtract(self._columns(X), self.mean, out=out)
        centred /= self.scale
        return centred

    def inverse_transform(self, X: ArrayLike) -> Float64Array:
        """Return the raw inputs of standardised ones, of the same shape (n, d).

        Raises
        ------
        ValueError
            As ``transform``.
        """
        return self._columns(X) * self.scale + self.mean

    def _columns(self, X: ArrayLike) -> NDArray[Any]:
        inputs, count = real_numbers(X, "X"), len(self.mean)
        if inputs.ndim != 2 or inputs.shape[1] != count:
            raise ValueError(f"X has shape {inputs.shape}; it must be (samples, {count})")
        return inputs

    def as_scaler(self) -> StandardScaler:
        """Return a fitted StandardScaler of scikit-learn that does the same."""
        from sklearn.preprocessing import StandardScaler

        scaler = StandardScaler()
        scaler.mean_, scaler.scale_ = self.mean.copy(), self.scale.copy()
        scaler.var_ = self.variance.copy()
        scaler.n_features_in_ = len(self.mean)
        scaler.n_samples_seen_ = np.int64(self.n_samples)
        return scaler


def fitted(X: Float64Array) -> Standardisation:
    """Return what standardises the columns of ``X``, of shape (n, d).

    A column that does not vary, but for what rounding leaves of equal numbers, is only centred.
    """
    n = len(X)
    mean = X.sum(axis=0) / n
    # In exact arithmetic the centred values add up to nothing; what they do add up to corrects
    # the sum of squares for the rounding of the mean (Chan, Golub and LeVeque, 1983).
    rest, squares = _sums_of_centred(X, mean)
    variance = (squares - rest**2 / n) / n
    epsilon = np.finfo(np.float64).eps
    constant = variance <= n * epsilon * variance + (n * mean * epsilon) ** 2
    scale = np.where(constant, 1.0, np.sqrt(variance))
    return Standardisation(mean, scale, variance, n)


def _sums_of_centred(X: Float64Array, mean: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Return the sums of the columns less their mean, and of the squares of these."""
    if len(X) <= ROWS_AT_ONCE or X.shape[1] < 2 or not X.flags.c_contiguous:
        centred = X - mean
        return centred.sum(axis=0), np.square(centred).sum(axis=0)
    # NumPy adds up such rows one after the other, so the sum so far may be the first of the next.
    rows = np.empty((ROWS_AT_ONCE + 1, X.shape[1]))
    sums = np.zeros((2, X.shape[1]))
    for start in range(0, len(X), ROWS_AT_ONCE):
        some = X[start : start + ROWS_AT_ONCE]
        first, centred = (1 if start == 0 else 0), rows[1 : len(some) + 1]
        np.subtract(some, mean, out=centred)
        for total in sums:
            rows[0] = total
            total[:] = rows[first : len(some) + 1].sum(axis=0)
            np.square(centred, out=centred)
    return sums[0], sums[1]
