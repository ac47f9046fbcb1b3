"""Giving the terminal back when a signal says so: for good, or from ctrl+z to the shell's fg."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.terminal.hang_up import done_at

if TYPE_CHECKING:
    from tui.terminal.wire.app import TerminalApp


def heed_the_end(app: TerminalApp) -> None:
    """Have signals end the program, as far as the system has them, once the terminal is restored.

    In the app's loop, before the app has the terminal.
    """
    if sys.platform == "win32":  # whose event loop knows of none
        return
    loop = asyncio.get_running_loop()
    # SIGHUP until it is watched.
    for number in (signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP):
        loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
    # Python's own would be raised amid what restores the terminal, or keeps the run. This one
    # outlives the loop, as a key that is held is pressed many times while the app is left.
    signal.signal(signal.SIGINT, partial(_leave_once, app, loop))


def heed_stops(app: TerminalApp, stop: Callable[[], object]) -> None:
    """Call this where a signal says that the terminal is to be given back for a while."""
    if sys.platform != "win32" and app.has_shell:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, stop)
        loop.add_signal_handler(signal.SIGCONT, take_over_again, app)


def _leave_once(app: TerminalApp, loop: asyncio.AbstractEventLoop, *_: object) -> None:
    if app.is_leaving or loop.is_closed():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # to the end, where Python has its own no more
    else:
        loop.call_soon_threadsafe(app.exit)


def suspend(app: TerminalApp) -> None:
    """Restore the terminal, stop until the shell lets the program go on, and take it over again.

    Not of an app that is being left: it is about to give the terminal back for good, or has.

    The whole process group stops, as it would if the terminal itself had sent the signal: a
    program that started this one may be what the shell waits for. Where no shell could ever let
    it go on, the kernel ignores the signal (POSIX, orphaned process groups), and nothing happens.
    """
    if _is_left(app):
        return
    with (
        # Stopped once more before the terminal is restored, it would not be.
        done_at(signal.SIG_IGN, "SIGTSTP"),
        done_at(signal.SIG_DFL, "SIGCONT"),
        app.suspend(),
        done_at(signal.SIG_DFL, "SIGTSTP"),
    ):
        os.kill(0, signal.SIGTSTP)
        _wait_for_the_terminal()


def take_over_again(app: TerminalApp) -> None:
    """Take the terminal over after a stop without a warning (SIGSTOP), whatever it is like now."""
    if _is_left(app):
        return
    # Whoever had the terminal meanwhile has read what it answered.
    app.expect_no_answers()
    with done_at(signal.SIG_DFL, "SIGTSTP", "SIGCONT"), app.suspend():
        _wait_for_the_terminal()


def _is_left(app: TerminalApp) -> bool:
    return app.is_leaving or not app.is_running


def _wait_for_the_terminal() -> None:
    while not _in_foreground():
        # The shell said bg. There is nothing to show from there, unless fg follows at once.
        time.sleep(0.1)
        if not _in_foreground():
            os.kill(0, signal.SIGTSTP)


def _in_foreground() -> bool:
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return True  # the terminal is gone, which others take care of
