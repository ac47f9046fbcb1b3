"""The numbers of an experiment, as rows of text."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core import counted
from tui.panels.numbers import classes, confusion
from tui.panels.numbers.facts import Fact, facts
from tui.panels.numbers.measures import Measures
from tui.plotting import ticks
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.widgets.rows import Ink, Row, Span, fit, named, wrapped

if TYPE_CHECKING:
    from core import Baseline

_NAME, _VALUE = 14, 7
"""Columns of a row's name where there is room, and of each of its values."""

_ROOMY = _NAME + _VALUE + 9
"""Columns from which on a unit, or an epoch, stands behind a value."""


def rows(
    snapshot: Snapshot,
    measures: Measures | None,
    width: int,
    baseline: Baseline | None = None,
) -> list[Row]:
    """Return all there is to say, most important first.

    Parameters
    ----------
    snapshot : Snapshot
    measures : Measures or None
        None if they are not known yet.
    width : int
        Columns there are; names give way to numbers.
    baseline : Baseline, optional
        A linear model to compare with.
    """
    dataset, metrics = snapshot.dataset, snapshot.metrics
    if dataset is None or metrics is None:
        return []
    numbers = [_heading(width)]
    for fact in facts(snapshot, dataset, metrics, measures, baseline):
        numbers += _fact(fact, width)
    parts = [
        numbers,
        [] if measures is None else confusion.rows(measures, dataset, width),
        [] if measures is None else classes.rows(measures, dataset, width),
        _layers(snapshot, measures, width),
    ]
    result: list[Row] = []
    for part in filter(None, parts):
        result += [(), *part] if result else part
    return result


def _heading(width: int) -> Row:
    parts = Span("train", "train"), Span("test", "test")
    return named("", _name_width(width), parts, _VALUE)


def _fact(fact: Fact, width: int) -> list[Row]:
    """Return a fact's name in a column of its own, and its values.

    Where there is little room, a name has the place of the value that is not there, a unit that of
    the name, and an epoch has a row of its own.
    """
    inks: tuple[Ink, ...] = ("train", "test") if len(fact.values) > 1 else (fact.part or "value",)
    values = [
        Span(describe.number(value, fact.written), ink)
        for value, ink in zip(fact.values, inks, strict=True)
    ]
    columns = _name_width(width)
    when = "" if fact.epoch is None else f"{fact.epoch:,}"
    if width >= _ROOMY or len(values) > 1:
        behind = f" {fact.unit}" if fact.unit else f" at {when}" if when else ""
        row = named(fact.name, columns, values, _VALUE)
        return [(*row, Span(behind, "label"))] if behind else [row]
    columns += _VALUE
    result = [named(fact.unit or fact.name, columns, values, _VALUE)]
    if when:
        result.append(named("  at epoch", columns, [Span(when)], _VALUE))
    return result


def _name_width(width: int) -> int:
    return _NAME if width >= _ROOMY else max(8, min(_NAME, width - 2 * _VALUE))


def _layers(snapshot: Snapshot, measures: Measures | None, width: int) -> list[Row]:
    """Return the norms of each layer's weights and their gradient, and its dead units."""
    if snapshot.parameters is None:
        return []
    sizes = snapshot.layer_sizes
    activations = describe.activations(snapshot)
    name_width = max(5, min(16, width - 24))
    has_room = width >= name_width + 24
    has_dead = has_room and measures is not None and any(n is not None for n in measures.dead)
    result: list[Row] = [
        (
            Span(fit("norms", name_width), "heading"),
            Span(f"{'weights':>8}{'gradient':>9}" + f"{'dead':>7}" * has_dead, "label"),
        )
    ]
    start = 0
    for index, (n_in, n_out) in enumerate(pairwise(sizes)):
        stop = start + n_in * n_out
        weights = _norm(snapshot.parameters, start, stop)
        gradient = _norm(snapshot.gradients, start, stop)
        start = stop + n_out
        name = f"{index + 1}: {n_out} {activations[index]}"
        spans = [
            Span(fit(name if name_width > 7 else f"{index + 1}", name_width), "label"),
            Span(f"{weights:>8}{gradient:>9}"),
        ]
        dead = None if measures is None else measures.dead[index]
        if dead is not None and has_dead:
            spans.append(Span(f"{f'{dead}/{n_out}':>7}", "trouble" if dead else "value"))
        result.append(tuple(spans))
    if measures is not None and measures.samples < measures.of_samples:
        result += wrapped(f"(measured on {counted(measures.samples, 'sample')})", width)
    return result


def _norm(values: NDArray[np.floating] | None, start: int, stop: int) -> str:
    if values is None:
        return describe.number(math.nan, ticks.short)
    # Of parameters that have diverged, nan is what it is.
    with np.errstate(all="ignore"):
        return ticks.short(float(np.linalg.norm(values[start:stop])))
