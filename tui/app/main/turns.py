"""Whose turn it is: the panels beside the map are not all drawn with every picture."""

from __future__ import annotations

import time
from collections.abc import Iterable

from tui.panels.table import PANELS
from tui.session.snapshot import Snapshot

_SHORT = 0.15
"""Seconds since the last picture below which only one of these panels is drawn with the map."""


class Turns:
    """Remembers when each panel was drawn last."""

    def __init__(self) -> None:
        self._step = (-1, 0, 0)
        self._drawn: dict[str, float] = {}
        self._last = 0.0

    def due(self, snapshot: Snapshot, in_view: Iterable[str]) -> list[str]:
        """Return which panels to draw for a snapshot, of those that are in view.

        While it trains those beside the map are drawn a few times a second, and one after another
        where pictures follow one another quickly, so that none takes much longer than the others.
        A picture that is of no step of training is of what the user has done, and all of it is
        drawn.
        """
        now = time.monotonic()
        names = list(in_view)
        least = {panel.name: panel.least_seconds for panel in PANELS if panel.least_seconds}
        turn = [name for name in names if name in least]
        step = snapshot.experiment, snapshot.epoch, snapshot.batch
        if snapshot.state == "training" and step[0] == self._step[0] and step != self._step:
            waiting = {name: now - self._drawn.get(name, 0.0) for name in turn}
            turn = [name for name in turn if waiting[name] > least[name]]
            if now - self._last < _SHORT:
                turn = sorted(turn, key=lambda name: -waiting[name] / least[name])[:1]
        self._step, self._last = step, now
        self._drawn |= dict.fromkeys(turn, now)
        return [name for name in names if name in turn or name not in least]
