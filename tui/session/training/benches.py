"""Where experiments are worked on: the user's own, and another beside it."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from core import ExperimentConfig
from tui.session.training.course import Course
from tui.session.training.pace import Pace
from tui.session.training.training import Training


class Want(NamedTuple):
    """What of a run somebody looks at, so that snapshots are to have it.

    Attributes
    ----------
    gradient, inside : bool
        The gradient of the step to come, and all of that step.
    health : bool
        The measures of the layers.
    """

    gradient: bool = False
    inside: bool = False
    health: bool = False


class Bench(NamedTuple):
    """A training, and the course that it takes."""

    training: Training
    course: Course


class Benches:
    """Knows which experiment is worked on; one that is not rests as it is.

    What the thread does takes first what is trained by then, as all commands of the session do.

    Parameters
    ----------
    config : ExperimentConfig
        The user's own experiment, which is to come.
    pace : Pace
    playing : bool
        Whether that is to be trained as soon as it is there.
    history_bytes : int, optional
        How much memory the moments of a run may take, to go back to.

    Attributes
    ----------
    own, present : Bench
    """

    def __init__(
        self,
        config: ExperimentConfig,
        pace: Pace,
        *,
        playing: bool,
        history_bytes: int | None = None,
    ) -> None:
        self._pace, self._numbers, self._history_bytes = pace, count(1), history_bytes
        self.own = self.present = self._bench(config, playing=playing)
        self._other = self.own

    def _bench(self, config: ExperimentConfig, *, playing: bool) -> Bench:
        training = Training(
            config,
            playing=playing,
            numbers=self._numbers,
            history_bytes=self._history_bytes,
        )
        return Bench(training, Course(training, self._pace))

    def another(self, config: ExperimentConfig) -> Bench:
        """Return a new one for another experiment; that which was beside the user's own is gone."""
        self._other = self._bench(config, playing=False)
        return self._other

    def one(self, *, own: bool) -> Bench:
        """Return the user's own, or the other."""
        return self.own if own else self._other

    @staticmethod
    def change(training: Training, config: ExperimentConfig, step: int | None, anew: int) -> None:
        """Go on with other settings; or begin with them, and train for ``anew`` epochs."""
        if anew < 0:
            training.change(config, step)
            return
        before = training.number
        training.reset(step, config)
        if anew and training.number != before:
            training.ask_for_step(whole_epoch=True)
            training.asked.epochs = anew

    def keep_within(self, _: Training, most_bytes: int) -> None:
        """Have the moments of a run take so much memory at most, those of the present ones too."""
        self._history_bytes = most_bytes
        for bench in (self.own, self._other):
            bench.training.history_bytes = most_bytes
            if (run := bench.training.run) is not None:
                run.past.most_bytes = most_bytes
                if run.past.first is None:  # there was no room for any so far
                    run.past.keep(run.experiment, changed=True)

    @staticmethod
    def want(training: Training, wants: Want) -> None:
        """Have in snapshots what is wanted."""
        training.effects.want(*wants)

    def turn_to(self, training: Training, bench: Bench, wants: Want) -> None:
        """Work on another from now on, and have of its steps what is wanted."""
        training.pause()
        self.present = bench
        bench.training.effects.forget()
        self.want(bench.training, wants)

    def set_up(self, training: Training, bench: Bench, epochs: int, wants: Want) -> None:
        """Begin to work on a new one, once it is trained for some epochs."""
        self.turn_to(training, bench, wants)
        bench.training.begin(epochs)
