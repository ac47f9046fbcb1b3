"""Which points a panel has room for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CROWDED = 1 / 9
"""The share of cells that may hold points of one set before the field behind them is lost."""


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
