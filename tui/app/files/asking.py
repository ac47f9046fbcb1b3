"""Files and URLs that are opened, and files that are saved."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from core import ExperimentConfig, Point, write_atomically
from tui.app.files.exports import EXPORTS, explained, export_for, suffixes, write_export
from tui.app.files.screen import write_screen
from tui.app.main.screen import MainScreen
from tui.exchange.formats import table
from tui.exchange.formats.csv import as_csv
from tui.exchange.formats.opened import Opening
from tui.exchange.formats.table import CSV, RUN, SETTINGS_FILE, Format
from tui.exchange.writing import SaveAttempt, free_name
from tui.panels.map.rows import UnlearntRows
from tui.session.changing.requests import Requests
from tui.session.session import TrainingSession
from tui.settings.file_names import REACH

_READ_AGAIN = "The file has changed since it was read; this is what is in it now."

_HINT = (
    "Its weights, and all that training needs to go on bit for bit. Another ending makes of it:\n"
    f"{explained()}"
)


class Files:
    """Asks which file, and says what has become of it.

    Parameters
    ----------
    main : MainScreen
        What the questions lie on.
    session : TrainingSession
        Saves its run.
    requests : Requests
        Takes the experiment that is opened, and has the one to save.
    say : callable
        Called with a sentence about what was done.
    """

    def __init__(
        self,
        main: MainScreen,
        session: TrainingSession,
        requests: Requests,
        say: Callable[[str], None],
    ) -> None:
        self._main = main
        self._app = main.app
        self._session = session
        self._requests = requests
        self._say = say
        self._drawn: set[tuple[Point, ...]] = set()

    # -- opening -------------------------------------------------------------------------------

    def open(self, name: str = "") -> None:
        """Ask for a file or a URL to open, or open the one that is named."""
        # As with all screens on top, the first picture need not wait for it.
        from tui.app.screens.questions.open import OpenScreen

        snapshot, own = self._session.snapshot, self._requests.own
        learnt = snapshot.dataset if snapshot.config.data == own.data else None
        self._app.push_screen(OpenScreen(own, learnt, name), self._take_over)

    def _take_over(self, opened: Opening | UnlearntRows | None) -> None:
        """Go to the experiment that was opened, or show rows of what is learnt."""
        if opened is None:
            return
        if isinstance(opened, UnlearntRows):
            self._say(self._main.map.show_rows(opened))
            return
        self._requests.make_room()
        if opened.show_test is not None:
            self._main.show_test = opened.show_test
        if opened.discretize is not None:
            self._main.discretize = opened.discretize
        if opened.experiment is not None:
            self._requests.go_on_with(opened.experiment, opened.remark)
            return
        same = "This is the experiment that was opened; nothing is changed."
        is_same = opened.config == self._requests.present
        if is_same and self._has_other_content(opened.config):
            self._requests.go_on_with(opened.config.build(), _READ_AGAIN)
            return
        self._requests.change(opened.config, opened.remark or (same if is_same else None))

    def _has_other_content(self, config: ExperimentConfig) -> bool:
        """Tell whether the experiment's file is another by now than when it was read."""
        present = self._session.snapshot.dataset
        if config.data is None or present is None:
            return False
        return config.load_data().content != present.content

    def paste(self, text: str) -> None:
        """Open the file that is dropped on the terminal, or the URL that is pasted."""
        if name := table.openable(text):
            self.open(name)
        else:
            files = table.listed(it for it in table.FORMATS if it.is_file)
            self._say(
                "What was pasted is no file to open, and no Playground URL; "
                f"{files} can be dropped here."
            )

    # -- what is in no file ----------------------------------------------------------------------

    def note_drawn(self, points: tuple[Point, ...]) -> None:
        """Take note that points were drawn by hand."""
        self._drawn.add(points)

    def is_unsaved(self, config: ExperimentConfig) -> bool:
        """Tell whether an experiment learns points drawn by hand that are in no file."""
        return config.data is None and config.points in self._drawn

    def has_drawn(self, points: tuple[Point, ...]) -> bool:
        """Tell whether there are such points, drawn by hand and in no file."""
        return points in self._drawn

    def _note_saved(self, points: tuple[Point, ...] | None) -> None:
        if points is not None:
            self._drawn.discard(points)

    def _writing(self, text: str, points: tuple[Point, ...] | None) -> Callable[[Path], None]:
        """Return what writes a text to a file, after which points that it has are in one."""

        def write(path: Path) -> None:
            write_atomically(path, text.encode())
            self._note_saved(points)

        return write

    # -- saving --------------------------------------------------------------------------------

    def save_points(self, points: tuple[Point, ...], class_names: tuple[str, ...]) -> None:
        """Ask where to save points that are drawn."""
        write = self._writing(as_csv(points, class_names), points)
        self._ask(CSV, write, lambda name: CSV.sentence(name, len(points)))

    def save_settings(self) -> None:
        """Ask where to write the settings."""
        if self._app.screen is self._main:
            config = self._requests.present
            write = self._writing(config.to_toml(), config.points)
            self._ask(SETTINGS_FILE, write, SETTINGS_FILE.sentence)

    def save_run(self) -> None:
        """Ask where to save the network with all that its training needs to go on, or else what."""
        if self._app.screen is self._main:
            self._ask(RUN, self._save, hint=_HINT)

    def _save(self, path: Path) -> None:
        """Write the run or the screen; how the name ends says as what."""
        export = export_for(path.name)
        if export is not None and export.content is None:
            write_screen(self._main, path, export.suffix)
            self._say(export.sentence(str(path)))
            return
        if export is None and path.suffix not in ("", RUN.suffix):
            raise ValueError(f"a name ends in {suffixes(EXPORTS, RUN.suffix)}")
        # What is wrong with the name is said where that is typed.
        with tempfile.TemporaryFile(dir=path.parent):
            pass

        points = self._requests.present.points
        said = (RUN if export is None else export).sentence(str(path))

        def tell(reason: str) -> None:
            # From the training thread.
            if not reason and export is None:
                self._note_saved(points)
            self._app.call_later(self._say, reason or said)

        write = None if export is None else partial(write_export, export)
        self._session.save(path, tell, write)

    def _ask(
        self,
        format: Format,
        write: Callable[[Path], None],
        said: Callable[[str], str] = lambda name: "",
        hint: str = "",
    ) -> None:
        """Ask for a file to write, and say of its name what that is good for."""
        if REACH.why_none:
            self._say(REACH.why_none)
            return
        from tui.app.screens.questions.file_prompt import FilePrompt

        def tell(name: str | None) -> None:
            if name is not None and (sentence := said(name)):
                self._main.remark(sentence)

        saving = format.saving
        assert saving is not None
        name = free_name(Path(), saving.name) if saving.is_new else saving.name
        prompt = FilePrompt(saving.title, name, SaveAttempt(write), hint or saving.hint)
        self._app.push_screen(prompt, tell)
