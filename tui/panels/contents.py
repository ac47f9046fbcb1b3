"""What is in the panels of the main screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget

from tui.panels.charts.chart import CurveChart
from tui.panels.comparison.panel import ComparisonTable
from tui.panels.map.panel import MapPanel
from tui.panels.network.diagram import NetworkDiagram
from tui.panels.numbers.panel import NumbersPanel

CONTENTS: dict[str, Callable[..., Widget]] = {
    "network": NetworkDiagram,
    "map": MapPanel,
    "loss": CurveChart,
    "score": CurveChart,
    "numbers": NumbersPanel,
    "comparison": ComparisonTable,
}
"""By the panel's name, what makes its widget from ``capabilities`` and ``id``.

If the widget has a method ``show_snapshot(snapshot)``, it is called with each snapshot while the
panel is in view.
"""
