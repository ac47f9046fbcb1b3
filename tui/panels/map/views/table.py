"""What the map can show: one table of views, each a few plain functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import Extent
from tui.panels.map.field import FieldEvaluator, Values
from tui.panels.map.views.neurons import Neurons, space_layer
from tui.plotting.boundary.points import Points
from tui.plotting.boundary.region import Grid
from tui.plotting.boundary.warped_grid import POINTS_ON_LINES, WarpedPlane
from tui.plotting.levels import FieldKind

_MOST_ERRORS = 5000
"""Points whose errors are measured for a picture; more would be one on top of the other."""


class Plot(NamedTuple):
    """Where a picture goes: a region, its rows and columns of samples, and how many a cell has."""

    extent: Extent
    rows: int
    columns: int
    samples_per_cell: int


class Picture(NamedTuple):
    """A field to draw.

    Attributes
    ----------
    outputs : array of shape (rows * columns, k)
    kind : str
        How to read them.
    limits : tuple of float or None
        The values at the two ends of the palette; None if they are whatever the targets span.
    peak : float or None
        The largest value, if the limits are to be 0 and what follows that.
    blank : array of bool, shape (rows * columns,), or None
        Where there is nothing to draw.
    decisions : array of shape (rows * columns, k) or None
        What to draw instead where decisions alone are wanted; None for the same.
    unit : int or None
        Of which class alone it is, where each class has an output.
    """

    outputs: NDArray[np.floating[Any]]
    kind: FieldKind
    limits: tuple[float, float] | None = None
    peak: float | None = None
    blank: NDArray[np.bool_] | None = None
    decisions: NDArray[np.floating[Any]] | None = None
    unit: int | None = None

    def without_colors(self) -> Picture:
        """Return the picture for where a class has one shade, whatever its output."""
        if self.unit is None:
            return self
        alone = self.outputs[:, self.unit, None]
        return Picture(alone, "amount", (1 / self.outputs.shape[1], 1.0), decisions=self.decisions)


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the network.

    Attributes
    ----------
    name : str
    title : callable
        Returns what to write above the map.
    meaning : str
        A sentence on what one sees.
    refusal : callable
        Returns why there is nothing to see, or an empty text.
    picture : callable or None
        Returns the field; None for the hidden space, which is not the plane.
    neurons : int
        How many neurons it is of: none, one, or two of the same layer.
    decides : bool
        Whether decisions alone can be shown.
    """

    name: str
    title: Callable[[FieldEvaluator, Neurons], str]
    meaning: str
    refusal: Callable[[FieldEvaluator], str]
    picture: Callable[[FieldEvaluator, Neurons, Plot], Picture] | None
    neurons: Literal[0, 1, 2] = 0
    decides: bool = True

    @property
    def is_plane(self) -> bool:
        """Whether it shows the plane of the data, not the space of two neurons."""
        return self.picture is not None


def _always(evaluator: FieldEvaluator) -> str:
    return ""


def _output_title(evaluator: FieldEvaluator, neurons: Neurons) -> str:
    return "decision boundary" if evaluator.classifies else "prediction"


def _output(evaluator: FieldEvaluator, neurons: Neurons, plot: Plot) -> Picture:
    return Picture(evaluator.grid_outputs(), evaluator.kind)


def _neuron_title(evaluator: FieldEvaluator, neurons: Neurons) -> str:
    name = evaluator.units.place(neurons.layer, neurons.unit)
    return name if neurons.layer == 0 else f"{name} · {evaluator.activation_name(neurons.layer)}"


def _neuron(evaluator: FieldEvaluator, neurons: Neurons, plot: Plot) -> Picture:
    if evaluator.has_output_of_each_class and neurons.layer == len(evaluator.layer_sizes) - 1:
        # In the colour of its class, as in the network: the surer, the fuller.
        outputs = evaluator.grid_layer(-1)
        classes = outputs.shape[1]
        alone = np.zeros_like(outputs)
        alone[:, neurons.unit] = np.fmax(outputs[:, neurons.unit], 1 / classes)
        return Picture(alone, "multiclass", decisions=outputs, unit=neurons.unit)
    activations = evaluator.grid_activations(neurons.layer, neurons.unit)
    limits = evaluator.unit_limits(neurons.layer, neurons.unit)
    return Picture(activations, "regression", limits)


def _no_hidden_layer(evaluator: FieldEvaluator) -> str:
    return (
        "" if len(evaluator.layer_sizes) > 2 else "This network has no hidden neurons to look at."
    )


def _no_hidden_space(evaluator: FieldEvaluator) -> str:
    if space_layer(evaluator.layer_sizes):
        if not evaluator.can_look_at(POINTS_ON_LINES):
            return "Hidden space would take too long to draw with a network as large as this."
        return ""
    return "Hidden space needs a hidden layer of two neurons or more."


