"""An app that writes to the terminal only what differs from what that shows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual import constants, events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.driver import Driver
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from tui.terminal.keyboard.background import Background
from tui.terminal.streams import has_posix_terminals
from tui.terminal.wire.buffer import Piece
from tui.terminal.wire.cursor import place_of_cursor

if TYPE_CHECKING:
    from tui.terminal.wire.driver import TerminalDriver


_LOG = logging.getLogger(__name__)

Visible = dict[Widget, tuple[Region, Region]]
"""Widgets with where they are, and the part of the screen that they are cut to."""


class TerminalApp(App[None]):
    """Hands what Textual paints to the `TerminalDriver`.

    With another driver, as in tests, in a browser or on Windows, it is any other app.
    """

    def __init__(self) -> None:
        super().__init__()
        self.painted = asyncio.Event()
        """Set when the first frame is painted."""
        self.is_full_of_keys: Callable[[], bool] = lambda: False
        """Tells whether there are so many keys to handle that others need not be read."""
        self._uses_mouse = True
        self._visible: Visible = {}
        self._plain: dict[Widget, Region | None] = {}
        """Where those of the visible widgets are that lie in plain view, as far as was asked."""

    @property
    def is_leaving(self) -> bool:
        """Whether somebody has asked for the end; what comes after that is too late."""
        return self._exit

    @property
    def has_shell(self) -> bool:
        """Whether there is a shell to give the terminal back to, as there is not in a browser."""
        return self._driver is not None and self._driver.can_suspend

    def _handle_exception(self, error: Exception) -> None:
        """End with an error; but not with that of something half gone while the app is left."""
        _LOG.error("The program fails.", exc_info=error)
        if self.is_leaving:
            self.log.error(error)
        else:
            super()._handle_exception(error)

    def on_background(self, message: Background) -> None:
        """Take in what the terminal says is behind everything."""

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that writes only what differs; Textual's own where that cannot run."""
        if constants.DRIVER is not None or not has_posix_terminals():
            return super().get_driver_class()
        from tui.terminal.wire.driver import TerminalDriver

        return TerminalDriver

    @property
    def _own_driver(self) -> TerminalDriver | None:
        """The driver that writes only what differs, where it is that."""
        if self._driver is None or not has_posix_terminals():
            return None
        from tui.terminal.wire.driver import TerminalDriver

        return self._driver if isinstance(self._driver, TerminalDriver) else None

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Hand what Textual's compositor has to show to our driver."""
        driver = self._own_driver
        if not isinstance(renderable, CompositorUpdate) or driver is None:
            super()._display(screen, renderable)
        elif not self._batch_count and self._running and not self._closed:
            driver.synchronized = self._sync_available
            driver.paint(renderable, place_of_cursor(self.screen))
            self.post_display_hook()
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self.painted.set()

    def paint(self, screen: Screen[Any]) -> bool:
        """Paint what is to look different on a screen, each widget over those that it lies on.

        To compose the screen of all widgets first takes several times as long. Returns False where
        that has to be: with another driver, or where the screen is of another size than before.
        """
        driver, compositor = self._own_driver, screen._compositor
        if driver is None or screen is not self.screen or not driver.is_of_size(compositor.size):
            return False
        if self._batch_count or not self._running or self._closed:
            return True
        regions = [*compositor._dirty_regions]
        compositor._dirty_regions.clear()
        if regions:
            spans = [*compositor._regions_to_spans(regions)]
            for widget, (region, clip) in reversed(compositor.visible_widgets.items()):
                for x, y, line in _painted(widget, _parts(spans, region, clip)):
                    driver.put(region.x + x, region.y + y, line)
            driver.synchronized = self._sync_available
            driver.show(place_of_cursor(screen))
            self.post_display_hook()
        return True

    @property
    def uses_mouse(self) -> bool:
        """Whether the mouse is the program's; else it is the terminal's, with its own selection."""
        return self._uses_mouse

    @uses_mouse.setter
    def uses_mouse(self, wanted: bool) -> None:
        self._uses_mouse = wanted
        if (driver := self._own_driver) is not None:
            driver.use_mouse(wanted)

    def expect_no_answers(self) -> None:
        """Wait no more for what the terminal may still answer."""
        if (driver := self._own_driver) is not None:
            driver.expect_no_answers()

    async def run_async(self, *, mouse: bool = True, **options: Any) -> None:
        """Run, with the mouse or without."""
        self._uses_mouse = mouse
        return await super().run_async(mouse=mouse, **options)

    def put_off(self, call: Callable[[], None]) -> bool:
        """Put a call off until the terminal has caught up, if it is behind; tell whether it is."""
        driver = self._own_driver
        if driver is None or not driver.behind:
            return False
        # By way of the app: another thread finds out, and what a call begins is not of that.
        driver.when_caught_up(partial(self.call_later, call))
        return True

    def show_at_once(self, widget: Widget, regions: Iterable[Region]) -> bool:
        """Paint parts of a widget without composing the screen from all widgets, if that will do.

        Returns False where the widget is not in plain view, or the screen is about to change.
        """
        driver, screen = self._own_driver, self.screen
        if driver is None or self._batch_count or widget.screen != screen:
            return False
        if screen._layout_required or any(widget.gutter):
            return False
        visible = screen._compositor.visible_widgets
        if visible is not self._visible:
            self._visible, self._plain = visible, {}
        if widget not in self._plain:
            # The same until widgets are laid out anew, and then there is another map of them.
            self._plain[widget] = _in_plain_view(widget, visible)
        region = self._plain[widget]
        if region is None:
            return False
        inside = region.reset_offset
        widget._styles_cache.set_dirty(*regions)
        for x, y, line in _rendered(widget, [part.intersection(inside) for part in regions]):
            driver.put(region.x + x, region.y + y, line)
        return True

    def on_resize(self, event: events.Resize) -> None:
        """Take nothing on the screen for granted after its size has changed."""
        if (driver := self._own_driver) is not None:
            driver.repaint(*event.size)


