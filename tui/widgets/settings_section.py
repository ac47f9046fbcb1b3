"""One section of the settings form: labels, fields and notes side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from tui.options import Setting
from tui.settings_text import applies, choices, is_choice, note, placeholder, shortened
from tui.widgets.choice import Choice
from tui.widgets.name_suggester import NameSuggester

Field = Input | Choice


def label(setting: Setting) -> str:
    """Return what a setting is called."""
    return setting.name.replace("_", " ")


class SettingsSection(Horizontal):
    """The settings of a section, one a row.

    Labels and notes are one widget each, whatever the number of rows: a form opens in half the
    time.

    Parameters
    ----------
    settings : sequence of Setting
    texts : mapping of str to str
        What is in the fields at first.
    """

    DEFAULT_CSS = """
    SettingsSection {
        height: auto;

        .labels {
            width: 20;
            padding: 0 1 0 0;
            text-wrap: nowrap;
        }
        .values {
            width: 28;
            height: auto;
        }
        .notes {
            width: 1fr;
            padding: 0 1;
            color: $text-muted;
            text-wrap: nowrap;
        }
        Input, Choice {
            background: $panel;
            color: $foreground;
            border: none;
            height: 1;
            padding: 0;
            &:focus {
                border: none;
                background: $primary-darken-3;
                background-tint: $foreground 0%;
                color: $text;
            }
            &:disabled {
                background: $surface;
                color: $text-disabled;
            }
        }
    }
    """

    def __init__(self, settings: Sequence[Setting], texts: Mapping[str, str]) -> None:
        super().__init__()
        self.settings = tuple(settings)
        self.fields = {setting.name: _field(setting, texts) for setting in settings}
        self._labels = _Column(len(settings), classes="labels")
        self._notes = _Column(len(settings), classes="notes")

    def compose(self) -> ComposeResult:
        """Lay out the columns."""
        yield self._labels
        with Vertical(classes="values"):
            yield from self.fields.values()
        yield self._notes

    def show(
        self, texts: Mapping[str, str], present: Mapping[str, str], focused: str, wrong: str
    ) -> None:
        """Show the settings as they are now.

        Parameters
        ----------
        texts : mapping of str to str
            What is in the fields of the whole form.
        present : mapping of str to str
            The experiment that is being trained.
        focused, wrong : str
            The setting that has the focus, and the one whose value cannot be.
        """
        labels, notes = [], []
        for setting in self.settings:
            name = setting.name
            field = self.fields[name]
            field.disabled = not applies(name, texts)
            if isinstance(field, Input):
                field.placeholder = placeholder(setting, texts)
            sign = "▸" if name == focused else "•" if texts[name] != present[name] else " "
            style = "dim" if field.disabled else ""
            if name in (wrong, focused):
                style = "$error" if name == wrong else "$accent"
            labels.append((f"{sign} {label(setting)}", style))
            words = note(setting, texts)
            notes.append((words[:1].upper() + words[1:], "dim" if field.disabled else ""))
        self._labels.lines = tuple(labels)
        self._notes.lines = tuple(notes)

    def on_click(self, event: events.Click) -> None:
        """Go to the field of the row that is clicked."""
        list(self.fields.values())[event.screen_y - self.region.y].focus()


class _Column(Widget):
    """Lines of text beside the fields, each cut to the width there is."""

    lines: reactive[tuple[tuple[str, str], ...]] = reactive((), init=False)

    def __init__(self, height: int, *, classes: str) -> None:
        super().__init__(classes=classes)
        self.styles.height = height

    def render(self) -> Content:
        """Render a line for each setting."""
        width = self.size.width
        lines = [Content.styled(shortened(text, width), style) for text, style in self.lines]
        return Content("\n").join(lines)


def _field(setting: Setting, texts: Mapping[str, str]) -> Field:
    text = texts[setting.name]
    disabled = not applies(setting.name, texts)
    if is_choice(setting):
        return Choice(choices(setting), text, id=setting.name, disabled=disabled)
    return Input(
        text,
        placeholder(setting, texts),
        id=setting.name,
        disabled=disabled,
        suggester=NameSuggester(setting.names) if setting.names else None,
    )
