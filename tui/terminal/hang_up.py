"""Outliving the terminal: when it vanishes, what is to be done then is done, and the program ends.

A connection that drops hangs the terminal up. Then there is nobody to ask, nothing to restore and
nothing to write to, and whoever waits for the terminal waits for ever. So a thread of its own
watches, and needs neither the screen nor the event loop.

Whoever asks the program to end, or hangs up, while it ends already is not to break that off.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from types import FrameType

_Handler = Callable[[int, FrameType | None], object] | signal.Handlers

_ALTOGETHER = 1.9
"""Seconds that what is to be done may take."""

HUNG_UP = 129
"""The exit code then: 128 and the number of SIGHUP, which Windows has not."""


class TerminalWatch:
    """Ends the program when the terminal vanishes, and before that does what is to be done.

    Somebody may also send the signal that says so while the terminal is there. Then what is to be
    done is done as well, and the program is asked to end and to give the terminal back.

    Parameters
    ----------
    descriptors : iterable of int
        What is open on the terminal.
    on_gone : callable
        Called from the thread that watches, with little time, and with whether the terminal is
        gone.
    leave : callable
        Called from that thread with an exit code, to end the program where the terminal is there.
    """

    @staticmethod
    def is_possible() -> bool:
        """Tell whether this system says when a terminal vanishes."""
        return hasattr(select, "poll") and hasattr(signal, "SIGHUP")

    def __init__(
        self,
        descriptors: Iterable[int],
        on_gone: Callable[[bool], object],
        leave: Callable[[int], object],
    ) -> None:
        self._descriptors = tuple(descriptors)
        self._on_gone = on_gone
        self._leave = leave
        self._is_leaving = False
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
                    self._told()
                elif _is_gone(event):
                    self._end_at_once()
                else:
                    poll.unregister(descriptor)  # of a kind that cannot be watched

    def _told(self) -> None:
        """Do what the signal asks for, depending on whether it tells the truth."""
        if self._is_gone() or self._is_leaving:
            self._end_at_once()
        self._is_leaving = True
        # Whatever becomes of it, the terminal is to be given back.
        doing = threading.Thread(
            target=self._on_gone, args=(False,), name="before-leaving", daemon=True
        )
        doing.start()
        doing.join(_ALTOGETHER)
        self._leave(HUNG_UP)

    def _is_gone(self) -> bool:
        poll = select.poll()
        for descriptor in self._descriptors:
            poll.register(descriptor, 0)
        return any(_is_gone(event) for _, event in poll.poll(0))

    def _end_at_once(self) -> None:
        # If that takes too long, as on a disk that does not answer, this ends the program.
        signal.setitimer(signal.ITIMER_REAL, _ALTOGETHER)
        try:
            if not self._is_leaving:
                self._on_gone(True)
        finally:
            os._exit(HUNG_UP)


def _is_gone(event: int) -> bool:
    # Not POLLNVAL, which is macOS's answer for any terminal.
    return bool(event & (select.POLLHUP | select.POLLERR))


@contextlib.contextmanager
def told_to_end() -> Iterator[threading.Event]:
    """Have an event set by a signal that is to end the program, instead of what it does else.

    In the main thread alone.
    """
    told = threading.Event()
    with done_at(lambda *_: told.set(), "SIGTERM", "SIGQUIT", "SIGHUP", "SIGINT"):
        yield told


def in_spite_of_signals() -> contextlib.AbstractContextManager[None]:
    """Go on whoever asks the program to end, but for SIGQUIT, which is for who cannot wait.

    In the main thread alone.
    """
    return done_at(lambda *_: None, "SIGTERM", "SIGHUP", "SIGINT")


@contextlib.contextmanager
def done_at(handler: _Handler, *names: str) -> Iterator[None]:
    """Have something done at signals, by their names, as far as the system has them."""
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = [signal.signal(number, handler) for number in numbers]
    try:
        yield
    finally:
        for number, earlier in zip(numbers, before, strict=True):
            signal.signal(number, signal.SIG_DFL if earlier is None else earlier)
