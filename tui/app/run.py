"""The app from its start to its end."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from tui.terminal.capabilities import Capabilities

if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig
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
    return app.return_code or 0
