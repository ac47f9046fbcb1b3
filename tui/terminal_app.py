"""An app that writes to the terminal only what differs from what that shows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from rich.console import RenderableType
from textual import constants, events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.driver import Driver
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from tui.driver import TerminalDriver


class TerminalApp(App[None]):
    """Hands what Textual paints to the `TerminalDriver`.

    With another driver, as in tests without a terminal, it is any other app.
    """

    def __init__(self) -> None:
        super().__init__()
        self.painted = asyncio.Event()
        """Set when the first frame is painted."""

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that writes only what differs."""
        return TerminalDriver if constants.DRIVER is None else super().get_driver_class()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Hand what Textual's compositor has to show to our driver."""
        driver = self._driver
        if not isinstance(renderable, CompositorUpdate) or not isinstance(driver, TerminalDriver):
            super()._display(screen, renderable)
        elif not self._batch_count and self._running and not self._closed:
            driver.synchronized = self._sync_available
            driver.paint(renderable, self.screen.outer_size.clamp_offset(self.cursor_position))
            self.post_display_hook()
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self.painted.set()

    def show_at_once(self, widget: Widget, regions: Iterable[Region]) -> bool:
        """Paint parts of a widget without composing the screen from all widgets, if that will do.

        Returns False where the widget is not in plain view, or the screen is about to change.
        """
        driver, screen = self._driver, self.screen
        if not isinstance(driver, TerminalDriver) or self._batch_count or widget.screen != screen:
            return False
        visible = screen._compositor.visible_widgets
        if screen._layout_required or widget not in visible or any(widget.gutter):
            return False
        region, clip = visible[widget]
        if not clip.contains_region(region):
            return False
        ancestors = set(widget.ancestors_with_self)
        if any(
            other not in ancestors and part.intersection(bounds).overlaps(region)
            for other, (part, bounds) in visible.items()
        ):
            return False
        widget._styles_cache.set_dirty(*regions)
        lines = sorted({y for part in regions for y in part.line_range if y < region.height})
        if lines:
            crop = Region(0, lines[0], region.width, lines[-1] + 1 - lines[0])
            strips = widget.render_lines(crop)
            driver.put(region.x, region.y, {y: strips[y - lines[0]] for y in lines})
        return True

    def on_resize(self, event: events.Resize) -> None:
        """Take nothing on the screen for granted after its size has changed."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.repaint(*event.size)
