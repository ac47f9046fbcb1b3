"""The loss curve and the decision boundary as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from core import Dataset, Experiment
from tui.field import FieldEvaluator
from tui.plotting import curves
from tui.plotting.boundary_figure import BoundaryFigure, Points, sample_grid, sample_shape
from tui.plotting.canvas import clean
from tui.plotting.capabilities import Capabilities
from tui.plotting.field import FieldKind
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

_BELOW_CURVE = 0.3
"""Shown as a light shade: the curve is where it ends."""


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
    width = min(width, BOUNDARY_WIDTH)
    dataset, plane = experiment.dataset, experiment.dataset.plane
    evaluator = FieldEvaluator(_snapshot(experiment))
    shape = sample_shape(width, BOUNDARY_HEIGHT, plane.extent, capabilities, plane.axis_names)
    grid = sample_grid(plane.extent, *shape)
    evaluator.set_grid(grid)
    outputs = evaluator.outputs(experiment.network.parameters)
    kind = evaluator.kind
    curve = _is_curve(dataset)
    if curve:
        # The target is the vertical axis: shade what lies below the network's answer.
        kind = "binary"
        outputs = np.where(grid[:, 1:] < outputs, _BELOW_CURVE, 0.0)
    values = dataset.y_train
    figure = BoundaryFigure(
        width,
        BOUNDARY_HEIGHT,
        plane.extent,
        capabilities,
        points=[
            Points(plane.train, _labels(dataset.y_train, curve)),
            Points(plane.test, _labels(dataset.y_test, curve), hollow=True),
        ],
        axis_names=plane.axis_names,
        kind=kind,
        class_count=max(2, dataset.n_classes),
        value_range=(float(values.min()), float(values.max())),
    )
    lines = _lines(figure.draw(outputs.reshape(*shape, -1)))
    note = f" ({plane.note})" if plane.note else ""
    title = (
        "The network's curve"
        if dataset.task == "regression" and curve
        else ("Decision boundary" if dataset.task == "classification" else "The network's value")
    )
    unicode = capabilities.unicode
    return [
        clean(f"{title}{note}", width, unicode=unicode),
        *lines,
        *(clean(line, width, unicode=unicode) for line in _legend(dataset, kind, curve, unicode)),
    ]


def _legend(dataset: Dataset, kind: FieldKind, curve: bool, unicode: bool) -> Iterator[str]:
    train, test = (
        (POINT_GLYPHS, TEST_POINT_GLYPHS) if unicode else (POINT_LETTERS, TEST_POINT_LETTERS)
    )
    if dataset.task == "regression":
        yield f"{train[0]} training  {test[0]} test"
        low, high = dataset.y_train.min(), dataset.y_train.max()
        yield (
            "The curve is the edge of the shade."
            if curve
            else f"Shade: from blank ({_raw(dataset, low)}) to @ ({_raw(dataset, high)})"
        )
        return
    names = dataset.class_names
    marks = [
        f"{train[i % len(train)]} {test[i % len(test)]} {name}"
        for i, name in enumerate(islice(names, MOST_CLASSES_NAMED))
    ]
    if len(names) > MOST_CLASSES_NAMED:
        marks.append(f"and {len(names) - MOST_CLASSES_NAMED} more")
    yield "  ".join(marks) + "  (training, test)"
    if kind == "binary":
        yield f"Shade: from blank (surely {names[0]}) to @ (surely {names[1]})"
    elif len(names) <= MOST_CLASSES_NAMED:
        shades = field_shades("multiclass", True, len(names))
        yield "Shade: " + "  ".join(
            f"{'blank' if shade == ' ' else shade} {name}"
            for shade, name in zip(shades, names, strict=True)
        )


def _raw(dataset: Dataset, value: float) -> str:
    return f"{value * dataset.target_scale + dataset.target_mean:.4g}"


def _is_curve(dataset: Dataset) -> bool:
    return dataset.task == "regression" and dataset.n_features == 1 and bool(dataset.plane.note)


def _labels(y: NDArray[np.generic], curve: bool) -> NDArray[np.generic]:
    return np.zeros(len(y), dtype=np.intp) if curve else y


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
