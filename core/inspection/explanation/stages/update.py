"""Stages 7 and 8: the step itself, and what it does to the loss."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from core.formulas.written import OPTIMIZERS_WRITTEN, WrittenOptimizer, written_optimizer
from core.inspection.explanation.look import Look
from core.inspection.explanation.stage import Row, Stage, Table
from core.inspection.explanation.stages.backward import clipping
from core.inspection.notation.numbers import (
    MOST,
    as_numpy,
    column,
    decimals_for,
    number,
    percent,
    setting,
    small_too,
    telling,
)
from core.inspection.notation.signs import of_numpy
from core.inspection.trace.alone import alone
from core.support.text import counted

_TOO_LONG = 0.5

_FINEST = 7
"""Decimals of a change that is no smaller than what they show: with more, a row is too long."""


def settings_of(look: Look, write: Any) -> dict[str, str]:
    """Return what the names in braces of a written optimiser stand for."""
    trace = look.trace
    own = {
        name: write(value)
        for name, value in vars(trace.optimizer).items()
        if isinstance(value, float)
    }
    return own | {"eta": write(trace.learning_rate), "t": str(trace.step_count)}


def steps(look: Look) -> Stage:
    """Return stage 7: the weights move."""
    layer, nth, u, trace = look.of_layer, look.layer + 1, look.unit, look.trace
    names = look.input_names(look.layer)
    before, after = layer.before.of_unit(u), layer.after.of_unit(u)
    chosen, others = look.chosen(layer.gradient.W[:, u])
    places = [*chosen, len(names)]
    decimals = telling([before[i] for i in places], [after[i] for i in places], look.digits)
    written = written_optimizer(trace.optimizer)
    plain = written is not None and not written.lines and not trace.optimizer.weight_decay
    plain = plain and not trace.l1_prunes
    used = layer.used.of_unit(u)
    amounts = small_too([float(used[i]) for i in places], look.digits)
    if not plain:
        amounts = small_too([float(before[i]) - float(after[i]) for i in places], look.digits)
    rows = []
    for place, i in enumerate(places):
        start, end = (
            number(float(values[i]), decimals, sign=True, most=12) for values in (before, after)
        )
        way = (
            ("−", setting(trace.learning_rate), "×", amounts[place])
            if plain
            else ("−", amounts[place])
        )
        rows.append(
            Row(
                "bias" if i == len(names) else names[i],
                (start, *way, "=", end),
                float(after[i] - before[i]),
                "term",
            )
        )
    if others:
        rows.insert(-1, Row(f"… {others} more", ("",) * len(rows[0].cells)))
    gradient = f"g{nth}" if _is_changed(look) else f"dW{nth}"
    head = (
        ("before", "−", "η", "×", gradient, "=", "after")
        if plain
        else ("before", "−", "step", "=", "after")
    )
    tables = [Table(tuple(rows), head)]
    memory = _memory(look, written) if written is not None and written.lines else None
    if memory is not None:
        tables.insert(0, memory)
    return Stage(
        7,
        _formula(look, written),
        layer=nth,
        shapes=_rate_in_words(look),
        tables=tuple(tables),
        words=tuple(_on_the_step(look, memory)),
        numpy=tuple(step_lines(look, look.layer)),
        units=tuple(float(b - a) for a, b in zip(before, after, strict=True)),
    )


def _is_changed(look: Look) -> bool:
    return look.of_layer.penalty is not None or clipping(look)


def _formula(look: Look, written: WrittenOptimizer | None) -> str:
    nth = look.layer + 1
    if written is None:
        return f"W{nth} ← W{nth} − step of {type(look.trace.optimizer).__name__}"
    names = {name: name for name in settings_of(look, setting)} | {"eta": "η", "epsilon": "ε"}
    step = of_numpy(written.step.format(**names))
    g = f"g{nth}" if _is_changed(look) else f"dW{nth}"
    step = step.replace("g", g) if written.step == "{eta} * g" else step
    return f"W{nth} ← W{nth} − {step}"


def _rate_in_words(look: Look) -> str:
    trace = look.trace
    name = type(trace.optimizer).__name__
    own = trace.optimizer.learning_rate
    rate = f"η = {setting(trace.learning_rate)}"
    if own != trace.learning_rate:
        share = trace.learning_rate / own
        rate = f"η = {setting(own)} × {share:.4g} by schedule"
    written = written_optimizer(trace.optimizer)
    counts = written is not None and "{t}" in "".join(line for _, line in written.lines)
    return f"{rate}, {name}" + (f", step {trace.step_count}" if counts else "")


def _memory(look: Look, written: WrittenOptimizer) -> Table:
    """Return what the optimiser remembers of one weight, line by line."""
    layer, u, i = look.of_layer, look.unit, look.source
    values = settings_of(look, as_numpy)
    shown = settings_of(look, setting)
    names: dict[str, Any] = {"g": float(layer.used.W[i, u])}
    for symbol, (accumulator, factor) in written.memory.items():
        names[symbol] = float(layer.memory_before[accumulator].W[i, u]) * _value(factor, values, {})
    name = look.input_names(look.layer)[i]
    rows = [Row("g", (f"the gradient for {name}", "", _short(names["g"])), names["g"])]

    def tell(symbol: str) -> None:
        for label, formula in written.telling.get(symbol, ()):
            value = _value(formula, values, names)
            is_named = label in ("limit", "ahead", "sign")
            cell = of_numpy(formula.format(**shown)) if is_named else ""
            rows.append(Row(label, (cell, "", _short(value)), value))

    tell("g")
    for symbol, formula in written.lines:
        before = names.get(symbol)
        names[symbol] = _value(formula, values, names)
        was = "" if before is None else f"{_short(before)} →"
        cells = (of_numpy(formula.format(**shown)), was, _short(names[symbol]))
        rows.append(Row(symbol, cells, names[symbol]))
        tell(symbol)
    step = _value(written.step, values, names)
    rows.append(Row("step", (of_numpy(written.step.format(**shown)), "", _short(step)), step))
    return Table(tuple(rows))


def remembered(look: Look) -> list[tuple[str, str, float]]:
    """Return each name of what the optimiser remembers, its accumulator, and their ratio."""
    written = written_optimizer(look.trace.optimizer)
    values = settings_of(look, as_numpy)
    return [
        (symbol, accumulator, _value(factor, values, {}))
        for symbol, (accumulator, factor) in (written.memory.items() if written else ())
    ]


def _value(formula: str, settings: Mapping[str, str], names: Mapping[str, Any]) -> float:
    """Return what a line of ``core.formulas.written`` gives, which is the line that is shown."""
    with np.errstate(all="ignore"):
        scalars = {name: np.float64(value) for name, value in names.items()}
        return float(eval(formula.format(**settings), {"np": np}, scalars))


def _short(value: float) -> str:
    return f"{value:+.4g}".replace("-", "−") if math.isfinite(value) else "–"


def step_lines(look: Look, layer: int) -> list[str]:
    """Return the step of a layer's weights in NumPy, with the settings in it."""
    written = written_optimizer(look.trace.optimizer)
    if written is None:
        return []
    nth, settings = layer + 1, settings_of(look, as_numpy)
    if not written.lines and not _is_changed(look):
        return [f"W{nth} -= {written.step.format(**settings).replace('g', f'dW{nth}')}"]
    lines = [f"{symbol} = {formula.format(**settings)}" for symbol, formula in written.lines]
    return [*lines, f"W{nth} -= {written.step.format(**settings)}"]


