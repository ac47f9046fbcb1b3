"""The metrics of a run, epoch by epoch, as a table in a file."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

from core import Dataset, History, Metrics

CSV_BEGINNING = "epoch,"
"""What such a CSV file begins with."""

JSON_LINES_BEGINNING = '{"epoch":'


def score_name(dataset: Dataset) -> str:
    """Return what the score of a data set is called."""
    return "accuracy" if dataset.task == "classification" else "r_squared"


def columns(history: History, dataset: Dataset) -> dict[str, list[Any]]:
    """Return the history by column, numbers that are not finite as None."""
    found = {
        name.replace("score", score_name(dataset)): [
            value if math.isfinite(value) else None for value in history.column(name).tolist()
        ]
        for name in Metrics._fields
    }
    found["epoch"] = history.epochs.astype(int).tolist()
    return found


def as_csv(history: History, dataset: Dataset) -> str:
    """Return the history as CSV, one row an epoch that is kept."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    found = columns(history, dataset)
    writer.writerow(found)
    writer.writerows(zip(*found.values(), strict=True))
    return file.getvalue()


def as_json_lines(history: History, dataset: Dataset) -> str:
    """Return the history as JSON, one line an epoch that is kept."""
    found = columns(history, dataset)
    rows = zip(*found.values(), strict=True)
    return "".join(f"{json.dumps(dict(zip(found, row, strict=True)))}\n" for row in rows)
