"""Measuring the weights amid an epoch, for no more than a share of the time."""

from __future__ import annotations

import time

from core import Metrics, Trainer

_SHARE = 0.2
"""Of the time that training takes, as much may go by measuring it."""

_AT_ONCE = 0.01
"""Seconds; what takes no longer is measured for each picture."""


class Measuring:
    """Has the metrics of one training's weights, or of those it had a little earlier.

    Of a million samples it would otherwise measure for longer than it trains.
    """

    def __init__(self) -> None:
        self._of: Trainer | None = None
        self._latest: Metrics | None = None
        self._due = 0.0

    def metrics(self, trainer: Trainer, *, in_passing: bool) -> Metrics:
        """Return the metrics of a trainer's network as it is, which the history does not have.

        Parameters
        ----------
        trainer : Trainer
        in_passing : bool
            Whether earlier ones of the same epoch will do, or those that it began with.
        """
        start = time.perf_counter()
        if in_passing and trainer is self._of and start < self._due:
            latest, before = self._latest, trainer.history.latest
            found = latest if latest is not None and latest.epoch == trainer.epoch else before
            if found is not None:
                return found
        self._of, self._latest = trainer, trainer.evaluate()
        end = time.perf_counter()
        took = end - start
        self._due = end + (took / _SHARE if took > _AT_ONCE else 0.0)
        return self._latest

    def forget(self) -> None:
        """Let go of a trainer that is left."""
        self._of = self._latest = None
