"""TrainingSession: the thread that owns the experiment. Commands go in, snapshots come out."""

from __future__ import annotations

import contextlib
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core import (
    DATASETS,
    CheckpointError,
    Dataset,
    Experiment,
    ExperimentConfig,
    NeuralNetwork,
    StopConditions,
    Trainer,
    TrainingDivergedError,
    as_sentence,
    save_checkpoint,
)
from tui.session.snapshot import Snapshot, State
from tui.terminal.failure import Failure, bad_input

SWITCH_INTERVAL = 0.0005
"""Seconds a busy training thread keeps the interpreter from the screen; 0.005 is Python's own."""

SPEEDS: tuple[float, ...] = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, float("inf"))
"""The speeds to choose from, in epochs per second; the last is as fast as the machine can."""

_RATE_WINDOW = 1.0
"""Seconds over which epochs per second are measured."""

_CATCH_UP = 0.25
"""Seconds of delay that are made up for when a limited speed was not reached."""

_SHORT_EPOCH = 0.01
"""Seconds; a picture may wait for the end of an epoch that takes no longer."""

LONGEST_ASIDE = 0.05
"""Seconds that training leaves to the screen at once, at most."""

_LONGEST_WAIT = 60.0
"""Seconds to sleep at once; the interpreter cannot wait for any number of them."""

_NOT_OURS = signal.valid_signals() - {signal.SIGSEGV, signal.SIGFPE, signal.SIGBUS, signal.SIGILL}
"""Signals that are about the program as a whole."""

Command = Callable[[], None]


