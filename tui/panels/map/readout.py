"""What there is at the cursor of the map, in three lines of words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from textual.content import Content
from textual.widgets import Static

from core import counted, printable
from tui.panels.map.field import FieldEvaluator, Values
from tui.panels.map.rows import RowsOnMap
from tui.plotting import ticks

LINES = 3

_LONGEST_NAME = 16

_SMALLEST_WITH_READOUT = 12
"""Rows of the panel's inside."""


class Place:
    """A place on the plane and what the network is given there, worked out once.

    Parameters
    ----------
    evaluator : FieldEvaluator
    position : tuple of float
        Its two coordinates, in the data's own units.
    """

    def __init__(self, evaluator: FieldEvaluator, position: tuple[float, float]) -> None:
        dataset = evaluator.dataset
        self.position = position
        self.inputs: Values = dataset.plane.to_inputs([position])
        self.own_units: Values = dataset.standardisation.inverse_transform(self.inputs)[0]


class Readout(Static):
    """Shows what there is at a place, where there is room for it."""

    DEFAULT_CSS = f"""
    Readout {{
        height: {LINES};
        padding: 0 1;
        display: none;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }}
    """

    def __init__(self, rows: RowsOnMap, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._rows = rows
        self.place: Place | None = None
        """Where the cursor is, if there is one on a plane that the network knows."""
        self._points_here: Sequence[NDArray[np.intp]] = [np.zeros(0, np.intp)] * 3
        self._said = ""

    def go_to(self, place: Place | None, points: Sequence[NDArray[np.intp]], height: int) -> None:
        """Tell of another place from now on.

        Parameters
        ----------
        place : Place or None
        points : sequence of three arrays of int
            Which of the training, of the test and of the new points are there.
        height : int
            Rows of the panel.
        """
        self.place, self._points_here = place, points
        self.display = place is not None and height >= _SMALLEST_WITH_READOUT

    def show(
        self,
        evaluator: FieldEvaluator,
        neurons: Sequence[tuple[int, int]],
        width: int,
        *,
        test: bool,
        drawing: bool,
    ) -> None:
        """Show what is there for the parameters the evaluator uses.

        Parameters
        ----------
        evaluator : FieldEvaluator
        neurons : sequence of tuple of int
            Layer and unit of those whose activations to tell as well.
        width : int
            Cells of the panel.
        test : bool
            Whether test points can be seen.
        drawing : bool
            Whether points are drawn, which belong to no class for good.
        """
        if self.place is None or not self.display:
            return
        train, every_test, new = self._points_here
        points = (
            _how_many(len(train))
            if drawing
            else _points(evaluator, train, every_test if test else every_test[:0])
        )
        room = width - 2
        if len(new) and (rows := self._rows.shown) is not None:
            points = _as_many_as_fit(rows.predictions(evaluator, new), room)
        words = Content("\n").join(
            [
                _as_many_as_fit(_inputs(evaluator, self.place), room),
                _as_many_as_fit(_outputs(evaluator, self.place, neurons), room),
                points,
            ]
        )
        if words.plain != self._said:
            self._said = words.plain
            self.update(words, layout=False)


def _how_many(points: int) -> Content:
    words = f"{counted(points, 'point') if points else 'no points'} here"
    return Content.styled(words, "$text-muted")


def _inputs(evaluator: FieldEvaluator, place: Place) -> list[Content]:
    dataset = evaluator.dataset
    names = dataset.plane.axis_names
    parts = [_pair(name, value) for name, value in zip(names, place.position, strict=True)]
    if dataset.feature_names != names and dataset.n_features > 1:
        features = zip(dataset.feature_names, place.own_units.tolist(), strict=True)
        parts += [_pair(name, value) for name, value in features if name not in names]
    return parts


def _outputs(
    evaluator: FieldEvaluator, place: Place, neurons: Sequence[tuple[int, int]]
) -> list[Content]:
    layers = evaluator.layers(place.inputs)
    outputs = layers[-1][0].tolist()
    parts = []
    for layer, unit in neurons:
        name = evaluator.units.place(layer, unit)
        activation = ticks.short(float(layers[layer][0, unit]))
        parts.append(Content.assemble((name, "$text-muted"), f" {activation}"))
    if evaluator.classifies:
        parts += _classes(evaluator, outputs, evaluator.logits(place.inputs)[0].tolist())
    else:
        parts.append(_pair("predicts", evaluator.dataset.own_unit(outputs[0])))
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
        line = Content("  ").join(
            [*parts[:count], *([Content(f"and {left} more")] if left else [])]
        )
        if line.cell_length <= width:
            return line
    return parts[0]


def _points(evaluator: FieldEvaluator, train: NDArray[Any], test: NDArray[Any]) -> Content:
    dataset = evaluator.dataset
    count = len(train) + len(test)
    if not count:
        return Content.styled("no points here", "$text-muted")
    words = f"{counted(count, 'point')} here"
    if len(test):
        words += f", {len(test)} of them test" if len(train) else ", test"
    labels = np.concatenate([dataset.y_train[train], dataset.y_test[test]])
    if evaluator.classifies:
        found, counts = np.unique(labels, return_counts=True)
        what = ", ".join(
            _of_class(number, printable(dataset.class_names[label], _LONGEST_NAME))
            for label, number in zip(found.tolist(), counts.tolist(), strict=True)
        )
    else:
        values = dataset.own_unit(labels)
        low, high = ticks.short(float(values.min())), ticks.short(float(values.max()))
        what = low if low == high else f"{low} to {high}"
    return Content(f"{words}: {what}")


def _of_class(number: int, name: str) -> str:
    """Return how many points are of a class, so that two numbers are told apart."""
    return f"{number} {name}" if name[:1].isalpha() else f"{number} of {name}"


def _pair(name: str, *values: float) -> Content:
    numbers = " ".join(ticks.short(value) for value in values)
    return Content.assemble((printable(name, _LONGEST_NAME), "$text-muted"), f" {numbers}")
