"""One run: an experiment, how far it is, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import Dataset, RestingExperiment

if TYPE_CHECKING:
    from core import Experiment
    from tui.session.snapshot import State


@dataclass(eq=False, slots=True)
class Run:
    """An experiment, how far it is, and what there is to say of it.

    Attributes
    ----------
    number : int
        How many there had been with it; a run that comes back has the one it had.
    goal : int or None
        The epoch to stop at.
    touched : bool
        Whether it did not begin with the initial weights of its configuration, or no longer has
        them though it was not trained.
    saved : tuple of int or None
        The epoch and the mini-batch at which it is in a file.
    state, message
        As in the snapshots.
    edited : bool
        Whether a parameter was set by hand since the last step.
    """

    _experiment: Experiment | RestingExperiment
    number: int
    goal: int | None
    touched: bool = False
    saved: tuple[int, int] | None = None
    state: State = "paused"
    message: str = ""
    edited: bool = False

    @property
    def experiment(self) -> Experiment:
        """The experiment; where it rests it wakes up."""
        if isinstance(self._experiment, RestingExperiment):
            self._experiment = self._experiment.wake()
        return self._experiment

    @experiment.setter
    def experiment(self, experiment: Experiment) -> None:
        self._experiment = experiment

    def rest(self) -> None:
        """Let go of what only training needs, until somebody asks for the experiment again."""
        if not isinstance(self._experiment, RestingExperiment):
            self._experiment = self._experiment.rest()

    @property
    def dataset(self) -> Dataset:
        """The data."""
        return self._experiment.dataset

    @property
    def nbytes(self) -> int:
        """About how many bytes it takes as it is, data apart."""
        return self._experiment.nbytes

    @property
    def place(self) -> tuple[int, int]:
        """The epochs completed, and the mini-batches of the one under way."""
        if isinstance(self._experiment, RestingExperiment):
            return self._experiment.place
        trainer = self._experiment.trainer
        return trainer.epoch, trainer.batch

    @property
    def begun(self) -> bool:
        """Whether it has weights that its configuration alone does not give."""
        return self.touched or self.place != (0, 0)

    @property
    def unsaved(self) -> bool:
        """Whether it would be lost with the program."""
        return self.begun and self.place != self.saved
