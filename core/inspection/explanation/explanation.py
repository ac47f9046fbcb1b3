"""A step explained: what is looked at, in stages, as text and as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from core.data.dataset import Dataset
from core.inspection.explanation import layout
from core.inspection.explanation.exact import exact
from core.inspection.explanation.look import MOST_TERMS, About, Look, look_at
from core.inspection.explanation.stage import Stage
from core.inspection.explanation.stages import backward, checking, cost, forward, update
from core.inspection.explanation.stages import every as of_every_example
from core.inspection.explanation.stages.cost import target
from core.inspection.explanation.values import values_of
from core.inspection.notation.numbers import FEWEST, setting
from core.inspection.notation.signs import in_ascii
from core.inspection.trace.trace import StepTrace
from core.support.checks import whole_number
from core.support.public import public
from core.support.text import counted

WIDTH = 80


@public
@dataclass(frozen=True, eq=False)
class Explanation:
    """One training step as it is read: an example and a neuron, in eight stages.

    Attributes
    ----------
    trace : StepTrace
    example : int
        Which row of the training part.
    layer, neuron : int
        Which neuron, both from 1.
    title : str
        What step it is, and which example.
    stages : tuple of Stage
        In order: 1 x, 2 z, 3 a, 4 L, 5 dz, 6 dW, 7 W, 8 ΔL.
    """

    look: Look

    @property
    def trace(self) -> StepTrace:
        """The numbers."""
        return self.look.trace

    @property
    def example(self) -> int:
        """Which row of the training part."""
        return self.look.example

    @property
    def layer(self) -> int:
        """Which layer, from 1."""
        return self.look.layer + 1

    @property
    def neuron(self) -> int:
        """Which neuron of the layer, from 1."""
        return self.look.unit + 1

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The eight stages."""
        parts = (
            *(forward.inputs, forward.sums, forward.activations, cost.losses),
            *(backward.errors, backward.gradients, update.steps, update.effect),
        )
        with np.errstate(all="ignore"):  # a step may lead to infinity
            return tuple(part(self.look) for part in parts)

    def of_all(self, shown: int = 3) -> tuple[Stage, ...]:
        """Return the eight stages for all examples of the batch: 1 to 5 with a row for each.

        Parameters
        ----------
        shown : int
            How many examples have rows, the worst first.
        """
        with np.errstate(all="ignore"):
            return *of_every_example.stages(self.look, shown), *self.stages[5:]

    @property
    def onward(self) -> tuple[Stage, ...]:
        """Between stages 3 and 4, what the layers above make of it: z and a, in short."""
        return tuple(forward.onward(self.look))

    @property
    def title(self) -> str:
        """What step it is, and which example."""
        return " ".join(_title(self.look))

    def of_neuron(self, layer: int, neuron: int) -> Explanation:
        """Return the explanation of another neuron for the same example; both from 1."""
        look = self.look
        return Explanation(
            look_at(
                look.trace,
                look.about,
                self.example,
                layer,
                neuron,
                digits=look.digits,
                terms=look.most_terms,
            )
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the inputs of the neuron's layer are called."""
        return tuple(self.look.input_names(self.look.layer))

    @property
    def source(self) -> int:
        """Whose weight the pulls, the memory and the check are of: an input, from 1."""
        return self.look.source + 1

    def of_source(self, source: int) -> Explanation:
        """Return the explanation that tells of the weight of another input, from 1.

        Raises
        ------
        ValueError
            If there is no such input.
        """
        whole_number(source, "source", 1, len(self.inputs))
        return Explanation(replace(self.look, source=source - 1))

    def lines(
        self,
        *,
        unicode: bool = True,
        width: int = WIDTH,
        every: bool = False,
        check: bool = False,
        examples: int = 0,
    ) -> Iterator[layout.Line]:
        """Yield the lines of ``text``, each with what it is."""
        title = " ".join(_title(self.look, every=every, together=bool(examples)))
        if examples:
            entries = [layout.Entry(stage) for stage in self.of_all(examples)]
        else:
            entries = list(_in_order(list(self._neurons()) if every else [self]))
        if check:
            entries.append(layout.Entry(self.check))
        if not unicode:  # before they are laid out: the signs have other widths there
            title = in_ascii(title)
            entries = [entry._replace(stage=entry.stage.in_ascii()) for entry in entries]
        yield from layout.lines_of(title, entries, width)

    def text(
        self,
        *,
        unicode: bool = True,
        width: int = WIDTH,
        every: bool = False,
        check: bool = False,
        examples: int = 0,
    ) -> str:
        """Return it all as text.

        Parameters
        ----------
        unicode : bool
            Whether formulas have the signs of a textbook; else they are in ASCII, as NumPy has
            them.
        width : int
            Columns in which words are wrapped. Tables are as wide as they are.
        every : bool
            Whether every neuron of every layer is shown.
        check : bool
            Whether the gradients are found a second time, by finite differences.
        examples : int
            Stages 1 to 5 with a row for each of so many examples, the worst first, rather than of
            one example; 0 for one.
        """
        lines = self.lines(
            unicode=unicode, width=width, every=every, check=check, examples=examples
        )
        return "\n".join(line.text for line in lines)

    @property
    def check(self) -> Stage:
        """Stage 6 found a second time, by finite differences: see ``check_gradient``."""
        return checking.checks(self.look)

    @property
    def memory(self) -> list[tuple[str, str, float]]:
        """What the optimiser remembers: a name in the lines of NumPy, an accumulator, a factor.

        The accumulator times the factor is what the lines speak of.
        """
        return update.remembered(self.look)

    def exact(self, stage: int) -> str:
        """Return the numbers that a stage, from 1, is about with all their digits, in a line."""
        return exact(self.look, whole_number(stage, "stage", 1, len(self.stages)))

    def values(self) -> dict[str, Any]:
        """Return every number as plain values, such as JSON has: lists, no arrays, None for nan."""
        return values_of(self.look)

    def _neurons(self) -> Iterator[Explanation]:
        for layer, of_layer in enumerate(self.trace.layers, 1):
            for neuron in range(1, of_layer.W.shape[1] + 1):
                yield self.of_neuron(layer, neuron)


def _in_order(explanations: list[Explanation]) -> Iterator[layout.Entry]:
    """Yield stages with whose they are: forwards, then backwards, and what is of all once."""
    several = len(explanations) > 1
    of_all = explanations[0].stages

    def of(explanation: Explanation, which: int) -> layout.Entry:
        whose = f"layer {explanation.layer}, neuron {explanation.neuron}" if several else ""
        stage = explanation.stages[which - 1]
        if which == 7 and explanation is not explanations[-1]:
            stage = replace(stage, words=())  # about all layers
        return layout.Entry(stage, whose)

    yield layout.Entry(of_all[0])
    for explanation in explanations:
        yield from (of(explanation, 2), of(explanation, 3))
    if not several:
        yield from (layout.Entry(stage, short=True) for stage in explanations[0].onward)
    yield layout.Entry(of_all[3])
    for layer in sorted({explanation.layer for explanation in explanations}, reverse=True):
        there = [explanation for explanation in explanations if explanation.layer == layer]
        is_output = layer == len(explanations[0].trace.layers)
        for explanation in there:
            # That of an output has a row for each.
            if not is_output or explanation is there[0]:
                yield of(explanation, 5)
            yield of(explanation, 6)
    yield from (of(explanation, 7) for explanation in explanations)
    yield layout.Entry(of_all[7])


def _title(look: Look, *, every: bool = False, together: bool = False) -> Iterator[str]:
    trace = look.trace
    sizes = "-".join(map(str, trace.layer_sizes))
    names = ", ".join(dict.fromkeys(layer.activation for layer in trace.layers))
    on = f" on {look.about.name}" if look.about.name else ""
    which = f"epoch {trace.epoch} to {trace.epoch + 1}"
    if trace.batches > 1:
        which = f"epoch {trace.epoch + 1}, mini-batch {trace.batch + 1} of {trace.batches:,}"
    rate = f"{type(trace.optimizer).__name__}, η {setting(trace.learning_rate)}"
    examples = counted(trace.size, "example")
    all_of = "all " if trace.size == trace.samples and trace.size > 1 else ""
    yield f"One step of {sizes} ({names}){on}, {which}: {rate}, {all_of}{examples}."
    example = f"Example {look.example}" if trace.samples > 1 else "The example"
    if together:
        example = f"Below stage 5, {example[0].lower()}{example[1:]}"
    yield f"{example} {_target_in_words(look)}{_rank(look)}."
    if not every and len(trace.layers) > 1:
        yield f"Shown: layer {look.layer + 1}, neuron {look.unit + 1} of {len(look.of_layer.b)}."


def _target_in_words(look: Look) -> str:
    trace, names = look.trace, look.about.classes
    y = trace.targets[look.row]
    shown = "(" + ", ".join(target(float(value)) for value in y[:6]) + ")"
    if len(y) == 1:
        shown = target(float(y[0]))
    if len(y) > 6:
        shown = shown[:-1] + ", …)"
    if trace.task == "classification" and names:
        which = int(y.argmax()) if len(y) > 1 else int(y[0] > 0.5)
        if which < len(names):
            return f"is “{names[which]}”" + (f" (y = {shown})" if len(y) == 1 else "")
    return f"has y = {shown}"


def _rank(look: Look) -> str:
    trace = look.trace
    if trace.size < 2:
        return ""
    above = int((trace.all_losses > trace.losses[look.row]).sum())
    if not above:
        return ", the worst of them"
    return f", number {above + 1:,} of {trace.size:,} by its loss"


@public
def explain_step(
    trace: StepTrace,
    dataset: Dataset | None = None,
    *,
    example: int | None = None,
    layer: int | None = None,
    neuron: int | None = None,
    digits: int = FEWEST,
    terms: int = MOST_TERMS,
) -> Explanation:
    """Return a training step as it is read, for one example and one neuron.

    Parameters
    ----------
    trace : StepTrace
        From ``trace_step`` or ``trace_network``.
    dataset : Dataset, optional
        What the examples are of: it knows the names of inputs and classes, and what has been done
        to the inputs.
    example : int, optional
        A row of the training part, from 0; by default the one with the largest loss.
    layer, neuron : int, optional
        Which neuron, from 1 as the panels count; by default the one of the first layer that this
        example pulls on the hardest.
    digits : int
        Decimals of the numbers at least.
    terms : int
        Of a sum of more terms, the largest have a row each and the rest have one together.

    Raises
    ------
    ValueError
        If there is no such example in the batch, no such layer or no such neuron.

    Examples
    --------
    >>> from core import ExperimentConfig
    >>> experiment = ExperimentConfig().build()
    >>> explanation = explain_step(trace_step(experiment.trainer), experiment.dataset)
    >>> explanation.stages[1].formula
    'z1 = a0·W1 + b1'
    >>> explanation.stages[1].in_ascii().formula
    'z1 = a0 @ W1 + b1'
    """
    about = About() if dataset is None else About.of(dataset)
    return Explanation(look_at(trace, about, example, layer, neuron, digits, terms))
