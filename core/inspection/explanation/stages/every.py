"""Stages 1 to 5 of all examples of the batch: the worst first, a row each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from core.inspection.explanation.look import Look
from core.inspection.explanation.stage import Row, Stage, Table
from core.inspection.explanation.stages import backward, cost, forward
from core.inspection.notation.numbers import column
from core.support.arrays import FloatArray, IntArray

_MOST_COLUMNS = 4
"""Terms of a sum with a column each; more are added up in one."""

_Column = tuple[str, Sequence[str], FloatArray]


def stages(look: Look, shown: int) -> tuple[Stage, ...]:
    """Return the stages, with rows for so many of the examples."""
    order = np.argsort(-np.nan_to_num(look.trace.losses, nan=np.inf), kind="stable")[:shown]
    layer, nth = look.of_layer, look.layer + 1
    n, m = layer.W.shape
    rows = len(look.trace.losses)
    forwards = forward.inputs(look), forward.sums(look), forward.activations(look)
    made = (
        _of_all(
            forwards[0], look, order, _inputs(look, order), f"({rows},{look.trace.layer_sizes[0]})"
        ),
        _of_all(
            forwards[1],
            look,
            order,
            _terms(look, order),
            f"({rows},{n})·({n},{m}) + (1,{m}) = ({rows},{m})",
        ),
        _of_all(forwards[2], look, order, _values(look, order), f"({rows},{m})"),
        _of_all(cost.losses(look), look, order, _losses(look, order), f"({rows},)"),
        _of_all(backward.errors(look), look, order, _errors(look, order), f"({rows},{m})"),
    )
    return made[0], *(_with_mean(stage, nth) for stage in made[1:])


def _of_all(
    stage: Stage, look: Look, order: IntArray, columns: Iterator[_Column], shapes: str
) -> Stage:
    """Return a stage with a row for each of the examples instead of its tables."""
    titles, cells, values = zip(*columns, strict=True)
    names = [f"{look.trace.indices[i]}" for i in order]
    rows = [
        Row(name, tuple(of_row), float(values[-1][i]))
        for name, i, of_row in zip(names, order, zip(*cells, strict=True), strict=True)
    ]
    others = look.trace.size - len(rows)
    if others:
        rows.append(Row(f"… {others:,} more", ("",) * len(titles), kind="rest"))
    words = tuple(words for words in stage.words if not words.startswith(("In full", "Dropout")))
    table = Table(tuple(rows), tuple(titles))
    return replace(
        stage,
        shapes=shapes,
        tables=(table,),
        words=words,
        numpy=("a0 = X",) if stage.number == 1 else stage.numpy,
        units=(),
        curve=None,
    )


def _with_mean(stage: Stage, nth: int) -> Stage:
    """Return a stage that says between what its number lies, and its mean."""
    finite = np.array(stage.spread)
    finite = finite[np.isfinite(finite)]
    if not finite.size:
        return stage
    low, mean, high = column(
        [min(finite), float(np.mean(finite)), max(finite)], sign=stage.number != 4
    )
    name = stage.name if stage.layer is None else f"{stage.name}{nth}"
    words = f"{name} from {low} to {high}, mean {mean}"
    return replace(stage, words=(words, *stage.words))


def _column(title: str, look: Look, order: IntArray, values: FloatArray) -> _Column:
    chosen = [float(values[i]) for i in order]
    if title == "slope":
        return title, [forward.slope_in_words(value, look.digits) for value in chosen], values
    if title == "y":
        return title, [cost.target(value) for value in chosen], values
    return title, column(chosen, look.digits, sign=title != "L"), values


def _inputs(look: Look, order: IntArray) -> Iterator[_Column]:
    x, names = look.trace.layers[0].a_in, look.input_names(0)
    for i in range(min(x.shape[1], _MOST_COLUMNS)):
        yield _column(names[i], look, order, x[:, i])
    if look.outputs == 1:
        yield _column("y", look, order, look.trace.targets[:, 0])


def _terms(look: Look, order: IntArray) -> Iterator[_Column]:
    layer, u = look.of_layer, look.unit
    products = layer.a_in * layer.W[:, u]
    names = look.input_names(look.layer)
    if products.shape[1] <= _MOST_COLUMNS:
        for i, name in enumerate(names):
            yield _column(f"{name} × w", look, order, products[:, i])
    else:
        total = products.sum(axis=1)
        yield _column(f"{products.shape[1]} inputs × w", look, order, total)
    bias = np.full(len(products), layer.b[u])
    yield _column("bias", look, order, bias)
    yield _column(f"z{look.layer + 1}", look, order, layer.z[:, u])


def _values(look: Look, order: IntArray) -> Iterator[_Column]:
    layer, u, nth = look.of_layer, look.unit, look.layer + 1
    yield _column(f"z{nth}", look, order, layer.z[:, u])
    if layer.slope is not None:
        yield _column("slope", look, order, layer.slope[:, u])
    yield _column(f"a{nth}", look, order, layer.a[:, u])


def _losses(look: Look, order: IntArray) -> Iterator[_Column]:
    trace, last = look.trace, len(look.trace.layers)
    if look.outputs == 1:
        yield _column(f"a{last}", look, order, look.output.a[:, 0])
        yield _column("y", look, order, trace.targets[:, 0])
    yield _column("L", look, order, trace.losses)


def _errors(look: Look, order: IntArray) -> Iterator[_Column]:
    layer, u, nth = look.of_layer, look.unit, look.layer + 1
    if layer.da is not None:
        yield _column(f"da{nth}", look, order, layer.da[:, u])
    if layer.da is not None and layer.slope is not None:
        yield _column("slope", look, order, layer.slope[:, u])
    yield _column(f"dz{nth}", look, order, layer.dz[:, u])
