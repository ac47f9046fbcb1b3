"""The numbers that a stage is about with all their digits, in a line."""

from __future__ import annotations

import numpy as np

from core.inspection.explanation.look import Look


def digits(value: float | np.floating) -> str:
    """Return a number with as many digits as tell it from all others, as Python writes it."""
    return str(value) if isinstance(value, np.floating) else repr(value)


def exact(look: Look, stage: int) -> str:
    """Return the numbers of a stage, from 1 to 8, for the input that is looked at."""
    trace, layer, row, u, i = look.trace, look.of_layer, look.row, look.unit, look.source
    nth, name = look.layer + 1, look.input_names(look.layer)[look.source]
    a, W, dz = layer.a_in[row, i], layer.W[i, u], layer.dz[row, u]
    if stage == 1:
        x, names = trace.layers[0].a_in[row], look.input_names(0)
        shown = range(len(x)) if len(x) <= 2 or look.layer else (i,)
        return ", ".join(f"{names[j]} = {digits(x[j])}" for j in [*shown][:2])
    if stage == 2:
        return f"{name}: {digits(a)} × {digits(W)} = {digits(a * W)}"
    if stage == 3:
        slope = "" if layer.slope is None else f", slope = {digits(layer.slope[row, u])}"
        return f"z{nth} = {digits(layer.z[row, u])}{slope}, a{nth} = {digits(layer.a[row, u])}"
    if stage == 4:
        mean = f", mean of {look.batch_in_words} = {digits(trace.loss)}" if trace.size > 1 else ""
        return f"L = {digits(trace.losses[row])}{mean}"
    if stage == 5:
        da = "" if layer.da is None else f"da{nth} = {digits(layer.da[row, u])}, "
        return f"{da}dz{nth} = {digits(dz)}"
    if stage == 6:
        mean = f", mean = {digits(layer.gradient.W[i, u])}" if trace.size > 1 else ""
        return f"{name}: this one = {digits(a * dz)}{mean}"
    if stage == 7:
        return f"{name}: {digits(W)} → {digits(layer.W_after[i, u])}"
    return f"loss {digits(trace.loss)} → {digits(trace.loss_after)}, promise kept {trace.kept:.8g}"
