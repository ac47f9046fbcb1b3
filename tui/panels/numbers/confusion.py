"""The confusion matrix as rows of text, or what is confused most where it is too large."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from core import Dataset, printable
from tui.panels.numbers.measures import Measures
from tui.widgets.keys.spoken import spoken
from tui.widgets.rows import Row, Span, fit, wrapped

MOST_CLASSES = 10
"""Classes of a confusion matrix; more would fit nowhere."""


def rows(measures: Measures, dataset: Dataset, width: int) -> list[Row]:
    """Return the matrix, a row for each true class; nothing where there are no classes."""
    if measures.scores is None:
        return []
    counts = measures.scores.confusion
    part = "test" if measures.on_test else "train"
    count = len(counts)
    words = f" {part} data"
    heading = [_heading(words)]
    if count <= MOST_CLASSES:
        used = len(f"confusion{words}")
        if used + 20 <= width:
            heading = [_heading(f"{words}, true ↓ predicted →")]
        elif used + 8 <= width:
            heading = [_heading(f"{words}, true ↓")]
        else:
            heading += wrapped("true ↓ predicted →", width)
    names = [printable(name, 32) for name in dataset.class_names]
    if count > MOST_CLASSES:
        return [*heading, *most_confused(counts, names, width)]
    digits = len(str(int(counts.max())))
    longest = max(map(cell_len, names))
    cell = max(digits + 1, min(longest + 1, (width - 6) // count))
    if count * cell + 2 > width:
        cell = digits
    if count * cell + 2 > width:
        needed = count * cell + 2
        return [
            *heading,
            *wrapped(spoken(f"needs {needed} columns: <maximize> shows the panel alone"), width),
        ]
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


def _heading(words: str) -> Row:
    return Span("confusion", "heading"), Span(words, "label")


def most_confused(counts: NDArray[np.integer], names: Sequence[str], width: int) -> list[Row]:
    """Return which classes are taken for which other ones most often."""
    wrong = counts * ~np.eye(len(counts), dtype=bool)
    places = np.argsort(wrong, axis=None)[::-1][:5]
    pairs = [divmod(int(place), len(counts)) for place in places]
    result = wrapped(f"{len(counts)} classes; most often mistaken:", width)
    for true, predicted in pairs:
        if times := int(wrong[true, predicted]):
            words = f"{names[true]} for {names[predicted]}"
            result.append((Span(f"{times:>5} "), Span(fit(words, max(1, width - 6)), "label")))
    return result
