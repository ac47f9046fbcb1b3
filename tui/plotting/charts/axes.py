"""The axes of a chart: where they begin and end, and marks at equal distances."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.plotting import ticks

_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_FACTOR = math.log10(2)
"""From one mark to the next on a logarithmic axis that is too short for powers of ten."""

_MOST_MARKS = 7
_LOSS_OF_FEW = {0: 4.0, 1: 3.0, 2: 1.2, 3: 1.06, 4: 1.03}
"""How much more of an axis may lie empty for the sake of more marks than so many."""

_HAIR = 1e-9

_FARTHEST = 1e307
"""From 0 on an axis; what is beyond stands at its end."""

_LARGEST = 308.25
"""The logarithm of about the largest number there is; a loss comes there before it diverges."""


class Axis(NamedTuple):
    """An axis of so many cells.

    Attributes
    ----------
    low, high : float
        What the middles of the first and of the last cell stand for.
    cells : int
    values, labels : list
        Where there are marks, and what they say.
    """

    low: float
    high: float
    cells: int
    values: list[float]
    labels: list[str]

    @property
    def limits(self) -> tuple[float, float]:
        """The two ends."""
        return self.low, self.high

    @property
    def step(self) -> float:
        """What one cell stands for."""
        return (self.high - self.low) / max(1, self.cells - 1) or 1.0

    def cells_of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how many cells from the first the values are."""
        return (values - self.low) / self.step

    def cell_of(self, value: float) -> int:
        """Return the cell of a value, or the nearest there is; the end of a cell is part of it."""
        inside = min(max(value, self.low), self.high)
        cell = math.ceil((inside - self.low) / self.step - 0.5 - _HAIR)
        return min(max(cell, 0), self.cells - 1)

    def nearest_cells(self, values: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return ``cell_of`` of each value."""
        inside = np.minimum(np.maximum(values, self.low), self.high)
        cells = np.ceil((inside - self.low) / self.step - 0.5 - _HAIR)
        return np.minimum(np.maximum(cells, 0), self.cells - 1).astype(np.intp)


class _Grid(NamedTuple):
    """Marks ``per_mark`` cells and ``step`` apart; the first cell is the ``first``-th from 0."""

    step: float
    per_mark: int
    first: int

    @property
    def cell(self) -> float:
        return self.step / self.per_mark

    def marks(self, cells: int) -> range:
        """Return which multiples of the step are in so many cells."""
        return range(-(-self.first // self.per_mark), (self.first + cells - 1) // self.per_mark + 1)


def of_epochs(low: float, high: float, cells: int) -> Axis:
    """Return an axis of epochs, from the first to a round number at or after the last.

    An axis that grew with every epoch would move the whole curve each time.
    """
    needed = _round_up(max(high - low, 1.0))
    found = _grid_of_epochs(low, needed, cells)
    if found is None:
        return Axis(low, low + needed, cells, [], [])
    first = found.first * found.cell
    values = [float(mark * found.step) for mark in found.marks(cells)]
    labels = [ticks.epoch(value) for value in values]
    return Axis(first, first + (cells - 1) * found.cell, cells, values, labels)


@lru_cache(maxsize=64)
def _grid_of_epochs(low: float, needed: float, cells: int) -> _Grid | None:
    """Return the grid of so many epochs, the same for long while a curve grows."""
    widest = len(ticks.epoch(low + needed)) + 2
    return _finest(low, low + needed, cells, range(max(6, widest), max(7, cells)), whole=True)


def of_values(
    values: NDArray[np.float64], cells: int, *, log_scale: bool = False, unit: str = ""
) -> Axis:
    """Return an axis of values, of logarithms to base 10 on a logarithmic one.

    Parameters
    ----------
    values
        What is to be seen.
    cells
        Rows of the chart.
    log_scale
        Whether the values are logarithms.
    unit
        Said after each; of `%` there are none below 0 and above 100.
    """
    if not len(values):
        return Axis(0.0, 1.0, cells, [], [])
    low, high = float(values.min()), float(values.max())
    # The distance between two numbers is one as well.
    low, high = max(low, -_FARTHEST), min(high, _FARTHEST)
    if high - low <= _HAIR * max(abs(low), abs(high)):
        # A curve that does not move stands in the middle, not on an axis.
        room = abs(low) / 2 or 0.5
        label = ticks.short(_ten_to(low) if log_scale else low)
        return Axis(low - room, low + room, cells, [low], [f"{label}{unit}"])
    if log_scale:
        return _logarithmic(low, high, cells, unit)
    # Down to zero where that costs little, so that half as high means half the loss.
    if 0 < low < 0.3 * high:
        low = 0.0
    found = _finest(low, high, cells, _distances(cells))
    if found is None:
        return Axis(low, high, cells, [], [])
    least, most = (0.0, 100.0) if unit == "%" else (-math.inf, math.inf)
    found = _within(found, cells, low, most)
    marks = [mark * found.step + 0.0 for mark in found.marks(cells)]
    marks = [mark for mark in marks if least <= mark <= most * (1 + _HAIR)]
    first = found.first * found.cell
    return Axis(
        first, first + (cells - 1) * found.cell, cells, marks, _labels(marks, found.step, unit)
    )


def _ten_to(exponent: float) -> float:
    return float(10.0 ** min(exponent, _LARGEST))


def _labels(marks: list[float], step: float, unit: str) -> list[str]:
    if len(marks) == 1:  # as exact as if there were more
        return [f"{ticks.labels([marks[0], marks[0] + step])[0]}{unit}"]
    return [f"{label}{unit}" for label in ticks.labels(marks)]


def _logarithmic(low: float, high: float, cells: int, unit: str) -> Axis:
    decades = _finest(low, high, cells, _distances(cells), steps=(1.0, 2.0, 3.0, 5.0, 10.0, 50.0))
    if decades is not None and len(decades.marks(cells)) >= 2 and high - low > 1.0:
        first = decades.first * decades.cell
        exponents = [mark * decades.step for mark in decades.marks(cells)]
        labels = [f"{ticks.short_power(exponent)}{unit}" for exponent in exponents]
        return Axis(first, first + (cells - 1) * decades.cell, cells, exponents, labels)
    origin = math.floor(low + _HAIR)
    doubled = _finest(low - origin, high - origin, cells, _distances(cells), steps=(_FACTOR,))
    if doubled is not None and high - low > 2 * _FACTOR:
        first = origin + doubled.first * doubled.cell
        numbers = [2.0**mark * _ten_to(origin) for mark in doubled.marks(cells) if mark >= 0]
        places = [origin + mark * _FACTOR for mark in doubled.marks(cells) if mark >= 0]
        labels = [f"{ticks.short(number)}{unit}" for number in numbers]
        return Axis(first, first + (cells - 1) * doubled.cell, cells, places, labels)
    # So little of a logarithmic scale is as good as even: round values.
    margin = (high - low) / 20
    low, high = low - margin, high + margin
    few = max(2, cells // 3)
    even = [v for v in ticks.nice_ticks(_ten_to(low), _ten_to(high), few) if v > 0]
    axis = Axis(low, high, cells, [], [])
    # They lie the closer the larger they are: of two in one row the larger is written.
    numbers = list({axis.cell_of(math.log10(number)): number for number in even}.values())
    labels = [f"{label}{unit}" for label in ticks.labels(numbers)]
    return axis._replace(values=[math.log10(number) for number in numbers], labels=labels)


def _distances(cells: int) -> range:
    """Return how many rows may lie between two marks."""
    if cells <= 4:
        return range(max(1, cells - 2), max(2, cells))
    return range(max(2, -(-cells // _MOST_MARKS)), max(3, cells // 2 + 1))


def _finest(
    low: float,
    high: float,
    cells: int,
    distances: Iterable[int],
    *,
    steps: tuple[float, ...] = (),
    whole: bool = False,
) -> _Grid | None:
    """Return the grid of round steps in which so many cells show most, with few marks at a loss."""
    best: tuple[float, _Grid] | None = None
    for per_mark in distances:
        needed = (high - low) / max(1, cells - 1) * per_mark
        if not 0 < needed < math.inf:
            return None
        for step in steps or _round_steps(needed):
            if step < needed * (1 - _HAIR) or (whole and step != int(step)):
                continue
            cell = step / per_mark
            if not cell > 0 or not math.isfinite(low / cell):
                continue
            grid = _Grid(step, per_mark, math.floor(low / cell + 1e-6))
            if (grid.first + cells - 1) * cell < high - 1e-6 * cell:
                continue
            count = len(grid.marks(cells))
            cost = cell * _LOSS_OF_FEW.get(count, 1.0)
            if best is None or cost < best[0] * (1 - _HAIR):
                best = cost, grid
    return None if best is None else best[1]


def _round_steps(needed: float) -> list[float]:
    """Return round numbers at and above what is needed: 1, 2 and 5 times a power of ten.

    As in Heckbert, "Nice Numbers for Graph Labels", Graphics Gems (1990).
    """
    power = math.floor(math.log10(needed))
    steps = [
        float(f"{digit}e{exponent}")  # to the last bit, and however small
        for exponent in (power, power + 1)
        for digit in (1, 2, 5)
    ]
    return [step for step in steps if step >= needed * (1 - _HAIR)][:3]


def _within(grid: _Grid, cells: int, low: float, most: float) -> _Grid:
    """Return the grid moved so that it shows nothing above ``most``, nor below 0 for no reason."""
    top = most / grid.cell
    first = grid.first
    if math.isfinite(top) and first + cells - 1 > top:
        first = math.floor(top + 1e-6) - (cells - 1)
    if low >= 0:
        first = max(0, first)
    return grid._replace(first=first)


def _round_up(count: float) -> float:
    power = 10.0 ** math.floor(math.log10(count))
    return next(step * power for step in _ROUND if step * power >= count * (1 - 1e-12))
