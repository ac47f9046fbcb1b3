"""The colours around the pictures: dark, quiet, blue and orange like the classes."""

from __future__ import annotations

from textual.theme import Theme

THEME = Theme(
    name="neuroterm",
    primary="#0087d7",
    secondary="#5fafd7",
    accent="#ffaf5f",
    warning="#ffaf5f",
    error="#ff875f",
    success="#87d787",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={"border-quiet": "#4e4e4e", "text-muted": "#949494"},
)
"""All of them are in the 256-colour cube, so they look the same with fewer colours."""
