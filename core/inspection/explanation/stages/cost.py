"""Stage 4: what the outputs cost."""

from __future__ import annotations

import math

import numpy as np

from core.formulas.activations import ACTIVATIONS
from core.formulas.written import LOSSES_WRITTEN
from core.inspection.explanation.look import Look
from core.inspection.explanation.stage import Row, Stage, Table
from core.inspection.notation.numbers import decimals_for, filled, number, setting
from core.support.arrays import FloatArray


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
    return Stage(
        4,
        "L = " + (written.formula.format(a=f"a{len(trace.layers)}") if written else loss.name),
        shapes=_name(loss.name),
        tables=(Table(tuple(rows)),),
        words=(*_rounded(look), *_how_sure(look)),
        numpy=tuple(loss_lines(look)),
        spread=tuple(float(loss) for loss in trace.losses),
    )


def _how_sure(look: Look) -> list[str]:
    """Return what the loss counts that the accuracy does not."""
    of_class = look.trace.task == "classification" and look.outputs == 1
    if not of_class or ACTIVATIONS[look.output.activation].reads_as != "probability":
        return []
    a = f"a{len(look.trace.layers)}"
    return [f"Right or wrong is {a} above ½ or not; L also counts how sure it is."]


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
        weighed = "" if trace.weights is None else ", as each counts"
        cells = (f"of {look.batch_in_words}{weighed}", "=", number(mean, decimals))
        rows.append(Row("mean", cells, mean, "sum"))
    guess = price_of_guessing(trace.loss_function.name, trace.targets, trace.weights)
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


def price_of_guessing(
    loss: str, targets: FloatArray, weights: FloatArray | None = None
) -> tuple[str, float] | None:
    """Return what it costs to say the same of every example, and what that is."""
    if loss == "binary_cross_entropy":
        return "half and half costs ln 2", math.log(2.0)
    if loss == "categorical_cross_entropy":
        k = targets.shape[1]
        return f"each of {k} alike costs ln {k}", math.log(k)
    if loss in ("mean_squared_error", "half_squared_error"):
        if len(targets) < 2:
            return None
        y = targets.astype(np.float64)
        squares = (y - np.average(y, axis=0, weights=weights)) ** 2
        spread = float(np.mean(np.average(squares, axis=0, weights=weights)))
        half = loss == "half_squared_error"
        return "always the mean of y costs", spread / 2 if half else spread
    return None
