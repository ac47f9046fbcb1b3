"""The app from its start to its end."""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

from core import printable
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import Failure
from tui.terminal.streams import say

if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig
    from tui.app.app import NeurotermApp
    from tui.exchange.formats.opened import Opening


def open_app(
    experiment: ExperimentConfig | Experiment | None,
    capabilities: Capabilities,
    *,
    begin: Opening | None = None,
    playing: bool = False,
    fps: float = 10.0,
    speed: float = 100.0,
) -> int:
    """Open the app and return the exit code; the parameters are the app's."""
    # To look through all that is imported for garbage would put off the first frame. The app
    # enables it when everything is there.
    gc.disable()
    try:
        from platformdirs import user_state_path

        from tui.app import preferences
        from tui.app.app import NeurotermApp

        app = NeurotermApp(
            experiment,
            capabilities=capabilities,
            playing=playing,
            fps=fps,
            speed=speed,
            preferences=preferences.load(),
            state_folder=user_state_path("neuroterm", appauthor=False),
            begin=begin,
        )
        app.run()
    finally:
        gc.enable()
    _say(_kept(app))
    if app.is_ready and not app.return_code and (reason := app.live.why_nothing_runs):
        raise Failure(reason)  # as where the command line notices it
    return app.return_code or 0


def _kept(app: NeurotermApp) -> str:
    """Keep what would be lost, and return what to say of that; whatever happens, the app ends."""
    try:
        return app.keep_unsaved()
    except KeyboardInterrupt:
        return "The last run is not kept: interrupted."
    except Exception as error:
        return f"The last run is not kept: {type(error).__name__}: {printable(str(error), 200)}."


def _say(words: str) -> None:
    """Say something in the shell, which has its screen back, if it still listens."""
    if words:
        with contextlib.suppress(OSError):
            for line in words.splitlines():
                say(line)
