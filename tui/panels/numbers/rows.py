"""The numbers of an experiment, as rows of text: functions of a snapshot alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from core import (
    NeuralNetwork,
    confusion_matrix,
    dead_units,
    predicted_classes,
    printable,
    root_mean_squared_error,
)
from tui.plotting import ticks
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.widgets.rows import Ink, Row, Span, fit, wrapped

MOST_CLASSES = 10
"""Classes of a confusion matrix; more would fit nowhere."""

_MOST_SAMPLES = 4096
_MOST_ACTIVATIONS = 4_000_000
_MOST_PRODUCTS = 40_000_000
"""While it trains, for one pass: about ten milliseconds."""
_NAME, _VALUE = 14, 7
"""Columns of a row's name where there is room, and of each of its values."""

_ROOMY = _NAME + _VALUE + 9
"""Columns from which on a unit, or an epoch, stands behind a value."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What takes a pass over the data to know.

    Attributes
    ----------
    samples, of_samples : int
        How many training samples were looked at, and how many there are.
    confusion : array of int, shape (n_classes, n_classes), or None
        Of the test part, or of the training part where there is none; None for regression.
    on_test : bool
        Whether the confusion matrix is of the test part.
    errors : tuple of float
        For regression, the root mean squared error of the training and the test part, in the
        target's own unit.
    dead : tuple of int or None
        For each layer, how many of its ReLUs no training sample wakes; None if it has none.
    """

    samples: int
    of_samples: int
    confusion: NDArray[np.integer] | None
    on_test: bool
    errors: tuple[float, float]
    dead: tuple[int | None, ...]


