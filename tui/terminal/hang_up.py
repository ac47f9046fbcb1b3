"""Outliving the terminal: when it vanishes, what is to be done then is done, and the program ends.

A connection that drops hangs the terminal up. Then there is nobody to ask, nothing to restore and
nothing to write to, and whoever waits for the terminal waits for ever. So a thread of its own
watches, and needs neither the screen nor the event loop.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Callable, Iterable
from types import FrameType

_ALTOGETHER = 1.9
"""Seconds that what is to be done may take."""

_EXIT_CODE = 128 + signal.SIGHUP


class TerminalWatch:
    """Ends the program when the terminal vanishes, and before that does what is to be done.

    Parameters
    ----------
    descriptors : iterable of int
        What is open on the terminal.
    on_gone : callable
        Called from the thread that watches, with no terminal and little time.
    """

    def __init__(self, descriptors: Iterable[int], on_gone: Callable[[], object]) -> None:
        self._descriptors = tuple(descriptors)
        self._on_gone = on_gone
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._run, name="terminal-watch", daemon=True)
        self._before = signal.signal(signal.SIGHUP, self._hang_up)
        self._thread.start()

    def end(self) -> None:
        """Watch no more."""
        signal.signal(signal.SIGHUP, self._before)
        os.close(self._waker)
        self._thread.join()
        os.close(self._wake)

    def _hang_up(self, number: int, frame: FrameType | None) -> None:
        # Whatever the main thread holds at the moment, this needs none of it.
        os.write(self._waker, b"!")

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._wake, select.POLLIN)
        for descriptor in self._descriptors:
            poll.register(descriptor, 0)  # a hang-up is always reported
        while True:
            for descriptor, event in poll.poll():
                if descriptor == self._wake:
                    if not os.read(self._wake, 1):
                        return
                    self._leave()
                elif event & (select.POLLHUP | select.POLLERR):
                    self._leave()
                else:
                    poll.unregister(descriptor)  # of a kind that cannot be watched

    def _leave(self) -> None:
        # If that takes too long, as on a disk that does not answer, this ends the program.
        signal.setitimer(signal.ITIMER_REAL, _ALTOGETHER)
        try:
            self._on_gone()
        finally:
            os._exit(_EXIT_CODE)
