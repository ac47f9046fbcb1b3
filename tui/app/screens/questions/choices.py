"""A list of what can be chosen, under keys that may come before it is on the screen."""

from __future__ import annotations

import contextlib
from typing import Literal

from textual.widgets import OptionList


class Choices(OptionList):
    """A list to choose from; page keys do nothing while it is not on the screen yet."""

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        with contextlib.suppress(KeyError):  # of a row that has no place yet
            super()._move_page(direction)
