"""Runs that outlive the program: what is saved of them, where, and how the user hears of it."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from core import CheckpointError, Experiment, printable, read_regular, save_checkpoint
from tui.exchange.formats.table import PROGRAM, RUN
from tui.session.session import TrainingSession

LOG = "neuroterm.log"
MOST_KEPT = 5
"""How many saved runs are kept; the oldest are removed."""

_MENTIONED = "mentioned"
_LONGEST_NAME = 4096
_LARGEST_LOG = 65536  # bytes; there is one older file beside it
_LONGEST = 4000  # characters; more than a path has
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
    path = _new_file(folder)
    try:
        save_checkpoint(path, experiment)
    except CheckpointError as error:
        _log(folder, f"The terminal went away. The run is not saved: {error}.")
        return
    _log(folder, f"The terminal went away. {_what(experiment)} Go on with: {_command(path)}")
    _remove_old(folder)


def keep_unsaved(session: TrainingSession, folder: Path, *, drawn: bool = False) -> str:
    """Write the run that would be lost with the program to a new file in a folder.

    Parameters
    ----------
    session : TrainingSession
        Has been stopped.
    folder : path
    drawn : bool
        Whether the experiment's points were drawn by hand and are in no file.

    Returns
    -------
    str
        How to go on with it, or why it could not be kept; empty where there is nothing to lose.
    """
    if session.is_alive:
        return "The last run is not kept: a step of training did not end."
    runs = session.unsaved(drawn=drawn)
    if not runs:
        return ""
    run = next((run for run in runs if run.state != "diverged"), None)
    if run is None:
        return "The last run is not kept: it had diverged."
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _new_file(folder)
        save_checkpoint(path, run.experiment)
    except OSError as error:
        reason = error.strerror or str(error)
        return f"The last run is not kept: cannot write {printable(str(folder))}: {reason}."
    except CheckpointError as error:
        return f"The last run is not kept: {error}."
    with contextlib.suppress(OSError):
        _remove_old(folder)
        (folder / _MENTIONED).write_text(path.name)  # by what is returned
    said = printable(_what(run.experiment), _LONGEST)
    return f"{said} Go on with it:\n  {printable(_command(path), _LONGEST)}"


def saved_runs(folder: Path) -> list[Path]:
    """Return the saved runs in a folder, the latest last."""
    return sorted(folder.glob(f"*{RUN.suffix}"), key=lambda path: (path.stat().st_mtime, path.name))


def news(folder: Path) -> str:
    """Return a sentence about the latest saved run, once; an empty one when there is no news."""
    with contextlib.suppress(OSError):
        runs, mentioned = saved_runs(folder), folder / _MENTIONED
        if not runs or (_mentioned(mentioned) == os.fsencode(runs[-1].name)):
            return ""
        mentioned.write_bytes(os.fsencode(runs[-1].name))
        return f"A run that lost its terminal was saved. To go on with it: {_command(runs[-1])}"
    return ""


def _new_file(folder: Path) -> Path:
    return folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}{RUN.suffix}"


def _remove_old(folder: Path) -> None:
    for old in saved_runs(folder)[:-MOST_KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()


def _mentioned(file: Path) -> bytes:
    try:
        return read_regular(file, _LONGEST_NAME)
    except FileNotFoundError:
        return b""


def _command(path: Path) -> str:
    return RUN.command(str(path))


def _what(experiment: Experiment) -> str:
    config, trainer = experiment.config, experiment.trainer
    # A file's name is relative to where the program was started.
    data = config.dataset if config.points is None else "the drawing"
    if config.data is not None:
        with contextlib.suppress(OSError):  # somebody may have deleted the folder
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
