"""Whether the examples of a batch want the same: the gradient of one beside the mean of all."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from core.inspection.trace.passes import Rows
from core.network.layers import layer_views
from core.support.arrays import FloatArray


class Agreement(NamedTuple):
    """The gradients of single examples beside their mean; nan where that is 0.

    Attributes
    ----------
    length : float
        How many times as long as the mean's they are, on average. What is left of many long ones
        is short where they pull against each other.
    cosine : float
        Of the angle between them and the mean, on average: 1 where all pull the same way.
    """

    length: float
    cosine: float


UNKNOWN = Agreement(math.nan, math.nan)


def agreement(rows: Rows, gradient: FloatArray, sizes: tuple[int, ...]) -> Agreement:
    """Return how the examples of a batch agree.

    An example's gradient of a layer is the outer product of what came in, with a 1 for the bias,
    and dz; so neither its length nor its product with the mean takes the gradient itself. It is
    multiplied by what the example counts, the mean of which is taken for 1.

    Parameters
    ----------
    rows : Rows
        Every example of the batch.
    gradient : array of shape (n_parameters,)
        Their mean.
    sizes : tuple of int
        Units of each layer, the inputs first.
    """
    squares: FloatArray = np.zeros(len(rows.indices))
    products: FloatArray = np.zeros(len(rows.indices))
    for layer, block in zip(rows.layers, layer_views(gradient, sizes), strict=True):
        lengths = np.square(layer.a_in).sum(axis=1, dtype=np.float64) + 1.0
        squares += lengths * np.square(layer.dz).sum(axis=1, dtype=np.float64)
        along = layer.a_in @ block[:-1] + block[-1]
        products += np.sum(along * layer.dz, axis=1, dtype=np.float64)
    own, mean = np.sqrt(squares), math.sqrt(float(np.dot(gradient, gradient)))
    if rows.weights is not None:
        counts = rows.weights / rows.weights.mean(dtype=np.float64)
        own, products = own * counts, products * counts
    pulls = own > 0.0
    if not mean or not pulls.any():
        return UNKNOWN
    cosines = products[pulls] / (own[pulls] * mean)
    return Agreement(float(own.mean()) / mean, float(cosines.mean()))
