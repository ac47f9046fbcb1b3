"""What is asked of the experiment, what becomes of it, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from core import as_sentence, capitalized
from tui.plotting.ticks import minus
from tui.session.undo.history import Edit, Move, Step, UndoHistory
from tui.settings import words as changes

if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig, Remedy
    from tui.session.session import TrainingSession
    from tui.session.snapshot import Snapshot
    from tui.session.undo.besides import Resumed


_BEGINS_AGAIN = "back to the initial weights"


class _Waiting(NamedTuple):
    """What there is to say once a command is carried out.

    Attributes
    ----------
    command : int
        Which one of the session's.
    words : str
        What has changed, or all there is to say.
    cost : str or None
        What else there is to say of it, unless a run has come back; None for nothing at all.
    more : str
        A sentence to say after that, or empty.
    """

    command: int
    words: str
    cost: str | None = None
    more: str = ""


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
        self._waiting: _Waiting | None = None
        self._own, self._other = self._history, self._history
        self._since = 0
        self.make_room: Callable[[], None] = lambda: None
        """Called before an experiment is opened: it takes the place of the user's own."""
        self.go_on: Callable[[], None] = lambda: None
        """Called before it trains or pauses: what was said of how things stand is over."""

    @property
    def present(self) -> ExperimentConfig:
        """The experiment asked for last, from which the next change starts.

        While an earlier moment is looked at, that moment's.
        """
        snapshot = self._session.snapshot
        if snapshot.is_past and self._session.is_up_to_date:
            return snapshot.config
        return self._history.present

    @property
    def own(self) -> ExperimentConfig:
        """The one of those that are the user's own, whatever is beside them."""
        return self._own.present

    @property
    def is_edited(self) -> bool:
        """Whether the network has a weight or a bias that was typed, or learnt from one."""
        snapshot = self._session.snapshot
        # Settings say what was before them; what a run has branched off with, it has learnt from.
        typed = any(change.before is None for change in snapshot.changes)
        return typed or bool(self._history.edits(snapshot.experiment))

    def change(self, config: ExperimentConfig, remark: str | None = None) -> None:
        """Ask for another experiment.

        Parameters
        ----------
        config : ExperimentConfig
            Best made by ``present.replace(...)`` or ``present.with_data(...)``.
        remark : str, optional
            A sentence to say when it is done; what has changed if None, nothing if empty.
        """
        before, left = self.present, self._left()
        if config == before:
            if remark:
                self._say(remark)
            return
        self._history.record(config)
        self._follow(before, config)
        command = self._session.change(config, self._history.number)
        if remark is None:
            words = changes.in_words(before, config)
            cost = changes.consequence(before, config)
            more = _more(before, config) if cost else f"{_more(before, config)} {left}".strip()
            self._expect(command, words, cost, more)
        else:
            self._expect(command, remark)

    def reset(self) -> str:
        """Go back to the same initial weights; say so where there is nothing to go back from."""
        snapshot = self._session.snapshot
        is_new = snapshot.dataset is not None and not snapshot.begun
        if is_new and snapshot.state == "paused" and self._session.is_up_to_date:
            return "These are the initial weights: nothing has been trained since."
        self._history.record(self.present, begins=True)
        self._session.reset(self._history.number)
        return ""

    def heal(self, remedy: Remedy) -> str:
        """Do what may help a training; return a sentence where that cannot be."""
        before = self.present
        try:
            config = remedy.applied_to(before)
        except ValueError as error:
            return as_sentence(str(error))
        if not remedy.begins:
            self.change(config)
            return ""
        self._history.record(config, begins=True)
        self._follow(before, config)
        command = self._session.change(config, self._history.number, anew=remedy.until or 0)
        cost = changes.consequence(before, config) or _BEGINS_AGAIN
        if remedy.until:
            cost += f", to stop at epoch {remedy.until:,}"
        self._expect(command, changes.in_words(before, config), cost, "<undo> undoes.")
        return ""

    def run(self, config: ExperimentConfig, remark: str) -> None:
        """Begin another experiment, and train it to its last epoch.

        Parameters
        ----------
        config : ExperimentConfig
        remark : str
            A sentence to say when it has begun.
        """
        before = self.present
        self._history.record(config, begins=True)
        self._follow(before, config)
        command = self._session.change(config, self._history.number, anew=config.epochs)
        self._expect(command, remark)

    def edit(self, edit: Edit) -> None:
        """Give a weight or a bias another value."""
        left = self._left()
        self._history.record_edit(edit, self.present)
        command = self._session.set_parameter(*edit[:4], edit.after, self._history.number)
        words = f"{capitalized(edit.name)}: {minus(f'{edit.before:.4g} → {edit.after:.4g}')}"
        self._expect(command, f"{left} {words}".strip())

    # -- training ------------------------------------------------------------------------------

    def play_or_pause(self) -> None:
        """Start training, or stop; from the moment that is looked at."""
        self._go_on(self._session.play_or_pause)

    def step_epoch(self) -> None:
        """Train to the end of the epoch under way, then pause; from the moment looked at."""
        self._go_on(self._session.step_epoch)

    def step_batch(self) -> None:
        """Train on one mini-batch, then pause; from the moment that is looked at."""
        self._go_on(self._session.step_batch)

    def _go_on(self, train: Callable[[], int]) -> None:
        """Train, in a run of its own where the moment that is looked at is past."""
        self.go_on()
        if not self._session.past.is_looked_at:
            train()
            return
        before, left = self._history.present, self._left()
        self._history.record(self.present, begins=True)
        self._follow(before, self.present)
        self._session.past.branch(self._history.number)
        self._expect(train(), left)

    def _left(self) -> str:
        """Return what there is to say of the future that is left where the past goes on."""
        snapshot = self._session.snapshot
        if snapshot.timeline is None or not snapshot.is_past:
            return ""
        since, until = f"{snapshot.epoch:,}", f"{snapshot.timeline.now[0]:,}"
        left = f"Goes on from epoch {since}; the run to epoch {until} stays in grey"
        if snapshot.timeline.stays:
            return f"{left}, and <undo> brings it back."
        return f"{left}: it is too large to be kept besides, and <undo> begins it anew."

    # -- the way back --------------------------------------------------------------------------

    def put(self, move: Move) -> None:
        """Give all weights and biases other values."""
        self._history.record_edit(move, self.present)
        command = self._session.around.put(move.experiment, move.after, self._history.number)
        self._expect(command, capitalized(move.name))

    def go_on_with(self, experiment: Experiment | Resumed, remark: str) -> None:
        """Go on with an experiment that was saved, from where it was then.

        Parameters
        ----------
        experiment : Experiment or Resumed
            No one else may touch it any more.
        remark : str
            A sentence to say when it is there.
        """
        before = self.present
        self._history.record(experiment.config, begins=True)
        self._follow(before, self.present)
        self._expect(self._session.go_on_with(experiment, self._history.number), remark)

    def set_up(self, config: ExperimentConfig, epochs: int) -> int:
        """Go on with another experiment beside the user's own, with a way back of its own.

        Parameters
        ----------
        config : ExperimentConfig
        epochs : int
            How far it is trained when it begins.

        Returns
        -------
        int
            The session's command: from the snapshot that has it on, it is this experiment's.
        """
        before, self._other = self.present, UndoHistory(config)
        return self._go_on_beside(before, self._other, self._session.set_up(config, epochs))

    def turn_to(self, *, own: bool) -> int:
        """Go back to the user's own experiment, or to the other one as it was left."""
        before, history = self.present, self._own if own else self._other
        return self._go_on_beside(before, history, self._session.turn_to(own=own))

    def _go_on_beside(self, before: ExperimentConfig, history: UndoHistory, command: int) -> int:
        self._history, self._since = history, command
        self._waiting = None
        self._follow(before, self.present)
        return command

    def undo(self) -> None:
        """Go back to what was before the last change, with the run as it was then."""
        before, step = self.present, self._history.undo()
        if step is None:
            self._say("There is nothing to undo.")
        else:
            self._go_to(step, before, forward=False)

    def redo(self) -> None:
        """Make the change again that was undone last, with the run as it was then."""
        before, step = self.present, self._history.redo()
        if step is None:
            self._say("There is nothing to do again.")
        else:
            self._go_to(step, before, forward=True)

    def _go_to(self, step: Step, before: ExperimentConfig, *, forward: bool) -> None:
        how = "again" if forward else "back to"
        cost = changes.consequence(before, self.present)
        if isinstance(step.edit, Move):
            words = f"{step.edit.name} again" if forward else "back to where the network was"
        elif step.edit is not None:
            value = step.edit.after if forward else step.edit.before
            number = minus(f"{value:.4g}")
            said = (number, how) if forward else (how, number)
            words = " ".join((step.edit.name, *said))
        else:
            words = changes.in_words(before, self.present, how)
            if step.begins:
                cost = cost or _BEGINS_AGAIN
        self._follow(before, self.present)
        command = self._session.go_to(self._history.target(step, forward=forward))
        self._expect(command, words, cost, _more(before, self.present))

    def _expect(self, command: int, words: str, cost: str | None = None, more: str = "") -> None:
        self._waiting = _Waiting(command, words, cost, more)

    # -- what becomes of it --------------------------------------------------------------------

    def refused_by(self, snapshot: Snapshot) -> ExperimentConfig | None:
        """Return what a snapshot is the first to refuse; the present one is then what runs."""
        if snapshot.commands < self._since:
            return None  # of the experiment that was there before
        refused, before = snapshot.refused, self._history.refused
        self._history.refused = refused
        if refused is None or refused is before:
            return None
        self._history.refuse(refused, snapshot.config, snapshot.step)
        return refused

    def done_in(self, snapshot: Snapshot) -> str:
        """Return what there is to say once a snapshot is of what was asked for."""
        waiting = self._waiting
        if waiting is None or snapshot.commands < waiting.command:
            return ""
        self._waiting = None
        if snapshot.refused is not None:
            return ""
        if waiting.cost is None:
            return waiting.words
        parts = [*filter(None, (waiting.words, snapshot.returned or waiting.cost))]
        said = as_sentence(": ".join(parts)) if parts else ""
        return f"{said} {waiting.more}".strip()


def _more(before: ExperimentConfig, after: ExperimentConfig) -> str:
    """Return a sentence about what was chosen for other data and stays."""
    still = changes.still(before, after)
    return as_sentence(f"as before: {still}") if still else ""
