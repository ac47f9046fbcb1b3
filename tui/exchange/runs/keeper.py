"""What is kept of a session's runs, when, and how the user hears of it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from core import Checkpoint, CheckpointError, ExperimentConfig, counted, printable
from tui.exchange.formats.table import RUN
from tui.exchange.runs.store import MOST_KEPT, NotKeptError, RunStore
from tui.session.session import TrainingSession
from tui.session.training.keeping.before import Between

_LONGEST = 4000  # characters; more than a path has
_TO_LET_GO = 1.0  # seconds that a step of training under way may take
_ONCE_MORE = 0.5  # the same where the app has waited for it already, if it did not fail

_NEVER_ENDED = "a step of training did not end"


class RunKeeper:
    """Keeps the runs of one session that would be lost: now and then, and at the end.

    Parameters
    ----------
    store : RunStore
    tell : callable
        Called with a sentence, from any thread, when a run cannot be kept meanwhile.
    """

    def __init__(self, store: RunStore, tell: Callable[[str], object]) -> None:
        self._store, self._tell = store, tell
        self._has_told = False
        self._kept: dict[int, Path] = {}
        self._writing: threading.Thread | None = None
        self._is_over = False

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where runs are kept."""
        return self._store.folders

    # -- meanwhile -----------------------------------------------------------------------------

    def autosave(self, run: Between) -> bool:
        """Keep a run as it is, in a thread of its own; tell whether it is taken.

        It is not while another one is being written, as to a disk that hardly answers.
        """
        if self._is_over or (self._writing is not None and self._writing.is_alive()):
            return False
        self._writing = threading.Thread(
            target=self._autosave, args=(run,), name="autosave", daemon=True
        )
        self._writing.start()
        return True

    def _autosave(self, run: Between) -> None:
        try:
            self._keep(run)
        except NotKeptError as reason:
            if not self._has_told:
                self._tell(f"The run cannot be saved meanwhile: {reason}.")
            self._has_told = True
            return
        for number in list(self._kept)[:-MOST_KEPT]:
            self._store.remove(self._kept.pop(number))

    def _keep(self, run: Between) -> Path:
        path = self._store.keep(run.number, run.checkpoint)
        self._kept.pop(run.number, None)
        self._kept[run.number] = path  # the latest last
        return path

    # -- at the end ----------------------------------------------------------------------------

    def at_the_end(self, session: TrainingSession, *, drawn: bool = False) -> str:
        """Keep the run that would be lost with the program.

        Parameters
        ----------
        session : TrainingSession
        drawn : bool
            Whether the present run's points were drawn by hand and are in no file.

        Returns
        -------
        str
            How to go on with it, or why it could not be kept; empty where there is nothing to lose.
        """
        session.stop(_ONCE_MORE)
        said = self._finish_saves(session)
        try:
            kept = self._keep_last(session, drawn=drawn)
        except NotKeptError as reason:
            said.append(f"The last run is not kept: {reason}.{self._kept_before()}")
            kept = None
        self._let_go(session, drawn=drawn)
        if self._kept:
            self._store.mention(*self._kept.values())
        if kept is not None:
            words, path = kept
            said.append(f"{printable(words, _LONGEST)} Go on with it:\n  {_command(path)}")
        return "\n".join(said)

    def hang_up(
        self,
        session: TrainingSession,
        why: str = "The terminal went away.",
        *,
        drawn: bool = False,
    ) -> str:
        """Do the same where there is nobody to tell, and little time; the log says what and why.

        Returns
        -------
        str
            Why the run is lost, as a sentence; empty where it is kept, or where there was none.
        """
        session.stop(_TO_LET_GO)
        said, lost = self._finish_saves(session), ""
        try:
            kept = self._keep_last(session, drawn=drawn)
        except NotKeptError as reason:
            lost = f"The run is not saved: {reason}.{self._kept_before()}"
            said.append(lost)
        else:
            self._let_go(session, drawn=drawn)
            if kept is None:
                said.append("There was nothing to save.")
            else:
                said.append(f"{kept[0]} Go on with: {RUN.command(str(kept[1]))}")
        self._store.log(" ".join([why, *said]))
        return lost

    def keep_drawing(self, text: str, count: int) -> str:
        """Keep points that nothing was learnt of, as CSV; return where, or why not."""
        try:
            path = self._store.keep_drawing(text)
        except NotKeptError as reason:
            return f"The drawing is not kept: {reason}."
        name = printable(str(path), _LONGEST)
        return f"The drawing of {counted(count, 'point')} is saved:\n  {name}"

    def _keep_last(self, session: TrainingSession, *, drawn: bool) -> tuple[str, Path] | None:
        """Keep the last run that is in no file; return words for it and where it is."""
        self._is_over = True
        if self._writing is not None:
            self._writing.join(_TO_LET_GO)
        runs = session.unsaved(drawn=drawn)
        if not runs:
            return None
        run = next((run for run in runs if run.state != "diverged"), None)
        if run is None:
            raise NotKeptError("it had diverged")
        last = session.between_steps(run)
        if last is None:
            raise NotKeptError(_NEVER_ENDED)
        if not (last.unsaved or drawn):
            return None
        return _saved(last.checkpoint), self._keep(last)

    def _kept_before(self) -> str:
        """Say where the run is as it was kept last, if it was."""
        for path in list(self._kept.values())[-1:]:
            return f" As it was before: {_command(path)}"
        return ""

    def _let_go(self, session: TrainingSession, *, drawn: bool) -> None:
        """Keep no longer what nothing would be lost of."""
        unsaved = {run.number for run in session.unsaved(drawn=drawn)}
        for number in self._kept.keys() - unsaved:
            self._store.remove(self._kept.pop(number))

    def _finish_saves(self, session: TrainingSession) -> list[str]:
        """Write the files that the user has asked for and that training did not come to."""
        said = []
        for path in session.saves:
            name, reason = printable(str(path), _LONGEST), f"{_NEVER_ENDED}."
            if last := session.between_steps():
                try:
                    last.checkpoint.save(path)
                except CheckpointError as error:
                    reason = f"{error}."
                else:
                    where = place(last.checkpoint)
                    said.append(f"The run is saved in {name} at {where}, after its last step.")
                    continue
            said.append(f"The run is not saved in {name}: {reason}")
        return said

    # -- the next time -------------------------------------------------------------------------

    def news(self) -> str:
        """Return a sentence about runs that were cut short, once; empty when there is no news."""
        runs = self._store.news()
        if not runs:
            return ""
        command = _command(runs[-1])
        if len(runs) == 1:
            return f"A run that was cut short is saved. To go on with it: {command}"
        folder = printable(str(runs[-1].parent), _LONGEST)
        return f"{len(runs)} runs that were cut short are in {folder}. The last: {command}"


def place(checkpoint: Checkpoint) -> str:
    """Return how far a run had come, for example ``epoch 3, mini-batch 2``."""
    epoch, batch = checkpoint.place
    return f"epoch {epoch}" + (f", mini-batch {batch}" if batch else "")


def _command(path: Path) -> str:
    return printable(RUN.command(str(path)), _LONGEST)


def _saved(checkpoint: Checkpoint) -> str:
    return f"The run on {_data(checkpoint.config)} is saved at {place(checkpoint)}."


def _data(config: ExperimentConfig) -> str:
    if config.data is None:
        return config.dataset if config.points is None else "the drawing"
    with contextlib.suppress(OSError):  # somebody may have deleted the folder
        # A file's name is relative to where the program was started.
        return f"{config.data} (in {Path.cwd()})"
    return config.data
