"""A widget that shows a picture made of strips, and repaints no more of it than changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.plotting.colors.inks import InkFilter, ink_filter
from tui.terminal.adaptation import AsciiFilter
from tui.terminal.capabilities import Capabilities, detect
from tui.terminal.wire.buffer import Piece
from tui.widgets.sentence import Said

_MOST_STYLES = 4096


class _Look(NamedTuple):
    """What the styles of a picture are seen through."""

    style: Style
    background: Color
    filters: tuple[LineFilter, ...]


class FigureView(Widget, can_focus=True):
    """Shows the strips of a figure.

    Subclasses override `draw_figure`, which is called whenever the picture has to be made anew,
    as after a change of size, and call `update_strips` with every new frame.
    """

    DEFAULT_CSS = """
    FigureView {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(
        self,
        *,
        capabilities: Capabilities | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """Initialize a figure view.

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
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._capabilities = capabilities
        self._strips: list[Strip] = []
        self._fitted: Size | None = None
        self._line_style: tuple[Style, Color] | None = None
        self._look: _Look | None = None
        self._restyled: dict[int, tuple[Style | None, Style | None]] = {}

    @property
    def capabilities(self) -> Capabilities:
        """What the terminal can show."""
        if self._capabilities is None:
            found = detect(os.environ, getattr(sys.__stdout__, "encoding", None))
            # Textual takes NO_COLOR out of the environment when the app starts.
            self._capabilities = Capabilities(found.unicode, "none") if self.app.no_color else found
        return self._capabilities

    @property
    def inks(self) -> InkFilter:
        """What makes the picture's inks readable on any background."""
        return ink_filter(self.capabilities.color)

    def tell(self, sentence: str) -> None:
        """Have something said to the user, as that a key has led nowhere."""
        self.post_message(Said(sentence))

    def draw_figure(self) -> None:
        """Make the picture for the present size and hand it to `update_strips`."""

    def update_strips(self, strips: Sequence[Strip]) -> list[Region]:
        """Show a new frame.

        Parameters
        ----------
        strips
            The lines of the frame, from the top.

        Returns
        -------
        list[Region]
            The regions repainted: on each line that changed, the cells from the first to the
            last one that did. Nothing if the frame is the same.
        """
        old, self._strips, self._fitted = self._strips, list(strips), self.size
        if not old:
            self.refresh()
            return [self.size.region]
        blank = Strip([])
        width = self.size.width
        regions = []
        for y in range(max(len(old), len(self._strips))):
            before = old[y] if y < len(old) else blank
            after = self._strips[y] if y < len(self._strips) else blank
            if before is not after and (span := _changed_span(before, after)) is not None:
                start, end = span[0], min(width, span[1])
                if start < end:
                    regions.append(Region(start, y, end - start, 1))
        self.repaint(regions)
        return regions

    def repaint(self, regions: Sequence[Region]) -> None:
        """Repaint these parts."""
        # An app that can paint a part of the screen by itself saves the work of composing it all.
        show_at_once = getattr(self.app, "show_at_once", None)
        if regions and not (show_at_once is not None and show_at_once(self, regions)):
            self.refresh(*regions)

    def line(self, y: int) -> Strip | None:
        """Return a line of the picture, or None below its end."""
        return self._strips[y] if y < len(self._strips) else None

    def render_spans(self, regions: Iterable[Region]) -> Iterator[tuple[int, int, Sequence[Piece]]]:
        """Render parts of the picture as they look in the whole of it, without rendering that.

        Yields
        ------
        tuple[int, int, Sequence[Piece]]
            For each line of each region, where it begins, x and y, and its cells.
        """
        filters = self.get_line_filters()
        _, background = self.background_colors
        look = _Look(self.rich_style, background, tuple(filters))
        if look != self._look or len(self._restyled) > _MOST_STYLES:
            self._look, self._restyled = look, {}
        restyled = self._restyled
        others = [line_filter for line_filter in filters if isinstance(line_filter, AsciiFilter)]
        for region in regions:
            for y in region.line_range:
                line: list[Piece] = []
                for text, own, _ in self.pieces(y, region.x, region.right):
                    known = restyled.get(id(own))
                    if known is None:
                        # With the style itself, so that no other one can have its id.
                        known = restyled[id(own)] = own, self._restyle(own, look)
                    line.append((text, known[1], None))
                for line_filter in others:
                    segments = [Segment(text, style) for text, style, _ in line]
                    line = [*line_filter.apply(segments, background)]
                yield region.x, y, line

    def _restyle(self, own: Style | None, look: _Look) -> Style | None:
        """Return a style as it looks in this widget, and through the filters of styles."""
        segments = self.inks.apply([Segment("x", own)], look.background)
        segments = [Segment("x", look.style + segments[0].style)]
        for line_filter in look.filters:
            segments = line_filter.apply(segments, look.background)
        return segments[0].style

    def pieces(self, y: int, start: int, end: int) -> Sequence[Piece]:
        """Return some cells of a line, blanks where it is shorter."""
        strip = (self.line(y) or Strip([])).crop(start, end)
        segments = list(strip)
        if (rest := end - start - strip.cell_length) > 0:
            segments.append(Segment(" " * rest))
        return segments

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render lines of the picture, all in one style."""
        # To find the style takes longer than to draw a line.
        self._line_style = self._found_style()
        try:
            return super().render_lines(crop)
        finally:
            self._line_style = None

    def render_line(self, y: int) -> Strip:
        """Render one line of the picture."""
        style, background = self._line_style or self._found_style()
        strip = self.line(y)
        if strip is None:
            return Strip.blank(self.size.width, style)
        if self.inks.on(background.rgb):
            strip = strip.apply_filter(self.inks, background)
        # The widget's own background shows where the picture has none.
        return strip.apply_style(style).adjust_cell_length(self.size.width, style)

    def _found_style(self) -> tuple[Style, Color]:
        """Return the style of the widget, and the colour that is behind it."""
        return self.rich_style, self.background_colors[1]

    def on_resize(self) -> None:
        """Have a picture of the size that there is now."""
        self.fit()

    @property
    def fits(self) -> bool:
        """Whether the picture is of the size that there is now."""
        return self._fitted == self.size

    def fit(self) -> None:
        """Make the picture anew unless it fits."""
        if not self.fits:
            self._let_go()
            self._fitted = self.size
            self.draw_figure()

    def await_picture(self) -> None:
        """Get ready for what is to be shown next, where the picture does not fit."""
        if not self.fits:
            self._let_go()

    def _let_go(self) -> None:
        self._strips = []
        self.forget_picture()
        self.refresh()

    def forget_picture(self) -> None:
        """Forget what the picture was made with, besides its lines; subclasses say what."""

    def notify_style_update(self) -> None:
        """Repaint in the new style."""
        super().notify_style_update()
        self.refresh()


def _changed_span(before: Strip, after: Strip) -> tuple[int, int] | None:
    """Return the first cell that differs and the one past the last, or None."""
    old, new = list(before), list(after)
    if old == new:
        return None
    start = _cells_in_common(old, new, from_end=False)
    end = max(before.cell_length, after.cell_length)
    if before.cell_length == after.cell_length:
        end -= _cells_in_common(old, new, from_end=True)
    # Not so if the same cells are merely cut into other segments.
    return (start, end) if start < end else None


def _cells_in_common(old: list[Segment], new: list[Segment], *, from_end: bool) -> int:
    cells = 0
    if from_end:
        old, new = old[::-1], new[::-1]
    for a, b in zip(old, new, strict=False):
        if a == b:
            cells += a.cell_length
            continue
        if a.style == b.style:
            step = -1 if from_end else 1
            same = takewhile(
                lambda pair: pair[0] == pair[1], zip(a.text[::step], b.text[::step], strict=False)
            )
            cells += cell_len("".join(character for character, _ in same))
        break
    return cells
