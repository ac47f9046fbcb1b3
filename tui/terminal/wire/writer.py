"""A thread that writes to the terminal, so that nothing else waits for it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable

_LOOK_UP = 0.1
"""Seconds after which whoever waits for the terminal looks whether there was a signal."""

_LAST_WORDS = 0.5
"""Seconds for what is to be written at any rate, once there is room for it."""

_AT_ONCE = 4096
"""Bytes that are written at once, and so cannot be broken off."""

_CANCEL = b"\x18"
"""Ends a sequence that was broken off, for every terminal since the VT100 (CAN, ECMA-48, 8.3.6)."""


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
        self._last: bytearray | None = None
        self._busy = self._closing = self._broken_off = False
        self.lost = False
        """Whether there is no terminal any more."""

    def write(self, data: bytes) -> None:
        """Have these bytes written."""
        with self._news:
            self._todo += data
            if self._last is not None:
                self._last += data
            self._news.notify()

    def write_the_last(self) -> None:
        """Have all that is written from now on written even if the rest is broken off."""
        self._last = bytearray()

    @property
    def idle(self) -> bool:
        """Whether the system has taken everything."""
        return not self._busy and not self._todo

    def close(self, timeout: float | None = None, told: threading.Event | None = None) -> None:
        """Write what is left and end.

        If the terminal does not take it, what is under way is broken off, what the system still
        holds of it is dropped, and the last is written into the room that this makes.

        Parameters
        ----------
        timeout : float, optional
            Seconds after which to give up if the terminal takes no more. By default never: one that
            stands still for a while goes on or goes away.
        told : threading.Event, optional
            Ends the waiting when it is set; see `told_to_end`.
        """
        told = told or threading.Event()
        with self._news:
            self._closing = True
            self._news.notify()
        end = float("inf") if timeout is None else time.monotonic() + timeout
        while self.is_alive() and not told.is_set() and time.monotonic() < end:
            self.join(_LOOK_UP)
        if self._last and self.is_alive():
            with self._news:
                self._todo, self._broken_off = bytearray(_CANCEL + self._last), True
            self._make_room()
            self.join(_LAST_WORDS)

    def _make_room(self) -> None:
        with contextlib.suppress(termios.error, OSError):
            termios.tcflush(self._descriptor, termios.TCOFLUSH)
            # Who waits for room is not told that there is some, but looks again after a signal.
            if self.ident is not None:
                signal.pthread_kill(self.ident, signal.SIGWINCH)

    def run(self) -> None:
        """Write until closed."""
        while True:
            with self._news:
                self._news.wait_for(lambda: self._todo or self._closing)
                if not self._todo:
                    return
                data, self._todo, self._busy = self._todo, bytearray(), True
                self._broken_off = False
            while data and not self._broken_off:
                try:
                    del data[: os.write(self._descriptor, data[:_AT_ONCE])]
                except BlockingIOError:
                    # Who shares the terminal may have asked that writing to it does not wait.
                    select.select([], [self._descriptor], [], _LOOK_UP)
                except OSError:
                    self.lost = True
                    break
            self._busy = False
            self._on_idle()
