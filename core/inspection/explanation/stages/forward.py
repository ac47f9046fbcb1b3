"""Stages 1 to 4: the inputs, what neurons add up, what they make of it, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.formulas.activations import ACTIVATIONS
from core.formulas.written import ACTIVATIONS_WRITTEN, LOSSES_WRITTEN
from core.inspection.explanation.look import Look
from core.inspection.explanation.stage import NAMES, Row, Stage, Table
from core.inspection.notation.numbers import (
    adding_up,
    column,
    decimals_for,
    filled,
    number,
    setting,
)
from core.inspection.trace.trace import LayerTrace
from core.support.arrays import FloatArray
from core.support.text import counted

_FLAT = 0.01
"""Below this share of its steepest slope a bounded activation is called saturated."""


def stage(number: int, formula: str, **parts: object) -> Stage:
    """Return a stage by its number."""
    layer = parts.pop("layer", None)
    return Stage(number, NAMES[number - 1], layer, formula, **parts)  # type: ignore[arg-type]


def inputs(look: Look) -> Stage:
    """Return stage 1: where the numbers come from."""
    x = look.trace.layers[0].a_in[look.row]
    names, shown = look.input_names(0), range(min(len(x), look.most_terms))
    scaled = column([float(x[i]) for i in shown], look.digits)
    standardisation = look.about.standardisation
    rows, head = [Row(names[i], (scaled[i],), float(x[i])) for i in shown], ("x",)
    if standardisation is not None and len(standardisation.mean) == len(x):
        # From the network's inputs: exact up to rounding, and there for any data.
        raw = x.astype(np.float64) * standardisation.scale + standardisation.mean
        columns = []
        for values in (raw, standardisation.mean, standardisation.scale):
            decimals = decimals_for([float(raw[i]) for i in shown], look.digits)
            columns.append([number(float(values[i]), decimals) for i in shown])
        rows = [
            Row(names[i], (f"({data}", "−", f"{mean})", "÷", spread, "=", scaled[i]), float(x[i]))
            for i, data, mean, spread in zip(shown, *columns, strict=True)
        ]
        head = ("(data", "−", "mean)", "÷", "spread", "=", "x")  # type: ignore[assignment]
    words = []
    if len(x) > len(shown):
        words.append(f"… {len(x) - len(shown)} more inputs")
    if standardisation is not None:
        words.append(
            "Scaled to mean 0 and spread 1, so that no input outweighs another by its unit."
        )
    return stage(
        1,
        "a0 = x",
        shapes=f"(1,{len(x)})",
        tables=(Table(tuple(rows), head),),
        words=tuple(words),
        numpy=(f"a0 = X[[{look.example}]]",),
        units=_numbers(x),
    )


def sums(look: Look) -> Stage:
    """Return stage 2: what the neuron adds up."""
    layer, nth = look.of_layer, look.layer + 1
    a, W = layer.a_in[look.row], layer.W[:, look.unit]
    bias, z = float(layer.b[look.unit]), float(layer.z[look.row, look.unit])
    names = look.input_names(look.layer)
    chosen, others = look.chosen(a.astype(np.float64) * W)
    products = [float(a[i]) * float(W[i]) for i in chosen]
    decimals = adding_up([*products, bias], z, look.digits)
    if others:
        decimals = decimals_for([*products, bias, z], look.digits)
    cells = zip(
        column([float(a[i]) for i in chosen], look.digits),
        column([float(W[i]) for i in chosen], look.digits),
        [number(product, decimals, sign=True) for product in products],
        strict=True,
    )
    rows = [
        Row(names[i], (entering, "×", weight, "=", shown), product, "term")
        for i, product, (entering, weight, shown) in zip(chosen, products, cells, strict=True)
    ]
    if others:
        # What makes the column add up as it stands there.
        shown = [round(value, decimals) for value in (*products, bias)]
        rest = round(z, decimals) - math.fsum(shown)
        rows.append(_sum_row(f"… {others} more", rest, decimals, "rest"))
    rows.append(_sum_row("bias", bias, decimals, "term"))
    rows.append(_sum_row(f"z{nth}", z, decimals, "sum"))
    n, m = layer.W.shape
    return stage(
        2,
        f"z{nth} = {look.given(look.layer)}·W{nth} + b{nth}",
        layer=nth,
        shapes=f"(1,{n})·({n},{m}) + (1,{m}) = (1,{m})",
        tables=(Table(tuple(rows)),),
        words=tuple(_dropped_inputs(look)),
        numpy=(f"z{nth} = {look.given(look.layer)} @ W{nth} + b{nth}",),
        units=_numbers(layer.z[look.row]),
        spread=_numbers(layer.z[:, look.unit]),
    )


def _sum_row(label: str, value: float, decimals: int, kind: str) -> Row:
    cells = ("", "", "", "", number(value, decimals, sign=True))
    return Row(label, cells, value, kind)  # type: ignore[arg-type]


def _dropped_inputs(look: Look) -> list[str]:
    if not look.layer:
        return []
    keep = look.trace.layers[look.layer - 1].keep
    if keep is None:
        return []
    count = int(np.count_nonzero(keep[look.row] == 0.0))
    factor = float(keep.max())
    return [
        f"Dropout: {counted(count, 'neuron')} of {len(keep[look.row])} before it gave 0 in this "
        f"step, the others {factor:.4g} times what they are."
    ]


def activations(look: Look) -> Stage:
    """Return stage 3: what the neuron makes of its sum."""
    layer, nth, u = look.of_layer, look.layer + 1, look.unit
    z, a = float(layer.z[look.row, u]), float(layer.a[look.row, u])
    written = ACTIVATIONS_WRITTEN.get(layer.activation)
    shown_z, shown_a = column([z, a], look.digits)
    rows = [Row(f"z{nth}", (shown_z,), z)]
    if layer.slope is not None:
        slope = float(layer.slope[look.row, u])
        rows.append(Row("slope", (slope_in_words(slope, look.digits),), slope))
    rows.append(Row(f"a{nth}", (shown_a,), a))
    if layer.keep is not None:
        factor = float(layer.keep[look.row, u])
        given = number(a * factor, look.digits, sign=True)
        rows.append(Row(f"kept{nth}", (given if factor else "dropped",), a * factor))
    return stage(
        3,
        f"a{nth} = {layer.activation}(z{nth}){textbook(layer, nth)}",
        layer=nth,
        shapes=f"(1,{layer.W.shape[1]})",
        tables=(Table(tuple(rows)),),
        words=tuple(_awake(look, layer, u)),
        numpy=() if written is None else (f"a{nth} = {written.value.format(z=f'z{nth}')}",),
        units=_numbers(layer.a[look.row]),
        spread=_numbers(layer.a[:, u]),
    )


def textbook(layer: LayerTrace, nth: int) -> str:
    """Return how a textbook has an activation, after an equals sign, or nothing."""
    written = ACTIVATIONS_WRITTEN.get(layer.activation)
    return f" = {written.short.format(z=f'z{nth}')}" if written and written.short else ""


def slope_in_words(slope: float, digits: int) -> str:
    """Return a slope, which is often 0 or 1."""
    return f"{slope:g}" if slope in (0.0, 1.0) else number(slope, digits)


def _awake(look: Look, layer: LayerTrace, unit: int) -> list[str]:
    """Return for how many examples the neuron learns anything."""
    activation, size = ACTIVATIONS[layer.activation], look.trace.size
    if activation.sleeps:
        asleep = int(layer.asleep[unit])
        if layer.keep is not None:
            return [f"open for {size - asleep:,} of {size:,}, but for dropout"]
        if asleep == size:
            return [f"dead: shut for all {size:,}, so it learns nothing"]
        return [f"open for {size - asleep:,} of {size:,}"]
    if activation.bounds is not None and layer.slope is not None and look.trace.is_whole:
        flat = int(np.count_nonzero(np.abs(layer.slope[:, unit]) < _FLAT))
        if not flat:
            return []
        return [f"nearly flat (slope below {_FLAT:g}) for {flat:,} of {size:,}"]
    return []


def onward(look: Look) -> list[Stage]:
    """Return, shortly, what the layers above make of it, up to the outputs."""
    stages = []
    for i in range(look.layer + 1, len(look.trace.layers)):
        layer, nth = look.trace.layers[i], i + 1
        z, a = layer.z[look.row], layer.a[look.row]
        stages.append(
            stage(
                2,
                f"z{nth} = {look.given(i)}·W{nth} + b{nth}",
                layer=nth,
                words=(_list(z, look.digits),),
                numpy=(f"z{nth} = {look.given(i)} @ W{nth} + b{nth}",),
                units=_numbers(z),
            )
        )
        written = ACTIVATIONS_WRITTEN.get(layer.activation)
        stages.append(
            stage(
                3,
                f"a{nth} = {layer.activation}(z{nth})",
                layer=nth,
                words=(_list(a, look.digits, sign=ACTIVATIONS[layer.activation].bounds is None),),
                numpy=() if written is None else (f"a{nth} = {written.value.format(z=f'z{nth}')}",),
                units=_numbers(a),
            )
        )
    return stages


def _list(values: FloatArray, digits: int, *, sign: bool = True, most: int = 10) -> str:
    shown = column([float(value) for value in values[:most]], digits, sign=sign)
    more = f" … {len(values) - most} more" if len(values) > most else ""
    return "  ".join(shown) + more


def _numbers(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def losses(look: Look) -> Stage:
    """Return stage 4: what the outputs cost."""
    trace, loss = look.trace, look.trace.loss_function
    written, k = LOSSES_WRITTEN.get(loss.name), look.outputs
    a, y = look.output.a[look.row], trace.targets[look.row]
    terms, own = trace.terms[look.row], float(trace.losses[look.row])
    shown = list(range(k)) if k <= look.most_terms else _costly(terms, y, look.most_terms - 1)
    cells = []
    for i in shown:
        formula = "" if written is None else written.term(float(a[i]), float(y[i]))
        shown_a, shown_y = look.output_in_words(float(a[i])), target(float(y[i]))
        cells.append(filled(formula, a=shown_a, y=shown_y))
    amounts = [float(terms[i]) for i in shown]
    decimals = decimals_for([*amounts, own, trace.loss], look.digits)
    names = look.output_names() if k > 1 else ["L"]
    rows = [
        Row(names[i], (cell, "=", number(amount, decimals)), amount, "term" if k > 1 else "sum")
        for i, cell, amount in zip(shown, cells, amounts, strict=True)
    ]
    if k > len(shown):
        rest = float(terms.sum()) - math.fsum(amounts)
        rows.append(
            Row(f"… {k - len(shown)} more", ("", "=", number(rest, decimals)), rest, "rest")
        )
    if k > 1:
        what = f"mean of the {k} outputs" if loss.mean_over_outputs else f"sum of the {k} outputs"
        rows.append(Row("L", (what, "=", number(own, decimals)), own, "sum"))
    rows.extend(_mean_and_more(look, decimals))
    return stage(
        4,
        "L = " + (written.formula.format(a=f"a{len(trace.layers)}") if written else loss.name),
        shapes=_name(loss.name),
        tables=(Table(tuple(rows)),),
        words=tuple(_rounded(look)),
        numpy=tuple(loss_lines(look)),
        spread=_numbers(trace.losses),
    )


def _rounded(look: Look) -> list[str]:
    """Return why L is finite where its logarithm is not."""
    joint = look.output.da is None
    if joint and bool(np.isin(look.output.a[look.row], (0.0, 1.0)).any()):
        last = len(look.trace.layers)
        return [f"a{last} is 0 or 1 up to rounding; L is computed from z{last}, where it is not."]
    return []


def _costly(terms: FloatArray, y: FloatArray, count: int) -> list[int]:
    return sorted(int(i) for i in np.argsort(-(terms + (y == y.max())), kind="stable")[:count])


def target(y: float) -> str:
    """Return a target, which is often 0 or 1."""
    return setting(y) if y == round(y, 4) else number(y)


def _name(loss: str) -> str:
    return loss.replace("_", " ").replace("cross entropy", "cross-entropy")


def loss_lines(look: Look) -> list[str]:
    """Return the loss of each example in NumPy."""
    loss, last = look.trace.loss_function, len(look.trace.layers)
    written = LOSSES_WRITTEN.get(loss.name)
    if written is None:
        return []
    terms = written.terms.format(a=f"a{last}", z=f"z{last}", y="y")
    how = "np.mean" if loss.mean_over_outputs else "np.sum"
    return [f"L = {how}({terms}, axis=1)"]


def _mean_and_more(look: Look, decimals: int) -> list[Row]:
    trace = look.trace
    rows = []
    if trace.weights is not None:
        weight = float(trace.weights[look.row])
        rows.append(Row("weight", ("what this one counts", "", f"{weight:.4g}"), weight))
    mean = trace.loss
    if trace.size > 1:
        cells = (f"of {look.batch_in_words}", "=", number(mean, decimals))
        rows.append(Row("mean", cells, mean, "sum"))
    guess = price_of_guessing(trace.loss_function.name, trace.targets)
    if guess is not None:
        words, price = guess
        rows.append(Row("guess", (words, "=", number(price, decimals)), price))
    if trace.l1 or trace.l2:
        price = sum(
            trace.l1 * float(np.abs(layer.W).sum()) + trace.l2 / 2 * float((layer.W**2).sum())
            for layer in trace.layers
        )
        parts = [f"{setting(trace.l1)} × sum of |w|"] if trace.l1 else []
        parts += [f"{setting(trace.l2)} ÷ 2 × sum of w²"] if trace.l2 else []
        rows.append(Row("penalty", (" + ".join(parts), "=", number(price, decimals)), price))
    return rows


def price_of_guessing(loss: str, targets: FloatArray) -> tuple[str, float] | None:
    """Return what it costs to say the same of every example, and what that is."""
    if loss == "binary_cross_entropy":
        return "half and half costs ln 2", math.log(2.0)
    if loss == "categorical_cross_entropy":
        k = targets.shape[1]
        return f"each of {k} alike costs ln {k}", math.log(k)
    if loss in ("mean_squared_error", "half_squared_error"):
        if len(targets) < 2:
            return None
        spread = float(np.mean(np.var(targets.astype(np.float64), axis=0)))
        half = loss == "half_squared_error"
        return "always the mean of y costs", spread / 2 if half else spread
    return None


def shapes_of(*shapes: Sequence[int]) -> str:
    """Return shapes as (2,800)."""
    return "·".join(f"({','.join(map(str, shape))})" for shape in shapes)
