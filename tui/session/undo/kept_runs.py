"""The runs that were left for others, as they were then, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.session.undo.run import Run

MOST_BYTES = 32 * 2**20
"""The most memory that runs which were left may take, roughly."""

MOST_RUNS = 100
"""The most of them, however small: undo forgets old steps, and what was there with them."""

_ALONE = 4
"""How many times as much one may take that is the only one: the last is the most likely wanted."""


class KeptRuns:
    """Has the run that each step of the undo history was left with.

    A run that is left is not touched any more, and rests. Where there is not enough room, or there
    are too many, those left the longest ago are let go.

    Parameters
    ----------
    most_bytes : int
        The most that several may take together; one alone may take four times as much.
    most_runs : int
        The most of them.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, most_runs: int = MOST_RUNS) -> None:
        self._most_bytes, self._most_runs = most_bytes, most_runs
        self._runs: dict[int, Run] = {}
        self.crowded_out: set[int] = set()
        """The numbers of those that were in no file and let go to make room alone."""
        self._outlived: set[int] = set()
        """The steps left with what has since become a run in a file, which has the same number."""

    def fits(self, run: Run) -> bool:
        """Tell whether there is room for a run if all others are let go."""
        return _bytes([run]) <= _ALONE * self._most_bytes

    def leave(self, step: int, run: Run) -> None:
        """Keep a run, which is then the one that was left last."""
        self._runs.pop(step, None)
        self._outlived.discard(step)
        run.rest()
        if not (run.is_trained or run.lives_on):
            self._count_by_themselves()
        if not self.fits(run):
            self._crowd_out(step, run)
            return
        self._runs[step] = run
        while self._are_too_many():
            oldest = next(iter(self._runs))
            self._crowd_out(oldest, self._runs.pop(oldest))

    def _are_too_many(self) -> bool:
        count = len(self._runs)
        return count > 1 and (
            count > self._most_runs or _bytes(self._runs.values()) > self._most_bytes
        )

    def _crowd_out(self, step: int, run: Run) -> None:
        if run.unsaved and step not in self._outlived:
            self.crowded_out.add(run.number)
        self._outlived.discard(step)

    def note_saved(self, run: Run) -> None:
        """Take note that a run is in a file: others with its number are what it was before."""
        self.crowded_out.discard(run.number)
        self._outlived |= {at for at, left in self._runs.items() if left.number == run.number}

    def _count_by_themselves(self) -> None:
        """Have what the last runs had learnt live on no more: it ends with one that learnt nothing.

        Of a drawing that was changed point by point those are all back to the one that was trained.
        """
        for run in self.latest_first():
            if not run.lives_on:
                break
            run.lives_on = False
            if run.is_trained:
                break

    def take(self, step: int) -> Run | None:
        """Return the run that a step was left with, and keep it no longer."""
        run = self._runs.pop(step, None)
        self._outlived.discard(step)
        if run is not None:
            run.lives_on = False
        return run

    def forget_after(self, step: int) -> None:
        """Let go of the runs of steps that can no longer be made again."""
        self._runs = {at: run for at, run in self._runs.items() if at <= step}
        self._outlived &= self._runs.keys()

    def latest_first(self) -> list[Run]:
        """Return all that are kept, the one that was left last as the first."""
        return list(self._runs.values())[::-1]

    def unsaved(self, present: Run | None, *, drawn: bool) -> list[Run]:
        """Return the runs that are in no file, the present one and then those left last.

        Parameters
        ----------
        present : Run or None
        drawn : bool
            Whether the present one's points are in no file.
        """
        runs = [*filter(None, [present]), *self.latest_first()]
        return [run for run in runs if run.unsaved or (drawn and run is present)]


def trained_besides(run: Run, unsaved: Sequence[Run], *, drawn: bool) -> Run | None:
    """Return the run that was trained last of those in no file, where that is not the one kept.

    Parameters
    ----------
    run : Run
        The one that is kept whatever it has learnt, as for its points or for what is shown with it.
    unsaved : sequence of Run
        All that are in no file, those left last first.
    drawn : bool
        Whether that one's points are in no file: what was learnt before them counts by itself.
    """
    if run.is_trained and run.unsaved and not drawn:
        return None
    others = (it for it in unsaved if it.number != run.number and it.state != "diverged")
    return next((it for it in others if it.unsaved and it.is_trained and not it.lives_on), None)


def _bytes(runs: Iterable[Run]) -> int:
    """Return about how much memory runs take, their data counted once."""
    runs = list(runs)
    datasets = {id(run.dataset): run.dataset for run in runs}
    data = sum(
        array.nbytes
        for each in datasets.values()
        for array in (each.X_train, each.y_train, each.X_test, each.y_test)
    )
    return data + sum(run.nbytes for run in runs)
