"""The line above a chart: the latest values, or those at the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from rich.cells import cell_len

from tui.plotting import canvas, ticks
from tui.plotting.charts.lines import sample
from tui.plotting.colors import palette
from tui.plotting.colors.rgb import RGB
from tui.terminal.capabilities import Capabilities

_Part = tuple[str, RGB | None]
_GAP: _Part = ("  ", None)
_NARROW: _Part = (" ", None)


class Value(NamedTuple):
    """A value of a curve, and the smallest and the largest where it stands for several epochs."""

    value: float
    low: float
    high: float


class Reading(NamedTuple):
    """What there is at the cursor.

    Attributes
    ----------
    first, last : float
        The epochs that its column shows.
    values : dict
        By the name of each curve.
    marks : tuple of str
        What happened there.
    """

    first: float
    last: float
    values: dict[str, Value]
    marks: tuple[str, ...]


def write_latest(
    matrix: Any,
    latest: Mapping[str, float | None],
    width: int,
    capabilities: Capabilities,
    title: str,
    unit: str,
) -> None:
    """Write the latest value of each curve into the first line of a plotext matrix."""
    label = _label(capabilities)
    shown = [
        (name, "-" if value is None else _written(value, unit)) for name, value in latest.items()
    ]
    whole = list(_entries(shown, capabilities, named=True))
    # The values matter more than the names, which the colours or signs stand for.
    forms = [[(title, label), *whole]] if title else []
    forms += [whole]
    forms += [list(_entries(shown, capabilities, named=False, gap=gap)) for gap in (_GAP, _NARROW)]
    if title:
        forms[0].insert(1, _GAP)
    _write(matrix, forms, width, capabilities)


def write_reading(
    matrix: Any, reading: Reading, width: int, capabilities: Capabilities, unit: str
) -> None:
    """Write what there is at the cursor into the first line of a plotext matrix."""
    where, numbers, last = _where(reading, capabilities)
    forms: list[list[_Part]] = []
    # The values are what is asked for; the cursor itself shows about where they are.
    for place, ranges, named, gap in (
        (where, True, True, _GAP),
        (where, True, False, _GAP),
        (where, False, True, _GAP),
        (where, False, False, _GAP),
        (numbers, False, False, _GAP),
        (numbers.replace(",", ""), False, False, _GAP),
        (last, False, False, _GAP),
        (last.replace(",", ""), False, False, _NARROW),
        ("", False, False, _GAP),
        ("", False, False, _NARROW),
    ):
        shown = [
            (
                name,
                _with_range(value, unit, capabilities) if ranges else _written(value.value, unit),
            )
            for name, value in reading.values.items()
        ]
        before = [(place, None), gap] if place else []
        forms.append([*before, *_entries(shown, capabilities, named=named, gap=gap)])
    _write(matrix, forms, width, capabilities)


def _write(matrix: Any, forms: list[list[_Part]], width: int, capabilities: Capabilities) -> None:
    """Write the first form that fits, or as much of the last as does."""
    for parts in forms:
        if sum(cell_len(text) for text, _ in parts) <= width:
            break
    column = 0
    for text, ink in parts:
        text = canvas.clean(text, max(0, width - column), unicode=capabilities.unicode)
        canvas.write(matrix, column, 0, text, ink)
        column += cell_len(text)


def _entries(
    shown: list[tuple[str, str]], capabilities: Capabilities, *, named: bool, gap: _Part = _GAP
) -> Iterator[_Part]:
    entries: list[list[_Part]] = []
    for index, (name, value) in enumerate(shown):
        ink = palette.series_color(index, capabilities.color)
        words = f" {name} " if named else " "
        sign = sample(index, capabilities)
        entries.append([(sign, ink), (words, _label(capabilities)), (value, ink)])
    return chain.from_iterable(
        entry if index == 0 else [gap, *entry] for index, entry in enumerate(entries)
    )


def _where(reading: Reading, capabilities: Capabilities) -> tuple[str, str, str]:
    """Return which epochs a reading is of: in words, as numbers alone, and the last of them."""
    first, last = _epoch(reading.first), _epoch(reading.last)
    if first == last:
        return f"epoch {last}", last, last
    dash = "–" if capabilities.unicode else "-"
    return f"epochs {first}{dash}{last}", f"{first}{dash}{last}", last


def _epoch(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _with_range(value: Value, unit: str, capabilities: Capabilities) -> str:
    shown = _written(value.value, unit)
    low, high = ticks.short(value.low), ticks.short(value.high)
    return shown if low == high else f"{shown} ({low} to {high})"


def _written(value: float, unit: str) -> str:
    return f"{ticks.short(value)}{unit}"


def _label(capabilities: Capabilities) -> RGB | None:
    return palette.LABEL if capabilities.color != "none" else None
