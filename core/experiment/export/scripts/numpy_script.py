"""A trained network as a Python script that needs NumPy alone."""

from __future__ import annotations

from collections.abc import Iterator

from core.experiment.experiment import Experiment
from core.experiment.export.model import TrainedModel, model_of
from core.experiment.export.scripts.arrangement import (
    Script,
    arranged,
    of_classes,
    outputs_described,
    predicting,
)
from core.experiment.export.scripts.rows import features_of
from core.formulas.written import ACTIVATIONS_WRITTEN
from core.support.public import public

_WHAT = "A trained network that needs NumPy alone, written by neuroterm."
_USE = "from model import outputs, predict", "predict(rows)  # {rows}"
_LIBRARIES = ("import numpy as np",)


@public
def as_numpy_script(experiment: Experiment) -> str:
    """Return a Python script that predicts raw rows with NumPy alone, as the experiment does now.

    Its ``predict(rows)`` returns the class of each row, or the quantity in its own unit, its
    ``outputs(rows)`` how likely each class is, or what the network puts out. A row has the columns
    as they are in the table, text and missing values included. As a program it reads a CSV file.

    Parameters
    ----------
    experiment : Experiment

    Raises
    ------
    ValueError
        If there are more than two million weights, or an activation or a feature is not written in
        NumPy, as one of somebody's own.
    """
    model = model_of(experiment)
    model.check_size()
    for name in model.activations:
        if name not in ACTIVATIONS_WRITTEN:
            raise ValueError(f"the activation {name} is not written in NumPy")
    kind = model.network.parameters.dtype.name
    after = "" if kind == "float64" else f".astype(np.{kind})"
    return arranged(model, Script(_WHAT, _USE, _LIBRARIES, after, _definitions(model)))


def _definitions(model: TrainedModel) -> Iterator[str]:
    yield "def logits(rows):"
    yield '    """Return what the last layer has before its activation."""'
    yield "    raw = numbers_of(rows)"
    yield from (f"    {line}" for line in features_of(model))
    yield f"    a0 = ((raw - MEAN) / SCALE).astype(np.{model.network.parameters.dtype.name})"
    last = len(model.activations)
    for n, name in enumerate(model.activations, 1):
        value = f"a{n - 1} @ W{n} + b{n}"
        if n == last:
            yield f"    return {value}"
            break
        yield f"    z{n} = {value}"
        yield '    with np.errstate(over="ignore"):'
        yield f"        a{n} = {_activated(name, f'z{n}')}"
    yield "\n"
    yield "def outputs(rows):"
    yield f"    {outputs_described(model)}"
    yield "    z = logits(rows)"
    yield '    with np.errstate(over="ignore"):'
    yield f"        a = {_activated(model.network.output_activation, 'z')}"
    yield "    a = a.astype(float)"
    share = "np.divide(a, total, out=np.full_like(a, 1 / {count}), where=total > 0)"
    whole, pair = "a.sum(axis=1, keepdims=True)", "np.hstack([1 - a, a])"
    yield from (f"    {line}" for line in of_classes(model, whole, share, pair))
    yield "\n"
    positive = "(z[:, 0] > 0).astype(int)"
    yield from predicting(model, "rows", ["z = logits(rows)"], "z.argmax(axis=1)", positive)


def _activated(name: str, z: str) -> str:
    return ACTIVATIONS_WRITTEN[name].value.format(z=z)
