"""The numbers beside the pictures: loss, accuracy, confusion matrix, norms of the layers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from core import NeuralNetwork
from tui.panels.numbers import luck
from tui.panels.numbers import rows as numbers
from tui.panels.numbers.measures import Measures, measure
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.keys.lookup import bindings
from tui.widgets.rows import Row
from tui.widgets.rows_view import RowsView

if TYPE_CHECKING:
    from core import Baseline, Draws

UPDATE_SECONDS = 0.25
"""Between two updates while training; no one reads faster."""

MEASURE_SECONDS = 0.5
"""At least so long between two passes over the data while training."""

_MEASURE_SHARE = 0.04
"""The share of the screen's time that those passes may take."""


class NumbersPanel(RowsView):
    """Shows a snapshot in numbers; scrolls where there are more than fit."""

    BINDINGS: ClassVar = bindings("numbers")

    def __init__(
        self,
        *,
        capabilities: Capabilities | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """Initialize a panel of numbers.

        Parameters
        ----------
        capabilities
            What the terminal can show, or `None` to find out.
        name
            The name of the widget.
        id
            The ID of the widget in the DOM.
        classes
            The CSS classes for the widget.
        disabled
            Whether the widget is disabled or not.
        """
        super().__init__(
            capabilities=capabilities, name=name, id=id, classes=classes, disabled=disabled
        )
        self._snapshot: Snapshot | None = None
        self._network: NeuralNetwork | None = None
        self._measures: Measures | None = None
        self._baseline: Baseline | None = None
        self._draws: Draws | None = None
        self._draw = 0
        self._update_due = self._measure_due = 0.0

    def show_snapshot(self, snapshot: Snapshot, _pinned: object = None) -> None:
        """Show a snapshot; of those that follow each other fast, only some."""
        last, now = self._snapshot, time.monotonic()
        another = last is None or last.experiment != snapshot.experiment
        self._snapshot = snapshot
        if another:
            self._network = self._measures = None
            self._update_due = self._measure_due = 0.0
            self.first_row = 0
        if snapshot.state == "training" and now < self._update_due:
            return
        self._update_due = now + UPDATE_SECONDS
        self._measure(snapshot, now)
        self.draw_figure()

    def show_baseline(self, baseline: Baseline | None) -> None:
        """Show what a linear model reaches too, from now on, or none."""
        self._baseline = baseline
        self.draw_figure()

    def show_luck(self, draws: Draws | None, number: int = 0) -> None:
        """Show what other draws reach too, from now on, and which the user's is; or none."""
        self._draws, self._draw = draws, number
        self.draw_figure()

    def _measure(self, snapshot: Snapshot, now: float) -> None:
        """Measure what takes a pass over the data, unless the last one is still good enough."""
        if snapshot.dataset is None or snapshot.parameters is None:
            return
        if snapshot.state == "training" and now < self._measure_due:
            return
        if self._network is None:
            self._network = snapshot.network()
        self._measures = measure(snapshot, self._network)
        taken = time.monotonic() - now
        self._measure_due = now + max(MEASURE_SECONDS, taken / _MEASURE_SHARE)

    def rows(self, width: int) -> Sequence[Row]:
        """Return the numbers."""
        if self._snapshot is None:
            return ()
        found = numbers.rows(self._snapshot, self._measures, width, self._baseline)
        if self._draws is None:
            return found
        of_luck = luck.rows(self._draws, self._draw, width, unicode=self.capabilities.unicode)
        return [*of_luck, (), *found]

    def action_scroll_numbers(self, lines: int) -> None:
        """Show the numbers further down or further up."""
        self.scroll_rows(lines)
