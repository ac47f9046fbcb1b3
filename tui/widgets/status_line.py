"""The line at the top: what is trained, how, and how far it has come."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui import describe
from tui.snapshot import Snapshot


class StatusLine(Widget):
    """Data set, architecture, optimiser, state, epoch and speed in one line.

    Where there is no room for all of it, what matters least goes first.
    """

    COMPONENT_CLASSES: ClassVar = {"status-line--name", "status-line--dim", "status-line--state"}

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        background: $panel;
        & > .status-line--name { text-style: bold; color: $accent; }
        & > .status-line--dim { color: $text-muted; }
        & > .status-line--state { text-style: bold; color: $success; }
    }
    """

    snapshot: reactive[Snapshot | None] = reactive(None)
    """What to show."""

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Take all the room there is."""
        return container.width

    def render_line(self, y: int) -> Strip:
        """Render the line."""
        width = self.size.width
        if self.snapshot is None or not width:
            return Strip.blank(width, self.rich_style)
        name = self.get_component_rich_style("status-line--name", partial=True)
        dim = self.get_component_rich_style("status-line--dim", partial=True)
        state = self.get_component_rich_style("status-line--state", partial=True)
        plain = Style.null()
        snapshot = self.snapshot
        sign, word = describe.STATES[snapshot.state]
        # Each part with its rank: the highest ranks are left out first.
        left: list[tuple[int, str, Style]] = [
            (5, "neuroterm  ", name),
            (0, describe.dataset_name(snapshot.config), plain),
            (2, f" · {describe.architecture(snapshot)}", plain),
            (1, f" · {describe.optimizer(snapshot)} ", plain),
            (7, "learning ", plain),
            (1, describe.learning_rate(snapshot), plain),
            (6, f" · {describe.batch_size(snapshot.config)}", dim),
        ]
        right: list[tuple[int, str, Style]] = [
            (0, f"{sign} ", state),
            (4, f"{word} ", state),
            (0, describe.epoch(snapshot), plain),
        ]
        if snapshot.epochs_per_second:
            right.append((3, f" · {describe.speed(snapshot.epochs_per_second)}", dim))
        for rank in range(7, 0, -1):
            if sum(len(text) for _, text, _ in left + right) + 4 <= width:
                break
            left = [part for part in left if part[0] < rank]
            right = [part for part in right if part[0] < rank]
        segments = [Segment(" "), *(Segment(text, style) for _, text, style in left)]
        tail = [*(Segment(text, style) for _, text, style in right), Segment(" ")]
        used = Strip(segments).cell_length + Strip(tail).cell_length
        gap = Segment(" " * max(1, width - used))
        return (
            Strip([*segments, gap, *tail])
            .apply_style(self.rich_style)
            .adjust_cell_length(width, self.rich_style)
        )
