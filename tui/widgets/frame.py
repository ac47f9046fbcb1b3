"""The frame that a panel stands in, and what is written in its border."""

from __future__ import annotations

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Words = str | Content

BESIDE_WORDS = 4
"""Cells of the width in a frame that no words in its border take."""


class Frame(Vertical):
    """A border around the widget of a panel, with a title above and a subtitle below.

    Parameters
    ----------
    title : str
        What it says at first.
    """

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="panel")
        self._written: dict[str, Words] = {}
        self.write(title=title)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render lines; between the first and the last, all are the same."""
        last = self.outer_size.height - 1
        rows = [y if y in (0, last) else 1 for y in crop.line_range]
        lines = {y: super(Frame, self).render_lines(_row(crop, y))[0] for y in {*rows}}
        return [lines[y] for y in rows]

    def write(self, *, title: Words | None = None, subtitle: Words | None = None) -> None:
        """Write other words; those that are None stay as they are."""
        for place, words in (("border_title", title), ("border_subtitle", subtitle)):
            written, same = self._written.get(place), False
            # The whole frame is painted anew for them. Content is equal whatever its colours.
            if isinstance(words, Content) and isinstance(written, Content):
                same = words.is_same(written)
            elif isinstance(words, str):
                same = words == written
            if words is not None and not same:
                self._written[place] = words
                setattr(self, place, words)


def _row(crop: Region, y: int) -> Region:
    return Region(crop.x, y, crop.width, 1)


def frame_of(widget: Widget) -> Frame | None:
    """Return the frame that a panel's widget stands in; None where it stands elsewhere."""
    return widget.parent if isinstance(widget.parent, Frame) else None


def write_in_frame(
    widget: Widget, *, title: Words | None = None, subtitle: Words | None = None
) -> None:
    """Write in the frame that a panel's widget stands in, if there is one."""
    frame = frame_of(widget)
    if frame is not None:
        frame.write(title=title, subtitle=subtitle)
