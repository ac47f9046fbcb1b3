"""One run: an experiment, how far it is, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from core import Dataset, Past, RestingExperiment, counted
from tui.plotting.ticks import minus
from tui.session.effect import Vector
from tui.session.snapshot import Change
from tui.session.undo.future import future_of
from tui.settings.words import in_words
from tui.terminal.failure import bad_input

if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig
    from tui.session.snapshot import State
    from tui.session.timeline import Future

_SHARE_AT_REST = 8
"""Of the memory for its moments, a run that rests has one part in so many."""

_VERSIONS = count(1)


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
    changes : tuple of Change
        What was changed while it was trained, one after the other.
    past : Past
        The moments to go back to.
    future : Future or None
        What came of the run that it has branched off from.
    start : tuple of int or None
        The epoch and the mini-batch at which it began; by default where it is when it is made.
    lives_on : bool
        Whether another drawing has taken over what it had learnt of the one before.
    version : int
        What tells it from what it was before a change at the same place.
    """

    _experiment: Experiment | RestingExperiment
    number: int
    goal: int | None
    touched: bool = False
    saved: tuple[int, int] | None = None
    state: State = "paused"
    message: str = ""
    edited: bool = False
    changes: tuple[Change, ...] = ()
    past: Past = field(default_factory=Past)
    future: Future | None = None
    start: tuple[int, int] | None = None
    lives_on: bool = False
    version: int = 0

    def __post_init__(self) -> None:
        if self.start is None:
            self.start = self.place

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
        self.past.thin_to(self.past.most_bytes // _SHARE_AT_REST)

    @property
    def dataset(self) -> Dataset:
        """The data."""
        return self._experiment.dataset

    @property
    def nbytes(self) -> int:
        """About how many bytes it takes as it is, data apart."""
        return self._experiment.nbytes + self.past.nbytes

    @property
    def place(self) -> tuple[int, int]:
        """The epochs completed, and the mini-batches of the one under way."""
        if isinstance(self._experiment, RestingExperiment):
            return self._experiment.place
        trainer = self._experiment.trainer
        return trainer.epoch, trainer.batch

    @property
    def along(self) -> float:
        """Epochs trained so far, with the part of the one under way."""
        trainer = self.experiment.trainer
        return trainer.epoch + trainer.batch / trainer.batches_per_epoch

    @property
    def begun(self) -> bool:
        """Whether it has weights that its configuration alone does not give."""
        return self.touched or self.place != (0, 0)

    @property
    def is_as_made(self) -> bool:
        """Whether its configuration alone makes it anew: no file may have changed since."""
        return not self.begun and self.experiment.config.data is None

    @property
    def unsaved(self) -> bool:
        """Whether it would be lost with the program."""
        return self.begun and self.place != self.saved

    @property
    def is_trained(self) -> bool:
        """Whether it has learnt anything since it began."""
        return self.place != self.start

    @property
    def ending(self) -> str:
        """Why the epoch that it has ended was the last asked for, in a sentence; else empty."""
        trainer, goal = self.experiment.trainer, self.goal
        if trainer.stop_reason:
            message = f"Stopped: {trainer.stop_reason}."
        elif goal is not None and trainer.epoch >= goal:
            message = f"{counted(goal, 'epoch')} done."
            if trainer.best_is_back:
                best = trainer.stop.best_epoch
                message = f"{message[:-1]}; the best was epoch {best:,}, whose weights are back."
        else:
            return ""
        return f"{message} Press <train> to go on."

    def twin(self) -> Run:
        """Return a run that goes on from here on its own."""
        return replace(self, _experiment=self.experiment.copy(), past=self.past.until(*self.place))

    def branch_of(self, run: Run) -> Run:
        """Return this, which is what a run was earlier, as a run of its own."""
        return replace(
            self,
            past=run.past.until(*self.place),
            changes=tuple(it for it in run.changes if it.along <= self.along),
            future=future_of(run.experiment, self.place[0]),
            saved=None,
            touched=True,
            start=self.place,
        )

    def set_parameter(self, layer: int, unit: int, source: int | None, value: float) -> None:
        """Give one weight or bias another value; see ``TrainingSession.set_parameter``."""
        # The biases are the last row.
        row = -1 if source is None else source
        self.experiment.network.layer_parameters[layer - 1][row, unit] = value
        which = "bias" if source is None else f"weight {source + 1}"
        what = f"{which} of neuron {unit + 1} in layer {layer}"
        self._note_edit(what, f"{what} set to {minus(f'{value:.4g}')}")

    def put(self, parameters: Vector) -> None:
        """Give all weights and biases other values."""
        self.experiment.network.parameters[:] = parameters
        self._note_edit("all weights", "the network put elsewhere on the landscape")

    def _note_edit(self, what: str, words: str) -> None:
        self.experiment.trainer.parameters_changed()
        self.edited = self.touched = True
        self.saved = None
        self.version = next(_VERSIONS)
        before = [it for it in self.changes if (it.along, it.what) != (self.along, what)]
        self.changes = (*before, Change(self.along, words, what))
        self.past.keep(self.experiment, changed=True)

    def adjust(self, before: ExperimentConfig, config: ExperimentConfig) -> None:
        """Go on with settings that may change in the course of training.

        Raises
        ------
        Failure
            With a sentence that says why that cannot be.
        """
        changes = {
            name: value
            for name, value in config.as_dict().items()
            if value != getattr(before, name)
        }
        with bad_input():
            self.experiment = self.experiment.adjust(**changes)
        self.note_settings(before, config)
        if "epochs" in changes:
            self.goal = config.epochs
        reached = self.goal is not None and self.place[0] >= self.goal
        if self.state == "done" and not reached and not self.experiment.trainer.stop_reason:
            self.state, self.message = "paused", ""

    def note_settings(self, before: ExperimentConfig, after: ExperimentConfig) -> None:
        """Take note of other settings; of several changes at one time, of what comes of them all.

        What it is begun with is no change.
        """
        self.version = next(_VERSIONS)
        last = self.changes[-1] if self.changes else None
        if last is not None and last.along == self.along and last.before is not None:
            before, self.changes = last.before, self.changes[:-1]
        self.past.keep(self.experiment, changed=True)
        words = in_words(before.replace(epochs=after.epochs), after)
        if words and self.along:
            self.changes = (*self.changes, Change(self.along, words, "settings", before))
