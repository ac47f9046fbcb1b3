"""The concepts of the lesson: which key shows each, and which line of core computes it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core import (
    ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    SGD,
    NeuralNetwork,
    Plane,
    Standardisation,
    Trainer,
    fit_baseline,
    load_dataset,
)

_CORE = "core"
_WORKSPACE = "__globals__.Workspace"
"""What passes through a network is known to the module of its forward pass."""


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """One concept.

    Attributes
    ----------
    name : str
    keys : str
        What shows it, as in a sentence.
    begin : object
        Something public of core,
    way : str
        and how what computes it is reached from there: attributes and keys of tables.
    line : str
        What the line has that computes it.
    """

    name: str
    keys: str
    begin: object
    way: str
    line: str


CONCEPTS: tuple[Concept, ...] = (
    Concept(
        "Forward propagation",
        "<inside-step> 2 3",
        NeuralNetwork.forward,
        f"{_WORKSPACE}.forward",
        "activate(z, a, scratch)",
    ),
    Concept("Activation", "<inside-step> 3", ACTIVATIONS, "relu.forward", "np.maximum"),
    Concept(
        "Loss function",
        "<inside-step> 4",
        LOSSES,
        "binary_cross_entropy.on_logits.sigmoid",
        "np.log1p",
    ),
    Concept(
        "Backpropagation",
        "<inside-step> 5 6",
        NeuralNetwork.forward,
        f"{_WORKSPACE}.backward",
        "differentiate(z_below",
    ),
    Concept("Gradient descent", "<inside-step> 7", SGD, "_step", "np.subtract"),
    Concept(
        "Learning rate",
        "<raise-learning-rate> <lower-learning-rate>",
        Trainer,
        "learning_rate",
        "return",
    ),
    Concept("He initialisation", "<new-weights>", INITIALIZERS, "he_normal.draw", "2.0 / n_in"),
    Concept(
        "Training loop", "<train> <step-epoch> <step-batch>", Trainer, "_run_epoch", "_take_step()"
    ),
    Concept("Decision boundary", "<next-view>", Plane, "to_inputs", "self.inputs_at("),
    Concept("Training and test data", "<turn-test-points>", load_dataset, "", "split_samples("),
    Concept("Scaling", "<inside-step> 1", Standardisation, "transform", "self.mean"),
    Concept("Logistic regression", "<baseline>", fit_baseline, "", "logistic_regression("),
)


def place(concept: Concept) -> tuple[str, int]:
    """Return the file, as seen from core's folder, and the line; found anew each time.

    Raises
    ------
    LookupError
        If there is no such line.
    """
    found: Any = concept.begin
    for step in filter(None, concept.way.split(".")):
        found = found[step] if isinstance(found, Mapping) else getattr(found, step)
    if isinstance(found, property):
        found = found.fget
    found = inspect.unwrap(found)
    parts = Path(inspect.getfile(found)).parts
    file = "/".join(parts[len(parts) - parts[::-1].index(_CORE) :])
    lines, first = inspect.getsourcelines(found)
    # What a docstring says comes before what is done.
    numbers = [number for number, line in enumerate(lines) if concept.line in line]
    if not numbers:
        raise LookupError(f"{concept.name} has no line with {concept.line!r}")
    return file, first + numbers[-1]


@cache
def in_core(concept: Concept) -> str:
    """Return the file and the line in words; only "core" where its source is not there."""
    try:
        file, line = place(concept)
    except (OSError, LookupError):
        return _CORE
    return f"core/{file}:{line}"
