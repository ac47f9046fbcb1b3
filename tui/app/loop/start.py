"""What the app begins with, and what it imports once its first frame is painted."""

from __future__ import annotations

import gc
import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.panels.table import PANELS

# With them comes NumPy, which the first frame does not wait for.
if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig
    from tui.exchange.formats.opened import Opening
    from tui.exchange.sessions.opening import OpenedSession

LOG_LEVELS = ("off", "error", "warning", "info", "debug")
"""How much is noted: none of it, what fails, what was nearly lost, what is done, what is said."""

LOG_LEVEL = "warning"
"""The one where nobody says another."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the app begins with.

    Attributes
    ----------
    experiment : ExperimentConfig or Experiment or None
        What to build and start with, or what to go on with; None for the default experiment, which
        need not be made before the first frame.
    begin : Opening or None
        What to say of the experiment at first, and how to show it.
    playing : bool
        Whether to train at once.
    fps : float
        Pictures per second at most.
    speed : float
        Epochs per second at most; infinity for no limit.
    image : tuple of int or None
        Rows and columns of pixels that a sample has, where the user says so.
    history_bytes : int or None
        Memory for the moments to go back to, where the user says so.
    lesson : int or None
        The chapter of the lesson to open, 0 for where it was left; None for none.
    opened : OpenedSession or None
        The session to go on with instead.
    log_level : str or None
        Which of `LOG_LEVELS` is noted in the log, where the user says so.
    """

    experiment: ExperimentConfig | Experiment | None = None
    begin: Opening | None = None
    playing: bool = False
    fps: float = 10.0
    speed: float = 100.0
    image: tuple[int, int] | None = None
    history_bytes: int | None = None
    lesson: int | None = None
    opened: OpenedSession | None = None
    log_level: str | None = None

    @property
    def remark(self) -> str:
        """What to say at first, or empty."""
        return "" if self.begin is None else self.begin.remark


def import_the_rest() -> None:
    """Import what the pictures and training need, which takes about as long as the first frame."""
    for name in ("tui.app.live", *(panel.module for panel in PANELS)):
        importlib.import_module(name)
    importlib.import_module("tui.plotting.canvas").library()
    if not gc.isenabled():
        # All that is imported stays to the end. To look through it for garbage would later make
        # training and keys wait.
        gc.freeze()
        gc.enable()
