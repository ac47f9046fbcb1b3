"""Training whose file is written whatever ends it: now and then, and between two steps."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, TracebackType

from core import Checkpoint, CheckpointError, Experiment, Metrics, TrainingDivergedError, printable
from tui.terminal.failure import INTERRUPTED, Failure
from tui.terminal.streams import tell

EVERY = 30.0
"""Seconds from one time that the file is written to the next."""

_SHORT = 0.05
"""Seconds; an epoch that takes no longer is not interrupted."""

_LONGEST = 4000  # characters; more than a path has

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGXCPU")

_Handler = Callable[[int, FrameType | None], object] | int | None


class _EndedError(BaseException):
    """A signal has ended training."""


class LastingTraining:
    """Trains epoch by epoch, and writes a file of it when it is ended, however that comes.

    The first signal that would end the program ends training after the step under way, whose
    numbers would otherwise be half the old and half the new ones; the second one ends it at once.

    Parameters
    ----------
    experiment : Experiment
    path : path or None
        The file. None to write none, and to leave signals alone.
    """

    def __init__(self, experiment: Experiment, path: Path | None) -> None:
        self._experiment, self._path = experiment, path
        self._signal: int | None = None
        self._between_steps = True
        self._kept: Checkpoint | None = None
        self._due = time.monotonic() + EVERY
        self._before: dict[signal.Signals, _Handler] = {}

    def epochs(self, count: int) -> Iterator[Metrics]:
        """Train for some epochs, as ``Trainer.epochs`` does."""
        trainer = self._experiment.trainer
        trainer.start()
        short = False
        for _ in range(count):
            if trainer.stop_reason:
                return
            start = time.monotonic()
            metrics = self._whole_epoch() if short else self._by_steps()
            short = time.monotonic() - start < _SHORT
            yield metrics

    def _whole_epoch(self) -> Metrics:
        self._look()
        self._between_steps = False
        metrics = self._experiment.trainer.run_epoch()
        self._between_steps = True
        return metrics

    def _by_steps(self) -> Metrics:
        metrics = None
        while metrics is None:
            self._look()
            self._between_steps = False
            metrics = self._experiment.trainer.step()
            self._between_steps = True
        return metrics

    def _look(self) -> None:
        """End training if that is asked for, and write the file if it is time to."""
        if self._signal is not None:
            raise _EndedError
        if self._path is not None and time.monotonic() >= self._due:
            self._due = time.monotonic() + EVERY
            with contextlib.suppress(CheckpointError):  # said when nothing else can be done
                self._keep(self._path)

    def _keep(self, path: Path) -> None:
        checkpoint = Checkpoint.of(self._experiment)
        checkpoint.save(path)
        self._kept = checkpoint

    # -- the end -------------------------------------------------------------------------------

    def __enter__(self) -> LastingTraining:
        """Have the signals that end a program end training first."""
        if self._path is not None:
            for name in _ENDING:
                number = getattr(signal, name, None)
                # Who started the program may want some of them not to be heard.
                if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._end)
        return self

    def _end(self, number: int, frame: FrameType | None) -> None:
        if self._signal is not None:
            raise _EndedError
        self._signal = number

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Write the file if training has not come to its end, and say so.

        Raises
        ------
        Failure, SystemExit
            Where a signal was the reason.
        """
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._path is None or error is None:
            return
        words = self._save_rest(self._path, diverged=isinstance(error, TrainingDivergedError))
        if self._signal == signal.SIGINT:
            raise Failure(f"interrupted{words}", INTERRUPTED) from None
        with contextlib.suppress(OSError):  # the terminal may be gone
            tell(f"training has ended{words}.")
        if self._signal is not None:
            raise SystemExit(128 + self._signal) from None

    def _save_rest(self, path: Path, *, diverged: bool) -> str:
        """Write the file if it makes sense; return when training has ended and what is saved."""
        words, name = "", printable(str(path), _LONGEST)
        if self._between_steps and not diverged:
            where = _moment(Checkpoint.of(self._experiment))
            try:
                self._keep(path)
                return f" after {where}; {name} has what was learnt so far, for --load to go on"
            except CheckpointError as error:
                words = f" after {where}, and {error}"
        if self._kept is None:
            return words or "; nothing is saved"
        return f"{words}; {name} has what was learnt up to {_moment(self._kept)}"


def _moment(checkpoint: Checkpoint) -> str:
    epoch, batch = checkpoint.place
    return f"epoch {epoch}" + (f", mini-batch {batch}" if batch else "")
