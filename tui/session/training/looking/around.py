"""The parameters around those of now: copies for whoever looks at them, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core import Experiment, Past
from tui.session.effect import Vector

if TYPE_CHECKING:
    from tui.session.training.past.looking_back import LookingBack
    from tui.session.undo.run import Run


class _Training(Protocol):
    run: Run | None
    back: LookingBack

    def put(self, experiment: int, parameters: Vector, step: int | None) -> None: ...


class Surroundings(NamedTuple):
    """A run and where it came from, as it was when somebody asked; nobody else has it.

    Attributes
    ----------
    number : int
        The snapshots' number of the experiment.
    experiment : Experiment
        At the moment that is looked at.
    past : Past
        The moments up to there.
    """

    number: int
    experiment: Experiment
    past: Past


class Around:
    """Has a session hand out copies of its run, and put its network elsewhere.

    Parameters
    ----------
    ask : callable
        Has something done in the thread, with the training there is by then, and these values.
    """

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def look(self, tell: Callable[[Surroundings], object]) -> None:
        """Have a copy of the run made; ``tell`` is called with it, in the thread."""
        self._ask(_look, tell)

    def put(self, experiment: int, parameters: Vector, step: int) -> int:
        """Give all weights and biases other values, from which training goes on.

        Parameters
        ----------
        experiment : int
            The snapshots' number of the experiment that is meant; of another, nothing is changed.
        parameters : array of shape (n_parameters,)
        step : int
            The step of the undo history that it is.

        Returns
        -------
        int
            Which command it is: a snapshot with as many shows the effect.
        """
        command: int = self._ask(_put, experiment, parameters, step)
        return command


def _look(training: _Training, tell: Callable[[Surroundings], object]) -> None:
    run = training.run
    if run is not None:
        shown = training.back.shown or run
        past = run.past.until(*shown.place)
        tell(Surroundings(run.number, shown.experiment.copy(), past))


def _put(training: _Training, experiment: int, parameters: Vector, step: int) -> None:
    training.put(experiment, parameters, step)
