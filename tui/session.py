"""TrainingSession: the thread that owns the experiment. Commands go in, snapshots come out."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable

from core import Dataset, Experiment, ExperimentConfig, Trainer, TrainingDivergedError
from tui.snapshot import Snapshot, State

SWITCH_INTERVAL = 0.0005
"""Seconds a busy training thread keeps the interpreter from the screen; 0.005 is Python's own."""

SPEEDS: tuple[float, ...] = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, float("inf"))
"""The speeds to choose from, in epochs per second; the last is as fast as the machine can."""

_RATE_WINDOW = 1.0
"""Seconds over which epochs per second are measured."""

_CATCH_UP = 0.25
"""Seconds of delay that are made up for when a limited speed was not reached."""

Command = Callable[[], None]


class TrainingSession:
    """Trains in a thread of its own, the only one that touches the trainer.

    Its methods only leave a command for the thread and return at once; the next snapshot shows the
    effect. The latest snapshot replaces the one before it, so a slow screen never falls behind.

    Parameters
    ----------
    config : ExperimentConfig
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
        config: ExperimentConfig,
        *,
        playing: bool = False,
        speed: float = 100.0,
        frame: float = 0.05,
        notify: Callable[[], None] = lambda: None,
    ) -> None:
        self._config = config
        self._playing = playing
        self._speed = speed
        self._frame = frame
        self._notify = notify
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="training", daemon=True)
        self._stopping = False
        self._switch_interval = sys.getswitchinterval()
        self._experiment: Experiment | None = None
        self._number = 0
        self._goal: int | None = config.epochs
        self._state: State = "loading"
        self._message = ""
        self._marks: deque[tuple[float, float]] = deque()
        self.snapshot = Snapshot(0, 0, config, "loading")

    # -- called by the screen ------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread, which loads the data first."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it, at most two seconds."""
        self._stopping = True
        self._commands.put(lambda: None)
        if self._thread.is_alive():
            self._thread.join(timeout=2.0)
        sys.setswitchinterval(self._switch_interval)

    @property
    def speed(self) -> float:
        """Epochs per second at most."""
        return self._speed

    def play_or_pause(self) -> None:
        """Start training, or stop at the end of the epoch or mini-batch under way."""
        self._commands.put(self._play_or_pause)

    def step_epoch(self) -> None:
        """Train to the end of the epoch under way, then pause."""
        self._commands.put(lambda: self._step(whole_epoch=True))

    def step_batch(self) -> None:
        """Train on one mini-batch, then pause."""
        self._commands.put(lambda: self._step(whole_epoch=False))

    def reset(self) -> None:
        """Go back to the same initial weights."""
        self._commands.put(lambda: self._change(self._config))

    def new_weights(self) -> None:
        """Start again from the next draw of initial weights."""
        self._commands.put(
            lambda: self._change(self._config.replace(weights_draw=self._config.weights_draw + 1))
        )

    def set_learning_rate(self, learning_rate: float) -> None:
        """Go on with another learning rate, above 0."""
        self._commands.put(lambda: self._set_learning_rate(learning_rate))

    def set_speed(self, speed: float) -> None:
        """Train at ``speed`` epochs per second at most."""
        self._commands.put(lambda: self._set_speed(speed))

    def change(self, config: ExperimentConfig) -> None:
        """Start another experiment; the present one stays if the new one cannot be built."""
        self._commands.put(lambda: self._change(config))

    # -- the thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        self._change(self._config, keep_playing=True)
        due = 0.0
        while not self._stopping:
            if not self._playing:
                self._obey(self._commands.get())
                while not self._commands.empty():
                    self._obey(self._commands.get())
                due = time.perf_counter()
                continue
            while not self._commands.empty():
                self._obey(self._commands.get())
            if self._playing:
                due = self._train_for_a_frame(max(due, time.perf_counter() - _CATCH_UP))

    def _obey(self, command: Command) -> None:
        try:
            command()
        except Exception as error:  # the screen must hear of it, whatever it is
            self._playing = False
            self._publish("failed", f"{type(error).__name__}: {error}")

    def _train_for_a_frame(self, due: float) -> float:
        """Train until the next snapshot is due; return when the epoch after that is."""
        start = time.perf_counter()
        end = start + self._frame
        pause = 1.0 / self._speed
        try:
            while self._playing and not self._stopping and self._commands.empty():
                now = time.perf_counter()
                if now >= end:
                    break
                if due > now:
                    # Nothing to do before the next epoch is due: wait as little as a command does.
                    time.sleep(min(due, end) - now)
                    continue
                self._train(end)
                if self._trainer.batch == 0:
                    due += pause
                    self._check_goal()
        except TrainingDivergedError as error:
            self._playing = False
            self._publish("diverged", f"Stopped: {error}.")
            return due
        if self._playing:
            self._publish("training")
        return due

    def _train(self, end: float) -> None:
        """Train to the end of the epoch, or to the mini-batch during which the frame ends."""
        trainer = self._trainer
        if trainer.batches_per_epoch == 1:
            trainer.run_epoch()
            return
        while trainer.step() is None:
            if time.perf_counter() >= end:
                return

    def _check_goal(self) -> None:
        trainer = self._trainer
        if trainer.stop_reason:
            self._playing = False
            self._publish("done", f"Stopped: {trainer.stop_reason}.")
        elif trainer.epoch == self._goal:
            self._playing = False
            self._publish("done", f"{self._goal} epochs done. Press space to go on.")

    @property
    def _trainer(self) -> Trainer:
        assert self._experiment is not None
        return self._experiment.trainer

    def _play_or_pause(self) -> None:
        if self._experiment is None:
            self._playing = not self._playing
            return
        if self._playing:
            self._playing = False
            self._publish("paused")
            return
        if self._state == "diverged":
            self._publish("diverged", f"{self._message} Press r to start again.")
            return
        if self._state == "done":
            self._trainer.stop_reason = ""
            self._goal = None
        self._playing = True
        self._marks.clear()
        self._publish("training")

    def _step(self, *, whole_epoch: bool) -> None:
        self._playing = False
        if self._experiment is None:
            return
        if self._state == "diverged":
            self._publish("diverged", self._message)
            return
        try:
            if whole_epoch:
                self._trainer.run_epoch()
            else:
                self._trainer.step()
        except TrainingDivergedError as error:
            self._publish("diverged", f"Stopped: {error}.")
            return
        self._publish("paused")

    def _set_learning_rate(self, learning_rate: float) -> None:
        self._config = self._config.replace(learning_rate=learning_rate)
        if self._experiment is not None:
            self._trainer.optimizer.learning_rate = learning_rate
        self._publish(self._state, self._message)

    def _set_speed(self, speed: float) -> None:
        self._speed = speed
        self._marks.clear()
        self._publish(self._state, self._message)

    def _change(self, config: ExperimentConfig, *, keep_playing: bool = False) -> None:
        old = self._experiment
        dataset: Dataset | None = None
        if old is not None and config.data_settings() == old.config.data_settings():
            dataset = old.dataset
        try:
            experiment = config.build(dataset)
            experiment.trainer.start()
        except (ValueError, OSError) as error:
            self._playing = False
            self._publish("failed" if old is None else "paused", f"{error}.")
            return
        self._config, self._experiment = config, experiment
        self._number += 1
        self._goal = config.epochs
        self._playing = self._playing and keep_playing
        self._marks.clear()
        self._publish("training" if self._playing else "paused")

    def _publish(self, state: State, message: str = "") -> None:
        self.snapshot = self._make_snapshot(state, message)
        self._notify()

    def _make_snapshot(self, state: State, message: str) -> Snapshot:
        self._state, self._message = state, message
        version = self.snapshot.version + 1
        experiment = self._experiment
        if experiment is None:
            return Snapshot(version, 0, self._config, state, message=message)
        trainer = experiment.trainer
        metrics = trainer.history.latest
        if trainer.batch:
            # Between the epochs the history has nothing to say of the present weights.
            metrics = trainer.evaluate()
        return Snapshot(
            version=version,
            experiment=self._number,
            config=self._config,
            state=state,
            dataset=experiment.dataset,
            parameters=experiment.network.parameters.copy(),
            metrics=metrics,
            history=trainer.history.copy(),
            epoch=trainer.epoch,
            batch=trainer.batch,
            batches=trainer.batches_per_epoch,
            learning_rate=trainer.learning_rate,
            epochs_per_second=self._rate(state),
            message=message,
            layer_sizes=experiment.network.layer_sizes,
            output_activation=experiment.network.output_activation,
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
