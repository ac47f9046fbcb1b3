"""Borders beside the network's own on the map: a linear model's, and those of other draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core import Dataset
from tui.plotting.boundary.region import CELL_HEIGHT, Grid
from tui.plotting.canvas import DOTS_ACROSS, DOTS_DOWN, braille

if TYPE_CHECKING:
    from core import Baseline, Draws

_LETTERS = "|-/\\"
"""Upright, level, rising and falling."""

_NONE = len(_LETTERS)

_LEVEL = 2.0
"""How many times as fast it has to go along one axis as along the other to pass for that."""

_DASH, _GAP = 2, 1
"""Cells along the border that have a sign, and that have none; of dots as many to a cell."""

_CLOUD, _CLOUD_LETTERS = " ·∶∷", " '\"&"
"""Where no border of other draws goes through, one in some, and more and more of them.

In ASCII none of them is a shade or a point.
"""

_DENSE = 0.15, 0.35
"""Shares of the draws from which on the second and the third of these signs stand there."""

_CORNERS = 4
"""Columns of a frame beside what is written in it."""

_MOST_PRODUCTS = 5 * 10**7
"""Of weights and places: more would keep the screen waiting."""


class Borders:
    """What borders there are to draw beside the network's own.

    Parameters
    ----------
    unicode : bool
        Whether signs may be other than ASCII.
    """

    def __init__(self, unicode: bool) -> None:
        self._unicode = unicode
        self.baseline: Baseline | None = None
        """A linear model, or None."""
        self.draws: Draws | None = None
        """Other draws of the network, or None."""

    def marks(self, dataset: Dataset, cells: Grid) -> NDArray[np.str_] | None:
        """Return a sign for each cell that such a border goes through, of shape (rows, columns)."""
        dashed = border(self.baseline, dataset, cells, unicode=self._unicode)
        clouded = cloud(self.draws, cells, unicode=self._unicode)
        if dashed is None or clouded is None:
            return clouded if dashed is None else dashed
        return np.where(dashed == " ", clouded, dashed)

    def named(self, title: str, width: int) -> str:
        """Return a title that names them as well, where there is room."""
        words = title
        if self.baseline is not None:
            words = f"{words} · dashed: {self.baseline.name.split()[0].lower()}"
        if self.draws is not None:
            words = f"{words} · dotted: {len(self.draws.results)} draws"
        return words if len(words) <= width - _CORNERS else title


def cloud(draws: Draws | None, cells: Grid, *, unicode: bool) -> NDArray[np.str_] | None:
    """Return a sign for each cell that borders of other draws go through.

    Parameters
    ----------
    draws : Draws or None
    cells : Grid
        The part of the plane that is seen.
    unicode : bool
        Whether signs may be other than ASCII.

    Returns
    -------
    array of shape (rows, columns) or None
        None for no draws, and where they are too large to be asked at so many places.
    """
    if draws is None or not all(cells.shape):
        return None
    places = cells.centres()
    if draws.weights_per_place * len(places) > _MOST_PRODUCTS:
        return None
    counts = np.zeros(cells.shape)
    for sides in draws.sides(places):
        chosen, through = sides.reshape(cells.shape), np.zeros(cells.shape, np.bool_)
        through[:-1] |= chosen[:-1] != chosen[1:]
        through[:, :-1] |= chosen[:, :-1] != chosen[:, 1:]
        counts += through
    shares = counts / len(draws.results)
    drawn: NDArray[np.str_] = np.array([*(_CLOUD if unicode else _CLOUD_LETTERS)])[
        (counts > 0).astype(np.intp) + (shares >= _DENSE[0]) + (shares >= _DENSE[1])
    ]
    return drawn


def border(
    baseline: Baseline | None, dataset: Dataset, cells: Grid, *, unicode: bool
) -> NDArray[np.str_] | None:
    """Return a sign for each cell that the border goes through, of shape (rows, columns).

    Between classes that is where the model chooses another one. Of a regression of one input it is
    the model's line; of several, where it predicts the mean of the targets.

    Parameters
    ----------
    baseline : Baseline or None
        One fitted to data of such inputs; None, or one of others, for no border.
    dataset : Dataset
    cells : Grid
        The part of the plane that is seen.
    unicode : bool
        Whether signs may be other than ASCII.
    """
    if baseline is None or baseline.n_features != dataset.n_features or not all(cells.shape):
        return None
    down, across = (DOTS_DOWN, DOTS_ACROSS) if unicode else (1, 1)
    fine = Grid(cells.extent, down * cells.rows, across * cells.columns)
    kinds = _kinds(_scores(baseline, dataset, fine), CELL_HEIGHT * across / down)
    # Along the axis that it runs along: across it, a border of one cell a dash would be all gap.
    row, column = np.indices(kinds.shape)
    along = np.where(kinds == _LETTERS.index("|"), row // down, column // across)
    kinds[along % (_DASH + _GAP) >= _DASH] = _NONE
    if unicode:
        return braille(kinds != _NONE)
    drawn: NDArray[np.str_] = np.array([*_LETTERS, " "])[kinds]
    return drawn


def _kinds(scores: NDArray[np.float64], height: float) -> NDArray[np.intp]:
    """Return which of the letters stands in each cell of so many times its width, or `_NONE`."""
    chosen = scores.argmax(axis=-1)
    found = np.full(chosen.shape, _NONE)
    for axis in (0, 1):
        here, there = _neighbours(chosen, axis)
        rows, columns = np.nonzero(here != there)
        # The cell that the border is nearer to: there the difference of the two is the smaller.
        a, b = here[rows, columns], there[rows, columns]
        below, right = rows + (axis == 0), columns + (axis == 1)
        nearer = _margin(scores, rows, columns, a, b) <= -_margin(scores, below, right, a, b)
        rows, columns = np.where(nearer, rows, below), np.where(nearer, columns, right)
        found[rows, columns] = _slopes(scores, rows, columns, a, b, height)
    return found


def _scores(baseline: Baseline, dataset: Dataset, cells: Grid) -> NDArray[np.float64]:
    """Return a score for each side of the border, of shape (rows, columns, sides)."""
    places = cells.centres()
    scores = baseline.scores(dataset.plane.to_inputs(places))
    if baseline.task == "regression":
        if dataset.n_features == 1:
            heights = (places[:, 1:] - dataset.target_mean) / dataset.target_scale
            scores = heights - scores
        else:
            scores = scores - dataset.y_train.mean()
        scores = np.concatenate([np.zeros_like(scores), scores], axis=1)
    return scores.reshape(*cells.shape, -1)


def _neighbours(values: NDArray[np.intp], axis: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return (values[:-1], values[1:]) if axis == 0 else (values[:, :-1], values[:, 1:])


def _margin(
    scores: NDArray[np.float64],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    a: NDArray[np.intp],
    b: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Return by how much side a is before side b."""
    difference: NDArray[np.float64] = scores[rows, columns, a] - scores[rows, columns, b]
    return difference


def _slopes(
    scores: NDArray[np.float64],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    a: NDArray[np.intp],
    b: NDArray[np.intp],
    cell_height: float,
) -> NDArray[np.intp]:
    """Return which letter is like the border between two sides at each of some cells."""
    height, width = scores.shape[:2]
    above, below = np.maximum(rows - 1, 0), np.minimum(rows + 1, height - 1)
    left, right = np.maximum(columns - 1, 0), np.minimum(columns + 1, width - 1)
    down = _margin(scores, below, columns, a, b) - _margin(scores, above, columns, a, b)
    across = _margin(scores, rows, right, a, b) - _margin(scores, rows, left, a, b)
    down = down / np.maximum(below - above, 1) / cell_height
    across = across / np.maximum(right - left, 1)
    kinds = np.where(down * across > 0, 2, 3)
    kinds[np.abs(across) > _LEVEL * np.abs(down)] = 0
    kinds[np.abs(down) > _LEVEL * np.abs(across)] = 1
    return kinds
