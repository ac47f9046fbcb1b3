"""The Textual app: keys become commands, snapshots become pictures."""

from __future__ import annotations

import asyncio
import gc
import importlib
import signal
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.app import SystemCommand
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from core import as_sentence, printable
from tui.app.loop.frame_rate import FrameRate
from tui.app.loop.garbage import GarbageCollection
from tui.app.loop.keys_in_turn import KeysInTurn
from tui.app.main.screen import GREETING_SECONDS, MainScreen
from tui.app.preferences import Preferences
from tui.app.theme import DARK, LIGHT, UNSUITABLE, variables_for
from tui.panels.table import PANELS
from tui.session import changes as architecture
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.terminal.adaptation import adapt
from tui.terminal.capabilities import Capabilities
from tui.terminal.suspend import suspend, take_over_again
from tui.terminal.wire.app import TerminalApp
from tui.terminal.wire.driver import TerminalDriver
from tui.widgets.keys import Key, bindings

# None of them is needed for the first frame, and with most of them comes NumPy.
if TYPE_CHECKING:
    from core import Experiment, ExperimentConfig
    from tui.app.screens.settings.screen import SettingsScreen
    from tui.exchange.formats.opened import Opening
    from tui.exchange.formats.table import Format
    from tui.exchange.gallery.presets import Preset
    from tui.panels.comparison.panel import ComparisonTable
    from tui.panels.map.drawing_mode import DrawingMode
    from tui.panels.network.diagram import NetworkDiagram
    from tui.session.session import TrainingSession
    from tui.terminal.hang_up import TerminalWatch

GREETING = (
    "New here? space trains the network, d takes other data, e has every setting, "
    "? explains what you see."
)

DRAWING_SECONDS = 12.0
"""How long the keys of drawing are explained."""


