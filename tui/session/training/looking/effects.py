"""What has become of the network by what was asked for, in numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import ref

import numpy as np

from core import Metrics, Trainer
from tui.session.effect import Effect, ParameterChange, Vector, largest_changes
from tui.session.snapshot import metrics_of
from tui.session.training.looking.health import HealthWatch
from tui.session.training.looking.lookahead import Lookahead
from tui.session.undo.run import Run


class Effects:
    """Looks at a run before and after, and a step ahead.

    Attributes
    ----------
    lookahead : Lookahead
    health : HealthWatch
    latest : Effect or None
        Of the last command, if that is worth telling.
    """

    def __init__(self) -> None:
        self.lookahead, self.health = Lookahead(), HealthWatch()
        self.latest: Effect | None = None
        self._measured: tuple[ref[Trainer], int, int, Metrics | None] | None = None
        self._before: tuple[Run, Vector, float] | None = None

    def metrics(self, run: Run) -> Metrics | None:
        """Return those of the present parameters, which are measured but once."""
        trainer, known = run.experiment.trainer, self._measured
        if known is None or known[:3] != (ref(trainer), *run.place):
            metrics = metrics_of(trainer, edited=run.edited)
            known = self._measured = ref(trainer), *run.place, metrics
        return known[3]

    def gradient(self, run: Run) -> Vector | None:
        """Return that of the step to come, where it is known or somebody looks at it."""
        return self.lookahead.gradient(run.experiment, training=run.state == "training")

    def want(self, gradient: bool, inside: bool, health: bool) -> None:
        """Take note of what somebody looks at."""
        self.lookahead.want(gradient, inside)
        self.health.wanted = health

    def looks(self, run: Run) -> dict[str, Any]:
        """Return what snapshots have of looking closer: ``inside``, ``finding``, ``health``."""
        self.health.look(run)
        return {
            "inside": self.lookahead.inside(run.experiment, training=run.state == "training"),
            "finding": self.health.finding,
            "health": self.health.measured,
        }

    def forget(self) -> None:
        """Tell of nothing: something else is asked for, or done."""
        self.latest = self._before = None

    def begin_steps(self, run: Run) -> None:
        """Keep what is to be compared with, before the first of some steps."""
        self.latest = None
        self._before = run, run.experiment.network.parameters.copy(), self._loss(run)

    def end_steps(self, run: Run) -> None:
        """Tell what they have changed, if all of them were of this run."""
        before, self._before = self._before, None
        if before is None or before[0] is not run:
            return
        network = run.experiment.network
        with np.errstate(all="ignore"):
            changes = largest_changes(network.parameters - before[1], network.layer_sizes)
        self.latest = Effect("step", before[2], self._loss(run), changes)

    def edit(self, run: Run, layer: int, unit: int, source: int | None, value: float) -> None:
        """Give a weight or a bias another value, and tell what that does."""
        before = self._loss(run)
        block = run.experiment.network.layer_parameters[layer - 1]
        # The biases are the last row.
        old = float(block[-1 if source is None else source, unit])
        run.set_parameter(layer, unit, source, value)
        self._measured = None
        change = ParameterChange(layer, unit, source, value - old)
        self.latest = Effect("edit", before, self._loss(run), (change,))

    def put(self, run: Run, parameters: Vector) -> None:
        """Give all weights and biases other values, and tell what that does."""
        before, network = self._loss(run), run.experiment.network
        old = network.parameters.copy()
        run.put(parameters)
        self._measured = None
        with np.errstate(all="ignore"):
            changes = largest_changes(network.parameters - old, network.layer_sizes)
        self.latest = Effect("edit", before, self._loss(run), changes)

    @contextmanager
    def setting(self, run: Run) -> Iterator[None]:
        """Tell what another setting does to the step to come, where nothing is trained."""
        before = self._next(run)
        yield
        after = self._next(run)
        if before and after:
            self.latest = Effect("setting", math.nan, math.nan, after, before)

    def _next(self, run: Run) -> tuple[ParameterChange, ...]:
        waits = run.state in ("paused", "done")
        return self.lookahead.changes(run.experiment) if waits else ()

    def _loss(self, run: Run) -> float:
        metrics = self.metrics(run)
        return math.nan if metrics is None else metrics.train_loss
