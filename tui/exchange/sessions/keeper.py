"""What is kept of a program's runs, when, and how the user hears of it."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import Checkpoint, counted, printable, unpack_checkpoint
from tui.exchange.formats.table import PROGRAM
from tui.exchange.sessions.contents import packed
from tui.exchange.sessions.folder import NotKeptError
from tui.exchange.sessions.rows import Key
from tui.exchange.sessions.store import SHARE, SessionStore
from tui.session import describe
from tui.session.session import TrainingSession
from tui.session.training.keeping.before import Between
from tui.session.training.keeping.saves import Wanted

RESUME = f"{PROGRAM} --resume"
"""What to type to go on with the last session."""

_LONGEST = 4000  # characters; more than a path has
_TO_LET_GO = 1.0  # seconds that a step of training under way may take
_ONCE_MORE = 0.5  # the same where the app has waited for it already, if it did not fail
_MOST_OWN = 5  # of the runs of one program; what was trained before the others may go

_LOG = logging.getLogger(__name__)

_NEVER_ENDED = "a step of training did not end"


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
        self._last = self._under_way = 0
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
            self._keep(run, is_told=False)
        except NotKeptError as reason:
            self._say_once(f"The run cannot be saved meanwhile: {reason}.")
            return
        for number in [it for it in list(self._kept) if it not in self._resumed][:-_MOST_OWN]:
            self._remove(number)

    def _say_once(self, words: str) -> None:
        if not self._has_told:
            _LOG.warning(words)
            self._tell(words)
        self._has_told = True

    def _keep(self, run: Between, *, is_told: bool, patience: float = 5.0) -> str:
        """Keep a run; return what the session is called."""
        try:
            contents = packed(run, self._shown(), self.store.folders[0], SHARE)
        except ValueError as error:
            raise NotKeptError(printable(str(error), 200)) from error
        key = self._kept.get(run.number)
        key, name, trouble = self.store.save(key, contents, is_told=is_told, patience=patience)
        self._kept.pop(run.number, None)
        self._kept[run.number] = key  # the latest last
        _LOG.info("The run on %s is kept as the session %s.", _data(run.checkpoint), name)
        if trouble:
            where = printable(str(key.folder), _LONGEST)
            self._say_once(f"Sessions are kept in {where}: {trouble}.")
        return name

    def _shown(self) -> dict[str, Any]:
        try:
            return self.screen()
        except Exception:  # the run counts for more than how it is shown
            return {}

    def _remove(self, number: int) -> None:
        key = self._kept.pop(number)
        with contextlib.suppress(NotKeptError):
            self.store.remove(key)

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
        try:
            said = self._keep_last(session, drawn=drawn, more=more, is_told=is_told)
            said = f"{printable(said, _LONGEST)} Go on with it:\n  {RESUME}" if said else ""
        except NotKeptError as reason:
            said = f"The last run is not kept: {reason}.{self._kept_before()}"
        self._let_go(session, drawn=drawn)
        # What may take seconds, as a recording does, comes after what must not be lost.
        return "\n".join(filter(None, [*self._finish_saves(session), said]))

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
        lost = ""
        try:
            words = self._keep_last(session, drawn=drawn, more=more, is_told=False)
        except NotKeptError as reason:
            lost = said = f"The run is not saved: {reason}.{self._kept_before()}"
        else:
            self._let_go(session, drawn=drawn)
            said = f"{words} Go on with: {RESUME}" if words else "There was nothing to save."
        _LOG.warning("%s %s", why, said)
        # As above, later than what must not be lost.
        if files := self._finish_saves(session):
            _LOG.warning(" ".join(files))
        return lost

    def _keep_last(
        self, session: TrainingSession, *, drawn: bool, more: bool, is_told: bool
    ) -> str:
        """Keep the last run that is in no file, or goes on with a session; return words for it."""
        self._is_over = True
        self.wait()
        present = session.between_steps()
        more = more or drawn or (present is not None and present.number in self._resumed)
        runs = session.unsaved(drawn=more)
        if not runs:
            return ""
        run = next((run for run in runs if run.state != "diverged"), None)
        if run is None:
            raise NotKeptError("it had diverged")
        last = session.between_steps(run)
        if last is None:
            raise NotKeptError(_NEVER_ENDED)
        if not (last.unsaved or more):
            return ""
        self._last = last.number
        name = self._keep(last, is_told=is_told, patience=_TO_LET_GO)
        return (
            f"The run on {_data(last.checkpoint)} is saved at "
            f"{place_of(*last.checkpoint.place)} as the session {name}."
        )

    def _kept_before(self) -> str:
        """Say how to go on with the run as it was kept last, if it was."""
        return f" As it was before: {RESUME}" if self._kept else ""

    def _let_go(self, session: TrainingSession, *, drawn: bool) -> None:
        """Keep no longer what nothing would be lost of."""
        unsaved = {run.number for run in session.unsaved(drawn=drawn)}
        for number in self._kept.keys() - unsaved - self._resumed - {self._last}:
            self._remove(number)
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
        if len(runs) == 1:
            return f"A run that was cut short is saved. <sessions> or {RESUME} goes on with it."
        return (
            f"{counted(len(runs), 'run')} that were cut short are saved. <sessions> shows them, "
            f"and {RESUME} goes on with the last."
        )


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
