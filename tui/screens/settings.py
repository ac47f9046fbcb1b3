"""The settings screen: every setting of the experiment, to see and to change."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Input, Static

from core import ExperimentConfig, printable
from tui import describe
from tui.options import SETTINGS
from tui.settings_text import AUTO, FieldError, is_choice, note, placeholder, read, texts_of
from tui.snapshot import Snapshot
from tui.widgets.choice import Choice
from tui.widgets.settings_section import SettingsSection, label

_SETTINGS = {setting.name: setting for setting in SETTINGS}
_LONGEST_SENTENCE = 500
_AROUND = 5
"""Rows of the form's frame, its hint and its keys."""

_MORE_HINT = 3
"""Rows that the longest hint needs more."""

_KEYS = (
    ("enter", "apply and restart", "screen.apply"),
    ("escape", "leave", "screen.leave"),
    ("↑↓", "move", ""),
    ("←→", "choose", ""),
    ("pgup/dn", "section", ""),
)


class _Form(VerticalScroll, inherit_bindings=False):
    """Scrolls to the field that has the focus; the keys that scroll go from field to field."""


class SettingsScreen(ModalScreen[None]):
    """A form of every setting. Enter asks for the experiment; escape leaves things as they are.

    It stays open until the experiment is there, so what was typed is not lost where it cannot be.

    Parameters
    ----------
    config : ExperimentConfig
        The experiment to begin with.
    """

    class Applied(Message):
        """Asks for another experiment.

        Attributes
        ----------
        config : ExperimentConfig
        """

        def __init__(self, config: ExperimentConfig) -> None:
            super().__init__()
            self.config = config

    BINDINGS: ClassVar = [
        Binding("enter", "apply", "Apply and restart"),
        Binding("escape", "leave", "Leave"),
        Binding("up", "app.focus_previous", "Up"),
        Binding("down", "app.focus_next", "Down"),
        Binding("pageup", "section(-1)", "Section before"),
        Binding("pagedown", "section(1)", "Next section"),
    ]

    DEFAULT_CSS = """
    SettingsScreen {
        align: center middle;
        /* To see through it would cost a picture of what is beneath for each of its own. */
        background: $background;

        #settings-box {
            width: 100%;
            max-width: 112;
            background: $surface;
            border: round $primary;
            border-title-color: $accent;
        }
        #settings-form {
            height: 1fr;
            scrollbar-size-vertical: 1;
        }
        .heading {
            color: $secondary;
            text-style: bold;
        }
        #settings-hint {
            height: auto;
            min-height: 3;
            max-height: 9;
            padding: 0 2;
            background: $panel;
            link-color: $text-muted;
            link-style: none;
            &.-error {
                color: $error;
            }
        }
        #settings-keys {
            padding: 0 2;
            background: $panel;
            color: $text-muted;
            link-color: $text-muted;
            link-style: none;
            link-background-hover: $primary;
            link-color-hover: $text;
        }
        &.-narrow {
            .values {
                width: 1fr;
            }
            .notes {
                display: none;
            }
        }
        &.-wide .values {
            width: 34;
        }
        &.-wide #settings-hint {
            min-height: 2;
        }
        &.-roomy {
            .heading {
                margin-top: 1;
            }
            #settings-hint {
                min-height: 5;
            }
        }
    }
    """

    def __init__(self, config: ExperimentConfig) -> None:
        super().__init__()
        self._config = config
        self._present = texts_of(config)
        self._texts = dict(self._present)
        self._sections = [
            SettingsSection(tuple(settings), self._texts)
            for _, settings in groupby(SETTINGS, key=lambda setting: setting.section)
        ]
        self._focused = self._wrong = self._sentence = ""
        self._asked: ExperimentConfig | None = None
        self._done = False
        self._hinted = Content()
        self._box = Vertical(id="settings-box")
        self._box.border_title = "experiment settings"

    def compose(self) -> ComposeResult:
        """Make the form out of the table of settings."""
        with self._box:
            with _Form(id="settings-form", can_focus=False):
                for section in self._sections:
                    yield Static(section.settings[0].section, classes="heading")
                    yield section
            yield Static(id="settings-hint")
            yield Static(_keys(), id="settings-keys")
        self._fit(self.app.size)
        self._show_sections()

    # -- what the user does --------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Take as much room as there is, and no more than is needed."""
        self._fit(event.size)
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def _fit(self, size: Size) -> None:
        needed = len(SETTINGS) + len(self._sections) + _AROUND
        spaces = len(self._sections) + _MORE_HINT
        roomy = size.height >= needed + spaces
        self.set_class(size.width < 76, "-narrow")
        self.set_class(size.width >= 100, "-wide")
        self.set_class(roomy, "-roomy")
        self._box.styles.height = min(size.height, needed + roomy * spaces)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say more about the field that has the focus."""
        self._focused = event.widget.id or ""
        if self._focused != self._wrong:
            self._sentence = ""
        first = next(iter(self._sections[0].fields))
        if self._focused == first:
            # The heading above it can have no focus to scroll it into view.
            self.query_one("#settings-form").scroll_home(animate=False)
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take note of what is typed."""
        self._change(event.input.id or "", event.value)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Take note of what is chosen."""
        self._change(event.choice.id or "", event.value)

    def on_input_submitted(self) -> None:
        """Apply; a field takes enter for itself."""
        self.action_apply()

    def action_apply(self) -> None:
        """Ask for the experiment that the form describes."""
        if self._asked is not None:
            return
        try:
            config = read(self._texts, self._config)
        except FieldError as error:
            self._complain(str(error), error.name)
            return
        if config == self._config:
            self.dismiss()
            return
        self._asked = config
        self._show()
        self.post_message(self.Applied(config))

    def action_leave(self) -> None:
        """Close the form."""
        self.dismiss()

    def action_section(self, direction: int) -> None:
        """Go to the first field of the next or the previous section."""
        places = [self._focused in section.fields for section in self._sections]
        index = max(0, min(places.index(True) + direction, len(places) - 1))
        next(field for field in self._sections[index].fields.values() if field.focusable).focus()

    def action_choose(self, name: str) -> None:
        """Choose a name for the field that has the focus, or add it to a list."""
        field = self.focused
        if isinstance(field, Choice):
            field.value = name
        elif isinstance(field, Input):
            field.value = ",".join(filter(None, (field.value.strip(" ,"), name)))
            field.cursor_position = len(field.value)

    # -- what the session says -----------------------------------------------------------------

    def hear(self, snapshot: Snapshot) -> None:
        """Close if the experiment that was asked for is there; say why if it cannot be."""
        asked = self._asked
        if asked is None:
            return
        if snapshot.refused is asked:
            self._complain(snapshot.reason, "")
        elif snapshot.state == "failed":
            self._complain(snapshot.message, "")
        elif snapshot.config == asked:
            self._done = True
            self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Close; the palette may have lain over the form when there was nothing more to do."""
        if self._done and self.is_current:
            self.dismiss()

    # -- what is shown -------------------------------------------------------------------------

    def _change(self, name: str, text: str) -> None:
        if self._texts.get(name) == text:
            return
        self._texts[name] = text
        if name == self._wrong or not self._wrong:
            self._wrong = self._sentence = ""
        self._show()

    def _complain(self, sentence: str, name: str) -> None:
        self._asked = None
        self._sentence = describe.sentence(printable(sentence, _LONGEST_SENTENCE))
        self._wrong = name
        if name and name != self._focused:
            self.query_one(f"#{name}").focus()
        self._show()

    def _show_sections(self) -> None:
        for section in self._sections:
            section.show(self._texts, self._present, self._focused, self._wrong)

    def _show(self) -> None:
        self._show_sections()
        if self._asked is not None:
            hint = Content(describe.loading(self._asked))
        elif self._sentence:
            hint = Content(self._sentence)
        else:
            hint = self._hint(self._focused) if self._focused else Content()
        if (hint.plain, hint.spans) != (self._hinted.plain, self._hinted.spans):
            widget = self.query_one("#settings-hint", Static)
            # To lay the form out takes longer than all the rest, so only where it is another.
            width = widget.content_size.width
            fits = len(hint.wrap(width)) == len(self._hinted.wrap(width)) if width else False
            self._hinted = hint
            widget.set_class(bool(self._sentence) and self._asked is None, "-error")
            widget.update(hint, layout=not fits)

    def _hint(self, name: str) -> Content:
        """Return what there is to say about a setting."""
        setting = _SETTINGS[name]
        words = note(setting, self._texts)
        parts = [setting.help, "" if words in (setting.help, setting.default) else words]
        if is_choice(setting):
            parts.append(f"{AUTO} is {setting.default}" if setting.default else "")
        else:
            default = placeholder(setting, self._texts)
            own = f", {setting.default}" if setting.default not in ("", default) else ""
            parts.append(f"empty is {default}{own}")
        sentences = " ".join(describe.sentence(part) for part in parts if part)
        hint = Content.assemble((label(setting), "bold $accent"), f"  {sentences}")
        if not setting.names:
            return hint
        field = self.query_one(f"#{name}")
        names = field.names if isinstance(field, Choice) else tuple(setting.names)
        chosen = {one.strip() for one in self._texts[name].split(",")}
        return Content("\n").join(
            [
                hint,
                Content("  ").join(
                    [
                        Content.styled(one, "bold $accent") if one in chosen else _to_click(one)
                        for one in names
                    ]
                ),
            ]
        )


def _to_click(name: str) -> Content:
    action = f"screen.choose({name!r})"
    return Content.styled(name, "$text-muted").stylize(Style.from_meta({"@click": action}))


def _keys() -> Content:
    """Return the keys of the form; those that do something at once can be clicked."""
    items = []
    for key, words, action in _KEYS:
        item = Content.assemble((key, "bold $accent"), f" {words}")
        items.append(item.stylize(Style.from_meta({"@click": action})) if action else item)
    return Content("  ").join(items)
