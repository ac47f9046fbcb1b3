"""What a training without a screen comes to: what is asked for, the results, and files of them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from core import Dataset, Experiment, History, baseline, four_decimals
from tui.exchange import metrics
from tui.exchange.writing import write
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
    plot: bool = True


def results_of(experiment: Experiment) -> dict[str, Any]:
    """Return how far training came and how well, beside a linear model; names as in the JSON."""
    trainer, score = experiment.trainer, metrics.score_name(experiment.dataset)
    # Of the network as it is: early stopping may have gone back to its best weights.
    present = trainer.evaluate()
    name, baseline_score = baseline(experiment.dataset)
    return {
        "epochs": trainer.epoch,
        "stop_reason": trainer.stop_reason or None,
        "train_loss": present.train_loss,
        "test_loss": present.test_loss,
        f"train_{score}": present.train_score,
        f"test_{score}": present.test_score,
        "baseline": {"name": name, f"test_{score}": baseline_score},
    }


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
    text = metrics.as_csv(history, experiment.dataset)
    write(path, lambda file: _write(file, text))


def _write(file: TextIO, text: str) -> None:
    file.write(text)


def _three_decimals(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "undefined"


def _finite(value: Any) -> Any:
    """Return a value as JSON has it: what is not a finite number is null."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
