"""The line at the top: what is trained, how, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.session import describe
from tui.session.snapshot import Snapshot

_LONGEST_NAME, _LONGEST_TARGET = 32, 20
"""Cells for the name of the data, and of what is learnt; most files have shorter ones."""

_Part = tuple[int, str, Style]
"""A text with its style and its rank: where there is no room, the highest ranks go first."""


class StatusLine(Widget):
    """Data set, architecture, optimiser, state, epoch and speed in one line.

    Where there is no room for all of it, what matters least goes first.
    """

    COMPONENT_CLASSES: ClassVar = {
        "status-line--name",
        "status-line--dim",
        "status-line--state",
        "status-line--trouble",
    }

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        background: $panel;
        & > .status-line--name { text-style: bold; color: $accent; }
        & > .status-line--dim { color: $text-muted; }
        & > .status-line--state { text-style: bold; color: $success; }
        & > .status-line--trouble { text-style: bold; color: $error; }
    }
    """

    snapshot: reactive[Snapshot | None] = reactive(None, repaint=False)
    """What to show."""
    frame_rate: reactive[float] = reactive(0.0, repaint=False)
    """Pictures per second where the terminal gets fewer than it should; else 0."""

    def watch_snapshot(self) -> None:
        """Show it, in one frame with the pictures where the app can do that."""
        show_at_once = getattr(self.app, "show_at_once", None)
        if show_at_once is None or not show_at_once(self, [self.size.region]):
            self.refresh()

    def render_spans(self, regions: Iterable[Region]) -> Iterator[tuple[int, int, Strip]]:
        """Render parts of the line, which is another one each time and not worth to be kept.

        Yields
        ------
        tuple[int, int, Strip]
            Where each begins, x and y, and its cells.
        """
        _, background = self.background_colors
        for region in regions:
            strip = self.render_line(region.y)
            for line_filter in self.get_line_filters():
                strip = strip.apply_filter(line_filter, background)
            yield region.x, region.y, strip.crop(region.x, region.right)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Take all the room there is."""
        return container.width

    def render_line(self, y: int) -> Strip:
        """Render the line."""
        width = self.size.width
        snapshot = self.snapshot
        data = "" if snapshot is None else describe.dataset_name(snapshot.config)
        data = _shortened(data, _LONGEST_NAME)
        left, right = self._parts(data)
        # Room for a blank at each end and two between.
        for rank in range(7, 0, -1):
            if _cells(left + right) + 4 <= width:
                break
            left = [part for part in left if part[0] < rank]
            right = [part for part in right if part[0] < rank]
        if (excess := _cells(left + right) + 4 - width) > 0:
            room = max(1, cell_len(data) - excess)
            left = [
                (rank, _shortened(text, room) if text is data else text, style)
                for rank, text, style in left
            ]
        segments = [Segment(" "), *(Segment(text, style) for _, text, style in left)]
        tail = [*(Segment(text, style) for _, text, style in right), Segment(" ")]
        used = Strip(segments).cell_length + Strip(tail).cell_length
        gap = Segment(" " * max(1, width - used))
        style = self.rich_style
        return Strip([*segments, gap, *tail]).apply_style(style).adjust_cell_length(width, style)

    def _parts(self, data: str) -> tuple[list[_Part], list[_Part]]:
        """Return what stands at the left and at the right."""
        snapshot = self.snapshot
        name = self.get_component_rich_style("status-line--name", partial=True)
        dim = self.get_component_rich_style("status-line--dim", partial=True)
        plain = Style.null()
        trouble = snapshot is not None and snapshot.state in ("diverged", "failed")
        state = self.get_component_rich_style(
            "status-line--trouble" if trouble else "status-line--state", partial=True
        )
        sign, word = describe.state(snapshot)
        left: list[_Part] = [(5, "neuroterm  ", name)]
        right: list[_Part] = [(0, f"{sign} ", state), (4, f"{word} ", state)]
        if snapshot is None:
            return left, right
        target = _shortened(describe.target_name(snapshot.config), _LONGEST_TARGET)
        left += [
            (0, data, plain),
            (2, f" → {target}" if target else "", plain),
            (1, f" · {describe.architecture(snapshot)}", plain),
            (0, f" · {describe.optimizer(snapshot.config)} ", plain),
            (7, "learning ", plain),
            (0, describe.learning_rate(snapshot), plain),
            (6, f" · {describe.batch_size(snapshot.config)}", dim),
        ]
        right.append((0, describe.epoch(snapshot), plain))
        if snapshot.epochs_per_second:
            right.append((3, f" · {describe.speed(snapshot.epochs_per_second)}", dim))
        if self.frame_rate:
            right.append((3, f" · {describe.frame_rate(self.frame_rate)}", state))
        return left, right


def _cells(parts: list[_Part]) -> int:
    return sum(cell_len(text) for _, text, _ in parts)


def _shortened(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1) + "…"
