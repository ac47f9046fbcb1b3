"""The app from its start to its end."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from core import printable
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import Failure
from tui.terminal.hang_up import in_spite_of_signals
from tui.terminal.streams import say

if TYPE_CHECKING:
    from tui.app.app import NeurotermApp
    from tui.app.loop.start import Start


def open_app(
    capabilities: Capabilities,
    prepare: Callable[[], Start] | None = None,
    *,
    theme: str = "",
    no_mouse: bool = False,
) -> int:
    """Open the app and return the exit code.

    Parameters
    ----------
    capabilities : Capabilities
        What the terminal can show.
    prepare : callable, optional
        Returns what to begin with, once the first frame is painted; by default the default
        experiment.
    theme : str
        The name of a theme, "auto" for that which goes with the terminal, or empty for the one
        that the user chose last.
    no_mouse : bool
        Whether to leave the mouse to the terminal this time, whatever is remembered.

    Raises
    ------
    Exception
        What ``prepare`` raises, once the terminal is given back.
    Failure
        If the experiment could not start.
    """
    # To look through all that is imported for garbage would put off the first frame. The app
    # enables it when everything is there.
    gc.disable()
    try:
        import asyncio

        from platformdirs import user_state_path

        from tui.app import preferences
        from tui.app.app import NeurotermApp
        from tui.app.loop.garbage import share_one_heap
        from tui.settings.file_names import REACH
        from tui.terminal.keyboard.background import hinted

        share_one_heap()
        is_visit = REACH.is_limited
        state_folder = user_state_path("neuroterm", appauthor=False)
        liked = preferences.Preferences(first_run=True) if is_visit else preferences.load()
        app = NeurotermApp(
            None,
            capabilities=capabilities,
            preferences=liked,
            state_folder=None if is_visit else state_folder,
            prepare=prepare,
            theme=theme,
            light=bool(hinted(os.environ)),
        )
        try:
            asyncio.run(_run(app, mouse=liked.mouse and not no_mouse))
        finally:  # also if it comes to its end by an error, or is interrupted
            _say(_kept(app))
    finally:
        gc.enable()
    if app.failure is not None:
        raise app.failure
    if app.is_ready and not app.return_code and (reason := app.live.why_nothing_runs):
        raise Failure(reason)  # as where the command line notices it
    return app.return_code or 0


async def _run(app: NeurotermApp, *, mouse: bool) -> None:
    from tui.terminal.suspend import heed_the_end

    heed_the_end(app)
    await app.run_async(mouse=mouse)


def _kept(app: NeurotermApp) -> str:
    """Keep what would be lost, and return what to say of that; whatever happens, the app ends.

    It ends soon, so whoever asks for that once more, or closes the window, loses nothing by it.
    """
    try:
        with in_spite_of_signals():
            return app.keep_unsaved()
    except Exception as error:
        return f"The last run is not kept: {type(error).__name__}: {printable(str(error), 200)}."


def _say(words: str) -> None:
    """Say something in the shell, which has its screen back, if it still listens."""
    if words:
        with contextlib.suppress(OSError):
            for line in words.splitlines():
                say(line)
