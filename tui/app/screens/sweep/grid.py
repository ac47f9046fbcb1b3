"""What the runs of a sweep have come to so far, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import ExperimentConfig, Ranked, SweepResult, Task, rank_runs
from tui.app.screens.sweep.asked import Asked

Figure = Literal["loss", "score"]
"""What is shown of each run."""

FIGURES: tuple[Figure, Figure] = ("loss", "score")

Place = tuple[int, int]
"""Row and column of a cell."""


class Ran(NamedTuple):
    """What is kept of a run; nan of one that diverged."""

    loss: float
    score: float

    @classmethod
    def of(cls, result: SweepResult) -> Ran:
        """Return the figures of a run, on the test part where there is one."""
        if result.diverged:
            return cls(math.nan, math.nan)
        return cls(result.metrics.loss, result.metrics.score)


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of a sweep that have finished.

    Attributes
    ----------
    asked : Asked
    configs : tuple of ExperimentConfig
        Of every run, those of a cell one after the other, and the cells row by row.
    task : Task
    has_test : bool
        Whether the figures are of a test part.
    runs : mapping of int to tuple of Ran
        By the number of the cell, those of a cell that has finished.
    ranked : mapping of str to sequence of Ranked
        For each figure, how every cell did beside the others; rank 0 where nothing is known.
    """

    asked: Asked
    configs: tuple[ExperimentConfig, ...]
    task: Task
    has_test: bool
    runs: Mapping[int, tuple[Ran, ...]]
    ranked: Mapping[Figure, Sequence[Ranked]]

    @classmethod
    def of(
        cls,
        asked: Asked,
        configs: tuple[ExperimentConfig, ...],
        task: Task,
        has_test: bool,
        runs: Mapping[int, tuple[Ran, ...]],
    ) -> Grid:
        """Return the cells that have finished, ranked by either figure."""
        cells = range(math.prod(asked.shape))
        ranked: dict[Figure, Sequence[Ranked]] = {
            figure: rank_runs(
                [[getattr(run, figure) for run in runs.get(cell, ())] for cell in cells],
                larger_is_better=figure == "score",
            )
            for figure in FIGURES
        }
        return cls(asked, configs, task, has_test, dict(runs), ranked)

    @property
    def is_complete(self) -> bool:
        """Whether all cells have finished."""
        return len(self.runs) == math.prod(self.asked.shape)

    def number(self, place: Place) -> int:
        """Return the number of a cell."""
        row, column = place
        return row * self.asked.shape[1] + column

    def place(self, number: int) -> Place:
        """Return the row and the column of a cell."""
        row, column = divmod(number, self.asked.shape[1])
        return row, column

    def cell(self, place: Place, figure: Figure) -> Ranked | None:
        """Return how the runs of a cell did; None before they have finished."""
        number = self.number(place)
        return self.ranked[figure][number] if number in self.runs else None

    def diverged(self, place: Place) -> int:
        """Return how many runs of a cell diverged."""
        return sum(math.isnan(run.loss) for run in self.runs.get(self.number(place), ()))

    def means(self, figure: Figure) -> NDArray[np.float64]:
        """Return the means as rows and columns; nan where there is none."""
        means = [each.mean for each in self.ranked[figure]]
        return np.array(means, np.float64).reshape(self.asked.shape)

    def best(self, figure: Figure) -> Place | None:
        """Return the cell with the best mean, if any has one."""
        means = self.means(figure)
        if np.isnan(means).all():
            return None
        found = np.nanargmin(means) if figure == "loss" else np.nanargmax(means)
        return self.place(int(found))

    def run_of(self, place: Place, figure: Figure) -> ExperimentConfig:
        """Return the run of a cell that is nearest to their mean, or the first."""
        number, repeat = self.number(place), self.asked.repeat
        mean = self.ranked[figure][number].mean
        figures = [getattr(run, figure) for run in self.runs.get(number, ())]
        away = [math.inf if math.isnan(it) else abs(it - mean) for it in figures]
        draw = away.index(min(away)) if away and not math.isnan(mean) else 0
        return self.configs[number * repeat + draw]

    def has(self, config: ExperimentConfig) -> bool:
        """Whether an experiment is one of the runs, or that around which they are."""
        # All have those of the base, and there may be thousands.
        wanted = config.replace(threads=self.asked.base.threads)
        return wanted == self.asked.base or wanted in self.configs
