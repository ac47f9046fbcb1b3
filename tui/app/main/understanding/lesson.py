"""The lesson from its first key to its last: its experiments, its pages, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.exchange.lesson import Bookmark, BookmarkFile
from tui.panels.understanding.lesson.chapters import CHAPTERS
from tui.panels.understanding.lesson.visit import PAGES, Visit
from tui.plotting.network.layout import Selection

if TYPE_CHECKING:
    from tui.app.main.screen import MainScreen
    from tui.session.changing.requests import Requests
    from tui.session.snapshot import Snapshot

_DRAWS = "Points are drawn now: leave drawing first, then <lesson> opens the lesson."
_NOT_OPEN = "This answers a question of the lesson; <lesson> opens it."
_ABOUT = "Chapter {} of {}: {}. Your own experiment waits; <lesson> brings it back."
_ABOUT_LINES = "The lesson's last page. Your own experiment waits; <lesson> brings it back."
_LAST = "That was the lesson. <lesson> brings your own experiment back."
_FIRST = "This is the first page."
_BACK = "Your own experiment is back as it was."
_SEEN = "It has come true already; <next-page> goes on."


class Lesson:
    """Opens and leaves the lesson, sets up its chapters, and sees what is done in them.

    Parameters
    ----------
    main : MainScreen
    requests : Requests
        Goes on with a chapter's experiment, and with the user's own again.
    say : callable
        Called with a sentence for the user.
    folder : path or None
        Where to remember how far it was read; None not to.
    """

    def __init__(
        self,
        main: MainScreen,
        requests: Requests,
        say: Callable[[str], None],
        folder: Path | None,
    ) -> None:
        self._main, self._requests, self._say = main, requests, say
        choices = len(CHAPTERS[0].choices)
        self._file = BookmarkFile(folder, len(CHAPTERS), choices)
        self._bookmark: Bookmark | None = None
        self._visit: Visit | None = None
        """The page that is read, or was when the lesson was left."""
        self._command, self._to_say = 0, ""
        self._latest: Snapshot | None = None
        self._own_selection: Selection | None = None
        self._selection: Selection | None = None
        self._to_select: Selection | None = None
        self._selects = False
        self.is_open = False
        """Whether it is the lesson's experiment that is trained and shown."""

    # -- there and back ------------------------------------------------------------------------

    def turn(self) -> str:
        """Open the lesson where it was left, or leave it; say why that cannot be."""
        if self.is_open:
            self.leave()
            return ""
        return self.open()

    def open(self, number: int | None = None) -> str:
        """Open the lesson, at a chapter or where it was left; say why that cannot be."""
        main = self._main
        if main.map.drawing.is_on:
            return _DRAWS
        main.ahead.leave()
        said = self._read_bookmark()
        self._own_selection, self.is_open = main.network.selection, True
        main.panels.read(True)
        if self._visit is not None and number in (None, self._visit.number):
            self._command = self._requests.turn_to(own=False)
            self._wait_for_selection(self._selection)
            self._show()
        else:
            assert self._bookmark is not None
            self._begin(number or self._bookmark.chapter)
        # What is said now would end with the first picture of another experiment.
        self._to_say = said
        return ""

    def leave(self) -> None:
        """Bring the user's own experiment back, as it was left, if the lesson is open."""
        main = self._main
        if not self.is_open:
            return
        main.ahead.leave()
        self._selection, self.is_open = main.network.selection, False
        self._command = self._requests.turn_to(own=True)
        main.panels.read(False)
        main.message.about = ""
        self._wait_for_selection(self._own_selection)
        self._remember()
        self._to_say = _BACK

    def _read_bookmark(self) -> str:
        if self._bookmark is not None:
            return ""
        self._bookmark, why = self._file.read()
        return why

    def _remember(self) -> None:
        assert self._bookmark is not None
        if why := self._file.write(self._bookmark):
            self._say(why)

    # -- pages ---------------------------------------------------------------------------------

    def go(self, direction: int) -> None:
        """Go to the next page, the one before, or leave with 0."""
        if not direction:
            self.leave()
        if not self.is_open or self._visit is None or not direction:
            return
        number = self._visit.number + direction
        if 1 <= number <= PAGES:
            self._begin(number)
        else:
            self._say(_LAST if direction > 0 else _FIRST)

    def _begin(self, number: int) -> None:
        """Begin a page, with an experiment of its own if it is a chapter."""
        assert self._bookmark is not None
        self._main.ahead.leave()
        self._visit = Visit(number, self._bookmark.predicted.get(number))
        chapter = self._visit.chapter
        if chapter is not None:
            self._bookmark.chapter = number
            self._command = self._requests.set_up(chapter.config, chapter.epoch)
            layer, neuron = chapter.select or (0, 0)
            self._wait_for_selection(Selection(layer, neuron - 1) if layer else None)
        self._remember()
        self._show()
        self._main.panels.show_panel("lesson")

    def predict(self, choice: int) -> str:
        """Take a prediction; return what there is to say where none is asked for."""
        visit = self._visit
        if not self.is_open or visit is None or visit.chapter is None or visit.start is None:
            return _NOT_OPEN if not self.is_open else ""
        if visit.compared:
            return _SEEN
        assert self._bookmark is not None
        visit.predict(choice)
        self._bookmark.predicted[visit.number] = choice
        if self._latest is not None:
            self._see(self._latest)
        self._remember()
        self._show()
        return ""

    # -- what is done --------------------------------------------------------------------------

    def follow(self, snapshot: Snapshot) -> None:
        """See what has been done, in the lesson's own experiment, or select what is to be."""
        if snapshot.commands < self._command or snapshot.dataset is None:
            return
        if self._selects:
            self._selects = False
            self._main.network.select(self._to_select)
        if self._to_say:
            self._say(self._to_say)
            self._to_say = ""
        if self.is_open:
            self._latest = snapshot
            self._see(snapshot)

    def _see(self, snapshot: Snapshot) -> None:
        visit = self._visit
        ticked = set() if visit is None else set(visit.ticked)
        compared = visit is not None and visit.compared
        if visit is None or not visit.see(snapshot):
            return
        if visit.has_typed_since(ticked, compared=compared):
            # A try begins where it is read, and so does the next page.
            self._main.panels.show_panel("lesson")
        assert self._bookmark is not None
        if visit.compared and visit.number not in self._bookmark.done:
            self._bookmark.done.add(visit.number)
            self._remember()
        self._show()

    def _wait_for_selection(self, selection: Selection | None) -> None:
        """Select what there is to select once the experiment is there."""
        self._selects, self._to_select, self._latest = True, selection, None

    def _show(self) -> None:
        visit = self._visit
        assert visit is not None
        assert self._bookmark is not None
        main = self._main
        chapter = visit.chapter
        main.message.about = (
            _ABOUT_LINES
            if chapter is None
            else _ABOUT.format(visit.number, len(CHAPTERS), chapter.title)
        )
        main.message.show_message()
        main.panels.content("lesson").read(visit, self._bookmark.done)
