"""The numbers beside the pictures: loss, accuracy, confusion matrix, norms of the layers."""

from __future__ import annotations

import time
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core import NeuralNetwork
from tui import numbers
from tui.keys import bindings
from tui.numbers import Measures, Row, Span
from tui.plotting.capabilities import Capabilities
from tui.snapshot import Snapshot
from tui.widgets.figure_view import FigureView

UPDATE_SECONDS = 0.25
"""Between two updates while training; no one reads faster."""

MEASURE_SECONDS = 0.5
"""At least so long between two passes over the data while training."""

_MEASURE_SHARE = 0.04
"""The share of the screen's time that those passes may take."""

_SHADES = 6


class NumbersPanel(FigureView, can_focus=True):
    """Shows a snapshot in numbers; scrolls where there are more than fit."""

    COMPONENT_CLASSES: ClassVar = {
        f"numbers-panel--{ink}" for ink in ("label", "heading", "train", "test", "trouble", "shade")
    }

    DEFAULT_CSS = """
    NumbersPanel {
        & > .numbers-panel--label { color: $text-muted; }
        & > .numbers-panel--heading { text-style: bold; color: $accent; }
        & > .numbers-panel--train { color: $curve-train; }
        & > .numbers-panel--test { color: $curve-test; }
        & > .numbers-panel--trouble { text-style: bold; color: $error; }
        & > .numbers-panel--shade { background: $primary; }
    }
    """

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
        self._update_due = self._measure_due = 0.0
        self._first = 0
        self._rows: list[Row] = []

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a snapshot; of those that follow each other fast, only some."""
        last, now = self._snapshot, time.monotonic()
        another = last is None or last.experiment != snapshot.experiment
        self._snapshot = snapshot
        if another:
            self._network = self._measures = None
            self._update_due = self._measure_due = 0.0
            self._first = 0
        if snapshot.state == "training" and now < self._update_due:
            return
        self._update_due = now + UPDATE_SECONDS
        self._measure(snapshot, now)
        self.draw_figure()

    def _measure(self, snapshot: Snapshot, now: float) -> None:
        """Measure what takes a pass over the data, unless the last one is still good enough."""
        if snapshot.dataset is None or snapshot.parameters is None:
            return
        if snapshot.state == "training" and now < self._measure_due:
            return
        if self._network is None:
            self._network = numbers.empty_network(snapshot)
        self._measures = numbers.measure(snapshot, self._network)
        taken = time.monotonic() - now
        self._measure_due = now + max(MEASURE_SECONDS, taken / _MEASURE_SHARE)

    def draw_figure(self) -> None:
        """Write the numbers for the present size."""
        width, height = self.size
        if not self.is_mounted or not width or not height or self._snapshot is None:
            return
        self._rows = numbers.rows(self._snapshot, self._measures, width)
        self._first = max(0, min(self._first, len(self._rows) - height))
        styles = self._styles()
        self.update_strips(
            [
                Strip([self._segment(span, styles) for span in row])
                for row in self._rows[self._first : self._first + height]
            ]
        )
        self._say_if_there_is_more(height)

    def _say_if_there_is_more(self, height: int) -> None:
        frame = self.parent
        more = len(self._rows) - height
        signs = ("↑" if self._first else "") + ("↓" if self._first < more else "")
        if frame is not None and getattr(frame, "border_subtitle", None) != (
            words := f"{signs} more" if signs else ""
        ):
            frame.border_subtitle = words  # type: ignore[attr-defined]

    def action_scroll_numbers(self, lines: int) -> None:
        """Show the numbers further down or further up."""
        self._first += lines
        self.draw_figure()

    def notify_style_update(self) -> None:
        """Write the numbers in the new colours."""
        super().notify_style_update()
        self.draw_figure()

    def _styles(self) -> dict[str, Style]:
        styles = {
            ink: self.get_component_rich_style(f"numbers-panel--{ink}", partial=True)
            for ink in ("label", "heading", "train", "test", "trouble")
        }
        styles["value"] = Style.null()
        if self.capabilities.color not in ("none", "16"):
            _, paper = self.background_colors
            full = self.get_component_styles("numbers-panel--shade").background
            for level in range(1, _SHADES):
                shade = paper.blend(full, level / (_SHADES - 1))
                text = shade.get_contrast_text()
                styles[f"shade-{level}"] = Style(
                    color=(shade.blend(text, text.a)).rich_color, bgcolor=shade.rich_color
                )
        return styles

    def _segment(self, span: Span, styles: dict[str, Style]) -> Segment:
        if span.share is None:
            return Segment(span.text, styles[span.ink])
        level = round(span.share * (_SHADES - 1))
        if f"shade-{level}" in styles:
            return Segment(span.text, styles[f"shade-{level}"])
        return Segment(span.text, Style(bold=True) if span.share >= 0.5 else styles[span.ink])
