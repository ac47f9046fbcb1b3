"""A trained network as JSON: its architecture, its weights, and all that stands around them."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment
from core.experiment.export.columns import InputColumn
from core.experiment.export.model import TrainedModel, model_of
from core.experiment.files.checkpoint import data_as_saved, data_signature, moved
from core.network.network import NeuralNetwork
from core.support.checks import a_path
from core.support.files import MAX_MODEL_RECORDS, has_more_records, read_regular
from core.support.public import public
from core.support.text import printable, why_no_values

_Taken = TypeVar("_Taken")

FORMAT = "neuroterm model"
VERSION = 1
MOST_BYTES = 2**27
"""The largest file that is read, 128 MiB."""


@public
def as_json(experiment: Experiment, folder: str | os.PathLike[str] = "") -> str:
    """Return the settings, the architecture and the weights of an experiment as JSON.

    With what is done to the columns of raw rows before, and to the outputs after, so that any
    language can compute the same. ``docs/export.md`` says what each name means.

    Parameters
    ----------
    experiment : Experiment
    folder : path
        Where the file is going to be: that of a table is noted by its path from there.

    Raises
    ------
    ValueError
        If the weights are too many to be written out, or not finite.
    """
    model = model_of(experiment)
    model.check_size()
    if not np.isfinite(model.network.parameters).all():
        raise ValueError("the network has diverged, its weights are not finite")
    settings = experiment.config.as_dict()
    if settings["data"] is not None:
        settings["data"] = moved(settings["data"], Path(), Path(folder))
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": model.title,
        "inputs": _inputs(model),
        "layers": _layers(model),
        "dtype": model.network.parameters.dtype.name,
        "output": _output(model),
        "settings": settings,
        "data": data_signature(experiment.dataset).tolist(),
    }
    return json.dumps(document, allow_nan=False, ensure_ascii=True, indent=1) + "\n"


@public
def network_from_json(path: str | os.PathLike[str]) -> NeuralNetwork:
    """Return the network in a file that ``as_json`` made; the data need not be there.

    It takes prepared rows: ``inputs`` in the file says how they are made of raw ones.

    Raises
    ------
    ValueError
        If the file cannot be read, or is not such JSON; the sentence says why.
    """
    return _read(path, _network)


@public
def experiment_from_json(path: str | os.PathLike[str]) -> Experiment:
    """Return an experiment with the settings and the weights in a file that ``as_json`` made.

    It predicts as the one did that was written, and has been trained for no epochs: what an
    optimiser remembers is in a saved run alone. A relative path of a table means one from the
    folder of the file.

    Raises
    ------
    ValueError
        If the file cannot be read, is not such JSON, or its data are no longer what they were.
    """
    return _read(path, lambda document: _experiment(document, Path(path).parent))


def _read(path: str | os.PathLike[str], take: Callable[[dict[str, Any]], _Taken]) -> _Taken:
    name = printable(os.fspath(a_path(path, "path")), 200)
    try:
        content = read_regular(Path(path), MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValueError(f"it is larger than {MOST_BYTES >> 20} MiB")
        if has_more_records(content, MAX_MODEL_RECORDS):
            raise ValueError(f"it has more than {MAX_MODEL_RECORDS:,} lists and records")
        document = _document(content)
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise ValueError(
                "it is not the JSON of a trained network, which 'neuroterm export' writes"
            )
        if document.get("version") != VERSION:
            raise ValueError(f"its version is not {VERSION}, the one that is known here")
        return take(document)
    except OSError as error:
        raise ValueError(f"cannot read {name}: {error.strerror or error}") from None
    except (MemoryError, OverflowError, RecursionError):
        raise ValueError(f"cannot use {name}: its values are too large or too deep") from None
    except KeyError as error:
        raise ValueError(f"cannot use {name}: it lacks {printable(str(error), 60)}") from None
    except (TypeError, ValueError) as error:
        raise ValueError(f"cannot use {name}: {printable(str(error), 300)}") from None


def _document(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(why_no_values(error)) from None


def _inputs(model: TrainedModel) -> dict[str, Any]:
    return {
        "columns": [_column(column) for column in model.columns],
        "missing": list(model.missing),
        "features": list(model.features),
        "mean": model.mean.tolist(),
        "scale": model.scale.tolist(),
    }


def _column(column: InputColumn) -> dict[str, Any]:
    said: dict[str, Any] = {"name": column.name, "kind": column.kind}
    if column.kind == "category":
        return said | {"categories": [list(each) for each in column.categories]}
    if column.kind == "date":
        said |= {"parts": list(column.parts), "day_first": column.dates.day_first}
    else:
        said |= {"spelling": dataclasses.asdict(column.spelling)}
    return said | {"missing": list(column.fills)}


def _layers(model: TrainedModel) -> list[dict[str, Any]]:
    network = model.network
    return [
        {"activation": name, "biases": biases[0].tolist(), "weights": weights.tolist()}
        for name, weights, biases in zip(
            model.activations, network.weights, network.biases, strict=True
        )
    ]


def _output(model: TrainedModel) -> dict[str, Any]:
    said: dict[str, Any] = {"task": model.task, "target": model.target}
    if model.labels:
        return said | {"classes": list(model.labels)}
    return said | {"mean": model.target_mean, "scale": model.target_scale}


def _network(document: Mapping[str, Any]) -> NeuralNetwork:
    layers, dtype = document["layers"], document["dtype"]
    if dtype not in ("float64", "float32"):
        raise ValueError("its dtype must be float64 or float32")
    if not isinstance(layers, list) or not layers:
        raise ValueError("its layers must be a list of at least one")
    if not all(isinstance(layer, dict) for layer in layers):
        raise ValueError("each of its layers must have an activation, biases and weights by name")
    weights = [_numbers(layer["weights"], dtype, 2, "weights") for layer in layers]
    biases = [_numbers(layer["biases"], dtype, 1, "biases") for layer in layers]
    for place, (W, b) in enumerate(zip(weights, biases, strict=True), 1):
        before = W.shape[0] if place == 1 else weights[place - 2].shape[1]
        if W.shape != (before, len(b)):
            raise ValueError(
                f"layer {place} has weights of shape {W.shape} and {len(b)} biases, which do not "
                "go together or with the layer before"
            )
    names = [layer["activation"] for layer in layers]
    network = NeuralNetwork(
        weights[0].shape[0],
        [W.shape[1] for W in weights[:-1]],
        weights[-1].shape[1],
        hidden_activation=names[:-1],
        output_activation=names[-1],
        dtype=dtype,
    )
    for mine, given in zip((*network.weights, *network.biases), (*weights, *biases), strict=True):
        mine[:] = given
    return network


def _numbers(values: Any, dtype: str, axes: int, what: str) -> np.ndarray:
    try:
        with np.errstate(over="ignore"):  # what is too large for the dtype is infinite in it
            numbers = np.array(values, np.float64).astype(dtype)
    except (TypeError, ValueError):
        numbers = np.array(np.nan)
    if numbers.ndim != axes or not numbers.size or not np.isfinite(numbers).all():
        raise ValueError(
            f"the {what} of a layer must be finite numbers of {dtype}, in {axes} dimensions"
        )
    return numbers


def _experiment(document: Mapping[str, Any], folder: Path) -> Experiment:
    network, settings = _network(document), document["settings"]
    if not isinstance(settings, dict):
        raise ValueError("its settings are no table of settings")
    if isinstance(data := settings.get("data"), str):
        settings = settings | {"data": moved(data, folder, Path())}
    config = ExperimentConfig.from_dict(settings)
    try:
        signature = np.array(document["data"], np.float64)
    except (TypeError, ValueError):
        raise ValueError(
            "its data must be a list of numbers, the sums of what was learnt"
        ) from None
    dataset = data_as_saved(config, signature)
    _, outputs = config.output_layer(dataset)
    if network.layer_sizes != (dataset.n_features, *config.hidden, outputs):
        raise ValueError("its layers are not those of its settings")
    experiment = config.build(dataset)
    built = experiment.network
    if (built.hidden_activations, built.output_activation, built.parameters.dtype) != (
        network.hidden_activations,
        network.output_activation,
        network.parameters.dtype,
    ):
        raise ValueError("its activations or its dtype are not those of its settings")
    built.parameters[:] = network.parameters
    built.revision += 1
    return experiment
