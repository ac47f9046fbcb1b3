"""A field to type a weight or a bias in."""

from __future__ import annotations

import math

from textual import events
from textual.widgets import Input

from tui.plotting import canvas

_LARGEST = 1e30
"""Beyond it not even a few neurons' sum would stay finite with 32 bits."""


class ParameterInput(Input):
    """A number; escape leaves it as it was."""

    def key_escape(self, event: events.Key) -> None:
        """Give the focus back to the picture."""
        event.stop()
        assert self.parent is not None
        self.parent.focus()  # type: ignore[attr-defined]


def parameter(text: str) -> float:
    """Return the number that was typed.

    Raises
    ------
    ValueError
        With a sentence for the user, if it is none that a parameter can have.
    """
    try:
        value = float(text.replace("_", "?"))
    except ValueError:
        value = math.nan
    shown = canvas.clean(text, 20, unicode=True)
    if math.isnan(value):
        raise ValueError(f"{shown!r} is not a number; type one such as -0.5.")
    if abs(value) > _LARGEST:
        raise ValueError(f"{shown!r} is too large; {_LARGEST:g} is the most.")
    return value