def measure(snapshot: Snapshot, network: NeuralNetwork) -> Measures:
    """Pass the data through the network; no more of it than takes a moment.

    While the network trains that is less than when it has paused.

    Parameters
    ----------
    snapshot : Snapshot
        One with data.
    network : NeuralNetwork
        Any of this experiment; its parameters are overwritten.
    """
    dataset = snapshot.dataset
    assert dataset is not None
    assert snapshot.parameters is not None
    network.parameters[:] = snapshot.parameters
    most = min(_MOST_SAMPLES, _MOST_ACTIVATIONS // sum(network.layer_sizes))
    if snapshot.state == "training":
        most = min(most, _MOST_PRODUCTS // snapshot.parameters.size)
    most = max(1, most)
    X_train, y_train = _sample(dataset.X_train, most), _sample(dataset.y_train, most)
    X_test, y_test = _sample(dataset.X_test, most), _sample(dataset.y_test, most)
    has_relu = "relu" in network.hidden_activations
    outputs = network.layer_outputs(X_train) if has_relu else []
    dead = tuple(
        int(np.count_nonzero(dead_units(layer))) if name == "relu" else None
        for name, layer in zip(network.hidden_activations, outputs, strict=False)
    ) or (None,) * len(network.hidden_activations)
    confusion, errors = None, (math.nan, math.nan)
    on_test = len(X_test) > 0
    with np.errstate(all="ignore"):
        if dataset.task == "classification":
            X, y = (X_test, y_test) if on_test else (X_train, y_train)
            confusion = confusion_matrix(y, predicted_classes(network.logits(X)), dataset.n_classes)
        else:
            train, test = (
                root_mean_squared_error(y, network.forward(X)[:, 0]) * dataset.target_scale
                for X, y in ((X_train, y_train), (X_test, y_test))
            )
            errors = train, test
    return Measures(len(X_train), len(dataset.X_train), confusion, on_test, errors, (*dead, None))


def _sample(values: NDArray, most: int) -> NDArray:
    """Return every n-th of the values, at most ``most`` of them."""
    return values[:: -(-len(values) // most) or 1]


def rows(snapshot: Snapshot, measures: Measures | None, width: int) -> list[Row]:
    """Return all there is to say, most important first.

    Parameters
    ----------
    snapshot : Snapshot
    measures : Measures or None
        None if they are not known yet.
    width : int
        Columns there are; names give way to numbers.
    """
    if snapshot.dataset is None or snapshot.metrics is None:
        return []
    parts = [
        [line for row in _metrics(snapshot, measures) for line in _aligned(row, width)],
        [] if measures is None else _confusion(snapshot, measures, width),
        _layers(snapshot, measures, width),
    ]
    result: list[Row] = []
    for part in filter(None, parts):
        result += [(), *part] if result else part
    return result


def _row(name: str, *values: Span) -> Row:
    return Span(name, "label"), *values


def _aligned(row: Row, width: int) -> list[Row]:
    """Return a row with its name in a column of its own.

    Where there is little room, a name has the place of the values that are not there, and what
    stands behind a value is put otherwise.
    """
    name, value, *rest = row
    if width >= _ROOMY:
        return [(Span(fit(name.text, _NAME), "label"), *row[1:])]
    columns = max(8, min(_NAME, width - 2 * _VALUE))
    if rest and rest[0].ink != "label":
        return [(Span(fit(name.text, columns), "label"), *row[1:])]
    columns += _VALUE
    if not rest:
        return [(Span(fit(name.text, columns), "label"), value)]
    behind = rest[0].text.strip()
    if behind.startswith("at "):
        return [
            (Span(fit(name.text, columns), "label"), value),
            (Span(fit("  at epoch", columns), "label"), _value(behind.removeprefix("at "))),
        ]
    return [(Span(fit(behind, columns), "label"), value)]


def _value(text: str, ink: Ink = "value") -> Span:
    return Span(f"{text:>{_VALUE}}", ink)


def _metrics(snapshot: Snapshot, measures: Measures | None) -> list[Row]:
    dataset, metrics = snapshot.dataset, snapshot.metrics
    assert dataset is not None
    assert metrics is not None
    score_name = describe.score_name(dataset)
    result = [
        _row("", _value("train", "train"), _value("test", "test")),
        _row(
            "loss",
            _value(_short(metrics.train_loss), "train"),
            _value(_short(metrics.test_loss), "test"),
        ),
        _row(
            score_name,
            _value(describe.score(metrics.train_score, dataset), "train"),
            _value(describe.score(metrics.test_score, dataset), "test"),
        ),
    ]
    if dataset.task == "regression" and measures is not None:
        train, test = map(_short, measures.errors)
        result.append(_row("RMSE", _value(train, "train"), _value(test, "test")))
    if snapshot.history is not None:
        history = snapshot.history
        tested = not math.isnan(metrics.test_loss)
        losses = history.test_loss if tested else history.train_loss
        scores = history.test_accuracy if tested else history.train_accuracy
        ink: Ink = "test" if tested else "train"
        for name, best in (
            ("best loss", _best(history.epochs, losses, -1.0)),
            (f"best {score_name}", _best(history.epochs, scores, 1.0)),
        ):
            if best is not None:
                epoch, value = best
                is_loss = name == "best loss"
                text = _short(value) if is_loss else describe.score(value, dataset)
                result.append(_row(name, _value(text, ink), Span(f" at {epoch:,}", "label")))
    gap = metrics.test_loss - metrics.train_loss
    if not math.isnan(gap):
        sign = "+" if gap > 0 else ""
        result.append(_row("overfit gap", _value(sign + _short(gap))))
    rate = snapshot.learning_rate or snapshot.config.learning_rate
    result.append(_row("learning rate", _value(f"{rate:.3g}")))
    speed = snapshot.epochs_per_second
    shown, unit = describe.speed(speed).split(" ", 1) if speed else ("–", "epochs/s")
    result.append(_row("speed", _value(shown), Span(f" {unit}", "label")))
    if snapshot.parameters is not None:
        result.append(_row("parameters", _value(f"{snapshot.parameters.size:,}")))
    return result


def _best(
    epochs: NDArray[np.float64], values: NDArray[np.float64], sign: float
) -> tuple[int, float] | None:
    """Return the epoch with the highest of ``sign * values``, and its value."""
    if not np.isfinite(values).any():
        return None
    place = int(np.argmax(np.where(np.isfinite(values), sign * values, -np.inf)))
    return int(epochs[place]), float(values[place])


def _confusion(snapshot: Snapshot, measures: Measures, width: int) -> list[Row]:
    counts, dataset = measures.confusion, snapshot.dataset
    if counts is None or dataset is None:
        return []
    part = "test" if measures.on_test else "train"
    count = len(counts)
    words = f" {part} data"
    heading = [_confusion_heading(words)]
    if count <= MOST_CLASSES:
        used = len(f"confusion{words}")
        if used + 20 <= width:
            heading = [_confusion_heading(f"{words}, true ↓ predicted →")]
        elif used + 8 <= width:
            heading = [_confusion_heading(f"{words}, true ↓")]
        else:
            heading += wrapped("true ↓ predicted →", width)
    names = [printable(name, 32) for name in dataset.class_names]
    if count > MOST_CLASSES:
        return [*heading, *_most_confused(counts, names, width)]
    digits = len(str(int(counts.max())))
    longest = max(map(cell_len, names))
    cell = max(digits + 1, min(longest + 1, (width - 6) // count))
    if count * cell + 2 > width:
        cell = digits
    if count * cell + 2 > width:
        needed = count * cell + 2
        return [*heading, *wrapped(f"needs {needed} columns: f shows the panel alone", width)]
    name_width = min(longest, width - count * cell)
    gap = int(cell > digits)
    result: list[Row] = [
        *heading,
        (
            Span(" " * name_width),
            *(Span(" " * gap + fit(name, cell - gap, right=True), "label") for name in names),
        ),
    ]
    for name, line in zip(names, counts.tolist(), strict=True):
        total = max(1, sum(line))
        result.append(
            (
                Span(fit(name, name_width), "label"),
                *(Span(f"{n or '·':>{cell}}", "value", n / total) for n in line),
            )
        )
    return result


def _confusion_heading(words: str) -> Row:
    return Span("confusion", "heading"), Span(words, "label")


def _most_confused(counts: NDArray[np.integer], names: Sequence[str], width: int) -> list[Row]:
    """Return which classes are taken for which other ones most often."""
    wrong = counts * ~np.eye(len(counts), dtype=bool)
    places = np.argsort(wrong, axis=None)[::-1][:5]
    pairs = [divmod(int(place), len(counts)) for place in places]
    result = wrapped(f"{len(counts)} classes; taken for another most:", width)
    for true, predicted in pairs:
        if times := int(wrong[true, predicted]):
            words = f"{names[true]} for {names[predicted]}"
            result.append((Span(f"{times:>5} "), Span(fit(words, max(1, width - 6)), "label")))
    return result


def _layers(snapshot: Snapshot, measures: Measures | None, width: int) -> list[Row]:
    """Return the norms of each layer's weights and their gradient, and its dead ReLUs."""
    if snapshot.parameters is None:
        return []
    sizes = snapshot.layer_sizes
    activations = describe.activations(snapshot)
    name_width = max(5, min(16, width - 24))
    has_room = width >= name_width + 24
    result: list[Row] = [
        (
            Span(fit("norms", name_width), "heading"),
            Span(f"{'weights':>8}{'gradient':>9}" + f"{'dead':>7}" * has_room, "label"),
        )
    ]
    start = 0
    for index, (n_in, n_out) in enumerate(pairwise(sizes)):
        stop = start + n_in * n_out
        weights = _norm(snapshot.parameters[start:stop])
        gradient = "–" if snapshot.gradients is None else _norm(snapshot.gradients[start:stop])
        start = stop + n_out
        name = f"{index + 1} {n_out} {activations[index]}"
        spans = [
            Span(fit(name if name_width > 7 else f"{index + 1}", name_width), "label"),
            Span(f"{weights:>8}{gradient:>9}"),
        ]
        dead = None if measures is None else measures.dead[index]
        if dead is not None and has_room:
            spans.append(Span(f"{f'{dead}/{n_out}':>7}", "trouble" if dead else "value"))
        result.append(tuple(spans))
    if measures is not None and measures.samples < measures.of_samples:
        result += wrapped(f"(measured on {measures.samples:,} samples)", width)
    return result


def _norm(values: NDArray[np.floating]) -> str:
    with np.errstate(all="ignore"):
        return ticks.short(float(np.linalg.norm(values)))


def _short(value: float) -> str:
    return "–" if math.isnan(value) else ticks.short(value)
