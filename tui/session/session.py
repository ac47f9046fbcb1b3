"""TrainingSession: the thread that owns the experiment. Commands go in, snapshots come out."""

from __future__ import annotations

import contextlib
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec

from core import Experiment, ExperimentConfig, TrainingDivergedError, as_sentence
from tui.session.training.benches import Benches, Want
from tui.session.training.course import Course
from tui.session.training.keeping.autosave import Autosave
from tui.session.training.keeping.before import Between, now
from tui.session.training.keeping.saves import Saves, Wanted, Write
from tui.session.training.looking.around import Around
from tui.session.training.pace import Pace
from tui.session.training.past.keeping import Keeping
from tui.session.training.past.travel import Travel
from tui.session.training.training import Training
from tui.session.undo.besides import Resumed
from tui.session.undo.history import Target
from tui.session.undo.kept_runs import KeptRuns
from tui.session.undo.run import Run

SWITCH_INTERVAL = 0.0005
"""Seconds a busy training thread keeps the interpreter from the screen; 0.005 is Python's own."""

_LONGEST_WAIT = 60.0
"""Seconds to sleep at once; the interpreter cannot wait for any number of them."""

_A_MOMENT = 0.3
"""Seconds that a single step may take before training is seen to go on, and can be stopped."""

_OURS = "SIGSEGV", "SIGFPE", "SIGBUS", "SIGILL"
"""Signals that are about a thread, not about the program as a whole."""

Command = Callable[[], None]
P = ParamSpec("P")


