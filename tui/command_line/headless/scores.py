"""How well classes are told apart, as lines of text: each of them, and what one answer gives."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from core import ClassScores, cells_in, padded, printable

_TITLES = ("Class", "Precision", "Recall", "F1", "Support")
_LONGEST_NAME = 32


def in_lines(
    scores: ClassScores, class_names: Sequence[str], part: str = "", *, balanced: bool = False
) -> Iterator[str]:
    """Yield what there is to say beside the accuracy, a line each, and a table of the classes.

    Parameters
    ----------
    scores : ClassScores
        Of at least one sample.
    class_names : sequence of str
    part : str
        What the samples are, such as ``Test ``, which stands before the names of the numbers.
    balanced : bool
        Whether the classes were weighed to count alike.
    """
    name = _shown(class_names[scores.commonest])
    yield f"Always '{name}', the Commonest Class: {scores.commonest_share:.3f}"
    yield f"Balanced {part}Accuracy: {scores.balanced_accuracy:.3f}"
    if len(class_names) == 2:
        yield f"{part}ROC AUC: {_number(scores.roc_auc)}"
    yield from _table(scores, class_names)
    if said := scores.said_of_one_answer(class_names, balanced=balanced):
        yield said


def _table(scores: ClassScores, class_names: Sequence[str]) -> Iterator[str]:
    columns = (scores.precision, scores.recall, scores.f1)
    rows = [
        (_shown(name), *map(_number, numbers), f"{count:,}")
        for name, *numbers, count in zip(class_names, *columns, scores.support, strict=True)
    ]
    lines = _TITLES, *rows
    widths = [max(cells_in(line[place]) for line in lines) for place in range(len(_TITLES))]
    for first, *others in lines:
        cells = (f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join([padded(first, widths[0]), *cells])


def as_values(scores: ClassScores, class_names: Sequence[str]) -> dict[str, Any]:
    """Return the same as plain values, names as in the JSON; what is not defined is nan."""
    columns = zip(
        class_names, scores.precision, scores.recall, scores.f1, scores.support, strict=True
    )
    return {
        "commonest_class": class_names[scores.commonest],
        "commonest_share": scores.commonest_share,
        "balanced_accuracy": scores.balanced_accuracy,
        "roc_auc": scores.roc_auc,
        "classes": [
            {
                "class": name,
                "precision": float(precision),
                "recall": float(recall),
                "f1": float(f1),
                "support": int(support),
            }
            for name, precision, recall, f1, support in columns
        ],
    }


def _shown(name: str) -> str:
    return printable(name, _LONGEST_NAME)


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"
