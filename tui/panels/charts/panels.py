"""The charts beside the map: the loss and the score of a snapshot's run, over its epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panels.charts import curves
from tui.panels.charts.chart import CurveChart
from tui.panels.charts.curves import PinnedCurves
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.widgets.frame import write_in_frame

if TYPE_CHECKING:
    from core import Draws


class LossPanel(CurveChart):
    """The training and the test loss."""

    def show_snapshot(self, snapshot: Snapshot, pinned: PinnedCurves) -> None:
        """Show the losses until now, and those of the pinned runs in grey."""
        if snapshot.history is not None and snapshot.dataset is not None:
            self.show(*curves.loss(snapshot, pinned))

    def show_luck(self, draws: Draws | None) -> None:
        """Show what other draws reach too, from now on, or none."""
        self.spread, self.spread_words = curves.spread(draws, "loss"), curves.spread_words(draws)
        self.draw_figure()

    def watch_log_scale(self) -> None:
        """Redraw on the other scale, and name it."""
        super().watch_log_scale()
        write_in_frame(self, title="loss, logarithmic" if self.log_scale else "loss")


class ScorePanel(CurveChart):
    """The accuracy in percent, or R squared."""

    def show_snapshot(self, snapshot: Snapshot, pinned: PinnedCurves) -> None:
        """Show the scores until now, and those of the pinned runs in grey."""
        dataset = snapshot.dataset
        if snapshot.history is not None and dataset is not None:
            self.unit = "%" if dataset.task == "classification" else ""
            write_in_frame(self, title=describe.score_name(dataset.task))
            self.lowest = curves.lowest_score(snapshot)
            self.show(*curves.score(snapshot, pinned))

    def show_luck(self, draws: Draws | None) -> None:
        """Show what other draws reach too, from now on, or none."""
        self.spread, self.spread_words = curves.spread(draws, "score"), curves.spread_words(draws)
        self.draw_figure()
