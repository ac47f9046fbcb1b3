"""Somebody at the keyboard, for tests of the app."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from patience import PATIENCE
from rich.console import RenderableType
from rich.segment import Segment
from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from core import Experiment, ExperimentConfig
from tui.app.app import NeurotermApp
from tui.app.loop import keys_in_turn
from tui.app.main.said.message import MessageLine
from tui.app.preferences import Preferences
from tui.panels.charts.chart import CurveChart
from tui.session.training.pace import SPEEDS
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap
from tui.widgets.figure_view import FigureView

UNICODE = Capabilities(unicode=True, color="256")
ASCII = Capabilities(unicode=False, color="256")
COLORLESS = Capabilities(unicode=True, color="none")
LESSON = ExperimentConfig(samples=200, epochs=10**9)
SIZES = [(80, 24), (120, 40), (200, 60)]

# The app waits for no key longer than a person would; on a busy machine each takes longer, and the
# next is nevertheless for what it opens.
keys_in_turn.LONGEST_WAIT = keys_in_turn.LONGEST_OPENING = 10.0


class User:
    """Presses keys and looks at the screen."""

    def __init__(self, app: NeurotermApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.said = ""
        """What the shell was told at the end."""
        self._painted = asyncio.Event()
        self._sentences: list[str] = []
        """What the line above the keys has said since the last key."""
        display = app._display

        def noticed(screen: Screen[Any], update: RenderableType | None) -> None:
            self._painted.set()
            display(screen, update)
            if screen is app.main and screen.is_current:
                self._sentences += [str(line.content) for line in screen.query(MessageLine)]

        app._display = noticed

    def strips(self) -> list[Strip]:
        """The screen on top, line by line."""
        return [strip.simplify().discard_meta() for strip in screen_strips(self.app.screen)]

    def text(self) -> str:
        return screen_text(self.app.screen)

    def map(self) -> str:
        return picture(self.app.main.query_one(BoundaryMap))

    def loss(self) -> str:
        return picture(self.app.main.query_one("#loss", CurveChart))

    def legend(self) -> str:
        """What the lower border of the map says."""
        panel = self.app.main.query_one("#map-panel").region
        return screen_strips(self.app.main)[panel.bottom - 1].text[panel.x : panel.right]

    async def press(self, *keys: str) -> None:
        """Press keys at once, without waiting for what they do.

        One that comes again and again for a while would be one that is held down.
        """
        self._sentences.clear()
        for key in keys:
            self.app.simulate_key(key)
        await asyncio.sleep(0)

    def _shows(self, pattern: re.Pattern[str]) -> bool:
        return any(map(pattern.search, (self.text(), *self._sentences)))

    async def see(self, wanted: str | re.Pattern[str] | Callable[[], object]) -> None:
        """Wait until the screen shows a text or a pattern, or a condition holds.

        A sentence above the keys counts once it has been there since the last key: an epoch, or
        some seconds, may end it before anybody looks.
        """
        if isinstance(wanted, str):
            wanted = re.compile(re.escape(wanted))
        condition = partial(self._shows, wanted) if isinstance(wanted, re.Pattern) else wanted
        # To read the screen costs as much as to paint it, so it is read once it is painted.
        patience = 1.0 if isinstance(wanted, re.Pattern) else 0.03
        deadline = time.monotonic() + PATIENCE
        while True:
            self._painted.clear()
            if condition():
                return
            left = deadline - time.monotonic()
            assert left > 0.0, f"waited for {wanted}\n{self.text()}"
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, patience)):
                    await self._painted.wait()
            await asyncio.sleep(0.01)

    async def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal and wait until the screen has it."""
        await self.pilot.resize_terminal(width, height)
        await self.see(lambda: self.app.main.size == (width, height))

    async def rest(self) -> None:
        """Wait until all there is to show is shown. Only while nothing is trained."""
        await keys_done(self.app)
        session = self.app.session
        await self.see(lambda: session.is_up_to_date or not session.is_alive)
        await self.pilot.pause()
        shown = self.app.session.snapshot.version
        await self.see(lambda: self.app.shown_version >= shown)
        await self.pilot.pause()


async def until(condition: Callable[[], object], complaint: Callable[[], str]) -> None:
    """Wait for what may come without a picture."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, complaint()
        await asyncio.sleep(0.005)


async def keys_done(app: NeurotermApp) -> None:
    """Wait until the keys that were pressed have done all, as far as screens are concerned."""
    for _ in range(2):
        # Keys wait for what they open and lay out.
        await until(lambda: not app._keys.is_busy, lambda: screen_text(app.screen))
        for node in (app, app.focused, app.screen):
            done = asyncio.Event()
            if node is not None and node.call_later(done.set):
                await asyncio.wait_for(done.wait(), PATIENCE)


def screen_strips(screen: Screen[Any]) -> list[Strip]:
    """What a screen shows, line by line; no other test need know how Textual keeps it."""
    # Where one can see through it, it draws what is beneath: as when the app itself draws it.
    visible_screen_stack.set(list(screen.app._background_screens) if screen.is_current else [])
    return screen._compositor.render_strips()


def screen_text(screen: Screen[Any]) -> str:
    return "\n".join(strip.text for strip in screen_strips(screen))


async def ready(app: NeurotermApp) -> None:
    """Wait until the panels are filled, after the first frame."""
    await until(lambda: app.is_ready, lambda: "the panels are still empty")


def picture(view: FigureView) -> str:
    return "\n".join(view.render_line(y).text for y in range(view.size.height))


def painted(view: FigureView) -> list[list[Segment]]:
    """A picture with its colours."""
    return [list(view.render_line(y).simplify()) for y in range(view.size.height)]


@asynccontextmanager
async def running(
    config: ExperimentConfig | Experiment = LESSON,
    size: tuple[int, int] = (120, 40),
    capabilities: Capabilities = UNICODE,
    *,
    playing: bool = False,
    speed: float = SPEEDS[-2],  # as fast as possible would take a core from the tests beside it
    preferences: Preferences | None = None,
) -> AsyncIterator[User]:
    app = NeurotermApp(
        config, capabilities=capabilities, playing=playing, speed=speed, preferences=preferences
    )
    async with app.run_test(size=size) as pilot:
        user = User(app, pilot)
        await ready(app)
        await user.see(lambda: app.main.snapshot.state != "loading")
        if not playing:
            await user.rest()
        yield user