def _on_the_step(look: Look, memory: Table | None) -> list[str]:
    trace, words = look.trace, []
    written = written_optimizer(trace.optimizer)
    if memory is not None and written is not None:
        g, step = memory.rows[0].value or 0.0, memory.rows[-1].value or 0.0
        if g * step < 0:
            ways = ("lower", "raises") if g > 0 else ("raise", "lowers")
            words.append(f"g alone would {ways[0]} w; what is remembered {ways[1]} it.")
        words.append(written.words)
    decay = trace.optimizer.weight_decay
    if decay:
        words.append(
            f"Before that weight decay: all weights and biases, × (1 − η × {setting(decay)})."
        )
    if trace.l1_prunes and trace.l1:
        words.append(
            f"After it L1 takes η × {setting(trace.l1)} off each weight; what crosses 0 stays 0."
        )
    ratios = []
    for i, layer in enumerate(trace.layers):
        size = float(np.linalg.norm(layer.W.astype(np.float64)))
        moved = float(np.linalg.norm(layer.W_after.astype(np.float64) - layer.W))
        if size and math.isfinite(moved):
            ratios.append(f"layer {i + 1} {moved / size:.2g}")
    if ratios:
        words.append(f"step ÷ weights  {'  '.join(ratios)}")
    return words


def effect(look: Look) -> Stage:
    """Return stage 8: the same examples with the new weights."""
    trace = look.trace
    batch = f"loss of {look.batch_in_words}" if trace.size > 1 else "its loss"
    rows = [_change(batch, trace.loss, trace.loss_after, look)]
    if trace.size != trace.samples or trace.layers[0].keep is not None:
        without = (
            " without dropout" if any(layer.keep is not None for layer in trace.layers) else ""
        )
        label = f"loss of all {trace.samples:,}{without}"
        rows.append(_change(label, trace.train_loss, trace.train_loss_after, look))
    promise = -trace.promised
    (shown,) = column([promise], look.digits)
    rows.append(Row("promised by the slope", ("", "", "", shown), promise))
    kept = "cannot be told" if math.isnan(trace.kept) else percent(trace.kept)
    rows.append(Row("promise kept", ("", "", "", kept), trace.kept))
    if trace.size > 1:
        own = float(trace.losses[look.row]), float(trace.losses_after[look.row])
        rows.append(_change("its own loss", *own, look))
    if look.outputs == 1:
        a, after = float(look.output.a[look.row, 0]), float(trace.outputs_after[look.row, 0])
        rows.append(_change(f"its a{len(trace.layers)}", a, after, look))
    return Stage(
        8,
        f"ΔL: the same {counted(trace.size, 'example')}, the new weights",
        tables=(Table(tuple(rows)),),
        words=tuple(_on_the_effect(look)),
    )


