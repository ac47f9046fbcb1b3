"""Samples as training takes them: inputs, what the loss compares with, labels and weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from core.formulas.losses import Loss, Task
from core.network.network import NeuralNetwork
from core.network.targets import class_indices, encode_targets
from core.support.arrays import FloatArray, SampleLabels
from core.support.checks import all_finite, in_range, real_numbers, same_samples

EXTREME_EXPONENT = 64
"""Weights have a larger or a smaller power of two than this by mistake, or to find out."""


class Samples(NamedTuple):
    """Samples, one a row; in C order, for to gather rows of another NumPy would first copy all."""

    inputs: FloatArray  # (n, n_in)
    targets: FloatArray  # (n, n_out)
    labels: SampleLabels  # (n,) of classes, or (n, n_out) of values
    weights: FloatArray | None  # (n,)

    @property
    def total_weight(self) -> float:
        """The sum of the weights; the number of samples where they have none."""
        return float(len(self.inputs) if self.weights is None else self.weights.sum())


@dataclass(frozen=True)
class Encoding:
    """How inputs and targets become ``Samples``.

    Parameters
    ----------
    network : NeuralNetwork
    loss : Loss
    task : "classification" or "regression"
    label_smoothing : float in [0, 1)
    """

    network: NeuralNetwork
    loss: Loss
    task: Task
    label_smoothing: float = 0.0

    def __post_init__(self) -> None:
        in_range(self.label_smoothing, "label_smoothing", 0.0, 1.0)

    def train(self, X: ArrayLike, y: ArrayLike, weights: ArrayLike | None) -> Samples:
        """Return the samples to train on.

        Parameters
        ----------
        X : array_like of shape (n, n_in)
        y : array_like of shape (n,), (n, 1) or (n, n_out)
        weights : float or array_like of shape (n,), optional

        Raises
        ------
        ValueError
            If inputs and targets do not fit the network or each other, or there are none.
        """
        samples = self._encode(X, y, weights, "train")
        if not len(samples.inputs):
            raise ValueError("there are no training samples; training needs at least one")
        return samples

    def test(
        self, X: ArrayLike | None, y: ArrayLike | None, weights: ArrayLike | None
    ) -> Samples | None:
        """Return the samples to measure on, None if there are none.

        Raises
        ------
        ValueError
            As ``train``, and if there are inputs or targets alone.
        """
        if (X is None) != (y is None):
            there, missing = ("X_test", "y_test") if y is None else ("y_test", "X_test")
            raise ValueError(f"{there} is given without {missing}; testing needs both")
        if X is None or y is None or (not np.size(X) and not np.size(y)):
            return None
        return self._encode(X, y, weights, "test")

    def _encode(self, X: ArrayLike, y: ArrayLike, weights: ArrayLike | None, part: str) -> Samples:
        network, classes = self.network, self.task == "classification"
        inputs = network.check_inputs(X, f"X_{part}")
        targets = encode_targets(
            y,
            self.loss,
            network.output_activation,
            network.layer_sizes[-1],
            network.parameters.dtype,
            classes=classes,
            label_smoothing=self.label_smoothing,
        )
        same_samples(inputs, targets, f"_{part}")
        inputs, targets = np.ascontiguousarray(inputs), np.ascontiguousarray(targets)
        labels = class_indices(y, targets) if classes else targets
        counted = weights if len(inputs) else None
        return Samples(inputs, targets, labels, sample_weights(counted, len(inputs), inputs.dtype))


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
