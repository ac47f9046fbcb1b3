"""From the network's outputs to palette indices."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

FieldKind = Literal["binary", "multiclass", "regression", "amount"]
"""Two classes, several classes, a value on a diverging scale, an amount on a rising one."""

FIELD_LEVELS = 16
"""Levels of the diverging palette, from class 0 (or the lowest value) to class 1, and of the
rising one."""

CONFIDENCE_LEVELS = 6
"""Levels of each class colour, from undecided to certain."""


def levels(
    outputs: NDArray[np.floating],
    kind: FieldKind,
    discretize: bool,
    *,
    value_range: tuple[float, float] = (-1.0, 1.0),
) -> NDArray[np.intp]:
    """Turn the network's outputs into indices into the palette of `palette.field_colors`.

    Parameters
    ----------
    outputs
        Shape (rows, cols, k). `"binary"`: the probability of class 1 (k = 1), or of both
        classes (k = 2). `"multiclass"`: one probability a class. `"regression"` and
        `"amount"`: the value (k = 1).
    kind
        What the outputs are.
    discretize
        Whether to show the decision alone, not how certain it is; an amount decides nothing.
    value_range
        For `"regression"` and `"amount"`, the values at the two ends of the palette.

    Returns
    -------
    NDArray[np.intp]
        Shape (rows, cols). With L levels: 0 to L - 1 for all but `"multiclass"`, where L is
        `FIELD_LEVELS`, or 2 if discretized; `class * CONFIDENCE_LEVELS + confidence` for
        `"multiclass"`, or the class alone if discretized. An output that is not a number counts
        as undecided.

    Raises
    ------
    ValueError
        If `outputs` is not of shape (rows, cols, k) with a k that suits `kind`.
    """
    values: NDArray[np.float64] = np.asarray(outputs, dtype=np.float64)
    if values.ndim != 3 or values.shape[2] < 1:
        raise ValueError(
            f"The outputs of a field have shape {values.shape}; they need (rows, cols, outputs)."
        )
    if kind == "multiclass":
        if values.shape[2] < 2:
            raise ValueError("A field of several classes needs one output a class, not 1.")
        return _class_levels(values, discretize)
    if kind == "amount":
        return _scale_levels(values[..., 0], *value_range, False)
    if kind == "regression":
        return _scale_levels(values[..., 0], *value_range, discretize)
    if values.shape[2] > 2:
        raise ValueError(
            f"A binary field needs one or two outputs a sample, not {values.shape[2]}."
        )
    return _scale_levels(values[..., -1], 0.0, 1.0, discretize)


def unit_limits(
    values: NDArray[np.floating],
    bounds: tuple[float, float] | None,
    previous: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return the values at the two ends of the palette for each unit of a layer.

    A unit has the same ones wherever it is shown, so that a colour means the same value there. They
    are of the values on the whole plane, whatever part of it is seen.

    Parameters
    ----------
    values
        Shape (samples, units): what the units say at the points of `region.lattice`.
    bounds
        The limits of the layer's activation. Without any, each unit's limits are its largest value
        and the opposite, rounded up so that they seldom change; but one that says next to nothing
        beside the rest of its layer looks like that.
    previous
        What this returned last; kept where it is neither too small nor far too large.

    Returns
    -------
    NDArray[np.float64]
        Shape (units, 2).
    """
    if bounds is not None:
        return np.tile(np.asarray(bounds, np.float64), (values.shape[1], 1))
    finite = np.nan_to_num(np.asarray(values, np.float64), posinf=_LARGEST, neginf=-_LARGEST)
    peaks = np.abs(finite).max(axis=0, initial=0.0)
    peaks = np.clip(peaks, max(_SMALLEST, peaks.max(initial=0.0) / _FAINTEST), _LARGEST)
    # Where all are 0, any limits will do.
    peaks[peaks == _SMALLEST] = 1.0
    power = 10.0 ** np.floor(np.log10(peaks))
    steps = np.searchsorted(_STEPS, peaks / power * (1 - 1e-9))
    high = np.array(_STEPS)[steps] * power
    if previous is not None:
        before = previous[:, 1]
        high = np.where((_ROOMY * before <= peaks) & (peaks <= before), before, high)
    return np.column_stack([-high, high])


_STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
_ROOMY = 0.4
"""The share of a scale that the values fill at least, before it is made smaller."""

_SMALLEST, _LARGEST = 1e-30, 1e300
_FAINTEST = 16
"""How many times the largest value of a layer is a unit's that is drawn in the faintest colours."""


def _scale_levels(
    values: NDArray[np.float64], low: float, high: float, discretize: bool
) -> NDArray[np.intp]:
    if not high > low:
        low, high = low - 0.5, low + 0.5
    count = 2 if discretize else FIELD_LEVELS
    # Half the values first: the width of the widest range of floats is not itself a float.
    with np.errstate(invalid="ignore", over="ignore"):
        position = (values / 2 - low / 2) / (high / 2 - low / 2) * count
    # floor(count / 2) is the level just above the middle.
    position = np.nan_to_num(position, nan=count / 2, posinf=count, neginf=0)
    return np.clip(position, 0, count - 1).astype(np.intp)


def _class_levels(probabilities: NDArray[np.float64], discretize: bool) -> NDArray[np.intp]:
    count = probabilities.shape[2]
    probabilities = np.nan_to_num(probabilities, nan=0.0, posinf=1.0, neginf=0.0)
    winner = probabilities.argmax(axis=2)
    if discretize:
        return winner
    certainty = np.clip(probabilities.max(axis=2), 0, 1)
    # A guess among k classes has probability 1 / k, so that is where the scale starts.
    position = (certainty - 1 / count) / (1 - 1 / count) * CONFIDENCE_LEVELS
    confidence = np.clip(position, 0, CONFIDENCE_LEVELS - 1).astype(np.intp)
    return winner * CONFIDENCE_LEVELS + confidence
