"""A training as a recording for asciinema: the map and the loss curve as they change."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import numpy as np

from core import Experiment, Past, TrainingDivergedError, four_decimals, printable
from tui.exchange.asciicast import SUFFIX, Output, asciicast, version_of
from tui.settings.parsing import quoted
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import Failure

MOST_PICTURES = 100
COLUMNS, ROWS = 80, 50
_SECONDS = 10.0
"""How long all the pictures are played, each as long as what it shows took of the epochs."""

_AT_THE_END = 2.0
_PATIENCE = 10.0
"""Seconds that a run may be trained again for the moments of its past that are not kept."""

_HIDE, _SHOW = "\x1b[?25l\x1b[2J", f"\x1b[{ROWS};1H\x1b[?25h"


def check_name(path: Path) -> None:
    """Raise Failure unless a recording is asked for."""
    if not path.name.lower().endswith(SUFFIX):
        raise Failure(f"--record {quoted(path.name)}: the name of a recording ends in {SUFFIX}")


class Recording:
    """Draws at most a hundred pictures of a training.

    Parameters
    ----------
    experiment : Experiment
        As it is at the first of them.
    last : int
        The epoch of the last one, if training comes to it.
    capabilities : Capabilities
        What may be drawn; without colours for where they are printed, these have 256.
    """

    def __init__(self, experiment: Experiment, last: int, capabilities: Capabilities) -> None:
        color = "256" if capabilities.color == "none" else capabilities.color
        self._capabilities = Capabilities(unicode=capabilities.unicode, color=color)
        self._first = experiment.trainer.epoch
        epochs = max(1, last - self._first)
        self._every, self._interval = -(-epochs // MOST_PICTURES), _SECONDS / epochs
        self._title = printable(f"neuroterm: {experiment.dataset.name}", 100)
        self._outputs = [Output(0.0, _HIDE)]
        self._rows = [""] * ROWS
        self._drawn: float | None = None

    def reached(self, experiment: Experiment, *, is_last: bool = False) -> None:
        """Draw what is learnt now, if it is time to."""
        if is_last or (experiment.trainer.epoch - self._first) % self._every == 0:
            self.draw(experiment)

    def draw(self, experiment: Experiment) -> None:
        """Draw what is learnt now, if it is not drawn yet."""
        trainer = experiment.trainer
        along = trainer.epoch + trainer.batch / trainer.batches_per_epoch
        if self._drawn is None or along > self._drawn:
            since = 0.0 if self._drawn is None else along - self._drawn
            self._drawn = along
            self._outputs.append(Output(since * self._interval, self._picture(experiment)))

    def _picture(self, experiment: Experiment) -> str:
        from tui.app.files import plain_plots

        width, metrics = COLUMNS, experiment.trainer.start()
        lines = [f"Epoch {metrics.epoch}: loss {four_decimals(metrics.train_loss)}", ""]
        lines += plain_plots.boundary(experiment, width, self._capabilities)
        lines += ["", *plain_plots.loss_curve(experiment, width, self._capabilities)]
        # Only the rows that are not there already.
        rows = [*lines[:ROWS], *[""] * (ROWS - len(lines))]
        changed = [
            f"\x1b[{number};1H{row}\x1b[K"
            for number, (row, before) in enumerate(zip(rows, self._rows, strict=True), 1)
            if row != before
        ]
        self._rows = rows
        return "".join(changed)

    def text(self, name: str) -> str:
        """Return the file of this name."""
        end = Output(_AT_THE_END, _SHOW)
        return asciicast([*self._outputs, end], COLUMNS, ROWS, self._title, version_of(name))


def recorded(experiment: Experiment, past: Past, name: str) -> str:
    """Return a recording of a run from the first moment of its past that is kept to now.

    Moments between those that are kept are computed again, bit for bit as they were, where that
    takes but seconds.

    Parameters
    ----------
    experiment : Experiment
        The run as it is now; it is left so.
    past : Past
    name : str
        Of the file.

    Raises
    ------
    ValueError
        If no moment of the past is kept.
    """
    trainer = experiment.trainer
    now = trainer.epoch, trainer.batch
    if now == (0, 0):
        raise ValueError("there is no training to record: the run is at epoch 0")
    kept = [place for place in past.places if place < now]
    if not kept:
        raise ValueError(
            "the run cannot be recorded, for no moment of its past is kept; "
            "'neuroterm train --record FILE' records while it trains"
        )
    beside = past.at(experiment, *kept[0])
    recording = Recording(beside, now[0], Capabilities(unicode=True, color="256"))
    patience = _PATIENCE
    wanted = np.linspace(kept[0][0], now[0], MOST_PICTURES + 1)[:-1]
    for epoch in np.unique(wanted.astype(int)).tolist():
        start = time.monotonic()
        beside = _as_at(epoch, experiment, past, beside, patience)
        patience -= time.monotonic() - start
        recording.draw(beside)
    recording.draw(experiment)
    return recording.text(name)


def _as_at(
    epoch: int, experiment: Experiment, past: Past, beside: Experiment, seconds: float
) -> Experiment:
    """Return the run as it was at an epoch, or where there is no time, at the moment before it."""
    with contextlib.suppress(ValueError):  # it is not known any more
        replay = past.replay(experiment, epoch, beside=beside)
        if replay.go_on(seconds):
            return replay.experiment
    nearest = [place for place in past.places if place <= (epoch, 0)] or past.places
    return past.at(experiment, *nearest[-1 if nearest[0] <= (epoch, 0) else 0])


def past_of(experiment: Experiment) -> Past:
    """Return the past of a run from a file, which has none with it: the run is trained again.

    Raises
    ------
    ValueError
        If that does not lead to where the run is.
    """
    trainer, past = experiment.trainer, Past()
    if trainer.epoch == trainer.batch == 0:
        return past
    again = experiment.config.build()
    every = max(1, trainer.epoch // MOST_PICTURES)
    past.keep(again)
    with contextlib.suppress(TrainingDivergedError):  # then it does not come there
        for metrics in again.trainer.epochs(trainer.epoch):
            if metrics.epoch % every == 0:
                past.keep(again)
        for _ in range(trainer.batch):
            again.trainer.step()
    if again.network.parameters.tobytes() != experiment.network.parameters.tobytes():
        raise ValueError(
            "the run was changed on its way, so its settings alone do not lead to it and it cannot "
            "be recorded from its file; ctrl+s in the app records a session with all its changes"
        )
    return past
