"""Runs that outlived their terminal: what is saved of them, where, and how the user hears of it."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from core import CheckpointError, Experiment, save_checkpoint
from tui.exchange.formats.table import PROGRAM, RUN
from tui.session.session import TrainingSession

LOG = "neuroterm.log"
MOST_KEPT = 5
"""How many saved runs are kept; the oldest are removed."""

_MENTIONED = "mentioned"
_LARGEST_LOG = 65536  # bytes; there is one older file beside it
_TO_LET_GO = 1.0  # seconds that a step of training under way may take


def save_run(session: TrainingSession, folder: Path) -> None:
    """Take the experiment from a session, write it to a new file in a folder, and log it."""
    # What is there by now is gone if the disk is full; the log at least may say so.
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        experiment = session.hand_over(_TO_LET_GO)
    except TimeoutError as error:
        _log(folder, f"The terminal went away. The run is not saved: {error}.")
        return
    if experiment is None or not (experiment.trainer.epoch or experiment.trainer.batch):
        _log(folder, "The terminal went away. Nothing had been trained.")
        return
    if session.snapshot.state == "diverged":
        _log(folder, "The terminal went away. The run is not saved: it had diverged.")
        return
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}{RUN.suffix}"
    try:
        save_checkpoint(path, experiment)
    except CheckpointError as error:
        _log(folder, f"The terminal went away. The run is not saved: {error}.")
        return
    _log(folder, f"The terminal went away. {_what(experiment)} Go on with: {_command(path)}")
    for old in saved_runs(folder)[:-MOST_KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()


def saved_runs(folder: Path) -> list[Path]:
    """Return the saved runs in a folder, the latest last."""
    return sorted(folder.glob(f"*{RUN.suffix}"), key=lambda path: (path.stat().st_mtime, path.name))


def news(folder: Path) -> str:
    """Return a sentence about the latest saved run, once; an empty one when there is no news."""
    with contextlib.suppress(OSError):
        runs, mentioned = saved_runs(folder), folder / _MENTIONED
        if not runs or (mentioned.exists() and mentioned.read_text() == runs[-1].name):
            return ""
        mentioned.write_text(runs[-1].name)
        return f"A run that lost its terminal was saved. To go on with it: {_command(runs[-1])}"
    return ""


def _command(path: Path) -> str:
    return RUN.command(str(path))


def _what(experiment: Experiment) -> str:
    config, trainer = experiment.config, experiment.trainer
    # A file's name is relative to where the program was started.
    data = config.dataset if config.points is None else "the drawing"
    if config.data is not None:
        data = f"{config.data} (in {Path.cwd()})"
    batch = f", mini-batch {trainer.batch}" if trainer.batch else ""
    return f"The run on {data} is saved at epoch {trainer.epoch}{batch}."


def _log(folder: Path, message: str) -> None:
    from logging import Formatter, LogRecord
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(
        folder / LOG, maxBytes=_LARGEST_LOG, backupCount=1, encoding="utf-8", errors="replace"
    )
    handler.setFormatter(Formatter("%(asctime)s %(process)d %(message)s"))
    handler.emit(LogRecord(PROGRAM, 20, __file__, 0, message, None, None))
    handler.close()
