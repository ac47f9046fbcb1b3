"""What is shown over the main screen, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.main.said.message import notes_of
from tui.app.main.screen import MainScreen
from tui.app.preferences import Preferences
from tui.session.changing.past_keys import PastKeys
from tui.session.changing.requests import Requests
from tui.session.session import TrainingSession

# Each is imported when it is first asked for: the first picture need not wait for all of them.
if TYPE_CHECKING:
    from tui.app.screens.settings.screen import SettingsScreen
    from tui.app.screens.sweep.beside import SweepBeside
    from tui.exchange.gallery.presets import Preset

_WHICH_EPOCH = "The number of any epoch up to now. In the past, <leave> goes back to now."
_MEMORY = (
    "Moments of a run are kept to go back to. With more of them, old epochs of a large network "
    "are there sooner; any epoch is reached all the same."
)


class ScreensOnTop:
    """Opens the screens that are about the experiment as a whole.

    Parameters
    ----------
    main : MainScreen
        What they lie on.
    session : TrainingSession
    requests : Requests
        Takes the changes that are made on them.
    past : PastKeys
        Goes to the epoch that is asked for.
    runs : callable
        Returns what trains many runs, and keeps what they came to.
    preferences : Preferences
        Remember what is chosen of the program itself.
    say : callable
        Called with a sentence about what was or cannot be done.
    """

    def __init__(
        self,
        main: MainScreen,
        session: TrainingSession,
        requests: Requests,
        past: PastKeys,
        runs: Callable[[], SweepBeside],
        preferences: Preferences,
        say: Callable[[str], None],
    ) -> None:
        self._main = main
        self._app = main.app
        self._session = session
        self._requests = requests
        self._past, self._runs, self._preferences = past, runs, preferences
        self._say = say

    @property
    def open_settings(self) -> SettingsScreen | None:
        """The settings screen, where that is open."""
        stack = self._app.screen_stack
        if len(stack) < 2:
            return None
        from tui.app.screens.settings.screen import SettingsScreen

        return next((screen for screen in stack if isinstance(screen, SettingsScreen)), None)

    def settings(self, setting: str = "") -> None:
        """Show the settings screen, with the cursor on a setting."""
        present = self.open_settings
        if present is None:
            from tui.app.screens.settings.room import columns_beside
            from tui.app.screens.settings.screen import SettingsScreen

            screen = SettingsScreen(self._requests.present, setting)
            screen.hear(self._session.snapshot)
            self._main.stand_beside(columns_beside)
            self._app.push_screen(screen, self._leave_settings)
        elif setting:
            present.go_to(setting)

    def _leave_settings(self, waiting: tuple[str, ...] | None) -> None:
        """Say what was written in the settings and not started."""
        self._main.stand_beside(None)
        if waiting:
            names = ", ".join(waiting)
            self._say(f"Not changed: {names}. Such a change takes enter, for it starts again.")

    def gallery(self) -> None:
        """Show the experiments worth seeing."""
        if self._app.screen is self._main:
            from tui.app.screens.gallery import GalleryScreen

            self._app.push_screen(GalleryScreen(self._main.capabilities), self._take_preset)

    def preset(self, name: str) -> None:
        """Go to an experiment of the gallery."""
        from tui.exchange.gallery import presets

        self._take_preset(presets.preset(name))

    def _take_preset(self, preset: Preset | None) -> None:
        if preset is not None:
            self._requests.make_room()
            self._requests.change(preset.config, preset.notice)

    def epoch(self) -> str:
        """Ask which epoch of the run to look at; return why there is none."""
        if self._app.screen is not self._main:
            return ""
        if words := self._past.why_nowhere():
            return words
        from tui.app.screens.questions.prompt import Prompt

        self._app.push_screen(Prompt("an epoch to look at", "", self._past.to, _WHICH_EPOCH))
        return ""

    def memory(self) -> None:
        """Ask how much memory the past may take, and remember it."""
        if self._app.screen is not self._main:
            return
        from tui.app.screens.questions.prompt import Prompt

        def remember(typed: str | None) -> None:
            if typed is not None:
                amount = self._past.most_bytes / 2**20
                trouble = self._preferences.remember("history_memory", amount)
                self._say(trouble or f"The past of a run may take {amount:,.4g} MB from now on.")

        amount = f"{self._past.most_bytes / 2**20:.4g}"
        ask = Prompt("memory of the past, in megabytes", amount, self._past.keep_within, _MEMORY)
        self._app.push_screen(ask, remember)

    def share(self) -> None:
        """Show and copy the experiment as a command line and as a URL."""
        if self._app.screen is self._main:
            from tui.app.screens.share import ShareScreen

            self._app.push_screen(
                ShareScreen(
                    self._requests.present,
                    show_test=self._main.show_test,
                    discretize=self._main.discretize,
                    edited=self._requests.is_edited,
                )
            )

    def sweep(self) -> str:
        """Show what becomes of the experiment with other settings; return why nothing does."""
        if self._app.screen is not self._main:
            return ""
        runs = self._runs()
        if words := runs.get_ready():
            return words
        from tui.app.screens.sweep.screen import SweepScreen

        def leave(place: tuple[int, int] | None) -> None:
            runs.watch = None
            if place is not None:
                runs.open(place)

        screen = SweepScreen(runs, self._main.capabilities)
        runs.watch = screen.show
        self._app.push_screen(screen, leave)
        return ""

    def notes(self) -> str:
        """Show all notes on the data; return why there are none."""
        snapshot = self._main.snapshot
        if snapshot is None or snapshot.dataset is None:
            return "There are no data yet, and no notes on them."
        if self._app.screen is self._main:
            from tui.app.screens.help.notes import NotesScreen

            self._app.push_screen(NotesScreen(notes_of(snapshot)))
        return ""

    def help(self, typed: str = "") -> None:
        """Show the help screen, all of it or what is said of something."""
        from tui.app.screens.help.screen import HelpScreen

        if not isinstance(self._app.screen, HelpScreen):
            panel = self._main.panels.focused_panel or ""
            snapshot = self._main.snapshot
            notes = [] if snapshot is None else notes_of(snapshot)
            screen = HelpScreen(
                panel,
                in_view=self._main.panels.in_view,
                drawing=self._main.draws,
                keys=self._main.keys,
                notes=notes if len(notes) > 1 else (),
                typed=typed,
            )
            self._app.push_screen(screen)
