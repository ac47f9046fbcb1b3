"""The experiment of a session: what is asked of it, how far it is, and what there is to say of it.

It knows no thread, no clock and no screen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import count

from core import Experiment, ExperimentConfig, Past, StopConditions, Trainer
from tui.session import describe
from tui.session.effect import Vector
from tui.session.snapshot import Snapshot, State
from tui.session.training.asked import Asked
from tui.session.training.building import built
from tui.session.training.looking.outcome import Outcome
from tui.session.training.looking.picture import Picture
from tui.session.training.past.looking_back import Jump, LookingBack
from tui.session.undo.besides import Resumed
from tui.session.undo.history import Target
from tui.session.undo.kept_runs import MOST_BYTES, KeptRuns
from tui.session.undo.run import Run
from tui.terminal.failure import Failure


class Training:
    """Has an experiment and does with it what is asked for, or says why not.

    What begins another run is a step of the undo history; the run that is left for it is kept and
    comes back with `go_to`.

    Parameters
    ----------
    config : ExperimentConfig
        Of the experiment that is to come.
    playing : bool
        Whether it is to be trained as soon as it is there.
    most_bytes : int
        How much memory the runs that were left may take, as of `KeptRuns`.
    numbers : iterator of int, optional
        Those of the runs to come.
    history_bytes : int, optional
        How much memory the moments of the present run may take, to go back to.

    Attributes
    ----------
    run : Run or None
        The present one; None before there is one.
    asked : Asked
        How far it is to be trained.
    effects : Effects
        Knows what the last command has done to the network.
    back : LookingBack
        Knows which moment of the run is looked at.
    kept : KeptRuns
        Has the runs that were left.
    """

    def __init__(
        self,
        config: ExperimentConfig,
        *,
        playing: bool,
        most_bytes: int = MOST_BYTES,
        numbers: Iterator[int] | None = None,
        history_bytes: int | None = None,
    ) -> None:
        self.run: Run | None = None
        self.asked, self._config = Asked(playing), config
        self._state: State = "loading"
        self._message, self._outcome = "", Outcome()
        self._numbers = count(1) if numbers is None else numbers
        self.kept = KeptRuns(most_bytes)
        self._step: int | None = 0
        self._picture, self.history_bytes = Picture(), history_bytes
        self.back, self.effects = LookingBack(), self._picture.effects

    @property
    def number(self) -> int:
        """How many there had been with the present one; 0 before there is one."""
        return 0 if self.run is None else self.run.number

    @property
    def state(self) -> State:
        """What training is doing."""
        return self._state if self.run is None else self.run.state

    @property
    def trainer(self) -> Trainer:
        """The experiment's; there is one."""
        assert self.run is not None
        return self.run.experiment.trainer

    @property
    def along(self) -> float:
        """Epochs trained so far, with the part of the one under way."""
        assert self.run is not None
        return self.run.along

    def snapshot(self, version: int, epochs_per_second: float = 0.0, commands: int = 0) -> Snapshot:
        """Return what there is to show."""
        if self.run is None:
            snapshot = Snapshot(version, 0, self._config, self._state, message=self._message)
        else:
            snapshot = self._picture.of(self.run, self.back, version, epochs_per_second)
        return dataclasses.replace(self._outcome.on(snapshot), commands=commands, step=self._step)

    def unsaved(self, *, drawn: bool = False) -> list[Run]:
        """Return the runs that are in no file; see ``TrainingSession.unsaved``."""
        return self.kept.unsaved(self.run, drawn=drawn)

    def note_saved(self) -> None:
        """Take note that the present run is in a file as it is."""
        assert self.run is not None
        self.run.saved = self.run.place
        self.kept.note_saved(self.run)

    # -- training ------------------------------------------------------------------------------

    def play_or_pause(self) -> None:
        """Begin to train, or stop."""
        self.effects.forget()
        self.back.leave()
        if self.asked.goes_on:
            self.stop("paused")
        elif self._get_ready():
            self.asked.play()
            self._is_now("training")

    def pause(self) -> None:
        """Stop, if it trains."""
        if self.asked.goes_on:
            self.stop("paused")

    def ask_for_step(self, *, whole_epoch: bool) -> None:
        """Have it trained to the end of the epoch, or on one mini-batch more, and then paused."""
        self.back.leave()
        if self._get_ready():
            assert self.run is not None
            if not self.asked.steps:
                self.effects.begin_steps(self.run)
            self.asked.step(whole_epoch=whole_epoch)
            self._is_now("training")

    def took_step(self) -> None:
        """Take note that a step was taken, or all of an epoch, which may be the last asked for."""
        ended = not self.trainer.batch
        self.asked.took(ended=ended)
        if not (ended and self.is_over()) and not self.asked.goes_on:
            self._is_now("paused")
        if not self.asked.goes_on:
            assert self.run is not None
            self.effects.end_steps(self.run)

    def trains(self) -> None:
        """Take note that a step is taken next, of whose weights there will be a gradient."""
        assert self.run is not None
        self.run.edited = False

    def stop(self, state: State, message: str = "") -> None:
        """Train no more, and say why."""
        self.asked.stop()
        self._is_now(state, message)

    def is_over(self) -> bool:
        """Say so and pause if this epoch was the last one asked for."""
        assert self.run is not None
        if message := self.run.ending:
            self.stop("done", message)
        return bool(message)

    def _get_ready(self) -> bool:
        """Get ready to train; return False where that cannot be, as is said already."""
        if self.run is None or self.state == "diverged":
            return False
        if self.state == "done":
            # Whoever goes on beyond the end does not want to be stopped there again.
            self.run.goal = None
            self.trainer.change_stop(StopConditions())
            self.run.past.keep(self.run.experiment, changed=True)
        return True

    def _is_now(self, state: State, message: str = "") -> None:
        if self.run is None:
            self._state, self._message = state, message
        else:
            self.run.state, self.run.message = state, message

    # -- changes -------------------------------------------------------------------------------

    def set_parameter(
        self,
        experiment: int,
        layer: int,
        unit: int,
        source: int | None,
        value: float,
        step: int | None = None,
    ) -> None:
        """Give one weight or bias another value; see ``TrainingSession.set_parameter``."""
        if (run := self._to_edit(experiment, step)) is not None:
            self.effects.edit(run, layer, unit, source, value)

    def put(self, experiment: int, parameters: Vector, step: int | None = None) -> None:
        """Give all weights and biases other values."""
        if (run := self._to_edit(experiment, step)) is not None:
            self.effects.put(run, parameters)

    def _to_edit(self, experiment: int, step: int | None) -> Run | None:
        """Return the run of this number to change by hand; what was before is kept."""
        self._ask_for(step)
        run = self.run
        if run is None or experiment != run.number:
            return None
        if self.back.shown is not None:
            run = self.branch(step)
        elif step is not None and self.kept.fits(run):
            # What it was trained to so far is what comes back.
            twin = run.twin()
            self._leave(step)
            self.run = run = twin
        self._step = step
        return run

    def change(self, config: ExperimentConfig, step: int | None = None) -> None:
        """Go on with other settings where training can, else start another experiment."""
        self._ask_for(step)
        self._change(config, step)

    def _change(self, config: ExperimentConfig, step: int | None) -> None:
        before = self._config if self.back.shown is None else self.back.shown.experiment.config
        change = "data" if self.run is None else before.change_to(config)
        if change in ("network", "data"):
            # While points are drawn, what was learnt of the others is not lost on each new one.
            is_drawn = self._is_drawn(config)
            self.start_again(config, step, keep_playing=is_drawn, keep_weights=is_drawn)
            return
        self._outcome.accept()
        if self.back.shown is not None:
            self.branch(step)
        if change == "live":
            assert self.run is not None
            try:
                with self.effects.setting(self.run):
                    self.run.adjust(self._config, config)
            except Failure as failure:
                self._refuse(config, str(failure))
                return
        self._config, self._step = config, step

    def _is_drawn(self, config: ExperimentConfig) -> bool:
        return config.points is not None and config.points != self._config.points

    # -- experiments ---------------------------------------------------------------------------

    def reset(self, step: int | None = None, config: ExperimentConfig | None = None) -> None:
        """Go back to the same initial weights, or to those of another configuration."""
        self._ask_for(step)
        self.start_again(config or self._config, step)

    def start_again(
        self,
        config: ExperimentConfig,
        step: int | None = None,
        *,
        keep_playing: bool = False,
        keep_weights: bool = False,
    ) -> None:
        """Start an experiment with its initial weights, or with those that are there."""
        self._outcome.accept()
        try:
            experiment, carried = built(config, self.run, keep_weights=keep_weights)
        except Failure as failure:
            self._refuse(config, str(failure))
            return
        self._take(experiment, step, keep_playing=keep_playing, touched=carried)

    def begin(self, epochs: int) -> None:
        """Begin with the experiment that is to come, once it is trained for some epochs."""
        self.start_again(self._config, 0)
        for _ in range(epochs):
            self.trainer.run_epoch()

    def go_on_with(self, saved: Experiment | Resumed, step: int | None = None) -> None:
        """Go on with an experiment from a file; see ``TrainingSession.go_on_with``."""
        self._ask_for(step)
        self._outcome.accept()
        self.take(saved, step)

    def take(
        self, saved: Experiment | Resumed, step: int | None = None, *, keep_playing: bool = False
    ) -> None:
        """Go on with an experiment from where it is in a file, which may be at its end."""
        experiment = saved.experiment if isinstance(saved, Resumed) else saved
        experiment.trainer.start()
        self._take(experiment, step, keep_playing=keep_playing, touched=True)
        if isinstance(saved, Resumed) and self.run is not None:
            saved.besides.give_to(self.run)
            saved.taken(self.run.number)
        self.note_saved()
        self.is_over()

    def _take(
        self, experiment: Experiment, step: int | None, *, keep_playing: bool, touched: bool
    ) -> None:
        self._leave(step, made_again=True)
        self._config = config = experiment.config
        past = Past() if self.history_bytes is None else Past(self.history_bytes)
        self.run = Run(experiment, next(self._numbers), config.epochs, touched, past=past)
        past.keep(experiment)
        if not (keep_playing and self.asked.playing):
            self.asked.stop()
        self._is_now("training" if self.asked.playing else "paused")

    def _refuse(self, config: ExperimentConfig, reason: str) -> None:
        """Say why an experiment cannot be; the present one goes on."""
        self._outcome.refuse(config, reason)
        if self.run is None:
            self._config = config
            self.stop("failed", self._outcome.reason)

    # -- the past ------------------------------------------------------------------------------

    def look_back(self, by: Jump, count: int) -> None:
        """Look at another moment of the run, which waits meanwhile."""
        self.effects.forget()
        if self.run is not None:
            self.pause()
            self.back.jump(self.run, by, count, stays=self.kept.fits(self.run))

    def branch(self, step: int | None) -> Run:
        """Go on from the moment that is looked at, or from now; the run is kept as it is."""
        assert self.run is not None
        self._ask_for(step)
        shown = self.back.shown
        twin = self.run.twin() if shown is None else shown.branch_of(self.run)
        twin.number = next(self._numbers)
        self._leave(step)
        self.run, self._config = twin, twin.experiment.config
        twin.past.keep(twin.experiment)
        return twin

    # -- the way back --------------------------------------------------------------------------

    def go_to(self, target: Target) -> None:
        """Go back, or forward again, to a step of the undo history.

        The run that it was left with comes back as it was, if another has begun since.
        """
        config, step = target.config, target.step
        self._outcome.returned = ""
        self.effects.forget()
        self.back.leave()
        run = self.kept.take(step)
        if run is None:
            if target.typed is not None:
                self.set_parameter(*target.typed)
            elif target.put is not None:
                self.put(*target.put)
            if target.begins:
                self.start_again(config, step)
            else:
                self._change(config, step)
            return
        self._outcome.accept()
        keep_playing = self.asked.playing and self._is_drawn(config) and run.state == "paused"
        self._leave(step)
        self.run, self._config = run, run.experiment.config
        if keep_playing:
            self._is_now("training")
        else:
            self.asked.stop()
        if run.begun:
            batches = run.experiment.trainer.batches_per_epoch
            self._outcome.returned = f"back to the run at {describe.moment(*run.place, batches)}"
        self._change(config, step)

    def _ask_for(self, step: int | None) -> None:
        """Take note of a new step, after which none of those undone can be made again."""
        self._outcome.returned = ""
        self.effects.forget()
        if step is not None and self._step is not None:
            self.kept.forget_after(self._step)

    def _leave(self, step: int | None, *, made_again: bool = False) -> None:
        """Keep the present run for the present step, and go on to another."""
        if self.run is not None and step is not None and self._step is not None:
            if self.run.state == "training":
                self._is_now("paused")
            if not (made_again and self.run.is_as_made):  # as its configuration has it
                self.kept.leave(self._step, self.run)
            self._picture.forget()
        self._step = step
        self.back.leave()
