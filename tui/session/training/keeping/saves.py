"""Writing runs to the files that the user has asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from core import CheckpointError, as_sentence, save_checkpoint
from tui.session.training.training import Training


class Saves:
    """Knows the files that are still to be written, in their order."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Path, Callable[[str], object]]] = deque()

    @property
    def paths(self) -> list[Path]:
        """The files; any thread may ask."""
        return [path for path, _ in list(self._waiting)]

    def ask(self, path: Path, tell: Callable[[str], object]) -> None:
        """Have a file written, and ``tell`` called with why that could not be, or with nothing."""
        self._waiting.append((path, tell))

    def write(self, training: Training) -> None:
        """Write what is asked for, each file as training is now."""
        while self._waiting:
            path, tell = self._waiting[0]
            reason = "The run could not be saved."
            try:
                reason = _save(path, training)
            finally:
                self._waiting.popleft()
                tell(reason)


def _save(path: Path, training: Training) -> str:
    """Write the run to a file; return a sentence that says why not, or an empty text."""
    if training.experiment is None:
        return "There is nothing to save yet."
    try:
        save_checkpoint(path, training.experiment)
    except CheckpointError as error:
        return as_sentence(str(error))
    training.note_saved()
    return ""
