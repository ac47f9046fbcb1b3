"""While a file is read or made: what says so once that takes a while, and ends the program at once.

Python hears of ctrl+c between two of its own steps, and reading a large table is few of them that
take seconds each. So a thread of its own waits for it, which has nothing else to do than to count
the seconds.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core import Experiment, ExperimentConfig, printable
from tui.terminal.failure import INTERRUPTED
from tui.terminal.streams import is_terminal, tell, terminal_size

_PATIENCE = 1.0
"""Seconds in which nobody wonders."""

_EVERY = 0.5
_LARGE = 2**20
"""Bytes; of a smaller file no line is worth keeping where standard error is kept."""

_ERASE_LINE = "\r\x1b[K"


@contextmanager
def reading(source: object, *, quiet: bool = False, word: str = "reading") -> Iterator[None]:
    """Say what is read from the second second on, and have ctrl+c end the program at once.

    Parameters
    ----------
    source : object
        The file, as it is called; anything that is no text or path is standard input.
    quiet : bool
        Whether to say nothing.
    word : str
        What is done with the file where it is not read.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # in the app, which has its own line and its own keys
        return
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    before = signal.getsignal(signal.SIGINT)
    is_heard = before is signal.default_int_handler
    if is_heard:
        # Whatever the main thread is doing, this is for the other one.
        signal.signal(signal.SIGINT, lambda number, frame: None)
    earlier = signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    line = _Line(source, word, quiet=quiet)
    thread = threading.Thread(target=_watch, args=(wake, line, is_heard), daemon=True)
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(earlier)
        os.write(waker, b"\0")
        thread.join()
        if is_heard:
            signal.signal(signal.SIGINT, before)
        os.close(waker)
        os.close(wake)
        line.erase()


def built(config: ExperimentConfig, *, quiet: bool = False) -> Experiment:
    """Build an experiment; of a table in a file, say so once that takes a while."""
    if config.data is None:
        return config.build()
    with reading(config.data, quiet=quiet):
        return config.build()


class _Line:
    """Says what is being read: on a terminal with the seconds, else once and of large files."""

    def __init__(self, source: object, word: str, *, quiet: bool) -> None:
        self._word = word
        path = Path(source) if isinstance(source, str | os.PathLike) else None
        self._what = "standard input" if path is None else f"'{printable(path.name, 40)}'"
        self._began = time.monotonic()
        self._counts = is_terminal(sys.stderr) and terminal_size().columns > len(self._what) + 25
        self._is_shown = False
        self._is_silent = quiet
        with suppress(OSError, ValueError):
            size = None if path is None else path.stat().st_size
            if size is not None and size > _LARGE:
                self._what += f" ({size / 2**20:,.0f} MiB)"
            elif not self._counts:
                self._is_silent = True

    def wait(self) -> float:
        """Return how many seconds there are until it is to be written, or written again."""
        if not self._is_shown:
            return max(0.0, self._began + _PATIENCE - time.monotonic())
        return _EVERY if self._counts else 3600.0

    def write(self) -> None:
        """Write it."""
        seconds = time.monotonic() - self._began
        with suppress(OSError):
            if self._is_silent:
                pass
            elif self._counts:
                sys.stderr.write(
                    f"{_ERASE_LINE}{self._word.capitalize()} {self._what}: {seconds:.0f} s"
                )
                sys.stderr.flush()
            else:
                tell(f"{self._word} {self._what}.")
        self._is_shown = True

    def erase(self) -> None:
        """Take it off the screen."""
        if self._is_shown and self._counts and not self._is_silent:
            with suppress(OSError):
                sys.stderr.write(_ERASE_LINE)
                sys.stderr.flush()


def _watch(wake: int, line: _Line, is_heard: bool) -> None:
    while True:
        ready, _, _ = select.select([wake], [], [], line.wait())
        if not ready:
            line.write()
            continue
        numbers = os.read(wake, 64)
        if is_heard and signal.SIGINT in numbers:
            line.erase()
            with suppress(OSError):
                tell("interrupted.")
            os._exit(INTERRUPTED)
        if 0 in numbers:
            return
