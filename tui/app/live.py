"""The experiment while it is trained and changed: all that NumPy comes with, in one import."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core import ExperimentConfig, Past, Point, as_sentence, remove_leftovers
from tui.app.files.asking import Files
from tui.app.files.log import Log
from tui.app.files.sessions import Sessions, resumed
from tui.app.files.view import View
from tui.app.loop.background import begin, in_background
from tui.app.loop.garbage import QUIET
from tui.app.loop.start import Start
from tui.app.main.answer import in_ascii, sentence
from tui.app.main.screen import GREETING_SECONDS, MainScreen
from tui.app.main.understanding.around import LookAround
from tui.app.main.understanding.baseline import BaselineBeside
from tui.app.main.understanding.lesson import Lesson
from tui.app.main.understanding.luck import LuckBeside
from tui.app.preferences import Preferences, default_file
from tui.app.screens.on_top import ScreensOnTop
from tui.exchange.formats.command import command_line
from tui.exchange.sessions.keeper import SessionKeeper
from tui.exchange.sessions.store import SessionStore
from tui.session.changing.changes import DatasetRound
from tui.session.changing.controls import Controls
from tui.session.changing.past_keys import PastKeys
from tui.session.changing.requests import Requests
from tui.session.describe import legible
from tui.session.effect import Effect
from tui.session.session import TrainingSession
from tui.session.snapshot import Snapshot
from tui.terminal.hang_up import HUNG_UP, TerminalWatch
from tui.widgets.keys.spoken import spoken

_LOG = logging.getLogger(__name__)

if TYPE_CHECKING:
    from tui.app.screens.sweep.beside import SweepBeside

_TRAINING = ("play_or_pause", "step_epoch", "step_batch")


class Live:
    """Connects what is trained, what is asked for, and the screens.

    Parameters
    ----------
    main : MainScreen
        Shows the snapshots.
    start : Start
        What to begin with.
    preferences : Preferences
        The user's own.
    state_folder : path or None
        Where to save the run if the terminal vanishes, or it is in no file at the end; None not to.
    notify : callable
        Called from the training thread when there is a new snapshot.
    """

    def __init__(
        self,
        main: MainScreen,
        start: Start,
        preferences: Preferences,
        state_folder: Path | None,
        notify: Callable[[], None],
    ) -> None:
        self._main = main
        self._app = main.app
        self._log: Log | None = None
        self._keeper: SessionKeeper | None = None
        if state_folder is not None:
            self._keeper = SessionKeeper(SessionStore(state_folder), self._say_soon)
        self._has_news = state_folder is not None
        self._lost: str | None = None
        """What a hang-up could not save, empty for nothing; None where there was no hang-up."""
        self._effect: Effect | None = None
        self._answered = 0, ""
        """What was said of a command, while its effect may still come, and which that is."""
        self._gone = 0, ""
        """What was said to be gone with a command, and which that is."""
        self._watch: TerminalWatch | None = None
        self._batch_size: int | None = None
        """Of the mini-batches to learn a drawing with, once it has as many points."""
        memory = start.history_bytes or preferences.history_bytes or Past().most_bytes
        first = ExperimentConfig() if start.experiment is None else start.experiment
        self.session = TrainingSession(
            first if start.opened is None else resumed(start.opened, self._keeper),
            playing=start.playing,
            speed=start.speed,
            frame=1.0 / start.fps,
            notify=notify,
            keep=None if self._keeper is None else self._keeper.autosave,
            history_bytes=memory,
        )
        self.requests = Requests(self.session, self.say, self._follow)
        self._datasets = DatasetRound(self.session.snapshot.config)
        self.controls = Controls(
            self.session, self.requests, self._datasets, start.speed, self._selected_layer
        )
        self.past = PastKeys(self.session, memory)
        main.leave_past = self.past.leave
        self.files = Files(main, self.session, self.requests, self.say)
        self.beside = BaselineBeside(main, self.say)
        self.luck = LuckBeside(main, self.session, self.say)
        self._sweep: SweepBeside | None = None
        self.view = View(main, self.session, self.requests, self.files, self.beside)
        self.sessions = Sessions(main, self.session, self.requests, self.view, self._keeper)
        self.around = LookAround(main, self.session, self.requests)
        self.screens = ScreensOnTop(
            main, self.session, self.requests, self.past, lambda: self.sweep, preferences, self.say
        )
        self.lesson = Lesson(main, self.requests, self.say, state_folder)
        self.requests.make_room = self.lesson.leave
        self.requests.go_on = lambda: main.message.go_on()
        if start.opened is not None:
            self.sessions.follow_up(start.opened)
        self._chapter = start.lesson

    @property
    def sweep(self) -> SweepBeside:
        """The sweep beside the run, which is made when somebody wants one."""
        if self._sweep is None:
            # Not before: the first epoch would wait for all that a sweep is made of.
            from tui.app.screens.sweep.beside import SweepBeside

            self._sweep = SweepBeside(self._main, self.session, self.requests, self.say)
        return self._sweep

    def doer(self, who: str) -> object:
        """Return the object that does what a key's row says, by the name that it has there."""
        main = self._main
        return {
            "controls": self.controls,
            "requests": self.requests,
            "past": self.past,
            "files": self.files,
            "sessions": self.sessions,
            "screens": self.screens,
            "drawing": main.map.drawing,
            "main": main,
            "ahead": main.ahead,
            "lesson": self.lesson,
            "beside": self.beside,
            "luck": self.luck,
            "around": self.around,
            "panels": main.panels,
            "map": main.map,
            "network": main.network,
        }[who]

    def begin_log(self, folder: Path | None, level: str | None) -> None:
        """Note from now on what happens, until all that would be lost is kept."""
        self._log = Log(folder, level, self._say_soon)
        _LOG.info("The app begins, with Python %s on %s.", sys.version.split()[0], sys.platform)

    def _end_log(self) -> None:
        if self._log is not None:
            self._log.end()

    def watch_terminal(self) -> None:
        """Save the run and end the program when the terminal vanishes, or the signal says so."""
        loop, app = asyncio.get_running_loop(), self._app

        def leave(code: int) -> None:
            loop.call_soon_threadsafe(partial(app.exit, return_code=code))

        if TerminalWatch.is_possible():
            self._watch = TerminalWatch((0, 1), self._save_for_later, leave)

    def refusal(self, who: str, name: str) -> str:
        """Return why something is not done now: nothing is trained but what is to be seen."""
        if self.lesson.is_open and (who, name) == ("main", "draw"):
            return "Points are drawn in an experiment of your own: <lesson> leaves the lesson."
        panels = self._main.panels
        if who == "map" and panels.looks_around and "map" not in panels.in_view:
            return "The landscape stands where the map was: <landscape> brings the map back."
        lacks = self._main.map.drawing.lacks
        trains = who == "requests" and name in _TRAINING
        return f"Nothing is trained yet. {lacks}" if trains and lacks else ""

    def begin(self) -> None:
        """Begin with what there is to train, or to read."""
        self.view.begin()
        if self._keeper is not None:
            self._keeper.screen = self.view.read
        self.session.start()
        if self._chapter is not None and (said := self.lesson.open(self._chapter or None)):
            self.say(said)

    def stop(self) -> None:
        """End the threads."""
        if self._watch is not None:
            self._watch.end()
        self.session.stop()

    def keep_unsaved(self, return_code: int | None) -> str:
        """Keep what would be lost in the state folder; return what to say of that in the shell.

        Once the app has ended with this code, and nobody can be asked for it any more.
        """
        said = self._lost or ""
        if self._keeper is not None and self._lost is None:
            said = self._keeper.at_the_end(
                self.session,
                drawn=self._is_drawn,
                more=self._has_more,
                is_told=return_code != HUNG_UP,
            )
        _LOG.info("The end. %s", said)
        self._end_log()
        return said

    @property
    def _has_more(self) -> bool:
        """Whether something is in no file but the present run."""
        return self.view.has_unlearnt or self.view.has_pinned

    @property
    def _is_drawn(self) -> bool:
        """Whether the present run's points were drawn by hand and are in no file."""
        is_ours = not self.lesson.is_open
        config = self.session.snapshot.config if is_ours else self.requests.own
        return self.files.is_unsaved(config)

    @property
    def why_nothing_runs(self) -> str:
        """Why the experiment that was asked for could not start; empty where one runs."""
        snapshot = self.session.snapshot
        return snapshot.reason if snapshot.state == "failed" else ""

    @property
    def expects_picture(self) -> bool:
        """Whether the next picture is due, though the last one is a while ago.

        Where others keep the machine busy there are few of them.
        """
        session = self.session
        return session.frame >= QUIET / 2 and session.snapshot.state == "training"

    def say(self, words: str) -> None:
        """Say something on the main screen, and on the settings screen where that is open."""
        _LOG.debug(spoken(words))
        self._main.remark(words)
        if (settings := self.screens.open_settings) is not None:
            settings.say(words)

    def _say_soon(self, words: str) -> None:
        """Say something from another thread, or nothing where the app has ended meanwhile."""
        # A screen that is gone knows no app any more.
        self._app.call_later(self.say, words)

    def put_off(self, points: tuple[Point, ...], class_names: tuple[str, ...]) -> None:
        """Train on nothing while points are drawn that cannot be learnt yet, nor lose them."""
        self.session.pause()
        self.view.unlearnt = points, class_names
        if points:
            self.files.note_drawn(points)

    def learn(self, points: tuple[Point, ...], class_names: tuple[str, ...]) -> None:
        """Learn points that are drawn."""
        present = self.requests.present
        if present.points is None or present.batch_size is not None:
            self._batch_size = present.batch_size
        try:
            # While there are fewer points than a mini-batch takes, all of them are one.
            wanted = present.replace(batch_size=self._batch_size)
            config = wanted.with_data(points=points, class_names=class_names)
        except ValueError as error:
            self._main.remark(as_sentence(str(error)))
            return
        self.view.unlearnt = (), ()
        self.files.note_drawn(points)
        self.requests.change(config, remark="")

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot, and say what has become of what was asked for."""
        self._main.show(snapshot)
        self.lesson.follow(snapshot)
        self.beside.follow(snapshot)
        self.sessions.follow(snapshot)
        self._answer(snapshot)
        sweep = "" if self._sweep is None else self._sweep.follow(snapshot)
        gone = [*filter(None, (self.luck.follow(snapshot), sweep))]
        if gone:
            # After what the change itself is, and after what it did, which may still come.
            self._gone = snapshot.commands, " ".join(gone)
            self.say(f"{self._main.message.remarked} {self._gone[1]}".strip())
        self._tell_news(snapshot)
        if (settings := self.screens.open_settings) is not None:
            settings.hear(snapshot)

    def _follow(self, before: ExperimentConfig, config: ExperimentConfig) -> None:
        """Show what is asked for wherever that does not wait until it is done."""
        if not self._main.app.is_running:
            return  # the last messages may arrive when the widgets are gone
        self._datasets.follow(before, config)
        if _LOG.isEnabledFor(logging.INFO):
            _LOG.info("Asked for: %s", command_line(config))
        points = config.points if config.data is None else None
        self._main.map.drawing.follow(points, config.class_names or ())
        if (settings := self.screens.open_settings) is not None:
            settings.follow(config)

    def _answer(self, snapshot: Snapshot) -> None:
        refused = self.requests.refused_by(snapshot)
        if refused is not None:
            if snapshot.state != "failed":
                self._main.remark(snapshot.reason)
            if (settings := self.screens.open_settings) is not None:
                settings.refuse(refused, snapshot.reason, self.requests.present)
        remark, effect = self.requests.done_in(snapshot), snapshot.effect
        if remark:
            self._answered = snapshot.commands, remark
        command, answered = self._answered
        if effect is not None and effect is not self._effect:
            # Of a training that takes a while, what it did comes after what it is.
            self._tell(answered if command == snapshot.commands else "", effect, snapshot)
        elif remark:
            self.say(remark)
        self._effect = effect

    def _tell(self, remark: str, effect: Effect, snapshot: Snapshot) -> None:
        """Say what was done to the network, after what there is to say besides."""
        said = sentence(effect, legible(snapshot, self._main.capabilities))
        if remark:
            edited = effect.of == "edit"
            said = f"{remark} · {said}" if edited else f"{remark} {as_sentence(said)}"
        if not self._main.capabilities.unicode:
            said = in_ascii(said)
        command, gone = self._gone
        if gone and command == snapshot.commands:
            said = f"{as_sentence(said)} {gone}"
        self.say(said)
        self._main.answer(said, (change[:3] for change in effect.changes))

    def _tell_news(self, snapshot: Snapshot) -> None:
        """Say once, when there is an experiment to look at, that another run was saved."""
        if snapshot.dataset is None or not self._has_news:
            return
        self._has_news = False
        if self._keeper is None:
            return
        begin(self._main, partial(self._look_for_news, self._keeper))

    async def _look_for_news(self, keeper: SessionKeeper) -> None:
        folders = (*keeper.store.folders, default_file().parent, Path())
        await in_background(partial(_remove_leftovers, folders))
        if (news := await in_background(keeper.news)) and self._main.app.is_running:
            self._main.remark(news, GREETING_SECONDS)

    def _save_for_later(self, is_gone: bool) -> None:
        if self._keeper is not None:
            why = "The terminal went away." if is_gone else "The program was told to hang up."
            self._lost = self._keeper.hang_up(
                self.session, why, drawn=self._is_drawn, more=self._has_more
            )
            self._end_log()

    def _selected_layer(self) -> int | None:
        selection = self._main.network.selection
        return None if selection is None else selection.layer


def _remove_leftovers(folders: Iterable[Path]) -> None:
    """Remove what is left of saving that was killed, where it is most of the time."""
    for folder in folders:
        remove_leftovers(folder)
