"""Writing runs to the files that the user has asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from core import CheckpointError, Experiment, Past, as_sentence, printable, save_checkpoint
from tui.session.training.training import Training

Write = Callable[[Experiment, Past, Path], None]
"""Writes an experiment with the past of its run to a file; raises OSError or ValueError where it
cannot."""


class Wanted(NamedTuple):
    """A file that is to be written.

    Attributes
    ----------
    path : path
    tell : callable
        Called with why it could not be, or with nothing.
    write : callable or None
        None for a checkpoint.
    """

    path: Path
    tell: Callable[[str], object]
    write: Write | None

    def save(self, experiment: Experiment, past: Past) -> str:
        """Write it; return a sentence that says why not, or an empty text."""
        try:
            if self.write is None:
                save_checkpoint(self.path, experiment)
            else:
                self.write(experiment, past, self.path)
        except CheckpointError as error:
            return as_sentence(str(error))
        except OSError as error:
            name = printable(str(self.path), 100)
            return as_sentence(f"cannot write {name}: {error.strerror or error}")
        except ValueError as error:
            return as_sentence(printable(str(error), 300))
        return ""


class Saves:
    """Knows the files that are still to be written, in their order."""

    def __init__(self) -> None:
        self._waiting: deque[Wanted] = deque()

    @property
    def waiting(self) -> list[Wanted]:
        """The files; any thread may ask."""
        return list(self._waiting)

    def ask(self, path: Path, tell: Callable[[str], object], write: Write | None = None) -> None:
        """Have a file written, and ``tell`` called with why that could not be, or with nothing.

        It is a checkpoint where nothing else is said to write it.
        """
        self._waiting.append(Wanted(path, tell, write))

    def write(self, training: Training) -> None:
        """Write what is asked for, each file as training is now."""
        while self._waiting:
            wanted = self._waiting[0]
            reason = "The run could not be saved."
            try:
                reason = _save(wanted, training)
            finally:
                self._waiting.popleft()
                wanted.tell(reason)


def _save(wanted: Wanted, training: Training) -> str:
    """Write the run to a file; return a sentence that says why not, or an empty text."""
    run = training.run
    if run is None:
        return "There is nothing to save yet."
    reason = wanted.save(run.experiment, run.past)
    if wanted.write is None and not reason:
        training.note_saved()
    return reason
