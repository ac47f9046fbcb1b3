"""A step as a script that needs NumPy alone: it does everything anew and compares every number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from core.formulas.written import (
    ACTIVATIONS_WRITTEN,
    INDENT,
    LOSSES_WRITTEN,
    WrittenOptimizer,
    assignment,
    literal,
    written_optimizer,
)
from core.inspection.explanation.explanation import Explanation
from core.inspection.explanation.look import Look
from core.inspection.explanation.stages.backward import back_lines, gradient_lines
from core.inspection.explanation.stages.cost import loss_lines
from core.inspection.explanation.stages.update import settings_of
from core.inspection.notation.numbers import as_numpy
from core.inspection.notation.signs import in_ascii
from core.support.public import public

MOST_NUMBERS = 2 * 10**6
"""The most numbers that are written into a script."""

_CHECK = '''
compared = 0


def same(name, found, expected):
    """Compare what was found with what training does."""
    global compared
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    scale = max(1.0, np.abs(expected).max())
    close = np.isclose(found, expected, rtol={rtol}, atol={atol} * scale, equal_nan=True)
    assert close.all(), f"{{name}} is {{found}}, and not {{expected}}"
    compared += expected.size
'''

_TOLERANCES = {"float64": ("1e-12", "1e-12"), "float32": ("1e-3", "1e-5")}


@public
def step_script(explanation: Explanation) -> str:
    """Return a Python script that does the step anew with NumPy alone, and compares every number.

    It has the weights and the batch in it, computes each line as the explanation shows it, and
    asserts what training finds for the example, and of all weights.

    Parameters
    ----------
    explanation : Explanation

    Raises
    ------
    ValueError
        If the trace has not all examples of the batch, the script would have more than two million
        numbers in it, or a formula of the step is not written in NumPy, as of one's own optimiser.
    """
    look = explanation.look
    trace = look.trace
    if not trace.is_whole:
        raise ValueError(
            f"the batch has {trace.size:,} examples, and the trace {len(trace.losses):,}; a script "
            "needs all of them"
        )
    kinds = 4 + 2 * len(trace.layers[0].memory_before)
    parameters = sum(layer.W.size + layer.b.size for layer in trace.layers)
    numbers = trace.layers[0].a_in.size + kinds * parameters
    if numbers > MOST_NUMBERS:
        raise ValueError(
            f"the script would have {numbers:,} numbers in it; it can have {MOST_NUMBERS:,}"
        )
    optimizer = written_optimizer(trace.optimizer)
    if optimizer is None:
        raise ValueError(
            f"how {type(trace.optimizer).__name__} makes its step is not written in NumPy"
        )
    for layer in trace.layers:
        if layer.activation not in ACTIVATIONS_WRITTEN:
            raise ValueError(f"{layer.activation} is not written in NumPy")
    if trace.loss_function.name not in LOSSES_WRITTEN:
        raise ValueError(f"{trace.loss_function.name} is not written in NumPy")
    return "\n".join(_script(explanation, look, optimizer)) + "\n"


def _script(explanation: Explanation, look: Look, optimizer: WrittenOptimizer) -> Iterator[str]:
    trace, last = look.trace, len(look.trace.layers)
    rtol, atol = _TOLERANCES[str(trace.layers[0].W.dtype)]
    title = in_ascii(explanation.title).replace("\\", "/").replace('"', "'")
    yield '"""One training step, computed anew with NumPy alone.\n'
    yield f'{title}\n"""\n'
    yield "import numpy as np"
    yield _CHECK.format(rtol=rtol, atol=atol).rstrip()
    yield "\n\n# The batch, an example a row, and the weights before the step."
    yield from assignment("a0", trace.layers[0].a_in)
    yield from assignment("y", trace.targets)
    if trace.weights is not None:
        yield from assignment("weights", trace.weights[:, np.newaxis])
    for n, layer in enumerate(trace.layers, 1):
        yield from assignment(f"W{n}", layer.W)
        yield from assignment(f"b{n}", layer.b)
        if layer.keep is not None:
            yield from assignment(f"keep{n}", layer.keep)
    yield f"example = {look.row}  # its row in the batch; {look.example} of the training part"
    yield "\n# Forwards."
    yield from _forward(look, "")
    yield from loss_lines(look)
    total = as_numpy(trace.total_weight)
    weighted = "L" if trace.weights is None else "L * weights[:, 0]"
    yield f"loss = ({weighted}).sum() / {total}"
    yield "\n# Backwards: of each example by itself, then of the batch."
    for i in range(last - 1, -1, -1):
        yield from back_lines(look, i)
        yield from gradient_lines(look, i)
    yield "\n# What the example gives, and the gradient of the mean loss."
    for n, layer in enumerate(trace.layers, 1):
        for name in ("z", "a", "dz"):
            yield from _same(f"{name}{n}[example]", getattr(layer, name)[look.row])
        if layer.da is not None:
            yield from _same(f"da{n}[example]", layer.da[look.row])
        yield from _same(f"dW{n}", layer.dW)
        yield from _same(f"db{n}", layer.db)
    yield from _same("L[example]", trace.losses[look.row])
    yield from _same("loss", trace.loss)
    yield from _step(look, optimizer)
    yield "\n# The same examples with the new weights."
    if any(layer.keep is not None for layer in trace.layers):
        yield "# The units dropped are the same."
    yield from _forward(look, "_after")
    yield from (line.replace("L =", "L_after =", 1) for line in _renamed(loss_lines(look), look))
    weighted = weighted.replace("L", "L_after", 1)
    yield f"loss_after = ({weighted}).sum() / {total}"
    yield from _same("L_after[example]", trace.losses_after[look.row])
    yield from _same("loss_after", trace.loss_after)
    sums = " + ".join(
        f"(d{p}{n} * ({p}{n} - {p}{n}_after)).sum()" for n in range(1, last + 1) for p in "Wb"
    )
    yield f"promised = {sums}"
    yield from _same("promised", trace.promised)
    if not math.isnan(trace.kept) and abs(trace.promised) > 1e-6 and rtol == "1e-12":
        yield f"assert abs((loss - loss_after) / promised - {trace.kept!r}) < 1e-6"
    yield '\nprint(f"{compared:,} numbers agree.")'


