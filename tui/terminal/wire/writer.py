"""A thread that writes to the terminal, so that nothing else waits for it."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable


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

    def close(self, timeout: float = 5.0) -> None:
        """Write what is left and end; give up if the terminal does not take it in time."""
        with self._news:
            self._closing = True
            self._news.notify()
        self.join(timeout)

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
