"""The settings screen: every setting of the experiment, to see and to change."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from core import (
    HEADER_HINT,
    ExperimentConfig,
    as_sentence,
    csv_columns,
    looks_like_data,
    printable,
)
from tui.app.screens.settings.table import SettingsTable
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.settings import words as changes
from tui.settings.form.form import SettingsForm
from tui.settings.form.rows import Row
from tui.terminal.failure import Failure, bad_input
from tui.widgets.keys import command
from tui.widgets.modal import Modal
from tui.widgets.path_input import PathSuggester
from tui.widgets.sentence import Sentence
from tui.widgets.value_input import NameSuggester, ValueInput

_AROUND = 8
"""Rows of the frame, the hint and the keys."""

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


class SettingsScreen(Modal[tuple[str, ...]]):
    """Every setting in a row; those that training can take up change at once.

    Those that need new weights or new data wait until enter is pressed, so that nothing that was
    learnt is lost by an arrow. Whoever leaves is told the names of those that still waited.

    Parameters
    ----------
    config : ExperimentConfig
        What is in force.
    setting : str
        The one to begin with.
    """

    class Requested(Message):
        """Asks for another experiment.

        Attributes
        ----------
        config : ExperimentConfig
        """

        def __init__(self, config: ExperimentConfig) -> None:
            super().__init__()
            self.config = config

    BINDINGS: ClassVar = [
        Binding("enter", "enter", "Type a value, or start again"),
        Binding("escape", "leave", "Leave"),
        Binding("up,shift+tab", "move(-1)", "Up"),
        Binding("down", "move(1)", "Down"),
        Binding("tab", "complete_or_move", "Complete the name of a file, or down"),
        Binding("pageup", "section(-1)", "Section before"),
        Binding("pagedown", "section(1)", "Next section"),
        Binding("home", "end(0)", "First"),
        Binding("end", "end(-1)", "Last"),
        Binding("left", "step(-1)", "Previous value"),
        Binding("right", "step(1)", "Next value"),
        Binding("delete", "default", "The default"),
        Binding("ctrl+r", "redo", "Make the change again that was undone"),
    ]

    covers = True

    DEFAULT_CSS = """
    SettingsScreen {
        #settings-box {
            width: 100%;
            max-width: 132;
            layers: base editor;
        }
        #settings-hint {
            height: auto;
            min-height: 4;
            max-height: 8;
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
            height: auto;
            max-height: 2;
            background: $panel;
            color: $text-muted;
            link-color: $text-muted;
            link-style: none;
            link-background-hover: $primary;
            link-color-hover: $text;
        }
        #settings-editor {
            layer: editor;
            display: none;
            height: 1;
            border: none;
            padding: 0;
            background: $primary;
            color: $text;
            &:focus {
                border: none;
            }
        }
    }
    """

    def __init__(self, config: ExperimentConfig, setting: str = "") -> None:
        super().__init__()
        self._form = SettingsForm(config)
        self._filter = ""
        self._said = ""
        self._asked: ExperimentConfig | None = None
        self._reading = ""
        self._rows = self._form.rows()
        keys = [row.key for row in self._rows]
        self._cursor = setting if setting in keys else keys[0]
        if setting and setting not in keys:
            # It means nothing beside the others; a search shows it all the same, and why.
            self._filter, self._cursor = changes.label(setting), setting
            self._rows = self._form.rows(self._filter)
        self._box = self.framed(Vertical(id="settings-box"), "", "")
        self._table = SettingsTable(id="settings-table")
        self._hint = Sentence(id="settings-hint")
        self._editor = ValueInput(id="settings-editor", compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Lay out the table, what there is to say, and the keys."""
        with self._box:
            yield self._table
            yield self._hint
            yield Static(_keys(), id="settings-keys")
            yield self._editor
        self._fit(self.app.size)

    def on_mount(self) -> None:
        """Show the rows."""
        self._table.focus()
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Take as much room as there is, and no more than is needed."""
        self._fit(event.size)
        if self._editing:
            self.call_after_refresh(self._place_editor)

    def _fit(self, size: Size) -> None:
        sections = {row.setting.section for row in self._form.rows()}
        needed = len(self._form.rows()) + len(sections) + _AROUND
        self._box.styles.height = min(size.height, max(needed, 24))

    # -- what the user does --------------------------------------------------------------------

    @property
    def row(self) -> Row:
        """The row with the cursor."""
        return next(row for row in self._rows if row.key == self._cursor)

    @property
    def _editing(self) -> bool:
        return self._editor.display

    def on_key(self, event: events.Key) -> None:
        """Search with letters, begin to type with digits."""
        if self._editing:
            return
        character = event.character if event.is_printable else None
        if event.key == "backspace":
            if self._filter:
                self._search(self._filter[:-1])
        elif character is None:
            return
        elif not self._filter and character == "u":
            self.action_undo()
        elif not self._filter and character == " ":
            self._run("space")
        elif character in "0123456789.-" and self._begins_a_number(character):
            self._edit(character)
        else:
            self._search(self._filter + character)
        event.stop()

    def _begins_a_number(self, character: str) -> bool:
        """Whether what is typed is a value, and does not go on with the search."""
        searches = self._filter and self._form.rows(self._filter + character)
        return not searches and not self.row.names

    def _search(self, words: str) -> None:
        rows = self._form.rows(words)
        if not rows:
            self.say(f"No setting is called “{words}”.")
            return
        if words:
            self._cursor = rows[0].key
        self._filter, self._said = words, ""
        self._show()

    def action_move(self, direction: int) -> None:
        """Go to the next or the previous row; what is typed is taken."""
        self._finish()
        keys = [row.key for row in self._rows]
        self._go(keys[(keys.index(self._cursor) + direction) % len(keys)])

    async def action_complete_or_move(self) -> None:
        """Complete the name of a file as a shell does; else go to the next row."""
        paths = self._editor.suggester
        if self._editing and isinstance(paths, PathSuggester):
            complete = await paths.get_suggestion(self._editor.value)
            if complete is not None and complete != self._editor.value:
                self._editor.value = complete
                self._editor.cursor_position = len(complete)
                return
        self.action_move(1)

    def action_section(self, direction: int) -> None:
        """Go to the first row of the next or the previous section."""
        self._finish()
        sections = list(dict.fromkeys(row.setting.section for row in self._rows))
        place = sections.index(self.row.setting.section) + direction
        wanted = sections[max(0, min(place, len(sections) - 1))]
        self._go(next(row.key for row in self._rows if row.setting.section == wanted))

    def action_end(self, index: int) -> None:
        """Go to the first or the last row."""
        self._go(self._rows[index].key)

    def _go(self, key: str) -> None:
        self._cursor, self._said = key, ""
        self._show()

    def go_to(self, setting: str) -> None:
        """Go to the row of a setting."""
        self._finish()
        if setting not in [row.key for row in self._rows]:
            self._filter = (
                "" if setting in [row.key for row in self._form.rows()] else changes.label(setting)
            )
            self._rows = self._form.rows(self._filter)
        self._go(setting)

    def action_step(self, direction: int) -> None:
        """Take the next or the previous value."""
        row = self.row
        if not row.applies:
            self.say(as_sentence(f"{row.label}: {row.note}"))
            return
        written = self._form.stepped(row, direction)
        if not written:
            self.say("That is as far as the arrows go; enter types any value.")
            return
        self._write(written)

    def action_default(self) -> None:
        """Write the default."""
        self._write(self._form.default(self.row))

    def action_choose(self, name: str) -> None:
        """Take a name that is clicked, or add it to a list."""
        row = self.row
        if row.setting.kind.several and not row.layer and not row.is_default:
            present = [one for one in row.value.split(",") if one]
            rest = [one for one in present if one != name]
            name = ",".join(rest if name in present and rest else [*rest, name])
        self._write(self._form.typed(row, name))

    def action_enter(self) -> None:
        """Start again if this row waits for that, else type a value."""
        if self._editing:
            self._finish()
        elif self.row.waits and not self._form.sentence:
            self._start_again()
        else:
            self._edit()

    def action_leave(self) -> None:
        """Leave what is typed, then the search, then the screen."""
        if self._editing:
            self._close_editor()
            self._show()
        elif self._filter:
            self._search("")
        else:
            self.dismiss(tuple(map(changes.label, self._form.waiting)))

    def action_undo(self) -> None:
        """Forget what waits, or go back to the experiment before."""
        if self._form.waiting:
            self._form.drop()
            self.say("What waited is as it was.")
        else:
            self._run("u")

    def action_redo(self) -> None:
        """Make the change again that was undone."""
        self._run("ctrl+r")

    def _run(self, key: str) -> None:
        """Do what a key does on the main screen."""
        self.run_worker(self.app.run_action(command(key)), exit_on_error=False)

    def on_settings_table_clicked(self, event: SettingsTable.Clicked) -> None:
        """Go to the row, or take its next value; a second click types."""
        self._finish()
        if event.row.key not in [row.key for row in self._rows]:
            return
        again = event.row.key == self._cursor
        self._go(event.row.key)
        if event.direction:
            self.action_step(event.direction)
        elif again:
            self._edit()

    # -- typing --------------------------------------------------------------------------------

    def _edit(self, text: str | None = None) -> None:
        row = self.row
        if not row.applies:
            self.say(as_sentence(f"{row.label}: {row.note}"))
            return
        self._said = ""
        several = row.setting.names or row.names
        self._editor.suggester = (
            PathSuggester() if row.key == "data" else NameSuggester(row.names) if several else None
        )
        self._editor.takes_csv = row.key == "data"
        self._editor.value = text if text is not None else "" if row.is_default else row.value
        self._editor.placeholder = row.value if row.is_default else ""
        self._editor.display = True
        self._place_editor()
        self._editor.focus()
        self._editor.cursor_position = len(self._editor.value)
        if text is None:
            self._editor.select_all()
        self._show()

    def _place_editor(self) -> None:
        place = self._table.place_of_value()
        self._editor.styles.width = self._table.value_width
        self._editor.styles.offset = (place.x, place.y)

    def _close_editor(self) -> None:
        self._editor.display = False
        self._table.focus()

    def on_input_submitted(self) -> None:
        """Take what is typed, and start again if it waits for that."""
        self._finish()
        if self.row.waits and not self._form.sentence:
            self._start_again()

    def on_paste(self) -> None:
        """Leave what is typed for the file that the app opens."""
        if self._editing:
            self._close_editor()
            self._show()

    def _finish(self) -> None:
        """Take what is typed, if anything is."""
        if self._editing:
            row, text = self.row, self._editor.value
            self._close_editor()
            if row.key == "data":
                self._form.forget_columns()
            if text.strip() != ("" if row.is_default else row.value):
                self._write(self._form.typed(row, text))
            else:
                self._show()

    # -- the columns of a CSV file -------------------------------------------------------------

    def _read_columns(self) -> None:
        """Find out the columns of the CSV file where they are needed to go on."""
        file = self._form.unread
        needed = self._cursor == "target" or "data" in self._form.waiting
        if file and needed and file != self._reading:
            self._reading = file
            self.run_worker(self._take_columns(file), exclusive=True, group="columns")

    async def _take_columns(self, file: str) -> None:
        def attempt() -> tuple[str, ...]:
            with bad_input():
                return csv_columns(file)

        try:
            columns = await asyncio.to_thread(attempt)
        except Failure as failure:
            self._form.cannot_read(file, str(failure))
        else:
            if self._form.take_columns(file, columns) and not self._editing:
                self.go_to("target")
                hint = f" {as_sentence(HEADER_HINT)}" if looks_like_data(columns) else ""
                self._said = f"Which column is to be learnt? Enter starts with it.{hint}"
        self._reading = ""
        self._show()

    # -- what is asked for ---------------------------------------------------------------------

    def _write(self, written: dict[str, str]) -> None:
        self._said = ""
        config = self._form.write(written)
        if config is not None:
            self._ask(config)
        self._go_to_what_is_wrong(self._cursor)

    def _start_again(self) -> None:
        config = self._form.start_again()
        if config is not None:
            self._form.follow(config)
            self._ask(config)
        self._go_to_what_is_wrong(self._form.wrong)

    def _go_to_what_is_wrong(self, key: str) -> None:
        if key in [row.key for row in self._form.rows(self._filter)]:
            self._cursor = key
        self._show()

    def _ask(self, config: ExperimentConfig) -> None:
        self._asked = config
        self.post_message(self.Requested(config))

    def follow(self, config: ExperimentConfig) -> None:
        """Show what is in force now, whoever asked for it."""
        if config != self._form.present:
            self._form.follow(config)
            self._show()

    def refuse(self, config: ExperimentConfig, reason: str, running: ExperimentConfig) -> None:
        """Say beside the setting why an experiment cannot be."""
        if config is self._asked:
            self._form.refused(config, reason, running)
            self._go_to_what_is_wrong(self._form.wrong)
        else:
            self.follow(running)
            self.say(reason)

    def hear(self, snapshot: Snapshot) -> None:
        """Show in the frame how training goes."""
        sign, word = describe.STATES[snapshot.state]
        said = f"{sign} {word} · {describe.epoch(snapshot)}"
        if snapshot.metrics is not None:
            said += f" · loss {snapshot.metrics.train_loss:.4g}"
        if self._box.border_subtitle != said:
            self._box.border_subtitle = said

    def say(self, sentence: str) -> None:
        """Say something until the next key."""
        self._said = sentence
        self._show()

    # -- what is shown -------------------------------------------------------------------------

    def _show(self) -> None:
        self._rows = self._form.rows(self._filter)
        keys = [row.key for row in self._rows]
        if self._cursor not in keys:
            self._cursor = keys[0]
        title = "experiment settings"
        self._box.border_title = Content(f"{title}: {self._filter}▏" if self._filter else title)
        self._table.show(self._rows, self._cursor)
        self._read_columns()
        self._hint.set_class(bool(self._form.sentence) and not self._said, "-error")
        self._hint.say(self._words())

    def _words(self) -> Content:
        """Return what there is to say about the row with the cursor."""
        row = self.row
        if self._said:
            first = Content(self._said)
        elif self._form.sentence:
            wrong = self._form.wrong
            label = f"{changes.label(wrong)}  " if wrong else ""
            first = Content.assemble((label, "bold"), self._form.sentence)
        elif self._reading:
            first = Content(f"Reading {printable(self._reading)} …")
        else:
            first = self._about(row)
        names = Content("  ").join(
            [
                Content.styled(one, "bold $accent")
                if one == row.value or one in row.value.split(",")
                else _link(one)
                for one in row.names[:_MOST_NAMES]
            ]
        )
        return Content("\n").join([first, names] if row.names and row.applies else [first])

    def _about(self, row: Row) -> Content:
        of_setting = not row.layer and row.label != "problem"
        sentences = [as_sentence(row.setting.help if of_setting else row.note)]
        if row.note not in sentences[0] and row.note.lower() not in sentences[0].lower():
            sentences.append(as_sentence(row.note))
        if row.effect != "at once" and row.applies:
            waiting = self._form.waiting
            others = len(waiting) - 1
            also = f" (and takes {others} more)" if row.waits and others > 0 else ""
            start = f"starts again with {row.effect}"
            sentences.append(
                f"Enter {start}{also}; u takes it back."
                if row.waits
                else f"A change {start}, and waits for enter."
            )
        elif self._form.waiting:
            names = ", ".join(changes.label(name) for name in self._form.waiting[:3])
            sentences.append(f"Waiting for enter there: {names}.")
        return Content.assemble((row.label.strip(), "bold $accent"), "  " + " ".join(sentences))


def _link(name: str) -> Content:
    action = f"screen.choose({name!r})"
    return Content.styled(name, "$text-muted").stylize(Style.from_meta({"@click": action}))


def _keys() -> Content:
    """Return the keys of the form; those that do something at once can be clicked."""
    items = []
    for key, words, action in _KEYS:
        item = Content.assemble((key, "bold $accent"), f" {words}")
        items.append(item.stylize(Style.from_meta({"@click": action})) if action else item)
    return Content("  ").join(items)
