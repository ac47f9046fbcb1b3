"""Signs on a chart: where a curve was best, what was changed, where other runs end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from tui.plotting import canvas
from tui.plotting.charts.axes import Axis
from tui.plotting.charts.lines import Line
from tui.plotting.colors.rgb import RGB


class Mark(NamedTuple):
    """Something to notice.

    Attributes
    ----------
    x : float
        The epoch.
    words : str
        What it is, said at the cursor.
    curve : int
        Of which curve it is a value, or -1 for what happened to the network.
    y : float
        That value.
    """

    x: float
    words: str
    curve: int = -1
    y: float = 0.0


BEST_SIGNS = "◆@"
"""On a curve, where it was best; the second in plain ASCII."""

CHANGE_SIGNS = "▲^"
"""On the axis of the epochs, where something was changed."""


def write_changes(
    chart: Any,
    place: tuple[int, int],
    marks: Sequence[Mark],
    across: Axis,
    sign: str,
    ink: RGB | None,
) -> None:
    """Write a sign on the axis of the epochs, at each place given by its left end and row."""
    left, row = place
    for column in {across.cell_of(mark.x) for mark in marks}:
        canvas.write(chart, left + column, row, sign, ink)


def write_name(
    chart: Any,
    place: tuple[int, int],
    name: str,
    marks: Sequence[Mark],
    across: Axis,
    ink: RGB | None,
) -> None:
    """Write what the axis of the epochs is of: at its end, or left of the marks that stand there.

    Where there is no room between the marks, it is not written.
    """
    left, row = place
    changed = {across.cell_of(mark.x) for mark in marks}
    end = across.cells
    if not changed.isdisjoint(range(end - len(name) - 1, end)):
        # Amid the axis it would cover a tick for no reason.
        ticks = {across.cell_of(value) for value in across.values}
        between = (_last_between(each, end, len(name) + 2) for each in (changed | ticks, changed))
        end = next((last for last in between if last), 0)
        if not end:
            return
    shown = f" {name} "[: across.cells - end + len(name) + 1]
    canvas.write(chart, left + end - len(name) - 1, row, shown, ink)


def _last_between(taken: set[int], cells: int, room: int) -> int:
    """Return the last cell of the last room between those that are taken; 0 where none has it."""
    places = sorted({-1, *taken, cells}, reverse=True)
    return next((right - 1 for right, left in pairwise(places) if right - left > room), 0)


def write_best(
    chart: Any,
    place: tuple[int, int],
    point: tuple[float, float],
    axes: tuple[Axis, Axis],
    sign: str,
    ink: RGB | None,
) -> None:
    """Write a sign at an epoch and a height."""
    (left, top), (across, up) = place, axes
    row = up.cells - 1 - up.cell_of(point[1])
    canvas.write(chart, left + across.cell_of(point[0]), top + row, sign, ink)


def write_ends(
    chart: Any,
    place: tuple[int, int],
    signs: Sequence[str],
    lines: Sequence[Line],
    axes: tuple[Axis, Axis],
    ink: RGB | None,
    best: Sequence[tuple[float, float]] = (),
) -> None:
    """Write each line's sign where it ends; of several there, one beside the other.

    Where something was best, at an epoch and a height, there is a sign already.
    """
    (left, top), (across, up) = place, axes
    taken = {(up.cells - 1 - up.cell_of(y), across.cell_of(x)) for x, y in best}
    for sign, (x, y) in zip(signs, lines, strict=True):
        if not len(x):
            continue
        row = up.cells - 1 - up.cell_of(y[-1])
        column = min(across.cell_of(x[-1]), across.cells - len(sign))
        free = _free(taken, row, column, up.cells, len(sign))
        if free is not None:
            taken.update((free[0], free[1] + cell) for cell in range(len(sign)))
            canvas.write(chart, left + free[1], top + free[0], sign, ink)


def _free(
    taken: set[tuple[int, int]], row: int, column: int, rows: int, cells: int
) -> tuple[int, int] | None:
    """Return the nearest cell on the left, or in a row above or below, that touches no sign."""
    for other in sorted(range(rows), key=lambda other: abs(other - row)):
        for cell in range(column, -1, -1):
            # 1 and 3 side by side would be 13.
            if not taken.intersection((other, cell + beside) for beside in range(-1, cells + 1)):
                return other, cell
    return None
