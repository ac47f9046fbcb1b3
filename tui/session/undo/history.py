"""What was asked of the experiment, step by step, to go back to and forward again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from core import ExperimentConfig
    from tui.session.effect import Vector


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


class Move(NamedTuple):
    """A network whose weights and biases were all given other values by hand.

    Attributes
    ----------
    experiment : int
        The snapshots' number of the experiment.
    before, after : array of shape (n_parameters,)
        Its parameters.
    name : str
        What was done, as in "the network 1.9 away".
    """

    experiment: int
    before: Vector
    after: Vector
    name: str


class Step(NamedTuple):
    """What was asked for.

    Attributes
    ----------
    number : int
        Grows from step to step.
    config : ExperimentConfig
        The same as before for an edit, and perhaps for what begins again.
    edit : Edit, Move or None
    begins : bool
        Whether a run begins with it even if the configuration is the same.
    """

    number: int
    config: ExperimentConfig
    edit: Edit | Move | None = None
    begins: bool = False


class Target(NamedTuple):
    """Where an undo or a redo leads to.

    Attributes
    ----------
    step : int
        The number of the step that is the present one again.
    config : ExperimentConfig
    begins : bool
        Whether that is another run even if the configuration is the same.
    typed : tuple or None
        The number of the experiment, layer, unit, source and value of a parameter that was edited,
        for where the run as it was is no longer there.
    put : tuple or None
        The same of a network that was put elsewhere: the number of the experiment, and parameters.
    """

    step: int
    config: ExperimentConfig
    begins: bool = False
    typed: tuple[int, int, int, int | None, float] | None = None
    put: tuple[int, Vector] | None = None


class UndoHistory:
    """The steps asked for one after the other, and which of them is the present one.

    Parameters
    ----------
    first : ExperimentConfig
    capacity : int
        How many are kept at most; the earliest are forgotten first.

    Attributes
    ----------
    refused : ExperimentConfig or None
        The one that cannot be and that the user was told of last, while that is so.
    """

    def __init__(self, first: ExperimentConfig, capacity: int = 200) -> None:
        self._steps = [Step(0, first)]
        self._index = 0
        self._count = 0
        self._capacity = capacity
        self.refused: ExperimentConfig | None = None

    @property
    def present(self) -> ExperimentConfig:
        """The configuration asked for last."""
        return self._steps[self._index].config

    @property
    def number(self) -> int:
        """The number of the present step."""
        return self._steps[self._index].number

    @property
    def can_undo(self) -> bool:
        """Whether there is something to go back to."""
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        """Whether something was undone since the last new step."""
        return self._index < len(self._steps) - 1

    def edits(self, experiment: int) -> list[Edit | Move]:
        """Return the edits of one experiment that are not undone."""
        edits = (step.edit for step in self._steps[: self._index + 1])
        return [edit for edit in edits if edit is not None and edit.experiment == experiment]

    def record(self, config: ExperimentConfig, *, begins: bool = False) -> None:
        """Make a new configuration the present one; what was undone is forgotten.

        Parameters
        ----------
        config : ExperimentConfig
        begins : bool
            Whether another run begins with it even if it is the same as before.
        """
        self._record(config, None, begins)

    def record_edit(self, edit: Edit | Move, config: ExperimentConfig | None = None) -> None:
        """Note that weights or biases were edited; what was undone is forgotten.

        Parameters
        ----------
        edit : Edit or Move
        config : ExperimentConfig, optional
            What is present with it, where that is another.
        """
        self._record(self.present if config is None else config, edit, begins=False)

    def _record(self, config: ExperimentConfig, edit: Edit | Move | None, begins: bool) -> None:
        self._count += 1
        kept = self._steps[: self._index + 1]
        step = Step(self._count, config, edit, begins)
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

    def target(self, step: Step, *, forward: bool) -> Target:
        """Return where it leads to that a step was undone, or made again."""
        edit = step.edit
        typed, put = None, None
        if isinstance(edit, Move):
            put = edit.experiment, edit.after if forward else edit.before
        elif edit is not None:
            typed = (*edit[:4], edit.after if forward else edit.before)
        return Target(self.number, self.present, step.begins, typed, put)

    def refuse(
        self, refused: ExperimentConfig, running: ExperimentConfig, step: int | None = None
    ) -> None:
        """Forget a configuration that cannot be, and go back to the one that runs.

        Parameters
        ----------
        refused : ExperimentConfig
            Another one may have been asked for since; that one stays the present one.
        running : ExperimentConfig
        step : int, optional
            The number of the step that runs, of several that are alike.
        """
        was_present = self.present == refused
        present = running if was_present else self.present
        if refused != running:
            self._steps = [it for it in self._steps if it.config != refused]
        places = [index for index, it in enumerate(self._steps) if it.config == present]
        if not places:
            self._count += 1
            self._steps.append(Step(self._count if step is None else step, present))
            places = [len(self._steps) - 1]
        runs = [index for index in places if self._steps[index].number == step]
        if was_present and runs:
            places = runs
        # The nearest of those that are alike.
        self._index = min(places, key=lambda index: abs(index - self._index))
