"""A widget of rows of text, which scrolls where there are more than fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.plotting.colors.inks import InkFilter
from tui.plotting.colors.rgb import BLACK, WHITE, contrast
from tui.widgets.figure_view import FigureView
from tui.widgets.frame import BESIDE_WORDS, write_in_frame
from tui.widgets.rows import Row, Span

_NO_INKS = InkFilter("truecolor", {})
_SHADES = 6


class RowsView(FigureView):
    """Shows rows of text, and of a new frame paints only what is another."""

    COMPONENT_CLASSES: ClassVar = {
        f"rows-view--{ink}" for ink in ("label", "heading", "train", "test", "trouble", "shade")
    }

    DEFAULT_CSS = """
    RowsView {
        & > .rows-view--label { color: $text-muted; }
        & > .rows-view--heading { text-style: bold; color: $accent; }
        & > .rows-view--train { color: $curve-train; }
        & > .rows-view--test { color: $curve-test; }
        & > .rows-view--trouble { text-style: bold; color: $error; }
        & > .rows-view--shade { background: $primary; }
    }
    """

    first_row = 0
    """The row at the top."""

    note = ""
    """What the lower border says, where not all rows are in view after that."""

    @property
    def inks(self) -> InkFilter:
        """Nothing: the theme's own colours suit its background."""
        return _NO_INKS

    def rows(self, width: int) -> Sequence[Row]:
        """Return the rows for a width; subclasses say which."""
        return ()

    def draw_figure(self) -> None:
        """Write the rows for the present size."""
        width, height = self.size
        if not self.is_mounted or not width or not height:
            return
        rows = self.rows(width)
        self.first_row = max(0, min(self.first_row, len(rows) - height))
        styles = self._styles()
        self.update_strips(
            [
                Strip([_segment(span, styles) for span in row])
                for row in rows[self.first_row : self.first_row + height]
            ]
        )
        above, below = self.first_row > 0, self.first_row < len(rows) - height
        words = "↑" * above + "↓" * below + " more" * (above or below)
        both = " · ".join(filter(None, (words, self.note)))
        fits = cell_len(both) <= width - BESIDE_WORDS
        write_in_frame(self, subtitle=both if fits else words or self.note)

    def scroll_rows(self, lines: int) -> None:
        """Show the rows further down or further up; say where there are no more."""
        before = self.first_row
        self.first_row += lines
        self.draw_figure()
        if self.first_row == before:
            self.tell(f"There is nothing more {'above' if lines < 0 else 'below'}.")

    def notify_style_update(self) -> None:
        """Write the numbers in the new colours."""
        super().notify_style_update()
        if self.is_attached:
            # Not before: the styles of the inks come after the widget's own.
            self.call_after_refresh(self.draw_figure)

    def _styles(self) -> dict[str, Style]:
        styles = {
            ink: self.get_component_rich_style(f"rows-view--{ink}", partial=True)
            for ink in ("label", "heading", "train", "test", "trouble")
        }
        styles["value"] = Style.null()
        if self.capabilities.color not in ("none", "16"):
            _, paper = self.background_colors
            full = self.get_component_styles("rows-view--shade").background
            for level in range(1, _SHADES):
                shade = paper.blend(full, level / (_SHADES - 1))
                text = max((WHITE, BLACK), key=lambda end: contrast(end, shade.rgb))
                styles[f"shade-{level}"] = Style(
                    color=Color.from_rgb(*text), bgcolor=shade.rich_color
                )
        return styles


def _segment(span: Span, styles: dict[str, Style]) -> Segment:
    if span.color is not None:
        return Segment(span.text, Style(color=Color.from_rgb(*span.color)))
    if span.share is None:
        return Segment(span.text, styles[span.ink])
    level = round(span.share * (_SHADES - 1))
    if f"shade-{level}" in styles:
        return Segment(span.text, styles[f"shade-{level}"])
    return Segment(span.text, Style(bold=True) if span.share >= 0.5 else styles[span.ink])
