"""The screen with the sessions that are kept: to go on with one, rename it, or delete it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from core import as_sentence, printable
from tui.app.loop.background import in_background
from tui.app.screens.questions.choices import Choices
from tui.app.screens.questions.prompt import Prompt
from tui.exchange.sessions.folder import NotKeptError
from tui.exchange.sessions.keeper import SessionKeeper
from tui.exchange.sessions.listing import table
from tui.exchange.sessions.opening import OpenedSession, opened
from tui.exchange.sessions.rows import Kept, why_no_name
from tui.terminal.failure import Failure
from tui.widgets.modal import Modal

_LONGEST = 500
_NONE = "No session is kept yet. What is trained here is kept every half minute, and at the end."
_PRESENT = "This is the run that you see."


class _Name(Prompt):
    """Asks for another name."""

    NOTHING: ClassVar = "Type a name."


class SessionsScreen(Modal[OpenedSession | None]):
    """Lists the sessions; the one that is opened is the screen's result.

    Parameters
    ----------
    keeper : SessionKeeper
    present : int
        The number of the present run.
    """

    BINDINGS: ClassVar = [
        Binding("escape,q,K", "dismiss(None)", "Leave"),
        Binding("r", "rename", "Rename"),
        Binding("delete,d", "delete", "Delete"),
        Binding("k", "move(-1)", "Up"),
        Binding("j", "move(1)", "Down"),
    ]

    covers = True

    DEFAULT_CSS = """
    SessionsScreen {
        #sessions-box {
            width: 100%;
            max-width: 120;
            height: auto;
            max-height: 100%;
            padding: 0 1;
        }
        & #titles {
            color: $secondary;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & OptionList {
            height: auto;
            max-height: 65vh;  /* what is said stays in view */
            margin-bottom: 1;
            border: none;
            padding: 0;
            background: $surface;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & #left-out {
            height: auto;
            color: $secondary;
        }
        & #said {
            height: auto;
            color: $text-muted;
        }
    }
    """

    def __init__(self, keeper: SessionKeeper, present: int) -> None:
        super().__init__()
        self._keeper, self._present = keeper, present
        self._sessions: list[Kept] = []
        self._left_out: list[str] = []
        self._to_delete: Kept | None = None

    def compose(self) -> ComposeResult:
        """Make room for the list, and for what there is to say."""
        keys = "enter opens, r renames, d deletes, escape leaves"
        with self.framed(Vertical(id="sessions-box"), "sessions", keys):
            yield Static(id="titles", markup=False)
            yield Choices(compact=True, markup=False)
            yield Static(id="left-out", markup=False)
            yield Static("Reading …", id="said", markup=False)

    def on_mount(self) -> None:
        """Read what is kept."""
        self.do(self._list)

    async def _list(self, said: str = "") -> None:
        try:
            self._sessions = await in_background(self._read)
        except NotKeptError as error:
            self.say(as_sentence(str(error)))
            return
        self._draw()
        unread = " ".join(f"There may be others: {why}." for why in self._unread)
        self.say(said or unread or ("" if self._sessions else _NONE))

    def _draw(self) -> None:
        """Show the sessions in the room that there is."""
        options, any_ = self.query_one(OptionList), bool(self._sessions)
        chosen = options.highlighted or 0
        is_here = (kept.key for kept in self._sessions if self._is_here(kept))
        room = self.query_one("#titles").size.width - options.scrollbar_size_vertical
        titles, lines, self._left_out = table(self._sessions, next(is_here, None), room)
        self.query_one("#titles", Static).update(titles if any_ else "")
        options.clear_options()
        options.add_options([Option(Content(printable(line, _LONGEST))) for line in lines])
        options.display = any_
        self.query_one("#left-out").display = any(self._left_out)
        if any_:
            options.highlighted = min(chosen, len(lines) - 1)
            options.focus()

    def on_resize(self) -> None:
        """Show them in the room that there is then."""
        if self._sessions:
            self.call_after_refresh(self._draw)

    def _read(self) -> list[Kept]:
        self._keeper.wait()  # for what is being written now
        self._unread: list[str] = []
        return self._keeper.store.sessions(self._unread.append)

    def _is_here(self, kept: Kept) -> bool:
        return self._keeper.number_of(kept.key) == self._present

    @property
    def _chosen(self) -> Kept | None:
        place = self.query_one(OptionList).highlighted
        return self._sessions[place] if place is not None and self._sessions else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go on with the chosen session."""
        if (kept := self._chosen) is None:
            return
        if self._is_here(kept):
            self.say(_PRESENT)
        else:
            self.do(partial(self._open, kept))

    def on_option_list_option_highlighted(self) -> None:
        """Say what its line has no room for; delete nothing but what is chosen by then."""
        place = self.query_one(OptionList).highlighted
        if place is not None and place < len(self._left_out):
            self.query_one("#left-out", Static).update(printable(self._left_out[place], _LONGEST))
        if self._to_delete is not None and self._to_delete != self._chosen:
            self._to_delete = None
            self.say("")

    async def _open(self, kept: Kept) -> None:
        self.say(f"Reading {kept.name} …")
        try:
            found = await in_background(lambda: opened(self._keeper.store, kept))
        except Failure as failure:
            self.say(as_sentence(str(failure)))
        else:
            self.dismiss(found)

    def action_move(self, direction: int) -> None:
        """Choose the session above or below."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if direction > 0 else options.action_cursor_up()

    def action_rename(self) -> None:
        """Ask for another name."""
        if (kept := self._chosen) is None:
            return

        def rename(name: str | None) -> None:
            if name is not None and name != kept.name:
                store = self._keeper.store
                done = f"{kept.name} is called {name} now."
                self.do(partial(self._change, lambda: store.rename(kept.key, name), done))

        self.app.push_screen(_Name("rename the session", kept.name, why_no_name), rename)

    def action_delete(self) -> None:
        """Delete the chosen session, when it is asked for the second time."""
        if (kept := self._chosen) is None:
            return
        if self._to_delete != kept:
            self._to_delete = kept
            self.say(f"d once more deletes {kept.name}; there is no way back.")
            return
        self._to_delete = None

        def delete() -> str:
            self._keeper.store.remove(kept.key)
            self._keeper.forget(kept.key)
            return ""

        self.do(partial(self._change, delete, f"{kept.name} is deleted."))

    async def _change(self, change: Callable[[], str], done: str) -> None:
        try:
            trouble = await in_background(change)
        except NotKeptError as error:
            trouble = as_sentence(str(error))
        await self._list(trouble or done)

    def say(self, sentence: str) -> None:
        """Say something of the sessions."""
        self.query_one("#said", Static).update(printable(sentence, _LONGEST) if sentence else "")
