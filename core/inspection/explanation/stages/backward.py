"""Stages 5 and 6: how the error comes back, and what it makes of the weights."""

from __future__ import annotations

import numpy as np

from core.formulas.activations import ACTIVATIONS
from core.formulas.written import ACTIVATIONS_WRITTEN, LOSSES_WRITTEN
from core.inspection.explanation.look import Look
from core.inspection.explanation.stage import Row, Stage, Table
from core.inspection.explanation.stages.cost import target
from core.inspection.explanation.stages.forward import slope_in_words
from core.inspection.notation.numbers import (
    adding_up,
    as_numpy,
    column,
    decimals_for,
    filled,
    number,
    probability,
    small_too,
)
from core.inspection.trace.trace import Pulls


def errors(look: Look) -> Stage:
    """Return stage 5: how L changes with z."""
    tables, nth = [], look.layer + 1
    is_output = nth == len(look.trace.layers)
    if is_output or look.outputs == 1:
        tables.append(_of_outputs(look))
    if is_output:
        formula = _output_formula(look)
    else:
        tables.append(_of_hidden(look))
        name = look.of_layer.activation
        formula = f"dz{nth} = da{nth} ⊙ {name}′(z{nth})   da{nth} = dz{nth + 1}·W{nth + 1}ᵀ"
    words = [*_where_flat(look), *_in_full(look), "+ means: L grows with z, so z should shrink"]
    if not is_output:
        words.append(f"W{nth + 1} is the old one: nothing has moved yet")
    return Stage(
        5,
        formula,
        layer=nth,
        shapes=f"(1,{look.of_layer.W.shape[1]})",
        tables=tuple(tables),
        words=tuple(words),
        numpy=tuple(back_lines(look, look.layer)),
        units=tuple(float(value) for value in look.of_layer.dz[look.row]),
        spread=tuple(float(value) for value in look.of_layer.dz[:, look.unit]),
    )


def _where_flat(look: Look) -> list[str]:
    """Return why a hidden neuron gets no error, where its activation is level."""
    slope = look.of_layer.slope
    if look.layer + 1 == len(look.trace.layers) or slope is None or slope[look.row, look.unit]:
        return []
    return [f"At this z{look.layer + 1} its slope is 0: no error comes through."]


def _in_full(look: Look) -> list[str]:
    """Return where the slope of a sigmoid has gone."""
    if look.output.da is not None or look.output.activation != "sigmoid" or look.outputs > 1:
        return []
    a, y = float(look.output.a[look.row, 0]), float(look.trace.targets[look.row, 0])
    if y not in (0.0, 1.0) or a in (0.0, 1.0):
        return []
    p, rest = probability(a, look.digits), probability(1.0 - a, look.digits)
    steep = f"(−1 ÷ {p})" if y else f"(1 ÷ {rest})"
    return [f"In full: {steep} × {p} × {rest}, the slopes of L and of the sigmoid; one cancels."]


def _divided(look: Look) -> str:
    """Return by what the mean over outputs divides."""
    over_outputs = look.trace.loss_function.mean_over_outputs and look.outputs > 1
    return f" ÷ {look.outputs}" if over_outputs else ""


def _output_formula(look: Look) -> str:
    last = len(look.trace.layers)
    if look.output.da is None:
        return (
            f"dz{last} = (a{last} − y){_divided(look)}"
            if _divided(look)
            else f"dz{last} = a{last} − y"
        )
    if look.output.slope is None:
        return f"dz{last} = a{last} ⊙ (da{last} − sum of a{last} ⊙ da{last})"
    return f"dz{last} = da{last} ⊙ {look.output.activation}′(z{last})"


def _of_outputs(look: Look) -> Table:
    trace, last, layer = look.trace, len(look.trace.layers), look.output
    written = LOSSES_WRITTEN.get(trace.loss_function.name)
    a, y, dz = layer.a[look.row], trace.targets[look.row], layer.dz[look.row]
    chosen, others = look.chosen(dz)
    if look.layer == last - 1 and look.unit not in chosen:
        chosen[-1] = look.unit
    decimals = decimals_for([float(value) for value in dz], look.digits)
    rows = []
    for i in chosen:
        shown_a, shown_y = look.output_in_words(float(a[i])), target(float(y[i]))
        label = f"dz{last}" if look.outputs == 1 else look.output_names()[i]
        shown = number(float(dz[i]), decimals, sign=True)
        if layer.da is None:
            what = filled("{a} − {y}", a=shown_a, y=shown_y)
            divided = _divided(look)
            cells = (f"({what}){divided}" if divided else what, "=", shown)
        elif layer.slope is None:
            shown_da = number(float(layer.da[look.row, i]), look.digits, sign=True)
            cells = (f"{shown_a} × ({shown_da} − sum)", "=", shown)
        else:
            short = written.short_da if written else None
            da = float(layer.da[look.row, i])
            formula = short(float(a[i]), float(y[i])) if short else ""
            shown_slope = slope_in_words(float(layer.slope[look.row, i]), look.digits)
            what = number(da, look.digits, sign=True)
            if formula:
                what = filled(formula, a=shown_a, y=shown_y)
            cells = (f"({what}){_divided(look)} × {shown_slope}", "=", shown)
        rows.append(Row(label, cells, float(dz[i])))
    if others:
        rows.append(Row(f"… {others} more", ("", "", "")))
    return Table(tuple(rows))


