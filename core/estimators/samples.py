"""The samples an estimator trains on, and those it holds out to see how well it does."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

from core.support.arrays import FloatArray
from core.support.checks import in_range, shown


class Part(NamedTuple):
    """Samples to train on or to measure on, checked and encoded."""

    X: FloatArray
    targets: NDArray[Any]
    weights: FloatArray | None

    def take(self, rows: NDArray[Any]) -> Part:
        """Return some of the samples."""
        weights = None if self.weights is None else self.weights[rows]
        return Part(self.X[rows], self.targets[rows], weights)


def hold_out(part: Part, fraction: float, seed: int, *, classes: bool) -> tuple[Part, Part | None]:
    """Return the part to train on, and the one to validate on if the fraction is not 0.

    Parameters
    ----------
    part : Part
    fraction : float
        Share of the samples to hold out, in [0, 1).
    seed : int
        Decides which.
    classes : bool
        Whether the targets are classes, to be there in both parts alike wherever that is possible.

    Raises
    ------
    ValueError
        If the fraction is out of range, or leaves nothing to train on.
    """
    if in_range(fraction, "validation_fraction", 0.0, 1.0) == 0.0:
        return part, None
    rows = np.arange(len(part.X))
    held_out = math.ceil(fraction * len(rows))
    if held_out >= len(rows):
        raise ValueError(
            f"validation_fraction is {shown(fraction)}, which holds out {held_out} of {len(rows)} "
            "samples and leaves none to train on; it must be smaller, or 0 to hold none out"
        )
    strata = None
    if classes:
        counts = np.bincount(part.targets)
        counts = counts[counts > 0]
        if counts.min() > 1 and len(counts) <= min(held_out, len(rows) - held_out):
            strata = part.targets
    training, validation = train_test_split(
        rows, test_size=held_out, stratify=strata, random_state=seed
    )
    return part.take(training), part.take(validation)
