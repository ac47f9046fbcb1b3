"""What was asked of the experiment, step by step, to go back to and forward again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from core import Experiment, ExperimentConfig


class Edit(NamedTuple):
    """A weight or a bias that was given another value by hand.

    Attributes
    ----------
    experiment : int
        The snapshots' number of the experiment.
    layer, unit : int
        The neuron, of layer 1 or later.
    source : int or None
        The unit of the layer before at which the weight's link begins; None for the bias.
    before, after : float
        Its values.
    name : str
        What it is called, as in "the bias of neuron 1".
    """

    experiment: int
    layer: int
    unit: int
    source: int | None
    before: float
    after: float
    name: str


class SavedRun(NamedTuple):
    """An experiment that was gone on with from where it had been saved.

    Attributes
    ----------
    read : callable
        Reads it again; raises ValueError where that cannot be.
    remark : str
        What there is to say of it.
    """

    read: Callable[[], Experiment]
    remark: str


class Step(NamedTuple):
    """What was asked for: another configuration, or with the same one an edit, or a saved run."""

    config: ExperimentConfig
    edit: Edit | None = None
    run: SavedRun | None = None


class UndoHistory:
    """The steps asked for one after the other, and which of them is the present one.

    Parameters
    ----------
    first : ExperimentConfig
    capacity : int
        How many are kept at most; the earliest are forgotten first.
    """

    def __init__(self, first: ExperimentConfig, capacity: int = 200) -> None:
        self._steps = [Step(first)]
        self._index = 0
        self._capacity = capacity

    @property
    def present(self) -> ExperimentConfig:
        """The configuration asked for last."""
        return self._steps[self._index].config

    @property
    def present_run(self) -> SavedRun | None:
        """The saved run, if that is what was asked for last."""
        return self._steps[self._index].run

    @property
    def can_undo(self) -> bool:
        """Whether there is something to go back to."""
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        """Whether something was undone since the last new step."""
        return self._index < len(self._steps) - 1

    def edits(self, experiment: int) -> list[Edit]:
        """Return the edits of one experiment that are not undone."""
        edits = (step.edit for step in self._steps[: self._index + 1])
        return [edit for edit in edits if edit is not None and edit.experiment == experiment]

    def record(self, config: ExperimentConfig) -> None:
        """Make a new configuration the present one; what was undone is forgotten."""
        self._record(Step(config))

    def record_run(self, config: ExperimentConfig, run: SavedRun) -> None:
        """Make a saved run the present one; what was undone is forgotten."""
        self._record(Step(config, run=run))

    def record_edit(self, edit: Edit) -> None:
        """Note that a weight or a bias was edited; what was undone is forgotten."""
        self._record(Step(self.present, edit))

    def _record(self, step: Step) -> None:
        kept = self._steps[: self._index + 1]
        self._steps = [*kept, step][-self._capacity :]
        self._index = len(self._steps) - 1

    def undo(self) -> Step | None:
        """Go back by one step, and return the one undone; None where there is none."""
        if not self.can_undo:
            return None
        self._index -= 1
        return self._steps[self._index + 1]

    def redo(self) -> Step | None:
        """Go forward by one step, and return it; None where there is none."""
        if not self.can_redo:
            return None
        self._index += 1
        return self._steps[self._index]

    def refuse(self, refused: ExperimentConfig, running: ExperimentConfig) -> None:
        """Forget a configuration that cannot be, and go back to the one that runs.

        Parameters
        ----------
        refused : ExperimentConfig
            Another one may have been asked for since; that one stays the present one.
        running : ExperimentConfig
        """
        was_present = self.present == refused
        present = running if was_present else self.present
        if refused != running:
            self._steps = [step for step in self._steps if step.config != refused]
        places = [index for index, step in enumerate(self._steps) if step.config == present]
        if not places:
            self._steps.append(Step(present))
            places = [len(self._steps) - 1]
        # The nearest of those that are alike.
        self._index = min(places, key=lambda index: abs(index - self._index))
