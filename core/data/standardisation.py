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

    def transform(self, X: ArrayLike) -> Float64Array:
        """Return standardised inputs, of the same shape (n, d) as the raw ones in ``X``.

        Raises
        ------
        ValueError
            If ``X`` has another shape, or holds other things than numbers.
        """
        return (self._columns(X) - self.mean) / self.scale

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
    centred = X - mean
    # In exact arithmetic the centred values add up to nothing; what they do add up to corrects
    # the sum of squares for the rounding of the mean (Chan, Golub and LeVeque, 1983).
    squares = (centred**2).sum(axis=0) - centred.sum(axis=0) ** 2 / n
    variance = squares / n
    epsilon = np.finfo(np.float64).eps
    constant = variance <= n * epsilon * variance + (n * mean * epsilon) ** 2
    scale = np.where(constant, 1.0, np.sqrt(variance))
    return Standardisation(mean, scale, variance, n)
