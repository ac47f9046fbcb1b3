"""Array types and working memory shared by the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
"""An array of float64 or float32, whichever the network uses."""

IntArray: TypeAlias = NDArray[np.integer[Any]]
BoolArray: TypeAlias = NDArray[np.bool_]

SampleLabels: TypeAlias = NDArray[Any]
"""What a score compares outputs with: class indices, is it class 1, or values."""


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
            np.empty(shape, dtype),
            np.empty(shape, dtype),
            np.empty(shape, np.bool_),
            np.zeros(shape, dtype),
        )

    def view(self, units: int, samples: int) -> Scratch:
        """Return the start of each array as an array of shape (units, samples)."""
        size = units * samples
        return Scratch(
            self.first.reshape(-1)[:size].reshape(units, samples),
            self.second.reshape(-1)[:size].reshape(units, samples),
            self.mask.reshape(-1)[:size].reshape(units, samples),
            self.zeros.reshape(-1)[:size].reshape(units, samples),
        )
