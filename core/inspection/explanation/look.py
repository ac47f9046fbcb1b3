"""What a step is looked at with: which example, which neuron, what the inputs are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.data.dataset import Dataset
from core.data.standardisation import Standardisation
from core.formulas.activations import ACTIVATIONS
from core.inspection.notation.numbers import FEWEST, number, probability
from core.inspection.trace.layer import LayerTrace
from core.inspection.trace.trace import StepTrace
from core.support.arrays import FloatArray
from core.support.checks import positive_integer, whole_number
from core.support.text import printable

MOST_TERMS = 12
"""Terms that have a row each; of more, the largest do."""

_LONGEST_NAME = 20


@dataclass(frozen=True)
class About:
    """What the examples are of.

    Attributes
    ----------
    name : str
        Of the data; empty if they have none.
    inputs : tuple of str
        Names of the inputs, or empty.
    classes : tuple of str
        Names of the classes, or empty.
    standardisation : Standardisation or None
        What has been done to the inputs.
    """

    name: str = ""
    inputs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    standardisation: Standardisation | None = None

    @classmethod
    def of(cls, dataset: Dataset) -> About:
        """Return what a data set says of its examples."""
        scaling = dataset.standardisation
        is_scaled = bool(scaling.mean.any() or (scaling.scale != 1.0).any())
        return cls(
            printable(dataset.name, 60),
            tuple(printable(name, _LONGEST_NAME) for name in dataset.feature_names),
            tuple(printable(name, _LONGEST_NAME) for name in dataset.class_names),
            scaling if is_scaled else None,
        )


@dataclass(frozen=True)
class Look:
    """A step, and where in it one looks.

    Attributes
    ----------
    trace : StepTrace
    about : About
    row : int
        Which row of the trace, from 0.
    layer, unit : int
        Which neuron, from 0.
    source : int
        Which of the layer's inputs, from 0.
    digits : int
        Decimals of a number at least.
    """

    trace: StepTrace
    about: About
    row: int
    layer: int
    unit: int
    source: int
    digits: int = FEWEST
    most_terms: int = field(default=MOST_TERMS)

    @property
    def example(self) -> int:
        """Which row of the training part."""
        return int(self.trace.indices[self.row])

    @property
    def of_layer(self) -> LayerTrace:
        """The layer."""
        return self.trace.layers[self.layer]

    @property
    def output(self) -> LayerTrace:
        """The output layer."""
        return self.trace.layers[-1]

    @property
    def outputs(self) -> int:
        """How many outputs there are."""
        return int(self.output.W.shape[1])

    @property
    def batch_in_words(self) -> str:
        """What the batch is: all 800, or 10."""
        trace = self.trace
        return f"all {trace.size:,}" if trace.size == trace.samples else f"{trace.size:,}"

    def output_in_words(self, value: float) -> str:
        """Return what an output gives, with enough digits to tell a probability from 0 and 1."""
        if ACTIVATIONS[self.output.activation].reads_as == "probability":
            return probability(value, self.digits)
        return number(value, self.digits)

    def given(self, layer: int) -> str:
        """Return what the numbers that a layer takes are called: a0, or kept1 after dropout."""
        dropped = layer and self.trace.layers[layer - 1].keep is not None
        return f"kept{layer}" if dropped else f"a{layer}"

    def input_names(self, layer: int) -> Sequence[str]:
        """Return what the inputs of a layer are called."""
        count = self.trace.layers[layer].W.shape[0]
        if layer == 0:
            names = self.about.inputs
            return names if len(names) == count else [f"x{i + 1}" for i in range(count)]
        return [f"neuron {i + 1}" for i in range(count)]

    def output_names(self) -> Sequence[str]:
        """Return what the outputs are called."""
        if len(self.about.classes) == self.outputs:
            return self.about.classes
        return [f"output {i + 1}" for i in range(self.outputs)]

    def chosen(self, values: FloatArray) -> tuple[list[int], int]:
        """Return which of some terms have a row, and how many have not.

        All in their order, or of many the largest, largest first.
        """
        if len(values) <= self.most_terms:
            return list(range(len(values))), 0
        count = self.most_terms - 1
        largest = np.argsort(-np.abs(values), kind="stable")[:count]
        return [int(i) for i in largest], len(values) - count


def look_at(
    trace: StepTrace,
    about: About,
    example: int | None = None,
    layer: int | None = None,
    neuron: int | None = None,
    digits: int = FEWEST,
    terms: int = MOST_TERMS,
) -> Look:
    """Return a look at an example and a neuron, both counted as people see them.

    Parameters
    ----------
    trace : StepTrace
    about : About
    example : int, optional
        A row of the training part, from 0; by default the worst of the batch.
    layer : int, optional
        From 1; by default the first.
    neuron : int, optional
        From 1; by default the one that this example pulls on the hardest.
    digits, terms : int

    Raises
    ------
    ValueError
        If there is no such example in the batch, no such layer or no such neuron.
    """
    whole_number(digits, "digits", 1, 17)
    positive_integer(terms, "terms")
    row = trace.row(trace.worst if example is None else example)
    count = len(trace.layers)
    chosen = _from_one(1 if layer is None else layer, "layer", count, "this network", "layer") - 1
    of_layer = trace.layers[chosen]
    units = of_layer.W.shape[1]
    if neuron is None:
        dz = np.abs(of_layer.dz[row])
        unit = int(np.argmax(np.where(np.isnan(dz), -1.0, dz)))
    else:
        unit = _from_one(neuron, "neuron", units, f"layer {chosen + 1}", "neuron") - 1
    own = np.abs(of_layer.a_in[row] * of_layer.dz[row, unit])
    source = 0 if len(own) <= MOST_TERMS else int(np.argmax(own))
    return Look(trace, about, row, chosen, unit, source, digits, terms)


def _from_one(value: int, what: str, count: int, whose: str, noun: str) -> int:
    try:
        return whole_number(value, what, 1, count)
    except ValueError:
        there = f"{noun}s 1 to {count}" if count > 1 else f"{noun} 1 alone"
        raise ValueError(f"{what} is {printable(repr(value))}; {whose} has {there}") from None
