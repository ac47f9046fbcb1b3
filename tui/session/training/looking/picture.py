"""What there is to show of a run."""

from __future__ import annotations

import dataclasses
from functools import partial

from tui.session.snapshot import Snapshot
from tui.session.training.looking.effects import Effects
from tui.session.training.looking.measuring import Measuring
from tui.session.training.past.looking_back import LookingBack
from tui.session.undo.run import Run


class Picture:
    """Takes snapshots of runs, and measures what they need.

    Attributes
    ----------
    effects : Effects
        Knows what the last command has done to the network.
    """

    def __init__(self) -> None:
        self.effects = Effects()
        self._measuring = Measuring()

    def of(self, run: Run, back: LookingBack, version: int, epochs_per_second: float) -> Snapshot:
        """Return what there is to show of a run, or of the moment of it that is looked at.

        What was asked of it is not there.
        """
        snapshot = self._of(back.shown or run, version, epochs_per_second)
        history = run.experiment.trainer.history.copy() if back.shown else snapshot.history
        return dataclasses.replace(
            snapshot, begun=run.begun, timeline=back.timeline(run), history=history
        )

    def _of(self, run: Run, version: int, epochs_per_second: float) -> Snapshot:
        effects, trains = self.effects, run.state == "training"
        snapshot = Snapshot.of(
            run.experiment,
            run.state,
            version=version,
            number=run.number,
            metrics=None if trains else effects.metrics(run),
            gradients=effects.gradient(run),
            epochs_per_second=epochs_per_second,
            message=run.message,
            changes=run.changes,
            measure=partial(self._measuring.metrics, in_passing=trains),
        )
        return dataclasses.replace(
            snapshot, effect=effects.latest, future=run.future, **effects.looks(run)
        )

    def forget(self) -> None:
        """Let go of a run that is left."""
        self._measuring.forget()
