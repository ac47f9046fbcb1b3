"""What is kept of a run that is finished: its figures, as a line of JSON and back."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core import Metrics, SweepResult, printable, why_no_values

LONGEST_LINE = 2**16
"""Bytes; a line has what varies of the settings, and a dozen numbers."""

_FIGURES = tuple(name for name in Metrics._fields if name != "epoch")
_COUNTS = "epochs", "epoch"
_TEXTS = "run", "stop_reason"
_MOST_EPOCHS = 2**53
_LONGEST_REASON = 200


@dataclass(frozen=True)
class Figures:
    """What is kept of a run.

    Attributes
    ----------
    epochs : int
        How many were completed.
    stop_reason : str
        Why it stopped before its last; empty if it did not.
    diverged : bool
    metrics : Metrics
        Of the network in the end.
    """

    epochs: int
    stop_reason: str
    diverged: bool
    metrics: Metrics

    @classmethod
    def of(cls, result: SweepResult) -> Figures:
        """Return those of a run that has finished."""
        return cls(result.epochs, result.stop_reason, result.diverged, result.metrics)

    @property
    def score(self) -> float:
        """Accuracy or R squared, of the test part where there is one; nan if it diverged."""
        return math.nan if self.diverged else self.metrics.score

    @property
    def loss(self) -> float:
        """The loss, likewise."""
        return math.nan if self.diverged else self.metrics.loss


def as_line(run: str, settings: Mapping[str, Any], figures: Figures) -> str:
    """Return the line of a run: its identity, the settings that varied, and its figures."""
    values = ((name, getattr(figures.metrics, name)) for name in _FIGURES)
    return json.dumps(
        {
            "run": run,
            **{"settings": settings, "epochs": figures.epochs, "epoch": figures.metrics.epoch},
            **{name: value if math.isfinite(value) else None for name, value in values},
            **{"diverged": figures.diverged, "stop_reason": figures.stop_reason},
        }
    )


def in_line(line: bytes) -> tuple[str, Figures]:
    """Return the identity and the figures of the run in a line.

    Raises
    ------
    ValueError
        If there is none; the message says why, as the end of a sentence.
    """
    if len(line) > LONGEST_LINE:
        raise ValueError(f"it is longer than {LONGEST_LINE >> 10} KiB")
    try:
        run = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        raise ValueError(why_no_values(error)) from None
    if not isinstance(run, dict):
        raise ValueError("it has no names and values")
    epochs, epoch = (_of_kind(run, name, _is_count, "a number of epochs") for name in _COUNTS)
    figures = (_of_kind(run, name, _is_figure, "a finite number or null") for name in _FIGURES)
    diverged = _of_kind(run, "diverged", lambda it: isinstance(it, bool), "true or false")
    name, reason = (_of_kind(run, name, lambda it: isinstance(it, str), "text") for name in _TEXTS)
    metrics = Metrics(epoch, *(math.nan if it is None else float(it) for it in figures))
    return name, Figures(epochs, printable(reason, _LONGEST_REASON), diverged, metrics)


def _of_kind(run: Mapping[str, Any], name: str, is_it: Callable[[Any], bool], kind: str) -> Any:
    if name not in run:
        raise ValueError(f"it lacks {name}")
    if not is_it(run[name]):
        raise ValueError(f"its {name} is not {kind}")
    return run[name]


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST_EPOCHS


def _is_figure(value: Any) -> bool:
    # Whole numbers go on where floating-point ones end, and nan is less than nothing.
    return value is None or (type(value) in (int, float) and abs(value) <= sys.float_info.max)
