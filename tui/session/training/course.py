"""Taking the steps of training, as many at once as there is time for."""

from __future__ import annotations

import time

from tui.session.training.keeping.before import BeforeTheStep
from tui.session.training.pace import Pace
from tui.session.training.training import Training


class Course:
    """Trains to where it is asked to, and seldom longer at once than one mini-batch takes.

    Parameters
    ----------
    training : Training
    pace : Pace

    Attributes
    ----------
    before : BeforeTheStep
    """

    def __init__(self, training: Training, pace: Pace) -> None:
        self._training, self._pace = training, pace
        self.before = BeforeTheStep()

    def forget(self) -> None:
        """Measure anew: another experiment takes another time."""
        self._pace.forget()
        self.before.forget()

    def go(self, end: float) -> None:
        """Train to the end of the epoch, or to the mini-batch during which a time is reached.

        Parameters
        ----------
        end : float
            As ``time.perf_counter`` has it.
        """
        training, pace = self._training, self._pace
        trainer = training.trainer
        training.trains()
        # Neighbours that take the processor make no epoch longer: one by one, its mini-batches
        # would take longer yet.
        start, whole, first = time.thread_time(), trainer.batch == 0, trainer.epoch
        # A whole epoch at once costs less than its mini-batches one by one.
        if pace.epochs_are_short and training.asked.wants_epochs:
            self.before.under_way = True
            try:
                self._take_epochs()
            finally:
                self.before.under_way = False
        else:
            while self._step():
                pace.give_way()
                if time.perf_counter() >= end:
                    return
        if whole and not trainer.batch:
            pace.measure_epoch((time.thread_time() - start) / (trainer.epoch - first))

    def _take_epochs(self) -> None:
        """Train to the end of the epoch, or of some more if it plays, but not beyond the last."""
        training = self._training
        assert training.run is not None
        trainer, goal, more = training.trainer, training.run.goal, 0
        if training.asked.playing:
            more = self._pace.epochs_at_once - 1
            more = more if goal is None else max(0, min(more, goal - trainer.epoch - 1))
        trainer.run_epoch()
        for _ in trainer.epochs(more):
            pass
        training.took_step()

    def _step(self) -> bool:
        """Train on a mini-batch; tell whether there are more to come in this epoch."""
        training, before = self._training, self.before
        trainer = training.trainer
        assert training.run is not None
        last = trainer.batch == trainer.batches_per_epoch - 1
        before.begin(training.run, last=last)
        try:
            trainer.step()
        finally:
            before.end(last=last)
        training.took_step()
        return training.asked.goes_on and trainer.batch > 0