class TrainingSession:
    """Trains in a thread of its own, the only one that touches the trainer.

    Its methods only leave a command for the thread and return at once; the next snapshot shows the
    effect. The latest snapshot replaces the one before it, so a slow screen never falls behind.

    Parameters
    ----------
    experiment : ExperimentConfig or Experiment
        What to build, or what to go on with; no one else may touch that any more.
    playing : bool
        Whether to train as soon as the data are there.
    speed : float
        Epochs per second at most, one of ``SPEEDS`` or any other number above 0.
    frame : float
        Seconds between snapshots while training.
    notify : callable
        Called from the thread when there is a new snapshot.
    """

    def __init__(
        self,
        experiment: ExperimentConfig | Experiment,
        *,
        playing: bool = False,
        speed: float = 100.0,
        frame: float = 0.05,
        notify: Callable[[], None] = lambda: None,
    ) -> None:
        config = experiment if isinstance(experiment, ExperimentConfig) else experiment.config
        self._first = experiment
        self._config = config
        self._playing = playing
        self._speed = speed
        self._frame = frame
        self._notify = notify
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="training", daemon=True)
        self._epoch_seconds = float("inf")
        self._free = threading.Event()
        self._free.set()
        self._saved = threading.Event()
        self._saved.set()
        self._stopping = False
        self._switch_interval = sys.getswitchinterval()
        self._experiment: Experiment | None = None
        self._number = 0
        self._goal: int | None = config.epochs
        self._state: State = "loading"
        self._message = ""
        # Whether a weight was set by hand since the last step.
        self._edited = False
        self._refused: ExperimentConfig | None = None
        self._reason = ""
        self._due = 0.0
        self._marks: deque[tuple[float, float]] = deque()
        self.snapshot = Snapshot(0, 0, config, "loading")

    # -- called by the screen ------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread, which loads the data first."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it, at most two seconds."""
        with contextlib.suppress(TimeoutError):
            self.hand_over(2.0)
        sys.setswitchinterval(self._switch_interval)

    def hand_over(self, timeout: float) -> Experiment | None:
        """End the thread between two steps, and return the experiment, if there is one yet.

        Raises
        ------
        TimeoutError
            If a step is still under way after ``timeout`` seconds; the thread keeps the experiment.
        """
        start = time.monotonic()
        self._saved.wait(timeout)
        self._stopping = True
        self._order(lambda: None)
        if self._thread.is_alive():
            self._thread.join(max(0.0, timeout - (time.monotonic() - start)))
        if self._thread.is_alive():
            raise TimeoutError(f"a step of training took longer than {timeout:g} s")
        return self._experiment

    @property
    def speed(self) -> float:
        """Epochs per second at most."""
        return self._speed

    def stand_aside(self) -> None:
        """Leave the interpreter to the screen for a moment, until `go_on` or a little longer.

        Two threads share it half and half; so a key would have its effect, and a picture be drawn,
        in half the time, and training loses no more than it would anyhow.
        """
        self._free.clear()

    def go_on(self) -> None:
        """Train on after `stand_aside`."""
        self._free.set()

    def _order(self, command: Command) -> None:
        self._commands.put(command)
        # Whoever waits for the effect waits for the thread now.
        self._free.set()

    def play_or_pause(self) -> None:
        """Start training, or stop at the end of the epoch or mini-batch under way."""
        self._order(self._play_or_pause)

    def step_epoch(self) -> None:
        """Train to the end of the epoch under way, then pause."""
        self._order(lambda: self._step(whole_epoch=True))

    def step_batch(self) -> None:
        """Train on one mini-batch, then pause."""
        self._order(lambda: self._step(whole_epoch=False))

    def reset(self) -> None:
        """Go back to the same initial weights."""
        self._order(lambda: self._start_again(self._config))

    def start_again(self, config: ExperimentConfig) -> None:
        """Start an experiment with its initial weights, whatever is there, or refuse it."""
        self._order(lambda: self._start_again(config))

    def go_on_with(self, config: ExperimentConfig, read: Callable[[], Experiment]) -> None:
        """Go on with an experiment from where it was.

        Parameters
        ----------
        config : ExperimentConfig
            The experiment's, by which the snapshots name it if it cannot be read.
        read : callable
            Called from the thread; returns the experiment, which no one else may touch any more, or
            raises ValueError with the reason why not.
        """
        self._order(lambda: self._go_on_with(config, read))

    def set_parameter(
        self, experiment: int, layer: int, unit: int, source: int | None, value: float
    ) -> None:
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
        """
        self._order(lambda: self._set_parameter(experiment, layer, unit, source, value))

    def set_speed(self, speed: float) -> None:
        """Train at ``speed`` epochs per second at most."""
        self._order(lambda: self._set_speed(speed))

    def save(self, path: Path, tell: Callable[[str], object]) -> None:
        """Write the run to a checkpoint; it is written even if the thread is to end next.

        Parameters
        ----------
        path : path
            Where; an earlier file is replaced.
        tell : callable
            Called from the thread when it is done, with a sentence that says why it could not be,
            or an empty text.
        """
        self._saved.clear()
        self._order(lambda: self._save(path, tell))

    def change(self, config: ExperimentConfig) -> None:
        """Go on with other settings where training can, else start another experiment.

        Whatever cannot be leaves the present experiment as it is, training or not; the snapshots
        then say so until the next change.
        """
        self._order(lambda: self._change(config))

    # -- the thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        # A signal that ends SimpleQueue.get early, after its time, makes it wait for ever; SIGCONT
        # comes that late. What signals ask for is not this thread's to do anyway.
        signal.pthread_sigmask(signal.SIG_BLOCK, _NOT_OURS)
        self._obey(self._begin)
        while not self._stopping:
            while not self._commands.empty():
                self._obey(self._commands.get())
            self._obey(self._train_for_a_frame if self._playing else self._commands.get())

    def _begin(self) -> None:
        if isinstance(self._first, ExperimentConfig):
            self._start_again(self._first, keep_playing=True)
        else:
            self._take_from_where_it_was(self._first, keep_playing=True)

    def _go_on_with(self, config: ExperimentConfig, read: Callable[[], Experiment]) -> None:
        self._refused, self._reason = None, ""
        try:
            with bad_input():
                experiment = read()
        except Failure as failure:
            self._refuse(config, str(failure))
            return
        self._take_from_where_it_was(experiment, keep_playing=False)

    def _take_from_where_it_was(self, experiment: Experiment, *, keep_playing: bool) -> None:
        experiment.trainer.start()
        self._take(experiment, keep_playing=keep_playing)
        if not self._finished():
            self._publish("training" if self._playing else "paused")

    def _obey(self, command: Command) -> None:
        try:
            command()
        except TrainingDivergedError as error:
            self._playing = False
            self._publish("diverged", f"Stopped: {error}. Press r to start again.")
        except Exception as error:  # the screen must hear of it, whatever it is
            self._playing = False
            self._publish("failed", as_sentence(f"{type(error).__name__}: {error}"))

    def _train_for_a_frame(self) -> None:
        """Train until the next snapshot is due or there is a command."""
        trainer = self._trainer
        before = trainer.epoch, trainer.batch
        now = time.perf_counter()
        end = now + self._frame
        self._due = max(self._due, now - _CATCH_UP)
        while not self._stopping and self._commands.empty():
            if self._due > now:
                # Nothing to do before the next epoch is due, except what the user wants.
                with contextlib.suppress(queue.Empty):
                    wait = min(self._due - now, end - now, _LONGEST_WAIT)
                    self._obey(self._commands.get(timeout=wait))
                    break
            else:
                self._give_way()
                self._train(end)
                if trainer.batch == 0:
                    self._due += 1.0 / self._speed
                    if self._finished():
                        return
            now = time.perf_counter()
            if now >= end:
                break
        if self._playing and self._trainer is trainer and before != (trainer.epoch, trainer.batch):
            self._publish("training")

    def _give_way(self) -> None:
        """Leave the interpreter to the screen while it has something to do."""
        if not self._free.is_set():
            self._free.wait(LONGEST_ASIDE)
            self._free.set()

    def _train(self, end: float) -> None:
        """Train to the end of the epoch, or to the mini-batch during which the frame ends."""
        trainer = self._trainer
        self._edited = False
        start, whole = time.perf_counter(), trainer.batch == 0
        # A whole epoch at once costs less than its mini-batches one by one.
        if trainer.batches_per_epoch == 1 or self._epoch_seconds < _SHORT_EPOCH:
            trainer.run_epoch()
        else:
            while trainer.step() is None:
                self._give_way()
                if time.perf_counter() >= end:
                    return
        if whole:
            self._epoch_seconds = time.perf_counter() - start

    def _finished(self) -> bool:
        """Say so and pause if this epoch was the last one asked for."""
        trainer = self._trainer
        if trainer.stop_reason:
            message = f"Stopped: {trainer.stop_reason}."
        elif self._goal is not None and trainer.epoch >= self._goal:
            message = f"{self._goal:,} epochs done."
            if trainer.best_is_back:
                best = trainer.stop.best_epoch
                message = f"{message[:-1]}; the best was epoch {best:,}, whose weights are back."
        else:
            return False
        self._playing = False
        self._publish("done", f"{message} Press space to go on.")
        return True

    @property
    def _trainer(self) -> Trainer:
        assert self._experiment is not None
        return self._experiment.trainer

    def _play_or_pause(self) -> None:
        if self._playing:
            self._playing = False
            self._publish("paused")
        elif self._get_ready():
            self._playing = True
            self._due = time.perf_counter()
            self._marks.clear()
            self._publish("training")

    def _step(self, *, whole_epoch: bool) -> None:
        self._playing = False
        if not self._get_ready():
            return
        self._edited = False
        if whole_epoch:
            self._trainer.run_epoch()
        else:
            self._trainer.step()
        if self._trainer.batch or not self._finished():
            self._publish("paused")

    def _get_ready(self) -> bool:
        """Get ready to train; say again why not where that cannot be, and return False."""
        if self._experiment is None or self._state == "diverged":
            self._publish(self._state, self._message)
            return False
        if self._state == "done":
            # Whoever goes on beyond the end does not want to be stopped there again.
            self._goal = None
            self._trainer.change_stop(StopConditions())
        return True

    def _set_parameter(
        self, experiment: int, layer: int, unit: int, source: int | None, value: float
    ) -> None:
        if self._experiment is None or experiment != self._number:
            return
        network = self._experiment.network
        # The biases are the last row.
        row = -1 if source is None else source
        network.layer_parameters[layer - 1][row, unit] = value
        self._trainer.parameters_changed()
        self._edited = True
        self._publish(self._state, self._message)

    def _save(self, path: Path, tell: Callable[[str], object]) -> None:
        sentence = "The run could not be saved."
        try:
            if self._experiment is None:
                sentence = "There is nothing to save yet."
            else:
                save_checkpoint(path, self._experiment)
                sentence = ""
        except CheckpointError as error:
            sentence = as_sentence(str(error))
        finally:
            self._saved.set()
            tell(sentence)

    def _set_speed(self, speed: float) -> None:
        self._speed = speed
        self._due = time.perf_counter()
        self._marks.clear()
        self._publish(self._state, self._message)

    def _change(self, config: ExperimentConfig) -> None:
        change = "data" if self._experiment is None else self._config.change_to(config)
        if change in ("network", "data"):
            # While points are drawn, what was learnt of the others is not lost on each new one.
            is_drawn = config.points is not None and config.points != self._config.points
            self._start_again(config, keep_playing=is_drawn, keep_weights=is_drawn)
            return
        self._refused, self._reason = None, ""
        if change == "live":
            try:
                self._adjust(config)
            except Failure as failure:
                self._refuse(config, str(failure))
                return
        self._config = config
        self._publish(self._state, self._message)

    def _adjust(self, config: ExperimentConfig) -> None:
        """Go on with settings that may change in the course of training."""
        assert self._experiment is not None
        before = self._config
        changes = {
            name: value
            for name, value in config.as_dict().items()
            if value != getattr(before, name)
        }
        with bad_input():
            self._experiment = self._experiment.adjust(**changes)
        if "epochs" in changes:
            self._goal = config.epochs
        reached = self._goal is not None and self._trainer.epoch >= self._goal
        if self._state == "done" and not reached and not self._trainer.stop_reason:
            self._state, self._message = "paused", ""

    def _start_again(
        self,
        config: ExperimentConfig,
        *,
        keep_playing: bool = False,
        keep_weights: bool = False,
    ) -> None:
        old = self._experiment
        dataset: Dataset | None = None
        if old is not None and config.data_settings() == old.config.data_settings():
            dataset = old.dataset
        self._refused, self._reason = None, ""
        try:
            with bad_input():
                experiment = config.build(dataset)
                if keep_weights and old is not None:
                    _carry_over(old.network, experiment.network)
                experiment.trainer.start()
        except Failure as failure:
            reason = str(failure)
            if dataset is None and config.data is None and config.points is None:
                reason = f"{DATASETS[config.dataset].title}: {reason}"
            self._refuse(config, reason)
            return
        self._take(experiment, keep_playing=keep_playing)
        self._publish("training" if self._playing else "paused")

    def _refuse(self, config: ExperimentConfig, reason: str) -> None:
        """Say why an experiment cannot be; the present one goes on."""
        self._refused, self._reason = config, as_sentence(reason)
        if self._experiment is None:
            self._config, self._playing = config, False
            self._publish("failed", self._reason)
        else:
            self._publish(self._state, self._message)

    def _take(self, experiment: Experiment, *, keep_playing: bool) -> None:
        self._config, self._experiment = experiment.config, experiment
        self._number += 1
        self._edited = False
        self._goal = experiment.config.epochs
        self._epoch_seconds = float("inf")
        self._playing = self._playing and keep_playing
        self._marks.clear()

    def _publish(self, state: State, message: str = "") -> None:
        self.snapshot = self._make_snapshot(state, message)
        if not self._stopping:
            self._notify()

    def _make_snapshot(self, state: State, message: str) -> Snapshot:
        self._state, self._message = state, message
        version = self.snapshot.version + 1
        experiment = self._experiment
        if experiment is None:
            return Snapshot(
                version,
                0,
                self._config,
                state,
                message=message,
                refused=self._refused,
                reason=self._reason,
            )
        return Snapshot.of(
            experiment,
            state,
            version=version,
            number=self._number,
            edited=self._edited,
            epochs_per_second=self._rate(state),
            message=message,
            refused=self._refused,
            reason=self._reason,
        )

    def _rate(self, state: State) -> float:
        if state != "training":
            return 0.0
        trainer = self._trainer
        now = time.perf_counter()
        along = trainer.epoch + trainer.batch / trainer.batches_per_epoch
        self._marks.append((now, along))
        while len(self._marks) > 2 and now - self._marks[0][0] > _RATE_WINDOW:
            self._marks.popleft()
        then, before = self._marks[0]
        return (along - before) / (now - then) if now > then else 0.0


def _carry_over(old: NeuralNetwork, new: NeuralNetwork) -> None:
    """Give a network the parameters of another, if it is of the same build."""
    if repr(old) == repr(new) and np.isfinite(old.parameters).all():
        new.parameters[:] = old.parameters
        new.revision += 1
