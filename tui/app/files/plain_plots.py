"""The loss curve and the decision boundary as lines of plain text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from core import Dataset, Experiment, in_lines
from tui.panels.map.field import FieldEvaluator
from tui.plotting.boundary.figure import BoundaryFigure
from tui.plotting.boundary.layout import lay_out
from tui.plotting.boundary.points import Points
from tui.plotting.canvas import strips
from tui.plotting.charts import figure as charts
from tui.plotting.charts.curve import curve
from tui.plotting.colors.inks import on_any
from tui.plotting.colors.palette import class_color_names, field_shades
from tui.plotting.colors.signs import (
    POINT_GLYPHS,
    POINT_LETTERS,
    TEST_POINT_GLYPHS,
    TEST_POINT_LETTERS,
)
from tui.session.describe import legible_data
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities, color_system

LOSS_HEIGHT = 14
BOUNDARY_WIDTH = 64  # with cells twice as high as wide, about square
BOUNDARY_HEIGHT = 26
MOST_CLASSES_NAMED = 10

_NO_BREAK = "\u00a0"


def loss_curve(experiment: Experiment, width: int, capabilities: Capabilities) -> list[str]:
    """Return the training and the test loss over the epochs, at most ``width`` columns wide."""
    history = experiment.trainer.history
    series = {
        "train": curve(*history.course("train_loss")),
        "test": curve(*history.course("test_loss")),
    }
    title = "Loss by epoch"
    text = charts.draw(series, width, LOSS_HEIGHT, capabilities, title=title)
    return _lines(text, capabilities)


def boundary(experiment: Experiment, width: int, capabilities: Capabilities) -> list[str]:
    """Return what the network says all over the plane, with the data on it, and a legend."""
    dataset = experiment.dataset if capabilities.unicode else legible_data(experiment.dataset)
    plane = dataset.plane
    size = min(width, BOUNDARY_WIDTH), BOUNDARY_HEIGHT
    evaluator = FieldEvaluator(Snapshot.of(experiment))
    axes = plane.axis_names, plane.units
    samples = lay_out(*size, plane.extent, capabilities, *axes).samples
    evaluator.set_grid(samples.centres())
    outputs = evaluator.outputs(experiment.network.parameters)
    labels = evaluator.point_labels
    figure = BoundaryFigure(
        *size,
        plane.extent,
        capabilities,
        points=[Points(plane.train, labels[0]), Points(plane.test, labels[1], hollow=True)],
        axis_names=plane.axis_names,
        units=plane.units,
        kind=evaluator.kind,
        class_count=max(2, dataset.n_classes),
        value_range=dataset.target_range,
    )
    figure.update(outputs.reshape(*samples.shape, -1))
    return [
        *_wrapped([f"{_title(dataset)}{f' ({plane.note})' if plane.note else ''}"], width),
        *_lines(figure.draw(), capabilities),
        *_points_legend(dataset, width, capabilities.unicode),
        *_field_legend(dataset, width, capabilities),
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


def _field_legend(dataset: Dataset, width: int, capabilities: Capabilities) -> list[str]:
    """Say what the shades of the field mean, or the colours."""
    names, unicode = dataset.class_names, capabilities.unicode
    what, signs = "Shade", field_shades("binary", True, 2, unicode=unicode)
    kinds: Sequence[str] = field_shades("multiclass", True, max(2, len(names)), unicode=unicode)
    ends = ["blank" if sign == " " else sign for sign in signs]
    if capabilities.color != "none":
        what, kinds = "Colour", class_color_names(capabilities.color)
        ends = list(kinds[:2])
    if _is_curve(dataset):
        parts = [f"The curve is the edge between the {what.lower()}s."]
    elif dataset.task == "regression":
        low, high = (_raw(dataset, value) for value in dataset.target_range)
        parts = [f"{what}: {ends[0]} is {low}, {ends[1]} is {high}"]
    elif len(names) == 2:
        parts = [f"{what}: {ends[0]} is surely {names[0]}, {ends[1]} surely {names[1]}"]
    else:
        marks = [
            f"{'blank' if kind == ' ' else kind} {name}"
            for kind, name in zip(kinds, names, strict=False)
        ]
        parts = [f"{what}:", *marks[:MOST_CLASSES_NAMED], *_more(dataset)]
    return _wrapped(parts, width)


def _more(dataset: Dataset) -> list[str]:
    more = dataset.n_classes - MOST_CLASSES_NAMED
    return [f"and {more} more"] if more > 0 else []


def _wrapped(parts: list[str], width: int) -> list[str]:
    """Put parts beside each other, in as many lines as they need; no part is torn apart."""
    if len(parts) == 1:
        return in_lines(parts[0], width)
    whole = "  ".join(part.replace(" ", _NO_BREAK) for part in parts)
    return [line.replace(_NO_BREAK, " ") for line in in_lines(whole, width)]


def _raw(dataset: Dataset, value: float) -> str:
    return f"{dataset.own_unit(value):.4g}"


def _is_curve(dataset: Dataset) -> bool:
    return dataset.task == "regression" and dataset.n_features == 1


def _lines(text: str, capabilities: Capabilities) -> list[str]:
    system = color_system(capabilities.color)
    if system is None:
        # No escape sequences, so there is nothing to strip but blanks.
        return [line.rstrip() for line in text.splitlines()]
    return [
        "".join(
            _colored(text, style and on_any(style, capabilities.color), system)
            for text, style, _ in strip
        ).rstrip()
        for strip in strips(text)
    ]


def _colored(text: str, style: Style | None, system: ColorSystem) -> str:
    codes = "" if style is None else Strip.render_ansi(style, system)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
