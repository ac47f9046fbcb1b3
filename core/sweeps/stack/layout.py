"""How the numbers of many networks lie in memory, and what multiplies them.

Arrays of a pass have the shape (units, networks, samples): units come first, as the kernels of
activations and losses have it, which so do for a stack what they do for one network. Of one network
that is (units, samples), and ``by_network`` is the same numbers as (networks, units, samples).

Which of the last two axes lies closest in memory is another matter. With many samples each
network's matrices are multiplied by BLAS, through ``numpy.matmul``. In a mini-batch of ten samples
such a product takes BLAS longer to begin than to do; there the networks lie closest, and a product
is a few sums over all networks at once (``numpy.einsum``).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from core.formulas.activations import Activation
from core.support.arrays import FloatArray, Scratch, empty_aligned, full_aligned

CACHE_BYTES = 2**23
"""About how many bytes a step's arrays of one stack may take, as was measured: more fall out of the
caches, and with fewer the calls weigh more."""

MOST_NETWORKS = 256
"""The most networks of one stack; more would gain nothing."""

_ARRAYS = 5
"""As many numbers are touched for each unit and each sample of a step."""

Multiply = Callable[[FloatArray, FloatArray, FloatArray], object]
"""Writes left times right to the third, each of shape (networks, rows, columns)."""

TINY = 128
"""Multiplications of one network's product up to which it pays to let the networks lie closest."""


def networks_at_once(sizes: Sequence[int], samples: int, itemsize: int) -> int:
    """Return how many networks have the arrays of a step over so many samples in the cache.

    Parameters
    ----------
    sizes : sequence of int
        Of input, hidden and output layers.
    samples : int
    itemsize : int
        Bytes of a number.
    """
    parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    numbers = _ARRAYS * (sum(sizes) * samples + parameters)
    return max(1, min(MOST_NETWORKS, CACHE_BYTES // (numbers * itemsize)))


@dataclass(frozen=True, slots=True)
class Layout:
    """How arrays of a stack lie.

    Attributes
    ----------
    networks : int
    dtype : numpy.dtype
        Of their numbers.
    networks_last : bool
        Whether a unit's values for one sample lie side by side for all networks; else those of one
        network for all samples do.
    """

    networks: int
    dtype: np.dtype[Any]
    networks_last: bool

    @classmethod
    def of(cls, networks: int, sizes: Sequence[int], samples: int, dtype: DTypeLike) -> Layout:
        """Return the one in which steps over so many samples are fastest.

        How many networks there are decides nothing, for sums are rounded otherwise in the other
        one: a network comes to the same bits in whatever company it is trained.
        """
        largest = max((n_in + 1) * n_out for n_in, n_out in pairwise(sizes)) * samples
        return cls(networks, np.dtype(dtype), largest <= TINY)

    def units(self, units: int, samples: int, dtype: type[Any] | None = None) -> NDArray[Any]:
        """Return a new array of shape (units, networks, samples), of any content."""
        kind = self.dtype if dtype is None else dtype
        if self.networks_last:
            return empty_aligned((units, samples, self.networks), kind).swapaxes(1, 2)
        return empty_aligned((units, self.networks, samples), kind)

    def scratch(self, units: int, samples: int) -> Scratch:
        """Return new working arrays of that shape."""
        zeros = self.units(units, samples)
        zeros[...] = 0.0
        mask = self.units(units, samples, np.bool_)
        return Scratch(self.units(units, samples), self.units(units, samples), mask, zeros)

    def flat(self, parameters: int) -> FloatArray:
        """Return a new array of a number for each parameter of each network, all 0.

        Of shape (networks, parameters), or (parameters, networks) where these lie closest.
        """
        shape = (parameters, self.networks) if self.networks_last else (self.networks, parameters)
        return full_aligned(shape, 0.0, self.dtype)

    def rows(self, flat: NDArray[Any]) -> NDArray[Any]:
        """View what ``flat`` returned as (networks, parameters)."""
        return flat.T if self.networks_last else flat

    @property
    def parameter_axis(self) -> int:
        """The axis of the parameters in what ``flat`` returns."""
        return 0 if self.networks_last else 1

    def of_each(self, numbers: Sequence[float] | FloatArray) -> FloatArray:
        """Return a number for each network in the shape that meets what ``flat`` returns."""
        values = np.array(numbers, self.dtype)
        return values[np.newaxis] if self.networks_last else values[:, np.newaxis]

    def blocks(self, flat: FloatArray, sizes: Sequence[int]) -> tuple[FloatArray, ...]:
        """View [W; b] of each layer, of shape (networks, n_in + 1, n_out)."""
        blocks, start, rows = [], 0, self.rows(flat)
        for n_in, n_out in pairwise(sizes):
            stop = start + (n_in + 1) * n_out
            blocks.append(rows[:, start:stop].reshape(self.networks, n_in + 1, n_out))
            start = stop
        return tuple(blocks)

    def multiply(self, inner: int) -> Multiply:
        """Return what multiplies: matrices with so many columns on the left, rows on the right."""
        if inner == 1:
            return _outer  # in which there is nothing to add up
        return _by_sums if self.networks_last else _by_blas


def _outer(left: FloatArray, right: FloatArray, out: FloatArray) -> None:
    np.multiply(left, right, out=out)


def _by_blas(left: FloatArray, right: FloatArray, out: FloatArray) -> None:
    np.matmul(left, right, out=out)


_einsum = inspect.unwrap(np.einsum)
"""``numpy.einsum`` itself, which by that name first asks whether its arrays are of another library:
a tenth of the time that it takes here."""


def _by_sums(left: FloatArray, right: FloatArray, out: FloatArray) -> None:
    _einsum("nmk,nkp->nmp", left, right, out=out)


def by_network(array: NDArray[Any]) -> NDArray[Any]:
    """View an array of shape (units, networks, samples) as (networks, units, samples)."""
    return array.swapaxes(0, 1)


class StackLayers(NamedTuple):
    """The layers of all networks of a stack, as a ``StackWorkspace`` passes through them.

    Attributes
    ----------
    layout : Layout
    sizes : tuple of int
        Of input, hidden and output layers.
    activations : tuple of Activation
        One for each layer but the inputs, as all that follows.
    parameters, gradients : tuple of array of shape (networks, n_in + 1, n_out)
    """

    layout: Layout
    sizes: tuple[int, ...]
    activations: tuple[Activation, ...]
    parameters: tuple[FloatArray, ...]
    gradients: tuple[FloatArray, ...]
