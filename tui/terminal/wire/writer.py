"""A thread that writes to the terminal, so that nothing else waits for it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator

_LOOK_UP = 0.1
"""Seconds after which whoever waits for the terminal looks whether there was a signal."""

_TO_END = (signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP, signal.SIGINT)


class Writer(threading.Thread):
    """Writes bytes to a file descriptor in the background, in order.

    Parameters
    ----------
    descriptor : int
        Where to write. When it takes no more for good, what is written is dropped.
    on_idle : callable
        Called from the thread each time all is written.
    """

    def __init__(self, descriptor: int, on_idle: Callable[[], None]) -> None:
        super().__init__(name="terminal-output", daemon=True)
        self._descriptor = descriptor
        self._on_idle = on_idle
        self._todo = bytearray()
        self._news = threading.Condition()
        self._busy = self._closing = False

    def write(self, data: bytes) -> None:
        """Have these bytes written."""
        with self._news:
            self._todo += data
            self._news.notify()

    @property
    def idle(self) -> bool:
        """Whether the system has taken everything."""
        return not self._busy and not self._todo

    def close(self, timeout: float | None = None) -> None:
        """Write what is left and end; called from the main thread.

        Parameters
        ----------
        timeout : float, optional
            Seconds after which to give up if the terminal takes no more. By default never: one that
            stands still for a while goes on or goes away. A signal to end the program ends this.
        """
        with self._news:
            self._closing = True
            self._news.notify()
        end = float("inf") if timeout is None else time.monotonic() + timeout
        told = threading.Event()
        with _heard(told):
            while self.is_alive() and not told.is_set() and time.monotonic() < end:
                self.join(_LOOK_UP)

    def run(self) -> None:
        """Write until closed."""
        while True:
            with self._news:
                self._news.wait_for(lambda: self._todo or self._closing)
                if not self._todo:
                    return
                data, self._todo, self._busy = self._todo, bytearray(), True
            while data:
                try:
                    del data[: os.write(self._descriptor, data)]
                except BlockingIOError:
                    # Who shares the terminal may have asked that writing to it does not wait.
                    select.select([], [self._descriptor], [])
                except OSError:
                    break
            self._busy = False
            self._on_idle()


@contextlib.contextmanager
def _heard(told: threading.Event) -> Iterator[None]:
    """Have an event set by a signal that is to end the program, instead of what it does else."""
    before = [signal.signal(number, lambda *_: told.set()) for number in _TO_END]
    try:
        yield
    finally:
        for number, handler in zip(_TO_END, before, strict=True):
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
