"""A list of what can be chosen, under keys and clicks that may come too early or too late."""

from __future__ import annotations

import contextlib
from typing import Literal

from textual import events
from textual.widgets import OptionList


class Choices(OptionList):
    """A list to choose from.

    Page keys do nothing while it is not on the screen yet, nor a click on what is gone from it.
    """

    async def _on_click(self, event: events.Click) -> None:
        if event.style.meta.get("option", -1) >= self.option_count:
            event.prevent_default()

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        with contextlib.suppress(KeyError):  # of a row that has no place yet
            super()._move_page(direction)
