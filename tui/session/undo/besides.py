"""What a run has besides its experiment, and the run that it makes again of a saved one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from core import Experiment, ExperimentConfig, Past, StopConditions

if TYPE_CHECKING:
    from tui.session.snapshot import Change
    from tui.session.timeline import Future
    from tui.session.undo.run import Run


class Besides(NamedTuple):
    """What a run has besides its experiment, as it was at one moment; nothing changes it any more.

    Attributes
    ----------
    goal : int or None
        The epoch to stop at.
    endless : bool
        Whether training goes on beyond what its settings say it is to stop at.
    edited : bool
        Whether a parameter was set by hand since the last step.
    changes : tuple of Change
    future : Future or None
    past : Past
        The moments to go back to, up to this one.
    """

    goal: int | None
    endless: bool
    edited: bool
    changes: tuple[Change, ...]
    future: Future | None
    past: Past

    @classmethod
    def of(cls, run: Run) -> Besides:
        """Take what a run has now, which is between two steps; it costs next to nothing."""
        experiment = run.experiment
        wanted = experiment.config.build_stop_conditions().active
        return cls(
            run.goal,
            wanted and not experiment.trainer.stop.active,
            run.edited,
            run.changes,
            run.future,
            run.past.until(*run.place),
        )

    def give_to(self, run: Run) -> None:
        """Have a run, which was begun with the saved experiment, go on as the one before."""
        experiment = run.experiment
        if self.endless:
            experiment.trainer.change_stop(StopConditions())
        run.goal, run.edited = self.goal, self.edited
        run.changes, run.future = self.changes, self.future
        self.past.most_bytes = run.past.most_bytes
        run.past = self.past
        run.past.keep(experiment)


class Resumed(NamedTuple):
    """A saved experiment to go on with, and what its run has besides.

    Attributes
    ----------
    experiment : Experiment
    besides : Besides
    taken : callable
        Called with the number of the run that it has become, from the thread that trains.
    """

    experiment: Experiment
    besides: Besides
    taken: Callable[[int], object] = lambda number: None

    @property
    def config(self) -> ExperimentConfig:
        """The experiment's."""
        return self.experiment.config