class NeurotermApp(TerminalApp):
    """Watch a neural network learn.

    The first frame shows where everything is, before there is anything in it: NumPy and all that
    is made of it would keep the user waiting for it. What is typed meanwhile is kept.

    Parameters
    ----------
    experiment : ExperimentConfig or Experiment or None
        What to build and start with, or what to go on with; None for the default experiment, which
        need not be made before the first frame.
    capabilities : Capabilities
        What the terminal can show.
    playing : bool
        Whether to train at once.
    fps : float
        Pictures per second at most.
    speed : float
        Epochs per second at most; infinity for no limit.
    preferences : Preferences, optional
        The user's own; by default none, and none are remembered.
    state_folder : path or None
        Where to save the run if the terminal vanishes; None not to.
    begin : Opening, optional
        What to say of the experiment at first, and how to show it.
    """

    TITLE = "neuroterm"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = bindings()

    class SnapshotReady(Message):
        """Posted from the training thread when there is something new to show."""

    class RunSaved(Message):
        """Posted from the training thread when the run is saved, or could not be.

        Attributes
        ----------
        path : path
        reason : str
            A sentence that says why not, or empty.
        """

        def __init__(self, path: Path, reason: str) -> None:
            super().__init__()
            self.path = path
            self.reason = reason

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
    ) -> None:
        super().__init__()
        self._preferences = Preferences() if preferences is None else preferences
        for own in (DARK, LIGHT):
            self.register_theme(own)
        for name in UNSUITABLE:
            self.unregister_theme(name)
        self._themes = {True: DARK.name, False: LIGHT.name}
        self.theme = self._first_theme()
        self._capabilities = capabilities
        adapt(self, capabilities)
        self._experiment = experiment
        self._playing = playing
        self._speed = speed
        self._fps = fps
        self._session: TrainingSession | None = None
        self._early: list[events.Event] | None = []
        self._announced = False
        self.shown_version = -1
        """Which snapshot is on the screen, counted by the session."""
        self._frame_rate = FrameRate()
        self._state_folder = state_folder
        self._watch: TerminalWatch | None = None
        self._told = False
        self._begin = begin
        self._garbage = GarbageCollection()
        self._keys = KeysInTurn(lambda: self._key_receiver, super().on_event)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give other themes the variables that only this app has."""
        return variables_for(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen."""
        screen = MainScreen(self._capabilities, self._greeting)
        if self._begin is not None:
            screen.set_reactive(MainScreen.show_test, bool(self._begin.show_test))
            screen.set_reactive(MainScreen.discretize, bool(self._begin.discretize))
        return screen

    def on_mount(self) -> None:
        """Get ready for everything else once the first frame is painted."""
        self.set_class(not self._capabilities.unicode, "-ascii")
        self._garbage.start()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGQUIT):
            loop.add_signal_handler(number, self._end, 128 + number)
        if not self.is_headless:
            loop.add_signal_handler(signal.SIGTSTP, self.action_suspend_process)
            loop.add_signal_handler(signal.SIGCONT, take_over_again, self)
        self.run_worker(self._get_ready())

    async def _get_ready(self) -> None:
        """Import the rest, make the experiment, and fill the panels."""
        await self.painted.wait()
        await asyncio.to_thread(import_the_rest)
        if not self.is_running:
            return
        self._make_session()
        await self.main.open(self.session.snapshot)
        # The pictures need their sizes, and the keys their turns.
        self.call_after_refresh(self.call_later, self._begin_to_train)

    async def _begin_to_train(self) -> None:
        """Begin to train, and do what was typed so far."""
        self.session.start()
        early, self._early = self._early or [], None
        for event in early:
            await self.on_event(event)

    @property
    def is_ready(self) -> bool:
        """Whether everything is there, after the first frame."""
        return self._early is None

    def _make_session(self) -> None:
        from core import ExperimentConfig
        from tui.session.dataset_round import DatasetRound
        from tui.session.requests import Requests
        from tui.session.session import TrainingSession
        from tui.terminal.hang_up import TerminalWatch

        self._session = TrainingSession(
            ExperimentConfig() if self._experiment is None else self._experiment,
            playing=self._playing,
            speed=self._speed,
            frame=1.0 / self._fps,
            notify=self._notify_snapshot,
        )
        self._experiment = None  # from now on it is the session's alone
        if not self.is_headless:
            self._watch = TerminalWatch((0, 2), self._save_for_later)
        self._datasets = DatasetRound(self._session.snapshot.config)
        self._requests = Requests(self._session, self._say, self._follow_request)

    def _save_for_later(self) -> None:
        """Save the run when the terminal is gone, where there is a place for that."""
        from tui.exchange.runs import save_run

        if self._state_folder is not None:
            save_run(self.session, self._state_folder)

    @property
    def session(self) -> TrainingSession:
        """The training; not yet there in the first frame."""
        assert self._session is not None
        return self._session

    @property
    def _greeting(self) -> str:
        """What is wrong with the preferences, what was opened, or how to begin."""
        greeting = GREETING if self._preferences.first_run else ""
        remark = "" if self._begin is None else self._begin.remark
        return self._preferences.trouble or remark or greeting

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; a key in its turn, and not when the screens are gone."""
        if self._early is not None and isinstance(event, (events.InputEvent, events.Paste)):
            self._early.append(event)
        elif isinstance(event, events.Key) and not event.is_forwarded:
            # Until its effect is on the screen; it is not told when that is.
            self.session.stand_aside()
            await self._keys.take(event)
        elif self.screen_stack or not isinstance(event, events.Key):
            await super().on_event(event)

    @property
    def _key_receiver(self) -> Widget | None:
        return (self.focused or self.screen) if self.screen_stack else None

    def on_unmount(self) -> None:
        """Stop training's thread."""
        if self._watch is not None:
            self._watch.end()
        if self._session is not None:
            self._session.stop()
        self._garbage.stop()

    def _end(self, return_code: int) -> None:
        self.exit(return_code=return_code)

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever is on top of it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    # -- snapshots -----------------------------------------------------------------------------

    def _notify_snapshot(self) -> None:
        """Have the latest snapshot shown soon; called from the training thread."""
        if not self._announced:
            self._announced = True
            # From now on: in the middle of an epoch it would only get in the way of the picture.
            self.session.stand_aside()
            self.post_message(self.SnapshotReady())

    def on_neuroterm_app_snapshot_ready(self) -> None:
        """Show the latest snapshot, or a later one where the terminal does not keep up."""
        driver = self._driver
        if isinstance(driver, TerminalDriver) and driver.behind:
            driver.when_caught_up(self.on_neuroterm_app_snapshot_ready)
            self.session.go_on()
            return
        self._announced = False
        snapshot = self.session.snapshot
        # The last message may arrive when the screens are half gone.
        if snapshot.version != self.shown_version and self.is_running:
            self.session.stand_aside()
            self.shown_version = snapshot.version
            self.main.frame_rate = self._frame_rate.shown(
                snapshot.version, training=snapshot.state == "training"
            )
            self.main.show(snapshot)
            self._answer_requests(snapshot)
            self._tell_news()
            if self._settings is not None:
                self._settings.hear(snapshot)
        # Not before what was drawn is written.
        asyncio.get_running_loop().call_soon(self._end_picture)

    def _end_picture(self) -> None:
        self._garbage.between_pictures()
        self.session.go_on()

    def _tell_news(self) -> None:
        """Say once, when there is an experiment to look at, that another run was saved."""
        if self.session.snapshot.dataset is None or self._told:
            return
        self._told = True
        if self._state_folder is not None:
            from tui.exchange.runs import news

            if sentence := news(self._state_folder):
                self.main.remark(sentence, GREETING_SECONDS)

    # -- changes of the experiment -------------------------------------------------------------

    @property
    def requested(self) -> ExperimentConfig:
        """The experiment asked for last, from which the next change starts."""
        return self._requests.present

    def request(self, config: ExperimentConfig, remark: str | None = None) -> None:
        """Change the experiment; every action that does so does it here.

        Training goes on where it can; else it starts again. What cannot be is said, and the
        experiment goes on as it was. It can be undone.

        Parameters
        ----------
        config : ExperimentConfig
            Best made by ``app.requested.replace(...)``.
        remark : str, optional
            A sentence to show when it is done; what has changed if None, nothing if empty.
        """
        self._requests.change(config, remark)

    @property
    def _settings(self) -> SettingsScreen | None:
        if len(self.screen_stack) < 2:
            return None
        from tui.app.screens.settings.screen import SettingsScreen

        return next((it for it in self.screen_stack if isinstance(it, SettingsScreen)), None)

    def _say(self, sentence: str) -> None:
        """Say something on the main screen, and on the settings screen where that is open."""
        self.main.remark(sentence)
        if self._settings is not None:
            self._settings.say(sentence)

    def _follow_request(self, before: ExperimentConfig, config: ExperimentConfig) -> None:
        """Show what is asked for wherever that does not wait until it is done."""
        self._datasets.follow(before, config)
        points = config.points if config.data is None else None
        self.main.map.follow(points, config.class_names or ())
        if self._settings is not None:
            self._settings.follow(config)

    def _answer_requests(self, snapshot: Snapshot) -> None:
        """Say what has become of what was asked for."""
        refused = self._requests.refused_by(snapshot)
        if refused is not None:
            if snapshot.state != "failed":
                self.main.remark(snapshot.reason)
            if self._settings is not None:
                self._settings.refuse(refused, snapshot.reason, self.requested)
        if remark := self._requests.done_in(snapshot):
            self._say(remark)

    def action_undo(self) -> None:
        """Go back to the experiment before the last change."""
        self._requests.undo()

    def action_redo(self) -> None:
        """Make the change again that was undone last."""
        self._requests.redo()

    # -- actions -------------------------------------------------------------------------------

    def action_play_or_pause(self) -> None:
        """Train, or pause."""
        self.session.play_or_pause()

    def action_step_epoch(self) -> None:
        """Train for one epoch."""
        self.session.step_epoch()

    def action_step_batch(self) -> None:
        """Train on one mini-batch."""
        self.session.step_batch()

    def action_reset(self) -> None:
        """Go back to the same initial weights."""
        self.session.reset()

    def action_new_weights(self) -> None:
        """Draw new initial weights."""
        present = self.requested
        self.request(present.replace(weights_draw=present.weights_draw + 1), remark="")

    def action_learning_rate(self, direction: int) -> None:
        """Go to the next higher or lower learning rate."""
        from tui.settings.scales import LEARNING_RATES

        present = self.requested.learning_rate
        rate = _next(LEARNING_RATES, present, direction)
        if rate == present:
            end = "highest" if direction > 0 else "lowest"
            self.main.remark(f"{present:g} is the {end} learning rate.")
            return
        self.request(self.requested.replace(learning_rate=rate))

    def action_speed(self, direction: int) -> None:
        """Train faster or slower."""
        from tui.session.session import SPEEDS

        speed = _next(SPEEDS, self._speed, direction)
        if speed == self._speed:
            end = "highest" if direction > 0 else "lowest"
            self.main.remark(f"Trains {describe.speed_limit(speed)}: the {end} speed.")
            return
        self._speed = speed
        self.session.set_speed(speed)
        self.main.remark(f"Trains {describe.speed_limit(speed)}.")

    def action_dataset(self, direction: int) -> None:
        """Go to the next or the previous data set."""
        self.show_dataset(self._datasets.next(direction))

    def show_dataset(self, name: str | None) -> None:
        """Go to a data set by name, or to the user's own file."""
        from core import DATASETS

        try:
            config = self._datasets.go_to(name, self.requested)
        except ValueError as error:
            title = "" if name is None else f"{DATASETS[name].title}: "
            self.main.remark(as_sentence(f"{title}{error}"))
            return
        self.request(config, remark="")

    def action_neurons(self, change: int) -> None:
        """Add a neuron to the selected hidden layer, or take one away."""
        index = architecture.hidden_index(self.requested, self._selected_layer)
        self._rebuild(architecture.with_neurons, index, change)

    def action_layers(self, direction: int) -> None:
        """Add a hidden layer after the selected one, or take that away."""
        index = architecture.hidden_index(self.requested, self._selected_layer)
        if direction > 0:
            self._rebuild(architecture.with_layer, -1 if self._selected_layer == 0 else index)
        else:
            self._rebuild(architecture.without_layer, index)

    def _rebuild(self, change: Callable[..., ExperimentConfig], *values: int) -> None:
        try:
            config = change(self.requested, *values)
        except ValueError as error:
            self.main.remark(as_sentence(str(error)))
            return
        self.request(config)

    @property
    def _selected_layer(self) -> int | None:
        selection = self.main.network.selection
        return None if selection is None else selection.layer

    def on_network_diagram_edited(self, message: NetworkDiagram.Edited) -> None:
        """Give a weight or a bias the value that was typed."""
        self._requests.edit(message.edit)

    def action_settings(self, setting: str = "") -> None:
        """Show the settings screen, with the cursor on a setting."""
        if self._settings is None:
            from tui.app.screens.settings.screen import SettingsScreen

            screen = SettingsScreen(self.requested, setting)
            screen.hear(self.session.snapshot)
            self.push_screen(screen, self._settings_left)
        elif setting:
            self._settings.go_to(setting)

    def _settings_left(self, waiting: tuple[str, ...] | None) -> None:
        """Say what was written in the settings and not started."""
        if waiting:
            names = ", ".join(waiting)
            self._say(f"Left as before: {names}. In the settings, enter starts again with them.")

    def on_settings_screen_requested(self, message: SettingsScreen.Requested) -> None:
        """Change the experiment as the settings screen asks."""
        self.request(message.config)

    def action_draw(self) -> None:
        """Draw points of one's own on the map."""
        self.main.panels.show_panel("map")
        self.main.remark(self.main.map.start_drawing(), DRAWING_SECONDS)

    def action_open(self, name: str = "") -> None:
        """Ask for a file or a URL to open, or open the one that is named."""
        from tui.app.screens.open import OpenScreen

        self.push_screen(OpenScreen(self.requested, name), self._take_over)

    def _take_over(self, opened: Opening | None) -> None:
        """Go to the experiment that was opened."""
        if opened is None:
            return
        if opened.show_test is not None:
            self.main.show_test = opened.show_test
        if opened.discretize is not None:
            self.main.discretize = opened.discretize
        if opened.experiment is not None and opened.again is not None:
            self._requests.go_on_with(opened.experiment, opened.again, opened.remark)
            return
        same = "This is the experiment that was opened; nothing is changed."
        remark = opened.remark or (same if opened.config == self.requested else None)
        self.request(opened.config, remark)

    def on_paste(self, event: events.Paste) -> None:
        """Open the file that is dropped on the terminal, or the URL that is pasted."""
        if self.screen not in (self.main, self._settings):
            # It would hide both what is said and what is opened.
            self.screen.dismiss()
        from tui.exchange.formats import table

        if name := table.openable(event.text):
            self.action_open(name)
        else:
            files = table.listed(it for it in table.FORMATS if it.is_file)
            self._say(
                "What was pasted is no file to open, and no Playground URL; "
                f"{files} can be dropped here."
            )

    def on_drawing_mode_remarked(self, message: DrawingMode.Remarked) -> None:
        """Say what the map has to say."""
        self.main.remark(message.sentence)

    def on_drawing_mode_drawn(self, message: DrawingMode.Drawn) -> None:
        """Learn the points that are drawn."""
        points, names = message.points, message.class_names
        try:
            config = self.requested.with_data(points=points, class_names=names)
        except ValueError as error:
            self.main.remark(as_sentence(str(error)))
            return
        self.request(config, remark="")

    def on_drawing_mode_save_requested(self, message: DrawingMode.SaveRequested) -> None:
        """Ask where to save the points that are drawn."""
        from tui.exchange.formats.csv import as_csv
        from tui.exchange.formats.table import CSV

        text = as_csv(message.points, message.class_names)
        self._save(CSV, _writing(text), lambda name: CSV.sentence(name, len(message.points)))

    def action_save_settings(self) -> None:
        """Ask where to write the settings."""
        from tui.exchange.formats.table import SETTINGS_FILE

        if self.screen is self.main:
            text = self.requested.to_toml()
            self._save(SETTINGS_FILE, _writing(text), SETTINGS_FILE.sentence)

    def action_save_run(self) -> None:
        """Ask where to save the network with all that its training needs to go on."""

        def save(path: Path) -> None:
            # What is wrong with the name is said where that is typed.
            with tempfile.TemporaryFile(dir=path.parent):
                pass
            self.session.save(path, lambda reason: self.post_message(self.RunSaved(path, reason)))

        from tui.exchange.formats.table import RUN

        if self.screen is self.main:
            self._save(RUN, save)

    def on_neuroterm_app_run_saved(self, message: RunSaved) -> None:
        """Say that the run is saved, or why not."""
        from tui.exchange.formats.table import RUN

        self._say(message.reason or RUN.sentence(str(message.path)))

    def _save(
        self,
        format: Format,
        write: Callable[[Path], None],
        said: Callable[[str], str] = lambda name: "",
    ) -> None:
        """Ask for a file to write, and say of its name what that is good for."""
        from tui.app.screens.file_prompt import FilePrompt
        from tui.exchange.writing import SaveAttempt, free_name

        def tell(name: str | None) -> None:
            if name is not None and (sentence := said(name)):
                self.main.remark(sentence)

        saving = format.saving
        assert saving is not None
        name = free_name(Path.cwd(), saving.name) if saving.is_new else saving.name
        prompt = FilePrompt(saving.title, name, SaveAttempt(write), saving.hint)
        self.push_screen(prompt, tell)

    def action_log_scale(self) -> None:
        """Show the loss on the other scale."""
        self.main.log_scale = not self.main.log_scale

    def action_test_points(self) -> None:
        """Show or hide the test points."""
        self.main.show_test = not self.main.show_test

    def action_discretize(self) -> None:
        """Show decisions or probabilities."""
        self.main.discretize = not self.main.discretize
        said = (
            "The map shows which class is chosen, not how surely."
            if self.main.discretize
            else "The map shows how surely each class is chosen."
        )
        if not self.main.map.view.decides:
            said = f"In other views: {said[0].lower()}{said[1:]} Press m to see them."
        self.main.remark(said)

    def action_map_view(self, direction: int) -> None:
        """Show another view of the network on the map."""
        self.main.remark(self.main.map.turn_view(direction))

    def action_map_neurons(self, direction: int) -> None:
        """Go to other neurons on the map."""
        self.main.remark(self.main.map.turn_neurons(direction))

    def action_mark_wrong(self) -> None:
        """Mark the points that are put into another class, or no more."""
        marked = self.main.map.turn_marks()
        points = "Points that the network puts into another class"
        self.main.remark(f"{points} are {'marked' if marked else 'not marked'}.")

    def action_zoom(self, direction: int) -> None:
        """Zoom the map in or out, or show all of it."""
        self.main.remark(self.main.map.zoom(direction))

    def action_focus_next(self) -> None:
        """Give the next panel the focus, or the next widget of another screen."""
        if self.screen is self.main:
            self.main.panels.go_to_next(1)
        else:
            super().action_focus_next()

    def action_focus_previous(self) -> None:
        """Give the previous panel the focus, or the previous widget of another screen."""
        if self.screen is self.main:
            self.main.panels.go_to_next(-1)
        else:
            super().action_focus_previous()

    def action_side_view(self, direction: int) -> None:
        """Show other panels beside the map."""
        if not self.main.panels.turn_side_view(direction):
            self.main.remark("All panels are in view. tab goes from one to the next, f enlarges.")

    def action_maximize(self) -> None:
        """Show the panel with the focus alone, or all again."""
        if self.main.panels.toggle_maximized():
            self.main.remark("escape brings the other panels back, tab goes to the next.")

    def action_leave(self) -> None:
        """Go back to all panels, or select nothing."""
        if self.main.map.leave():
            return
        if self.main.panels.maximized_panel is not None:
            self.main.panels.toggle_maximized()
        else:
            self.main.network.select(None)

    async def run_in_panel(self, key: Key) -> None:
        """Do what a key does in its panel."""
        panels = self.main.panels
        panels.show_panel(key.panel)
        await self.run_action(key.action, panels.content(key.panel))

    def action_pin(self) -> None:
        """Keep the present run to compare others with."""
        from tui.panels.comparison import runs as comparison

        # The session may have another one at any time.
        snapshot = self.session.snapshot
        runs = comparison.pin(self.main.pinned, snapshot)
        if runs is None:
            full = len(self.main.pinned) == comparison.MOST_RUNS
            self.main.remark(
                f"{comparison.MOST_RUNS} runs are pinned: C shows them, delete unpins one."
                if full
                else "There is nothing to pin yet."
            )
            return
        self.main.pinned = runs
        number = next(run.number for run in runs if run.experiment == snapshot.experiment)
        self.main.remark(
            f"Pinned as run {number}: its test curves stay, in grey, while others run. "
            "C shows the results."
        )

    def action_comparison(self) -> None:
        """Show the pinned runs' results alone on the screen, or everything again."""
        panels = self.main.panels
        if panels.maximized_panel == "comparison":
            panels.toggle_maximized()
            return
        panels.maximized_panel = "comparison"
        panels.show_panel("comparison")
        self.main.remark("escape brings the other panels back.")

    def on_comparison_table_unpinned(self, message: ComparisonTable.Unpinned) -> None:
        """Let go of a run."""
        self.main.pinned = tuple(run for run in self.main.pinned if run.number != message.number)
        self.main.remark(f"Run {message.number} is unpinned.")

    def action_theme(self) -> None:
        """Go to a light theme, or back to a dark one."""
        self.choose_theme(self._themes[not self.current_theme.dark])

    def choose_theme(self, name: str) -> None:
        """Show everything in a theme's colours, next time as well."""
        self.theme = name
        trouble = self._preferences.remember(name)
        self.main.remark(trouble or f"The theme is {name}.")

    def watch_theme(self, name: str) -> None:
        """Remember the dark and the light theme that the user was in last."""
        self._themes[self.current_theme.dark] = name

    def _first_theme(self) -> str:
        """Return the theme to begin with; where there is no such theme any more, the app's own."""
        wanted = self._preferences.theme
        if not wanted or wanted in self.available_themes:
            return wanted or DARK.name
        known = ", ".join(sorted(self.available_themes))
        self._preferences.trouble = f"There is no theme {printable(wanted)!r}; known: {known}."
        return DARK.name

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell until it is time to go on."""
        if self.is_headless:
            self.main.remark("There is no shell to go back to.")
        else:
            suspend(self)

    def action_gallery(self) -> None:
        """Show the experiments worth seeing."""
        if self.screen is self.main:
            from tui.app.screens.gallery import GalleryScreen

            self.push_screen(GalleryScreen(self._capabilities), self.show_preset)

    def show_preset(self, preset: Preset | None) -> None:
        """Go to an experiment of the gallery."""
        if preset is not None:
            self.request(preset.config, preset.notice)

    def action_share(self) -> None:
        """Show and copy the experiment as a command line and as a URL."""
        if self.screen is self.main:
            from tui.app.screens.share import ShareScreen

            self.push_screen(
                ShareScreen(
                    self.requested,
                    show_test=self.main.show_test,
                    discretize=self.main.discretize,
                    edited=self._requests.is_edited,
                )
            )

    def action_help(self) -> None:
        """Show the help screen."""
        from tui.app.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            main = self.main
            self.push_screen(HelpScreen(main.panels.focused_panel or "", drawing=main.draws))

    def action_quit_now(self) -> None:
        """Quit."""
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Put every key, setting, data set, preset and theme into the palette."""
        from tui.app.screens.palette import commands

        return commands(self)


def import_the_rest() -> None:
    """Import what the pictures and training need, which takes about as long as the first frame."""
    for name in (
        "plotext",
        *(panel.module for panel in PANELS),
        "tui.panels.map.legend",
        "tui.terminal.hang_up",
        "tui.exchange.runs",
    ):
        importlib.import_module(name)
    if not gc.isenabled():
        # All that is imported stays to the end. To look through it for garbage would later make
        # training and keys wait.
        gc.freeze()
        gc.enable()


def _writing(text: str) -> Callable[[Path], None]:
    from core import write_atomically

    return lambda path: write_atomically(path, text.encode())


def _next(choices: tuple[float, ...], present: float, direction: int) -> float:
    """Return the nearest choice above or below the present value; the present one at the end."""
    if direction > 0:
        return min((choice for choice in choices if choice > present), default=present)
    return max((choice for choice in choices if choice < present), default=present)
