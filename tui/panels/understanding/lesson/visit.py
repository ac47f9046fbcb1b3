"""A chapter while it is read: what was predicted, what has come true, what else was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.panels.understanding.lesson.chapters import CHAPTERS

if TYPE_CHECKING:
    from tui.panels.understanding.lesson.chapter import Chapter
    from tui.session.snapshot import Snapshot

PAGES = len(CHAPTERS) + 1
"""The chapters, and the page of the concepts after the last."""


@dataclass(slots=True)
class Visit:
    """One page of the lesson, as far as the user is with it.

    Attributes
    ----------
    number : int
        Of the chapter, from 1; one more than there are for the concepts.
    predicted : int or None
        The number of the choice.
    compared : bool
        Whether the outcome is there to compare with.
    ticked : set of int
        Which of the chapter's tries are done.
    start : Snapshot or None
        The chapter's first; None while its experiment is prepared.
    """

    number: int
    predicted: int | None = None
    compared: bool = False
    ticked: set[int] = field(default_factory=set)
    start: Snapshot | None = None

    @property
    def chapter(self) -> Chapter | None:
        """The chapter; None for the page of the concepts."""
        return CHAPTERS[self.number - 1] if self.number <= len(CHAPTERS) else None

    def predict(self, choice: int) -> None:
        """Take a prediction, or another one while none has come true."""
        if not self.compared:
            self.predicted = choice

    def has_typed_since(self, ticked: set[int], *, compared: bool) -> bool:
        """Tell whether a weight was typed as the page has it since so much of it was done."""
        if self.chapter is None:
            return False
        done = [self.chapter.tries[number] for number in self.ticked - ticked]
        if self.compared and not compared and self.chapter.deed is not None:
            done.append(self.chapter.deed)
        return any(deed.rule.edited is not None for deed in done)

    def see(self, snapshot: Snapshot) -> bool:
        """Tick off what a snapshot shows to be done; return whether that is news."""
        chapter, is_first = self.chapter, self.start is None
        start = self.start = self.start or snapshot
        if chapter is None or self.predicted is None:
            return is_first
        before = self.compared, len(self.ticked)
        deed = chapter.deed
        if not self.compared:
            self.compared = deed is None or deed.rule.holds(snapshot, start)
        if self.compared:
            self.ticked |= {
                number
                for number, deed in enumerate(chapter.tries)
                if deed.rule.holds(snapshot, start)
            }
        return is_first or before != (self.compared, len(self.ticked))