def _forward(look: Look, suffix: str) -> Iterator[str]:
    trace = look.trace
    for n, layer in enumerate(trace.layers, 1):
        given = look.given(n - 1)
        given = given if n == 1 else f"{given}{suffix}"
        yield f"z{n}{suffix} = {given} @ W{n}{suffix} + b{n}{suffix}"
        value = ACTIVATIONS_WRITTEN[layer.activation].value.format(z=f"z{n}{suffix}")
        yield f"a{n}{suffix} = {value}"
        if layer.keep is not None:
            yield f"kept{n}{suffix} = a{n}{suffix} * keep{n}"


def _renamed(lines: list[str], look: Look) -> Iterator[str]:
    last = len(look.trace.layers)
    for line in lines:
        for name in (f"a{last}", f"z{last}"):
            line = line.replace(name, f"{name}_after")
        yield line


def _step(look: Look, optimizer: WrittenOptimizer) -> Iterator[str]:
    trace = look.trace
    n_layers = range(1, len(trace.layers) + 1)
    yield "\n# The gradient that the optimiser gets."
    for n in n_layers:
        penalty = ""
        if trace.l2:
            penalty += f" + {as_numpy(trace.l2)} * W{n}"
        if trace.l1 and not trace.l1_prunes:
            penalty += f" + {as_numpy(trace.l1)} * np.sign(W{n})"
        yield f"gW{n}, gb{n} = dW{n}{penalty}, db{n}"
    if trace.l1_prunes:
        yield "# Weights that L1 has removed take no part."
        for n, layer in enumerate(trace.layers, 1):
            removed = (layer.W == 0.0) & (layer.used.W == 0.0)
            yield from assignment(f"alive{n}", np.where(removed, 0.0, 1.0))
            yield f"gW{n} = gW{n} * alive{n}"
    if trace.clip_norm is not None:
        squares = " + ".join(f"(g{p}{n}**2).sum()" for n in n_layers for p in "Wb")
        yield f"norm = np.sqrt({squares})"
        yield f"factor = min(1.0, {as_numpy(trace.clip_norm)} / norm) if norm else 1.0"
        for n in n_layers:
            yield f"gW{n}, gb{n} = gW{n} * factor, gb{n} * factor"
        yield from _same("norm", trace.norm)
    for n, layer in enumerate(trace.layers, 1):
        yield from _same(f"gW{n}", layer.used.W)
        yield from _same(f"gb{n}", layer.used.b)
    yield "\n"
    yield from _function(look, optimizer)
    yield "\n"
    for n, layer in enumerate(trace.layers, 1):
        for part in range(2):
            yield from _of_array(look, optimizer, n, "Wb"[part])
        if trace.l1_prunes:
            yield from _pruned(look, n)
        yield from _same(f"W{n}_after", layer.W_after)
        yield from _same(f"b{n}_after", layer.b_after)