def _in_plain_view(widget: Widget, visible: Visible) -> Region | None:
    """Return where a widget is, if all of it is to be seen and nothing lies on it."""
    region, clip = visible.get(widget, (None, None))
    if region is None or clip is None or not clip.contains_region(region):
        return None
    ancestors = set(widget.ancestors_with_self)
    for other, (part, bounds) in visible.items():
        if other not in ancestors and part.intersection(bounds).overlaps(region):
            return None
    return region


def _parts(spans: Sequence[tuple[int, int, int]], region: Region, clip: Region) -> list[Region]:
    """Return which cells of a widget are in spans of the screen: row, start and end of each."""
    left, top, width, height = region.intersection(clip)
    right, bottom = left + width, top + height
    return [
        Region(start - region.x, y - region.y, end - start, 1)
        for y, x, past in spans
        if top <= y < bottom and (start := max(x, left)) < (end := min(past, right))
    ]


def _painted(widget: Widget, parts: Sequence[Region]) -> Iterator[tuple[int, int, Iterable[Piece]]]:
    """Yield parts of lines of a widget, each with its place, x and y."""
    if not parts:
        return
    if hasattr(widget, "render_spans") and not any(widget.gutter):
        widget._styles_cache.set_dirty(*parts)
        yield from _rendered(widget, parts)
        return
    top, bottom, width = parts[0].y, parts[-1].bottom, widget.outer_size.width
    lines = widget.render_lines(Region(0, top, width, bottom - top))
    for part in parts:
        yield part.x, part.y, lines[part.y - top].crop(part.x, part.right)


def _rendered(
    widget: Widget, parts: Iterable[Region]
) -> Iterator[tuple[int, int, Iterable[Piece]]]:
    """Yield the lines of parts of a widget, each with its place, x and y."""
    render_spans = getattr(widget, "render_spans", None)
    if render_spans is not None:
        yield from render_spans(parts)
        return
    for part in parts:
        for y, strip in enumerate(widget.render_lines(part), part.y):
            yield part.x, y, strip
