"""How far training is asked to go: on and on, or by single steps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Asked:
    """What keys have asked for and is not done yet.

    Attributes
    ----------
    playing : bool
        Whether to train with no end but training's own.
    epochs, batches : int
        Otherwise, how many ends of epochs to reach, and then how many mini-batches to take.
    """

    playing: bool = False
    epochs: int = 0
    batches: int = 0

    @property
    def goes_on(self) -> bool:
        """Whether there is a step to take."""
        return self.playing or self.steps

    @property
    def steps(self) -> bool:
        """Whether there are single steps to take yet."""
        return self.epochs > 0 or self.batches > 0

    @property
    def wants_epochs(self) -> bool:
        """Whether it goes to the end of the epoch at least."""
        return self.playing or self.epochs > 0

    def play(self) -> None:
        """Train on and on."""
        self.stop()
        self.playing = True

    def step(self, *, whole_epoch: bool) -> None:
        """Take one step more, and then stop; mini-batches before an epoch's end are part of it."""
        self.playing = False
        if whole_epoch:
            self.epochs, self.batches = self.epochs + 1, 0
        else:
            self.batches += 1

    def took(self, *, ended: bool) -> None:
        """Take note of a mini-batch that was trained on, and whether it ended an epoch."""
        if self.epochs:
            self.epochs -= ended
        elif self.batches:
            self.batches -= 1

    def stop(self) -> None:
        """Train no more."""
        self.playing, self.epochs, self.batches = False, 0, 0
