"""What of the step to come there is to be seen: its gradient, or everything inside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.app.main.grid import PanelGrid

if TYPE_CHECKING:
    from tui.session.snapshot import Snapshot

Want = Callable[[bool, bool, bool], None]
"""Has its gradient computed, everything inside it, and how the layers are, from now on or not."""


class StepAhead:
    """Opens and leaves the panel of one step, and asks for what the panels in view show.

    Parameters
    ----------
    panels : callable
        Returns the panels.
    say : callable
        Called with a sentence for the user.

    Attributes
    ----------
    want : callable or None
        Called with what is wanted; None before the panels are there.
    """

    def __init__(self, panels: Callable[[], PanelGrid], say: Callable[[str], None]) -> None:
        self._panels, self._say = panels, say
        self._opens = self._has_data = False
        self.want: Want | None = None
        self._then: list[Callable[[], Awaitable[None]]] = []

    def put_off(self, call: Callable[[], Awaitable[None]]) -> bool:
        """Have something called once the panel that was asked for is there, or is not to come.

        False where none was asked for, or where somebody has waited for it long enough already.
        """
        if not self._opens or self._then:
            return False
        self._then.append(call)
        return True

    def _go_on(self) -> None:
        then, self._then = self._then, []
        for call in then:
            # After the panel has the focus.
            self._panels().app.call_later(call)

    def turn(self) -> str:
        """Look inside the step to come, or at the map again; say why that cannot be."""
        if self.leave():
            return ""
        if self._panels().content("map").drawing.is_on:
            return "Points are drawn now: leave drawing first, then <inside-step> shows a step."
        if not self._has_data:
            return "There is no step to look into yet: the data are not there."
        # Not open before there is something in it.
        self._opens = True
        self.ask()
        return ""

    def leave(self) -> bool:
        """Leave the panel of one step; return whether it was open."""
        was_open, self._opens = self._panels().looks_inside, False
        self._panels().look_inside(False)
        self.ask()
        self._go_on()
        return was_open

    def follow(self, snapshot: Snapshot) -> bool:
        """Open the panel if it was asked for and there is something in it; else say why not.

        Returns
        -------
        bool
            Whether it has been opened.
        """
        self._has_data = snapshot.dataset is not None
        if not self._opens or snapshot.inside is None:
            return False
        self._opens = False
        if is_there := not isinstance(snapshot.inside, str):
            panels = self._panels()
            panels.content("step").show_snapshot(snapshot)
            panels.look_inside(True)
        else:
            self._say(snapshot.inside)
            self.ask()
        self._go_on()
        return is_there

    def ask(self) -> None:
        """Have computed what there is a place for, and nothing else."""
        if self.want is None:
            return
        panels = self._panels()
        of_neuron = "network" in panels.in_view and panels.content("network").selection is not None
        self.want(
            of_neuron or "numbers" in panels.in_view,
            self._opens or panels.looks_inside,
            "health" in panels.in_view,
        )
