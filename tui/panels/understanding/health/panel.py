"""The panel of a training's health: what is found, and how each layer is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.panels.understanding.health.rows import MUCH_ROOM_FIRST, rows
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.keys.lookup import bindings
from tui.widgets.rows import Row
from tui.widgets.rows_view import RowsView


class HealthPanel(RowsView):
    """Shows what is found, and activations, gradients and steps of each layer; scrolls."""

    BINDINGS: ClassVar = bindings("health")

    def __init__(self, *, capabilities: Capabilities | None = None, id: str | None = None) -> None:
        super().__init__(capabilities=capabilities, id=id)
        self._snapshot: Snapshot | None = None

    def show_snapshot(self, snapshot: Snapshot, _pinned: object = None) -> None:
        """Show a snapshot, if anything in it is new."""
        last, self._snapshot = self._snapshot, snapshot
        if last is not None and last.experiment != snapshot.experiment:
            self.first_row = 0
        if (
            last is None
            or last.health is not snapshot.health
            or last.finding is not snapshot.finding
            or last.metrics != snapshot.metrics
        ):
            self.draw_figure()

    def rows(self, width: int) -> Sequence[Row]:
        """Return all there is to say, in as many rows as there is room for."""
        if self._snapshot is None:
            return ()
        unicode, snapshot = self.capabilities.unicode, self._snapshot
        for room in MUCH_ROOM_FIRST:
            found = rows(snapshot, width, room, unicode=unicode)
            if len(found) <= self.size.height:
                return found
        return found

    def action_scroll_health(self, lines: int) -> None:
        """Show what is further down, or further up."""
        self.scroll_rows(lines)
