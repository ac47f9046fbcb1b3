"""Writing runs to the files that the user has asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from core import CheckpointError, Experiment, as_sentence, printable, save_checkpoint
from tui.session.training.training import Training

Write = Callable[[Experiment, Path], None]
"""Writes an experiment to a file; raises OSError or ValueError where it cannot."""


class _Wanted(NamedTuple):
    path: Path
    tell: Callable[[str], object]
    write: Write | None


class Saves:
    """Knows the files that are still to be written, in their order."""

    def __init__(self) -> None:
        self._waiting: deque[_Wanted] = deque()

    @property
    def paths(self) -> list[Path]:
        """The files; any thread may ask."""
        return [wanted.path for wanted in list(self._waiting)]

    def ask(self, path: Path, tell: Callable[[str], object], write: Write | None = None) -> None:
        """Have a file written, and ``tell`` called with why that could not be, or with nothing.

        It is a checkpoint where nothing else is said to write it.
        """
        self._waiting.append(_Wanted(path, tell, write))

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


def _save(wanted: _Wanted, training: Training) -> str:
    """Write the run to a file; return a sentence that says why not, or an empty text."""
    if training.run is None:
        return "There is nothing to save yet."
    try:
        if wanted.write is not None:
            wanted.write(training.run.experiment, wanted.path)
            return ""
        save_checkpoint(wanted.path, training.run.experiment)
    except CheckpointError as error:
        return as_sentence(str(error))
    except OSError as error:
        name = printable(str(wanted.path), 100)
        return as_sentence(f"cannot write {name}: {error.strerror or error}")
    except ValueError as error:
        return as_sentence(printable(str(error), 300))
    training.note_saved()
    return ""