class TrainingSession:
    """Trains in a thread of its own, the only one that touches the trainer.

    Its methods only leave a command for the thread and return at once; the next snapshot shows the
    effect. The latest snapshot replaces the one before it, so a slow screen never falls behind.

    Parameters
    ----------
    experiment : ExperimentConfig, Experiment or Resumed
        What to build, or what to go on with; no one else may touch that any more.
    playing : bool
        Whether to train as soon as the data are there.
    speed : float
        Epochs per second at most, one of ``SPEEDS`` or any other number above 0.
    frame : float
        Seconds between snapshots while training; an attribute that the screen may set.
    notify : callable
        Called from the thread when there is a new snapshot.
    keep : callable, optional
        Called from the thread now and then with a run that is in no file as it is; returns whether
        it takes it.
    history_bytes : int, optional
        How much memory the moments of a run may take, to go back to.

    Attributes
    ----------
    pace : Pace
        How fast it goes; any thread may have training stand aside.
    past : Travel
        What is asked of the moments that are past.
    around : Around
        What is asked of the parameters around those of now.
    """

    def __init__(
        self,
        experiment: ExperimentConfig | Experiment | Resumed,
        *,
        playing: bool = False,
        speed: float = 100.0,
        frame: float = 0.05,
        notify: Callable[[], None] = lambda: None,
        keep: Callable[[Between], bool] | None = None,
        history_bytes: int | None = None,
    ) -> None:
        config = experiment if isinstance(experiment, ExperimentConfig) else experiment.config
        self._first = experiment
        self.pace = Pace(speed)
        self._benches = Benches(config, self.pace, playing=playing, history_bytes=history_bytes)
        self.frame, self._notify = frame, notify
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="training", daemon=True)
        self._autosave, self._saves, self._keeping = Autosave(keep), Saves(), Keeping()
        self._stopping, self._wants, self._asked, self._done = False, Want(), 0, 0
        self.past = Travel(self, self.pace, self._ask, self._benches.keep_within)
        self.around, self._switch_interval = Around(self._ask), sys.getswitchinterval()
        self.snapshot = self._training.snapshot(0)

    # -- called by the screen ------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread, which loads the data first."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> bool:
        """End the thread between two steps, once it has saved what it was asked to.

        Returns
        -------
        bool
            False if a step is still under way after ``timeout`` seconds, and what is to be saved
            is not.
        """
        self._stopping = True
        self._order(lambda: None)
        if self.is_alive:
            self._thread.join(timeout if self._training.run else 0.0)  # or it still reads data
        sys.setswitchinterval(self._switch_interval)
        return not self.is_alive

    def unsaved(self, *, drawn: bool = False) -> list[Run]:
        """Return the user's runs that are in no file, after ``stop``; see `KeptRuns.unsaved`."""
        return self._benches.own.training.unsaved(drawn=drawn)

    @property
    def left(self) -> KeptRuns:
        """The user's runs that were left for others, after ``stop``."""
        return self._benches.own.training.kept

    def between_steps(self, run: Run | None = None) -> Between | None:
        """Return a run, the user's last one by default, as it was after its last step.

        After ``stop``, also where that has not ended the thread. None where nobody knows, as amid a
        step that was expected to be over sooner.
        """
        bench = self._benches.own
        own = bench.training.run
        return bench.course.before.of(own) if run in (None, own) else now(run)

    @property
    def saves(self) -> list[Wanted]:
        """The files that are still to be written."""
        return self._saves.waiting

    @property
    def is_alive(self) -> bool:
        """Whether the thread is there, from ``start`` to ``stop``."""
        return self._thread.is_alive()

    def _ask(
        self, do: Callable[Concatenate[Training, P], None], *values: P.args, **more: P.kwargs
    ) -> int:
        """Have something done in the thread, and its effect shown; return which command it is.

        It is told what is trained when its turn comes: another experiment may come before it.
        """

        def command() -> None:
            try:
                do(self._training, *values, **more)
            finally:
                self._done += 1
            self._publish()

        self._asked += 1
        self._order(command)
        return self._asked

    def _order(self, command: Command) -> None:
        self._commands.put(command)
        # Whoever waits for the effect waits for the thread now.
        self.pace.go_on()

    def play_or_pause(self) -> int:
        """Start training, or stop at the end of the epoch or mini-batch under way."""
        return self._ask(self._play_or_pause)

    def pause(self) -> None:
        """Stop training at the end of the epoch or mini-batch under way."""
        self._ask(Training.pause)

    def step_epoch(self) -> int:
        """Train to the end of the epoch under way, then pause."""
        return self._ask(self._step, whole_epoch=True)

    def step_batch(self) -> int:
        """Train on one mini-batch, then pause."""
        return self._ask(self._step, whole_epoch=False)

    @property
    def is_up_to_date(self) -> bool:
        """Whether the latest snapshot shows the effect of all commands."""
        return self.snapshot.commands == self._asked

    # Each of these returns which command it is: a snapshot with as many shows the effect. Where
    # they are told which step of the undo history they are, the run that is left for it is kept.

    def reset(self, step: int | None = None) -> int:
        """Go back to the same initial weights."""
        return self._ask(Training.reset, step)

    def change(self, config: ExperimentConfig, step: int | None = None, anew: int = -1) -> int:
        """Go on with other settings where training can, else start another experiment.

        Whatever cannot be leaves the present experiment as it is, training or not; the snapshots
        then say so until the next change. With ``anew`` a run begins, of so many epochs at first.
        """
        return self._ask(Benches.change, config, step, anew)

    def go_on_with(self, experiment: Experiment | Resumed, step: int | None = None) -> int:
        """Go on with an experiment from where it is in a file; no one else may touch it."""
        return self._ask(Training.go_on_with, experiment, step)

    def set_parameter(
        self,
        experiment: int,
        layer: int,
        unit: int,
        source: int | None,
        value: float,
        step: int | None = None,
    ) -> int:
        """Give one weight or bias another value, from which training goes on.

        Parameters
        ----------
        experiment : int
            The snapshots' number of the experiment that is meant; of another, nothing is changed.
        layer, unit : int
            The neuron, of layer 1 or later; layer 0 is the inputs.
        source : int or None
            The unit of the layer before that the weight is for; None for the bias.
        value : float
        step : int, optional
        """
        return self._ask(Training.set_parameter, experiment, layer, unit, source, value, step)

    def go_to(self, target: Target) -> int:
        """Go back, or forward again, to a step of the undo history, with the run as it was left."""
        return self._ask(Training.go_to, target)

    def want(self, *what: bool) -> None:
        """Have what `Want` says in snapshots from now on, or not."""
        if what != self._wants:
            self._wants = Want(*what)
            self._ask(Benches.want, self._wants)

    def set_speed(self, speed: float) -> None:
        """Train at ``speed`` epochs per second at most."""
        self._ask(lambda _: setattr(self.pace, "limit", speed))

    def save(self, path: Path, tell: Callable[[str], object], write: Write | None = None) -> None:
        """Write the run to a file; it is written even if the thread is to end next.

        An earlier file is replaced. ``tell`` is called from the thread when it is done, with a
        sentence that says why it could not be, or an empty text; see ``Saves.ask``.
        """
        self._saves.ask(path, tell, write)
        self._order(lambda: self._saves.write(self._training))

    def keep_now(self) -> None:
        """Have the user's run kept as it is, before what is asked for next."""
        self._order(lambda: self._autosave.at_once(self._benches.own.training))

    def set_up(self, config: ExperimentConfig, epochs: int) -> int:
        """Go on with another experiment beside the user's own, trained for some epochs.

        The user's own rests meanwhile, and comes back as it was.
        """
        benches = self._benches
        return self._ask(benches.set_up, benches.another(config), epochs, self._wants)

    def turn_to(self, *, own: bool) -> int:
        """Go back to the user's own experiment, or to the other one as it was left."""
        return self._ask(self._benches.turn_to, self._benches.one(own=own), self._wants)

    # -- the thread ----------------------------------------------------------------------------

    @property
    def _training(self) -> Training:
        return self._benches.present.training

    @property
    def _course(self) -> Course:
        return self._benches.present.course

    def _run(self) -> None:
        # A signal that ends SimpleQueue.get early, after its time, makes it wait for ever; SIGCONT
        # comes that late. What signals ask for is not this thread's to do anyway.
        if hasattr(signal, "pthread_sigmask"):
            ours = {number for number in signal.Signals if number.name in _OURS}
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals() - ours)
        self._obey(self._begin)
        while not self._stopping:
            while not self._commands.empty():
                self._obey(self._commands.get())
            if self._training.asked.goes_on:
                self._obey(self._train_for_a_frame)
            elif self.past.goes_on(self._training):
                self._obey(self._look_on)
            elif not self._stopping:  # or else nothing would wake it any more
                with contextlib.suppress(queue.Empty):
                    wait = self._autosave.wait(self._benches.own.training)
                    self._obey(self._commands.get(timeout=wait))
            self._keeping.look(self._training.run)
            self._autosave.look(self._benches.own.training)
        self._obey(lambda: self._saves.write(self._training))

    def _begin(self) -> None:
        if isinstance(self._first, ExperimentConfig):
            self._training.start_again(self._first, 0, keep_playing=True)
        else:
            self._training.take(self._first, 0, keep_playing=True)
        self._publish()

    def _obey(self, command: Command) -> None:
        try:
            command()
        except TrainingDivergedError as error:
            self._training.stop("diverged", f"Stopped: {error}. Press <reset> to start again.")
            self._publish()
        except Exception as error:  # the screen must hear of it, whatever it is
            self._training.stop("failed", as_sentence(f"{type(error).__name__}: {error}"))
            self._publish()

    def _train_for_a_frame(self) -> None:
        """Train until the next snapshot is due or there is a command."""
        training, pace = self._training, self.pace
        trainer = training.trainer
        before = trainer.epoch, trainer.batch
        now = time.perf_counter()
        end = now + self.frame
        pace.catch_up(now)
        while not self._stopping and self._commands.empty():
            wait = pace.wait(now)
            if wait > 0.0:
                # Nothing to do before the next epoch is due, except what the user wants.
                with contextlib.suppress(queue.Empty):
                    self._obey(self._commands.get(timeout=min(wait, end - now, _LONGEST_WAIT)))
                    break
            else:
                pace.give_way()
                self._go(end)
                if not training.asked.goes_on:
                    self._publish()
                    return
            now = time.perf_counter()
            if now >= end:
                break
        moved = before != (trainer.epoch, trainer.batch)
        if training.asked.goes_on and training.trainer is trainer and moved:
            self._publish()

    def _go(self, end: float) -> None:
        """Train to the end of the epoch, or to the mini-batch during which a time is reached."""
        self._course.go(end)
        if self._training.trainer.batch == 0:
            self.pace.end_epoch()

    def _step(self, training: Training, *, whole_epoch: bool) -> None:
        """Take a step at once, if it takes no more than a moment; else as when playing."""
        more = training.asked.steps
        training.ask_for_step(whole_epoch=whole_epoch)
        if more:
            return
        self.pace.begin()
        run = training.run
        if run is not None and self._course.before.expects_long(run):
            self._publish()
        end = time.perf_counter() + _A_MOMENT
        while training.asked.goes_on and time.perf_counter() < end:
            self._go(end)

    def _look_on(self) -> None:
        self.past.go_on(self._training, lambda: self._commands.empty() and not self._stopping)
        self._publish()

    def _play_or_pause(self, training: Training) -> None:
        training.play_or_pause()
        if training.asked.playing:
            self.pace.begin()

    def _publish(self) -> None:
        training, pace = self._training, self.pace
        if training.number != self.snapshot.experiment:
            self._course.forget()
        rate = pace.rate(training.along) if training.state == "training" else 0.0
        self.snapshot = training.snapshot(self.snapshot.version + 1, rate, self._done)
        if not self._stopping:
            self._notify()
