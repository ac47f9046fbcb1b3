"""What the last command has come to."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from core import ExperimentConfig, as_sentence
from tui.session.snapshot import Snapshot


@dataclass(slots=True)
class Outcome:
    """What there is to say of the last command, besides what it did to the network.

    Attributes
    ----------
    refused : ExperimentConfig or None
        The experiment that was asked for and cannot be.
    reason : str
        Why, in a sentence.
    returned : str
        Which run came back, in words.
    """

    refused: ExperimentConfig | None = None
    reason: str = ""
    returned: str = ""

    def refuse(self, config: ExperimentConfig, reason: str) -> None:
        """Take note of an experiment that cannot be."""
        self.refused, self.reason = config, as_sentence(reason)

    def accept(self) -> None:
        """Take note that what is asked for now is tried."""
        self.refused, self.reason = None, ""

    def on(self, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot that says so, too."""
        return dataclasses.replace(
            snapshot, refused=self.refused, reason=self.reason, returned=self.returned
        )
