"""The runs of a sweep, trained in the background a few cells at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from core import Dataset, ExperimentConfig, Task, counted, groups_of, sweep
from tui.app.screens.sweep.asked import TOGETHER, Asked
from tui.app.screens.sweep.grid import Grid, Ran
from tui.exchange.formats.sweep.plan import check_buildable
from tui.session.describe import duration

_SURE = 0.02
"""The share of the work after which an estimate means something."""

_A_WHILE = 0.25
"""Seconds between two words on how far it is."""

_RANKING = 5.0
"""How many times longer than the ranks took to find are they shown."""


class Share(NamedTuple):
    """How far the runs are.

    Attributes
    ----------
    done : float
        From 0 to 1.
    seconds : float
        Since the first of them began.
    """

    done: float
    seconds: float

    @property
    def in_words(self) -> str:
        """How much is done, and how long the rest will take."""
        said = f"{self.done:.0%}"
        if self.done >= _SURE:
            left = self.seconds * (1.0 - self.done) / self.done
            said += f", about {duration(left)} left"
        return said


class Work:
    """Runs that are under way, in a thread that is not the app's.

    Parameters
    ----------
    asked : Asked
    dataset : Dataset
        That of the experiment around which they are.
    tell : callable
        Called from the thread with this and a Grid that has more cells, or a Share, now and then.
    give_way : callable
        Called after each epoch: waits while the screen has something to do.
    """

    def __init__(
        self,
        asked: Asked,
        dataset: Dataset,
        tell: Callable[[Work, Grid | Share], object],
        give_way: Callable[[], object],
    ) -> None:
        self.asked = asked
        self._has_test = len(dataset.X_test) > 0
        self._loaded: dict[Hashable, Dataset] = {asked.base.data_settings(): dataset}
        self._tell, self._give_way = tell, give_way
        self.is_over = False
        """Whether nobody wants more of it."""
        self.share = Share(0.0, 0.0)
        self.grid: Grid | None = None
        """What there is so far."""

    @property
    def in_words(self) -> str:
        """How far it is."""
        cells = math.prod(self.asked.shape)
        done = 0 if self.grid is None else len(self.grid.runs)
        return f"{done} of {counted(cells, 'combination')}, {self.share.in_words}"

    def run(self) -> None:
        """Train, and tell of it, until all has finished or nobody wants more of it.

        Raises
        ------
        Failure
            If two values cannot stand beside each other or beside the data.
        ValueError, OSError, MemoryError
            If the data cannot be read, or the runs take too much memory.
        """
        plan = self.asked.plan()
        score = check_buildable(plan)
        repeat, configs = plan.repeat, tuple(plan.configs())
        task: Task = "classification" if score == "accuracy" else "regression"
        runs: dict[int, tuple[Ran, ...]] = {}
        total, done = sum(config.epochs for config in configs), 0
        begun, due = time.monotonic(), 0.0
        for cells in _parts([combination.config for combination in plan.combinations], repeat):
            places = [cell * repeat + draw for cell in cells for draw in range(repeat)]
            chosen = [configs[place] for place in places]
            epochs = sum(config.epochs for config in chosen)

            def tell(part: float, done: int = done, epochs: int = epochs) -> None:
                self._tell_share(Share((done + part * epochs) / total, time.monotonic() - begun))

            results = sweep(
                chosen,
                datasets=[self._data_of(config) for config in chosen],
                on_progress=tell,
                cancelled=self._cancelled,
                history_capacity=4,
                measure_every=max(config.epochs for config in chosen),
            )
            if len(results) < len(chosen):
                return
            done += epochs
            for nth, cell in enumerate(cells):
                runs[cell] = tuple(map(Ran.of, results[nth * repeat : (nth + 1) * repeat]))
            now = time.monotonic()
            if now >= due or done == total:
                grid = Grid.of(self.asked, configs, task, self._has_test, runs)
                due = time.monotonic() + _RANKING * (time.monotonic() - now)
                self.grid, self.share = grid, Share(done / total, now - begun)
                if not self.is_over:
                    self._tell(self, grid)

    def _data_of(self, config: ExperimentConfig) -> Dataset:
        """Return the data of a run; those of the runs before it are kept, unless they differ."""
        settings = config.data_settings()
        if settings not in self._loaded:
            if len(self._loaded) >= TOGETHER:
                self._loaded.clear()
            self._loaded[settings] = config.load_data()
        return self._loaded[settings]

    def _cancelled(self) -> bool:
        self._give_way()
        return self.is_over

    def _tell_share(self, share: Share) -> None:
        if share.seconds - self.share.seconds >= _A_WHILE and not self.is_over:
            self.share = share
            self._tell(self, share)


def _parts(configs: list[ExperimentConfig], repeat: int) -> Iterator[list[int]]:
    """Yield the cells by their numbers, some at a time that can be trained together."""
    most = max(1, TOGETHER // repeat)
    for group in groups_of(configs):
        for start in range(0, len(group), most):
            yield [*group[start : start + most]]
