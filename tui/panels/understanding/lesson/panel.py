"""The panel of the lesson: the page that is read, beside the picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.message import Message

from tui.panels.understanding.lesson.chapters import CHAPTERS
from tui.panels.understanding.lesson.page import Page, page
from tui.panels.understanding.lesson.visit import Visit
from tui.session.snapshot import Snapshot
from tui.widgets.frame import write_in_frame
from tui.widgets.keys.lookup import bindings
from tui.widgets.keys.spoken import spoken
from tui.widgets.rows import Row
from tui.widgets.rows_view import RowsView


class LessonPanel(RowsView):
    """Shows a page; what happens on it is told to it."""

    BINDINGS: ClassVar = bindings("lesson")

    class Asked(Message):
        """Posted when another page is asked for, or to leave.

        Attributes
        ----------
        direction : int
            1 for the next page, -1 for the one before, 0 to leave.
        """

        def __init__(self, direction: int) -> None:
            super().__init__()
            self.direction = direction

    visit: Visit | None = None
    """What is read."""

    done: Collection[int] = ()
    """The chapters whose outcome was seen."""

    def show_snapshot(self, _snapshot: Snapshot, _pinned: object = None) -> None:
        """Show nothing else: a page changes by what is done, of which it is told."""

    def read(self, visit: Visit, done: Collection[int]) -> None:
        """Show a page, and of it what there is to read now."""
        is_another = visit is not self.visit
        self.visit, self.done = visit, done
        if is_another:
            self.first_row = 0
        width, height = self.size
        if width and height:
            end = self._page(visit, done).end
            self.first_row = max(self.first_row, end - height)
        self.draw_figure()

    def rows(self, width: int) -> Sequence[Row]:
        """Return the page that is read."""
        if self.visit is None:
            return ()
        write_in_frame(self, title=self._title(self.visit))
        return self._page(self.visit, self.done).rows

    def _page(self, visit: Visit, done: Collection[int]) -> Page:
        return page(visit, done, *self.size, unicode=self.capabilities.unicode)

    def draw_figure(self) -> None:
        """Write the page, and how to leave it."""
        self.note = spoken("<lesson> leaves")
        super().draw_figure()

    def _title(self, visit: Visit) -> str:
        dot = " · " if self.capabilities.unicode else ", "
        if visit.chapter is None:
            return f"lesson{dot}the lines of core"
        return f"lesson {visit.number} of {len(CHAPTERS)}{dot}{visit.chapter.title}"

    def action_scroll_page(self, lines: int) -> None:
        """Read on further down or further up."""
        self.scroll_rows(lines)

    def action_turn_page(self, direction: int) -> None:
        """Go to the next page, or the one before."""
        self.post_message(self.Asked(direction))

    def leave(self) -> None:
        """Leave the lesson."""
        self.post_message(self.Asked(0))
