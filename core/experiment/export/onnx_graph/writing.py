"""A trained network as an ONNX model of raw rows."""

from __future__ import annotations

import numpy as np

from core.data.features import FEATURES_WRITTEN
from core.experiment.experiment import Experiment
from core.experiment.export.model import TrainedModel, model_of
from core.experiment.export.onnx_graph.columns import numbers_of
from core.experiment.export.onnx_graph.formulas import Formula
from core.experiment.export.onnx_graph.graph import Graph
from core.formulas.written import ACTIVATIONS_WRITTEN
from core.support.public import public


@public
def as_onnx(experiment: Experiment) -> bytes:
    """Return an ONNX model that predicts raw rows, as the experiment does now.

    Its inputs are one, ``rows``, or one for each column of a table; ``docs/export.md`` says of
    which types. Its outputs are ``prediction``, text or numbers of shape (rows,), and for classes
    ``probabilities``, or ``outputs`` where they are none, of shape (rows, outputs).

    Parameters
    ----------
    experiment : Experiment

    Raises
    ------
    ValueError
        If the package onnx is not installed, or an activation or a feature is not written, or
        uses what is not known here.
    """
    model, graph = model_of(experiment), Graph()
    for name in model.activations:
        if name not in ACTIVATIONS_WRITTEN:
            raise ValueError(f"the activation {name} is not written in NumPy, nor in ONNX then")
    _write(model, graph)
    return graph.model(model.title)


def _write(model: TrainedModel, graph: Graph) -> None:
    network = model.network
    kind = network.parameters.dtype
    raw = _features(model, graph, numbers_of(graph, model))
    centred = graph.node("Sub", raw, graph.constant(model.mean))
    a = graph.cast(graph.node("Div", centred, graph.constant(model.scale)), kind)
    formula, z = Formula(graph, kind), a
    layers = zip(model.activations, network.weights, network.biases, strict=True)
    for name, weights, biases in layers:
        product = graph.node("MatMul", a, graph.constant(weights, kind))
        z = graph.node("Add", product, graph.constant(biases[0], kind))
        a = formula.write(ACTIVATIONS_WRITTEN[name].value.format(z="z"), {"z": z})
    a = graph.cast(a, np.float64)
    if model.labels:
        _classes(model, graph, z)
        _likelihoods(model, graph, a)
        return
    value = graph.node("Mul", a, graph.constant(model.target_scale))
    value = graph.node("Add", value, graph.constant(model.target_mean))
    value = graph.node("Reshape", value, graph.constant([-1], np.int64))
    graph.output("prediction", value, np.float64)


def _features(model: TrainedModel, graph: Graph, raw: str) -> str:
    if not model.features:
        return raw
    names = {
        f"x{place + 1}": graph.node("Gather", raw, graph.constant([place], np.int64), axis=1)
        for place in (0, 1)
    }
    formula = Formula(graph, np.float64)
    found = []
    for name in model.features:
        if name not in FEATURES_WRITTEN:
            raise ValueError(f"the feature {name} is not written in NumPy, nor in ONNX then")
        found.append(formula.write(FEATURES_WRITTEN[name], names))
    return graph.node("Concat", *found, axis=1)


def _classes(model: TrainedModel, graph: Graph, z: str) -> None:
    if model.network.layer_sizes[-1] > 1:
        chosen = graph.node("ArgMax", z, axis=1, keepdims=0)
    else:
        zero = graph.constant(0.0, model.network.parameters.dtype)
        chosen = graph.cast(graph.node("Greater", z, zero), np.int64)
        chosen = graph.node("Reshape", chosen, graph.constant([-1], np.int64))
    labels = graph.constant(model.labels, object)
    graph.output("prediction", graph.node("Gather", labels, chosen, axis=0), object)


def _likelihoods(model: TrainedModel, graph: Graph, a: str) -> None:
    count = model.network.layer_sizes[-1]
    if not model.gives_probabilities:
        graph.output("outputs", a, np.float64, count)
        return
    if count == 1:
        a = graph.node("Concat", graph.node("Sub", graph.constant(1.0), a), a, axis=1)
    elif model.network.output_activation != "softmax":
        total = graph.node("ReduceSum", a, graph.constant([1], np.int64), keepdims=1)
        is_some = graph.node("Greater", total, graph.constant(0.0))
        even = graph.constant(1.0 / len(model.labels))
        a = graph.node("Where", is_some, graph.node("Div", a, total), even)
    graph.output("probabilities", a, np.float64, len(model.labels))
