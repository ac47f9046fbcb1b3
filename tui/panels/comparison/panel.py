"""The table of pinned runs beside the present one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive

from tui.panels.comparison.rows import NONE_PINNED
from tui.panels.comparison.rows import rows as table
from tui.panels.comparison.runs import Run, in_groups, run_of
from tui.session.snapshot import Snapshot
from tui.widgets.keys.lookup import bindings
from tui.widgets.rows import Row
from tui.widgets.rows_view import RowsView

UPDATE_SECONDS = 0.5
"""Between two updates of the present run's row while it trains."""


class ComparisonTable(RowsView):
    """Shows the results of the pinned runs; a key unpins the chosen one."""

    BINDINGS: ClassVar = bindings("comparison")

    runs: reactive[tuple[Run, ...]] = reactive((), init=False, always_update=True)
    """The pinned runs."""

    class Unpinned(Message):
        """Posted when a run is not wanted any more.

        Attributes
        ----------
        number : int
            The run's.
        """

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    _present: Run | None = None
    _due = 0.0
    _chosen = 0
    """The place of the chosen run among the pinned ones."""
    _line = 0
    """The row of the table where it begins."""

    def show_snapshot(self, snapshot: Snapshot, _pinned: object = None) -> None:
        """Show how far the present run has come."""
        now = time.monotonic()
        if snapshot.state == "training" and now < self._due:
            return
        self._due = now + UPDATE_SECONDS
        self._present = run_of(snapshot)
        self.draw_figure()

    def rows(self, width: int) -> Sequence[Row]:
        """Return the table."""
        number = self.runs[self._chosen].number if self.runs else 0
        rows, starts = table(self.runs, self._present, number, width)
        if starts:
            # The chosen run is to be seen, whole if that can be.
            self._line = start = starts[self._chosen]
            end = min((other for other in starts if other > start), default=len(rows))
            end -= self.size.height
            self.first_row = min(max(self.first_row, end), start if self._chosen else 0)
        return rows

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Where the chosen run begins on the screen."""
        if not self.runs:
            return None
        return self.content_region.offset + Offset(0, self._line - self.first_row)

    def watch_runs(self) -> None:
        """Show the runs that are pinned now."""
        self._chosen = max(0, min(self._chosen, len(self.runs) - 1))
        self.draw_figure()

    def action_choose_run(self, direction: int) -> None:
        """Choose the next or the previous pinned run, in the order of the table."""
        groups = in_groups(self.runs, self._present)
        order = [self.runs.index(run) for group in groups for run in group if run.number]
        if not order:
            self.tell(NONE_PINNED)
            return
        place = order.index(self._chosen) + direction
        if not 0 <= place < len(order):
            self.tell(f"There is no other run {'above' if direction < 0 else 'below'}.")
        self._chosen = order[max(0, min(place, len(order) - 1))]
        self.draw_figure()

    def action_unpin(self) -> None:
        """Let go of the chosen run."""
        if self.runs:
            self.post_message(self.Unpinned(self.runs[self._chosen].number))
        else:
            self.tell(NONE_PINNED)
