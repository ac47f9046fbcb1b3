"""Settings of training that say something of each layer, each sample or each epoch, checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.support.arrays import FloatArray
from core.support.checks import all_finite, in_range, known, real_numbers

LAST_BATCHES = ("short", "carried")
"""What becomes of the samples that fill no mini-batch at the end of an epoch: they make a shorter
one, or they wait for the next epoch and are added to its first."""

EXTREME_EXPONENT = 64
"""Weights have a larger or a smaller power of two than this by mistake, or to find out."""


def check_last_batch(last_batch: object, *, shuffle: bool) -> bool:
    """Return whether samples that fill no mini-batch are carried into the next epoch.

    Raises
    ------
    ValueError
        If it is not in ``LAST_BATCHES``, or they are to be carried into another order.
    """
    carried = known(last_batch, LAST_BATCHES, "last batch") == "carried"
    if carried and shuffle:
        raise ValueError(
            "last_batch is 'carried'; it goes with shuffle off alone, for in another order "
            "there is nothing to carry"
        )
    return carried


def dropout_rates(dropout: float | Sequence[float], layers: int) -> tuple[float, ...]:
    """Return each hidden layer's dropout rate, or nothing if all are 0.

    Raises
    ------
    ValueError
        If a rate is not in [0, 1), or there is not one for each layer.
    """
    rates = tuple(dropout) if isinstance(dropout, Sequence) else (dropout,) * layers
    if len(rates) != layers:
        raise ValueError(
            f"{len(rates)} dropout rates for {layers} hidden layer{'s' * (layers != 1)}; "
            "give one for all layers or one for each"
        )
    checked = tuple(in_range(rate, "dropout", 0.0, 1.0) for rate in rates)
    return checked if any(checked) else ()


def sample_weights(
    weights: ArrayLike | None, samples: int, dtype: np.dtype[Any]
) -> FloatArray | None:
    """Return what each sample counts as an array, None as it is, or raise ValueError.

    Only their ratios mean anything: weights so large or so small that their sum might overflow, or
    its reciprocal, are all multiplied by one power of two. Beside others, those too small for
    ``dtype`` are 0.
    """
    if weights is None:
        return None
    values = real_numbers(weights, "sample_weight").astype(np.float64)
    if not values.ndim:
        values = np.full(samples, values)
    if values.shape != (samples,):
        raise ValueError(f"sample_weight has shape {values.shape}; it must be ({samples},)")
    if not all_finite(values) or (values < 0.0).any() or not values.any():
        raise ValueError("sample_weight must be finite, at least 0, and not zero for every sample")
    _, exponent = np.frexp(values.max())
    if abs(exponent) > EXTREME_EXPONENT:
        values = np.ldexp(values, -exponent)
    values[values < np.finfo(dtype).tiny] = 0.0
    return values.astype(dtype)
