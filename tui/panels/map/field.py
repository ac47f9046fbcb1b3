"""What the network says at points of the plane and of the data, from a snapshot alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import predicted_classes, softmax
from tui.plotting.boundary.region import Frame
from tui.plotting.boundary.scatter import Scatter
from tui.plotting.boundary.warped_grid import grid_lines
from tui.plotting.levels import FieldKind
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.session.unit_scales import unit_scales

_MOST_PRODUCTS, _MOST_VALUES = 4 * 10**9, 16 * 10**6
"""Of weights and inputs, and of activations: more would keep the screen waiting for a picture."""

_PATIENCE = 4
"""How many times as long a picture may take that cannot do with fewer samples."""

_BELOW_CURVE, _ABOVE_CURVE = 0.25, 0.5

Values = NDArray[np.floating[Any]]


class FieldEvaluator:
    """Evaluates snapshots of one experiment on a grid.

    Parameters
    ----------
    snapshot : Snapshot
        The experiment's first; its data set and parameters are there.

    Attributes
    ----------
    dataset : Dataset
    layer_sizes : tuple of int
    units : Units
        What they are called.
    kind : str
        How the outputs are to be read.
    is_curve : bool
        Whether the network maps one number to another: then the plane's vertical axis is the
        target, and the field shades what lies below the network's curve.
    most_samples : int
        For how many samples a picture may ask the network; fewer where it is large.
    point_labels : tuple of two arrays, of shapes (n,) and (m,)
        What the training and the test points are to be coloured by.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        assert snapshot.dataset is not None
        self.dataset = snapshot.dataset
        self.layer_sizes = sizes = snapshot.layer_sizes
        self.units = describe.Units(snapshot)
        self._network = snapshot.network()
        self._loss = snapshot.config.loss
        self._signed = self._network.activations[-1].reads_as == "signed"
        self.classifies = self.dataset.task == "classification"
        self.kind: FieldKind = "regression"
        if self.classifies:
            self.kind = "binary" if self.dataset.n_classes == 2 else "multiclass"
        self.point_labels = (self.dataset.y_train, self.dataset.y_test)
        self.is_curve = self.kind == "regression" and self.dataset.n_features == 1
        if self.is_curve:
            self.kind = "binary"
            train, test = self.point_labels
            self.point_labels = (np.zeros_like(train, np.int64), np.zeros_like(test, np.int64))
        assert snapshot.parameters is not None
        self._parameters: Values = snapshot.parameters
        self._scales = unit_scales(snapshot)
        products, values = _MOST_PRODUCTS // len(self._parameters), _MOST_VALUES // sum(sizes)
        self.most_samples = max(1, min(products, values))
        self._inputs: Values = np.empty((0, 0))
        self._where: NDArray[np.intp] | None = None
        self._heights: NDArray[np.float64] = np.empty((0, 1))

    # -- the network ---------------------------------------------------------------------------

    @property
    def has_probabilities(self) -> bool:
        """Whether the outputs themselves are probabilities."""
        return self.classifies and self._network.activations[-1].reads_as == "probability"

    @property
    def is_signed(self) -> bool:
        """Whether the outputs are read by their signs, from -1 to 1."""
        return self._signed

    @property
    def has_output_of_each_class(self) -> bool:
        """Whether each class has an output of its own, rather than one for two."""
        return self.classifies and self.layer_sizes[-1] > 1

    def activation_name(self, layer: int) -> str:
        """Return the name of a layer's activation, from 1 for the first hidden layer."""
        return self._network.activations[layer - 1].name

    def use(self, parameters: Values) -> None:
        """Have everything that follows said by the network with these parameters."""
        self._parameters = parameters
        self._network.parameters[:] = parameters

    def layers(self, inputs: Values) -> list[Values]:
        """Return the inputs and what every layer makes of them, each of shape (n, units)."""
        return [inputs, *self._network.layer_outputs(inputs)]

    def logits(self, inputs: Values) -> Values:
        """Return z of the output layer, of shape (n, n_out)."""
        return self._network.logits(inputs)

    def can_look_at(self, samples: int) -> bool:
        """Whether so many samples can be looked at for a picture that needs every one of them."""
        return samples <= _PATIENCE * self.most_samples

    def lacks_time_for(self, chosen: Iterable[Sized]) -> bool:
        """Whether the network is too large to look at each of some points for every picture."""
        return not self.can_look_at(sum(map(len, chosen)))

    # -- on the grid ---------------------------------------------------------------------------

    def set_grid(self, points: NDArray[np.float64], shape: tuple[int, int] | None = None) -> None:
        """Evaluate at these points of the plane, of shape (n, 2), from now on.

        Where they are rows and columns, of this shape, a network that is too large to be asked at
        all of them is asked at some, and says the same around each.
        """
        dataset = self.dataset
        self._where = None
        asked = points
        if shape is not None and len(points) > self.most_samples:
            chosen, self._where = _thinned(*shape, self.most_samples)
            asked = points[chosen]
        self._inputs = dataset.plane.to_inputs(asked)
        self._heights = (points[:, 1:] - dataset.target_mean) / dataset.target_scale

    def outputs(self, parameters: Values) -> Values:
        """Return what the network with these parameters says on the grid, of shape (n, k).

        For two classes that is the probability of class 1, of shape (n, 1).
        """
        self.use(parameters)
        return self.grid_outputs()

    def grid_lines(self) -> Values:
        """Return what the network is given along the lines of the grid of hidden space."""
        plane = self.dataset.plane
        return plane.to_inputs(grid_lines(plane.extent))

    def grid_outputs(self) -> Values:
        """Return what ``outputs`` does, for the parameters in use."""
        outputs = self._everywhere(self._network.forward(self._inputs))
        if self.is_curve:
            return np.where(self._heights < outputs, _BELOW_CURVE, _ABOVE_CURVE)
        return self.readable(outputs)

    def grid_layer(self, layer: int) -> Values:
        """Return what a layer makes of the grid, of shape (n, units); layer 0 is the inputs."""
        return self._everywhere(self.layers(self._inputs)[layer])

    def grid_activations(self, layer: int, unit: int) -> Values:
        """Return the activation of one unit on the grid, of shape (n, 1); layer 0 is the inputs."""
        return self.grid_layer(layer)[:, unit : unit + 1]

    def _everywhere(self, values: Values) -> Values:
        return values if self._where is None else values[self._where]

    def unit_limits(self, layer: int, unit: int) -> tuple[float, float]:
        """Return the values at the two ends of the palette for the activation of a unit."""
        low, high = self._scales.limits(self._parameters)[layer][unit].tolist()
        return low, high

    def readable(self, outputs: Values) -> Values:
        """Return outputs as ``kind`` has them read: probabilities, or as good as those."""
        if self.kind == "binary" and not self.is_curve:
            if outputs.shape[1] == 2:
                return outputs[:, 1:]
            if self._signed:
                return np.clip((outputs + 1.0) * 0.5, 0.0, 1.0)
        elif self.kind == "multiclass" and self._signed:
            return softmax(outputs)
        return outputs

    # -- at the data ---------------------------------------------------------------------------

    def wrong(self, inputs: Values, labels: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which samples are put into another class than their own, of shape (n,)."""
        logits = self._network.logits(inputs)
        readable = np.isfinite(logits).all(axis=1)  # not all once training has diverged
        wrong = np.ones(len(logits), np.bool_)
        found = predicted_classes(logits[readable], probabilities=False)
        wrong[readable] = found != labels[readable]
        return wrong

    def wrong_among(
        self, train: NDArray[np.intp], test: NDArray[np.intp]
    ) -> list[NDArray[np.bool_]]:
        """Return the same for all training and all test points; only these are looked at."""
        dataset, found = self.dataset, []
        for chosen, X, y in (
            (train, dataset.X_train, dataset.y_train),
            (test, dataset.X_test, dataset.y_test),
        ):
            wrong = np.zeros(len(X), dtype=bool)
            wrong[chosen] = self.wrong(X[chosen], y[chosen])
            found.append(wrong)
        return found

    def scatter(self, frame: Frame | None = None) -> Scatter:
        """Return the points of the data, coloured by what is to be learnt of them.

        Parameters
        ----------
        frame : Frame, optional
            The part of the plane to show at first; that of the plane by default.
        """
        plane, (train, test) = self.dataset.plane, self.point_labels
        extent, units = frame or Frame(plane.extent, plane.units)
        return Scatter.of(
            (plane.train, train),
            (plane.test, test),
            extent=extent,
            class_names=self.dataset.class_names,
            axis_names=plane.axis_names,
            units=units,
        )

    def errors(self, inputs: Values, labels: NDArray[Any]) -> Values:
        """Return the loss of each sample, or for regression how far off its value is.

        The latter is in the target's own unit.
        """
        if not self.classifies:
            residuals = self._network.forward(inputs)[:, 0] - labels
            return self.dataset.own_unit(np.abs(residuals), differences=True)
        return self._network.sample_losses(inputs, labels, loss=self._loss, classes=True)


def _thinned(rows: int, columns: int, most: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which points of a grid to ask for, and for every point which of those stands for it.

    Both are indices, of the points row by row and of those asked for.
    """
    step = math.ceil(math.sqrt(rows * columns / most))
    asked, places = [], []
    for count in (rows, columns):
        middle = np.minimum(np.arange(count) // step * step + step // 2, count - 1)
        some, place = np.unique(middle, return_inverse=True)
        asked.append(some)
        places.append(place)
    chosen = (asked[0][:, None] * columns + asked[1]).ravel()
    return chosen, (places[0][:, None] * len(asked[1]) + places[1]).ravel()
