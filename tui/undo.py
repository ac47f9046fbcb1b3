"""What was asked of the experiment, step by step, to go back to and forward again."""

from __future__ import annotations

from core import ExperimentConfig


class UndoHistory:
    """The configurations asked for one after the other, and which of them is the present one.

    Parameters
    ----------
    first : ExperimentConfig
    capacity : int
        How many are kept at most; the earliest are forgotten first.

    Attributes
    ----------
    present : ExperimentConfig
        The one asked for last.
    """

    def __init__(self, first: ExperimentConfig, capacity: int = 200) -> None:
        self._configs = [first]
        self._index = 0
        self._capacity = capacity

    @property
    def present(self) -> ExperimentConfig:
        """The one asked for last."""
        return self._configs[self._index]

    @property
    def can_undo(self) -> bool:
        """Whether there is something to go back to."""
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        """Whether something was undone since the last new configuration."""
        return self._index < len(self._configs) - 1

    def record(self, config: ExperimentConfig) -> None:
        """Make a new configuration the present one; what was undone is forgotten."""
        kept = self._configs[: self._index + 1]
        self._configs = [*kept, config][-self._capacity :]
        self._index = len(self._configs) - 1

    def undo(self) -> ExperimentConfig:
        """Go back by one, and return it; the present one where there is none before it."""
        self._index = max(self._index - 1, 0)
        return self.present

    def redo(self) -> ExperimentConfig:
        """Go forward by one, and return it; the present one where there is none after it."""
        self._index = min(self._index + 1, len(self._configs) - 1)
        return self.present

    def refuse(self, refused: ExperimentConfig, running: ExperimentConfig) -> None:
        """Forget a configuration that cannot be, and go back to the one that runs.

        Parameters
        ----------
        refused : ExperimentConfig
            Another one may have been asked for since; that one stays the present one.
        running : ExperimentConfig
        """
        was_present = self.present == refused
        present = running if was_present else self.present
        if refused != running:
            self._configs = [config for config in self._configs if config != refused]
        if present not in self._configs:
            self._configs.append(present)
        # The nearest of those that are alike.
        places = [index for index, config in enumerate(self._configs) if config == present]
        self._index = min(places, key=lambda index: abs(index - self._index))
