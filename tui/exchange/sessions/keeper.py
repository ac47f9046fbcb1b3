"""What is kept of a program's runs, when, and how the user hears of it."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from core import Checkpoint, counted, printable, unpack_checkpoint
from tui.exchange.formats.table import PROGRAM
from tui.exchange.sessions.contents import packed
from tui.exchange.sessions.folder import NoRoomError, NotKeptError
from tui.exchange.sessions.rows import Kept, Key
from tui.exchange.sessions.store import SHARE, SessionStore
from tui.session import describe
from tui.session.session import TrainingSession
from tui.session.training.keeping.autosave import MOST_KEPT
from tui.session.training.keeping.before import Between
from tui.session.training.keeping.saves import Wanted
from tui.session.undo.kept_runs import trained_besides
from tui.terminal.surroundings import shell_line, typed_again

_LONGEST = 4000  # characters; more than a path has
_TO_LET_GO = 1.0  # seconds that a step of training under way may take
_ONCE_MORE = 0.5  # the same where the app has waited for it already, if it did not fail

_LOG = logging.getLogger(__name__)

_OF_THE_LAST = ("unlearnt", "pinned")  # what stands beside the run that is seen

_NEVER_ENDED = "a step of training did not end"


class _Outcome(NamedTuple):
    """What came of keeping a run: a sentence, and what to type to go on with it, if it is kept."""

    words: str
    how: str = ""


class SessionKeeper:
    """Keeps the runs of one program as sessions: now and then, and at the end.

    Parameters
    ----------
    store : SessionStore
    tell : callable
        Called with a sentence, from any thread, when a run cannot be kept meanwhile.

    Attributes
    ----------
    store : SessionStore
    screen : callable
        Returns how the present run is shown, in arrays and plain values; called from any thread,
        and after the end of the screen.
    """

    def __init__(self, store: SessionStore, tell: Callable[[str], object]) -> None:
        self.store, self._tell = store, tell
        self.screen: Callable[[], dict[str, Any]] = dict
        self._has_told = False
        self._kept: dict[int, Key] = {}
        self._resumed: set[int] = set()
        self._ended, self._under_way = set[int](), 0
        self._writing: threading.Thread | None = None
        self._beginning = threading.Lock()
        self._is_over = False

    # -- meanwhile -----------------------------------------------------------------------------

    def autosave(self, run: Between) -> bool:
        """Keep a run as it is, in a thread of its own; tell whether it is taken.

        It is not while it is still being written as it was, as to a disk that hardly answers.
        """
        is_busy = self._writing is not None and self._writing.is_alive()
        if self._is_over or (is_busy and run.number == self._under_way):
            return False
        self._under_way = run.number
        self._begin(self._autosave, run)
        return True

    def go_on_with(self, key: Key, number: int) -> None:
        """Keep the run with this number in the place of a session, and hold that from now on."""
        self.forget(key)
        self._kept[number] = key
        self._resumed.add(number)
        self._begin(self.store.hold, key)

    def forget(self, key: Key) -> None:
        """Keep nothing in the place of a session any more."""
        for number in [number for number, its in list(self._kept.items()) if its == key]:
            del self._kept[number]
            self._resumed.discard(number)

    def number_of(self, key: Key) -> int | None:
        """Return the number of the run that a session is; None where it is none of these."""
        return next((number for number, its in list(self._kept.items()) if its == key), None)

    def wait(self) -> None:
        """Wait for what is being written, but not for ever."""
        if self._writing is not None:
            self._writing.join(_TO_LET_GO)

    def _begin(self, do: Callable[..., object], *values: object) -> None:
        def work(before: threading.Thread | None) -> None:
            if before is not None:
                before.join()
            do(*values)

        with self._beginning:
            writing = threading.Thread(
                target=work, args=(self._writing,), name="autosave", daemon=True
            )
            writing.start()
            self._writing = writing  # nobody can wait for what has not begun

    def _autosave(self, run: Between) -> None:
        try:
            self._keep(run, is_told=False, is_last=run.is_seen)
        except NotKeptError as reason:
            self._say_once(f"The run cannot be saved meanwhile: {reason}.")
            return
        for number in [it for it in list(self._kept) if it not in self._resumed][:-MOST_KEPT]:
            self._remove(number)

    def _say_once(self, words: str) -> None:
        if not self._has_told:
            _LOG.warning(words)
            self._tell(words)
        self._has_told = True

    def _keep(
        self, run: Between, *, is_told: bool, is_last: bool = True, patience: float = 5.0
    ) -> tuple[str, str]:
        """Keep a run, the last one with all that is seen.

        Return what the session is called, and a sentence where it is not whole.
        """
        shown = self._shown()
        if not is_last:
            shown = {name: value for name, value in shown.items() if name not in _OF_THE_LAST}
        less = ""
        try:
            key, name, trouble = self._save(run, shown, SHARE, is_told, patience)
        except NoRoomError:
            # The moments of its past take most of it.
            key, name, trouble = self._save(run, shown, 0, is_told, patience)
            less = "There was no room for its past."
            self._say_once("The run is kept, but not its past: the disk is full.")
        self._kept.pop(run.number, None)
        self._kept[run.number] = key  # the latest last
        _LOG.info("The run on %s is kept as the session %s.", _data(run.checkpoint), name)
        if trouble:
            where = printable(str(key.folder), _LONGEST)
            self._say_once(f"Sessions are kept in {where}: {trouble}.")
        return name, less

    def _save(
        self, run: Between, shown: dict[str, Any], share: int, is_told: bool, patience: float
    ) -> tuple[Key, str, str]:
        try:
            contents = packed(run, shown, self.store.folders[0], share)
        except ValueError as error:
            raise NotKeptError(printable(str(error), 200)) from error
        key = self._kept.get(run.number)
        return self.store.save(key, contents, is_told=is_told, patience=patience)

    def _shown(self) -> dict[str, Any]:
        try:
            return self.screen()
        except Exception:  # the run counts for more than how it is shown
            return {}

    def _remove(self, number: int, patience: float = 5.0) -> None:
        key = self._kept.pop(number)
        with contextlib.suppress(NotKeptError):
            self.store.remove(key, patience)

    # -- at the end ----------------------------------------------------------------------------

    def at_the_end(
        self,
        session: TrainingSession,
        *,
        drawn: bool = False,
        more: bool = False,
        is_told: bool = True,
    ) -> str:
        """Keep the run that would be lost with the program.

        Parameters
        ----------
        session : TrainingSession
        drawn : bool
            Whether the present run's points were drawn by hand and are in no file.
        more : bool
            Whether what is shown beside it would be lost as well.
        is_told : bool
            Whether somebody reads what this returns, as nobody may who has hung up.

        Returns
        -------
        str
            How to go on with it, or why it could not be kept; empty where there is nothing to lose.
        """
        session.stop(_ONCE_MORE)
        kept = self._keep_all(session, drawn=drawn, more=more, is_told=is_told)
        said = [f"{it.words} Go on with it:\n  {it.how}" if it.how else it.words for it in kept]
        self._let_go(session, drawn=drawn, is_told=is_told)
        # What may take seconds, as a recording does, comes after what must not be lost.
        return "\n".join([*self._finish_saves(session), *said])

    def hang_up(
        self,
        session: TrainingSession,
        why: str = "The terminal went away.",
        *,
        drawn: bool = False,
        more: bool = False,
    ) -> str:
        """Do the same where there is nobody to tell, and little time; the log says what and why.

        Returns
        -------
        str
            Why the run is lost, as a sentence; empty where it is kept, or where there was none.
        """
        session.stop(_TO_LET_GO)
        kept = self._keep_all(session, drawn=drawn, more=more, is_told=False)
        lost = " ".join(it.words for it in kept if not it.how)
        if not lost:
            self._let_go(session, drawn=drawn, is_told=False)
        said = [f"{it.words} Go on with: {it.how}" if it.how else it.words for it in kept]
        _LOG.warning(" ".join([why, *(said or ["There was nothing to save."])]))
        # As above, later than what must not be lost.
        if files := self._finish_saves(session):
            _LOG.warning(" ".join(files))
        return lost

    def _keep_all(
        self, session: TrainingSession, *, drawn: bool, more: bool, is_told: bool
    ) -> list[_Outcome]:
        """Keep what would be lost, the run to go on with as the last; return what came of it.

        That is the last one which is in no file or goes on with a session. Besides, there are the
        one that was trained last, and those that were kept meanwhile, as they have become since.
        """
        self._is_over = True
        self.wait()
        present = session.between_steps()
        more = more or drawn or (present is not None and present.number in self._resumed)
        unsaved = session.unsaved(drawn=more)
        runs = [run for run in unsaved if run.state != "diverged"]
        if not runs:
            return [self._lost("it had diverged", it.number) for it in unsaved[:1]]
        last = runs[0]
        is_drawn = drawn and present is not None and last.number == present.number
        besides = trained_besides(last, runs, drawn=is_drawn)
        others = {
            run.number: run
            for run in reversed(runs)
            if run.number != last.number and (run is besides or run.number in self._kept)
        }
        found: list[_Outcome] = []
        for run in (*others.values(), last):
            is_last = run is last
            between = session.between_steps(run)
            if between is None:
                found.append(self._lost(_NEVER_ENDED, run.number, is_last=is_last))
            elif between.unsaved or (more and is_last):
                found.append(self._kept_as(between, is_last=is_last, is_told=is_told))
        return found

    def _kept_as(self, run: Between, *, is_last: bool, is_told: bool) -> _Outcome:
        """Keep a run; return as what, and how to go on with it."""
        self._ended.add(run.number)
        try:
            name, less = self._keep(run, is_told=is_told, is_last=is_last, patience=_TO_LET_GO)
        except NotKeptError as reason:
            return self._lost(str(reason), run.number, is_last=is_last)
        place = place_of(*run.checkpoint.place)
        said = f"The run on {_data(run.checkpoint)} is saved at {place} as the session {name}."
        said = f"{said} {less}".rstrip()
        return _Outcome(printable(said, _LONGEST), _resuming() if is_last else _opening(name))

    def _lost(self, reason: str, number: int, *, is_last: bool = True) -> _Outcome:
        """Return why a run is not kept, and how to go on with it as it was kept before."""
        which = "The last run" if is_last else "The run before it"
        how = self._way_to(number, is_last=is_last)
        before = f" As it was before: {how}" if how else ""
        return _Outcome(f"{which} is not kept: {reason}.{before}")

    def _way_to(self, number: int, *, is_last: bool) -> str:
        """Return what to type to go on with a run as it is kept; empty where it is not."""
        kept = self._latest()
        key = self._kept.get(number)
        name = next((it.name for it in kept if it.key == key), "")
        if not name:
            return ""
        # Another may be kept after one that is not the last.
        return _resuming() if is_last and kept[0].key == key else _opening(name)

    def _latest(self) -> list[Kept]:
        """Return the sessions, the latest first; none where they cannot be read."""
        try:
            return self.store.sessions()
        except NotKeptError:
            return []

    def _let_go(self, session: TrainingSession, *, drawn: bool, is_told: bool) -> None:
        """Keep no longer what nothing would be lost of."""
        unsaved = {run.number for run in session.unsaved(drawn=drawn)} | session.left.crowded_out
        for number in self._kept.keys() - unsaved - self._resumed - self._ended:
            self._remove(number, _TO_LET_GO)
        if is_told:
            self.store.note_told({key.folder for key in self._kept.values()}, _TO_LET_GO)
        self.store.let_go()

    def _finish_saves(self, session: TrainingSession) -> list[str]:
        """Write the files that the user has asked for and that training did not come to."""
        said = []
        for wanted in session.saves:
            name, reason = printable(str(wanted.path), _LONGEST), f"{_NEVER_ENDED}."
            if last := session.between_steps():
                reason = _written(wanted, last)
                if not reason:
                    where = place_of(*last.checkpoint.place)
                    said.append(f"The run is saved in {name} at {where}, after its last step.")
                    continue
            said.append(f"The run is not saved in {name}: {reason}")
        return said

    # -- the next time -------------------------------------------------------------------------

    def news(self) -> str:
        """Return a sentence about runs that were cut short, once; empty when there is no news."""
        self.store.clear()
        runs = self.store.news()
        if not runs:
            return ""
        which = f"{counted(len(runs), 'run')} that were" if len(runs) > 1 else "A run that was"
        is_last = self._latest()[:1] == runs[:1]
        if len(runs) == 1:
            how = _resuming() if is_last else _opening(runs[0].name)
            return f"{which} cut short is saved. <sessions> or {how} goes on with it."
        shows = f"shows them, and {_resuming()} goes on with the last" if is_last else "shows them"
        return f"{which} cut short are saved. <sessions> {shows}."


def _resuming() -> str:
    """Return what to type to go on with the last session."""
    return printable(f"{typed_again(PROGRAM)} --resume", _LONGEST)


def _opening(name: str) -> str:
    """Return what to type to go on with a session of this name."""
    return printable(f"{typed_again(PROGRAM)} sessions open {shell_line([name])}", _LONGEST)


def _written(wanted: Wanted, last: Between) -> str:
    """Write a file of a run as it was between two steps; return why that cannot be, if so."""
    try:
        if wanted.write is None:
            last.checkpoint.save(wanted.path)
            return ""
        content = last.checkpoint.packed(Path())
        experiment = unpack_checkpoint(content, Path(), "the run")
    except ValueError as error:
        return f"{error}."
    return wanted.save(experiment, last.besides.past)


def place_of(epoch: int, batch: int) -> str:
    """Return how far a run had come, for example ``epoch 3, mini-batch 2``."""
    return f"epoch {epoch}" + (f", mini-batch {batch}" if batch else "")


def _data(checkpoint: Checkpoint) -> str:
    config = checkpoint.config
    is_drawn = config.data is None and config.points is not None
    return "the drawing" if is_drawn else describe.dataset_name(config)
