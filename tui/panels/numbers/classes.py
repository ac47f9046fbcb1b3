"""How well each class is told apart, as rows of text, or those that are told the worst."""

from __future__ import annotations

import numpy as np
from rich.cells import cell_len

from core import Dataset, printable
from tui.panels.numbers.confusion import MOST_CLASSES
from tui.panels.numbers.measures import Measures
from tui.session import describe
from tui.widgets.rows import Row, Span, fit

_WORST = 5
"""So many have a row where there are more than fit."""

_SHORTEST = 5
"""Cells of a class's name, at least."""

_COLUMNS = (("recall", 7), ("prec.", 6), ("F1", 5), ("n", 6))
"""What there is room for comes first, and how many cells it takes."""


def rows(measures: Measures, dataset: Dataset, width: int) -> list[Row]:
    """Return precision, recall, F1 and support of each class; nothing where there are none."""
    scores = measures.scores
    if scores is None:
        return []
    part = "test" if measures.on_test else "train"
    names = [printable(name, 32) for name in dataset.class_names]
    shown, what = list(range(len(names))), part
    if len(names) > MOST_CLASSES:
        recall = np.where(np.isnan(scores.recall), np.inf, scores.recall)
        shown, what = np.argsort(recall, kind="stable")[:_WORST].tolist(), "worst"
    values = {
        "recall": [_share(value) for value in scores.recall],
        "prec.": [_share(value) for value in scores.precision],
        "F1": [_share(value) for value in scores.f1],
        "n": [f"{count:,}" for count in scores.support],
    }
    columns, room = [], width - _SHORTEST
    for title, cells in _COLUMNS:
        if cells <= room:
            columns.append((title, cells))
            room -= cells
    name_cells = width - sum(cells for _, cells in columns)
    longest = max(cell_len(what), *(cell_len(names[index]) for index in shown))
    name_cells = max(_SHORTEST, min(name_cells, longest))
    result: list[Row] = [
        (
            Span(fit(what, name_cells), "heading"),
            *(Span(f"{title:>{cells}}", "label") for title, cells in columns),
        )
    ]
    for index in shown:
        spans = [Span(f"{values[title][index]:>{cells}}") for title, cells in columns]
        result.append((Span(fit(names[index], name_cells), "label"), *spans))
    return result


def _share(value: float) -> str:
    return describe.number(value, "{:.2f}".format)
