"""Rows of a table that were not learnt: where they are on the map, and what is said of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from textual.content import Content

from core import Dataset, counted, predicted_classes, printable
from tui.panels.map.field import FieldEvaluator
from tui.panels.map.views.table import View
from tui.plotting import ticks
from tui.plotting.boundary.points import Points
from tui.plotting.boundary.scatter import Scatter
from tui.plotting.colors.signs import NEW_SIGN

if TYPE_CHECKING:
    from core import NewRows

_LONGEST_NAME, _LONGEST_FILE = 16, 40
_MOST_AT_ONCE = 20
_ABOVE_THE_EDGE = 0.04
"""Where rows are of a single input, whose height would be the target: a share of the height."""


@dataclass(frozen=True, slots=True, eq=False)
class UnlearntRows:
    """Rows of a file without the target.

    Attributes
    ----------
    name : str
        The file's, safe to show.
    rows : NewRows
        As the network takes them.
    dataset : Dataset
        The one whose preparation has made them so.
    """

    name: str
    rows: NewRows
    dataset: Dataset

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.rows.X)

    def go_with(self, dataset: Dataset) -> bool:
        """Tell whether these are rows for a network that learns this data set."""
        return dataset.preparation is self.dataset.preparation

    @property
    def places(self) -> NDArray[Any]:
        """Where they are on the plane, of shape (rows, 2)."""
        plane = self.dataset.plane
        _, _, low, high = plane.extent
        edge = np.full(len(self), low + _ABOVE_THE_EDGE * (high - low))
        return plane.places(self.rows.raw, self.rows.X, edge)

    @property
    def points(self) -> Points:
        """The same to be drawn."""
        return Points(self.places, np.zeros(len(self)), are_new=True)

    def sentence(self) -> str:
        """Say what was done with them."""
        left, right, low, high = self.dataset.plane.extent
        x, y = self.places.T
        outside = int(((x < left) | (x > right) | (y < low) | (y > high)).sum())
        beyond = f", {outside:,} of them beyond its edge (<zoom-out>)" if outside else ""
        are = "is" if len(self) == 1 else "are"
        words = (
            f"{counted(len(self), 'row')} of {self.name}, not learnt from, {are} on the map as "
            f"{NEW_SIGN}{beyond}; the cursor tells the prediction, <close-rows> takes them off."
        )
        return " ".join([words, *self.rows.notes])

    def predictions(self, evaluator: FieldEvaluator, here: NDArray[np.intp]) -> list[Content]:
        """Return what the network says of some of them, a text each."""
        some = here[:_MOST_AT_ONCE]
        inputs, numbers = self.rows.X[some], self.rows.numbers[some].tolist()
        outputs = np.asarray(evaluator.layers(inputs)[-1], np.float64)
        if evaluator.classifies:
            said = _classes(evaluator, outputs, evaluator.logits(inputs))
        else:
            values = evaluator.dataset.own_unit(outputs[:, 0])
            said = [ticks.short(value) for value in values.tolist()]
        return [
            Content.assemble((f"{NEW_SIGN} row {number}", "$text-muted"), f" {each}")
            for number, each in zip(numbers, said, strict=True)
        ]


def may_be_new(dataset: Dataset, names: Collection[str]) -> bool:
    """Tell whether a table with these columns is one of rows for a network that learns a data set.

    It has no column of the target, and at least half of those that are learnt from; or, where no
    line names them, one column fewer.
    """
    preparation = dataset.preparation
    if preparation is None or preparation.target in names:
        return False
    if not preparation.is_named:
        return len(names) == len(preparation.columns) - 1
    return 2 * len(set(preparation.inputs).intersection(names)) >= len(preparation.inputs)


def rows_for(dataset: Dataset, path: str) -> UnlearntRows:
    """Read rows of a file as they were that a data set is made of; ValueError says why not."""
    assert dataset.preparation is not None
    from core import new_rows

    rows = new_rows(dataset.preparation, path)
    return UnlearntRows(printable(Path(path).name, _LONGEST_FILE), rows, dataset)


def _classes(
    evaluator: FieldEvaluator, outputs: NDArray[np.float64], logits: NDArray[Any]
) -> list[str]:
    if not np.isfinite(logits).all():
        return ["–"] * len(logits)
    classes = predicted_classes(logits, probabilities=False)
    names = [printable(evaluator.dataset.class_names[each], _LONGEST_NAME) for each in classes]
    if not evaluator.has_probabilities:
        return names
    if outputs.shape[1] == 1:
        outputs = np.hstack((1.0 - outputs, outputs))
    shares = outputs[np.arange(len(classes)), classes].tolist()
    return [f"{name} {100 * share:.1f}%" for name, share in zip(names, shares, strict=True)]


class RowsOnMap:
    """The rows on the map that were not learnt, if there are any.

    Attributes
    ----------
    shown : UnlearntRows or None
    """

    def __init__(self) -> None:
        self.shown: UnlearntRows | None = None

    def take(self, rows: UnlearntRows | None) -> str:
        """Show other rows, or none; return what to say of it."""
        before, self.shown = self.shown, rows
        if rows is not None:
            return rows.sentence()
        if before is None:
            return "There are no rows on the map but those that are learnt."
        return f"The rows of {before.name} are off the map."

    def suit(self, dataset: Dataset) -> None:
        """Show none any more whose columns are not those of the data."""
        if self.shown is not None and not self.shown.go_with(dataset):
            self.shown = None

    def beside(self, scatter: Scatter) -> Scatter:
        """Return the points of the data with those of the rows beside them."""
        return scatter if self.shown is None else scatter.beside(self.shown.points)

    def count(self, view: View) -> int:
        """Return how many there are on a view."""
        return 0 if self.shown is None or not view.is_plane else len(self.shown)
