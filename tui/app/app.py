"""The Textual app: keys become commands, snapshots become pictures."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.actions import parse
from textual.app import SystemCommand
from textual.message import Message
from textual.screen import Screen

from tui.app.loop.background import begin, in_background
from tui.app.loop.frame_rate import FramePacing, FrameRate
from tui.app.loop.garbage import GarbageCollection
from tui.app.loop.key_receiver import KeyReceiver
from tui.app.loop.keys_in_turn import MOST_WAITING, KeysInTurn
from tui.app.loop.selection import Selected
from tui.app.loop.start import Start, import_the_rest
from tui.app.main.said.sentences import COPYING, GREETING, MOUSE, STRANGE_LETTER
from tui.app.main.screen import GREETING_SECONDS, MainScreen
from tui.app.preferences import Preferences
from tui.app.theme import AUTO, ThemedApp, title_of
from tui.panels.table import AROUND, INSIDE
from tui.terminal.adaptation import adapt
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import INTERRUPTED
from tui.terminal.keyboard import paste
from tui.terminal.keyboard.keyboard import Keyboard
from tui.terminal.suspend import heed_stops, suspend
from tui.widgets.keys.lookup import bindings
from tui.widgets.keys.spoken import use
from tui.widgets.modal import OnTop

# None of them is needed for the first frame, and with them comes NumPy.
if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig
    from tui.app.live import Live
    from tui.app.screens.settings.screen import SettingsScreen
    from tui.exchange.formats.opened import Opening
    from tui.panels.map.drawing.mode import DrawingMode
    from tui.panels.network.diagram import NetworkDiagram
    from tui.panels.understanding.lesson.panel import LessonPanel
    from tui.session.session import TrainingSession


class NeurotermApp(ThemedApp):
    """Watch a neural network learn.

    The first frame shows where everything is, before there is anything in it: NumPy and all that
    is made of it would keep the user waiting for it. What is typed meanwhile is kept.

    Parameters
    ----------
    experiment, playing, fps, speed, begin
        What to begin with, see `Start`.
    capabilities : Capabilities
        What the terminal can show.
    preferences : Preferences, optional
        The user's own; by default none, and none are remembered.
    state_folder : path or None
        Where to save the run if the terminal vanishes, or it is in no file at the end; None not to.
    prepare : callable, optional
        Returns what to begin with instead; called in a thread, once the first frame is painted. If
        it raises an error, the app ends with that as its ``failure``.
    theme : str
        What to show instead of the theme in the preferences, as ``Themes`` has it.
    light : bool
        Whether the terminal is light, as far as is known before it was asked.
    """

    TITLE = "neuroterm"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = bindings()

    class SnapshotReady(Message):
        """Posted from the training thread when there is something new to show."""

    def __init__(
        self,
        experiment: ExperimentConfig | Experiment | None,
        *,
        capabilities: Capabilities,
        playing: bool = False,
        fps: float = 10.0,
        speed: float = 100.0,
        preferences: Preferences | None = None,
        state_folder: Path | None = None,
        begin: Opening | None = None,
        prepare: Callable[[], Start] | None = None,
        theme: str = "",
        light: bool = False,
    ) -> None:
        super().__init__()
        self._preferences = Preferences() if preferences is None else preferences
        trouble = self.begin_in(theme or self._preferences.theme, light=light)
        self._trouble = self._preferences.trouble or trouble
        self._capabilities = capabilities
        adapt(self, capabilities)
        self._start = start = Start(experiment, begin, playing, fps, speed)
        self._prepare = (lambda: start) if prepare is None else prepare
        self.failure: Exception | None = None
        """Why there is nothing to begin with; None where there is."""
        self._live: Live | None = None
        self._early: list[events.Event] | None = []
        self._announced = False
        self._selected = Selected()
        self.shown_version = -1
        """Which snapshot is on the screen, counted by the session."""
        self._frame_rate = FrameRate()
        self._state_folder = state_folder
        self._garbage = GarbageCollection()
        self._receiver = to = KeyReceiver(
            self, lambda go_on: self.main.fits and self.main.ahead.put_off(go_on)
        )
        self._keys = KeysInTurn(
            to.present, self._hand_over, self.call_later, to.put_off, lambda it: self.live.say(it)
        )
        self.is_full_of_keys = lambda: self._keys.is_full
        self.set_keymap(self._preferences.keys)
        self._own_keys = use(self._preferences.keys)
        self._keyboard = Keyboard(os.environ, ",".join(self._preferences.keys.values()).split(","))

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen."""
        return MainScreen(self._capabilities, self._greeting, self._own_keys)

    def on_mount(self) -> None:
        """Get ready for everything else once the first frame is painted."""
        self.set_class(not self._capabilities.unicode, "-ascii")
        self._garbage.start(asyncio.get_running_loop().call_later, self._waits)
        heed_stops(self, self.action_suspend_process)
        begin(self, self._get_ready)

    async def _get_ready(self) -> None:
        """Import the rest, make the experiment, and fill the panels."""
        await self.painted.wait()
        await in_background(import_the_rest)
        try:
            start = await in_background(self._prepare)
        except Exception as error:  # whatever it is, the shell is told
            self.failure = error
            self.exit()
        if self.failure is not None or not self.is_running:
            return
        self._go_live(start)
        await self.main.open(lambda: self.session.snapshot, self.session.want)
        # The pictures need their sizes, and the keys their turns.
        self.call_after_refresh(self.call_later, self._begin_to_train)

    async def _begin_to_train(self) -> None:
        """Begin to train, and do what was typed so far."""
        self.live.begin()
        early, self._early = self._early or [], None
        for event in early:
            await self.on_event(event)

    @property
    def is_ready(self) -> bool:
        """Whether everything is there, after the first frame."""
        return self._early is None

    def _go_live(self, start: Start) -> None:
        from tui.app.live import Live

        self.main.panels.image = start.image
        if start.begin is not None:
            self.main.set_reactive(MainScreen.show_test, bool(start.begin.show_test))
            self.main.set_reactive(MainScreen.discretize, bool(start.begin.discretize))
        if start.remark != self._start.remark and not self._trouble:
            self.main.remark(start.remark, GREETING_SECONDS)
        # From now on the experiment is the session's alone.
        self._start, self._prepare = Start(), Start
        self._pacing = FramePacing(1.0 / start.fps)
        self._live = Live(
            self.main, start, self._preferences, self._state_folder, self.announce_snapshot
        )
        if not self.is_headless:
            self._live.begin_log(self._state_folder, start.log_level)
            self._live.watch_terminal()

    @property
    def live(self) -> Live:
        """What is trained and asked for; not yet there in the first frame."""
        assert self._live is not None
        return self._live

    @property
    def session(self) -> TrainingSession:
        """The training."""
        return self.live.session

    @property
    def requested(self) -> ExperimentConfig:
        """The experiment asked for last, from which the next change starts."""
        return self.live.requests.present

    @property
    def _greeting(self) -> str:
        """What is wrong with the preferences, what was opened, or how to begin."""
        beginner = GREETING if self._preferences.first_run else ""
        return self._trouble or self._start.remark or beginner

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; a key in its turn, and what is done only while there are screens."""
        if (is_typed := isinstance(event, (events.InputEvent, events.Paste))) and self.is_leaving:
            return
        self._selected.note(event)
        if self._early is not None and is_typed:
            if isinstance(event, events.Key) and event.key == "ctrl+c":
                self.exit(return_code=INTERRUPTED)
            self._early += [event] if len(self._early) < MOST_WAITING else []
            return
        if isinstance(event, events.Paste) and paste.take(event):
            self.live.say(paste.CUT)
            if isinstance(self.screen, OnTop):
                self.screen.say(paste.CUT)
        if isinstance(event, events.Key) and not event.is_forwarded:
            # Until its effect is on the screen; it is not told when that is.
            self.session.pace.stand_aside()
            await self._keys.take(event)
        elif self.screen_stack or not is_typed:
            await super().on_event(event)

    async def _hand_over(self, event: events.Key) -> None:
        """Give a key to who gets it: what is typed, or else the key that is meant by it."""
        receiver = self._receiver.present()
        is_text = receiver is not None and receiver.check_consume_key(event.key, event.character)
        key = self._keyboard.meant(event, is_text=is_text)
        bound = any(key.key in row.names for row in self._own_keys)
        if not (is_text or bound) and self.screen is self.main and self._keyboard.is_strange(key):
            self.live.say(STRANGE_LETTER.format(key.character))
        await super().on_event(key)

    def on_exit_app(self) -> None:
        """Train no more, however long the terminal takes to be given back."""
        if self._live is not None:
            self.session.stop()

    def on_unmount(self) -> None:
        """End the threads."""
        if self._live is not None:
            self._live.stop()
        self._garbage.stop()

    def keep_unsaved(self) -> str:
        """Keep what would be lost with the app, once it has ended; return what to say of that."""
        return "" if self._live is None else self._live.keep_unsaved(self.return_code)

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever is on top of it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    # -- snapshots -----------------------------------------------------------------------------

    def announce_snapshot(self) -> None:
        """Have the latest snapshot shown soon; called from the training thread."""
        if not self._announced:
            self._announced = True
            # From now on: in the middle of an epoch it would only get in the way of the picture.
            self.session.pace.stand_aside()
            self.post_message(self.SnapshotReady())

    def on_neuroterm_app_snapshot_ready(self) -> None:
        """Show the latest snapshot, or a later one where the terminal does not keep up."""
        if self.put_off(self.on_neuroterm_app_snapshot_ready):
            self.session.pace.go_on()
            return
        self._announced = False
        snapshot = self.session.snapshot
        # The last message may arrive when the screens are half gone.
        if snapshot.version != self.shown_version and self.is_running:
            self.session.pace.stand_aside()
            self._pacing.begin()
            self.shown_version = snapshot.version
            self.main.frame_rate = self._frame_rate.shown(
                snapshot.version, training=snapshot.state == "training"
            )
            self.live.show(snapshot)
        # Not before what was drawn is written.
        asyncio.get_running_loop().call_soon(self._end_picture)

    def _waits(self) -> bool:
        return self._keys.is_busy or (self._live is not None and self._live.expects_picture)

    def _end_picture(self) -> None:
        pace = self.session.pace
        self.session.frame = self._pacing.end(in_the_way=pace.wants_more)
        self._garbage.between_pictures()
        pace.go_on()

    # -- actions -------------------------------------------------------------------------------

    def action_do(self, action: str) -> None:
        """Have the one do something whom a key's row names, and say what comes of it."""
        who, name, values = parse(action)
        said = self.live.refusal(who, name) or getattr(self.live.doer(who), name)(*values)
        if isinstance(said, str) and said:  # the session's commands return their numbers
            self.live.say(said)

    async def action_do_in_panel(self, panel: str, action: str) -> None:
        """Bring a panel into view and have its widget do what one of its keys does."""
        panels = self.main.panels
        name = panels.with_keys(panel)
        if name == INSIDE and not panels.looks_inside:
            self.live.say("<inside-step> looks inside a step; then this works there.")
            return
        if name in (AROUND, "contours") and not panels.looks_around:
            self.live.say("<landscape> shows the loss around the network; then this works there.")
            return
        panels.show_panel(name)
        await self.run_action(action, panels.content(name))

    def on_drawing_mode_drawn(self, message: DrawingMode.Drawn) -> None:
        """Learn the points that are drawn."""
        self.live.learn(message.points, message.class_names)

    def on_drawing_mode_lacking(self, message: DrawingMode.Lacking) -> None:
        """Train no more on points that are not to be seen."""
        self.live.put_off(message.points, message.class_names)

    def on_drawing_mode_save_requested(self, message: DrawingMode.SaveRequested) -> None:
        """Save the points that are drawn."""
        self.live.files.save_points(message.points, message.class_names)

    def on_network_diagram_edited(self, message: NetworkDiagram.Edited) -> None:
        """Give a weight or a bias the value that was typed."""
        self.live.requests.edit(message.edit)

    def on_settings_screen_requested(self, message: SettingsScreen.Requested) -> None:
        """Change the experiment as the settings screen asks."""
        self.live.requests.change(message.config)

    def on_lesson_panel_asked(self, message: LessonPanel.Asked) -> None:
        """Go to another page of the lesson, or leave it."""
        self.live.lesson.go(message.direction)

    def on_paste(self, event: events.Paste) -> None:
        """Open the file that is dropped on the terminal, or the URL that is pasted."""
        if self.screen not in (self.main, self.live.screens.open_settings):
            # It would hide both what is said and what is opened.
            self.screen.dismiss()
        self.live.files.paste(event.text)

    # -- the program ---------------------------------------------------------------------------

    def remember_theme(self, name: str) -> None:
        """Show the same theme next time, and say which it is."""
        trouble = self._preferences.remember("theme", name)
        goes = " and follows the terminal's background" if name == AUTO else ""
        self.main.remark(trouble or f"The theme is {title_of(self.theme)}{goes}.")

    def action_mouse(self) -> None:
        """Leave the mouse to the terminal, whose own selection then works, or take it again."""
        self.uses_mouse = not self.uses_mouse
        trouble = self._preferences.remember("mouse", self.uses_mouse)
        self.main.remark(trouble or MOUSE[self.uses_mouse])

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell until it is time to go on."""
        if self.has_shell:
            suspend(self)
        else:
            self.main.remark("There is no shell to go back to.")

    def action_command_palette(self) -> None:
        """Show the palette, where it is not there already."""
        from tui.app.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_copy_or_quit(self) -> None:
        """Copy what is selected by OSC 52, which works over SSH, or quit where nothing is."""
        if found := self._selected.copied(self):
            self.main.remark(COPYING[found])
        else:
            self.exit(return_code=INTERRUPTED if self.session.snapshot.state == "loading" else 0)

    def action_quit_now(self) -> None:
        """Quit."""
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Put every key, setting, data set, preset and theme into the palette."""
        from tui.app.screens.palette import commands

        drawing = self.is_running and self.main.map.drawing.is_on
        rows = commands(self.available_themes, drawing=drawing, keys=self._own_keys)
        for title, help_, action in rows:
            yield SystemCommand(title, help_, partial(self.run_action, action))
