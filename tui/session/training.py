"""The experiment of a session: what is asked of it, how far it is, and what there is to say of it.

It knows no thread, no clock and no screen.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core import (
    DATASETS,
    Dataset,
    Experiment,
    ExperimentConfig,
    NeuralNetwork,
    StopConditions,
    Trainer,
    as_sentence,
)
from tui.session.snapshot import Snapshot, State
from tui.terminal.failure import Failure, bad_input


class Training:
    """Has an experiment and does with it what is asked for, or says why not.

    Parameters
    ----------
    config : ExperimentConfig
        Of the experiment that is to come.
    playing : bool
        Whether it is to be trained as soon as it is there.

    Attributes
    ----------
    experiment : Experiment or None
        None before there is one.
    number : int
        How many there have been.
    playing : bool
        Whether it is being trained.
    state : str
    edited : bool
        Whether a parameter was set by hand since the last step.
    """

    def __init__(self, config: ExperimentConfig, *, playing: bool) -> None:
        self.experiment: Experiment | None = None
        self.number = 0
        self.playing = playing
        self.state: State = "loading"
        self.edited = False
        self._config = config
        self._message = ""
        self._goal: int | None = config.epochs
        self._refused: ExperimentConfig | None = None
        self._reason = ""

    @property
    def trainer(self) -> Trainer:
        """The experiment's; there is one."""
        assert self.experiment is not None
        return self.experiment.trainer

    @property
    def along(self) -> float:
        """Epochs trained so far, with the part of the one under way."""
        trainer = self.trainer
        return trainer.epoch + trainer.batch / trainer.batches_per_epoch

    def snapshot(self, version: int, epochs_per_second: float = 0.0) -> Snapshot:
        """Return what there is to show."""
        if self.experiment is None:
            return Snapshot(
                version,
                0,
                self._config,
                self.state,
                message=self._message,
                refused=self._refused,
                reason=self._reason,
            )
        return Snapshot.of(
            self.experiment,
            self.state,
            version=version,
            number=self.number,
            edited=self.edited,
            epochs_per_second=epochs_per_second,
            message=self._message,
            refused=self._refused,
            reason=self._reason,
        )

    # -- training ------------------------------------------------------------------------------

    def play_or_pause(self) -> None:
        """Begin to train, or stop."""
        if self.playing:
            self.stop("paused")
        elif self._get_ready():
            self.playing = True
            self._is_now("training")

    def pause(self) -> None:
        """Stop, if it trains."""
        if self.playing:
            self.stop("paused")

    def step(self, *, whole_epoch: bool) -> None:
        """Train to the end of the epoch, or on one mini-batch, and pause."""
        self.playing = False
        if not self._get_ready():
            return
        self.edited = False
        if whole_epoch:
            self.trainer.run_epoch()
        else:
            self.trainer.step()
        if self.trainer.batch or not self.is_over():
            self._is_now("paused")

    def stop(self, state: State, message: str = "") -> None:
        """Train no more, and say why."""
        self.playing = False
        self._is_now(state, message)

    def is_over(self) -> bool:
        """Say so and pause if this epoch was the last one asked for."""
        trainer = self.trainer
        if trainer.stop_reason:
            message = f"Stopped: {trainer.stop_reason}."
        elif self._goal is not None and trainer.epoch >= self._goal:
            message = f"{self._goal:,} epochs done."
            if trainer.best_is_back:
                best = trainer.stop.best_epoch
                message = f"{message[:-1]}; the best was epoch {best:,}, whose weights are back."
        else:
            return False
        self.stop("done", f"{message} Press space to go on.")
        return True

    def _get_ready(self) -> bool:
        """Get ready to train; return False where that cannot be, as is said already."""
        if self.experiment is None or self.state == "diverged":
            return False
        if self.state == "done":
            # Whoever goes on beyond the end does not want to be stopped there again.
            self._goal = None
            self.trainer.change_stop(StopConditions())
        return True

    def _is_now(self, state: State, message: str = "") -> None:
        self.state, self._message = state, message

    # -- changes -------------------------------------------------------------------------------

    def set_parameter(
        self, experiment: int, layer: int, unit: int, source: int | None, value: float
    ) -> None:
        """Give one weight or bias another value; see ``TrainingSession.set_parameter``."""
        if self.experiment is None or experiment != self.number:
            return
        # The biases are the last row.
        row = -1 if source is None else source
        self.experiment.network.layer_parameters[layer - 1][row, unit] = value
        self.trainer.parameters_changed()
        self.edited = True

    def change(self, config: ExperimentConfig) -> None:
        """Go on with other settings where training can, else start another experiment."""
        change = "data" if self.experiment is None else self._config.change_to(config)
        if change in ("network", "data"):
            # While points are drawn, what was learnt of the others is not lost on each new one.
            is_drawn = config.points is not None and config.points != self._config.points
            self.start_again(config, keep_playing=is_drawn, keep_weights=is_drawn)
            return
        self._refused, self._reason = None, ""
        if change == "live":
            try:
                self._adjust(config)
            except Failure as failure:
                self._refuse(config, str(failure))
                return
        self._config = config

    def _adjust(self, config: ExperimentConfig) -> None:
        """Go on with settings that may change in the course of training."""
        assert self.experiment is not None
        before = self._config
        changes = {
            name: value
            for name, value in config.as_dict().items()
            if value != getattr(before, name)
        }
        with bad_input():
            self.experiment = self.experiment.adjust(**changes)
        if "epochs" in changes:
            self._goal = config.epochs
        reached = self._goal is not None and self.trainer.epoch >= self._goal
        if self.state == "done" and not reached and not self.trainer.stop_reason:
            self._is_now("paused")

    # -- experiments ---------------------------------------------------------------------------

    def reset(self) -> None:
        """Go back to the same initial weights."""
        self.start_again(self._config)

    def start_again(
        self, config: ExperimentConfig, *, keep_playing: bool = False, keep_weights: bool = False
    ) -> None:
        """Start an experiment with its initial weights, or with those that are there."""
        old = self.experiment
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

    def go_on_with(self, config: ExperimentConfig, read: Callable[[], Experiment]) -> None:
        """Go on with an experiment from where it was; see ``TrainingSession.go_on_with``."""
        self._refused, self._reason = None, ""
        try:
            with bad_input():
                experiment = read()
        except Failure as failure:
            self._refuse(config, str(failure))
            return
        self.take(experiment)

    def take(self, experiment: Experiment, *, keep_playing: bool = False) -> None:
        """Go on with an experiment from where it is, which may be at its end."""
        experiment.trainer.start()
        self._take(experiment, keep_playing=keep_playing)
        self.is_over()

    def _take(self, experiment: Experiment, *, keep_playing: bool) -> None:
        self._config, self.experiment = experiment.config, experiment
        self.number += 1
        self.edited = False
        self._goal = experiment.config.epochs
        self.playing = self.playing and keep_playing
        self._is_now("training" if self.playing else "paused")

    def _refuse(self, config: ExperimentConfig, reason: str) -> None:
        """Say why an experiment cannot be; the present one goes on."""
        self._refused, self._reason = config, as_sentence(reason)
        if self.experiment is None:
            self._config = config
            self.stop("failed", self._reason)


def _carry_over(old: NeuralNetwork, new: NeuralNetwork) -> None:
    """Give a network the parameters of another, if it is of the same build."""
    if repr(old) == repr(new) and np.isfinite(old.parameters).all():
        new.parameters[:] = old.parameters
        new.revision += 1
