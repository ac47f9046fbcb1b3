"""What a network says on a grid of samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """The outputs on a grid, and how to draw them.

    Attributes
    ----------
    outputs
        Shape (rows, columns, k).
    limits
        Values at the two ends of the palette, or `None` for those of the points.
    blank
        Shape (rows, columns): where nothing is to be drawn, or `None` for nowhere.
    wrong
        Of each set of points, shape (n,): which to mark as wrong.
    """

    outputs: NDArray[np.floating]
    limits: tuple[float, float] | None = None
    blank: NDArray[np.bool_] | None = None
    wrong: Sequence[NDArray[np.bool_]] = ()

    @classmethod
    def of(
        cls,
        outputs: NDArray[np.floating],
        shape: tuple[int, int],
        limits: tuple[float, float] | None = None,
        blank: NDArray[np.bool_] | None = None,
        wrong: Sequence[NDArray[np.bool_]] = (),
    ) -> Samples:
        """Return the samples of outputs of shape (rows * columns, k) or (rows, columns, k).

        Raises
        ------
        ValueError
            If the outputs do not fit the grid.
        """
        outputs = np.asarray(outputs)
        if outputs.ndim == 2:
            rows, columns = shape
            if len(outputs) != rows * columns:
                raise ValueError(
                    f"There are {len(outputs)} outputs for a grid of {rows} x {columns} samples."
                )
            outputs = outputs.reshape(rows, columns, -1)
        if outputs.ndim != 3 or not outputs.size:
            raise ValueError(
                f"Outputs of shape {outputs.shape} are no field; it takes (rows, columns, k)."
            )
        if blank is not None:
            blank = blank.reshape(outputs.shape[:2])
        return cls(outputs, limits, blank, wrong)

    @classmethod
    def undecided(cls, outputs: int) -> Samples:
        """Return what there is to show of a network that has said nothing yet."""
        return cls(np.full((1, 1, outputs), np.nan))

    def stretched(self, shape: tuple[int, int]) -> Samples:
        """Return the samples on another grid of the same region, each the nearest one."""
        if self.outputs.shape[:2] == shape:
            return self
        blank = None if self.blank is None else _stretched(self.blank, shape)
        return replace(self, outputs=_stretched(self.outputs, shape), blank=blank)


def _stretched(values: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    rows, columns = values.shape[:2]
    row = np.arange(shape[0]) * rows // max(1, shape[0])
    column = np.arange(shape[1]) * columns // max(1, shape[1])
    return values[row[:, None], column[None, :]]
