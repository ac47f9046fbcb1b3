"""Array types and working memory shared by the engine."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
"""An array of float64 or float32, whichever the network uses."""

Float64Array: TypeAlias = NDArray[np.float64]
"""An array of float64: data are prepared in it, whatever the network uses."""

Int64Array: TypeAlias = NDArray[np.int64]

IntArray: TypeAlias = NDArray[np.integer[Any]]
BoolArray: TypeAlias = NDArray[np.bool_]

SampleLabels: TypeAlias = NDArray[Any]
"""What a score compares outputs with: class indices, is it class 1, or values."""


ALIGNMENT = 64
"""Bytes. NumPy goes through an array that starts where a cache line does a quarter faster."""


def empty_aligned(shape: int | tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return a new array in C order, of any content, that starts at a multiple of ``ALIGNMENT``."""
    kind = np.dtype(dtype)
    size = math.prod((shape,) if isinstance(shape, int) else shape) * kind.itemsize
    buffer = np.empty(size + ALIGNMENT, np.uint8)
    start = -buffer.__array_interface__["data"][0] % ALIGNMENT
    return buffer[start : start + size].view(kind).reshape(shape)


def full_aligned(shape: int | tuple[int, ...], value: float, dtype: DTypeLike) -> NDArray[Any]:
    """Return the same, filled with ``value``."""
    array = empty_aligned(shape, dtype)
    array.fill(value)
    return array


@dataclass(frozen=True, slots=True)
class Scratch:
    """Working arrays of one layer's shape (units, samples), free to overwrite between calls.

    ``zeros`` alone must stay as it is: NumPy compares an array with another of its shape two to
    three times faster than with a number.
    """

    first: FloatArray
    second: FloatArray
    mask: BoolArray
    zeros: FloatArray

    @classmethod
    def allocate(cls, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Scratch:
        """Return new working arrays of ``shape``."""
        return cls(
            empty_aligned(shape, dtype),
            empty_aligned(shape, dtype),
            empty_aligned(shape, np.bool_),
            full_aligned(shape, 0.0, dtype),
        )

    def view(self, units: int, samples: int, *, by_sample: bool = False) -> Scratch:
        """Return the start of each array as an array of shape (units, samples).

        ``by_sample`` says that a sample's values are to lie next to each other.
        """

        def start_of(array: NDArray[Any]) -> NDArray[Any]:
            flat = array.reshape(-1)[: units * samples]
            return flat.reshape(samples, units).T if by_sample else flat.reshape(units, samples)

        return Scratch(*map(start_of, (self.first, self.second, self.mask, self.zeros)))
