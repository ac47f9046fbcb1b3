"""What there is at the cursor of the map, in three lines of words and numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from textual.content import Content

from core import printable
from tui.panels.map.field import FieldEvaluator, Values
from tui.panels.map.views import Neurons, neuron_name
from tui.plotting import ticks

LINES = 3

_LONGEST_NAME = 16

Position = tuple[float, float]


class Place:
    """A place on the plane and what the network is given there, worked out once.

    Parameters
    ----------
    evaluator : FieldEvaluator
    position : tuple of float
        Its two coordinates, in the data's own units.
    """

    def __init__(self, evaluator: FieldEvaluator, position: Position) -> None:
        dataset = evaluator.dataset
        self.position = position
        self.inputs: Values = dataset.plane.to_inputs([position])
        self.own_units: Values = dataset.standardisation.inverse_transform(self.inputs)[0]


def readout(
    evaluator: FieldEvaluator,
    place: Place,
    neurons: Neurons | None,
    train: NDArray[np.intp],
    test: NDArray[np.intp],
    width: int,
    hint: str = "",
) -> Content:
    """Return what is at a place, for the parameters the evaluator uses.

    Parameters
    ----------
    evaluator : FieldEvaluator
    place : Place
    neurons : Neurons or None
        The neurons whose activations to tell as well.
    train, test : array of int
        Which of the samples lie in the cursor's cell.
    width : int
        Cells of a line; what does not fit is left out.
    hint : str
        What to say of the points there; empty to count them by their classes.
    """
    lines = [
        _as_many_as_fit(_inputs(evaluator, place), width),
        _as_many_as_fit(_outputs(evaluator, place, neurons), width),
        Content.styled(hint, "$text-muted") if hint else _points(evaluator, train, test),
    ]
    return Content("\n").join(lines)


def _inputs(evaluator: FieldEvaluator, place: Place) -> list[Content]:
    dataset = evaluator.dataset
    names = dataset.plane.axis_names
    parts = [_pair(name, value) for name, value in zip(names, place.position, strict=True)]
    if dataset.feature_names != names and dataset.n_features > 1:
        features = zip(dataset.feature_names, place.own_units.tolist(), strict=True)
        parts += [_pair(name, value) for name, value in features if name not in names]
    return parts


def _outputs(evaluator: FieldEvaluator, place: Place, neurons: Neurons | None) -> list[Content]:
    layers = evaluator.layers(place.inputs)
    outputs = layers[-1][0].tolist()
    parts = []
    if neurons is not None:
        for unit in dict.fromkeys((neurons.unit, neurons.other)):
            name = neuron_name(evaluator, neurons.layer, unit)
            activation = ticks.short(float(layers[neurons.layer][0, unit]))
            parts.append(Content.assemble((printable(name), "$text-muted"), f" {activation}"))
    if evaluator.classifies:
        parts += _classes(evaluator, outputs, evaluator.logits(place.inputs)[0].tolist())
    else:
        dataset = evaluator.dataset
        parts.append(_pair("predicts", outputs[0] * dataset.target_scale + dataset.target_mean))
    return parts


def _classes(evaluator: FieldEvaluator, outputs: list[float], logits: list[float]) -> list[Content]:
    """Return what is said of the classes, the likeliest first, each with its logit."""
    names = evaluator.dataset.class_names
    are_probabilities = evaluator.has_probabilities
    if len(outputs) == 1:
        (logit,) = logits
        if not are_probabilities:
            return [_pair("output", *outputs), _pair("logit", logit)]
        shares = sorted([(outputs[0], names[1]), (1.0 - outputs[0], names[0])], reverse=True)
        return [*(_share(name, share) for share, name in shares), _pair("logit", logit)]
    ranked = sorted(zip(outputs, logits, names, strict=True), reverse=True)
    return [
        Content(" ").join(
            [
                _share(name, output) if are_probabilities else _pair(name, output),
                Content.assemble(("logit", "$text-muted"), f" {ticks.short(logit)}"),
            ]
        )
        for output, logit, name in ranked
    ]


def _share(name: str, share: float) -> Content:
    return Content.assemble((printable(name, _LONGEST_NAME), "$text-muted"), f" {100 * share:.1f}%")


def _as_many_as_fit(parts: list[Content], width: int) -> Content:
    """Return the parts with two blanks between, and how many more there are without room."""
    for count in range(len(parts), 0, -1):
        left = len(parts) - count
        line = Content("  ").join([*parts[:count], *([Content(f"+ {left}")] if left else [])])
        if line.cell_length <= width:
            return line
    return parts[0]


def _points(evaluator: FieldEvaluator, train: NDArray[Any], test: NDArray[Any]) -> Content:
    dataset = evaluator.dataset
    count = len(train) + len(test)
    if not count:
        return Content.styled("no points here", "$text-muted")
    words = f"{count} point{'s' if count > 1 else ''} here"
    if len(test):
        words += f", {len(test)} of them test" if len(train) else ", test"
    labels = np.concatenate([dataset.y_train[train], dataset.y_test[test]])
    if evaluator.classifies:
        found, counts = np.unique(labels, return_counts=True)
        what = ", ".join(
            f"{number} {printable(dataset.class_names[label], _LONGEST_NAME)}"
            for label, number in zip(found.tolist(), counts.tolist(), strict=True)
        )
    else:
        values = labels * dataset.target_scale + dataset.target_mean
        low, high = ticks.short(float(values.min())), ticks.short(float(values.max()))
        what = low if low == high else f"{low} to {high}"
    return Content(f"{words}: {what}")


def _pair(name: str, *values: float) -> Content:
    numbers = " ".join(ticks.short(value) for value in values)
    return Content.assemble((printable(name, _LONGEST_NAME), "$text-muted"), f" {numbers}")
