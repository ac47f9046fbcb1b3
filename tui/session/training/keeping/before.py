"""The run as it was before a step that takes long, for whoever cannot wait for its end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from core import Checkpoint
from tui.session.undo.besides import Besides

if TYPE_CHECKING:
    from tui.session.undo.run import Run

LONG = 0.1
"""Seconds from which on a step is long: nobody leaves so fast that a shorter one is in the way."""


MANY = 10**8
"""Samples times parameters from which on a first step passes for a long one."""


class Between(NamedTuple):
    """A run as it was between two steps.

    Attributes
    ----------
    checkpoint : Checkpoint
    number : int
        The run's.
    unsaved : bool
        Whether it was in no file as it was then.
    besides : Besides
    is_seen : bool
        Whether it is the present one, and not one that was left for it.
    """

    checkpoint: Checkpoint
    number: int
    unsaved: bool
    besides: Besides
    is_seen: bool = True


def now(run: Run) -> Between:
    """Return a run as it is, which is between two steps."""
    return Between(Checkpoint.of(run.experiment), run.number, run.unsaved, Besides.of(run))


class BeforeTheStep:
    """Takes a copy before each step that may be long, as the last one was; else it costs nothing.

    The last step of an epoch is measured apart, as the samples are passed over once more with it.

    Attributes
    ----------
    under_way : bool
        Whether a step is.
    """

    def __init__(self) -> None:
        self.under_way = False
        self.forget()

    def forget(self) -> None:
        """Measure anew: another experiment takes another time."""
        self._is_long: dict[bool, bool | None] = {False: None, True: None}
        self._copy: Between | None = None
        self._start = 0.0

    def expects_long(self, run: Run) -> bool:
        """Tell whether the run's next step will be long: as the last one was, or by its size."""
        trainer = run.experiment.trainer
        measured = self._is_long[trainer.batch == trainer.batches_per_epoch - 1]
        samples = len(run.dataset.X_train) // trainer.batches_per_epoch
        return samples * trainer.network.parameters.size > MANY if measured is None else measured

    def begin(self, run: Run, *, last: bool) -> None:
        """Be told that a step comes next, and whether it is an epoch's last."""
        self._copy = None if self._is_long[last] is False else now(run)
        self.under_way = True
        self._start = time.perf_counter()

    def end(self, *, last: bool) -> None:
        """Be told that the step is taken."""
        self._is_long[last] = time.perf_counter() - self._start > LONG
        self.under_way = False
        self._copy = None

    def of(self, run: Run | None) -> Between | None:
        """Return the run as it was between two steps; None where nobody knows. Any thread may ask.

        Where no step is under way, the thread that trains has something else to do, and leaves the
        run as it is.
        """
        copy = self._copy  # it may be gone at any moment
        if run is None or (copy is None and self.under_way):
            return None
        return now(run) if copy is None else copy
