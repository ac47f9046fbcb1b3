"""The command palette, and what it offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from textual import on
from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette, Hit, Hits
from textual.errors import NoWidget
from textual.events import Click
from textual.system_commands import SystemCommandsProvider
from textual.theme import Theme

from core import DATASETS, as_sentence
from tui.app.screens.help.glossary import GLOSSARY
from tui.app.screens.questions.choices import Choices
from tui.app.theme import AUTO, title_of
from tui.exchange.gallery.presets import PRESETS
from tui.session.changing.past_keys import MEMORY
from tui.settings.table import SETTINGS
from tui.widgets.keys.key import Key, doing
from tui.widgets.keys.spoken import spoken
from tui.widgets.keys.table import DRAWING_KEYS, KEYS
from tui.widgets.modal import OnTop

Command = tuple[str, str, str]
"""A title, what there is to say of it, and the action that does it."""


_PLACEHOLDER = "Search for commands, settings, data sets and words, by any word of theirs"


class Commands(SystemCommandsProvider):
    """Finds a command by its title, as Textual does, and by any words of what is said of it."""

    async def search(self, query: str) -> Hits:
        """Yield the commands that fit, those by their titles first."""
        matcher, words = self.matcher(query), query.lower().split()
        for title, help_, callback, *_ in self.app.get_system_commands(self.screen):
            text = f"{title} {help_}".lower()
            match = matcher.match(title)
            if all(word in title.lower() for word in words):
                yield Hit(_BY_ITS_TITLE + match, matcher.highlight(title), callback, help=help_)
            elif all(word in text for word in words):
                yield Hit(_BY_ITS_TEXT, title, callback, help=help_)
            elif match > 0:
                yield Hit(match, matcher.highlight(title), callback, help=help_)


_BY_ITS_TITLE, _BY_ITS_TEXT = 2e6, 1e6
"""Scores of what has the words themselves; that of letters here and there is far below."""


class _List(CommandList, Choices):
    """The commands found, of which none is left once one is chosen."""


class Palette(CommandPalette, OnTop[None]):  # Textual takes styles of the first alone
    """Textual's own, which does one thing and is gone."""

    def __init__(self) -> None:
        super().__init__([Commands], placeholder=_PLACEHOLDER, id="--command-palette")

    def compose(self) -> ComposeResult:
        """Make Textual's widgets, with a list that knows what is gone from it."""
        for widget in super().compose():
            yield _List() if isinstance(widget, CommandList) else widget

    @on(Click)
    def _leave_or_stay(self, event: Click) -> None:
        try:
            self.get_widget_at(event.screen_x, event.screen_y)
        except NoWidget:  # the window has just become smaller
            event.prevent_default()

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # of a command that has no place in the list yet
            super()._action_command_list(action)


def commands(
    themes: Mapping[str, Theme], *, drawing: bool = False, keys: tuple[Key, ...] = KEYS
) -> Iterator[Command]:
    """Yield every key, setting, data set, preset, term and theme.

    Parameters
    ----------
    themes : mapping
        The themes to choose from, by name.
    drawing : bool
        Whether points are drawn on the map, with keys of their own.
    keys : tuple of Key
        The table of keys as the user has them.
    """
    for key in keys:
        if key.action != "app.command_palette":
            yield _title(key), key.group, key.command
    if drawing:
        for key in DRAWING_KEYS:
            if key.action != "move":
                draw = doing(f"drawing.do({key.action!r}, {key.names[0]!r})")
                yield _title(key), key.group, draw
    for setting in SETTINGS:
        title = f"Setting: {setting.label}"
        about = f"{as_sentence(setting.help)} {setting.advice}".strip()
        yield title, about, doing(f"screens.settings({setting.name!r})")
    for name, source in DATASETS.items():
        yield f"Data set: {name}", source.description, doing(f"controls.dataset({name!r})")
    for preset in PRESETS:
        title = f"Gallery: {preset.title}"
        yield title, spoken(preset.notice), doing(f"screens.preset({preset.name!r})")
    for term in GLOSSARY:
        yield f"Word: {term.name}", term.meaning, doing(f"screens.help({term.name!r})")
    yield MEMORY, "How many megabytes its moments may take", doing("screens.memory")
    automatic = doing(f"app.choose_theme({AUTO!r})")
    yield f"Theme: {AUTO}", "Dark or light, as the terminal's background is", automatic
    for name, theme in sorted(themes.items()):
        kind = "Dark" if theme.dark else "Light"
        yield f"Theme: {title_of(name)}", kind, doing(f"app.choose_theme({name!r})")


def _title(key: Key) -> str:
    return f"{key.help} ({key.shown})"
