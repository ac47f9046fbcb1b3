"""The keys that look at earlier moments of the run; each returns why it cannot, or nothing."""

from __future__ import annotations

from core import as_sentence
from tui.session.session import TrainingSession
from tui.session.snapshot import Snapshot
from tui.session.timeline import Timeline
from tui.session.training.past.looking_back import Jump


class PastKeys:
    """Goes to and fro in the run's past.

    Parameters
    ----------
    session : TrainingSession
        Shows the moments.
    """

    def __init__(self, session: TrainingSession) -> None:
        self._session = session

    def by_epochs(self, count: int) -> str:
        """Look at the epoch before, or after."""
        return self._go(count) or self._look("epochs", count)

    def by_cells(self, count: int) -> str:
        """Go back or forward by a cell of the timeline."""
        return self._go(count) or self._look("cells", count)

    def to_end(self, count: int) -> str:
        """Go to the beginning, or to what is now."""
        return self._go(count) or self._look("end", count)

    def play(self) -> str:
        """Have the past go by, or have it stop."""
        if words := _nothing(self._session.snapshot):
            return words
        if not self._session.past.is_looked_at:
            return "This is now. Go back with <back> or <beginning>; then <play-past> plays on."
        self._session.past.play_or_stop()
        return ""

    def leave(self) -> bool:
        """Go to what is now; tell whether that was elsewhere."""
        looked = self._session.past.is_looked_at
        if looked:
            self._session.past.look_back("end", 1)
        return looked

    def _look(self, by: Jump, count: int) -> str:
        self._session.past.look_back(by, count)
        return ""

    def _go(self, count: int) -> str:
        """Return why one cannot go that way."""
        snapshot = self._session.snapshot
        if words := _nothing(snapshot):
            return words
        if not self._session.is_up_to_date:
            return ""
        timeline = snapshot.timeline
        assert timeline is not None
        if count > 0 and not snapshot.is_past:
            return "This is now: nothing comes after it yet. <back> goes back."
        return _at_the_beginning(snapshot, timeline) if count < 0 else ""


def _nothing(snapshot: Snapshot) -> str:
    """Return why there is no past at all."""
    timeline = snapshot.timeline
    if timeline is None:
        return "There is no run yet whose past one could look at."
    if timeline.first is None:
        needs = f"{timeline.needs / 2**20:,.0f} MB"
        return (
            f"Nothing of this run's past is kept: one moment of it takes {needs}, more than "
            "--history-memory allows."
        )
    return ""


def _at_the_beginning(snapshot: Snapshot, timeline: Timeline) -> str:
    first = timeline.first or 0
    if (snapshot.epoch, snapshot.batch) > (first, 0):
        return ""
    if not first:
        if timeline.now == (0, 0):
            return "Nothing is trained yet: there is no past to look at."
        return "This is the beginning: the weights before any training."
    return as_sentence(f"this is the earliest there is: the run was opened at epoch {first:,}")
