"""Runs that outlive the program: what is saved of them, where, and how the user hears of it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
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


def save_run(session: TrainingSession, folder: Path) -> str:
    """Take the experiment from a session, write it to a new file, and log it.

    Parameters
    ----------
    session : TrainingSession
        Is at its end with that.
    folder : path
        Where to write. If that is not possible, as on a full disk, there is another one.

    Returns
    -------
    str
        Why the run is not saved, as a sentence; empty where it is, or where there was none.
    """
    reason = ""
    try:
        experiment = session.hand_over(_TO_LET_GO)
    except TimeoutError as error:
        reason = str(error)
    else:
        if experiment is None or not (experiment.trainer.epoch or experiment.trainer.batch):
            _log(folder, "Nothing had been trained.")
            return ""
        if session.snapshot.state == "diverged":
            reason = "it had diverged"
        else:
            # What is lost can be made again by nobody.
            for place in (folder, _spare_folder()):
                try:
                    path = _write(experiment, place)
                except _NotWrittenError as error:
                    reason = reason or str(error)
                    continue
                _log(folder, f"{_what(experiment)} Go on with: {_command(path)}")
                _remove_old(path.parent)
                return ""
    sentence = f"The run is not saved: {reason}."
    _log(folder, sentence)
    return sentence


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
        path = _write(run.experiment, folder)
    except _NotWrittenError as error:
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
    for place in (folder, _spare_folder()):
        with contextlib.suppress(OSError):
            runs, mentioned = saved_runs(place), place / _MENTIONED
            if runs and _is_ours(place) and _mentioned(mentioned) != os.fsencode(runs[-1].name):
                mentioned.write_bytes(os.fsencode(runs[-1].name))
                command = _command(runs[-1])
                return f"A run that lost its terminal was saved. To go on with it: {command}"
    return ""


class _NotWrittenError(Exception):
    """Why a run cannot be written, as the end of a sentence."""


def _write(experiment: Experiment, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _is_ours(folder):
            raise PermissionError(errno.EPERM, "it is somebody else's")
        path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}{RUN.suffix}"
        save_checkpoint(path, experiment)
    except OSError as error:
        reason = error.strerror or str(error)
        raise _NotWrittenError(f"cannot write {printable(str(folder))}: {reason}") from None
    except CheckpointError as error:
        raise _NotWrittenError(str(error)) from None
    return path


def _spare_folder() -> Path:
    """Return a folder that is there as well where the other cannot be written."""
    return Path(tempfile.gettempdir()) / f"{PROGRAM}-{os.getuid()}"


def _is_ours(folder: Path) -> bool:
    """Tell whether nobody else has put a folder where everybody may."""
    if folder != _spare_folder():
        return True
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()


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

    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = RotatingFileHandler(
            folder / LOG, maxBytes=_LARGEST_LOG, backupCount=1, encoding="utf-8", errors="replace"
        )
        handler.handleError = _let_be  # type: ignore[method-assign]
        handler.setFormatter(
            Formatter("%(asctime)s %(process)d The terminal went away. %(message)s")
        )
        handler.emit(LogRecord(PROGRAM, 20, __file__, 0, message, None, None))
        handler.close()


def _let_be(record: object) -> None:
    """Say nothing of a line for which there is no room, on a screen that is the shell's again."""
