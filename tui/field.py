"""The network's outputs on the map's grid, from a snapshot alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core import NeuralNetwork, softmax
from tui.plotting.field import FieldKind
from tui.snapshot import Snapshot

_BELOW_CURVE, _ABOVE_CURVE = 0.25, 0.5


class FieldEvaluator:
    """Evaluates snapshots of one experiment on a grid.

    Parameters
    ----------
    snapshot : Snapshot
        The experiment's first; its data set and parameters are there.

    Attributes
    ----------
    kind : str
        How the outputs are to be read.
    is_curve : bool
        Whether the network maps one number to another: then the plane's vertical axis is the
        target, and the field shades what lies below the network's curve.
    point_labels : tuple of two arrays, of shapes (n,) and (m,)
        What the training and the test points are to be coloured by.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        assert snapshot.dataset is not None
        config = snapshot.config
        self._dataset = snapshot.dataset
        self._network = NeuralNetwork(
            snapshot.layer_sizes[0],
            snapshot.layer_sizes[1:-1],
            snapshot.layer_sizes[-1],
            hidden_activation=config.activation,
            output_activation=snapshot.output_activation,
            initializer="zeros",
            dtype=np.dtype(config.dtype),
        )
        self._signed = snapshot.output_activation in ("tanh", "linear")
        self.kind: FieldKind = "regression"
        if self._dataset.task == "classification":
            self.kind = "binary" if self._dataset.n_classes == 2 else "multiclass"
        self.point_labels = (self._dataset.y_train, self._dataset.y_test)
        self.is_curve = self.kind == "regression" and self._dataset.n_features == 1
        if self.is_curve:
            self.kind = "binary"
            train, test = self.point_labels
            self.point_labels = (np.zeros_like(train, np.int64), np.zeros_like(test, np.int64))
        self._inputs: NDArray[np.floating] = np.empty((0, 0))
        self._heights: NDArray[np.float64] = np.empty((0, 1))

    def set_grid(self, points: NDArray[np.float64]) -> None:
        """Evaluate at these points of the plane, of shape (n, 2), from now on."""
        self._inputs = self._dataset.plane.to_inputs(points)
        dataset = self._dataset
        self._heights = (points[:, 1:] - dataset.target_mean) / dataset.target_scale

    def outputs(self, parameters: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return what the network with these parameters says on the grid, of shape (n, k).

        For two classes that is the probability of class 1, of shape (n, 1).
        """
        self._network.parameters[:] = parameters
        with np.errstate(all="ignore"):
            outputs = self._network.forward(self._inputs)
        if self.is_curve:
            return np.where(self._heights < outputs, _BELOW_CURVE, _ABOVE_CURVE)
        if self.kind == "binary":
            if outputs.shape[1] == 2:
                return outputs[:, 1:]
            if self._signed:
                return np.clip((outputs + 1.0) * 0.5, 0.0, 1.0)
        elif self.kind == "multiclass" and self._signed:
            return softmax(outputs)
        return outputs
