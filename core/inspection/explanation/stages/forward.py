"""Stages 1 to 4: the inputs, what neurons add up, what they make of it, and what it costs."""

from __future__ import annotations

import math

import numpy as np

from core.formulas.activations import ACTIVATIONS, Activation
from core.formulas.written import ACTIVATIONS_WRITTEN
from core.inspection.explanation.look import Look
from core.inspection.explanation.stage import ActivationCurve, Kind, Row, Stage, Table
from core.inspection.notation.numbers import (
    adding_up,
    column,
    decimals_for,
    number,
)
from core.inspection.trace.layer import LayerTrace
from core.inspection.trace.passes import activate, slope_of
from core.support.arrays import FloatArray
from core.support.text import counted

_POINTS = 201
"""Of the curve of an activation."""

_FLAT = 0.01
"""Below this share of its steepest slope a bounded activation is called saturated."""


def inputs(look: Look) -> Stage:
    """Return stage 1: where the numbers come from."""
    x = look.trace.layers[0].a_in[look.row]
    names, shown = look.input_names(0), range(min(len(x), look.most_terms))
    scaled = column([float(x[i]) for i in shown], look.digits)
    standardisation = look.about.standardisation
    rows = [Row(names[i], (scaled[i],), float(x[i])) for i in shown]
    head: tuple[str, ...] = ("x",)
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
        head = ("(data", "−", "mean)", "÷", "spread", "=", "x")
    words = []
    if len(x) > len(shown):
        words.append(f"… {len(x) - len(shown)} more inputs")
    if standardisation is not None:
        words.append(
            "Scaled to mean 0 and spread 1, so that no input outweighs another by its unit."
        )
    return Stage(
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
    return Stage(
        2,
        f"z{nth} = {look.given(look.layer)}·W{nth} + b{nth}",
        layer=nth,
        shapes=f"(1,{n})·({n},{m}) + (1,{m}) = (1,{m})",
        tables=(Table(tuple(rows)),),
        words=(*_dropped_inputs(look), *_fold(look)),
        numpy=(f"z{nth} = {look.given(look.layer)} @ W{nth} + b{nth}",),
        units=_numbers(layer.z[look.row]),
        spread=_numbers(layer.z[:, look.unit]),
    )


def _sum_row(label: str, value: float, decimals: int, kind: Kind) -> Row:
    cells = ("", "", "", "", number(value, decimals, sign=True))
    return Row(label, cells, value, kind)


def _fold(look: Look) -> list[str]:
    """Return where z is 0, for a neuron that looks at two inputs."""
    layer, nth, u = look.of_layer, look.layer + 1, look.unit
    names, bias = look.input_names(look.layer), float(layer.b[u])
    w = [float(value) for value in layer.W[:, u]]
    if look.layer or len(w) != 2 or not all(w):
        return []
    if bias:
        first, second = column([-bias / value for value in w], look.digits)
        points = f"{names[0]} = {first}, {names[1]} = 0 and {names[0]} = 0, {names[1]} = {second}"
    else:  # it crosses both axes in one point, and two points make a line
        (second,) = column([-w[0] / w[1]], look.digits)
        points = f"{names[0]} = 0, {names[1]} = 0 and {names[0]} = 1, {names[1]} = {second}"
    verb = "folds" if ACTIVATIONS[layer.activation].sleeps else "changes sign"
    return [f"The neuron {verb} where z{nth} = 0: on the line through {points}."]


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
    return Stage(
        3,
        f"a{nth} = {layer.activation}(z{nth}){textbook(layer, nth)}",
        layer=nth,
        shapes=f"(1,{layer.W.shape[1]})",
        tables=(Table(tuple(rows)),),
        words=tuple(_awake(look, layer, u)),
        numpy=() if written is None else (f"a{nth} = {written.value.format(z=f'z{nth}')}",),
        units=_numbers(layer.a[look.row]),
        spread=_numbers(layer.a[:, u]),
        curve=_curve(layer, look.row, u),
    )


def _curve(layer: LayerTrace, row: int, unit: int) -> ActivationCurve | None:
    """Return the activation between the least and the largest sum of the examples, and around 0."""
    sums = layer.z[:, unit].astype(np.float64)
    sums = sums[np.isfinite(sums)]
    if layer.slope is None or not np.isfinite(layer.a[row, unit]) or not len(sums):
        return None
    z = np.linspace(min(sums.min(), -1.0), max(sums.max(), 1.0), _POINTS)
    a = activate(ACTIVATIONS[layer.activation], z[:, np.newaxis])[:, 0]
    at = float(layer.z[row, unit]), float(layer.a[row, unit])
    return ActivationCurve(_numbers(z), _numbers(a), at, float(layer.slope[row, unit]))


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
    words = _steepest(activation) if layer is not look.output else []
    if activation.sleeps:
        asleep = int(layer.asleep[unit])
        if layer.keep is not None:
            return [f"open for {size - asleep:,} of {size:,}, but for dropout"]
        if asleep == size:
            return [f"dead: shut for all {size:,}, so it learns nothing"]
        return [f"open for {size - asleep:,} of {size:,}"]
    if activation.bounds is not None and layer.slope is not None and look.trace.is_whole:
        flat = int(np.count_nonzero(np.abs(layer.slope[:, unit]) < _FLAT))
        if flat:
            words.append(f"nearly flat (slope below {_FLAT:g}) for {flat:,} of {size:,}")
    return words


def _steepest(activation: Activation) -> list[str]:
    """Return how much of the error comes through an activation whose slope is always below 1."""
    if activation.bounds is None or activation.across_units:
        return []
    middle = np.zeros((1, 1))
    slope = slope_of(activation, middle, activate(activation, middle))
    if slope is None or slope[0, 0] >= 1.0:
        return []
    return [
        f"The slope is {slope[0, 0]:g} at most: no more of the error than that comes back through."
    ]


def onward(look: Look) -> list[Stage]:
    """Return, shortly, what the layers above make of it, up to the outputs."""
    stages = []
    for i in range(look.layer + 1, len(look.trace.layers)):
        layer, nth = look.trace.layers[i], i + 1
        z, a = layer.z[look.row], layer.a[look.row]
        stages.append(
            Stage(
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
            Stage(
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