def _of_hidden(look: Look) -> Table:
    nth, layer, above = look.layer + 1, look.of_layer, look.trace.layers[look.layer + 1]
    dz, W = above.dz[look.row], above.W[look.unit]
    keep = 1.0 if layer.keep is None else float(layer.keep[look.row, look.unit])
    products = dz.astype(np.float64) * W
    chosen, others = look.chosen(products)
    total = float(products.sum())
    decimals = adding_up([float(products[i]) for i in chosen], total, look.digits)
    if others:
        decimals = decimals_for([*map(float, products), total], look.digits)
    is_last = look.layer + 2 == len(look.trace.layers)
    names = look.output_names() if is_last else [f"neuron {i + 1}" for i in range(len(dz))]
    rows = [
        Row(
            f"dz{nth + 1} × W{nth + 1}" if len(dz) == 1 else names[i],
            (error, "×", weight, "=", number(float(products[i]), decimals, sign=True)),
            float(products[i]),
            "term",
        )
        for i, error, weight in zip(
            chosen,
            column([float(dz[i]) for i in chosen], look.digits),
            column([float(W[i]) for i in chosen], look.digits),
            strict=True,
        )
    ]
    if others:
        shown = sum(round(float(products[i]), decimals) for i in chosen)
        rest = round(total, decimals) - shown
        rows.append(
            Row(
                f"… {others} more",
                ("", "", "", "", number(rest, decimals, sign=True)),
                rest,
                "rest",
            )
        )
    shown_total = number(total, decimals, sign=True)
    if len(dz) > 1:
        rows.append(Row("together", ("", "", "", "", shown_total), total, "sum"))
    da = total
    if layer.keep is not None:
        da = total * keep
        factor = f"{keep:.4g}" if keep else "0, dropped"
        shown_da = number(da, decimals, sign=True)
        rows.append(Row("dropout", (shown_total, "×", factor, "=", shown_da), da))
        shown_total = shown_da
    slope = float(layer.slope[look.row, look.unit]) if layer.slope is not None else 1.0
    dz_own = float(layer.dz[look.row, look.unit])
    rows.append(
        Row(
            f"da{nth} × slope",
            (
                shown_total,
                "×",
                slope_in_words(slope, look.digits),
                "=",
                number(dz_own, decimals, sign=True),
            ),
            dz_own,
            "sum",
        )
    )
    return Table(tuple(rows))


def back_lines(look: Look, layer: int) -> list[str]:
    """Return how the error comes to a layer, counted from 0, in NumPy."""
    trace, nth = look.trace, layer + 1
    written = ACTIVATIONS_WRITTEN.get(trace.layers[layer].activation)
    loss = LOSSES_WRITTEN.get(trace.loss_function.name)
    if written is None or loss is None:
        return []
    names = {"a": f"a{nth}", "z": f"z{nth}", "y": "y", "da": f"da{nth}"}
    lines = []
    if nth == len(trace.layers):
        k = (
            f" / {look.outputs}"
            if trace.loss_function.mean_over_outputs and look.outputs > 1
            else ""
        )
        joint = loss.dz.get(trace.layers[layer].activation)
        if joint is not None:
            formula = joint.format(**names)
            return [f"dz{nth} = ({formula}){k}" if k else f"dz{nth} = {formula}"]
        lines.append(f"da{nth} = {loss.da.format(**names)}{k}")
    else:
        dropped = "" if trace.layers[layer].keep is None else f" * keep{nth}"
        lines.append(f"da{nth} = dz{nth + 1} @ W{nth + 1}.T{dropped}")
    lines.append(f"dz{nth} = {written.dz.format(**names)}")
    return lines


