"""The colours around the pictures: quiet, blue and orange like the classes, dark or light."""

from __future__ import annotations

from collections.abc import Collection

from textual.color import Color
from textual.theme import Theme

from core import printable

DARK = Theme(
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
    variables={
        "border-quiet": "#4e4e4e",
        "text-muted": "#949494",
        "curve-train": "#5fd7af",
        "curve-test": "#d787d7",
    },
)
"""All of them are in the 256-colour cube, so they look the same with fewer colours."""

LIGHT = Theme(
    name="neuroterm-light",
    primary="#0087d7",
    secondary="#005f87",
    accent="#af5f00",
    warning="#af5f00",
    error="#d70000",
    success="#008700",
    foreground="#262626",
    background="#ffffff",
    surface="#eeeeee",
    panel="#e4e4e4",
    dark=False,
    variables={
        "border-quiet": "#bcbcbc",
        "text-muted": "#5f5f5f",
        "curve-train": "#00875f",
        "curve-test": "#af00af",
    },
)
"""The same hues on white."""

UNSUITABLE = ("ansi-dark", "ansi-light")
"""Textual's themes in the terminal's own sixteen colours, which nothing can be mixed of."""


_VARIABLES: dict[str, dict[str, str]] = {}

_MUTED = 0.3
"""How far what is muted is on the way from the text to the background."""


def variables_for(theme: Theme) -> dict[str, str]:
    """Return the variables that only this app has, for a theme that lacks them.

    What is muted lies between the theme's own text and its background, whatever those are.
    """
    # Asked with every picture, and long to find out.
    if theme.name not in _VARIABLES:
        colors = theme.to_color_system().generate()
        text, background = (Color.parse(colors[name]) for name in ("foreground", "background"))
        muted = text.blend(background, _MUTED).rgb
        own = dict((DARK if theme.dark else LIGHT).variables)
        _VARIABLES[theme.name] = own | {"text-muted": "#{:02x}{:02x}{:02x}".format(*muted)}
    return dict(_VARIABLES[theme.name])


def first_theme(wanted: str, available: Collection[str]) -> tuple[str, str]:
    """Return the theme to begin with, and a sentence where it is not the one that is wanted.

    Parameters
    ----------
    wanted : str
        Its name, or empty for the app's own.
    available : collection of str
        The names of all themes.
    """
    if not wanted or wanted in available:
        return wanted or DARK.name, ""
    known = ", ".join(sorted(available))
    return DARK.name, f"There is no theme {printable(wanted)!r}; known: {known}."