def _space_title(evaluator: FieldEvaluator, neurons: Neurons) -> str:
    first, second = sorted((neurons.unit + 1, neurons.other + 1))
    return f"hidden space · {first} and {second} of layer {neurons.layer}"


def _error_title(evaluator: FieldEvaluator, neurons: Neurons) -> str:
    return "loss of the points" if evaluator.classifies else "error of the points"


def _error(evaluator: FieldEvaluator, neurons: Neurons, plot: Plot) -> Picture:
    """Return the mean error of the points in each cell; where there are none, who could know it."""
    dataset = evaluator.dataset
    rows, columns = plot.rows // plot.samples_per_cell, plot.columns
    total, count = np.zeros((2, rows * columns))
    inside, row, column = Grid(plot.extent, rows, columns).cells_of(dataset.plane.train)
    step = -(-len(inside) // min(_MOST_ERRORS, evaluator.most_samples)) or 1
    inside, cell = inside[::step], (row * columns + column)[::step]
    errors = evaluator.errors(dataset.X_train[inside], dataset.y_train[inside])
    np.add.at(total, cell, errors)
    np.add.at(count, cell, 1.0)
    mean = total / np.maximum(count, 1.0)
    halves = np.repeat(np.arange(rows), plot.samples_per_cell)
    outputs = mean.reshape(rows, columns)[halves].reshape(-1, 1)
    blank = (count == 0).reshape(rows, columns)[halves].reshape(-1)
    return Picture(outputs, "amount", peak=_largest(mean), blank=blank)


def _no_confidence(evaluator: FieldEvaluator) -> str:
    return "" if evaluator.classifies else "A prediction of numbers has no confidence to show."


def _confidence(evaluator: FieldEvaluator, neurons: Neurons, plot: Plot) -> Picture:
    outputs = evaluator.grid_outputs()
    if evaluator.kind == "binary":
        sure = np.maximum(outputs, 1.0 - outputs)
        return Picture(sure, "amount", (0.5, 1.0))
    sure = np.clip(outputs.max(axis=1, keepdims=True), 0.0, 1.0)
    return Picture(sure, "amount", (1.0 / outputs.shape[1], 1.0))


def hidden_space(
    evaluator: FieldEvaluator,
    neurons: Neurons,
    lines: Values,
    chosen: tuple[NDArray[np.intp], NDArray[np.intp]],
    place: Values | None,
    *,
    marks_wrong: bool,
) -> WarpedPlane:
    """Return where two neurons put the grid of the plane and the points on it.

    Parameters
    ----------
    evaluator : FieldEvaluator
    neurons : Neurons
    lines : array of shape (n, n_in)
        What the network is given along the lines of the grid.
    chosen : tuple of two arrays of int
        The training and the test points to show.
    place : array of shape (1, n_in) or None
        What the network is given at the cursor.
    marks_wrong : bool
        Whether to mark points that are put into another class.
    """
    dataset = evaluator.dataset
    layer, *units = neurons
    units.sort()
    layers = evaluator.layers(lines)
    outputs = layers[-1] if evaluator.is_curve else evaluator.readable(layers[-1])
    points, wrong = [], []
    for which, X, y, hollow in (
        (chosen[0], dataset.X_train, dataset.y_train, False),
        (chosen[1], dataset.X_test, dataset.y_test, True),
    ):
        inputs = X[which]
        points.append(Points(evaluator.layers(inputs)[layer][:, units], y[which], hollow))
        if marks_wrong:
            wrong.append(evaluator.wrong(inputs, y[which]))
    cursor = None
    if place is not None:
        across, up = evaluator.layers(place)[layer][0, units].tolist()
        cursor = (across, up)
    names = (f"neuron {units[0] + 1}", f"neuron {units[1] + 1}")
    return WarpedPlane(layers[layer][:, units], outputs, points, names, wrong, cursor)


def _largest(values: Values) -> float:
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max(initial=0.0))


VIEWS: tuple[View, ...] = (
    View("output", _output_title, "What the network says.", _always, _output),
    View(
        "neuron",
        _neuron_title,
        "How active one neuron is; <next-neuron> and <previous-neuron> go to others.",
        _no_hidden_layer,
        _neuron,
        neurons=1,
    ),
    View(
        "hidden space",
        _space_title,
        "Where two neurons put the data and the grid of the plane; <next-neuron> and "
        "<previous-neuron> choose others.",
        _no_hidden_space,
        None,
        neurons=2,
    ),
    View(
        "error",
        _error_title,
        "How wrong the network is at each training point; between them there is no right answer.",
        _always,
        _error,
        decides=False,
    ),
    View(
        "confidence",
        lambda evaluator, neurons: "confidence",
        "How sure the network is, whichever class it chooses.",
        _no_confidence,
        _confidence,
        decides=False,
    ),
)
"""The views in the order that the key goes through them."""

OUTPUT, NEURON = VIEWS[:2]