def gradients(look: Look) -> Stage:
    """Return stage 6: what this example and all of them say about each weight."""
    layer, nth, u, trace = look.of_layer, look.layer + 1, look.unit, look.trace
    a, dz = layer.a_in[look.row], float(layer.dz[look.row, u])
    names = look.input_names(look.layer)
    mean = layer.gradient.of_unit(u)
    chosen, others = look.chosen(layer.gradient.W[:, u])
    places = [*chosen, len(a)]
    own = [float(a[i]) * dz for i in chosen] + [dz]
    parts = []
    head = [look.given(look.layer), "×", f"dz{nth}", "=", "this one"]
    if trace.size > 1:
        parts.append([float(mean[i]) for i in places])
        head.append(f"mean of {trace.size:,}")
    if layer.penalty is not None:
        parts.append([float(layer.penalty.of_unit(u)[i]) for i in places])
        head.append("penalty")
    used = [float(layer.used.of_unit(u)[i]) for i in places]
    if layer.penalty is not None or clipping(look):
        parts.append(used)
        head.append("clipped" if clipping(look) else "together")
    entering = [*column([float(a[i]) for i in chosen], look.digits, sign=False), "1"]
    error = number(dz, decimals_for([dz], look.digits), sign=True)
    columns = [column(own, look.digits), *(small_too(part, look.digits) for part in parts)]
    rows = [
        Row(
            "bias" if i == len(a) else names[i],
            (entering[place], "×", error, "=", *(values[place] for values in columns)),
            float(mean[i]),
            "term",
        )
        for place, i in enumerate(places)
    ]
    if others:
        rows.insert(-1, Row(f"… {others} more", ("",) * (4 + len(columns))))
    n, m = layer.W.shape
    weighed = f"dz{nth}" if trace.weights is None else f"(weight ⊙ dz{nth})"
    return Stage(
        6,
        f"dW{nth} = {look.given(look.layer)}ᵀ·{weighed} ÷ {_divisor(look)}",
        layer=nth,
        shapes=f"({n},{trace.size})·({trace.size},{m}) = ({n},{m})",
        tables=(Table(tuple(rows), tuple(head)),),
        words=tuple(_tug_of_war(look)),
        numpy=tuple(gradient_lines(look, look.layer)),
        units=tuple(float(value) for value in mean),
        spread=_each_pull(look),
    )


def _each_pull(look: Look) -> tuple[float, ...]:
    each = look.trace.pulls(look.layer, look.unit, look.source).each
    return () if each is None else tuple(float(value) for value in each)


def _divisor(look: Look) -> str:
    total = look.trace.total_weight
    return f"{total:,.10g}".replace(",", "")


def clipping(look: Look) -> bool:
    """Whether the gradient is longer than it may be."""
    trace = look.trace
    return trace.clip_norm is not None and trace.norm > trace.clip_norm


def gradient_lines(look: Look, layer: int) -> list[str]:
    """Return the gradient of a layer, counted from 0, in NumPy."""
    nth, trace, given = layer + 1, look.trace, look.given(layer)
    weighted = f"dz{nth}" if trace.weights is None else f"(weights * dz{nth})"
    m = as_numpy(trace.total_weight)
    return [f"dW{nth} = {given}.T @ {weighted} / {m}", f"db{nth} = {weighted}.sum(axis=0) / {m}"]


def _tug_of_war(look: Look) -> list[str]:
    trace, layer = look.trace, look.of_layer
    names = look.input_names(look.layer)
    pulls = trace.pulls(look.layer, look.unit, look.source)
    words = [pulls_in_words(names[look.source], pulls, look)] if trace.size > 1 else []
    own = float(layer.a_in[look.row, look.source]) * float(layer.dz[look.row, look.unit])
    if trace.weights is not None:
        own *= float(trace.weights[look.row]) * trace.size / trace.total_weight
    mean = float(layer.gradient.W[look.source, look.unit])
    if trace.size > 1 and own and mean and abs(own / mean) > 1.5:
        way = "the same way" if own * mean > 0 else "the other way"
        words.append(
            f"This one pulls {_times(abs(own / mean))} as hard as the mean, and {way}. "
            "The mean decides."
        )
    if clipping(look):
        assert trace.clip_norm is not None
        words.append(
            f"The gradient is {trace.norm:.4g} long and may be {trace.clip_norm:.4g}: "
            f"all of it is multiplied by {trace.clip_norm / trace.norm:.4g}."
        )
    return words


def _times(ratio: float) -> str:
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.1f} times"


def pulls_in_words(name: str, pulls: Pulls, look: Look) -> str:
    """Return how many examples pull which way on a weight, and how hard."""
    if not pulls.up_count and not pulls.down_count:
        return f"{name}: nobody pulls"
    shut = "are shut" if ACTIVATIONS[look.of_layer.activation].sleeps else "do not pull"
    silent = f", {pulls.silent:,} {shut}" if pulls.silent else ""
    up, down = (number(value, 2, sign=True) for value in (pulls.up, pulls.down))
    if max(abs(pulls.up), abs(pulls.down)) < 1:
        up, down = column([pulls.up, pulls.down])
    verb = "pulls" if pulls.up_count == 1 else "pull"
    return (
        f"{name}: {pulls.up_count:,} {verb} up ({up}), {pulls.down_count:,} down ({down}){silent}"
    )
