"""Runs that are finished, kept in a file as they finish: one JSON object a line.

A line is written whole and forced to the disk with the others of its group, so that whatever ends
the program, the runs before it are there. The same command, or one that asks for more, goes on from
the file: a run is known by its settings.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from core import ExperimentConfig, Metrics, SweepResult, printable
from tui.terminal.failure import CANNOT_WRITE, Failure

FIRST = '{"neuroterm sweep": 1}'
"""The first line of such a file."""

_FIGURES = tuple(name for name in Metrics._fields if name != "epoch")
_MOST_BYTES = 2**30


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


def identity(config: ExperimentConfig, content: str = "") -> str:
    """Return what a run is known by: 24 characters that follow from its settings.

    Parameters
    ----------
    config : ExperimentConfig
    content : str
        What tells the content of its file from another.
    """
    settings = config.replace(threads=None).as_dict()
    text = json.dumps([settings, content], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class KeptRuns:
    """A file of finished runs.

    Parameters
    ----------
    path : path
        Made with the first run that is added.

    Raises
    ------
    Failure
        If it is there and is no such file, or cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = printable(str(path), 200)
        self._runs: dict[str, Figures] = {}
        self._whole = 0
        try:
            with path.open("rb") as file:
                self._read(file.read(_MOST_BYTES))
        except FileNotFoundError:
            return
        except OSError as error:
            raise Failure(f"cannot read {self._name}: {error.strerror}") from None

    def _read(self, content: bytes) -> None:
        lines = content.split(b"\n")
        if content and lines[0].decode("utf-8", "replace") != FIRST:
            raise Failure(
                f"{self._name} is there already and holds no runs of a sweep; give another name"
            )
        # What stands after the last line break was cut off in the midst.
        self._whole = len(content) - len(lines[-1])
        for line in lines[1:-1]:
            try:
                run = json.loads(line)
                figures = [_number(run[name]) for name in _FIGURES]
                self._runs[run["run"]] = Figures(
                    int(run["epochs"]),
                    str(run["stop_reason"]),
                    bool(run["diverged"]),
                    Metrics(int(run["epoch"]), *figures),
                )
            except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
                continue  # a line that somebody else has written; the run is done again

    def __len__(self) -> int:
        """Return how many runs there are."""
        return len(self._runs)

    def find(self, run: str) -> Figures | None:
        """Return what is kept of a run, by its identity; None if it has not finished."""
        return self._runs.get(run)

    def add(self, runs: Sequence[tuple[str, dict[str, Any], Figures]]) -> None:
        """Keep runs: identity, settings that varied, and figures of each.

        Raises
        ------
        Failure
            If they cannot be written; those before are there.
        """
        lines = "".join(_line(*run) + "\n" for run in runs)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # r+ would not make it, and w would empty it.
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            with os.fdopen(descriptor, "r+b") as file:
                self._go_to_the_end(file)
                start = "" if self._whole else f"{FIRST}\n"
                file.write((start + lines).encode())
                file.flush()
                os.fsync(file.fileno())
                self._whole = file.tell()
        except OSError as error:
            kept = "what was kept before is there" if len(self) else "no run is kept"
            raise Failure(
                f"cannot write {self._name}: {error.strerror}; {kept}", CANNOT_WRITE
            ) from None
        self._runs.update((run, figures) for run, _, figures in runs)

    def _go_to_the_end(self, file: BinaryIO) -> None:
        """Go behind the last whole line, which another program may have written meanwhile."""
        size = file.seek(0, os.SEEK_END)
        self._whole = file.seek(self._whole if self._whole <= size else 0)
        self._whole += file.read().rfind(b"\n") + 1
        if self._whole < size:
            file.truncate(self._whole)
        file.seek(self._whole)


def _line(run: str, settings: dict[str, Any], figures: Figures) -> str:
    values: Iterable[tuple[str, float]] = (
        (name, getattr(figures.metrics, name)) for name in _FIGURES
    )
    return json.dumps(
        {
            "run": run,
            **{"settings": settings, "epochs": figures.epochs, "epoch": figures.metrics.epoch},
            **{name: value if math.isfinite(value) else None for name, value in values},
            **{"diverged": figures.diverged, "stop_reason": figures.stop_reason},
        }
    )


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)
