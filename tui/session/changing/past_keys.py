"""The keys that look at earlier moments of the run; each returns why it cannot, or nothing."""

from __future__ import annotations

from core import as_sentence
from tui.session.session import TrainingSession
from tui.session.snapshot import Snapshot
from tui.session.timeline import Timeline
from tui.session.training.past.looking_back import Jump
from tui.settings.parsing import megabytes, quoted

MEMORY = "Memory of the past"
"""What the palette calls it to change how much memory the moments may take."""

_MEGABYTE = 2**20
_MOST_DIGITS = 15
"""No run is as long."""


class PastKeys:
    """Goes to and fro in the run's past.

    Parameters
    ----------
    session : TrainingSession
        Shows the moments.
    most_bytes : int
        How much memory they may take; an attribute.
    """

    def __init__(self, session: TrainingSession, most_bytes: int) -> None:
        self._session, self.most_bytes = session, most_bytes

    def by_epochs(self, count: int) -> str:
        """Look at the epoch before, or after."""
        return self._go(count) or self._look("epochs", count)

    def by_cells(self, count: int) -> str:
        """Go back or forward by a cell of the timeline."""
        return self._go(count) or self._look("cells", count)

    def to_end(self, count: int) -> str:
        """Go to the beginning, or to what is now."""
        return self._go(count) or self._look("end", count)

    def to(self, text: str) -> str:
        """Go to an epoch as it is typed; return why that cannot be."""
        snapshot = self._session.snapshot
        if words := self.why_nowhere():
            return words
        timeline = snapshot.timeline
        assert timeline is not None
        first, epoch = timeline.first or 0, timeline.now[0]
        typed = text.replace(",", "").replace("_", "")
        if not (typed.isascii() and typed.isdecimal()):
            return f"{quoted(text)} is no epoch: it is a whole number from {first:,} to {epoch:,}."
        wanted = int(typed[:_MOST_DIGITS])
        if wanted > epoch:
            return f"Epoch {wanted:,} is still to come: the run is at epoch {epoch:,}."
        if wanted < first:
            return as_sentence(f"epoch {first:,} is {_earliest(first)}")
        self._session.past.look_back("to", wanted)
        return ""

    def play(self) -> str:
        """Have the past go by, or have it stop."""
        if words := self._nothing():
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

    def why_nowhere(self) -> str:
        """Return why there is no epoch to go to, or nothing where there are some."""
        return self._nothing() or _at_the_start(self._session.snapshot)

    def _nothing(self) -> str:
        """Return why there is no past at all."""
        timeline = self._session.snapshot.timeline
        if timeline is None:
            return "There is no run yet whose past one could look at."
        if timeline.first is None:
            needs = f"{timeline.needs / _MEGABYTE:,.0f} MB"
            return (
                f"Nothing of this run's past is kept: one moment of it takes {needs}. "
                f"'{MEMORY}' in <command-palette> allows more."
            )
        return ""

    def keep_within(self, text: str) -> str:
        """Have the moments of a run take as many megabytes as typed; return why they cannot."""
        try:
            most_bytes = megabytes(text)
        except ValueError as error:
            return as_sentence(str(error))
        self.most_bytes = most_bytes
        self._session.past.keep_within(most_bytes)
        return ""

    def _look(self, by: Jump, count: int) -> str:
        self._session.past.look_back(by, count)
        return ""

    def _go(self, count: int) -> str:
        """Return why one cannot go that way."""
        snapshot = self._session.snapshot
        if words := self._nothing():
            return words
        if not self._session.is_up_to_date:
            return ""
        timeline = snapshot.timeline
        assert timeline is not None
        if count > 0 and not snapshot.is_past:
            return "This is now: nothing comes after it yet. <back> goes back."
        return _at_the_beginning(snapshot, timeline) if count < 0 else ""


def _at_the_start(snapshot: Snapshot) -> str:
    """Return that nothing is trained, where nothing is."""
    timeline = snapshot.timeline
    if timeline is not None and timeline.now == (0, 0):
        return "Nothing is trained yet: there is no past to look at."
    return ""


def _earliest(first: int) -> str:
    return f"the earliest there is: the run was opened at epoch {first:,}"


def _at_the_beginning(snapshot: Snapshot, timeline: Timeline) -> str:
    first = timeline.first or 0
    if (snapshot.epoch, snapshot.batch) > (first, 0):
        return ""
    if first:
        return as_sentence(f"this is {_earliest(first)}")
    return _at_the_start(snapshot) or "This is the beginning: the weights before any training."
