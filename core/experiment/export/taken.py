"""Networks of scikit-learn and PyTorch, taken over from live objects; files are never unpickled."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from core.experiment.export.torch_layers import TORCH_ACTIVATIONS
from core.formulas.activations import HIDDEN_ACTIVATIONS
from core.network.network import NeuralNetwork
from core.support.checks import shown
from core.support.public import public
from core.support.text import printable

_OF_SCIKIT_LEARN = {
    "identity": "linear",
    "logistic": "sigmoid",
    "tanh": "tanh",
    "relu": "relu",
    "softmax": "softmax",
}


@public
def network_from_sklearn(estimator: Any) -> NeuralNetwork:
    """Return a network that computes what a fitted MLP of scikit-learn does.

    ``forward(X)`` is what ``MLPRegressor.predict`` returns, with a column for each target, and for
    ``MLPClassifier`` what ``predict_proba`` does: of two classes, or of several labels for one
    sample, the probability of each that is there, in the order of ``classes_``.

    Parameters
    ----------
    estimator : MLPClassifier or MLPRegressor
        Fitted. Whatever stands before it in a pipeline, such as a scaler, is not taken over.

    Raises
    ------
    ValueError
        If it is another object, not fitted, or its weights are not finite.
    """
    neural = sys.modules.get("sklearn.neural_network")
    kinds = () if neural is None else (neural.MLPClassifier, neural.MLPRegressor)
    if not isinstance(estimator, kinds):
        raise ValueError(
            f"the estimator is {_kind(estimator)}; an MLPClassifier or MLPRegressor of "
            "scikit-learn can be taken over"
        )
    if not hasattr(estimator, "coefs_"):
        raise ValueError(f"the {type(estimator).__name__} is not fitted; call its fit first")
    hidden = _OF_SCIKIT_LEARN.get(estimator.activation)
    output = _OF_SCIKIT_LEARN.get(estimator.out_activation_)
    for name, found in ((estimator.activation, hidden), (estimator.out_activation_, output)):
        if found is None:
            raise ValueError(f"there is no activation {shown(name)} here")
    assert hidden is not None
    assert output is not None
    names = [hidden] * (len(estimator.coefs_) - 1) + [output]
    return _network(estimator.coefs_, estimator.intercepts_, names)


@public
def network_from_torch(module: Any) -> NeuralNetwork:
    """Return a network that computes what an ``nn.Sequential`` of PyTorch does in evaluation.

    It may hold ``Linear`` layers, an activation after each, ``Dropout``, which does nothing in
    evaluation, and further ``Sequential`` of these. PyTorch is not imported.

    Parameters
    ----------
    module : torch.nn.Sequential
        With parameters of float32 or float64, which the network's then are as well.

    Raises
    ------
    ValueError
        If it is another object, holds a layer that a ``NeuralNetwork`` has not, or its weights are
        not finite.
    """
    torch = sys.modules.get("torch")
    if torch is None or not isinstance(module, torch.nn.Sequential):
        raise ValueError(
            f"the module is {_kind(module)}; an nn.Sequential of PyTorch can be taken over"
        )
    weights: list[Any] = []
    biases: list[Any] = []
    names: list[str | None] = []
    for place, layer in enumerate(_flat(torch, module), 1):
        where = f"layer {place} of the Sequential, {printable(repr(layer), 80)},"
        if isinstance(layer, torch.nn.Linear):
            W = _array(layer.weight, where)
            weights.append(W.T)
            biases.append(
                np.zeros(len(W), W.dtype) if layer.bias is None else _array(layer.bias, where)
            )
            names.append(None)
            continue
        name = _activation(torch, layer, where)
        if not names:
            raise ValueError(f"{where} stands before the first Linear; a network begins with one")
        if names[-1] is not None and name != "linear":
            raise ValueError(f"{where} is a second activation; a layer has one")
        names[-1] = names[-1] or (None if name == "linear" else name)
    if not weights:
        raise ValueError("the Sequential has no Linear layer")
    return _network(weights, biases, [name or "linear" for name in names])


def _flat(torch: Any, module: Any) -> Iterator[Any]:
    """Yield the layers, those of inner ``Sequential`` among them, without what does nothing."""
    for layer in module:
        if isinstance(layer, torch.nn.Sequential):
            yield from _flat(torch, layer)
        elif not isinstance(layer, torch.nn.Dropout | torch.nn.AlphaDropout):
            yield layer


def _activation(torch: Any, layer: Any, where: str) -> str:
    for name, row in TORCH_ACTIVATIONS.items():
        if type(layer) is not getattr(torch.nn, row.name):
            continue
        for attribute, values in row.meaning.items():
            found = getattr(layer, attribute)
            if found not in values:
                raise ValueError(
                    f"{where} has {attribute}={shown(found)}; here {name} is with {values[0]!r}"
                )
        return name
    known = ", ".join(row.name for row in TORCH_ACTIVATIONS.values())
    raise ValueError(f"{where} is none that a NeuralNetwork has: Linear, Dropout, {known}")


def _array(parameter: Any, where: str) -> np.ndarray:
    kind = str(parameter.dtype).removeprefix("torch.")
    if kind not in ("float32", "float64"):
        raise ValueError(f"{where} holds {kind}; a network has float32 or float64")
    return np.asarray(parameter.detach().cpu().numpy())


def _network(
    weights: Sequence[np.ndarray], biases: Sequence[np.ndarray], names: Sequence[str]
) -> NeuralNetwork:
    """Return a network with these weights of shape (n_in, n_out), biases and activations."""
    for name in names[:-1]:
        if name not in HIDDEN_ACTIVATIONS:
            raise ValueError(f"a hidden layer has {name}, which is for outputs alone here")
    for before, after in pairwise(weights):
        if before.shape[1] != after.shape[0]:
            raise ValueError(
                f"a layer with {before.shape[1]} outputs stands before one with "
                f"{after.shape[0]} inputs"
            )
    if not all(np.isfinite(array).all() for array in (*weights, *biases)):
        raise ValueError("its weights are not finite")
    network = NeuralNetwork(
        weights[0].shape[0],
        [array.shape[1] for array in weights[:-1]],
        weights[-1].shape[1],
        hidden_activation=names[:-1],
        output_activation=names[-1],
        dtype=np.result_type(*weights, *biases),
    )
    for mine, given in zip((*network.weights, *network.biases), (*weights, *biases), strict=True):
        mine[:] = given
    return network


def _kind(thing: Any) -> str:
    kind = type(thing)
    return f"a {kind.__module__.partition('.')[0]} {kind.__name__}"
