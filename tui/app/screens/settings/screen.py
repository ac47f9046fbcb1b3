"""The settings screen: every setting of the experiment, to see and to change."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from core import ExperimentConfig, as_sentence
from tui.app.loop.background import begin
from tui.app.screens.settings.columns import read_columns
from tui.app.screens.settings.cursor import RowCursor
from tui.app.screens.settings.editor import ValueEditor
from tui.app.screens.settings.hint import KeyLine, SettingsHint
from tui.app.screens.settings.room import columns_beside, lines
from tui.app.screens.settings.table import SettingsTable
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.settings import words as changes
from tui.settings.form.form import SettingsForm
from tui.settings.form.rows import Row
from tui.widgets.keys.lookup import command
from tui.widgets.modal import Modal


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
    SettingsScreen.-beside {
        align: left top;
        background: transparent;
    }
    SettingsScreen {
        #settings-box {
            width: 100%;
            max-width: 132;
            layers: base editor;
        }
    }
    """

    def __init__(self, config: ExperimentConfig, setting: str = "") -> None:
        super().__init__()
        self.form = SettingsForm(config)
        """What is written."""
        self.cursor = RowCursor(self.form, setting)
        """What is shown of it."""
        self._said = ""
        self._asked: ExperimentConfig | None = None
        self._reading = ""
        self._box = self.framed(Vertical(id="settings-box"), "", "")
        self.table = SettingsTable(id="settings-table")
        self.editor = ValueEditor(self.table)
        self.hint = SettingsHint()

    def compose(self) -> ComposeResult:
        """Lay out the table, what there is to say, and the keys."""
        with self._box:
            yield self.table
            yield self.hint
            yield KeyLine()
            yield self.editor
        self._fit(self.app.size)

    def on_mount(self) -> None:
        """Show the rows."""
        self.table.focus()
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Take as much room as there is, and no more than is needed."""
        self._fit(event.size)
        if self.editor.is_open:
            self.call_after_refresh(self.editor.stand_over_value)

    def _fit(self, size: Size) -> None:
        columns = columns_beside(size.width)
        self.set_class(columns > 0, "-beside")
        self._box.styles.width = columns or "100%"
        self._box.styles.height = lines(size, self.form.rows())

    # -- what the user does --------------------------------------------------------------------

    @property
    def row(self) -> Row:
        """The row with the cursor."""
        return self.cursor.row

    def on_key(self, event: events.Key) -> None:
        """Search with letters, begin to type with digits."""
        if self.editor.is_open:
            return
        character = event.character if event.is_printable else None
        searched = self.cursor.searched
        words = "" if self.cursor.is_found else searched
        if event.key == "backspace":
            if searched:
                self._search(searched[:-1])
        elif character is None:
            return
        elif not words and character == "u":
            self.action_undo()
        elif not words and character == " ":
            self._run("space")
        elif character in "0123456789.-" and self._begins_a_number(character):
            self._edit(character)
        else:
            self._search(words + character)
        event.stop()

    def _begins_a_number(self, character: str) -> bool:
        """Whether what is typed is a value, and does not go on with the search."""
        searched = "" if self.cursor.is_found else self.cursor.searched
        searches = searched and self.cursor.finds(searched + character)
        return not searches and not self.row.names

    def _search(self, searched: str) -> None:
        if self.cursor.look_for(searched):
            self._show_anew()
        else:
            self.say(f"No setting says '{searched}'.")

    def action_move(self, direction: int) -> None:
        """Go to the next or the previous row; what is typed is taken."""
        self._finish()
        self.cursor.move(direction)
        self._show_anew()

    async def action_complete_or_move(self) -> None:
        """Complete the name of a file as a shell does; else go to the next row."""
        if not (self.editor.is_open and await self.editor.complete()):
            self.action_move(1)

    def action_section(self, direction: int) -> None:
        """Go to the first row of the next or the previous section."""
        self._finish()
        self.cursor.move_section(direction)
        self._show_anew()

    def action_end(self, index: int) -> None:
        """Go to the first or the last row."""
        self.cursor.go_to_end(index)
        self._show_anew()

    def go_to(self, setting: str) -> None:
        """Go to the row of a setting."""
        self._finish()
        self.cursor.go_to(setting)
        self._show_anew()

    def action_step(self, direction: int) -> None:
        """Take the next or the previous value."""
        self.cursor.is_found = True
        row = self.row
        if not row.applies:
            self.say(as_sentence(f"{row.label}: {row.note}"))
            return
        written = self.form.stepped(row, direction)
        if not written:
            self.say("That is as far as the arrows go; enter types any value.")
            return
        self.write(written)

    def action_default(self) -> None:
        """Write the default."""
        self.write(self.form.default(self.row))

    def action_choose(self, name: str) -> None:
        """Take a name that is clicked, or add it to a list."""
        self.write(self.form.chosen(self.row, name))

    def action_enter(self) -> None:
        """Start again if this row waits for that, else type a value."""
        self.cursor.is_found = True
        if self.editor.is_open:
            self._finish()
        elif self.row.waits and not self.form.sentence:
            self.start_again()
        else:
            self._edit()

    def action_leave(self) -> None:
        """Leave what is typed, then the search, then the screen."""
        if self.editor.is_open:
            self.editor.close()
            self._show()
        elif self.cursor.searched:
            self._search("")
        else:
            self.dismiss(tuple(map(changes.label, self.form.waiting)))

    def action_undo(self) -> None:
        """Forget what waits, or go back to the experiment before."""
        if self.form.waiting:
            self.form.drop()
            self.say("What waited for enter is as it was.")
        else:
            self._run("u")

    def action_redo(self) -> None:
        """Make the change again that was undone."""
        self._run("ctrl+r")

    def _run(self, key: str) -> None:
        """Do what a key does on the main screen."""
        begin(self, partial(self.app.run_action, command(key)), exit_on_error=False)

    def on_settings_table_clicked(self, event: SettingsTable.Clicked) -> None:
        """Go to the row, or take its next value; a second click types."""
        self._finish()
        if event.row.key not in self.cursor.keys:
            return
        again = event.row.key == self.cursor.key
        self.cursor.go_to(event.row.key)
        self._show_anew()
        if event.direction:
            self.action_step(event.direction)
        elif again:
            self._edit()

    def _edit(self, text: str | None = None) -> None:
        row = self.row
        if not row.applies:
            self.say(as_sentence(f"{row.label}: {row.note}"))
            return
        self._said = ""
        self.editor.open(row, text)
        self._show()

    def on_input_submitted(self) -> None:
        """Take what is typed, and start again if it waits for that."""
        self._finish()
        if self.row.waits and not self.form.sentence:
            self.start_again()

    def on_paste(self) -> None:
        """Leave what is typed for the file that the app opens."""
        if self.editor.is_open:
            self.editor.close()
            self._show()

    def _finish(self) -> None:
        """Take what is typed, if anything is."""
        if self.editor.is_open:
            row = self.row
            self.editor.close()
            if row.key == "data":
                self.form.forget_columns()
            if self.editor.differs_from(row):
                self.write(self.form.typed(row, self.editor.value))
            else:
                self._show()

    def _read_columns(self) -> None:
        """Find out the columns of the CSV file where they are needed to go on."""
        file = self.form.unread
        needed = self.cursor.key == "target" or "data" in self.form.waiting
        if file and needed and file != self._reading:
            self._reading = file
            self.do(partial(self._take_columns, file), group="columns")

    async def _take_columns(self, file: str) -> None:
        question = await read_columns(self.form, file)
        if question and not self.editor.is_open:
            self.go_to("target")
            self._said = question
        self._reading = ""
        self._show()

    # -- what is asked for ---------------------------------------------------------------------

    def write(self, written: dict[str, str]) -> None:
        """Give settings other values, which are in force at once or wait."""
        self._said, self.cursor.is_found = "", True
        config = self.form.write(written)
        if config is not None:
            self._ask(config)
        self._show()

    def start_again(self) -> None:
        """Start again with all that waits."""
        config = self.form.start_again()
        if config is not None:
            self.form.follow(config)
            self._ask(config)
        self._go_to_what_is_wrong()

    def _go_to_what_is_wrong(self) -> None:
        self.cursor.read()
        # Whoever types goes on with that.
        if self.form.wrong in self.cursor.keys and not self.editor.is_open:
            self.cursor.key = self.form.wrong
        self._show()

    def _ask(self, config: ExperimentConfig) -> None:
        self._asked = config
        self.post_message(self.Requested(config))

    def follow(self, config: ExperimentConfig) -> None:
        """Show what is in force now, whoever asked for it."""
        if config != self.form.present:
            self.form.follow(config)
            self._show()

    def refuse(self, config: ExperimentConfig, reason: str, running: ExperimentConfig) -> None:
        """Say beside the setting why an experiment cannot be."""
        if config is self._asked:
            self.form.refused(config, reason, running)
            self._go_to_what_is_wrong()
        else:
            self.follow(running)
            self.say(reason)

    def hear(self, snapshot: Snapshot) -> None:
        """Show in the frame how training goes."""
        sign, word = describe.STATES[snapshot.state]
        said = f"{sign} {word} · {describe.epoch(snapshot)}"
        if snapshot.metrics is not None:
            said += f" · train loss {snapshot.metrics.train_loss:.4g}"
        if self._box.border_subtitle != said:
            self._box.border_subtitle = said
        found = describe.found_out(snapshot)
        if found != self.form.found:
            self.form.found = found
            if self.is_attached:
                self._show()

    def say(self, sentence: str) -> None:
        """Say something until the next key."""
        self._said = sentence
        self._show()

    def _show_anew(self) -> None:
        """Show where the cursor is now, and nothing of what was said before."""
        self._said = ""
        self._show()

    def _show(self) -> None:
        self.cursor.read()
        if self.editor.is_open and self.editor.key != self.cursor.key:
            # The rows may be others whenever an experiment is another; a value is for one of them.
            self.editor.close()
            self._said = "What was typed is dropped: what it was for is no longer there."
        title, searched = "experiment settings", self.cursor.searched
        self._box.border_title = Content(f"{title}: {searched}▏" if searched else title)
        self.table.show(self.cursor.rows, self.cursor.key)
        self._read_columns()
        self.hint.show(self.form, self.row, self._said, self._reading)