def _function(look: Look, optimizer: WrittenOptimizer) -> Iterator[str]:
    settings = settings_of(look, as_numpy)
    names = list(optimizer.memory)
    yield f"def step({', '.join(['w', 'g', *names])}):"
    yield f'{INDENT}"""Return new weights{", and what is remembered" if names else ""}."""'
    for symbol, formula in optimizer.lines:
        yield f"{INDENT}{symbol} = {formula.format(**settings)}"
    decay = look.trace.optimizer.weight_decay
    w = f"w * (1 - {settings['eta']} * {as_numpy(decay)})" if decay else "w"
    result = f"{w} - {optimizer.step.format(**settings)}"
    yield f"{INDENT}return {', '.join([result, *names])}"


def _of_array(look: Look, optimizer: WrittenOptimizer, n: int, part: str) -> Iterator[str]:
    """Yield the step of the weights or the biases of a layer."""
    layer, settings = look.trace.layers[n - 1], settings_of(look, as_numpy)
    before, after = [], []
    for symbol, (accumulator, factor) in optimizer.memory.items():
        name = f"{symbol}_{part}{n}"
        blocks = layer.memory_before[accumulator], layer.memory_after[accumulator]
        values = [block.W if part == "W" else block.b for block in blocks]
        scale = "" if factor == "1" else f" * ({factor.format(**settings)})"
        yield from assignment(name, values[0], scale)
        before.append(name)
        after.append((f"{name}_after", values[1], scale))
    names = [f"{part}{n}_after", *(name for name, _, _ in after)]
    yield f"{', '.join(names)} = step({', '.join([f'{part}{n}', f'g{part}{n}', *before])})"
    for name, value, scale in after:
        yield from _same(name, value, scale)


def _pruned(look: Look, n: int) -> Iterator[str]:
    trace = look.trace
    if trace.l1:
        pull = f"{as_numpy(trace.learning_rate)} * {as_numpy(trace.l1)} * np.sign(W{n})"
        yield f"moved = W{n}_after - {pull}"
        yield f"W{n}_after = np.where(W{n}_after * moved < 0, 0, moved) * alive{n}"
    else:
        yield f"W{n}_after = W{n}_after * alive{n}"


def _same(name: str, expected: Any, scale: str = "") -> Iterator[str]:
    lines = list(literal(np.asarray(expected, np.float64)))
    if scale:
        lines[0], lines[-1] = f"np.array({lines[0]}", f"{lines[-1]}){scale}"
        if len(lines) == 1:
            lines = [f"np.array({next(literal(np.asarray(expected, np.float64)))}){scale}"]
    if len(lines) == 1:
        yield f'same("{name}", {name}, {lines[0]})'
        return
    yield "same("
    yield f'{INDENT}"{name}",'
    yield f"{INDENT}{name},"
    yield from (f"{INDENT}{line}" for line in lines)
    yield ")"
