"""The loss landscape: whether there is one, and the way to it and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tui.app.main.screen import MainScreen
    from tui.session.changing.requests import Requests
    from tui.session.session import TrainingSession
    from tui.session.snapshot import Snapshot

MOST_PARAMETERS = 10**6
"""Of a network around which to look: a picture takes thousands of them."""


class LookAround:
    """Opens and leaves the loss landscape.

    Parameters
    ----------
    main : MainScreen
        Shows it.
    session : TrainingSession
        Hands out copies of its run.
    requests : Requests
        Puts the network elsewhere.
    """

    def __init__(self, main: MainScreen, session: TrainingSession, requests: Requests) -> None:
        self._main, self._session, self._requests = main, session, requests

    def turn(self) -> str:
        """Show the landscape, or the map again; say why that cannot be."""
        panels = self._main.panels
        if panels.looks_around:
            panels.look_around(False)
            return ""
        if self._main.map.drawing.is_on:
            return "Points are drawn now: leave drawing first, then <landscape> shows the loss."
        if refusal := _refusal(self._session.snapshot):
            return refusal
        panel = panels.content("landscape")
        panel.look, panel.put = self._session.around.look, self._requests.put
        panels.look_around(True)
        return ""


def _refusal(snapshot: Snapshot) -> str:
    """Return why there is no landscape around the network of a snapshot, or an empty text."""
    if snapshot.dataset is None or snapshot.parameters is None:
        return "There is no network to look around yet: the data are not there."
    size = snapshot.parameters.size
    if size > MOST_PARAMETERS:
        return (
            f"A landscape takes thousands of networks, and this one has {size:,} weights and "
            f"biases: it is shown up to {MOST_PARAMETERS:,}."
        )
    if snapshot.state == "diverged" or not np.isfinite(snapshot.parameters).all():
        return (
            "This run has diverged, so there is no landscape around it; <undo> goes back, <reset> "
            "starts again."
        )
    if snapshot.epoch * snapshot.batches + snapshot.batch < 2:
        return (
            "Train a little first: the landscape is drawn along the run's path, and that takes "
            "three moments."
        )
    return ""
