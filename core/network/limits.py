"""How large a network and a pass can be, so that too much is refused before it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

MAXIMUM_LAYERS = 100
"""The most hidden layers of a network; without shortcuts none learns anything long before."""

MAXIMUM_PARAMETERS = 10**8
"""The most weights and biases of a network, 800 MB of them in float64."""

MAXIMUM_SAMPLES = 4096
"""The most samples one pass takes; more are taken in turn, so memory does not grow with them."""

MAXIMUM_PASS_BYTES = 2**26
"""The most memory that a pass takes that only answers, roughly: large networks answer in parts."""

WIDE = 512
"""From so many inputs on it pays to keep one row per sample, with full batches and small ones."""

MAXIMUM_BYTES = 2 * 2**30
"""The most memory that training may take, roughly; data apart."""

_VECTORS = 8
"""As many numbers are kept for each parameter: itself, its gradient, what optimisers remember."""

_ACTIVATIONS = 6
"""As many numbers are kept for each unit and each sample of a pass."""


def is_wide(inputs: int) -> bool:
    """Return whether a ``Workspace`` takes so many inputs one row per sample, without ones."""
    return inputs >= WIDE


def count_parameters(layer_sizes: Sequence[int]) -> int:
    """Return how many weights and biases there are, or raise ValueError if that is too many."""
    size = sum((n_in + 1) * n_out for n_in, n_out in pairwise(layer_sizes))
    if size > MAXIMUM_PARAMETERS:
        raise ValueError(
            f"the network would have {size:,} parameters; it can have {MAXIMUM_PARAMETERS:,}"
        )
    return size


def samples_at_once(layer_sizes: Sequence[int], itemsize: int) -> int:
    """Return the most samples in one pass that only answers, for numbers of so many bytes."""
    of_each = 2 * itemsize * sum(layer_sizes[1:])
    return max(1, min(MAXIMUM_SAMPLES, MAXIMUM_PASS_BYTES // of_each))


def training_bytes(layer_sizes: Sequence[int], samples: int, itemsize: int) -> int:
    """Return about how many bytes it takes to train a network.

    Parameters
    ----------
    layer_sizes : sequence of int
        Of input, hidden and output layers.
    samples : int
        The most that are ever taken in one pass.
    itemsize : int
        Bytes of a number.
    """
    parameters = count_parameters(layer_sizes)
    units = sum(layer_sizes)
    return itemsize * (_VECTORS * parameters + _ACTIVATIONS * units * min(samples, MAXIMUM_SAMPLES))


def check_memory(layer_sizes: Sequence[int], samples: int, itemsize: int) -> None:
    """Raise ValueError if such a network is too large, or training it takes too much memory."""
    needed = training_bytes(layer_sizes, samples, itemsize)
    if needed > MAXIMUM_BYTES:
        raise ValueError(
            f"the network would take about {needed / 2**30:,.0f} GB of memory; it can have "
            f"{MAXIMUM_BYTES / 2**30:.0f} GB: give it fewer or smaller hidden layers"
        )
