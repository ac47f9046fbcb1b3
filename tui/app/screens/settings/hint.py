"""What there is to say below the settings: about the row with the cursor, and the keys."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from core import as_sentence, printable
from tui.settings import words
from tui.settings.form.form import SettingsForm
from tui.settings.form.rows import Row
from tui.settings.setting import AUTO
from tui.widgets.keys.lookup import command
from tui.widgets.keys.spoken import spoken
from tui.widgets.sentence import Sentence

_MOST_NAMES = 60
"""More names to choose from, as a wide file has columns, are not all listed."""

_KEYS = (
    ("↑↓", "move", ""),
    ("←→", "change", ""),
    ("enter", "type", "screen.enter"),
    ("a-z", "find", ""),
    ("del", "default", "screen.default"),
    ("u", "undo", command("u")),
    ("^r", "redo", command("ctrl+r")),
    ("space", "train", command("space")),
    ("escape", "leave", "screen.leave"),
)


class SettingsHint(Sentence):
    """Says something about one row at a time, and offers the names that it can be."""

    DEFAULT_CSS = """
    SettingsHint {
        height: auto;
        min-height: 6;
        max-height: 8;
        padding: 0 2;
        background: $panel;
        link-color: $text-muted;
        link-style: none;
        &.-error {
            color: $error;
        }
    }
    """

    def show(self, form: SettingsForm, row: Row, said: str, reading: str) -> None:
        """Say what there is to say about a row.

        Parameters
        ----------
        form : SettingsForm
        row : Row
            That with the cursor.
        said : str
            What has just been said, which comes before all else, or empty.
        reading : str
            The file whose columns are being read, or empty.
        """
        self.set_class(bool(form.sentence) and not said, "-error")
        self.say(_hint(form, row, said, reading))


class KeyLine(Static):
    """The keys of the form; those that do something at once can be clicked."""

    DEFAULT_CSS = """
    KeyLine {
        padding: 0 2;
        height: auto;
        max-height: 2;
        background: $panel;
        color: $text-muted;
        link-color: $text-muted;
        link-style: none;
        link-background-hover: $primary;
        link-color-hover: $text;
    }
    """

    def __init__(self) -> None:
        items = []
        for key, does, action in _KEYS:
            item = Content.assemble((key, "bold $accent"), f" {does}")
            items.append(item.stylize(Style.from_meta({"@click": action})) if action else item)
        super().__init__(Content("  ").join(items))


def _hint(form: SettingsForm, row: Row, said: str, reading: str) -> Content:
    if said:
        first = Content(spoken(said))
    elif form.sentence:
        label = f"{words.label(form.wrong)}  " if form.wrong else ""
        first = Content.assemble((label, "bold"), spoken(form.sentence))
    elif reading:
        first = Content(f"Reading {printable(reading)} …")
    else:
        first = _about(form, row)
    if not row.names or not row.applies:
        return first
    names = Content("  ").join([_name(one, row) for one in row.names[:_MOST_NAMES]])
    return Content("\n").join([first, names])


def _about(form: SettingsForm, row: Row) -> Content:
    """Return what a setting is, and what a change of it costs."""
    of_setting = not row.part and row.label != "problem"
    sentences = [as_sentence(row.setting.help if of_setting else row.note)]
    if (
        not row.found
        and row.note not in sentences[0]
        and row.note.lower() not in sentences[0].lower()
    ):
        is_default = row.note == row.setting.default
        sentences.append(as_sentence(f"by default {row.note}" if is_default else row.note))
    if row.found:
        sentences.append(f"Here {AUTO} is {row.found}.")
    sentences += [row.setting.advice] if of_setting and row.setting.advice else []
    waiting = form.waiting
    if row.effect != "at once" and row.applies:
        others = len(waiting) - 1
        also = f" (and takes {others} more)" if row.waits and others > 0 else ""
        start = f"starts again with {row.effect}"
        sentences.append(
            f"Enter {start}{also}; u takes it back."
            if row.waits
            else f"A change {start}, and waits for enter."
        )
    elif waiting:
        names = ", ".join(words.label(name) for name in waiting[:3])
        sentences.append(f"Waiting for enter there: {names}.")
    return Content.assemble((row.label.strip(), "bold $accent"), "  " + " ".join(sentences))


def _name(name: str, row: Row) -> Content:
    """Return a name to choose, which can be clicked where it is not chosen already."""
    if name == row.value or name in row.value.split(","):
        return Content.styled(name, "bold $accent")
    action = f"screen.choose({name!r})"
    return Content.styled(name, "$text-muted").stylize(Style.from_meta({"@click": action}))
