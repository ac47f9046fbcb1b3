"""Whether a run is well: what is found when it is looked at now and then, with a picture."""

from __future__ import annotations

import math
import time

import numpy as np

from core import HEALTH_RULES, Finding, Health, diagnose, measure_health
from tui.session.effect import Vector
from tui.session.undo.run import Run

_SECONDS, _SHARE = 0.5, {False: 0.01, True: 0.03}
"""Between two looks while it trains, at least, and the share of the time that they may take: where
nobody looks at the layers, and where somebody does."""

_WORK = 8_000_000
"""Products of numbers that a look may take while it trains, and ten times that while it waits."""

_LASTING_LOOKS, _LASTING_EPOCHS = 3, 20
"""For how long nothing of it is to be found any more until a finding is taken back."""

_ANEW = 3.0
"""Seconds after which a finding that lasts is told with its present numbers."""

MOST_MEASURED = 256
"""Moments that are kept of the measures; of more, every second one."""

_PRECEDENCE = {rule.name: index for index, rule in enumerate(HEALTH_RULES)}


class HealthWatch:
    """Looks at a run when a picture of it is made, and never more often than it is worth.

    Attributes
    ----------
    wanted : bool
        Whether somebody looks at the measures of the layers.
    finding : Finding or None
        What there is to say of the run.
    measured : tuple of Health
        The measures of the run since somebody looks at them, the latest last.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._forget(None)

    def _forget(self, run: Run | None) -> None:
        self._run = run
        self._seen: tuple[object, ...] = ()
        self._parameters: Vector | None = None
        self.finding: Finding | None = None
        self.measured: tuple[Health, ...] = ()
        self._due = self._told = 0.0
        self._misses = self._true_at = 0

    def look(self, run: Run) -> None:
        """Look at a run between two steps, where it is time or something is another."""
        if run is not self._run:
            self._forget(run)
        now, training = time.perf_counter(), run.state == "training"
        if training and now < self._due:
            return
        experiment = run.experiment
        parameters = experiment.network.parameters
        seen = run.place, run.state, experiment.config, self.wanted
        if (
            not training
            and seen == self._seen
            and self._parameters is not None
            and np.array_equal(self._parameters, parameters, equal_nan=True)
        ):
            return
        work = _WORK if training else 10 * _WORK
        if self._seen and self._seen[2] != experiment.config:
            self.finding = None
        self._seen, self._parameters = seen, parameters.copy()
        diverged = run.state == "diverged"
        with np.errstate(all="ignore"):
            found = diagnose(experiment, diverged=diverged, since=_since(run), work=work)
            self._hear(found, run.place[0], now, lasting=not training)
            if self.wanted:
                self._measure(measure_health(experiment, work=work))
        end = time.perf_counter()
        self._due = end + max(_SECONDS, (end - now) / _SHARE[self.wanted])

    def _hear(self, found: Finding | None, epoch: int, now: float, *, lasting: bool) -> None:
        """Take what was found, unless what was found before is to be taken back first."""
        standing = self.finding
        if standing is not None and (
            found is None or _PRECEDENCE[found.rule] > _PRECEDENCE[standing.rule]
        ):
            self._misses += 1
            if self._misses < _LASTING_LOOKS or epoch - self._true_at < _LASTING_EPOCHS:
                return
        self._misses, self._true_at = 0, epoch
        same = (
            standing is not None
            and found is not None
            and (found.rule, found.layer) == (standing.rule, standing.layer)
        )
        if not same or lasting or now - self._told > _ANEW:
            self.finding, self._told = found, now

    def _measure(self, health: Health) -> None:
        measured = self.measured
        if measured and (measured[-1].epoch, measured[-1].batch) == (health.epoch, health.batch):
            measured = measured[:-1]
        if len(measured) >= MOST_MEASURED:
            measured = measured[::2]
        self.measured = (*measured, health)


def _since(run: Run) -> int:
    """Return the epoch from which on a run has its present settings."""
    return max((math.ceil(it.along) for it in run.changes if it.before is not None), default=0)
