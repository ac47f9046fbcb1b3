"""Tables in CSV files: data of one's own, and points that somebody drew."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import partial

from core import ExperimentConfig, Point
from tui.exchange.formats.opened import Columns, Opening

POINT_COLUMNS = ("x1", "x2", "class")
"""The first line of a file of points."""


def read(path: str) -> Columns:
    """Return the columns of a file, of which one is to be learnt.

    Raises
    ------
    ValueError
        If the file cannot be read, or is no table.
    """
    from core import table_columns

    columns = table_columns(path)
    return Columns(columns.names, partial(_learn, path), columns.note, columns.examples)


def _learn(path: str, present: ExperimentConfig, target: str) -> Opening:
    config = present.with_data(data=path, target=target)
    if config.batch_size is not None and config.batch_size > len(config.load_data().X_train):
        config = config.replace(batch_size=None)
    return Opening(config)


def as_csv(points: Iterable[Point], class_names: Sequence[str] = ()) -> str:
    """Return points as a CSV file that can be learnt, classes without a name by their numbers."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(POINT_COLUMNS)
    names = dict(enumerate(class_names))
    writer.writerows((repr(x1), repr(x2), names.get(which, which + 1)) for x1, x2, which in points)
    return file.getvalue()
