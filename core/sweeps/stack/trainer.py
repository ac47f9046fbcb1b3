"""StackedTrainer: many networks trained together, each as a Trainer of its own would train it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.data.dataset import Dataset
from core.experiment.config import ExperimentConfig
from core.network.products import Products
from core.support.arrays import FloatArray, IntArray
from core.support.attributes import KnownAttributes
from core.support.checks import MAXIMUM_COUNT, whole_number
from core.support.public import public
from core.sweeps.result import SweepResult
from core.sweeps.stack.members import load_each, members_of
from core.sweeps.stack.record import StackRecord
from core.sweeps.stack.stack import Stack
from core.training.record.metrics import Metrics
from core.training.stopping import TrainingDivergedError

HISTORY_CAPACITY = 1024
"""Rows kept of each run's history."""

LEAST_NETWORKS = 2
"""Networks in the arrays, at least: NumPy adds up in another order what has an axis of one."""

_FULL = 0.75
"""The share of the networks in the arrays that still train, below which these are made anew."""


@public
class StackedTrainer(KnownAttributes):
    """Trains the networks of many configurations together, in arrays of all of them.

    A small network alone is bound by the overhead of each call of NumPy; of a hundred in one array
    it is a hundredth each. Every network has its own weights, samples, order of the samples,
    dropout, learning rate, penalties and conditions to stop, from the same generators of random
    numbers as in a ``Trainer`` of its own, and comes to the same parameters but for rounding. One
    that diverges or stops leaves, and the others go on as if it had never been there. A step makes
    no arrays but some of a number for each network.

    Parameters
    ----------
    configs : sequence of ExperimentConfig
        At least one. They may differ in their samples (not in how many), and in the settings that
        the error names if they differ in others; ``sweep`` takes any.
    datasets : sequence of Dataset, optional
        Those of the configurations, where they are loaded already.
    history_capacity : int
        See ``History``.
    measure_every : int
        Epochs between two that are measured and recorded, in multiples; the last is in any case.
        Where conditions to stop, or the schedule, look at the losses, every epoch is.

    Attributes
    ----------
    epoch : int
        Epochs completed.

    Raises
    ------
    ValueError
        If the configurations cannot be trained together, or one cannot be built.
    """

    epoch: int

    def __init__(
        self,
        configs: Sequence[ExperimentConfig],
        datasets: Sequence[Dataset] | None = None,
        *,
        history_capacity: int = HISTORY_CAPACITY,
        measure_every: int = 1,
    ) -> None:
        if not configs:
            raise ValueError("there are no configurations; give at least one")
        datasets = load_each(configs) if datasets is None else datasets
        members = members_of(configs, datasets)
        self._configs = tuple(configs)
        self._last_epoch = configs[0].epochs
        most = max(len(datasets[0].X_train), len(datasets[0].X_test))
        self._products = Products(members[0].network.layer_sizes, most, 1)
        self._stack = Stack(members)
        self._record = StackRecord(len(members), history_capacity)
        self._training = np.ones(len(members), np.bool_)
        self._stops = any(member.stop.active for member in members)
        self._best: dict[int, Metrics] = {}
        self._results: dict[int, SweepResult] = {}
        every = whole_number(measure_every, "measure_every", 1, MAXIMUM_COUNT)
        self._every = 1 if self._stops or self._stack.observes else every
        self.epoch = self._measured = 0
        with self._products.context():
            self._measure()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Which of the configurations still train, counted from 0."""
        return tuple(self._stack.members[row].number for row in np.flatnonzero(self._training))

    @property
    def parameters(self) -> FloatArray:
        """A copy of the parameters of those that still train, of shape (networks, parameters)."""
        return np.ascontiguousarray(self._stack.parameters[self._training])

    def run_epoch(self) -> int:
        """Train all that still train for an epoch; return how many do so after it."""
        with self._products.context():
            return self._run_epoch()

    def train(self, wanted: Callable[[], bool] | None = None) -> list[SweepResult]:
        """Train until none is left, and return the results.

        Parameters
        ----------
        wanted : callable, optional
            Asked after each epoch whether training is to go on.
        """
        while self._training.any() and self.run_epoch():
            if wanted is not None and not wanted():
                break
        return self.results()

    def results(self) -> list[SweepResult]:
        """Return how each has gone, or goes, in the order of the configurations."""
        rows = np.flatnonzero(self._training).tolist()
        memories = self._stack.memories() if rows else {}
        going = {self._stack.members[row].number: self._result(row, "", memories) for row in rows}
        return [result for _, result in sorted({**self._results, **going}.items())]

    def _run_epoch(self) -> int:
        rows = np.flatnonzero(self._training)
        if not len(rows):
            return 0
        if len(rows) < _FULL * len(self._training):
            self._compact(rows)
        stack = self._stack
        for step in range(stack.batches.steps):
            if step == 0:
                stack.begin_epoch(self.epoch)
            if not stack.gradient_is_known:
                stack.measure_gradient(step, self.epoch)
            if stack.some_diverged:
                self._let_go_of_diverged(step)
            stack.take_step(step, self.epoch)
        self.epoch += 1
        if self.epoch % self._every == 0 or self.epoch == self._last_epoch:
            self._measure()
        return int(np.count_nonzero(self._training))

    def _compact(self, training: IntArray) -> None:
        """Make the arrays anew for those that still train."""
        rows = training.tolist()
        if len(rows) < LEAST_NETWORKS:
            others = np.flatnonzero(~self._training).tolist()
            rows = sorted([*rows, *others[: LEAST_NETWORKS - len(rows)]])
        if len(rows) == len(self._training):
            return
        known = self._stack.gradient_is_known
        self._stack = self._stack.of(rows)
        self._record.keep(rows)
        self._training = np.isin(rows, training)
        if known:
            self._stack.measure_gradient(0, self.epoch)

    def _measure(self) -> None:
        """Record the epoch that has ended, and let those go that end with it."""
        stack, record, epoch = self._stack, self._record, self.epoch
        stack.measure_epoch(record.latest, epoch)
        record.append(epoch)
        self._measured = epoch
        rows = np.flatnonzero(self._training).tolist()
        reasons: dict[int, str] = {}
        diverged: set[int] = set()
        if stack.observes or self._stops:
            for row in rows:
                if reason := self._look_at(row):
                    reasons[row] = reason
        if epoch and not np.isfinite(record.latest[0]).all():
            for row in rows:
                if not math.isfinite(record.latest[0, row]):
                    error = TrainingDivergedError(epoch, stack.learning_rate(row, float(epoch)))
                    reasons[row] = str(error)
                    diverged.add(row)
        if epoch == self._last_epoch:
            reasons = dict.fromkeys(rows, "") | reasons
        self._let_go(reasons, diverged)

    def _look_at(self, row: int) -> str:
        """Let schedule and conditions of a network take note of its metrics; return why to stop."""
        member, metrics = self._stack.members[row], self._record.metrics(row, self.epoch)
        self._stack.observe(row, metrics.loss, self.epoch)
        stop = member.stop
        if not stop.active:
            return ""
        reason = stop.check(metrics, self._stack.parameters[row], member.task)
        if stop.best_parameters is not None and stop.best_epoch == self.epoch:
            self._best[member.number] = metrics
        return reason

    def _let_go_of_diverged(self, step: int) -> None:
        stack = self._stack
        rows = np.flatnonzero(stack.diverged & self._training).tolist()
        along = self.epoch + step / stack.batches.steps
        # What the end of an epoch would have shown shows at the first step after it.
        epoch = self.epoch + (step > 0 or self._measured == self.epoch)
        reasons = {
            row: str(TrainingDivergedError(epoch, stack.learning_rate(row, along))) for row in rows
        }
        self._let_go(reasons, set(rows), step)

    def _let_go(self, reasons: dict[int, str], diverged: set[int], step: int = 0) -> None:
        """Keep the results of networks that leave, by why they do."""
        if not reasons:
            return
        memories = self._stack.memories()
        for row, reason in reasons.items():
            result = self._result(row, reason, memories, diverged=row in diverged, step=step)
            self._results[self._stack.members[row].number] = result
        rows = list(reasons)
        self._training[rows] = False
        self._stack.quiet(rows)

    def _result(
        self,
        row: int,
        reason: str,
        memories: dict[str, Any],
        *,
        diverged: bool = False,
        step: int = 0,
    ) -> SweepResult:
        stack, member = self._stack, self._stack.members[row]
        latest = self._record.metrics(row, self._measured)
        parameters, metrics = stack.parameters[row].copy(), latest
        best = member.stop.best_parameters
        best_is_back = member.stop.best_wanted and best is not None and not diverged
        state: dict[str, Any] = {
            "parameters": parameters,
            "best_is_back": best_is_back,
            "epoch": self.epoch,
            "batch": step,
            "loss_sum": 0.0,
            "stop_reason": "" if diverged else reason,
            "latest": np.array(latest),
            "optimizer": {"learning_rate": member.config.learning_rate, "steps": memories["steps"]},
            "schedule": member.schedule.state(),
            "stop": member.stop.state(),
        }
        for name in stack.optimizer.accumulators:
            state["optimizer"][name] = memories[name][row].copy()
        for name, generator in member.generators.items():
            state[name] = generator.bit_generator.state
        if stack.batches.orders is not None:
            state["order"] = stack.batches.orders[row].copy()
        if stack.pruning is not None:
            state["alive"] = stack.layout.rows(stack.pruning.alive)[row].copy()
        if best_is_back:
            assert best is not None
            parameters, metrics = best.copy(), self._best[member.number]
        history = self._record.history(row, self._measured)
        return SweepResult(
            member.config, metrics, self.epoch, reason, diverged, history, parameters, state
        )
