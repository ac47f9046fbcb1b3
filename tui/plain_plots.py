"""The loss curve and the decision boundary as lines of plain text."""

from __future__ import annotations

import textwrap

from core import Dataset, Experiment
from tui.field import FieldEvaluator
from tui.plotting import curves
from tui.plotting.boundary_figure import BoundaryFigure, Points, sample_grid, sample_shape
from tui.plotting.capabilities import Capabilities
from tui.plotting.palette import (
    POINT_GLYPHS,
    POINT_LETTERS,
    TEST_POINT_GLYPHS,
    TEST_POINT_LETTERS,
    field_shades,
)
from tui.snapshot import Snapshot

LOSS_HEIGHT = 14
BOUNDARY_WIDTH = 64  # with cells twice as high as wide, about square
BOUNDARY_HEIGHT = 26
MOST_CLASSES_NAMED = 10

_NO_BREAK = "\u00a0"


def loss_curve(experiment: Experiment, width: int, capabilities: Capabilities) -> list[str]:
    """Return the training and the test loss over the epochs, at most ``width`` columns wide."""
    history = experiment.trainer.history
    series = {
        "train": (history.epochs, history.train_loss),
        "test": (history.epochs, history.test_loss),
    }
    title = "Loss by epoch"
    text = curves.draw(series, width, LOSS_HEIGHT, _colorless(capabilities), title=title)
    return _lines(text)


def boundary(experiment: Experiment, width: int, capabilities: Capabilities) -> list[str]:
    """Return what the network says all over the plane, with the data on it, and a legend."""
    capabilities = _colorless(capabilities)
    dataset, plane = experiment.dataset, experiment.dataset.plane
    size = min(width, BOUNDARY_WIDTH), BOUNDARY_HEIGHT
    evaluator = FieldEvaluator(_snapshot(experiment))
    shape = sample_shape(*size, plane.extent, capabilities, plane.axis_names)
    grid = sample_grid(plane.extent, *shape)
    evaluator.set_grid(grid)
    outputs = evaluator.outputs(experiment.network.parameters)
    labels = evaluator.point_labels
    figure = BoundaryFigure(
        *size,
        plane.extent,
        capabilities,
        points=[Points(plane.train, labels[0]), Points(plane.test, labels[1], hollow=True)],
        axis_names=plane.axis_names,
        kind=evaluator.kind,
        class_count=max(2, dataset.n_classes),
        value_range=(float(dataset.y_train.min()), float(dataset.y_train.max())),
    )
    return [
        *_wrapped([f"{_title(dataset)}{f' ({plane.note})' if plane.note else ''}"], width),
        *_lines(figure.draw(outputs.reshape(*shape, -1))),
        *_points_legend(dataset, width, capabilities.unicode),
        *_shade_legend(dataset, width, capabilities.unicode),
    ]


def _title(dataset: Dataset) -> str:
    if dataset.task == "classification":
        return "Decision boundary"
    return "The network's curve" if _is_curve(dataset) else "The network's value"


def _points_legend(dataset: Dataset, width: int, unicode: bool) -> list[str]:
    train, test = (
        (POINT_GLYPHS, TEST_POINT_GLYPHS) if unicode else (POINT_LETTERS, TEST_POINT_LETTERS)
    )
    if dataset.task == "regression":
        return [f"{train[0]} training, {test[0]} test"]
    marks = [
        f"{train[i % len(train)]} {test[i % len(test)]} {name}"
        for i, name in enumerate(dataset.class_names[:MOST_CLASSES_NAMED])
    ]
    return _wrapped(["Training, test:", *marks, *_more(dataset)], width)


def _shade_legend(dataset: Dataset, width: int, unicode: bool) -> list[str]:
    names = dataset.class_names
    full = field_shades("binary", True, 2, unicode=unicode)[-1]
    if _is_curve(dataset):
        parts = ["The curve is the edge between the shades."]
    elif dataset.task == "regression":
        low, high = _raw(dataset, dataset.y_train.min()), _raw(dataset, dataset.y_train.max())
        parts = [f"Shade: blank is {low}, {full} is {high}"]
    elif len(names) == 2:
        parts = [f"Shade: blank is surely {names[0]}, {full} surely {names[1]}"]
    else:
        shades = field_shades("multiclass", True, len(names), unicode=unicode)
        marks = [
            f"{'blank' if shade == ' ' else shade} {name}"
            for shade, name in zip(shades, names, strict=True)
        ]
        parts = ["Shade:", *marks[:MOST_CLASSES_NAMED], *_more(dataset)]
    return _wrapped(parts, width)


def _more(dataset: Dataset) -> list[str]:
    more = dataset.n_classes - MOST_CLASSES_NAMED
    return [f"and {more} more"] if more > 0 else []


def _wrapped(parts: list[str], width: int) -> list[str]:
    """Put parts beside each other, in as many lines as they need; no part is torn apart."""
    if len(parts) == 1:
        return textwrap.wrap(parts[0], width)
    whole = "  ".join(part.replace(" ", _NO_BREAK) for part in parts)
    return [line.replace(_NO_BREAK, " ") for line in textwrap.wrap(whole, width)]


def _raw(dataset: Dataset, value: float) -> str:
    return f"{value * dataset.target_scale + dataset.target_mean:.4g}"


def _is_curve(dataset: Dataset) -> bool:
    return dataset.task == "regression" and dataset.n_features == 1


def _snapshot(experiment: Experiment) -> Snapshot:
    network = experiment.network
    return Snapshot(
        version=1,
        experiment=1,
        config=experiment.config,
        state="done",
        dataset=experiment.dataset,
        parameters=network.parameters,
        layer_sizes=network.layer_sizes,
        output_activation=network.output_activation,
    )


def _colorless(capabilities: Capabilities) -> Capabilities:
    return Capabilities(capabilities.unicode, "none")


def _lines(text: str) -> list[str]:
    # Without colour the figures hold no escape sequences, so there is nothing to strip but blanks.
    return [line.rstrip() for line in text.splitlines()]
