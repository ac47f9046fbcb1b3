"""Data points in the picture of a boundary: which of them there is room for, and their signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting.boundary.layout import Layout
from tui.plotting.colors import signs
from tui.plotting.colors.points import GREY
from tui.plotting.levels import FIELD_LEVELS, levels

CROWDED = 1 / 9
"""The share of cells that may hold points of one set before the field behind them is lost."""


@dataclass(frozen=True, eq=False)
class Points:
    """Data points to draw.

    Attributes
    ----------
    xy
        Shape (n, 2).
    labels
        Shape (n,): the class of each point, or its target value if they are no whole numbers
        but of a floating type.
    hollow
        Whether to draw them hollow, as test points are.
    are_new
        Whether nobody knows what they are, so that their labels say nothing.
    """

    xy: NDArray[np.floating]
    labels: NDArray[Any]
    hollow: bool = False
    are_new: bool = False

    @property
    def are_values(self) -> bool:
        """Whether the labels are target values."""
        return not self.are_new and bool(np.issubdtype(np.asarray(self.labels).dtype, np.floating))


class PlacedPoints(NamedTuple):
    """The points that are drawn, of all sets in their order.

    Attributes
    ----------
    halves, rows, columns
        Shape (n,): the row of each one's sample, and the row and the column of its cell.
    labels
        Shape (n,): the class of each, or the level of its value.
    glyphs, wrong_glyphs
        Shape (n,): its sign, and the one it has where the network is wrong about it.
    are_values
        Whether the labels are levels of values.
    chosen
        Of each set of points but those that are new, which ones are drawn.
    inside
        How many points are in the region, drawn or not.
    """

    halves: NDArray[np.intp]
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    labels: NDArray[np.intp]
    glyphs: NDArray[np.str_]
    wrong_glyphs: NDArray[np.str_]
    are_values: bool
    chosen: list[NDArray[np.intp]]
    inside: int

    def marked(self, wrong: Sequence[NDArray[np.bool_]]) -> NDArray[np.str_]:
        """Return the signs of the points, with marks where the network is wrong.

        Parameters
        ----------
        wrong
            Of each set of points, shape (n,): whether the network is wrong about it; of those
            beyond these nothing is marked.
        """
        if not len(self.glyphs) or not len(wrong):
            return self.glyphs
        of_chosen = [group[chosen] for group, chosen in zip(wrong, self.chosen, strict=False)]
        known = np.concatenate(of_chosen)
        marks = np.zeros(len(self.glyphs), np.bool_)
        first = len(marks) - sum(map(len, self.chosen))  # after those that are new
        marks[first : first + len(known)] = known
        return np.where(marks, self.wrong_glyphs, self.glyphs)


def placed(
    groups: Sequence[Points],
    area: Layout,
    *,
    thinned: bool,
    unicode: bool,
    value_range: tuple[float, float],
) -> PlacedPoints:
    """Choose the points to draw.

    Parameters
    ----------
    groups
        Sets of points; an earlier one takes its cells first. Those that are new come first.
    area
        Where there is room.
    thinned
        Whether to leave some out where they are so many that the field would be lost.
    unicode
        Whether their signs may be other than letters.
    value_range
        The values at the two ends of the palette.
    """
    taken = np.zeros(area.cells.shape, dtype=bool)
    are_values = any(group.are_values and len(group.xy) for group in groups)
    nowhere = np.zeros(0, np.intp)
    places, labels = [(nowhere, nowhere)], [nowhere]
    glyphs, wrong_glyphs = [np.zeros(0, "U1")], [np.zeros(0, "U1")]
    chosen: list[NDArray[np.intp]] = []
    in_sight = 0
    for group in groups:
        xy = np.asarray(group.xy, dtype=np.float64).reshape(-1, 2)
        if not len(xy) or not taken.size:
            chosen += [] if group.are_new else [nowhere]
            continue
        inside, half, column = area.samples.cells_of(xy)
        share = (CROWDED / 2 if group.hollow else CROWDED) if thinned else 1.0
        kept = thin(half // area.samples_per_cell, column, taken, share=share)
        if group.are_new:
            numbers = np.full(len(kept), FIELD_LEVELS // 2 if are_values else GREY, np.intp)
            of_class = np.array([signs.NEW_SIGN])
        else:
            numbers = np.asarray(group.labels).reshape(-1)[inside[kept]]
            numbers = _levels(numbers, value_range) if are_values else numbers.astype(np.intp)
            of_class = np.array([*signs.point_signs(unicode=unicode, hollow=group.hollow)])
        wrong_sign = signs.wrong_sign(unicode=unicode, hollow=group.hollow)
        in_sight += len(inside)
        chosen += [] if group.are_new else [inside[kept]]
        places.append((half[kept], column[kept]))
        labels.append(numbers)
        glyphs.append(of_class[np.zeros_like(numbers) if are_values else numbers % len(of_class)])
        wrong_glyphs.append(np.full(len(numbers), wrong_sign))
    halves, columns = (np.concatenate(found) for found in zip(*places, strict=True))
    return PlacedPoints(
        halves,
        halves // area.samples_per_cell,
        columns,
        np.concatenate(labels),
        np.concatenate(glyphs),
        np.concatenate(wrong_glyphs),
        are_values,
        chosen,
        in_sight,
    )


def _levels(values: NDArray[Any], value_range: tuple[float, float]) -> NDArray[np.intp]:
    return levels(values.reshape(1, -1, 1), "regression", False, value_range=value_range)[0]


def thin(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    taken: NDArray[np.bool_],
    *,
    share: float = CROWDED,
) -> NDArray[np.intp]:
    """Choose points to draw so that each is seen and so is the field behind them.

    At most one point a cell. If that is still more than `share` of the cells, points are added in
    a fixed pseudo-random order, well spaced ones first (dart throwing: Cook, "Stochastic Sampling
    in Computer Graphics", 1986), until that share is reached.

    Parameters
    ----------
    rows
        Shape (n,): the row of each point's cell.
    columns
        Shape (n,): the column of each point's cell.
    taken
        Shape (rows of cells, columns of cells): cells that have a point already. The
        cells of the chosen points are added to it.
    share
        The most points there may be, as a share of the cells.

    Returns
    -------
    NDArray[np.intp]
        Positions in `rows`, ascending. The same points always give the same choice.
    """
    # Shuffled, because files are often sorted by class.
    order = np.random.default_rng(0).permutation(len(rows))
    order = order[~taken[rows[order], columns[order]]]
    _, first = np.unique(rows[order] * taken.shape[1] + columns[order], return_index=True)
    candidates = order[np.sort(first)]
    room = max(1, round(taken.size * share))
    if len(candidates) > room:
        spaced = _spaced(rows[candidates].tolist(), columns[candidates].tolist(), taken, room)
        candidates = candidates[spaced]
    taken[rows[candidates], columns[candidates]] = True
    return np.sort(candidates)


def _spaced(rows: list[int], columns: list[int], taken: NDArray[np.bool_], room: int) -> list[int]:
    taken = taken.copy()
    chosen: list[int] = []
    # A cell is twice as tall as wide, so one row away is as far as two columns.
    for reach_rows, reach_columns in ((1, 2), (0, 2), (0, 1), (0, 0)):
        for index, (row, column) in enumerate(zip(rows, columns, strict=True)):
            around = taken[
                max(0, row - reach_rows) : row + reach_rows + 1,
                max(0, column - reach_columns) : column + reach_columns + 1,
            ]
            if around.any():
                continue
            taken[row, column] = True
            chosen.append(index)
            if len(chosen) == room:
                return chosen
    return chosen
