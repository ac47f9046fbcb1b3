"""What is asked of the experiment, what becomes of it, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core import as_sentence, capitalized
from tui.session.undo import Edit, SavedRun, UndoHistory
from tui.settings import words as changes

if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig
    from tui.session.session import TrainingSession
    from tui.session.snapshot import Snapshot


class Requests:
    """Hands changes of the experiment over to training, and knows which of them it has made.

    Parameters
    ----------
    session : TrainingSession
        Makes the changes, or refuses them; its snapshots say which.
    say : callable
        Called with a sentence about what was or cannot be done.
    follow : callable
        Called with what was asked for before and what is asked for now, before that is made.
    """

    def __init__(
        self,
        session: TrainingSession,
        say: Callable[[str], None],
        follow: Callable[[ExperimentConfig, ExperimentConfig], None],
    ) -> None:
        self._session = session
        self._say = say
        self._follow = follow
        config = session.snapshot.config
        self._history = UndoHistory(config)
        self._waiting: tuple[ExperimentConfig, str] = (config, "")
        self._refused: ExperimentConfig | None = None

    @property
    def present(self) -> ExperimentConfig:
        """The experiment asked for last, from which the next change starts."""
        return self._history.present

    @property
    def is_edited(self) -> bool:
        """Whether the network has a weight or a bias that was typed, or learnt from one."""
        return bool(self._history.edits(self._session.snapshot.experiment))

    def change(self, config: ExperimentConfig, remark: str | None = None) -> None:
        """Ask for another experiment.

        Parameters
        ----------
        config : ExperimentConfig
            Best made by ``present.replace(...)`` or ``present.with_data(...)``.
        remark : str, optional
            A sentence to say when it is done; what has changed if None, nothing if empty.
        """
        before = self.present
        if config == before:
            if remark:
                self._say(remark)
            return
        self._history.record(config)
        self._ask(before, _what_changes(before, config) if remark is None else remark)

    def edit(self, edit: Edit) -> None:
        """Give a weight or a bias another value."""
        self._history.record_edit(edit)
        self._session.set_parameter(*edit[:4], edit.after)
        what = capitalized(edit.name)
        self._say(f"{what} is now {edit.after:.4g}; training goes on from there. u undoes.")

    def go_on_with(
        self, experiment: Experiment, again: Callable[[], Experiment], remark: str
    ) -> None:
        """Go on with an experiment that was saved, from where it was then.

        Parameters
        ----------
        experiment : Experiment
            No one else may touch it any more.
        again : callable
            Reads the same once more, if this is undone and done again.
        remark : str
            A sentence to say when it is there.
        """
        before = self.present
        self._history.record_run(experiment.config, SavedRun(again, remark))
        self._go_on_with(before, lambda: experiment, remark)

    def undo(self) -> None:
        """Go back to what was before the last change."""
        before, step = self.present, self._history.undo()
        if step is None:
            self._say("There is nothing to undo.")
        elif step.edit is not None:
            self._set_again(step.edit, step.edit.before, "back to")
        elif step.run is not None:
            self._leave_run(before)
        else:
            self._ask(before, _what_changes(before, self.present, "back to"))

    def redo(self) -> None:
        """Make the change again that was undone last."""
        before, step = self.present, self._history.redo()
        if step is None:
            self._say("There is nothing to do again.")
        elif step.edit is not None:
            self._set_again(step.edit, step.edit.after, "again")
        elif step.run is not None:
            self._go_on_with(before, step.run.read, step.run.remark)
        else:
            self._ask(before, _what_changes(before, self.present, "again"))

    def _ask(self, before: ExperimentConfig, remark: str) -> None:
        self._expect(before, remark)
        self._session.change(self.present)

    def _go_on_with(
        self, before: ExperimentConfig, read: Callable[[], Experiment], remark: str
    ) -> None:
        self._expect(before, remark)
        self._session.go_on_with(self.present, read)

    def _leave_run(self, run: ExperimentConfig) -> None:
        """Go back to what was before a saved run, even if that is the same experiment."""
        before = self._history.present_run
        if before is not None:
            self._go_on_with(run, before.read, before.remark)
            return
        cost = changes.consequence(run, self.present) or changes.CONSEQUENCES["network"]
        self._expect(run, as_sentence(f"back to before the saved run: {cost}"))
        self._session.start_again(self.present)

    def _expect(self, before: ExperimentConfig, remark: str) -> None:
        self._waiting = (self.present, remark)
        self._follow(before, self.present)

    def _set_again(self, edit: Edit, value: float, how: str) -> None:
        """Give a weight or a bias that was edited one of its two values."""
        what = capitalized(edit.name)
        if edit.experiment != self._session.snapshot.experiment:
            self._say(f"{what} is not what it was: the network has started again since.")
            return
        self._session.set_parameter(*edit[:4], value)
        self._say(f"{what} {how} {value:.4g}.")

    # -- what becomes of it --------------------------------------------------------------------

    def refused_by(self, snapshot: Snapshot) -> ExperimentConfig | None:
        """Return what a snapshot is the first to refuse; the present one is then what runs."""
        refused, before = snapshot.refused, self._refused
        self._refused = refused
        if refused is None or refused is before:
            return None
        self._history.refuse(refused, snapshot.config)
        return refused

    def done_in(self, snapshot: Snapshot) -> str:
        """Return what there is to say once a snapshot is of what was asked for."""
        config, remark = self._waiting
        if not remark or snapshot.config != config or snapshot.refused is not None:
            return ""
        self._waiting = (config, "")
        return remark


def _what_changes(before: ExperimentConfig, after: ExperimentConfig, between: str = "") -> str:
    """Return what has changed, and what it cost."""
    parts = (changes.in_words(before, after, between), changes.consequence(before, after))
    said = as_sentence(": ".join(filter(None, parts)))
    still = changes.still(before, after)
    return f"{said} {as_sentence(f'as before: {still}')}" if still else said
