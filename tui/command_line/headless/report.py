"""What a training without a screen comes to: what is asked for, the results, and files of them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from core import (
    ClassScores,
    Dataset,
    Experiment,
    History,
    baseline,
    class_scores,
    four_decimals,
    printable,
)
from tui.command_line.headless.scores import as_values, in_lines
from tui.exchange import metrics
from tui.exchange.writing import write
from tui.session.describe import legible_data
from tui.terminal.capabilities import Capabilities


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a headless run prints and writes.

    Attributes
    ----------
    log_every : int
        Epochs between two lines.
    json, csv, save, record : path or None
        Files to write; ``-`` is standard output, and what is printed goes to standard error then.
    load : path or None
        The file that the experiment is from.
    quiet : bool
        Whether to print the results alone.
    test_losses : bool
        Whether the lines have the test loss as well; at the end it is printed anyway.
    all_notes : bool
        Whether to print all notes on the data, and not the most important alone.
    plot : bool
        Whether to draw the loss curve and the boundary.
    capabilities : Capabilities
        What may be printed.
    """

    capabilities: Capabilities
    log_every: int = 100
    json: Path | None = None
    csv: Path | None = None
    save: Path | None = None
    record: Path | None = None
    load: Path | None = None
    quiet: bool = False
    test_losses: bool = False
    all_notes: bool = False
    plot: bool = True


class Part(NamedTuple):
    """How well the classes of one part of the data are told apart.

    Attributes
    ----------
    name : "test" or "training"
    scores : ClassScores
    """

    name: str
    scores: ClassScores


def parts_of(experiment: Experiment) -> list[Part]:
    """Return how well classes are told apart, on the test part where there is one.

    Where that has no sample of some class, and so nothing to say of it, on the training part, too.
    Nothing for a regression, and where no class can be read from what the network says.
    """
    data, network = experiment.dataset, experiment.network
    found: list[Part] = []
    if data.task != "classification":
        return found
    test, train = (data.X_test, data.y_test), (data.X_train, data.y_train)
    for name, (X, y) in (("test", test), ("training", train)):
        if len(y) and not (found and found[-1].scores.support.all()):
            with suppress(ValueError):
                scores = class_scores(network, X, y, data.n_classes, data.commonest)
                found.append(Part(name, scores))
    return found


def results_of(experiment: Experiment, parts: Sequence[Part] = ()) -> dict[str, Any]:
    """Return how far training came and how well, beside a linear model; names as in the JSON."""
    trainer, score = experiment.trainer, metrics.score_name(experiment.dataset)
    # Of the network as it is: early stopping may have gone back to its best weights.
    present = trainer.evaluate()
    weighed = experiment.config.class_weight
    name, baseline_score = baseline(experiment.dataset, class_weight=weighed)
    classes = experiment.dataset.class_names
    return {
        "epochs": trainer.epoch,
        "stop_reason": trainer.stop_reason or None,
        "train_loss": present.train_loss,
        "test_loss": present.test_loss,
        f"train_{score}": present.train_score,
        f"test_{score}": present.test_score,
        "baseline": {"name": name, f"test_{score}": baseline_score},
        **{f"{part.name}_scores": as_values(part.scores, classes) for part in parts},
    }


def class_lines(
    parts: Sequence[Part], experiment: Experiment, *, unicode: bool = True
) -> Iterator[str]:
    """Yield the lines that say how well each class is told apart."""
    dataset = experiment.dataset
    names = (dataset if unicode else legible_data(dataset)).class_names
    balanced = experiment.config.class_weight == "balanced"
    for part in parts:
        if part.name == "training":
            if len(parts) > 1:
                absent = parts[0].scores.support.tolist().index(0)
                name = printable(names[absent], 32)
                yield f"The test part has no sample of '{name}'; on the training part:"
            yield f"Training Accuracy: {part.scores.accuracy:.3f}"
        yield from in_lines(part.scores, names, f"{part.name.capitalize()} ", balanced=balanced)


def in_words(results: dict[str, Any], dataset: Dataset, *, unicode: bool) -> Iterator[str]:
    """Yield the lines that say how well the network does on the test part, and the other model."""
    key = f"test_{metrics.score_name(dataset)}"
    title = "Test Accuracy"
    if dataset.task == "regression":
        title = "Test R²" if unicode else "Test R squared"
    compared = results["baseline"]
    yield f"{title}: {_three_decimals(results[key])}"
    yield f"{compared['name']} {title}: {_three_decimals(compared[key])}"
    if math.isfinite(loss := results["test_loss"]):
        yield f"Test Loss: {four_decimals(loss)}"


JSON_BEGINNING = '{"config": {'
"""What such a file begins with."""


def write_json(
    path: Path, experiment: Experiment, history: History, results: dict[str, Any]
) -> None:
    """Write settings, history and results to a file.

    Raises
    ------
    Failure
        If it cannot be written.
    """
    document = {
        "config": _finite(experiment.config.as_dict()),
        "history": metrics.columns(history, experiment.dataset),
        "results": _finite(results),
    }

    def write_to(file: TextIO) -> None:
        json.dump(document, file, allow_nan=False)
        file.write("\n")

    write(path, write_to)


def write_csv(path: Path, experiment: Experiment, history: History) -> None:
    """Write the history to a file, one row an epoch.

    Raises
    ------
    Failure
        If it cannot be written.
    """
    write_text(path, metrics.as_csv(history, experiment.dataset))


def write_text(path: Path, text: str) -> None:
    """Write a text to a file.

    Raises
    ------
    Failure
        If it cannot be written.
    """

    def write_to(file: TextIO) -> None:
        file.write(text)

    write(path, write_to)


def _three_decimals(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "undefined"


def _finite(value: Any) -> Any:
    """Return a value as JSON has it: what is not a finite number is null."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
