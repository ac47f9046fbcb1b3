"""The colours around the pictures: quiet, blue and orange like the classes, dark or light."""

from __future__ import annotations

from collections.abc import Collection

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from core import printable
from tui.plotting.colors.rgb import BLACK, RGB, TEXT, WHITE, contrast, readable
from tui.terminal.keyboard.background import Background
from tui.terminal.wire.app import TerminalApp

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

AUTO = "auto"
"""In place of the name of a theme: that which goes with the terminal's own background."""

UNSUITABLE = ("ansi-dark", "ansi-light")
"""Textual's themes in the terminal's own sixteen colours, which nothing can be mixed of."""


_VARIABLES: dict[str, dict[str, str]] = {}

_MUTED = 0.3
"""How far what is muted is on the way from the text to the background."""
_MUTED_STEPS = 6


def _muted(foreground: Color, background: Color, surface: Color, panel: Color) -> Color:
    """Return a colour between text and background, as quiet as can be read on all of them.

    Where the text itself can hardly be read, as on the panels of some themes, it is the text's own.
    """
    for step in range(_MUTED_STEPS + 1):
        muted = foreground.blend(background, _MUTED * (1 - step / _MUTED_STEPS))
        if all(contrast(muted.rgb, on.rgb) >= TEXT for on in (background, surface, panel)):
            break
    return muted


def variables_for(theme: Theme) -> dict[str, str]:
    """Return the variables that only this app has, for a theme that lacks them.

    What is muted lies between the theme's own text and its background, whatever those are.
    """
    # Asked with every picture, and long to find out.
    if theme.name not in _VARIABLES:
        colors = {
            name: Color.parse(color)
            for name, color in theme.to_color_system().generate().items()
            if name in ("foreground", "background", "surface", "panel")
        }
        own = dict((DARK if theme.dark else LIGHT).variables)
        own["text-muted"] = _muted(**colors).hex
        for name in ("curve-train", "curve-test"):
            color = readable(Color.parse(own[name]).rgb, colors["background"].rgb, TEXT)
            own[name] = "#{:02x}{:02x}{:02x}".format(*color)
        _VARIABLES[theme.name] = own
    return dict(_VARIABLES[theme.name])


_OWN = {"dark": DARK.name, "light": LIGHT.name}
"""Short names."""


def title_of(name: str) -> str:
    """Return what a theme is called where it is shown."""
    return next((short for short, own in _OWN.items() if own == name), name)


def is_light(color: RGB) -> bool:
    """Tell whether dark text is read on a background more easily than light text."""
    return contrast(color, BLACK) > contrast(color, WHITE)


def theme_called(name: str) -> str:
    """Return the name of a theme, or of what follows the terminal, as the command line has them.

    Raises
    ------
    ValueError
        If there is none of that name; the sentence says which there are.
    """
    known = {AUTO, DARK.name, LIGHT.name, *BUILTIN_THEMES} - set(UNSUITABLE)
    wanted = _OWN.get(name, name)
    if wanted not in known:
        others = ", ".join([AUTO, *_OWN, *sorted(known - {AUTO, *_OWN.values()})])
        raise ValueError(f"there is no theme {printable(name)!r}; known: {others}")
    return wanted


class Themes:
    """Which theme is shown: one that was chosen, or the dark or the light one as the terminal is.

    Parameters
    ----------
    wanted : str
        The name of a theme, or empty or ``AUTO`` to follow the terminal.
    available : collection of str
        The names of all themes.
    light : bool
        Whether the terminal is light, as far as is known before it was asked.
    """

    def __init__(self, wanted: str, available: Collection[str], *, light: bool) -> None:
        wanted = _OWN.get(wanted, wanted)
        self._last = {True: DARK.name, False: LIGHT.name}
        self._terminal_is_light = light
        self._follows = wanted in ("", AUTO)
        self.trouble = ""
        """A sentence where the theme is not there that was wanted, or empty."""
        if not (self._follows or wanted in available):
            known = ", ".join(map(title_of, sorted(available, key=title_of)))
            self.trouble = f"There is no theme {printable(wanted)!r}; known: {known}."
            self._follows = True
        self.first = self.of_terminal if self._follows else wanted
        """The theme to begin with."""

    @property
    def of_terminal(self) -> str:
        """The theme that goes with the terminal."""
        return self._last[not self._terminal_is_light]

    def told(self, background: RGB) -> str:
        """Take in what is behind everything; return the theme to show now, empty for the same."""
        self._terminal_is_light = is_light(background)
        return self.of_terminal if self._follows else ""

    def chosen(self, name: str) -> str:
        """Take in what was chosen, a theme or ``AUTO``; return the theme to show now."""
        self._follows = name == AUTO
        return self.of_terminal if self._follows else name

    def shown(self, theme: Theme) -> None:
        """Remember the dark and the light theme that were shown last."""
        self._last[theme.dark] = theme.name

    def turned(self, theme: Theme) -> str:
        """Return the light theme for a dark one, and the other way round."""
        return self._last[not theme.dark]


class ThemedApp(TerminalApp):
    """An app in the themes that suit it, which go with the terminal until one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        for own in (DARK, LIGHT):
            self.register_theme(own)
        for name in UNSUITABLE:
            self.unregister_theme(name)
        self._themes = Themes("", self.available_themes, light=False)

    def begin_in(self, wanted: str, *, light: bool) -> str:
        """Show the theme that is wanted at first, as ``Themes`` has it; return what is wrong."""
        self._themes = Themes(wanted, self.available_themes, light=light)
        self.theme = self._themes.first
        return self._themes.trouble

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give other themes the variables that only this app has."""
        return variables_for(self.current_theme)

    def action_theme(self) -> None:
        """Go to a light theme, or back to a dark one."""
        self.action_choose_theme(self._themes.turned(self.current_theme))

    def action_choose_theme(self, name: str) -> None:
        """Show everything in a theme's colours, next time as well."""
        self.theme = self._themes.chosen(name)
        self.remember_theme(name)

    def remember_theme(self, name: str) -> None:
        """Show the same theme next time; subclasses say how."""

    def watch_theme(self, name: str) -> None:
        """Remember the dark and the light theme that the user was in last."""
        self._themes.shown(self.current_theme)

    def on_background(self, message: Background) -> None:
        """Follow the terminal where no theme was chosen."""
        self.theme = self._themes.told(message.color) or self.theme
