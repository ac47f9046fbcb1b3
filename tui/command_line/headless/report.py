"""What a training without a screen comes to: what is asked for, the results, and files of them."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from core import Dataset, Experiment, History, Metrics, baseline, four_decimals
from tui.exchange.writing import write
from tui.terminal.capabilities import Capabilities


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a headless run prints and writes.

    Attributes
    ----------
    log_every : int
        Epochs between two lines.
    json, csv, save : path or None
        Files to write; ``-`` is standard output, and what is printed goes to standard error then.
    load : path or None
        The file that the experiment is from.
    quiet : bool
        Whether to print the results alone.
    test_losses : bool
        Whether the lines have the test loss as well; at the end it is printed anyway.
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
    load: Path | None = None
    quiet: bool = False
    test_losses: bool = False
    plot: bool = True


def results_of(experiment: Experiment) -> dict[str, Any]:
    """Return how far training came and how well, beside a linear model; names as in the JSON."""
    trainer, score = experiment.trainer, _score_name(experiment.dataset)
    # Of the network as it is: early stopping may have gone back to its best weights.
    metrics = trainer.evaluate()
    name, baseline_score = baseline(experiment.dataset)
    return {
        "epochs": trainer.epoch,
        "stop_reason": trainer.stop_reason or None,
        "train_loss": metrics.train_loss,
        "test_loss": metrics.test_loss,
        f"train_{score}": metrics.train_score,
        f"test_{score}": metrics.test_score,
        "baseline": {"name": name, f"test_{score}": baseline_score},
    }


def in_words(results: dict[str, Any], dataset: Dataset, *, unicode: bool) -> Iterator[str]:
    """Yield the lines that say how well the network does on the test part, and the other model."""
    key = f"test_{_score_name(dataset)}"
    title = "Test Accuracy"
    if dataset.task == "regression":
        title = "Test R²" if unicode else "Test R squared"
    compared = results["baseline"]
    yield f"{title}: {_three_decimals(results[key])}"
    yield f"{compared['name']} {title}: {_three_decimals(compared[key])}"
    if math.isfinite(loss := results["test_loss"]):
        yield f"Test Loss: {four_decimals(loss)}"


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
        "history": _columns(history, experiment.dataset),
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
    columns = _columns(history, experiment.dataset)

    def write_to(file: TextIO) -> None:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))

    write(path, write_to)


def _score_name(dataset: Dataset) -> str:
    return "accuracy" if dataset.task == "classification" else "r_squared"


def _columns(history: History, dataset: Dataset) -> dict[str, list[Any]]:
    """Return the history by column, numbers that are not finite as None."""
    columns = {
        name.replace("score", _score_name(dataset)): [
            value if math.isfinite(value) else None for value in history.column(name).tolist()
        ]
        for name in Metrics._fields
    }
    columns["epoch"] = history.epochs.astype(int).tolist()
    return columns


def _three_decimals(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "undefined"


def _finite(value: Any) -> Any:
    """Return a value as JSON has it: what is not a finite number is null."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
