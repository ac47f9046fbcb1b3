"""Giving the terminal back for a while: ctrl+z, and fg in the shell to return."""

from __future__ import annotations

import os
import signal
import time

from textual.app import App


def suspend(app: App[None]) -> None:
    """Restore the terminal, stop until the shell lets the program go on, and take it over again.

    The whole process group stops, as it would if the terminal itself had sent the signal: a
    program that started this one may be what the shell waits for. Where no shell could ever let
    it go on, the kernel ignores the signal (POSIX, orphaned process groups), and nothing happens.
    """
    with app.suspend():
        before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(0, signal.SIGTSTP)
        while not _in_foreground():
            # The shell said bg. There is nothing to show from there, unless fg follows at once.
            time.sleep(0.1)
            if not _in_foreground():
                os.kill(0, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, before)


def _in_foreground() -> bool:
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return True  # the terminal is gone, which others take care of
