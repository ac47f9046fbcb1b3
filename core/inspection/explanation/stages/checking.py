"""The gradients of a neuron beside those found by nudging."""

from __future__ import annotations

import math

from core.inspection.explanation.look import Look
from core.inspection.explanation.stage import Row, Stage, Table
from core.inspection.notation.numbers import column, number, small_too
from core.inspection.trace.check import BEST, STEPS, GradientCheck, check_gradient
from core.support.text import counted

_LOST = 1e-4
"""Where rounding may be this share of a slope, too many of its digits are lost."""

_OF_A_LOSS = 8
_FOLD, _LOST_SIGN = "⌃", "≈"
_MARKS = {"agrees": "✓", "fold": "fold", "differs": "✗"}


def checks(look: Look) -> Stage:
    """Return the check of stage 6, of the batch where the trace has all of it."""
    trace, nth = look.trace, look.layer + 1
    example = None if trace.is_whole else look.example
    names = look.input_names(look.layer)
    chosen, others = look.chosen(look.of_layer.gradient.W[:, look.unit])
    if look.source not in chosen:
        chosen[-1] = look.source
    found = [
        check_gradient(
            trace,
            "dW",
            layer=look.layer,
            unit=look.unit,
            source=source,
            example=example,
            steps=STEPS if source == look.source else (BEST,),
        )
        for source in chosen
    ]
    found.append(
        check_gradient(
            trace, "db", layer=look.layer, unit=look.unit, example=example, steps=(BEST,)
        )
    )
    labels = [*(names[source] for source in chosen), "bias"]
    slopes = small_too([check.best.slope for check in found], look.digits)
    gradients = small_too([check.gradient for check in found], look.digits)
    rows = [
        Row(label, (gradient, slope, f"{check.difference:.0e}", _MARKS[check.verdict]))
        for label, gradient, slope, check in zip(labels, gradients, slopes, found, strict=True)
    ]
    if others:
        rows.insert(-1, Row(f"… {others} more", ("",) * 4))
    which = chosen.index(look.source)
    table = _nudges(found[which])
    whose = look.batch_in_words if example is None else f"example {example}"
    return Stage(
        6,
        f"dW{nth} = (L(w + h) − L(w − h)) ÷ 2h",
        layer=nth,
        shapes=f"weight of {names[look.source]}, by nudging it",
        tables=(
            table,
            Table(tuple(rows), ("backpropagation", "nudging", "differ by", "")),
        ),
        words=(
            *_verdict(found),
            *_remarks(table),
            f"Nudge a weight by h, run {whose} forward, and see what L does: no calculus.",
        ),
    )


def _nudges(check: GradientCheck) -> Table:
    rows = []
    slopes = column([nudge.slope for nudge in check.nudges], 9, most=12)
    for nudge, slope in zip(check.nudges, slopes, strict=True):
        remark = ""
        if nudge is check.best and check.verdict == "agrees":
            remark = "✓"
        elif nudge.kinks:
            remark = f"{_FOLD}{nudge.kinks}"
        elif nudge.noise > _LOST * abs(nudge.slope) and math.isfinite(nudge.slope):
            remark = _LOST_SIGN
        losses = (number(loss, _OF_A_LOSS) for loss in (nudge.up, nudge.down))
        rows.append(Row(f"{nudge.h:.1g}".replace("-", "−"), (*losses, slope, remark), nudge.slope))
    return Table(tuple(rows), ("L(w + h)", "L(w − h)", "slope", ""))


def _remarks(table: Table) -> list[str]:
    """Return what the signs behind the slopes mean."""
    signs = [row.cells[-1] for row in table.rows]
    words = [
        f"{sign}: {counted(int(sign[1:]), 'example')} crossed a fold within ±h"
        for sign in signs
        if sign.startswith(_FOLD)
    ]
    if _LOST_SIGN in signs:
        words.append(f"{_LOST_SIGN}: so small an h that the digits run out")
    return words


def _verdict(found: list[GradientCheck]) -> list[str]:
    verdicts = [check.verdict for check in found]
    if "differs" in verdicts:
        return ["They do not agree: that is a mistake in the program. Please report it."]
    if "fold" in verdicts:
        return ["A fold lies within ±h: no slope there to agree on."]
    return ["Both ways find the same slopes."]