def _change(label: str, before: float, after: float, look: Look) -> Row:
    decimals = min(10, max(telling([before], [after], look.digits) - 1, look.digits))
    difference = after - before
    finest = max(decimals + 1, _FINEST, look.digits)
    shown_to = min(decimals_for([difference], look.digits, max(MOST, look.digits)), finest)
    shown = number(difference, shown_to, sign=True, most=max(MOST, look.digits))
    cells = (number(before, decimals), "→", number(after, decimals), shown)
    return Row(label, cells, difference)


def _on_the_effect(look: Look) -> list[str]:
    trace, words = look.trace, []
    with np.errstate(invalid="ignore"):
        fell = int(np.count_nonzero(trace.all_losses_after < trace.all_losses))
        rose = int(np.count_nonzero(trace.all_losses_after > trace.all_losses))
    if trace.size > 1:
        words.append(f"{fell:,} fell, {rose:,} rose")
        if trace.task == "classification" and trace.is_whole:
            changed = int(np.count_nonzero(trace.changed_sides))
            words[-1] += f", {changed:,} changed sides"
        words.extend(_alone(look))
    if not math.isfinite(trace.loss_after):
        words.append("The loss is no longer finite: a smaller learning rate is needed.")
    elif trace.promised < 0:
        words.append("The optimiser goes against the slope here, by what it remembers.")
    elif trace.kept < 0:
        words.append("The loss went up: the step went further than the slope holds.")
        words.append("A smaller learning rate would keep more of the promise.")
    elif trace.kept < _TOO_LONG:
        words.append("Less than half of the promise: the step is long for this slope.")
    return words


def _alone(look: Look) -> list[str]:
    """Return what a step on this example by itself would do, where steps are of one kind."""
    trace = look.trace
    if not trace.is_whole or written_optimizer(trace.optimizer) is not OPTIMIZERS_WRITTEN["sgd"]:
        return []
    own, mean = alone(trace, look.row)
    before = float(trace.losses[look.row])
    shown = [number(value, look.digits) for value in (before, own, trace.loss, mean)]
    return [
        f"A step on this one alone: its loss {shown[0]} → {shown[1]}, "
        f"the mean {shown[2]} → {shown[3]}."
    ]
