"""An activation as a picture: its curve, where the neuron is on it, and how steep it is there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import numpy as np

from core import ActivationCurve
from tui.plotting import canvas, ticks
from tui.widgets.rows import Ink, Row, Span

_LABEL = 6
"""Cells of a number beside the axis, and of the axis."""

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of the dots of a braille character, by row and column."""

_STEPS = 400
_SIGNS = {True: ("●", "│", "└", "─"), False: ("O", "|", "+", "-")}

LEAST_ROWS = 5

_Cell = tuple[int, int]


def curve_rows(curve: ActivationCurve, width: int, height: int, *, unicode: bool) -> list[Row]:
    """Return the picture in so many cells: the curve, its tangent where the neuron is, two axes.

    Parameters
    ----------
    curve : ActivationCurve
    width, height : int
        Cells; of the height the lowest two are for the axis.
    unicode : bool
        Whether the lines may be dots of braille.
    """
    point, upright, corner, level = _SIGNS[unicode]
    across, rows = width - _LABEL - 1, height - 2
    left, right = curve.z[0], curve.z[-1]
    low, high = min(*curve.a, curve.at[1]), max(*curve.a, curve.at[1])
    if not (np.isfinite([left, right, low, high]).all() and low < high and left < right):
        return []

    def place(z: np.ndarray, a: np.ndarray, fine: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return rows and columns of points, of those that are in the picture."""
        x, y = (z - left) / (right - left), (high - a) / (high - low)
        seen = (x >= 0) & (x <= 1) & (y >= 0) & (y <= 1)
        of_rows, of_columns = y[seen] * (rows * fine[0] - 1), x[seen] * (across * fine[1] - 1)
        return np.rint(of_rows).astype(int), np.rint(of_columns).astype(int)

    def written(value: float) -> str:
        return canvas.clean(ticks.plain(value, _LABEL), _LABEL, unicode=unicode)

    z = np.linspace(left, right, _STEPS)
    lines = np.interp(z, curve.z, curve.a), curve.at[1] + curve.slope * (z - curve.at[0])
    fine = (4, 2) if unicode else (1, 1)
    drawn: list[dict[_Cell, int]] = []
    for a in lines:
        cells: dict[_Cell, int] = {}
        for y, x in zip(*(part.tolist() for part in place(z, a, fine)), strict=True):
            cell = y // fine[0], x // fine[1]
            cells[cell] = cells.get(cell, 0) | (_DOTS[y % 4][x % 2] if unicode else 1)
        drawn.append(cells)
    signs: dict[_Cell, tuple[str, Ink]] = {}
    inks: tuple[tuple[Ink, str], ...] = (("train", "*"), ("label", "."))
    for cells, (ink, plain) in reversed([*zip(drawn, inks, strict=True)]):
        for cell, dots in cells.items():
            signs[cell] = (chr(0x2800 + dots) if unicode else plain), ink
    at = place(np.array([curve.at[0]]), np.array([curve.at[1]]), (1, 1))
    if len(at[0]):
        signs[int(at[0][0]), int(at[1][0])] = point, "heading"
    sides = {0: high, rows - 1: low}
    found: list[Row] = []
    for y in range(rows):
        label = written(sides[y]) if y in sides else ""
        cells_of_row = [signs.get((y, x), (" ", "label")) for x in range(across)]
        found.append((Span(f"{label:>{_LABEL}}{upright}", "label"), *_spans(cells_of_row)))
    found.append((Span(" " * _LABEL + corner + level * across, "label"),))
    ends = written(left), written(right)
    middle = "z".center(across - len(ends[0]) - len(ends[1]))
    found.append((Span(" " * (_LABEL + 1) + ends[0] + middle + ends[1], "label"),))
    return found


def _spans(cells: Iterable[tuple[str, Ink]]) -> list[Span]:
    return [
        Span("".join(sign for sign, _ in group), ink)
        for ink, group in groupby(cells, key=lambda cell: cell[1])
    ]
